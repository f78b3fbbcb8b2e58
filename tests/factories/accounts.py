"""People and offices for tests."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from flask.testing import FlaskClient

from core.access import VISITOR, Actor, OfficeLevel, Role
from core.accounts import Office, User, signin
from core.platform import Platform
from core.work import Work

NUMBER = count(1)
PASSWORD = "缙云山-Fengye-2026"
HASH = "$argon2id$v=19$m=8,t=1,p=1$not-a-real-hash"


def an_office(
    work: Work, level: OfficeLevel = OfficeLevel.SUBDISTRICT, parent: Office | None = None, **values: Any
) -> Office:
    """An office, flushed so that it has an id."""
    number = next(NUMBER)
    office = Office(
        name=values.pop("name", f"测试街道{number}就业所"),
        level=level.value,
        parent_id=parent.id if parent else None,
        **values,
    )
    work.session.add(office)
    work.session.flush()
    return office


def a_user(work: Work, role: Role = Role.COUNSELOR, office: Office | None = None, **values: Any) -> User:
    """A user; staff get an office of their own when none is given."""
    number = next(NUMBER)
    if office is None and role in (Role.COUNSELOR, Role.ORGANIZER):
        office = an_office(work)
    user = User(
        login_name=values.pop("login_name", f"user{number}"),
        name=values.pop("name", f"测试员{number}"),
        role=role.value,
        office_id=office.id if office else None,
        password_hash=values.pop("password_hash", HASH),
        password_changed_at=datetime.now(UTC),
        created_at=work.now,
        **values,
    )
    work.session.add(user)
    work.session.flush()
    return user


def actor_for(work: Work, user: User) -> Actor:
    """The actor that a signed-in request of this user would have, with office and firm."""
    from sqlalchemy.orm import joinedload

    from core import enterprises
    from core.accounts import UserSession

    work.session.flush()
    fresh = work.session.get_one(User, user.id, options=[joinedload(User.office)], populate_existing=True)
    actor = signin.actor_of(work, UserSession(id=0, user=fresh, user_id=fresh.id), ip="127.0.0.1", request_id="test")
    return enterprises.with_firm(work, actor) if actor.role is Role.ENTERPRISE else actor


def sign_in_as(app: Any, platform: Platform, user: User | None) -> FlaskClient:
    """A browser with this user's session cookie."""
    client: FlaskClient = app.test_client()
    if user is not None:
        with platform.work(VISITOR) as work:
            token = signin.open_session(work, work.session.get_one(User, user.id), "pytest")
        client.set_cookie("sid", token)
    return client
