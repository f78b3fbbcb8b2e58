"""Whatever happens to a person's sessions, in whatever order: one lives only while it is used, not ended, not too old,
and its account may sign in; nobody ends another's."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import product

import pytest
from hypothesis import given

from core import accounts
from core.access import VISITOR, Role
from core.accounts import User, UserSession, signin
from tests.conftest import NOW
from tests.core.walking import PICKS, chosen, walks
from tests.factories.accounts import a_user, actor_for

STEPS = [
    ("open", None),
    *product(("use", "sign_out", "steal"), (0, 1, 2)),
    *product(("wait",), (timedelta(minutes=5), timedelta(minutes=29), timedelta(minutes=31), timedelta(hours=4))),
    *[(act, None) for act in ("disable", "enable", "move", "password")],
]
IDLE, ABSOLUTE = timedelta(minutes=30), timedelta(hours=10)


@dataclass
class Opened:
    """A session as the rules see it."""

    token: str
    at: datetime
    seen: datetime
    ended: bool = False


@dataclass
class Known:
    """What the rules say so far."""

    now: datetime = NOW
    disabled: bool = False
    opened: list[Opened] = field(default_factory=list)

    def lives(self, one: Opened) -> bool:
        young = self.now < one.at + ABSOLUTE and self.now - one.seen < IDLE
        return young and not one.ended and not self.disabled

    def expected(self, act: str, what: int | None) -> list[str] | str:
        """The events of this step, or the code of its refusal."""
        if act == "disable":
            return "account.already_disabled" if self.disabled else ["account.disabled"]
        names = {
            "open": "account.signed_in",
            "sign_out": "account.signed_out",
            "enable": "account.enabled",
            "move": "account.moved",
            "password": "account.password_changed",
        }
        return "not_found" if act == "steal" else [names[act]] if act in names else []

    def follow(self, act: str, one: Opened | None) -> None:
        """The step was taken."""
        if one is not None:
            one.ended = one.ended or act == "sign_out"
            one.seen = self.now if act == "use" else one.seen
        elif act in ("disable", "enable"):
            self.disabled = act == "disable"
        if act in ("disable", "move", "password"):
            for each in self.opened:
                each.ended = True


@pytest.fixture
def people(unit):
    """The person, somebody else, and a security administrator."""
    with unit() as work:
        users = a_user(work, Role.ORGANIZER), a_user(work), a_user(work, Role.SECADMIN)
        return users[0], [actor_for(work, user) for user in users]


def number_of(work, token):
    """The id of a session, living or not."""
    return work.session.query(UserSession.id).filter_by(token_hash=signin.token_hash(token)).scalar()


def taken(act, one, person, known):
    """The step as the door would take it."""

    def take(work):
        if act == "open":
            user = work.session.get_one(User, person.id)
            known.opened.append(Opened(signin.open_session(work, user, "pytest"), known.now, known.now))
        elif act == "use":
            signin.touch(work, number_of(work, one.token))
        elif act in ("sign_out", "steal"):
            signin.sign_out(work, number_of(work, one.token))
        elif act == "disable":
            accounts.disable(work, person.public_id, None, lambda *_: 0)
        elif act == "enable":
            accounts.enable(work, person.public_id)
        elif act == "move":
            order = accounts.MoveAccount(role=Role.AUDITOR, office_public_id=None, hand_to=None)
            accounts.move(work, person.public_id, order, lambda *_: 0)
        else:
            accounts.change_password(work, "$argon2id$another")

    return take


@walks(80)
@given(picks=PICKS)
def test_a_session_lives_while_all_allow_it(site, people, picks):
    person, (own, other, admin) = people
    by = {"steal": other, "sign_out": own, "password": own, "open": VISITOR}
    with site.walk(UserSession, User) as on:
        known = Known()
        for pick in picks:
            steps = [(act, what) for act, what in STEPS if not isinstance(what, int) or what < len(known.opened)]
            # A door asks for a living session first: who cannot sign in uses, opens and changes nothing.
            steps = [step for step in steps if not known.disabled or step[0] not in ("open", "password")]
            steps = [step for step in steps if step[0] != "use" or known.lives(known.opened[step[1]])]
            act, what = chosen(pick, steps, lambda step: isinstance(known.expected(*step), list))
            if act == "wait":
                known.now += what
            else:
                one = known.opened[what] if isinstance(what, int) else None
                actor = by.get(act, admin)
                if on.step(taken(act, one, person, known), known.expected(act, what), actor=actor, now=known.now):
                    known.follow(act, one)
            with site.unit(own, known.now, write=False) as work:
                found = [signin.find(work, one.token) is not None for one in known.opened]
                assert found == [known.lives(one) for one in known.opened]
                if not known.disabled:
                    assert len(signin.own_sessions(work)) == sum(found)
