"""Whatever is done with a batch, in whatever order: nothing is written but by the one step, all of it, and taken back
whole; a step that the table does not know leaves nothing behind."""

from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO

import pytest
from hypothesis import given
from sqlalchemy import func, select

from core import importing, imports
from core.files import ANY
from core.imports import MACHINE, RUNNING, ImportBatch, ImportRow, Status
from core.vacancies import Vacancy
from tests.conftest import NOW
from tests.core.walking import PICKS, chosen, walks
from tests.factories.accounts import actor_for
from tests.factories.enterprises import an_enterprise, an_hr
from tests.factories.imports import VACANCY_NAMES, a_vacancy_row

ACTS = ("work", "map", "remap", "fail", "commit", "revert", "late", "discard")
"""`work` is the child's; `late` takes back when the time for it is over."""

GOOD = 2
ROWS = [a_vacancy_row(), a_vacancy_row(岗位名称="焊工"), a_vacancy_row(月薪="六千八千九千")]
SHEET = "\n".join(",".join(cells) for cells in [list(VACANCY_NAMES), *ROWS]).encode()
NAMED = {"revert": "reverted", "discard": "discarded", "commit": "committed"}


@pytest.fixture
def hr(unit):
    with unit() as work:
        return actor_for(work, an_hr(work, an_enterprise(work)))


@pytest.fixture
def known_words(platform):
    """The dictionaries take a moment to read: before the walks, not in one of them."""
    return platform.shelf.lexicon.fingerprint


@dataclass
class Known:
    """What the rules say of the batch so far."""

    status: Status = Status.LOOKING
    mapped: bool = False

    def expected(self, act: str) -> list[str] | str:
        """The events of this step, or the code of its refusal."""
        event = "revert" if act == "late" else act
        if act == "work":
            return []
        if self.status not in MACHINE.edges[event]:
            return "import.illegal_event"
        if act == "late":
            return "import.too_late"
        if act == "map" and not self.mapped:
            return "import.column_needed"
        return [f"import.{NAMED[act]}"] if act in NAMED else []

    def follow(self, act: str) -> None:
        """The step was taken."""
        if act == "work":
            act = "looked" if self.status is Status.LOOKING else "checked"
            self.mapped = True
        self.status = MACHINE.edges[act][self.status]


def taken(act, public_id, platform, opened):
    """The step as the door would take it; `opened` was read before, as it is there."""

    def take(work):
        if act == "map":
            imports.confirm_columns(work, public_id, imports.get(work, public_id).columns)
        elif act == "remap":
            imports.take_up(work, public_id, to_columns=True)
        elif act == "fail":
            imports.fail(work, public_id, "sheet.crashed", {})
        elif act == "commit":
            imports.write(importing.desk(platform, work, public_id), opened)
        elif act in ("revert", "late"):
            imports.revert(work, public_id)
        else:
            imports.discard(work, public_id)

    return take


def is_as_known(unit, public_id, known):
    """The batch, and the vacancies that came of it: none, or those of the clean rows."""
    with unit(write=False) as work:
        batch = work.session.scalars(select(ImportBatch).where(ImportBatch.public_id == public_id)).one()
        assert Status(batch.status) is known.status
        there = work.session.scalar(select(func.count()).where(Vacancy.import_batch_id == batch.id))
        assert there == (GOOD if known.status is Status.COMMITTED else 0)
        assert (batch.key is not None) == (known.status is Status.COMMITTED)
        if known.status in (Status.CHECKED, Status.COMMITTED, Status.REVERTED):
            assert (batch.rows_new, batch.rows_error) == (GOOD, 1)
        if known.status is Status.DISCARDED:
            assert not work.session.scalar(select(func.count()).where(ImportRow.batch_id == batch.id))


@walks(25)
@given(picks=PICKS)
def test_a_batch_goes_no_way_but_those_of_the_table(site, hr, known_words, picks):
    platform, unit = site.platform, site.unit
    with site.walk(ImportBatch, ImportRow, Vacancy) as on:
        file = platform.files.put(BytesIO(SHEET), 1 << 20, {ANY})
        with unit(hr) as work:
            public_id = imports.receive(work, "vacancies", file, "表.csv").public_id
        known = Known()
        for pick in picks:
            steps = [act for act in ACTS if act != "work" or known.status in RUNNING]
            act = chosen(pick, steps, lambda act: isinstance(known.expected(act), list) and act != "discard")
            if act == "work":
                before = on.stand()[1]
                importing.advance(platform, public_id)
                assert on.told(before) == []
                known.follow(act)
            else:
                with unit(hr, write=False) as work:
                    opened = imports.open_rows(work, public_id)
                now = NOW + timedelta(days=8) if act == "late" else NOW
                if on.step(taken(act, public_id, platform, opened), known.expected(act), actor=hr, now=now):
                    known.follow(act)
            is_as_known(unit, public_id, known)
