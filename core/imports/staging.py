"""Prepared rows on their way: what people wrote lies sealed between the check and the writing (security.md D17)."""

import base64
import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from core.imports.desk import Prepared
from core.imports.models import ImportBatch, ImportRow
from core.vault import SEALED, Vault, place

MOMENT, DAY, BYTES = "$moment", "$day", "$bytes"


def seal(vault: Vault, public_id: str, part: str, values: Any) -> bytes:
    """A value of plain parts, days, moments and bytes, bound to its row and part."""
    return vault.encrypt(_place(part, public_id), _text(values))


def unseal(vault: Vault, public_id: str, part: str, sealed: bytes) -> Any:
    """What `seal` was given; tuples come back as lists."""
    return json.loads(vault.decrypt(_place(part, public_id), sealed), object_hook=_whole)


def staged(vault: Vault, batch_id: int, rows: Iterable[Prepared]) -> list[dict[str, Any]]:
    """Rows of the staging table. A row with faults keeps its cells only."""
    return [
        {
            "batch_id": batch_id,
            "row": one.row,
            "public_id": one.public_id,
            "verdict": one.verdict.value,
            "label": one.label,
            "key_index": key_index(vault, one.key),
            "fault": next((code for code, _ in one.faults.values()), None),
            "values_sealed": None if one.faults else seal(vault, one.public_id, "values", one.values),
            "cells_sealed": seal_cells(vault, one),
            "tokens": one.tokens,
            "target_id": one.target_id,
            "target_version": one.target_version,
        }
        for one in rows
    ]


def seal_cells(vault: Vault, one: Prepared, before: Mapping[str, str] | None = None) -> bytes:
    """The cells of a row with their faults; `before`: what fields said that were mended since."""
    return seal(vault, one.public_id, "cells", {"cells": one.cells, "faults": one.faults, "before": before or {}})


def key_index(vault: Vault, key: str) -> str | None:
    """The mark of rows that are the same record; None where nothing makes two rows the same."""
    return vault.index(ImportRow.__tablename__, "key", key) if key else None


def values_of(vault: Vault, row: ImportRow) -> dict[str, Any]:
    """The row of the record's table, opened."""
    assert row.values_sealed is not None
    found: dict[str, Any] = unseal(vault, row.public_id, "values", row.values_sealed)
    return found


def cells_of(vault: Vault, row: ImportRow) -> tuple[list[str], dict[str, tuple[str, dict[str, Any]]]]:
    """The cells as they stood, and field to the code and facts of its fault."""
    found = unseal(vault, row.public_id, "cells", row.cells_sealed)
    return found["cells"], {name: (code, facts) for name, (code, facts) in found["faults"].items()}


def before_of(vault: Vault, row: ImportRow) -> dict[str, str]:
    """Field to what the file says, for the fields that were mended since."""
    found: dict[str, str] = unseal(vault, row.public_id, "cells", row.cells_sealed).get("before", {})
    return found


def resealed_inside(vault: Vault, text: str, table: str, public_id: str) -> str:
    """The text of a part of a row, with the sealed fields of its record under the newest key.

    `table`, `public_id`: the record that the fields inside are bound to. The same text where there is nothing to do.
    """
    values, changed = json.loads(text, object_hook=_whole), False
    for field, value in values.items():
        if field.endswith(SEALED) and isinstance(value, bytes) and value[0] != vault.newest:
            at = place(table, field.removesuffix(SEALED), public_id)
            values[field], changed = vault.encrypt(at, vault.decrypt(at, value)), True
    return _text(values) if changed else text


def _place(part: str, public_id: str) -> str:
    owner = ImportBatch if part == "header" else ImportRow
    return place(owner.__tablename__, part, public_id)


def _text(values: Any) -> str:
    return json.dumps(values, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return {MOMENT: value.isoformat()}
    if isinstance(value, date):
        return {DAY: value.isoformat()}
    if isinstance(value, bytes):
        return {BYTES: base64.b64encode(value).decode()}
    if isinstance(value, frozenset | set):
        return sorted(value)
    return str(value)


def _whole(found: dict[str, Any]) -> Any:
    if len(found) == 1:
        kind, value = next(iter(found.items()))
        if kind == MOMENT:
            return datetime.fromisoformat(value)
        if kind == DAY:
            return date.fromisoformat(value)
        if kind == BYTES:
            return base64.b64decode(value)
    return found
