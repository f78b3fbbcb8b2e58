"""A keys.toml that is not the database's is found at the start, before anything is written under it."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from core import keys, resealing
from core.access import SYSTEM
from core.accounts import User
from core.errors import Conflict
from core.events import EventRow
from core.keys import KeyMark
from core.vault import Vault
from tests.factories.seekers import a_seeker
from tests.installation import installation

__all__ = ["installation"]
INDEX = b"i" * 32
OLD, NEW, OTHER = {1: b"p" * 32}, {2: b"q" * 32}, {1: b"x" * 32}


@pytest.fixture
def under(platform):
    """`under(OLD | NEW)`: the way into the platform's units of work with these keys."""
    return lambda pii_keys, index_key=INDEX: replace(platform, vault=Vault(pii_keys, index_key)).work


def known(work):
    return {row.name: row.mark for row in work.session.scalars(select(KeyMark))}


def test_the_first_start_notes_the_keys_that_seal_and_nothing_of_them(under, unit):
    keys.settle(under(OLD | NEW))
    with unit(write=False) as work:
        first = known(work)
        assert first.keys() == {"index_key", "pii_keys.2"}
        since = set(work.session.scalars(select(KeyMark.since)))
    assert all(len(mark) == 16 and mark not in INDEX.hex() + NEW[2].hex() for mark in first.values())
    keys.settle(under(OLD | NEW))
    with unit(write=False) as work:
        assert (known(work), set(work.session.scalars(select(KeyMark.since)))) == (first, since)


@pytest.mark.parametrize(
    ("pii_keys", "index_key", "name"),
    [(OLD, b"j" * 32, "index_key"), (OTHER, INDEX, "pii_keys.1"), (NEW, INDEX, "pii_keys.1")],
)
def test_other_keys_are_refused_by_name_and_not_noted(under, unit, pii_keys, index_key, name):
    keys.settle(under(OLD))
    with unit(write=False) as work:
        before = known(work)
    with pytest.raises(Conflict) as refused:
        keys.settle(under(pii_keys, index_key))
    assert (refused.value.code, refused.value.facts) == ("keys.missing", {"name": name})
    with unit(write=False) as work:
        assert known(work) == before


def test_an_old_key_may_go_when_everything_was_resealed_and_not_before(under, unit, platform):
    keys.settle(under(OLD))
    with unit() as work:
        a_seeker(work)
    both = replace(platform, vault=Vault(OLD | NEW, INDEX))
    keys.settle(both.work)
    with pytest.raises(Conflict, match="missing"):
        keys.settle(under(NEW))
    assert resealing.run(both).whole
    # A command between resealing and taking the old key out must not make it needed again.
    keys.settle(both.work)
    keys.settle(under(NEW))
    with pytest.raises(Conflict, match="missing"):
        keys.settle(under(OLD))


def test_an_old_key_stays_needed_where_a_field_was_not_moved(under, unit, platform):
    keys.settle(under(OLD))
    with replace(platform, vault=Vault(OTHER, INDEX)).work(SYSTEM) as work:
        a_seeker(work)
    both = replace(platform, vault=Vault(OLD | NEW, INDEX))
    keys.settle(both.work)
    assert not resealing.run(both).whole
    with pytest.raises(Conflict, match="missing"):
        keys.settle(under(NEW))


def test_a_key_that_is_lost_is_given_up_by_its_name_and_the_history_says_so(under, unit):
    keys.settle(under(OLD))
    with under(OTHER)(SYSTEM) as work:
        with pytest.raises(Conflict, match="not_missing"):
            keys.give_up(work, "index_key")
        keys.give_up(work, "pii_keys.1")
    keys.settle(under(OTHER))
    with unit(write=False) as work:
        [event] = work.session.scalars(select(EventRow).where(EventRow.name == "vault.key_forgotten"))
        assert event.subject_id == 1


def test_a_start_with_other_keys_ends_before_it_writes_and_says_how_to_go_on(installation):
    assert installation.run("jobs", "run", "react").returncode == 0
    path = installation.folder / "keys.toml"
    right = path.read_text()
    path.unlink()
    orders = (("webapp", "create-user", "luo", "--name", "罗", "--role", "secadmin"), ("jobs", "run", "react"))
    for order in orders:
        done = installation.run(*order)
        assert done.returncode == 1
        assert "缺密钥index_key" in done.stderr
        assert "Traceback" not in done.stderr
    with installation.platform.work(SYSTEM, write=False) as work:
        assert work.session.scalar(select(func.count()).select_from(User)) == 0
    assert installation.run("webapp", "audit", "verify").returncode == 0, "reading the history needs no key"
    for name in ("index_key", "pii_keys.1"):
        assert installation.run("webapp", "forget-key", name).returncode == 0
    assert installation.run("jobs", "run", "react").returncode == 0
    path.write_text(right)
    assert "缺密钥index_key" in installation.run("jobs", "run", "react").stderr
