"""Rows of a sheet of people. Number and telephone are sealed where they are read; tokens are cut there too."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import delete, exists, insert, or_, select

from core import accounts, seekers, shortlists
from core.checks import pay, text_values
from core.checks.words import section
from core.db import in_chunks, reserve_ids
from core.errors import Invalid
from core.imports.cells import Cells, said_of
from core.imports.desk import Desk, Pair, Prepared
from core.imports.models import ImportBatch, ImportRow
from core.seekers import Consent, Contact, ReferralRequest, Seeker, SeekerFacts
from core.shortlists import IndexEntry, ShortlistBaseline, ShortlistEntry
from core.vault import place
from core.work import Work
from matching import tokens_of

SEALED = ("seeker_class", "health_limits")
SAID = tuple(field.name for field in fields(SeekerFacts) if field.name not in ("phone", *SEALED))
CHANNEL = "import"


class SeekerRows:
    """People of the counselor's own office, each once by ID number."""

    def read(self, desk: Desk, cells: Cells, prepared: Prepared) -> None:
        """Name, ID number, telephone and a wish make a record; the rest may stay unsaid."""
        # Staged unsealed, also of people whom the platform will not take in: masked (security.md D6).
        prepared.label = f"{name[0]}**" if (name := cells.text("name")) else ""
        identity = facts = None
        try:
            identity = seekers.check_identity(
                cells.text("name") or "",
                cells.text("phone") or "",
                cells.text("id_number") or "",
                desk.work.today,
                allow_demo=desk.allow_demo,
            )
        except Invalid as invalid:
            cells.refused(invalid)
        consent, sensitive = cells.yes("consent"), bool(cells.yes("sensitive_consent"))
        try:
            facts = self._facts(desk, cells)
            seekers.refuse_unasked(facts, consented=sensitive)
        except Invalid as invalid:
            cells.refused(invalid)
        if cells.faults or identity is None or facts is None or identity.id_number is None:
            return
        vault, number = desk.work.vault, identity.id_number
        record = Seeker(
            public_id=prepared.public_id, version=1, sex=number.sex, born_on=number.born_on, status="seeking"
        )
        record.sensitive_consent = sensitive
        seekers.put(desk.work, record, facts, identity, desk.shelf.code_title)
        vault.seal(record, "id_number", number.number)
        record.matching_consent = bool(consent)
        prepared.key = vault.index(Seeker.__tablename__, "id_number", number.number)
        if consent and desk.cuts:
            prepared.tokens = tokens_of(shortlists.profile_of(record, desk.places), desk.shelf.lexicon)
        prepared.values = {
            column.name: getattr(record, column.name)
            for column in Seeker.__table__.columns
            if column.name not in ("id", "no", "office_id", "counselor_id", "registered_at", "updated_at", "source")
        }

    def _facts(self, desk: Desk, cells: Cells) -> SeekerFacts:
        home = cells.place("home_subdistrict", desk.places)
        if home is None and cells.text("home_subdistrict"):
            cells.fault("home_subdistrict", "import.place", said=cells.text("home_subdistrict"))
        wanted = []
        for word in cells.several("work_subdistricts"):
            found = desk.places.resolve(word)
            if found is None or not found.holds(desk.work.today):
                cells.fault("work_subdistricts", "import.place", said=word)
            else:
                wanted.append(found.code)
        shifts = cells.all_of("shift_ok", tuple(section("exchange", "shift").values()))
        return SeekerFacts(
            name=cells.text("name") or "",
            phone=cells.text("phone") or "",
            home_subdistrict=home.code if home else None,
            home_village=cells.text("home_village"),
            education=cells.take("education", text_values.education),
            seeker_class=cells.chosen("seeker_class", tuple(section("seekers", "seeker_class").values())),
            intentions=cells.several("intentions"),
            salary_min=self._wage(cells),
            work_subdistricts=tuple(wanted),
            shift_ok=shifts or None,
            night_ok=cells.yes("night_ok"),
            dorm_needed=cells.yes("dorm_needed"),
            skills=cells.several("skills"),
            certificates=cells.several("certificates"),
            experience_years=cells.take("experience_years", text_values.experience),
            health_limits=cells.several("health_limits"),
            experience=cells.text("experience") or "",
            self_description=cells.text("self_description") or "",
        )

    def _wage(self, cells: Cells) -> int | None:
        """The least that is wished for, 元/月."""
        found = cells.take("salary_min", pay.read)
        return None if found is None else found.low if found.low is not None else found.high

    def judge(self, desk: Desk, rows: Sequence[Prepared]) -> None:
        """Registered in the own caseload: update or duplicate; elsewhere: a fault that names the number."""
        mine = accounts.caseload_offices(desk.work, desk.batch.office_id)
        known = {one.id_number_index: one for one in _registered(desk.work, [row.key for row in rows])}
        for row in rows:
            record = known.get(row.key)
            if record is None:
                continue
            if record.office_id not in mine:
                row.fault("id_number", "seeker.duplicate_elsewhere", no=record.no)
            elif self._says_more(desk.work, row, record):
                row.changes(record)
            else:
                row.same_as(record)

    def _says_more(self, work: Work, row: Prepared, record: Seeker) -> bool:
        told = said_of({name: row.values[name] for name in SAID})
        other = any(getattr(record, name) != value for name, value in told.items())
        other = other or any(
            sealed_said(work, row.public_id, row.values, name) not in (None, work.vault.open(record, name))
            for name in SEALED
        )
        consents = any(
            row.values[flag] and not getattr(record, flag) for flag in ("matching_consent", "sensitive_consent")
        )
        return other or consents or row.values["phone_index"] != record.phone_index

    def taken(self, work: Work, batch: ImportBatch, pairs: Sequence[Pair]) -> set[int]:
        """People whom somebody has registered meanwhile."""
        there = {one.id_number_index for one in _registered(work, [values["id_number_index"] for _, values in pairs])}
        return {row.row for row, values in pairs if values["id_number_index"] in there}

    def insert(self, desk: Desk, pairs: Sequence[Pair]) -> None:
        """People, their consents and their tokens."""
        work, batch = desk.work, desk.batch
        rows, consents, entries = [], [], []
        for (row, values), record_id in zip(pairs, reserve_ids(work.session, Seeker, len(pairs)), strict=True):
            rows.append(
                {
                    **values,
                    "id": record_id,
                    "no": seekers.number_of(record_id),
                    "office_id": batch.office_id,
                    "counselor_id": batch.uploaded_by,
                    "source": CHANNEL,
                    "import_batch_id": batch.id,
                    "registered_at": work.now,
                    "updated_at": work.now,
                }
            )
            row.record_id, row.target_version = record_id, 1
            if values["matching_consent"]:
                consents.append(seekers.consent_row(work, record_id, CHANNEL))
            if values["sensitive_consent"]:
                consents.append(seekers.consent_row(work, record_id, CHANNEL, seekers.SENSITIVE))
            if row.tokens is not None:
                entries.append(
                    shortlists.entry_row(shortlists.PEOPLE, record_id, 1, row.tokens, desk.shelf.lexicon.fingerprint)
                )
        if rows:
            work.session.execute(insert(Seeker), rows)
        if consents:
            work.session.execute(insert(Consent), consents)
        shortlists.put_entries(work.session, shortlists.PEOPLE, entries)

    def update(self, desk: Desk, row: ImportRow, values: Mapping[str, Any]) -> dict[str, Any] | None:
        """What the sheet says of a person who is registered already; empty cells leave what is there."""
        work = desk.work
        seeker = work.session.get(Seeker, row.target_id)
        if seeker is None or seeker.version != row.target_version:
            return None
        told = said_of({name: values[name] for name in (*SAID, "occupation_key")})
        kept = ("phone_sealed", "phone_index", *(f"{name}_sealed" for name in SEALED))
        before = {name: getattr(seeker, name) for name in (*told, *kept)}
        for name, value in told.items():
            setattr(seeker, name, value)
        if values["phone_index"] != seeker.phone_index:
            work.vault.seal(seeker, "phone", sealed_said(work, row.public_id, values, "phone"))
        if values["matching_consent"] and not seeker.matching_consent:
            seekers.give_consent(work, seeker, seekers.MATCHING, CHANNEL)
        if values["sensitive_consent"] and not seeker.sensitive_consent:
            seekers.give_consent(work, seeker, seekers.SENSITIVE, CHANNEL)
        for name in SEALED:
            said = sealed_said(work, row.public_id, values, name)
            if said not in (None, work.vault.open(seeker, name)):
                work.vault.seal(seeker, name, said)
        seeker.updated_at = work.now
        # The record's new version is what a later revert compares with.
        work.session.flush()
        row.record_id, row.target_version = seeker.id, seeker.version
        return before

    def remove(self, work: Work, batch: ImportBatch, ids: Sequence[int]) -> int:
        """People nobody has worked with since; their consents go with them."""
        worked_with = [
            exists().where(model.seeker_id == Seeker.id) for model in (Contact, ReferralRequest, ShortlistEntry)
        ]
        removed = 0
        for chunk in in_chunks(ids):
            gone = work.session.scalars(
                select(Seeker.id).where(Seeker.id.in_(chunk), Seeker.version == 1, ~or_(*worked_with))
            ).all()
            entry = IndexEntry.kind == shortlists.PEOPLE, IndexEntry.record_id.in_(gone)
            work.session.execute(delete(IndexEntry).where(*entry))
            # To be what a list was compared with is no work done with the person.
            work.session.execute(delete(ShortlistBaseline).where(ShortlistBaseline.seeker_id.in_(gone)))
            work.session.execute(delete(Seeker).where(Seeker.id.in_(gone)))
            removed += len(gone)
        return removed

    def restore(self, work: Work, row: ImportRow, before: Mapping[str, Any]) -> bool:
        """The person's record as it was; a consent given with the sheet stays until it is withdrawn."""
        seeker = work.session.get(Seeker, row.record_id)
        if seeker is None or seeker.version != row.target_version:
            return False
        for name, value in before.items():
            setattr(seeker, name, value)
        return True


def sealed_said(work: Work, public_id: str, values: Mapping[str, Any], name: str) -> str | None:
    """A sealed field of a row, opened at the place of the new record it was sealed for; None where nothing is said."""
    sealed = values[f"{name}_sealed"]
    return work.vault.decrypt(place(Seeker.__tablename__, name, public_id), sealed) if sealed else None


def _registered(work: Work, keys: Sequence[str]) -> list[Seeker]:
    return [
        one
        for chunk in in_chunks(keys)
        for one in work.session.scalars(select(Seeker).where(Seeker.id_number_index.in_(chunk)))
    ]
