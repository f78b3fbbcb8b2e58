"""Backups that are proved by opening them, and the way back."""

from core.backup.errors import BackupFailed
from core.backup.sealing import new_recipient
from core.backup.service import KEEP, Backup, check, folder_of, keys_missing, last_head, make, restore

__all__ = [
    "KEEP",
    "Backup",
    "BackupFailed",
    "check",
    "folder_of",
    "keys_missing",
    "last_head",
    "make",
    "new_recipient",
    "restore",
]
