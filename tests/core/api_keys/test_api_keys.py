"""A key opens for its own firm alone, until its last day, until it is revoked, while its maker is there."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from core import api_keys, enterprises, vacancies
from core.access import Permission, Role, can
from core.api_keys import MakeKey
from core.audit import verify
from core.enterprises import Member
from core.errors import Conflict, Denied, Invalid, NotFound
from core.events import EventRow
from tests.conftest import NOW
from tests.factories.accounts import a_user, actor_for
from tests.factories.api_keys import an_api_key
from tests.factories.enterprises import an_enterprise, an_hr
from tests.factories.vacancies import said

YEAR = timedelta(days=366)


@pytest.fixture
def firm(work):
    return an_enterprise(work)


@pytest.fixture
def admin(work, firm):
    return an_hr(work, firm)


@pytest.fixture
def as_user(unit):
    """`as_user(user)`: a unit of work in which this user acts, at NOW or at `now=`."""

    def open_unit(user, now=NOW):
        with unit() as work:
            actor = actor_for(work, user)
        return unit(actor, now)

    return open_unit


def order(**values):
    words = {"name": "招聘系统", "scopes": ("read", "write"), "expires_on": NOW.date() + timedelta(days=30)}
    return MakeKey(**words | values)


def test_a_key_opens_and_is_kept_as_a_hash_only(as_user, admin, firm):
    with as_user(admin) as work:
        key, secret = api_keys.make(work, order())
        assert secret.startswith(key.prefix)
        assert secret not in (key.secret_hash, key.prefix)
        found = api_keys.find(work, secret)
        assert found is key
        actor = api_keys.actor_of(found, ip="10.0.0.1", request_id="r")
    assert (actor.role, actor.enterprise_id, actor.user_id) == (Role.ENTERPRISE, firm.id, admin.id)
    assert actor.api_key_id == key.id
    assert not actor.is_enterprise_admin
    assert can(actor, Permission.API_WRITE)
    assert not can(actor, Permission.API_KEY_MANAGE)


def test_another_key_opens_nothing(as_user, admin):
    with as_user(admin) as work:
        _, secret = api_keys.make(work, order())
        assert api_keys.find(work, secret[:-1] + ("A" if secret[-1] != "A" else "B")) is None
        assert api_keys.find(work, "") is None


@pytest.mark.parametrize(("days", "right"), [(-1, False), (0, True), (366, True), (367, False)])
def test_a_key_lasts_a_year_at_most(days, right, as_user, admin):
    asked = order(expires_on=NOW.date() + timedelta(days=days))
    with as_user(admin) as work:
        if right:
            assert api_keys.make(work, asked)
        else:
            with pytest.raises(Invalid) as refused:
                api_keys.make(work, asked)
            assert list(refused.value.fields) == ["expires_on"]


def test_a_key_opens_through_its_last_day_and_not_after(as_user, admin):
    with as_user(admin) as work:
        key, secret = api_keys.make(work, order(expires_on=NOW.date() + timedelta(days=1)))
    with as_user(admin, NOW + timedelta(days=1)) as work:
        assert api_keys.find(work, secret)
    with as_user(admin, NOW + timedelta(days=2)) as work:
        assert api_keys.find(work, secret) is None
        assert api_keys.state(work, api_keys.get(work, key.public_id)) == "expired"


def test_a_revoked_key_opens_nothing_and_is_revoked_once(as_user, admin):
    with as_user(admin) as work:
        key, secret = api_keys.make(work, order())
        api_keys.revoke(work, key.public_id)
        assert api_keys.find(work, secret) is None
        assert api_keys.state(work, key) == "revoked"
        with pytest.raises(Conflict):
            api_keys.revoke(work, key.public_id)


def test_a_key_ends_with_its_makers_membership(as_user, admin, firm, work):
    colleague = an_hr(work, firm)
    _, secret = an_api_key(work, firm, colleague)
    assert api_keys.find(work, secret)
    work.session.execute(delete(Member).where(Member.user_id == colleague.id))
    assert api_keys.find(work, secret) is None
    with as_user(admin) as unit:
        [left] = unit.session.scalars(api_keys.listing(unit))
        assert api_keys.state(unit, left) == "orphaned"


def test_a_key_ends_with_its_makers_account(work, firm, admin):
    _, secret = an_api_key(work, firm, admin)
    admin.disabled_at = work.now
    work.session.flush()
    assert api_keys.find(work, secret) is None


@pytest.mark.parametrize("scopes", [(), ("write",), ("read", "everything")])
def test_who_writes_reads_and_there_are_no_other_scopes(scopes):
    with pytest.raises(Invalid) as refused:
        order(scopes=scopes)
    assert list(refused.value.fields) == ["scopes"]


def test_a_reading_key_may_not_write(work, firm, admin):
    _, secret = an_api_key(work, firm, admin, scopes=("read",))
    actor = api_keys.actor_of(api_keys.find(work, secret), ip="", request_id="")
    assert can(actor, Permission.API_READ)
    assert not can(actor, Permission.API_WRITE)


def test_a_firm_has_a_limited_number_of_living_keys(as_user, admin):
    with as_user(admin) as work:
        keys = [api_keys.make(work, order())[0] for _ in range(api_keys.MOST)]
        with pytest.raises(Conflict):
            api_keys.make(work, order())
        api_keys.revoke(work, keys[0].public_id)
        assert api_keys.make(work, order())


def test_only_the_firms_administrator_makes_and_sees_keys(as_user, firm, admin, work):
    key, _ = an_api_key(work, firm, admin)
    for user in (an_hr(work, firm, is_admin=False), a_user(work, Role.COUNSELOR), a_user(work, Role.SYSADMIN)):
        with as_user(user) as unit:
            with pytest.raises(Denied):
                api_keys.make(unit, order())
            with pytest.raises(Denied):
                api_keys.listing(unit)
            with pytest.raises(NotFound):
                api_keys.get(unit, key.public_id)


def test_another_firms_key_is_not_found(as_user, firm, admin, work):
    key, _ = an_api_key(work, firm, admin)
    with as_user(an_hr(work, an_enterprise(work))) as unit:
        assert not unit.session.scalars(api_keys.listing(unit)).all()
        with pytest.raises(NotFound):
            api_keys.revoke(unit, key.public_id)


def test_a_security_administrator_makes_keys_that_read_alone_and_revokes_any(as_user, firm, admin, work):
    key, secret = an_api_key(work, firm, admin)
    with as_user(a_user(work, Role.SECADMIN)) as unit:
        with pytest.raises(Invalid):
            api_keys.make(unit, order())
        own, opened = api_keys.make(unit, order(scopes=("read",)))
        assert own.enterprise_id is None
        api_keys.revoke(unit, key.public_id)
        assert api_keys.find(unit, secret) is None
        actor = api_keys.actor_of(api_keys.find(unit, opened), ip="", request_id="")
    assert (actor.role, actor.user_id, actor.enterprise_id) == (Role.VISITOR, None, None)
    assert actor.key_scopes == {"read"}


def test_the_history_tells_a_program_from_a_person(unit, as_user, firm, admin, work):
    key, secret = an_api_key(work, firm, admin)
    actor = api_keys.actor_of(api_keys.find(work, secret), ip="10.0.0.1", request_id="r")
    with unit(actor) as by_program:
        kept = vacancies.keep(by_program, enterprises.own(by_program), said(), lambda _title: None)
    with as_user(admin) as by_hand:
        also = vacancies.keep(by_hand, enterprises.own(by_hand), said(), lambda _title: None)
    told = work.session.scalars(select(EventRow).where(EventRow.name == "vacancy.kept"))
    rows = {row.subject_id: row for row in told}
    assert rows[kept.id].facts["api_key"] == key.id
    assert rows[kept.id].actor_id == admin.id
    assert "api_key" not in rows[also.id].facts
    assert (kept.source, also.source) == ("api", "web")
    assert [one.by_program for one in vacancies.history(work, kept)] == [True]
    assert verify(work).whole


def test_making_and_revoking_stand_in_the_history_without_the_secret(as_user, admin, firm, work):
    with as_user(admin) as unit:
        key, secret = api_keys.make(unit, order())
        api_keys.revoke(unit, key.public_id)
    rows = work.session.scalars(select(EventRow).where(EventRow.name.like("api_key.%")).order_by(EventRow.seq)).all()
    assert [row.name for row in rows] == ["api_key.made", "api_key.revoked"]
    assert rows[0].facts == {"enterprise_id": firm.id, "scope": "write", "expires_on": key.expires_on.isoformat()}
    assert secret not in str([row.facts for row in rows])


def test_keys_go_after_their_period(unit, firm, admin, work, platform):
    from core import retention

    [sweep] = api_keys.SWEEPS
    rule = platform.retention["api_key"]
    old = NOW - timedelta(days=rule.days + 1)
    gone, _ = an_api_key(work, firm, admin, expires_on=old.date())
    revoked, _ = an_api_key(work, firm, admin, revoked_at=old)
    living, _ = an_api_key(work, firm, admin)
    lately, _ = an_api_key(work, firm, admin, expires_on=old.date(), revoked_at=NOW - timedelta(days=1))
    assert retention.run(platform.work, NOW, sweep, rule) == {"api_key": 2}
    left = set(work.session.scalars(select(api_keys.ApiKey.id)))
    assert left == {living.id, lately.id}
    assert not left & {gone.id, revoked.id}
