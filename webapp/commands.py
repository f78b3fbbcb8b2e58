"""The command line: one function a command; each opens its own unit of work as the system."""

import argparse
import csv
import errno
import os
import re
import shutil
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from getpass import getpass
from pathlib import Path

from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError

from config import logging as our_logging
from config.settings import MEGABYTE, Settings
from core import accounts, audit, backup, importing, imports, keys, resealing, schema, shortlists
from core.access import SYSTEM, Role
from core.backup import BackupFailed
from core.errors import Invalid, Refusal
from core.platform import Platform, refuse_open_way
from webapp.serving import CannotServe, check_address, inherited, serve

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
NEEDED_BYTES = 100 * MEGABYTE
"""Below that nothing is begun: a write that fails for want of room is safe, but nobody could work."""

FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
FULL_SAID = re.compile("disk is full|disk I/O error|No space left", re.IGNORECASE)
"""How SQLite and PostgreSQL say it."""

NOT_OURS = "42501"
"""PostgreSQL: the role may not do this; here, change tables that another one owns."""


def run(arguments: Sequence[str]) -> int:
    """Runs a command; answers 0 when it did what was asked, 1 when it refused, 2 when it was not understood."""
    found = _parser().parse_args(arguments)
    # Database, uploads and indexes are for this account alone, also of the processes that this one starts.
    os.umask(0o077)
    try:
        return int(COMMANDS[found.command](found))
    except (CannotServe, BackupFailed, Refusal) as refusal:
        for line in said_of(refusal):
            print(line, file=sys.stderr)
    except (OSError, DBAPIError) as fault:
        for line in said_of(machine_fault(fault)):
            print(line, file=sys.stderr)
    return 1


