"""Settings: frozen, from the environment, read by entry points only."""

import base64
import os
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypedDict

ROOT = Path(__file__).resolve().parent.parent
KEY_BYTES = 32
MEGABYTE = 1024 * 1024
YES = frozenset({"1", "true", "yes", "on"})
NO = frozenset({"0", "false", "no", "off"})
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


class Keys(TypedDict):
    """The keys of an installation; four that are different, so that one that leaks opens one door."""

    session_key: str
    session_key_fallbacks: tuple[str, ...]
    link_key: str
    index_key: bytes
    pii_keys: Mapping[int, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What operators may change. Keys are made at the first start and kept in `<var>/keys.toml`, mode 0600."""

    database_url: str
    var_dir: Path
    migrate_database_url: str = field(default="", repr=False)
    database_without_tls: bool = False
    demo: bool = False
    external_url: str = ""
    bind_host: str = "127.0.0.1"
    bind_port: int = 8000
    trusted_proxies: int = 0
    trusted_hosts: tuple[str, ...] = ()
    backup_dir: Path | None = None
    backup_copy_dir: Path | None = None
    backup_recipient: str = ""
    log_level: str = "INFO"
    password_min_length: int = 10
    password_min_length_staff: int = 12
    password_complexity: bool = True
    password_rotation_days: int = 90
    totp_required_for_staff: bool = False
    upload_limit: int = 10 * MEGABYTE
    statement_timeout_ms: int = 30_000
    session_key: str = field(default="", repr=False)
    session_key_fallbacks: tuple[str, ...] = field(default=(), repr=False)
    link_key: str = field(default="", repr=False)
    index_key: bytes = field(default=b"", repr=False)
    pii_keys: Mapping[int, bytes] = field(default_factory=dict, repr=False)

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "Settings":
        """The settings of this environment; raises ValueError naming the variable that cannot be read."""
        var_dir = Path(environ.get("VAR_DIR") or ROOT / "var").resolve()
        demo = _yes(environ, "DEMO", False)
        if demo:
            var_dir = var_dir / "demo"
        keys = load_or_make_keys(var_dir / "keys.toml")
        return cls(
            database_url=environ.get("DATABASE_URL") or f"sqlite:///{var_dir / 'platform.db'}",
            # The district's owner has no business with the demo's database.
            migrate_database_url="" if demo else environ.get("MIGRATE_DATABASE_URL", ""),
            database_without_tls=_yes(environ, "DATABASE_WITHOUT_TLS", False),
            var_dir=var_dir,
            demo=demo,
            external_url=environ.get("EXTERNAL_URL", ""),
            bind_host=environ.get("BIND_HOST") or "127.0.0.1",
            bind_port=_number(environ, "BIND_PORT", 8000),
            trusted_proxies=_number(environ, "TRUSTED_PROXIES", 0),
            trusted_hosts=tuple(filter(None, environ.get("TRUSTED_HOSTS", "").split(","))),
            # Fourteen of the demo's would push the district's own out of their folder.
            backup_dir=Path(environ["BACKUP_DIR"]) if environ.get("BACKUP_DIR") and not demo else None,
            backup_copy_dir=Path(environ["BACKUP_COPY_DIR"]) if environ.get("BACKUP_COPY_DIR") and not demo else None,
            backup_recipient=environ.get("BACKUP_RECIPIENT", ""),
            log_level=_level(environ),
            password_min_length=_number(environ, "PASSWORD_MIN_LENGTH", 10),
            password_min_length_staff=_number(environ, "PASSWORD_MIN_LENGTH_STAFF", 12),
            password_complexity=_yes(environ, "PASSWORD_COMPLEXITY", True),
            password_rotation_days=_number(environ, "PASSWORD_ROTATION_DAYS", 90),
            totp_required_for_staff=_yes(environ, "TOTP_REQUIRED_FOR_STAFF", False),
            upload_limit=_number(environ, "UPLOAD_LIMIT", 10 * MEGABYTE),
            statement_timeout_ms=_number(environ, "STATEMENT_TIMEOUT_MS", 30_000),
            **keys,
        )

    @classmethod
    def for_demo(cls, environ: Mapping[str, str]) -> "Settings":
        """The demo's settings: a database and keys of its own, no policy that stands in a visitor's way."""
        settings = cls.from_env({**environ, "DEMO": "1"})
        return replace(settings, password_rotation_days=0, totp_required_for_staff=False)

    @classmethod
    def for_tests(cls, folder: Path) -> "Settings":
        """Settings with fixed keys and files under `folder`."""
        return cls(
            database_url=f"sqlite:///{folder / 'platform.db'}",
            var_dir=folder,
            session_key="s" * 43,
            link_key="l" * 43,
            index_key=b"i" * KEY_BYTES,
            pii_keys={1: b"p" * KEY_BYTES},
        )


def load_or_make_keys(path: Path) -> Keys:
    """The four keys (sessions, links, blind index, personal data by key id); made once, readable by the owner alone.

    Rotation: a further `[pii_keys]` number seals from then on, the older ones still open; an old session key moves
    to `session_key_fallbacks = ["…"]`. Raises ValueError where the file is not one of ours.
    """
    if not path.exists():
        _make_keys(path)
    with path.open("rb") as lines:
        plain = tomllib.load(lines)
    try:
        return {
            "session_key": plain["session_key"],
            "session_key_fallbacks": tuple(plain.get("session_key_fallbacks", ())),
            "link_key": plain["link_key"],
            "index_key": _bytes(plain["index_key"]),
            "pii_keys": {int(key_id): _bytes(key) for key_id, key in plain["pii_keys"].items()},
        }
    except (KeyError, AttributeError, ValueError) as error:
        raise ValueError(f"{path}: not a file of keys: {error}") from error


def _make_keys(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = (
        "# Keys of this installation. Without them sealed fields cannot be read: keep a copy elsewhere.\n"
        f'session_key = "{secrets.token_urlsafe(KEY_BYTES)}"\n'
        f'link_key = "{secrets.token_urlsafe(KEY_BYTES)}"\n'
        f'index_key = "{_fresh()}"\n\n'
        f'[pii_keys]\n1 = "{_fresh()}"\n'
    )
    made = path.with_suffix(f".{os.getpid()}")
    descriptor = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    try:
        # A link fails where another start was faster; its keys then count.
        os.link(made, path)
    except FileExistsError:
        pass
    finally:
        made.unlink()


def _fresh() -> str:
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def _bytes(text: str) -> bytes:
    found = base64.b64decode(text, validate=True)
    if len(found) != KEY_BYTES:
        raise ValueError("a key has 32 bytes")
    return found


def _yes(environ: Mapping[str, str], name: str, default: bool) -> bool:
    value = environ.get(name, "").strip().casefold()
    if value and value not in YES | NO:
        raise ValueError(f"{name}: 1 or 0 is needed, not {value!r}")
    return value in YES if value else default


def _level(environ: Mapping[str, str]) -> str:
    value = environ.get("LOG_LEVEL", "").strip().upper() or "INFO"
    if value not in LEVELS:
        raise ValueError(f"LOG_LEVEL: one of {', '.join(LEVELS)} is needed, not {value!r}")
    return value


def _number(environ: Mapping[str, str], name: str, default: int) -> int:
    value = environ.get(name, "").strip()
    if not value:
        return default
    if not (value.isascii() and value.isdigit()):
        raise ValueError(f"{name}: a whole number is needed, not {value!r}")
    return int(value)
