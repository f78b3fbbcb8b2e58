"""One row of a file, read with the columns that were confirmed, by the rules of its kind."""

from collections import Counter
from collections.abc import Sequence

from core.imports import columns
from core.imports.cells import Cells
from core.imports.desk import Desk, Prepared
from core.imports.kinds import KINDS
from core.imports.places import number_of, sheet_of
from core.imports.states import Verdict
from core.sheets import ERRORS, UNCOMPUTED


class RowReader:
    """Reads rows of one batch. What they say of each other, and the records there are, is judged afterwards."""

    def __init__(self, desk: Desk) -> None:
        self.desk, batch = desk, desk.batch
        self.kind, self.columns = KINDS[batch.kind], columns.columns(batch.kind)
        self.words, self.sets = columns.words_of(batch.kind, batch.codes), columns.sets_of(batch.kind)

    def read(self, place: int, texts: Sequence[str], public_id: str | None = None) -> Prepared:
        """The row as it shall be written, or with what is wrong in it."""
        said = {name: texts[at] if at < len(texts) else "" for name, at in self.desk.batch.columns.items()}
        cells = Cells(said, self.words, self.desk.work.today, self.sets)
        self._refuse_failed_formulas(cells, said)
        one = Prepared(place, tuple("" if text == UNCOMPUTED else text for text in texts))
        if public_id is not None:
            one.public_id = public_id
        for column in self.columns:
            if column.need and cells.text(column.field) is None:
                cells.fault(column.field, "import.needed", column=column.names[0])
        self.kind.read(self.desk, cells, one)
        if cells.faults:
            one.faults, one.verdict = cells.faults, Verdict.ERROR
        return one

    @staticmethod
    def _refuse_failed_formulas(cells: Cells, said: dict[str, str]) -> None:
        for name, text in said.items():
            if text in ERRORS:
                code = "import.formula_empty" if text == UNCOMPUTED else "import.formula_failed"
                cells.fault(name, code, said=text)
                said[name] = ""


def is_twice(one: Prepared, before: int, names: Sequence[str]) -> None:
    """The row says the same as the row at the place `before`; `names` are those of several sheets."""
    number = number_of(before)
    if sheet_of(before) == sheet_of(one.row):
        one.faults = {"": ("import.twice", {"row": number})}
    else:
        one.faults = {"": ("import.twice_elsewhere", {"row": number, "sheet": names[sheet_of(before)]})}
    one.verdict = Verdict.DUPLICATE


def codes(prepared: Sequence[Prepared]) -> Counter[str]:
    """How many rows have each fault."""
    return Counter(code for one in prepared for code in {code for code, _ in one.faults.values()})
