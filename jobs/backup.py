"""00:30: the nightly backup, proved by opening it."""

from datetime import datetime

from core import backup
from core.platform import Platform
from jobs.runner import Report


def run(platform: Platform, now: datetime) -> Report:
    """Writes it under BACKUP_DIR, by default beside the data."""
    made = backup.make(platform.settings, platform.engine, now)
    size = sum(said["size"] for said in made.manifest["files"].values())
    return Report(1, 0, {"folder": made.folder.name, "bytes": size, "events": made.manifest["proof"]["events"]})
