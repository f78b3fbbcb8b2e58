"""Signing in: counted tries, sessions that end, a code used once."""

from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select

from core.access import VISITOR, Actor, Role
from core.accounts import Attempt, UserSession, limits, signin
from core.errors import Invalid, NotFound, TooMany
from tests.conftest import NOW
from tests.factories.accounts import a_user, actor_for

VISITING = Actor(role=Role.VISITOR, ip="10.0.0.9")


def tried(unit, name, now=NOW):
    with unit(VISITING, now) as work:
        return signin.candidate(work, name)


def test_the_sixth_try_in_a_quarter_of_an_hour_is_refused_and_known_and_unknown_names_alike(unit):
    with unit() as work:
        known = a_user(work, login_name="tan.ling").login_name
    for name in (known, "nobody.here"):
        for _ in range(5):
            tried(unit, name)
        with pytest.raises(TooMany) as refused:
            tried(unit, f"  {name.upper()} ")
        assert refused.value.facts["minutes"] == 15
        tried(unit, name, NOW + timedelta(minutes=16))


def test_an_address_that_tries_many_names_is_stopped(unit):
    for number in range(60):
        tried(unit, f"name{number}")
    with pytest.raises(TooMany):
        tried(unit, "name60")


def test_a_success_clears_the_count(unit):
    with unit() as work:
        user = a_user(work)
    for _ in range(4):
        tried(unit, user.login_name)
    with unit(VISITOR) as work:
        signin.sign_in(work, user.id, None, "x")
    for _ in range(5):
        tried(unit, user.login_name)


def test_a_long_name_is_counted_and_not_stored_whole(unit):
    with unit() as work:
        for _ in range(5):
            limits.count(work, limits.RESET, "x" * 500)
        with pytest.raises(TooMany):
            limits.count(work, limits.RESET, "x" * 500)


@pytest.mark.parametrize(
    ("after", "lives"),
    [(timedelta(minutes=29), True), (timedelta(minutes=30), False)],
)
def test_a_session_ends_when_idle(unit, after, lives):
    with unit() as work:
        token = signin.open_session(work, a_user(work), "x")
    with unit(now=NOW + after) as work:
        assert (signin.find(work, token) is not None) is lives


def test_a_session_ends_after_ten_hours_however_busy(unit):
    with unit() as work:
        token = signin.open_session(work, a_user(work), "x")
    for hours in range(1, 10):
        with unit(now=NOW + timedelta(hours=hours) - timedelta(minutes=31)) as work:
            session = work.session.query(UserSession).one()
            session.seen_at = NOW + timedelta(hours=hours)
    with unit(now=NOW + timedelta(hours=10)) as work:
        work.session.query(UserSession).one().seen_at = work.now
        assert signin.find(work, token) is None


def test_a_disabled_person_has_no_session_and_no_candidate(unit):
    with unit() as work:
        user = a_user(work)
        token = signin.open_session(work, user, "x")
        user.disabled_at = work.now
    with unit(VISITING) as work:
        assert signin.find(work, token) is None
        assert signin.candidate(work, user.login_name) == (None, None)


def test_only_the_hash_of_the_cookie_is_kept(work):
    token = signin.open_session(work, a_user(work), "x")
    work.session.flush()
    kept = work.session.query(UserSession).one()
    assert token not in (kept.token_hash, kept.agent)
    assert len(token) >= 43


def test_nobody_ends_somebody_elses_session(work):
    mine, theirs = a_user(work), a_user(work)
    signin.open_session(work, theirs, "x")
    work.session.flush()
    stranger = work.session.query(UserSession).one()
    with pytest.raises(NotFound):
        signin.sign_out(replace(work, actor=actor_for(work, mine)), stranger.id)


def test_a_code_of_the_second_factor_is_used_once(unit):
    secret = pyotp.random_base32()
    with unit() as work:
        user = a_user(work)
        work.vault.seal(user, "totp_secret", secret)
    code = pyotp.TOTP(secret).at(NOW)
    for wrong, reason in ((None, "totp.missing"), ("000000" if code != "000000" else "000001", "totp.wrong")):
        with pytest.raises(Invalid) as refused, unit(VISITOR) as work:
            signin.sign_in(work, user.id, wrong, "x")
        assert refused.value.fields["code"][0] == reason
    with unit(VISITOR) as work:
        signin.sign_in(work, user.id, code, "x")
    with pytest.raises(Invalid), unit(VISITOR) as work:
        signin.sign_in(work, user.id, code, "x")
    later = NOW + timedelta(seconds=30)
    with unit(VISITOR, later) as work:
        signin.sign_in(work, user.id, pyotp.TOTP(secret).at(later), "x")


def test_what_was_typed_as_a_name_is_forgotten_when_its_time_is_over(unit):
    tried(unit, "16400001234")
    tried(unit, "somebody.else", NOW + timedelta(minutes=16))
    with unit(write=False) as work:
        assert set(work.session.scalars(select(Attempt.who))) == {"somebody.else", VISITING.ip}
