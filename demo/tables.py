"""The records of the made-up district as rows of the platform's tables, in the order that foreign keys ask for."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta
from functools import cache
from typing import Any

from core import enterprises, seekers, vacancies
from core.accounts import DEMO_PREFIX, Office, User
from core.checks import id_number
from core.db import Base
from core.enterprises import Enterprise, Label, Member
from core.fairs import Fair, FairVacancy, Invitation
from core.files import StoredFile
from core.platform import Platform
from core.projects import Project, ProjectEnterprise
from core.seekers import Consent, Seeker
from core.vacancies import Vacancy
from core.work import ZONE
from demo import campaigns
from demo.codes import LEVELS, LISTS, ROLES, SAME, SEEKER_STATES, SOURCES
from demo.hours import Hours
from demo.records import District, EnterpriseRecord, SeekerRecord, UserRecord, VacancyRecord

NAMESPACE = uuid.UUID("50019900-0000-4000-8000-000000000000")
CLOSE = time(18)
LIMITS = ("不能久站", "不能搬重物", "听力不好", "色弱", "不能登高")
ONE_IN = 40
"""So many people to one who cannot do all work and agreed that it is written down."""


def limits_of(number: int) -> str | None:
    """What the person of this number cannot do for their health, as it is sealed; None for nearly everybody."""
    return None if number % ONE_IN else seekers.text_of([LIMITS[number // ONE_IN % len(LIMITS)]])


class Tables:
    """Numbers of records to ids of rows, and the rows themselves, made one by one."""

    def __init__(
        self,
        platform: Platform,
        district: District,
        now: datetime,
        password_hash: str,
        licences: Mapping[str, StoredFile],
    ) -> None:
        self.platform, self.district, self.now, self.password_hash = platform, district, now, password_hash
        self.licences = licences
        self.hours = Hours(district.seed, now)
        self.office = {record.no: number for number, record in enumerate(district.offices, 1)}
        self.user = {record.no: number for number, record in enumerate(district.users, 1)}
        self.enterprise = {record.no: number for number, record in enumerate(district.enterprises, 1)}
        self.vacancy: dict[str, int] = {}
        self.known_since: dict[str, datetime] = {}
        """From when the vacancies of a firm may be: its verification, or its entry while it waits for one."""
        self.agreed: list[dict[str, Any]] = []

    def all(self) -> Iterator[tuple[type[Base], Iterator[dict[str, Any]]]]:
        """Each table with its rows."""
        yield Office, self.offices()
        yield User, self.users()
        yield Enterprise, self.enterprises()
        yield Label, self.labels()
        yield Member, self.members()
        yield Vacancy, self.vacancies()
        yield Seeker, self.seekers()
        yield Consent, self.consents()
        yield Project, campaigns.projects(self)
        yield ProjectEnterprise, campaigns.project_enterprises(self)
        yield Fair, campaigns.fairs(self)
        yield Invitation, campaigns.invitations(self)
        yield FairVacancy, campaigns.fair_vacancies(self)

    def public_id(self, kind: str, no: str) -> str:
        """The same id each time the same district is made."""
        return str(uuid.uuid5(NAMESPACE, f"{self.district.seed}:{kind}:{no}"))

    def sealed(self, table: str, name: str, public_id: str, value: str | None) -> bytes | None:
        """A sealed field, bound to its row as Vault.seal binds it."""
        return self.platform.vault.encrypt(f"{table}:{name}:{public_id}", value) if value else None

    @cache  # noqa: B019  (one Tables a load, gone with it)
    def place(self, words: str | None) -> tuple[str | None, str | None]:
        """(code of a 街镇 of today, or None; the words where there is no such code)."""
        if not words:
            return None, None
        place = self.platform.places.resolve(words)
        if place is not None and place.level == "subdistrict" and place.holds(self.district.today):
            return place.code, None
        return None, words

    def offices(self) -> Iterator[dict[str, Any]]:
        """Offices, those above first."""
        for record in self.district.offices:
            yield {
                "id": self.office[record.no],
                "public_id": self.public_id("office", record.no),
                "name": record.name,
                "level": LEVELS[record.level].value,
                "parent_id": self.office.get(record.parent or ""),
                "place_code": self.place(record.subdistrict)[0],
                "telephone": record.phone,
            }

    def users(self) -> Iterator[dict[str, Any]]:
        """Accounts; those of the one-click entry carry the prefix that the sign-in page looks for."""
        for record in self.district.users:
            yield {
                "id": self.user[record.no],
                "public_id": self.public_id("user", record.no),
                "login_name": login_name(record),
                "name": record.name,
                "role": ROLES[record.role].value,
                "office_id": self.office.get(record.office or ""),
                "password_hash": self.password_hash,
                "password_changed_at": self.now,
                "created_at": self.hours.moment(self.district.today - timedelta(days=1_140), record.username),
            }

    def members(self) -> Iterator[dict[str, Any]]:
        """Who speaks for which firm; the first of a firm is its 管理员."""
        seen: set[str] = set()
        for record in self.district.users:
            if record.enterprise:
                first = record.enterprise not in seen
                seen.add(record.enterprise)
                yield {
                    "user_id": self.user[record.no],
                    "enterprise_id": self.enterprise[record.enterprise],
                    "is_admin": first,
                    "since": self.hours.moment(self.district.today - timedelta(days=400), record.username),
                }

    def enterprises(self) -> Iterator[dict[str, Any]]:
        """Firms: verified, waiting or returned."""
        desks: dict[int, list[int]] = {}
        for user in self.district.users:
            if user.role == "counselor":
                desks.setdefault(self.office[user.office or ""], []).append(self.user[user.no])
        towns = {office.subdistrict: self.office[office.no] for office in self.district.offices if not office.village}
        for number, record in enumerate(self.district.enterprises):
            desk = desks[towns.get(record.subdistrict, 1)]
            yield self.firm(record, desk[number % len(desk)])

    def firm(self, record: EnterpriseRecord, verifier: int) -> dict[str, Any]:
        """One firm."""
        public_id = self.public_id("enterprise", record.no)
        verified, returned = record.verified_on is not None, record.returned_reason is not None
        return {
            "id": self.enterprise[record.no],
            "public_id": public_id,
            "version": 1,
            "credit_code": record.credit_code,
            "name": record.name,
            "name_key": enterprises.name_key(record.name),
            "short_name": record.short_name,
            "search": enterprises.search_text(record.name, record.short_name, record.credit_code),
            "status": "verified" if verified else "returned" if returned else "submitted",
            "section": record.section,
            "division": record.division,
            "size_class": record.size_class,
            "nature": record.nature,
            "established_on": record.established_on,
            "address": record.address,
            "subdistrict": self.place(record.subdistrict)[0],
            "headcount_insured": record.headcount_insured,
            "legal_person": record.legal_person,
            "contact_name": record.contact_name,
            "contact_phone_sealed": self.sealed("enterprise", "contact_phone", public_id, record.contact_phone),
            "is_agency": record.is_agency,
            "agency_licence": record.licence_no,
            "source": "web",
            "next_check_on": self.district.today + timedelta(days=180) if verified else None,
            "return_reason": record.returned_reason,
            **self.looked_at(record, verifier),
        }

    def looked_at(self, record: EnterpriseRecord, verifier: int) -> dict[str, Any]:
        """When the firm came and was looked at, by whom, and the picture that it was held against."""
        hours, no, picture = self.hours, record.no, self.licences.get(record.no)
        created = hours.moment(record.registered_on, f"{no} registered")
        submitted = hours.soon(created, f"{no} submitted")
        verified = record.verified_on and hours.moment(record.verified_on, f"{no} verified", after=submitted)
        self.known_since[no] = verified or submitted
        returned = hours.moment(record.registered_on, f"{no} returned", after=submitted)
        basis = "picture" if picture else "original" if hours.share(no) < 0.5 else "register"
        return {
            "licence_file": picture.sha256 if picture else None,
            "licence_kind": picture.kind if picture else None,
            "created_at": created,
            "submitted_at": submitted,
            "verified_at": verified,
            "verified_by": verifier if verified else None,
            "verified_basis": basis if verified else None,
            "updated_at": verified or (returned if record.returned_reason else submitted),
        }

    def labels(self) -> Iterator[dict[str, Any]]:
        """What staff said of firms."""
        for record in self.district.enterprises:
            for label in record.labels:
                yield {
                    "enterprise_id": self.enterprise[record.no],
                    "label": label,
                    "given_at": self.known_since[record.no],
                    "given_by": None,
                }

    def vacancies(self) -> Iterator[dict[str, Any]]:
        """Vacancies with their whole past."""
        for number, record in enumerate(self.district.vacancies, 1):
            self.vacancy[record.no] = number
            yield self.demand(number, record)

    def demand(self, number: int, record: VacancyRecord) -> dict[str, Any]:
        """One vacancy."""
        public_id = self.public_id("vacancy", record.no)
        code, words = self.place(record.subdistrict)
        plain = {name: getattr(record, name) for name in SAME}
        lists = {name: list(getattr(record, name)) for name in LISTS}
        return {
            **plain,
            **lists,
            "id": number,
            "public_id": public_id,
            "version": 1,
            "enterprise_id": self.enterprise[record.enterprise],
            "occupation_key": self.platform.shelf.code_title(record.title),
            "contract_term": f"{record.contract_years}年" if record.contract_years else None,
            "salary_text": None,
            "pay_composition": record.pay_text,
            "subdistrict": code,
            "place_text": words,
            "contact_phone_sealed": self.sealed("vacancy", "contact_phone", public_id, record.contact_phone),
            "source": SOURCES.get(record.source, "web"),
            "reviewed_by": self.user.get(record.reviewer or "")
            if record.published_on or record.returned_reason
            else None,
            "return_reason": record.returned_reason,
            "search": vacancies.search_text(record.title),
            **self.went(record),
        }

    def went(self, record: VacancyRecord) -> dict[str, Any]:
        """When it was written, put forward, published and ended; `ended_on` means that it has."""
        hours, no = self.hours, record.no
        created = hours.moment(record.created_on, f"{no} created", after=self.known_since[record.enterprise])
        submitted = hours.soon(created, f"{no} submitted") if record.submitted_on else None
        due = self.platform.calendar.add(record.submitted_on, 1) if record.submitted_on else None
        published = record.published_on and hours.moment(record.published_on, f"{no} published", after=submitted)
        returned = record.returned_reason and submitted and hours.moment(due, f"{no} returned", after=submitted)
        ended = None
        if record.ended_on and record.status == "expired":
            ended = hours.night(record.ended_on)
        elif record.ended_on and record.status in ("filled", "closed", "withdrawn"):
            ended = hours.moment(record.ended_on, f"{no} ended", after=published)
        return {
            "created_at": created,
            "submitted_at": submitted,
            "review_due_at": due and datetime.combine(due, CLOSE, ZONE),
            "reviewed_at": published or returned or None,
            "published_at": published,
            "verified_at": published,
            "closed_at": ended,
            "updated_at": ended or published or returned or submitted or created,
        }

    def seekers(self) -> Iterator[dict[str, Any]]:
        """People."""
        for number, record in enumerate(self.district.seekers, 1):
            yield self.person(number, record)

    def person(self, number: int, record: SeekerRecord) -> dict[str, Any]:
        """One person; number and phone sealed."""
        public_id = self.public_id("seeker", record.no)
        said = id_number.read(record.id_number, self.district.today)
        assert isinstance(said, id_number.IdNumber)
        registered = self.hours.moment(record.registered_on, record.no)
        self.agree(number, record, registered)
        vault = self.platform.vault
        return {
            "id": number,
            "public_id": public_id,
            "version": 1,
            "no": seekers.number_of(number),
            "name": record.name,
            "id_number_sealed": self.sealed("seeker", "id_number", public_id, said.number),
            "id_number_index": vault.index("seeker", "id_number", said.number),
            "phone_sealed": self.sealed("seeker", "phone", public_id, record.phone),
            "phone_index": vault.index("seeker", "phone", record.phone),
            "sex": said.sex,
            "born_on": said.born_on,
            **self.told(record),
            "seeker_class_sealed": self.sealed("seeker", "seeker_class", public_id, record.seeker_class),
            "health_limits_sealed": self.sealed("seeker", "health_limits", public_id, limits_of(number)),
            "sensitive_consent": limits_of(number) is not None,
            "registered_at": registered,
            "updated_at": self.hours.moment(record.last_contact_on, f"{record.no} talked", after=registered),
        }

    def told(self, record: SeekerRecord) -> dict[str, Any]:
        """What a person said of themselves, and who looks after them."""
        code_title = self.platform.shelf.code_title
        return {
            "status": SEEKER_STATES[record.reg_status],
            "office_id": self.office[record.office],
            "counselor_id": self.user[record.counselor],
            "home_subdistrict": self.place(record.home_subdistrict)[0],
            "home_village": record.village,
            "education": record.education,
            "graduated_on": record.graduated_on,
            "major": record.major,
            "intentions": list(record.intentions),
            "occupation_key": next(filter(None, map(code_title, record.intentions)), None),
            "salary_min": record.salary_min,
            "work_subdistricts": [code for words in record.work_subdistricts if (code := self.place(words)[0])],
            "employment_type": record.employment_types[0] if record.employment_types else None,
            "shift_ok": None if record.shift_ok is None else list(record.shift_ok),
            "night_ok": record.night_ok,
            "dorm_needed": record.dorm_needed,
            "skills": list(record.skills),
            "certificates": list(record.certificates or ()),
            "experience_years": record.experience_years,
            "experience": record.experience,
            "self_description": record.self_description,
            "matching_consent": record.consent_matching,
            "last_contact_on": record.last_contact_on,
            "source": "web",
        }

    def agree(self, number: int, record: SeekerRecord, at: datetime) -> None:
        """That the person agreed to matching, and a few to more: told while the people are walked, once."""
        purposes = {seekers.MATCHING: record.consent_matching, seekers.SENSITIVE: limits_of(number) is not None}
        self.agreed += (
            {
                "seeker_id": number,
                "purpose": purpose,
                "text_version": seekers.CONSENT_TEXTS[purpose],
                "channel": "counter",
                "given_at": at,
                "recorded_by": self.user[record.counselor],
            }
            for purpose, agreed in purposes.items()
            if agreed
        )

    def consents(self) -> Iterator[dict[str, Any]]:
        """What people agreed to; after the people."""
        yield from self.agreed
        self.agreed.clear()


def login_name(record: UserRecord) -> str:
    """The prefix marks those whom the sign-in page offers."""
    return f"{DEMO_PREFIX}{record.username}" if record.is_entry else record.username
