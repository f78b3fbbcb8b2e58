"""Rows of a sheet of firms: each once by its credit code, else by its name."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, exists, insert, or_, select

from core import enterprises
from core.checks.words import without
from core.db import in_chunks, reserve_ids
from core.enterprises import Enterprise, EnterpriseFacts, Label, Member, Status
from core.errors import Invalid
from core.imports.cells import Cells, said_of, word
from core.imports.desk import Desk, Pair, Prepared
from core.imports.models import ImportBatch, ImportRow
from core.projects import ProjectEnterprise
from core.vacancies import Vacancy
from core.work import Work

SAID = (*enterprises.PLAIN, "contact_phone")
WAITING = {"status": Status.SUBMITTED.value}
HEADCOUNT = range(0, 1_000_001)


class EnterpriseRows:
    """Firms that staff know of. Complete ones wait for a verifier, others are drafts."""

    def read(self, desk: Desk, cells: Cells, prepared: Prepared) -> None:
        """The name makes a record; what else is said must be right."""
        prepared.label = (cells.text("name") or "")[:120]
        place = cells.place("subdistrict", desk.places)
        if place is None and cells.text("subdistrict"):
            cells.fault("subdistrict", "import.place", said=cells.text("subdistrict"))
        labels = cells.all_of("labels", enterprises.lists.labels())
        said: dict[str, Any] = {
            **{name: cells.text(name) for name in ("credit_code", "short_name", "address", "legal_person")},
            **{name: cells.text(name) for name in ("contact_name", "contact_phone")},
            "name": cells.text("name") or "",
            "division": self._division(cells),
            "size_class": cells.chosen("size_class", enterprises.lists.sizes()),
            "nature": cells.chosen("nature", enterprises.lists.natures()),
            "subdistrict": place.code if place else None,
            "headcount_insured": cells.number("headcount_insured", HEADCOUNT),
        }
        try:
            facts = EnterpriseFacts(**said, allow_demo=desk.allow_demo)
        except Invalid as invalid:
            cells.refused(invalid)
            return
        record = Enterprise(public_id=prepared.public_id, version=1)
        enterprises.fill(desk.work, record, facts)
        prepared.key = facts.credit_code or enterprises.name_key(facts.name)
        prepared.values = {
            column.name: getattr(record, column.name)
            for column in Enterprise.__table__.columns
            if column.name not in ("id", "created_at", "updated_at", "status")
        }
        prepared.values |= {"labels": labels, "complete": not facts.missing(picture=False)}

    def _division(self, cells: Cells) -> str | None:
        """A division of GB/T 4754 by its two digits or its name."""
        said = cells.text("division")
        if said is None:
            return None
        names = {name: code for code, (_, name) in enterprises.lists.divisions().items()}
        code = said if said in enterprises.lists.divisions() else names.get(said)
        if code is None:
            trade = [word("trade")]
            close = [name for name in names if said in name or without(name, trade) == without(said, trade)]
            code = names[close[0]] if len(close) == 1 else None
        if code is None:
            cells.fault("division", "import.division", said=said[:20])
        return code

    def judge(self, desk: Desk, rows: Sequence[Prepared]) -> None:
        """Known by code, or by name without a code: update or duplicate."""
        by_code, by_name = self._known(desk.work, rows)
        for row in rows:
            code, key = row.values["credit_code"], row.values["name_key"]
            record = by_code.get(code) or by_name.get(key)
            if record is None:
                continue
            if code and record.credit_code and record.credit_code != code:
                # Two firms may have one name; the code tells them apart.
                continue
            told = self._news(desk.work, row.values, row.public_id, record)
            if not told:
                row.same_as(record)
            elif record.status not in (Status.DRAFT, Status.RETURNED) and told.keys() & enterprises.REGISTER_OWNED:
                field = next(name for name in told if name in enterprises.REGISTER_OWNED)
                row.fault(field, "import.register_owned")
            elif record.status == Status.SUSPENDED:
                row.fault("name", "enterprise.suspended")
            else:
                row.changes(record)

    def _known(self, work: Work, rows: Sequence[Prepared]) -> tuple[dict[str, Enterprise], dict[str, Enterprise]]:
        codes = [row.values["credit_code"] for row in rows if row.values["credit_code"]]
        by_code = {
            str(one.credit_code): one
            for chunk in in_chunks(codes)
            for one in work.session.scalars(select(Enterprise).where(Enterprise.credit_code.in_(chunk)))
        }
        ids = enterprises.ids_of_names(work, [row.values["name_key"] for row in rows])
        by_name = {
            one.name_key: one
            for chunk in in_chunks(list(ids.values()))
            for one in work.session.scalars(select(Enterprise).where(Enterprise.id.in_(chunk)))
        }
        return by_code, by_name

    def _news(self, work: Work, values: Mapping[str, Any], public_id: str, record: Enterprise) -> dict[str, Any]:
        """What the row says that the record does not; flags it cannot say stay out."""
        told = said_of({name: values[name] for name in enterprises.PLAIN if not name.startswith("is_")})
        news = {name: value for name, value in told.items() if getattr(record, name) != value}
        phone = _phone(work, values, public_id)
        if phone and phone != work.vault.open(record, "contact_phone"):
            news["contact_phone"] = phone
        labels = set(values["labels"]) - set(enterprises.labels_of(work, [record.id]).get(record.id, []))
        return {**news, **({"labels": sorted(labels)} if labels else {})}

    def taken(self, work: Work, batch: ImportBatch, pairs: Sequence[Pair]) -> set[int]:
        """Firms whose code somebody has registered meanwhile."""
        codes = [values["credit_code"] for _, values in pairs if values["credit_code"]]
        there = {
            code
            for chunk in in_chunks(codes)
            for code in work.session.scalars(select(Enterprise.credit_code).where(Enterprise.credit_code.in_(chunk)))
        }
        return {row.row for row, values in pairs if values["credit_code"] in there}

    def insert(self, desk: Desk, pairs: Sequence[Pair]) -> None:
        """Complete ones wait for a verifier; labels are given with today's date."""
        work, batch = desk.work, desk.batch
        rows, labels = [], []
        for (row, values), record_id in zip(pairs, reserve_ids(work.session, Enterprise, len(pairs)), strict=True):
            complete, given = values.pop("complete"), values.pop("labels")
            rows.append(
                {
                    **values,
                    "id": record_id,
                    "status": (Status.SUBMITTED if complete else Status.DRAFT).value,
                    "source": "import",
                    "import_batch_id": batch.id,
                    "registered_by": batch.uploaded_by,
                    "submitted_at": work.now if complete else None,
                    "submitted_by": batch.uploaded_by if complete else None,
                    "created_at": work.now,
                    "updated_at": work.now,
                }
            )
            row.record_id, row.target_version = record_id, 1
            labels += [_label(work, record_id, label) for label in given]
        if rows:
            work.session.execute(insert(Enterprise), rows)
        if labels:
            work.session.execute(insert(Label), labels)

    def update(self, desk: Desk, row: ImportRow, values: Mapping[str, Any]) -> dict[str, Any] | None:
        """What the sheet knows more; what a verifier has seen in the register is not touched."""
        work = desk.work
        record = work.session.get(Enterprise, row.target_id)
        if record is None or record.version != row.target_version:
            return None
        news = self._news(work, values, row.public_id, record)
        before: dict[str, Any] = {"labels": news.pop("labels", [])}
        work.session.add_all(Label(**_label(work, record.id, label)) for label in before["labels"])
        if "contact_phone" in news:
            before["contact_phone_sealed"] = record.contact_phone_sealed
            work.vault.seal(record, "contact_phone", news.pop("contact_phone"))
        for name, value in news.items():
            before[name] = getattr(record, name)
            setattr(record, name, value)
        record.name_key = enterprises.name_key(record.name)
        record.search = enterprises.search_text(record.name, record.short_name, record.credit_code)
        record.updated_at = work.now
        # The record's new version is what a later revert compares with.
        work.session.flush()
        row.record_id, row.target_version = record.id, record.version
        return before

    def remove(self, work: Work, batch: ImportBatch, ids: Sequence[int]) -> int:
        """Firms that nobody has touched, speaks for, or has written a vacancy or a project for."""
        needed = [
            exists().where(model.enterprise_id == Enterprise.id) for model in (Member, Vacancy, ProjectEnterprise)
        ]
        removed = 0
        for chunk in in_chunks(ids):
            untouched = Enterprise.id.in_(chunk), Enterprise.version == 1, ~or_(*needed)
            removed += work.session.execute(delete(Enterprise).where(*untouched)).rowcount  # type: ignore[attr-defined]
        return removed

    def restore(self, work: Work, row: ImportRow, before: Mapping[str, Any]) -> bool:
        """The firm's record as it was, without the labels that came with the sheet."""
        record = work.session.get(Enterprise, row.record_id)
        if record is None or record.version != row.target_version:
            return False
        former = dict(before)
        given = former.pop("labels")
        work.session.execute(delete(Label).where(Label.enterprise_id == record.id, Label.label.in_(given)))
        for name, value in former.items():
            setattr(record, name, value)
        record.name_key = enterprises.name_key(record.name)
        record.search = enterprises.search_text(record.name, record.short_name, record.credit_code)
        return True


def _label(work: Work, enterprise_id: int, label: str) -> dict[str, Any]:
    return {
        "enterprise_id": enterprise_id,
        "label": label,
        "given_at": work.now,
        "given_by": work.actor.user_id,
    }


def _phone(work: Work, values: Mapping[str, Any], public_id: str) -> str | None:
    """The telephone of a row, sealed for the record it would have become."""
    sealed = values["contact_phone_sealed"]
    return work.vault.decrypt(f"{Enterprise.__tablename__}:contact_phone:{public_id}", sealed) if sealed else None
