"""The command line: one function a command; each opens its own unit of work as the system."""

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from getpass import getpass
from pathlib import Path

from config import logging as our_logging
from config.settings import Settings
from core import accounts, audit, imports, schema
from core.access import SYSTEM, Role
from core.errors import Invalid, Refusal
from core.platform import Platform
from webapp.serving import CannotServe, check_address, inherited, serve

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


def run(arguments: Sequence[str]) -> int:
    """Runs a command; answers 0 when it did what was asked, 1 when it refused, 2 when it was not understood."""
    parser = argparse.ArgumentParser(prog="python3 -m webapp")
    commands = parser.add_subparsers(dest="command", required=True)
    _demo_arguments(commands.add_parser("demo", help="serve the made-up district on 127.0.0.1"))
    served = commands.add_parser("serve", help="serve the district of the environment's settings")
    served.add_argument("--port", type=int)
    commands.add_parser("migrate", help="bring the database up to date")
    brought = commands.add_parser("import", help="import a spreadsheet")
    brought.add_argument("kind", choices=imports.KINDS)
    brought.add_argument("file", type=Path)
    brought.add_argument("--dry-run", action="store_true")
    brought.add_argument("--json", action="store_true")
    brought.add_argument("--demo", action="store_true", help="into the demo's database")
    made = commands.add_parser("create-user", help="make an account")
    made.add_argument("login_name")
    made.add_argument("--name", required=True)
    made.add_argument("--role", required=True, choices=[role.value for role in Role if role not in (Role.SYSTEM, Role.VISITOR)])
    made.add_argument("--office")
    checked = commands.add_parser("audit", help="check the history")
    checked.add_argument("what", choices=["verify"])
    checked.add_argument("--demo", action="store_true")
    found = parser.parse_args(arguments)
    try:
        return int(COMMANDS[found.command](found))
    except (CannotServe, Refusal) as refusal:
        texts = Platform.read_texts()
        section = "command" if isinstance(refusal, CannotServe) else "error"
        reasons = refusal.fields.values() if isinstance(refusal, Invalid) else [(refusal.code, refusal.facts)]
        for code, facts in reasons:
            print(texts.say(section, code, **facts), file=sys.stderr)
        return 1


def settings_of(found: argparse.Namespace) -> Settings:
    """The environment's settings, or the demo's with `--demo`."""
    return Settings.for_demo(os.environ) if getattr(found, "demo", False) else Settings.from_env(os.environ)


def ready(settings: Settings) -> Platform:
    """The platform on a database that is up to date."""
    our_logging.configure(settings.log_level)
    settings.var_dir.mkdir(parents=True, exist_ok=True)
    platform = Platform.build(settings)
    schema.upgrade(platform.engine)
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

    settings = replace(Settings.for_demo(os.environ), bind_host="127.0.0.1", bind_port=found.port)
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
    serve(platform, host=settings.bind_host, port=settings.bind_port, clock_environment=inherited(DEMO="1"))
    return 0


def serve_district(found: argparse.Namespace) -> int:
    """The district of the environment's settings."""
    settings = Settings.from_env(os.environ)
    settings = replace(settings, bind_port=found.port or settings.bind_port)
    if settings.bind_host not in LOOPBACK and not settings.external_url.startswith("https://"):
        raise CannotServe("needs_https", host=settings.bind_host)
    check_address(settings.bind_host, settings.bind_port)
    platform = ready(settings)
    with platform.work(SYSTEM, write=False) as work:
        empty = accounts.none_yet(work)
    if empty:
        _first_administrator(platform)
    say(f"{settings.external_url or f'http://{settings.bind_host}:{settings.bind_port}/'}")
    serve(platform, host=settings.bind_host, port=settings.bind_port, clock_environment=inherited())
    return 0


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
    platform = ready(Settings.from_env(os.environ))
    _make_account(platform, found.login_name, found.name, Role(found.role), found.office)
    say(found.login_name)
    return 0


def migrate(found: argparse.Namespace) -> int:
    """The database, up to date."""
    platform = ready(Settings.from_env(os.environ))
    say(f"{schema.current(platform.engine)}")
    return 0


def import_file(found: argparse.Namespace) -> int:
    """A spreadsheet, through the same road as in the browser."""
    platform = ready(settings_of(found))
    report = imports.run_file(platform, found.kind, found.file, dry_run=found.dry_run, now=datetime.now(UTC))
    for line in report.lines(platform.texts, as_json=found.json):
        print(line)
    return 0 if report.readable else 1


def verify_audit(found: argparse.Namespace) -> int:
    """The history's chain."""
    platform = ready(settings_of(found))
    with platform.work(SYSTEM, write=False) as work:
        verdict = audit.verify(work)
    code = "chain_whole" if verdict.whole else f"chain_{verdict.why}"
    say(platform.texts.say("command", code, rows=verdict.rows, head=verdict.head, at=verdict.broken_at))
    return 0 if verdict.whole else 1


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
}
