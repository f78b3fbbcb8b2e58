"""What the environment says becomes Settings, or is refused by its name."""

import stat
from pathlib import Path

import pytest

from config.settings import Settings, load_or_make_keys


def test_an_empty_environment_gives_the_defaults(tmp_path: Path) -> None:
    settings = Settings.from_env({"VAR_DIR": str(tmp_path)})
    assert settings.database_url == f"sqlite:///{tmp_path / 'platform.db'}"
    assert (settings.bind_host, settings.bind_port, settings.demo) == ("127.0.0.1", 8000, False)
    assert (settings.password_min_length, settings.password_min_length_staff) == (10, 12)
    assert (settings.password_complexity, settings.password_rotation_days) == (True, 90)


def test_the_environment_is_heard(tmp_path: Path) -> None:
    said = {
        "VAR_DIR": str(tmp_path),
        "DATABASE_URL": "postgresql+psycopg://platform@127.0.0.1/platform",
        "TRUSTED_PROXIES": "2",
        "TRUSTED_HOSTS": "jobs.example,www.jobs.example",
        "PASSWORD_COMPLEXITY": "off",
        "BACKUP_DIR": str(tmp_path / "kept"),
        "LOG_LEVEL": "warning",
    }
    settings = Settings.from_env(said)
    assert settings.database_url == said["DATABASE_URL"]
    assert settings.trusted_proxies == 2
    assert settings.trusted_hosts == ("jobs.example", "www.jobs.example")
    assert settings.password_complexity is False
    assert settings.backup_dir == tmp_path / "kept"
    assert settings.log_level == "WARNING"


@pytest.mark.parametrize(
    ("name", "value"), [("BIND_PORT", "80a"), ("BIND_PORT", "²"), ("DEMO", "maybe"), ("LOG_LEVEL", "loud")]
)
def test_a_value_that_cannot_be_read_is_refused_by_name(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(ValueError, match=name):
        Settings.from_env({"VAR_DIR": str(tmp_path), name: value})


def test_the_demo_keeps_apart_from_the_district(tmp_path: Path) -> None:
    environment = {"VAR_DIR": str(tmp_path), "BACKUP_DIR": str(tmp_path / "safe")}
    demo, district = Settings.for_demo(environment), Settings.from_env(environment)
    assert demo.demo
    assert not district.demo
    assert demo.database_url != district.database_url
    assert demo.session_key != district.session_key
    assert demo.pii_keys != district.pii_keys
    assert (demo.backup_dir, district.backup_dir) == (None, tmp_path / "safe")


def test_keys_are_four_kept_and_readable_by_the_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "var" / "keys.toml"
    made = load_or_make_keys(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert load_or_make_keys(path) == made
    four = {made["session_key"], made["link_key"], made["index_key"], made["pii_keys"][1]}
    assert len(four) == 4
    assert [kept.name for kept in path.parent.iterdir()] == ["keys.toml"]


def test_a_further_key_and_an_old_session_key_are_read(tmp_path: Path) -> None:
    path = tmp_path / "keys.toml"
    first = load_or_make_keys(path)
    text = path.read_text().replace("[pii_keys]", 'session_key_fallbacks = ["old"]\n\n[pii_keys]')
    path.write_text(text + f'2 = "{"A" * 43}="\n')
    rotated = load_or_make_keys(path)
    assert rotated["pii_keys"] == {**first["pii_keys"], 2: bytes(32)}
    assert rotated["session_key_fallbacks"] == ("old",)


@pytest.mark.parametrize("text", ["", "session_key = 1", '[pii_keys]\n1 = "short"\n'])
def test_a_file_that_holds_no_keys_is_refused_and_left_alone(tmp_path: Path, text: str) -> None:
    path = tmp_path / "keys.toml"
    path.write_text(text)
    with pytest.raises(ValueError, match=r"keys\.toml"):
        load_or_make_keys(path)
    assert path.read_text() == text


def test_no_key_shows_in_a_log(tmp_path: Path) -> None:
    settings = Settings.from_env({"VAR_DIR": str(tmp_path)})
    shown = repr(settings)
    assert settings.session_key not in shown
    assert settings.link_key not in shown
    assert "pii" not in shown
    assert "index_key" not in shown
