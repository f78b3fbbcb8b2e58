"""Rows of a vacancy sheet. The rules are the vacancy's own; what a row lacks to be published makes it a draft."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, exists, insert, select

from core import enterprises, vacancies
from core.checks import text_values
from core.db import in_chunks, reserve_ids
from core.enterprises import Enterprise
from core.errors import Invalid
from core.imports.cells import Cells
from core.imports.desk import Desk, Pair, Prepared
from core.imports.models import ImportBatch, ImportRow
from core.imports.pay_cells import pay_of
from core.vacancies import Status, Vacancy, VacancyFacts
from core.vault import SEALED, Vault, place
from core.work import Work

PHONE = "contact_phone"
OWN_WORDS = tuple(field.name for field in fields(VacancyFacts) if field.name not in ("contact_phone", "valid_to"))
"""Compared to tell whether a record says the same; the end of validity moves with each hand-in."""
STILL_LOOSE = (Status.DRAFT.value, Status.RETURNED.value)
OVER = (Status.CLOSED.value, Status.EXPIRED.value, Status.WITHDRAWN.value, Status.FILLED.value)


class VacancyRows:
    """Vacancies: an HR person's own firm (or its clients'), or any firm for staff."""

    def read(self, desk: Desk, cells: Cells, prepared: Prepared) -> None:
        """Title and firm make a draft; the rest may be missing, but what is said must be readable."""
        prepared.label = (cells.text("title") or "")[:120]
        firm = " ".join((cells.text("enterprise_name") or (desk.own.name if desk.own else "")).split())
        if not firm and not cells.text("credit_code"):
            cells.fault("enterprise_name", "import.firm")
        if firm and not 2 <= len(firm) <= 120:
            cells.fault("enterprise_name", "enterprise.name")
        facts = self._facts(desk, cells)
        if facts is None or cells.faults:
            return
        values = vacancies.row_of(facts, enterprise_id=0, now=desk.work.now, code_title=desk.shelf.code_title)
        phone = vacancies.telephone(facts.contact_phone, allow_demo=desk.allow_demo)
        at = place(Vacancy.__tablename__, PHONE, prepared.public_id)
        values[f"{PHONE}{SEALED}"] = None if phone is None else desk.work.vault.encrypt(at, phone)
        lacking = vacancies.refusals(facts, filled=0, today=desk.work.today, has_phone=phone is not None)
        values |= {"public_id": prepared.public_id, "firm": firm, "credit_code": cells.text("credit_code")}
        values |= {"ready": not lacking, "says_phone": cells.text("contact_phone") is not None}
        prepared.values = values
        prepared.key = "|".join((enterprises.name_key(firm), facts.title.casefold(), repr(_told(values))))

    def _facts(self, desk: Desk, cells: Cells) -> VacancyFacts | None:
        lists = vacancies.lists
        found = cells.place("place", desk.places)
        at_home = found is not None and found.level == "subdistrict" and found.parent == desk.places.home
        valid_to = cells.day("valid_to") or desk.work.today + timedelta(days=vacancies.USUAL_VALIDITY_DAYS)
        said = {
            "title": cells.text("title") or "",
            "headcount": cells.number("headcount", range(1, 2_001)),
            "employment_type": cells.chosen("employment_type", lists.values("employment_type")),
            **pay_of(cells),
            "subdistrict": found.code if found is not None and at_home else None,
            "place_text": None if at_home else cells.text("place"),
            "education_min": cells.take("education_min", text_values.education),
            "experience_years_min": cells.take("experience", text_values.experience),
            "certificates": cells.several("certificates"),
            "skills_must": cells.several("skills_must"),
            "skills_nice": cells.several("skills_nice"),
            "shift": cells.chosen("shift", lists.values("shift")),
            "insurance": cells.all_of("insurance", lists.values("insurance")),
            "probation_months": cells.number("probation_months", range(0, 7)),
            **{name: cells.yes(name) for name in ("night_shift", "dormitory", "meals")},
            **{name: cells.text(name) for name in ("benefits", "contact_name", "source_ref")},
            "contact_phone": cells.text("contact_phone") or self._own_phone(desk),
            **{name: cells.text(name) or "" for name in ("duties", "requirements")},
            "arrive_by": cells.day("arrive_by"),
            "valid_to": valid_to,
        }
        try:
            facts = VacancyFacts(**said)
            vacancies.telephone(facts.contact_phone, allow_demo=desk.allow_demo)
        except Invalid as invalid:
            cells.refused(invalid)
            return None
        return facts

    def _own_phone(self, desk: Desk) -> str | None:
        """The firm's telephone, where the sheet of its HR person names none."""
        return desk.work.vault.open(desk.own, "contact_phone") if desk.own else None

    def judge(self, desk: Desk, rows: Sequence[Prepared]) -> None:
        """Says the same as an open vacancy of the firm: duplicate. Says more of a draft: update."""
        firms = self._firms(desk, rows)
        known = self._open(desk.work, [firm for firm in firms.values() if firm is not None])
        asked: Counter[tuple[int | None, str, str]] = Counter()
        for prepared in rows:
            asked[firms[prepared.row], prepared.values["title"], _where(prepared.values)] += 1
        for prepared in rows:
            firm = firms[prepared.row]
            if prepared.faults or firm is None:
                continue
            prepared.values["enterprise_id"] = firm
            meant = firm, prepared.values["title"], _where(prepared.values)
            found = known.get(meant, [])
            alone = len(found) == 1 and asked[meant] == 1 and found[0].status in STILL_LOOSE
            same = next((one for one in found if _told_of(one) == _told(prepared.values)), None)
            if alone and (same is None or self._new_phone(desk, found[0], prepared)):
                prepared.changes(found[0])
            elif same is not None:
                prepared.same_as(same)

    def _new_phone(self, desk: Desk, vacancy: Vacancy, prepared: Prepared) -> bool:
        """Whether the sheet names another telephone; one that the firm's record lent it is not the sheet's word."""
        vault, values = desk.work.vault, prepared.values
        return values["says_phone"] and vault.open(vacancy, PHONE) != _phone(vault, prepared.public_id, values)

    def _firms(self, desk: Desk, rows: Sequence[Prepared]) -> dict[int, int | None]:
        """Row to the firm's id; None for a name that is new. Faults where the firm may not be meant."""
        work, own = desk.work, desk.batch.enterprise_id
        names = {enterprises.name_key(row.values["firm"]) for row in rows} - {""}
        codes = {row.values["credit_code"] for row in rows} - {None}
        by_name = enterprises.ids_of_names(work, sorted(names))
        by_code = {
            code: one
            for chunk in in_chunks(sorted(codes))
            for code, one in work.session.execute(
                select(Enterprise.credit_code, Enterprise.id).where(Enterprise.credit_code.in_(chunk))
            )
        }
        allowed = None if own is None else {own, *enterprises.may_post_for_all(work, own)}
        found: dict[int, int | None] = {}
        for row in rows:
            firm, code = row.values["firm"], row.values["credit_code"]
            key = enterprises.name_key(firm)
            mine = desk.own is not None and key == desk.own.name_key
            one = by_code.get(code) if code else own if mine else by_name.get(key)
            if code and one is None:
                row.fault("credit_code", "import.unknown_code", said=code)
            elif allowed is not None and one not in allowed:
                row.fault("enterprise_name", "import.other_firm", said=firm or code)
            found[row.row] = one
        return found

    def _open(self, work: Work, firms: Sequence[int]) -> dict[tuple[int, str, str], list[Vacancy]]:
        found = defaultdict(list)
        for chunk in in_chunks(sorted(set(firms))):
            query = select(Vacancy).where(Vacancy.enterprise_id.in_(chunk), Vacancy.status.not_in(OVER))
            for one in work.session.scalars(query.order_by(Vacancy.id)):
                found[one.enterprise_id, one.title, one.subdistrict or one.place_text or ""].append(one)
        return found

    def taken(self, work: Work, batch: ImportBatch, pairs: Sequence[Pair]) -> set[int]:
        """Two vacancies may say the same: nothing is taken."""
        return set()

    def insert(self, desk: Desk, pairs: Sequence[Pair]) -> None:
        """Drafts, or put forward for review where nothing is missing."""
        work, batch = desk.work, desk.batch
        names = {values["firm"] for _, values in pairs if not values["enterprise_id"]}
        named = enterprises.by_names(work, sorted(names), import_batch_id=batch.id) if names else {}
        forward = vacancies.forward_values(work, desk.calendar)
        rows = []
        for (row, values), record_id in zip(pairs, reserve_ids(work.session, Vacancy, len(pairs)), strict=True):
            ready, _ = values.pop("ready"), values.pop("says_phone")
            firm, _ = values.pop("firm"), values.pop("credit_code")
            values["enterprise_id"] = values["enterprise_id"] or named[enterprises.name_key(firm)]
            values |= {
                "id": record_id,
                "no": vacancies.number_of(work.today.year, record_id),
                "agency_id": batch.enterprise_id if batch.enterprise_id != values["enterprise_id"] else None,
                "import_batch_id": batch.id,
                "created_at": work.now,
                "updated_at": work.now,
                **(forward if ready else dict.fromkeys(forward) | {"status": Status.DRAFT.value}),
            }
            row.record_id, row.target_version = record_id, 1
            rows.append(values)
        if rows:
            work.session.execute(insert(Vacancy), rows)

    def update(self, desk: Desk, row: ImportRow, values: Mapping[str, Any]) -> dict[str, Any] | None:
        """A draft says what the sheet says; empty cells leave what is there."""
        work = desk.work
        vacancy = work.session.get(Vacancy, row.target_id)
        if vacancy is None or vacancy.version != row.target_version or vacancy.status not in STILL_LOOSE:
            return None
        told = {name: values[name] for name in (*OWN_WORDS, "valid_to") if values[name] not in (None, "", [], ())}
        before = {name: getattr(vacancy, name) for name in (*told, "search", "occupation_key")}
        for name, value in told.items():
            setattr(vacancy, name, value)
        vacancy.search, vacancy.occupation_key = values["search"], values["occupation_key"]
        if values["says_phone"]:
            before[PHONE] = work.vault.open(vacancy, PHONE)
            work.vault.seal(vacancy, PHONE, _phone(work.vault, row.public_id, values))
        vacancy.updated_at = work.now
        # The record's new version is what a later revert compares with.
        work.session.flush()
        row.record_id, row.target_version = vacancy.id, vacancy.version
        return before

    def remove(self, work: Work, batch: ImportBatch, ids: Sequence[int]) -> int:
        """Vacancies nobody has touched, then firms that only this batch knows."""
        removed = 0
        for chunk in in_chunks(ids):
            untouched = Vacancy.id.in_(chunk), Vacancy.version == 1, Vacancy.status.in_(("draft", "submitted"))
            removed += work.session.execute(delete(Vacancy).where(*untouched)).rowcount  # type: ignore[attr-defined]
        enterprises.forget_named(work, batch.id, exists().where(Vacancy.enterprise_id == Enterprise.id))
        return removed

    def restore(self, work: Work, row: ImportRow, before: Mapping[str, Any]) -> bool:
        """The draft as it was."""
        vacancy = work.session.get(Vacancy, row.record_id)
        if vacancy is None or vacancy.version != row.target_version:
            return False
        for name, value in before.items():
            if name == PHONE:
                work.vault.seal(vacancy, PHONE, value)
            else:
                setattr(vacancy, name, value)
        return True


def _phone(vault: Vault, public_id: str, values: Mapping[str, Any]) -> str | None:
    """The telephone of a row, opened: it is sealed for the record that the row would become."""
    sealed = values[f"{PHONE}{SEALED}"]
    return None if sealed is None else vault.decrypt(place(Vacancy.__tablename__, PHONE, public_id), sealed)


def _where(values: Mapping[str, Any]) -> str:
    return values["subdistrict"] or values["place_text"] or ""


def _told(values: Mapping[str, Any]) -> list[Any]:
    """What a row says, in an order that can be compared."""
    return [list(value) if isinstance(value := values[name], tuple | list) else value for name in OWN_WORDS]


def _told_of(vacancy: Vacancy) -> list[Any]:
    return [getattr(vacancy, name) for name in OWN_WORDS]
