"""Which sheets of a workbook are taken in."""

from collections.abc import Collection, Sequence

from core.errors import Conflict, Invalid
from core.imports import looking, memory
from core.imports.looking import Look
from core.imports.models import ImportBatch
from core.imports.queries import get, look_of
from core.imports.states import MACHINE, Status
from core.work import Work


def choose_sheets(work: Work, public_id: str, places: Collection[int]) -> ImportBatch:
    """Takes these sheets, by their places in the workbook; several only where their columns are called alike.

    Raises Invalid where a sheet cannot be taken, or was written already. Columns that were confirmed for its names
    before come with it.
    """
    batch = get(work, public_id)
    batch.status = MACHINE.after(Status(batch.status), "choose").value
    seen = look_of(work, batch)["sheets"]
    chosen = [one for one in seen if one["place"] in places]
    if not chosen or len(chosen) < len(set(places)):
        raise Invalid(sheets="import.sheet_none")
    for one in chosen:
        _refuse(one, chosen[0])
    take_sheets(batch, seen, chosen)
    known = memory.known_to(work, batch).get(memory.mark_of(work.vault, chosen[0]["names"]))
    batch.codes, batch.mapped_at = (known.codes, known.used_at) if known else (None, None)
    return batch


def take_sheets(batch: ImportBatch, seen: Sequence[Look], chosen: Sequence[Look]) -> None:
    """Notes in the batch what is read of the file, and which column seems to be what."""
    first = chosen[0]
    batch.sheets = [one["place"] for one in chosen] if len(seen) > 1 else None
    batch.header_row, batch.columns = first["header_rows"][-1], dict(first["columns"])
    batch.rows_total = sum(one["rows"] for one in chosen)


def refuse_overlap(batch: ImportBatch, written: Collection[int]) -> None:
    """Raises Conflict where one of the sheets was written by another batch and not taken back."""
    if written and (batch.sheets is None or set(batch.sheets) & set(written)):
        raise Conflict("import.same_sheet" if batch.sheets else "import.same_file")


def _refuse(one: Look, first: Look) -> None:
    if one["problem"] is not None:
        raise Invalid(sheets=(one["problem"]["code"], one["problem"]["facts"]))
    if one["done"]:
        raise Invalid(sheets=("import.sheet_done", {"sheet": one["name"]}))
    if not one["rows"]:
        raise Invalid(sheets=("import.sheet_empty", {"sheet": one["name"]}))
    if not looking.alike(one, first):
        raise Invalid(sheets=("import.sheet_differs", {"sheet": one["name"], "first": first["name"]}))