def machine_fault(fault: OSError | DBAPIError) -> CannotServe:
    """A full disk or a database that does not answer, as a reason; anything else is raised as it is."""
    said = str(fault.orig if isinstance(fault, DBAPIError) else fault)
    if (isinstance(fault, OSError) and fault.errno in FULL) or FULL_SAID.search(said):
        return CannotServe("disk_full", free=0, needed=NEEDED_BYTES // MEGABYTE)
    if isinstance(fault, OperationalError):
        return CannotServe("database_away", why=said.strip().splitlines()[0])
    raise fault


def said_of(refusal: CannotServe | BackupFailed | Refusal) -> list[str]:
    """Why not, in Chinese."""
    texts = Platform.read_texts()
    if isinstance(refusal, Invalid):
        return [texts.say("error", code, **facts) for code, facts in refusal.fields.values()]
    section = {CannotServe: "command", BackupFailed: "backup"}.get(type(refusal), "error")
    return [texts.say(section, refusal.code, **refusal.facts)]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python3 -m webapp")
    commands = parser.add_subparsers(dest="command", required=True)
    _demo_arguments(commands.add_parser("demo", help="serve the made-up district on 127.0.0.1"))
    served = commands.add_parser("serve", help="serve the district of the environment's settings")
    served.add_argument("--port", type=int)
    commands.add_parser("migrate", help="bring the database up to date")
    _import_arguments(commands.add_parser("import", help="import a spreadsheet"))
    _account_arguments(commands.add_parser("create-user", help="make an account"))
    checked = commands.add_parser("audit", help="check the history")
    checked.add_argument("what", choices=["verify"])
    checked.add_argument("--demo", action="store_true")
    kept = commands.add_parser("backup", help="make a backup now and prove it")
    kept.add_argument("--demo", action="store_true", help="of the demo's database")
    anew = commands.add_parser("reseal", help="seal all personal fields under the newest key")
    anew.add_argument("--demo", action="store_true", help="of the demo's database")
    brought_back = commands.add_parser("restore", help="put a backup where no database is")
    brought_back.add_argument("folder", type=Path)
    brought_back.add_argument("--key-file", type=Path, help="the private key of a sealed backup; asked for without")
    commands.add_parser("new-backup-key", help="make a pair of keys for sealed backups")
    learnt = commands.add_parser("decisions", help="what became of the lists, as matching learns from it")
    learnt.add_argument("file", type=Path)
    learnt.add_argument("--demo", action="store_true", help="of the demo's database")
    lost = commands.add_parser("forget-key", help="go on without a key that is lost for good")
    lost.add_argument("name", help="as the start names it: index_key, pii_keys.1")
    return parser


def _import_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", choices=imports.KINDS)
    parser.add_argument("file", type=Path)
    parser.add_argument("--dry-run", action="store_true")
    parser.add_argument("--json", action="store_true", help="the report as one JSON object")
    parser.add_argument("--columns", help="what each column is, in order, where the header does not say: title,-,place")
    parser.add_argument(
        "--codes", choices=sorted(imports.codebooks()), help="a code book for numbers that stand for words"
    )
    parser.add_argument("--office", help="whose people they are (seekers)")
    parser.add_argument("--demo", action="store_true", help="into the demo's database")


def _account_arguments(parser: argparse.ArgumentParser) -> None:
    roles = [role.value for role in Role if role not in (Role.SYSTEM, Role.VISITOR)]
    parser.add_argument("login_name")
    parser.add_argument("--name", required=True)
    parser.add_argument("--role", required=True, choices=roles)
    parser.add_argument("--office")


def settings_of(found: argparse.Namespace) -> Settings:
    """The environment's settings, or the demo's with `--demo`. Raises CannotServe where one cannot be read."""
    demo = getattr(found, "demo", False)
    try:
        return Settings.for_demo(os.environ) if demo else Settings.from_env(os.environ)
    except ValueError as error:
        raise CannotServe("bad_setting", why=error) from error
    except OSError as error:
        if error.errno in FULL:
            raise
        raise CannotServe("bad_setting", why=error) from error


def ready(settings: Settings, *, any_keys: bool = False) -> Platform:
    """The platform on a database that is up to date and was written under these keys, or, with `any_keys`, others.

    Raises CannotServe where the disk has no room or the tables are another role's, Conflict where a key is missing.
    """
    our_logging.configure(settings.log_level)
    settings.var_dir.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(settings.var_dir).free
    if free < NEEDED_BYTES:
        raise CannotServe("disk_full", free=free // MEGABYTE, needed=NEEDED_BYTES // MEGABYTE)
    platform = Platform.build(settings)
    try:
        schema.bring_up_to_date(settings, platform.engine)
    except ValueError as error:
        raise CannotServe("bad_setting", why=error) from error
    except ProgrammingError as refused:
        if getattr(refused.orig, "sqlstate", None) != NOT_OURS:
            raise
        raise CannotServe("not_owner", role=schema.role_of(platform.engine)) from refused
    if not any_keys:
        keys.settle(platform.work)
    return platform


def _demo_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--size", choices=["small", "district", "city"], default="small")
    parser.add_argument("--fresh", action="store_true", help="start over")
    parser.add_argument("--on", type=date.fromisoformat, help="the day that all dates count back from")
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument("--load-only", action="store_true", help="make the district, do not serve it")


def demo(found: argparse.Namespace) -> int:
    """The made-up district, served on loopback."""
    from demo import writer

    found.demo = True
    # A visitor reads the accounts below; lines of a log between them only where something is wrong, or was asked for.
    level = os.environ.get("LOG_LEVEL") or "WARNING"
    settings = replace(settings_of(found), bind_host="127.0.0.1", bind_port=found.port, log_level=level.upper())
    if not found.load_only:
        check_address(settings.bind_host, settings.bind_port)
    writer.refuse_foreign(settings)
    if found.fresh:
        writer.clear(settings)
    platform = ready(settings)
    writer.load(platform, size=found.size, seed=found.seed, on=found.on, say=say)
    if found.load_only:
        return 0
    address = f"http://{settings.bind_host}:{settings.bind_port}/"
    for line in writer.accounts_sheet(platform, address):
        say(line)
    clock = inherited(DEMO="1", LOG_LEVEL=level)
    serve(platform, host=settings.bind_host, port=settings.bind_port, clock_environment=clock)
    return 0


def serve_district(found: argparse.Namespace) -> int:
    """The district of the environment's settings."""
    settings = settings_of(found)
    settings = replace(settings, bind_port=found.port or settings.bind_port)
    refuse_open_door(settings)
    check_address(settings.bind_host, settings.bind_port)
    platform = ready(settings)
    with platform.work(SYSTEM, write=False) as work:
        empty = accounts.none_yet(work)
    if empty:
        _first_administrator(platform)
    _say_owner(platform)
    say(f"{settings.external_url or f'http://{settings.bind_host}:{settings.bind_port}/'}")
    serve(platform, host=settings.bind_host, port=settings.bind_port, clock_environment=inherited())
    return 0


def refuse_open_door(settings: Settings) -> None:
    """Raises CannotServe where others than this machine could reach a demo, or sign in without encryption."""
    if settings.bind_host in LOOPBACK:
        return
    if settings.demo:
        raise CannotServe("demo_stays_here", host=settings.bind_host)
    if not settings.external_url.startswith("https://"):
        raise CannotServe("needs_https", host=settings.bind_host)


def _first_administrator(platform: Platform) -> None:
    if not sys.stdin.isatty():
        raise CannotServe("first_administrator")
    texts = platform.texts
    say(texts.say("command", "ask_administrator"))
    login_name = input(texts.say("command", "ask_login_name")).strip()
    name = input(texts.say("command", "ask_name")).strip()
    _make_account(platform, login_name, name, Role.SECADMIN, None)


def _make_account(platform: Platform, login_name: str, name: str, role: Role, office: str | None) -> None:
    password = getpass(platform.texts.say("command", "ask_password"))
    if sys.stdin.isatty() and getpass(platform.texts.say("command", "ask_again")) != password:
        raise Invalid(password="password.differs")
    order = accounts.MakeAccount(login_name=login_name, name=name, role=role, office_name=office)
    platform.passwords.check(password, staff=role is not Role.ENTERPRISE, names=(login_name, name))
    password_hash = accounts.passwords.hash_password(password)
    with platform.work(SYSTEM) as work:
        accounts.make(work, order, password_hash, must_change=False)


def create_user(found: argparse.Namespace) -> int:
    """An account from the command line; the password is asked for, never an argument."""
    platform = ready(settings_of(found))
    _make_account(platform, found.login_name, found.name, Role(found.role), found.office)
    say(found.login_name)
    return 0


def migrate(found: argparse.Namespace) -> int:
    """The database, up to date."""
    platform = ready(settings_of(found), any_keys=True)
    say(f"{schema.current(platform.engine)}")
    _say_owner(platform)
    return 0


def _say_owner(platform: Platform) -> None:
    """In one line, where the role that serves could rewrite the history."""
    if (role := schema.owning_role(platform.engine)) is not None:
        say(platform.texts.say("command", "role_owns", role=role))


def import_file(found: argparse.Namespace) -> int:
    """A spreadsheet, through the same road as in the browser."""
    platform = ready(settings_of(found))
    report = importing.run_file(
        platform,
        found.kind,
        found.file,
        now=datetime.now(UTC),
        dry_run=found.dry_run,
        columns=_columns(found),
        codes=found.codes,
        office=found.office,
    )
    for line in report.lines(platform.texts, as_json=found.json):
        print(line)
    return 0 if report.readable else 1


def _columns(found: argparse.Namespace) -> dict[str, int] | None:
    """Field to column from 0. Raises Invalid for a field that the kind does not have."""
    if found.columns is None:
        return None
    known = [column.field for column in imports.columns(found.kind)]
    named = {name.strip(): at for at, name in enumerate(found.columns.split(",")) if name.strip() not in ("", "-")}
    if unknown := [name for name in named if name not in known]:
        raise Invalid(columns=("import.columns", {"said": unknown[0], "known": ", ".join(known)}))
    return named


def verify_audit(found: argparse.Namespace) -> int:
    """The history's chain, held against the newest backup too."""
    settings = settings_of(found)
    return _verify(ready(settings, any_keys=True), backup.last_head(settings))


def _verify(platform: Platform, known: tuple[int, str] | None) -> int:
    with platform.work(SYSTEM, write=False) as work:
        verdict = audit.verify(work, known)
    code = "chain_whole" if verdict.whole else f"chain_{verdict.why}"
    say(platform.texts.say("command", code, rows=verdict.rows, head=verdict.head, at=verdict.broken_at))
    return 0 if verdict.whole else 1


def make_backup(found: argparse.Namespace) -> int:
    """A backup now, where the nightly one goes."""
    platform = ready(settings_of(found))
    made = backup.make(platform.settings, platform.engine, datetime.now(UTC))
    proof, texts = made.manifest["proof"], platform.texts
    say(texts.say("command", "backed_up", folder=made.folder, rows=proof["events"], head=proof["head"]))
    if not made.manifest["sealed"]:
        say(texts.say("command", "not_sealed"))
    return 0


def reseal(found: argparse.Namespace) -> int:
    """Every sealed field under the newest key; 1 where an older one is still needed."""
    platform = ready(settings_of(found))
    done, texts = resealing.run(platform), platform.texts
    tables = ", ".join(f"{table} {fields}" for table, fields in sorted(done.moved.items()) if fields)
    if tables or done.whole:
        code = "resealed" if tables else "resealed_none"
        say(texts.say("command", code, key=done.key, fields=done.moved.total(), tables=tables))
    if done.unopened:
        say(texts.say("command", "unopened", count=len(done.unopened), first=min(done.unopened)))
    if not done.settled:
        say(texts.say("command", "unsettled"))
    return 0 if done.whole else 1


def restore(found: argparse.Namespace) -> int:
    """A backup put where no database is, brought up to date, and its history checked."""
    settings, texts = settings_of(found), Platform.read_texts()
    refuse_open_way(settings)
    manifest = backup.check(found.folder)
    private_key = ""
    if manifest["sealed"]:
        asked = texts.say("command", "ask_private_key")
        private_key = found.key_file.read_text().strip() if found.key_file else getpass(asked)
    manifest = backup.restore(settings, found.folder, private_key)
    for name in backup.keys_missing(settings, manifest):
        say(texts.say("command", "key_missing", name=name, place=settings.var_dir / "keys.toml"))
    say(texts.say("command", "restored", made=manifest["made_at"]))
    # Newer backups than the one brought back know links that it does not have.
    return _verify(ready(settings, any_keys=True), None)


def forget_key(found: argparse.Namespace) -> int:
    """A lost key given up, so that the start does not wait for it any more; what only it opens is gone."""
    platform = ready(settings_of(found), any_keys=True)
    with platform.work(SYSTEM) as work:
        keys.give_up(work, found.name)
    say(platform.texts.say("command", "key_forgotten", name=found.name))
    return 0


def write_decisions(found: argparse.Namespace) -> int:
    """Outcomes of the lists as a CSV for `python3 -m matching learn --decisions`; no name, no number of anybody."""
    platform = ready(settings_of(found))
    with platform.work(SYSTEM, write=False) as work, found.file.open("w", encoding="utf-8", newline="") as file:
        lines = [shortlists.DECISION_COLUMNS, *shortlists.decisions(work)]
        csv.writer(file, lineterminator="\n").writerows(lines)
    say(platform.texts.say("command", "decisions_written", number=len(lines) - 1, file=found.file))
    return 0


def new_backup_key(_found: argparse.Namespace) -> int:
    """A pair of keys: the private one for the safe, the public one for the settings."""
    private_key, recipient = backup.new_recipient()
    texts = Platform.read_texts()
    say(texts.say("command", "private_key", key=private_key))
    say(f"BACKUP_RECIPIENT={recipient}")
    return 0


def say(line: str) -> None:
    """To the person at the terminal, at once."""
    print(line, flush=True)


COMMANDS = {
    "demo": demo,
    "serve": serve_district,
    "migrate": migrate,
    "import": import_file,
    "create-user": create_user,
    "audit": verify_audit,
    "backup": make_backup,
    "reseal": reseal,
    "restore": restore,
    "new-backup-key": new_backup_key,
    "forget-key": forget_key,
    "decisions": write_decisions,
}
