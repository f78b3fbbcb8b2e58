"""00:30: the nightly backup, proved by opening it."""

from datetime import datetime

from core import backup
from core.platform import Platform
from jobs.runner import Report


def run(platform: Platform, now: datetime) -> Report:
    """Writes it under BACKUP_DIR, by default beside the data."""
    settings = platform.settings
    target = settings.backup_dir or settings.var_dir / "backups"
    made = backup.make(platform.engine, settings.var_dir / "files", target, settings.backup_recipient, now)
    size = sum(said["size"] for said in made.manifest["files"].values())
    return Report(1, 0, {"folder": made.folder.name, "bytes": size, **made.manifest["proof"]})
