"""The records of the made-up district as rows of the platform's tables, in the order that foreign keys ask for."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

from core import enterprises, seekers, vacancies
from core.accounts import DEMO_PREFIX, Office, User
from core.checks import id_number
from core.db import Base
from core.enterprises import Enterprise, Label, Member
from core.fairs import Fair, FairVacancy, Invitation
from core.platform import Platform
from core.projects import Project, ProjectEnterprise
from core.seekers import Consent, Seeker
from core.shortlists import Shortlist, ShortlistEntry
from core.vacancies import Vacancy
from core.work import ZONE
from demo.codes import LEVELS, LIST_TYPES, LISTS, PHASES, ROLES, SAME, SEEKER_STATES, SOURCES
from demo.records import District, EnterpriseRecord, SeekerRecord, UserRecord, VacancyRecord

NAMESPACE = uuid.UUID("50019900-0000-4000-8000-000000000000")
OPENING = time(9, 30)
LIMITS = ("不能久站", "不能搬重物", "听力不好", "色弱", "不能登高")
ONE_IN = 40
"""So many people to one who cannot do all work and agreed that it is written down."""


def limits_of(number: int) -> str | None:
    """What the person of this number cannot do for their health, as it is sealed; None for nearly everybody."""
    return None if number % ONE_IN else seekers.text_of([LIMITS[number // ONE_IN % len(LIMITS)]])


class Tables:
    """Numbers of records to ids of rows, and the rows themselves, made one by one."""

    def __init__(self, platform: Platform, district: District, now: datetime, password_hash: str) -> None:
        self.platform, self.district, self.now, self.password_hash = platform, district, now, password_hash
        self.office = {record.no: number for number, record in enumerate(district.offices, 1)}
        self.user = {record.no: number for number, record in enumerate(district.users, 1)}
        self.enterprise = {record.no: number for number, record in enumerate(district.enterprises, 1)}
        self.vacancy: dict[str, int] = {}

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
        yield Project, self.projects()
        yield ProjectEnterprise, self.project_enterprises()
        yield Shortlist, self.shortlists()
        yield ShortlistEntry, self.shortlist_entries()
        yield Fair, self.fairs()
        yield Invitation, self.invitations()
        yield FairVacancy, self.fair_vacancies()

    def public_id(self, kind: str, no: str) -> str:
        """The same id each time the same district is made."""
        return str(uuid.uuid5(NAMESPACE, f"{self.district.seed}:{kind}:{no}"))

    def at(self, day: date | None) -> datetime | None:
        """A moment of that day, never later than now."""
        return None if day is None else min(datetime.combine(day, OPENING, ZONE), self.now - timedelta(minutes=1))

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
                "created_at": self.at(self.district.today - timedelta(days=900)),
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
                    "since": self.at(self.district.today - timedelta(days=400)),
                }

    def enterprises(self) -> Iterator[dict[str, Any]]:
        """Firms: verified, waiting or returned."""
        verifier = next(self.user[user.no] for user in self.district.users if user.role == "counselor")
        for record in self.district.enterprises:
            yield self.firm(record, verifier)

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
            "submitted_at": self.at(record.registered_on),
            "verified_at": self.at(record.verified_on),
            "verified_by": verifier if verified else None,
            "next_check_on": self.district.today + timedelta(days=180) if verified else None,
            "return_reason": record.returned_reason,
            "created_at": self.at(record.registered_on),
            "updated_at": self.at(record.verified_on or record.registered_on),
        }

    def labels(self) -> Iterator[dict[str, Any]]:
        """What staff said of firms."""
        for record in self.district.enterprises:
            for label in record.labels:
                yield {
                    "enterprise_id": self.enterprise[record.no],
                    "label": label,
                    "given_at": self.at(record.registered_on),
                    "given_by": None,
                }

    def vacancies(self) -> Iterator[dict[str, Any]]:
        """Vacancies with their whole past."""
        names = {record.no: record.name for record in self.district.enterprises}
        for number, record in enumerate(self.district.vacancies, 1):
            self.vacancy[record.no] = number
            yield self.demand(number, record, names[record.enterprise])

    def demand(self, number: int, record: VacancyRecord, firm: str) -> dict[str, Any]:
        """One vacancy."""
        public_id = self.public_id("vacancy", record.no)
        code, words = self.place(record.subdistrict)
        plain = {name: getattr(record, name) for name in SAME}
        lists = {name: list(getattr(record, name)) for name in LISTS}
        ended = record.status in ("filled", "closed", "expired", "withdrawn")
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
            "submitted_at": self.at(record.submitted_on),
            "review_due_at": self.at(record.submitted_on + timedelta(days=1)) if record.submitted_on else None,
            "reviewed_at": self.at(record.published_on),
            "reviewed_by": self.user.get(record.reviewer or "")
            if record.published_on or record.returned_reason
            else None,
            "return_reason": record.returned_reason,
            "published_at": self.at(record.published_on),
            "verified_at": self.at(record.published_on),
            "closed_at": self.at(record.ended_on) if ended else None,
            "search": vacancies.search_text(record.title, firm),
            "created_at": self.at(record.created_on),
            "updated_at": self.at(record.ended_on or record.published_on or record.created_on),
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
            "registered_at": self.at(record.registered_on),
            "updated_at": self.at(record.last_contact_on),
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

    def consents(self) -> Iterator[dict[str, Any]]:
        """That people agreed to matching, and a few to more."""
        for number, record in enumerate(self.district.seekers, 1):
            purposes = {seekers.MATCHING: record.consent_matching, seekers.SENSITIVE: limits_of(number) is not None}
            for purpose in [name for name, agreed in purposes.items() if agreed]:
                yield {
                    "seeker_id": number,
                    "purpose": purpose,
                    "text_version": seekers.CONSENT_TEXTS[purpose],
                    "channel": "counter",
                    "given_at": self.at(record.consented_on),
                    "recorded_by": self.user[record.counselor],
                }

    def projects(self) -> Iterator[dict[str, Any]]:
        """The year's list."""
        for number, record in enumerate(self.district.projects, 1):
            yield {
                "id": number,
                "public_id": self.public_id("project", record.no),
                "name": record.name,
                "year": record.year,
                "list_type": LIST_TYPES[record.list_type],
                "phase": PHASES.get(record.phase),
                "subdistrict": self.place(record.subdistrict)[0],
                "planned_headcount": record.planned_headcount,
                "investment": record.investment_wan,
                "starts_on": record.planned_on,
                "created_at": self.at(date(record.year, 1, 10)),
            }

    def project_enterprises(self) -> Iterator[dict[str, Any]]:
        """The firms of each project."""
        for number, record in enumerate(self.district.projects, 1):
            for enterprise in dict.fromkeys(record.enterprises):
                yield {"project_id": number, "enterprise_id": self.enterprise[enterprise]}

    def shortlists(self) -> Iterator[dict[str, Any]]:
        """Lists of the past: their scores were not kept, so they carry none of today's versions."""
        offices = {user.no: self.office.get(user.office or "") for user in self.district.users}
        for number, record in enumerate(self.district.shortlists, 1):
            yield {
                "id": number,
                "public_id": self.public_id("shortlist", record.no),
                "no": f"L-{record.frozen_on.year}-{number:04d}",
                "vacancy_id": self.vacancy[record.vacancy],
                "office_id": offices[record.counselor],
                "frozen_by": self.user[record.counselor],
                "frozen_at": self.at(record.frozen_on),
                "index_number": 0,
                "weights_version": "demo",
                "lexicon_fingerprint": "demo",
                "considered": 0,
                "excluded": {},
            }

    def shortlist_entries(self) -> Iterator[dict[str, Any]]:
        """The people of each list, in their order."""
        for number, record in enumerate(self.district.shortlists, 1):
            for place, seeker in enumerate(dict.fromkeys(record.seekers), 1):
                yield {
                    "shortlist_id": number,
                    "seeker_id": int(seeker.removeprefix("S-")),
                    "rank": place,
                    "score": 0.0,
                    "confidence": 0.0,
                    "reasons": {"gates": [], "parts": [], "harmonic": 0.0},
                }

    def fairs(self) -> Iterator[dict[str, Any]]:
        """Fairs, most of them long held."""
        for number, record in enumerate(self.district.fairs, 1):
            yield {
                "id": number,
                "public_id": self.public_id("fair", record.no),
                "no": f"F-{record.held_on.year}-{number:03d}",
                "name": record.name,
                "held_on": record.held_on,
                "place": record.place,
                "subdistrict": self.place(record.subdistrict)[0],
                "status": "held" if record.held_on < self.district.today else "planned",
                "opened_by": self.user[record.organizer],
                "opened_at": self.at(record.held_on - timedelta(days=21)),
            }

    def invitations(self) -> Iterator[dict[str, Any]]:
        """Who was invited."""
        for number, record in enumerate(self.district.fairs, 1):
            for enterprise in dict.fromkeys(record.enterprises):
                yield {
                    "public_id": self.public_id("invitation", f"{record.no}:{enterprise}"),
                    "fair_id": number,
                    "enterprise_id": self.enterprise[enterprise],
                    "status": "invited",
                    "invited_at": self.at(record.held_on - timedelta(days=20)),
                }

    def fair_vacancies(self) -> Iterator[dict[str, Any]]:
        """What they brought."""
        for number, record in enumerate(self.district.fairs, 1):
            for vacancy in dict.fromkeys(record.vacancies):
                yield {"fair_id": number, "vacancy_id": self.vacancy[vacancy]}


def login_name(record: UserRecord) -> str:
    """The prefix marks those whom the sign-in page offers."""
    return f"{DEMO_PREFIX}{record.username}" if record.is_entry else record.username
