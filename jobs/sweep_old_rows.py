"""02:30: what has been kept long enough ends, table by table, as config/retention.toml says (security.md D32)."""

from collections import Counter
from datetime import datetime, timedelta

from sqlalchemy import select

from core import (
    accounts,
    api_keys,
    clock,
    complaints,
    enterprises,
    fairs,
    imports,
    notices,
    projects,
    response,
    retention,
    seekers,
    shortlists,
    vacancies,
)
from core.access import SYSTEM
from core.platform import Platform
from jobs.runner import LOG, Report

FEATURES = (
    *(clock, notices, accounts, api_keys, imports, complaints, fairs, response),
    *(shortlists, seekers, vacancies, projects, enterprises),
)
SWEEPS = tuple(sweep for feature in FEATURES for sweep in feature.SWEEPS)

UPLOADED = timedelta(days=7)
"""A picture is put before the form that names it is right; after so long nobody goes on with that form."""


def run(platform: Platform, now: datetime) -> Report:
    """A few rows a transaction; one event with the counts at the end. A table that fails does not stop the others.

    What it did is done: run again, or after it was killed, it finds only what is still due.
    """
    swept, failed = Counter[str](), 0
    for sweep in SWEEPS:
        try:
            swept += retention.run(platform.work, now, sweep, platform.retention[sweep.table])
        except Exception:
            failed += 1
            LOG.exception("rows of %s could not be ended", sweep.table)
    if files := sweep_files(platform, now):
        swept["file"] = files
    if swept:
        with platform.work(SYSTEM, now) as work:
            work.record(retention.OldRowsSwept(subject_id=0, **swept))
    return Report(swept.total(), failed, {"swept": swept.total()} if swept else {})


def sweep_files(platform: Platform, now: datetime) -> int:
    """Removes uploads that no record names any more: licences replaced or erased, sheets read, forms given up."""
    platform.files.sweep(now - UPLOADED)
    old = list(platform.files.kept(now - UPLOADED))
    with platform.work(SYSTEM, now, write=False) as work:
        named = {*work.session.scalars(select(enterprises.Enterprise.licence_file).distinct())}
        needed = {key for key in old if key in named or imports.file_needed(work, key)}
    for key in set(old) - needed:
        platform.files.remove(key)
    return len(old) - len(needed)
