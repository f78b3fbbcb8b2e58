"""Batches of records from a spreadsheet: read, checked, confirmed, written, taken back."""

from core.imports.models import ImportBatch, ImportRow

__all__ = ["ImportBatch", "ImportRow"]
