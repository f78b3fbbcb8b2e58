"""Batches of records from a spreadsheet: read, checked, confirmed, written, taken back."""

from core.imports.models import ImportBatch, ImportRow

KINDS = ("vacancies", "seekers", "enterprises", "projects")

__all__ = ["KINDS", "ImportBatch", "ImportRow"]
