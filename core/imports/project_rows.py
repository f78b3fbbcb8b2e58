"""Rows of the year's list of key projects. A project that stands in several rows has several firms."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, insert, select, tuple_

from core import enterprises
from core.checks.words import section
from core.db import in_chunks, reserve_ids
from core.errors import Invalid
from core.imports.cells import Cells, said_of, word
from core.imports.desk import Desk, Pair, Prepared
from core.imports.models import ImportBatch, ImportRow
from core.imports.states import Verdict
from core.projects import AddProject, Project, ProjectEnterprise
from core.work import Work

SAID = ("phase", "subdistrict", "place_text", "planned_headcount", "investment", "starts_on")
FIRST, LAST = 2019, 2100
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


class ProjectRows:
    """Projects by year, list and name, each with the firm of its row."""

    def read(self, desk: Desk, cells: Cells, prepared: Prepared) -> None:
        """Name, year, list and firm."""
        prepared.label = (cells.text("name") or "")[:120]
        place = cells.place("place", desk.places)
        at_home = place is not None and place.level == "subdistrict"
        firm = " ".join((cells.text("enterprise_name") or "").split())
        if not 2 <= len(firm) <= 120:
            cells.fault("enterprise_name", "enterprise.name")
        try:
            order = AddProject(
                name=" ".join((cells.text("name") or "").split()),
                year=cells.number("year", range(FIRST, LAST + 1)) or FIRST,
                list_type=self._code(cells, "list_type") or "",
                phase=self._code(cells, "phase"),
                subdistrict=place.code if place is not None and at_home else None,
                place_text=None if at_home else cells.text("place"),
                planned_headcount=cells.number("planned_headcount", range(0, 100_001)),
                investment=self._investment(cells),
                starts_on=cells.day("starts_on"),
            )
        except Invalid as invalid:
            cells.refused(invalid)
            return
        prepared.key = "|".join((str(order.year), order.list_type, order.name, enterprises.name_key(firm)))
        prepared.values = {
            "public_id": prepared.public_id,
            "name": order.name,
            "year": order.year,
            "list_type": order.list_type,
            "firm": firm,
            **{name: getattr(order, name) for name in SAID},
        }

    def _code(self, cells: Cells, name: str) -> str | None:
        """The code of a word of the closed list."""
        words = {said: code for code, said in section("projects", name).items()}
        chosen = cells.chosen(name, tuple(words))
        return None if chosen is None else words[chosen]

    def _investment(self, cells: Cells) -> int | None:
        """万元; a sum in 亿元 counts ten thousand times."""
        said = cells.text("investment")
        if said is None:
            return None
        found = NUMBER.search(said)
        if found is None:
            cells.fault("investment", "import.investment", said=said[:20])
            return None
        return round(float(found[0].replace(",", "")) * (10_000 if word("hundred_million") in said else 1))

    def judge(self, desk: Desk, rows: Sequence[Prepared]) -> None:
        """On the list with this firm and these facts: duplicate; else what is new is added to it."""
        known = _listed(desk.work, [row.values for row in rows])
        firms = enterprises.ids_of_names(desk.work, [enterprises.name_key(row.values["firm"]) for row in rows])
        joined = _joined(desk.work, [one.id for one in known.values()])
        for row in rows:
            record = known.get(_mark(row.values))
            if record is None:
                continue
            told = said_of({name: row.values[name] for name in SAID})
            same = all(getattr(record, name) == value for name, value in told.items())
            firm = firms.get(enterprises.name_key(row.values["firm"]))
            if same and (record.id, firm) in joined:
                row.same_as(record)
            else:
                row.verdict, row.target_id = Verdict.UPDATE, record.id

    def taken(self, work: Work, batch: ImportBatch, pairs: Sequence[Pair]) -> set[int]:
        """A project that came onto the list meanwhile gets the firm of the row: nothing is in the way."""
        return set()

    def insert(self, desk: Desk, pairs: Sequence[Pair]) -> None:
        """New projects once, however many firms they have."""
        work, batch = desk.work, desk.batch
        named = enterprises.by_names(work, [values["firm"] for _, values in pairs], import_batch_id=batch.id)
        ids = {mark: one.id for mark, one in _listed(work, [values for _, values in pairs]).items()}
        new = list(dict.fromkeys(mark for _, values in pairs if (mark := _mark(values)) not in ids))
        fresh = dict(zip(new, reserve_ids(work.session, Project, len(new)), strict=True))
        rows: dict[Any, dict[str, Any]] = {}
        joins: dict[tuple[int, int], dict[str, int]] = {}
        for row, values in pairs:
            mark, firm = _mark(values), named[enterprises.name_key(values["firm"])]
            row.record_id = ids.get(mark) or fresh[mark]
            if mark in fresh:
                told = {name: value for name, value in values.items() if name != "firm"}
                rows.setdefault(mark, {**told, "id": fresh[mark], "import_batch_id": batch.id, "created_at": work.now})
            joins[row.record_id, firm] = {"project_id": row.record_id, "enterprise_id": firm}
        there = _joined(work, list(ids.values()))
        if rows:
            work.session.execute(insert(Project), list(rows.values()))
        if wanted := [join for key, join in joins.items() if key not in there]:
            work.session.execute(insert(ProjectEnterprise), wanted)

    def update(self, desk: Desk, row: ImportRow, values: Mapping[str, Any]) -> dict[str, Any] | None:
        """What the list says now, and one firm more if it is new to the project."""
        work = desk.work
        project = work.session.get(Project, row.target_id)
        if project is None:
            return None
        named = enterprises.by_names(work, [values["firm"]], import_batch_id=desk.batch.id)
        firm = named[enterprises.name_key(values["firm"])]
        told = said_of({name: values[name] for name in SAID})
        before: dict[str, Any] = {name: getattr(project, name) for name in told}
        joined = (project.id, firm) in _joined(work, [project.id])
        for name, value in told.items():
            setattr(project, name, value)
        if not joined:
            work.session.add(ProjectEnterprise(project_id=project.id, enterprise_id=firm))
            work.session.flush()
        row.record_id = project.id
        return {**before, "firm": None if joined else firm, "told": {name: values[name] for name in told}}

    def remove(self, work: Work, batch: ImportBatch, ids: Sequence[int]) -> int:
        """The projects of the batch; they carry nothing but their firms."""
        removed = 0
        for chunk in in_chunks(sorted(set(ids))):
            mine = Project.id.in_(chunk), Project.import_batch_id == batch.id
            work.session.execute(
                delete(ProjectEnterprise).where(ProjectEnterprise.project_id.in_(select(Project.id).where(*mine)))
            )
            removed += work.session.execute(delete(Project).where(*mine)).rowcount  # type: ignore[attr-defined]
        return removed

    def restore(self, work: Work, row: ImportRow, before: Mapping[str, Any]) -> bool:
        """The project as it was listed before, unless it was changed again."""
        project = work.session.get(Project, row.record_id)
        told = before["told"]
        if project is None or any(getattr(project, name) != value for name, value in told.items()):
            return False
        for name in told:
            setattr(project, name, before[name])
        if before["firm"] is not None:
            join = work.session.get(ProjectEnterprise, (project.id, before["firm"]))
            if join is not None:
                work.session.delete(join)
        return True


Mark = tuple[int, str, str]


def _mark(values: Mapping[str, Any]) -> Mark:
    return values["year"], values["list_type"], values["name"]


def _listed(work: Work, rows: Sequence[Mapping[str, Any]]) -> dict[Mark, Project]:
    """The projects of these rows that are on the list."""
    where = tuple_(Project.year, Project.list_type, Project.name)
    marks = list(dict.fromkeys(map(_mark, rows)))
    return {
        (one.year, one.list_type, one.name): one
        for chunk in in_chunks(marks)
        for one in work.session.scalars(select(Project).where(where.in_(chunk)))
    }


def _joined(work: Work, ids: Sequence[int]) -> set[tuple[int, int]]:
    found: set[tuple[int, int]] = set()
    for chunk in in_chunks(ids):
        query = select(ProjectEnterprise.project_id, ProjectEnterprise.enterprise_id)
        found |= {(a, b) for a, b in work.session.execute(query.where(ProjectEnterprise.project_id.in_(chunk)))}
    return found
