"""Uploads: kept by content hash, judged by content."""

from core.files.kinds import ANY, JPEG, PDF, PNG, Refused
from core.files.names import plain_name, stem_of
from core.files.store import PICTURES, FileStore, StoredFile

__all__ = ["ANY", "JPEG", "PDF", "PICTURES", "PNG", "FileStore", "Refused", "StoredFile", "plain_name", "stem_of"]
