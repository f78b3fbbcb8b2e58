"""The records of the made-up district: plain values, no database.

References between records are their numbers (`no`). Values that the engine sees are those of the exchange
format (Chinese); statuses and roles are codes. `None` or an empty tuple means *not said*. Dates are the
district's; money is yuan in `salary_unit` (元/月 for seekers).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Generic, TypeVar

T = TypeVar("T")


class Size(Enum):
    """How large the district is: enterprises, vacancies, seekers, key projects."""

    SMALL = "small"
    DISTRICT = "district"
    CITY = "city"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeRecord:
    """An employment office; `level` is 区, 街镇 or 村社区; every office but the first has a parent."""

    no: str  # "O-001"
    name: str  # 天生街道就业所
    level: str
    parent: str | None
    subdistrict: str | None  # None for the district's own office
    village: str | None  # only at level 村社区
    address: str
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UserRecord:
    """Someone who signs in; exactly one of office and enterprise is set for counselors and HR."""

    no: str  # "U-0001"
    username: str
    name: str
    role: str  # enterprise_hr counselor organizer system_admin security_admin auditor
    office: str | None
    enterprise: str | None
    phone: str
    is_entry: bool  # offered as one-click entry on the demo's sign-in page
    entry_label: str | None  # "街镇咨询员"


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterpriseRecord:
    """A firm, shop, cooperative or institution that needs people."""

    no: str  # "E-00001"
    credit_code: str  # 18 characters, both check characters right, division 500199
    name: str  # carries the mark word
    short_name: str
    trade: str  # key in words/trades.toml, for tests and statistics of the demo
    section: str  # GB/T 4754 letter
    division: str  # GB/T 4754 two digits
    size_class: str  # 大 中 小 微
    nature: str
    established_on: date
    address: str
    subdistrict: str  # one of the 17 of today
    headcount_insured: int
    legal_person: str
    contact_name: str
    contact_phone: str
    labels: tuple[str, ...]
    is_agency: bool
    licence_no: str | None  # 人力资源服务许可证, agencies only
    registered_on: date
    verified_on: date | None  # None: not verified yet
    returned_reason: str | None  # set where a verifier sent it back


@dataclass(frozen=True, slots=True, kw_only=True)
class VacancyRecord:
    """A demand for people. Drafts may miss what the law asks for; everything else is complete."""

    no: str  # "V-2026-0417", in the order of creation within the year
    enterprise: str
    client: str | None  # short name of the named client firm where an agency posts
    title: str  # as HR wrote it
    occupation: str  # true occupation key, for tests and evaluation only
    headcount: int | None
    filled: int
    referred: int
    interviewed: int
    employment_type: str
    contract_years: int | None
    salary_min: int | None
    salary_max: int | None
    salary_unit: str  # 月 日 时 件 (件: minimum and maximum are the usual monthly sum, base pay in pay_text)
    pay_text: str
    probation_months: int | None
    insurance: tuple[str, ...]
    meals: bool | None
    dormitory: bool | None
    shift: str | None
    night_shift: bool | None
    education_min: str | None
    experience_years_min: int | None
    certificates: tuple[str, ...]
    skills_must: tuple[str, ...]
    skills_nice: tuple[str, ...]
    duties: str
    requirements: str
    benefits: str
    subdistrict: str | None  # as written: today's name, an old name, or a place outside the district
    address: str
    arrive_by: date | None
    source: str  # 企业填报 电话 走访 招聘会 导入
    created_on: date
    submitted_on: date | None
    published_on: date | None
    valid_from: date | None
    valid_to: date | None
    ended_on: date | None  # the day it was filled, closed, withdrawn or expired
    status: str  # draft submitted returned published unconfirmed paused filled closed expired withdrawn
    returned_reason: str | None
    close_reason: str | None
    reviewer: str | None  # user who published or returned it
    contact_name: str
    contact_phone: str

    @property
    def gap(self) -> int:
        """People still missing; 0 where the headcount is not said."""
        return max((self.headcount or 0) - self.filled, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExperienceRecord:
    """One job a person had, as told; `occupation` is its true key, for tests and evaluation only."""

    occupation: str
    start_year: int
    end_year: int | None  # None: still there
    place: str  # 歇马一个汽配厂
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeekerRecord:
    """A person looking for work, as a counselor registered them: much is not said."""

    no: str  # "S-00001", in the order of registration
    name: str
    id_number: str  # valid in form, county 500199; birth date and sex are read from it
    phone: str
    home_subdistrict: str | None
    village: str | None
    education: str | None
    graduated_on: date | None
    major: str | None
    seeker_class: str
    reg_status: str  # 求职 失业登记 就业 暂无意愿
    unemployed_since: date | None
    intentions: tuple[str, ...]  # 1 to 3 titles in the person's own words
    occupations: tuple[str, ...]  # true occupation keys, best known first; for tests and evaluation only
    salary_min: int | None
    work_subdistricts: tuple[str, ...]
    employment_types: tuple[str, ...]
    shift_ok: tuple[str, ...] | None
    night_ok: bool | None
    dorm_needed: bool | None
    skills: tuple[str, ...]
    certificates: tuple[str, ...] | None  # ("无",): said to have none; None: not said
    experience_years: int | None
    experience: str
    experiences: tuple[ExperienceRecord, ...]
    self_description: str
    consent_matching: bool
    consent_sharing: bool  # may be shown by name to an enterprise
    consent_sms: bool
    consented_on: date
    registered_on: date
    last_contact_on: date
    office: str
    counselor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectRecord:
    """A key project of the year's list."""

    no: str  # "P-2026-01"
    name: str
    list_type: str  # 招商重点项目 重点建设项目
    year: int
    phase: str  # 签约 开工 设备安装 试产 投产 扩产
    enterprises: tuple[str, ...]
    subdistrict: str
    planned_headcount: int
    planned_on: date  # the day by which the planned headcount should be on board
    investment_wan: int  # 万元
    summary: str
    organizer: str  # user


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortlistRecord:
    """That a list was frozen for a vacancy; whom it holds, the engine says when the district is loaded (lists.py)."""

    no: str  # "L-00001"
    vacancy: str
    wanted: int  # so many people the counselor means to put forward
    frozen_on: date
    counselor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralRecord:
    """A finished referral of the past: `outcome` is hired, refused_by_firm, refused_by_person or lapsed."""

    vacancy: str
    seeker: str
    referred_on: date
    interviewed_on: date | None
    ended_on: date
    outcome: str
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FairRecord:
    """A special job fair; of a coming one the figures are None."""

    no: str  # "F-2026-07"
    name: str
    held_on: date
    hours: str  # 9:00–13:00
    place: str
    subdistrict: str
    project: str | None  # the key project that it was opened for
    enterprises: tuple[str, ...]
    vacancies: tuple[str, ...]
    organizer: str
    entered: int | None
    interviewed: int | None
    intentions: int | None
    hired: int | None


class Series(Generic[T]):
    """A row of records with a length, made one by one on each walk: the same ones every time."""

    def __init__(self, length: int, make: Callable[[int], T]) -> None:
        self._length = length
        self._make = make

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, index: int) -> T:
        """The record at this place, 0 being the first; IndexError beyond the end."""
        if not 0 <= index < self._length:
            raise IndexError(index)
        return self._make(index)

    def __iter__(self) -> Iterator[T]:
        return map(self._make, range(self._length))


@dataclass(frozen=True, slots=True, kw_only=True)
class District:
    """The whole made-up district.

    The long ones are series: they may be walked again and indexed, and hold one record at a time.
    """

    seed: int
    today: date
    size: Size
    offices: list[OfficeRecord]
    users: list[UserRecord]
    enterprises: list[EnterpriseRecord]
    projects: list[ProjectRecord]
    fairs: list[FairRecord]
    shortlists: list[ShortlistRecord]
    referrals: list[ReferralRecord]
    vacancies: Series[VacancyRecord]
    seekers: Series[SeekerRecord]
