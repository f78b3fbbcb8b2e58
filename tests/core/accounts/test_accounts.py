"""Accounts made, moved, disabled by security administrators; one-time codes; offices."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core import accounts
from core.access import OfficeLevel, Role
from core.accounts import OFFICE, MakeAccount, MoveAccount, OpenOffice, User, UserSession, signin
from core.accounts.offices import reach
from core.errors import Conflict, Denied, Invalid
from core.handover import caseload, hand_over
from core.seekers import Seeker
from tests.conftest import NOW
from tests.factories.accounts import HASH, a_user, actor_for, an_office
from tests.factories.seekers import a_seeker


@pytest.fixture
def admin(unit):
    with unit() as work:
        return actor_for(work, a_user(work, Role.SECADMIN))


def order(**values):
    return MakeAccount(**{"login_name": "Lei.Min", "name": "雷敏", "role": Role.AUDITOR} | values)


def test_a_name_is_taken_whatever_its_case(unit, admin):
    with unit(admin) as work:
        assert accounts.make(work, order(), HASH).login_name == "lei.min"
    with pytest.raises(Invalid) as refused, unit(admin) as work:
        accounts.make(work, order(login_name="LEI.MIN"), HASH)
    assert refused.value.fields == {"login_name": ("account.name_taken", {})}


@pytest.mark.parametrize(
    ("values", "field"),
    [({"login_name": "雷敏"}, "login_name"), ({"name": " "}, "name"), ({"role": Role.COUNSELOR}, "office")],
)
def test_what_can_never_be_right_is_refused(values, field):
    with pytest.raises(Invalid) as refused:
        order(**values)
    assert field in refused.value.fields


@pytest.mark.parametrize("role", [Role.COUNSELOR, Role.SYSADMIN, Role.AUDITOR, Role.ENTERPRISE])
def test_only_a_security_administrator_makes_accounts(unit, role):
    with unit() as work:
        actor = actor_for(work, a_user(work, role))
    with pytest.raises(Denied), unit(actor) as work:
        accounts.make(work, order(), HASH)


def test_nobody_changes_their_own_rights(unit, admin):
    with unit(admin) as work:
        own = work.session.get_one(User, admin.user_id).public_id
    for act in (
        lambda work: accounts.move(work, own, MoveAccount(role=Role.AUDITOR, office_public_id=None), hand_over),
        lambda work: accounts.disable(work, own, None, hand_over),
        lambda work: accounts.issue_code(work, own),
        lambda work: accounts.clear_second_factor(work, own),
    ):
        with pytest.raises(Conflict) as refused, unit(admin) as work:
            act(work)
        assert refused.value.code == "account.not_own"


def test_a_caseload_is_handed_over_before_its_owner_goes(unit, admin):
    with unit() as work:
        office = an_office(work)
        leaving, heir = a_user(work, office=office), a_user(work, office=office)
        stranger = a_user(work)
        person, other = a_seeker(work, counselor=leaving), a_seeker(work, counselor=stranger)
    for hand_to, reason in ((None, "account.heir_needed"), (stranger.public_id, "account.heir")):
        with pytest.raises(Invalid) as refused, unit(admin) as work:
            accounts.disable(work, leaving.public_id, hand_to, hand_over)
        assert refused.value.fields["hand_to"][0] == reason
    with unit() as work:
        token = signin.open_session(work, work.session.get_one(User, leaving.id), "x")
    with unit(admin) as work:
        accounts.disable(work, leaving.public_id, heir.public_id, hand_over)
    with unit() as work:
        assert work.session.get_one(Seeker, person.id).counselor_id == heir.id
        assert work.session.get_one(Seeker, other.id).counselor_id == stranger.id
        assert signin.find(work, token) is None


def test_the_only_counselor_of_an_office_can_be_stopped_and_the_people_stay_with_it(unit, admin):
    with unit() as work:
        leaving = a_user(work)
        person = a_seeker(work, counselor=leaving)
    with unit(admin) as work:
        accounts.disable(work, leaving.public_id, OFFICE, hand_over)
    with unit() as work:
        kept = work.session.get_one(Seeker, person.id)
        assert (kept.counselor_id, kept.office_id) == (None, leaving.office_id)


def test_a_move_ends_all_sessions(unit, admin):
    with unit() as work:
        user, office = a_user(work, Role.ORGANIZER), an_office(work)
        token = signin.open_session(work, user, "x")
    with unit(admin) as work:
        order = MoveAccount(role=Role.COUNSELOR, office_public_id=office.public_id)
        moved = accounts.move(work, user.public_id, order, hand_over)
        assert (moved.role, moved.office_id) == ("counselor", office.id)
    with unit() as work:
        assert signin.find(work, token) is None


def test_a_one_time_code_works_once_within_a_day_for_its_own_name(unit, admin):
    with unit() as work:
        user, other = a_user(work), a_user(work)
    with unit(admin) as work:
        code = accounts.issue_code(work, user.public_id)
    for name, now in ((other.login_name, NOW), (user.login_name, NOW + timedelta(hours=24))):
        with pytest.raises(Invalid), unit(now=now) as work:
            accounts.use_code(work, name, code, "new")
    with unit() as work:
        token = signin.open_session(work, work.session.get_one(User, user.id), "x")
    with unit() as work:
        accounts.use_code(work, user.login_name.upper(), code.lower().replace("-", " "), "new")
    with unit() as work:
        assert work.session.get_one(User, user.id).password_hash == "new"
        assert signin.find(work, token) is None
    with pytest.raises(Invalid), unit() as work:
        accounts.use_code(work, user.login_name, code, "again")


def test_a_new_code_ends_the_older_one(unit, admin):
    with unit() as work:
        user = a_user(work)
    with unit(admin) as work:
        first = accounts.issue_code(work, user.public_id)
    with unit(admin) as work:
        accounts.issue_code(work, user.public_id)
    with pytest.raises(Invalid), unit() as work:
        accounts.use_code(work, user.login_name, first, "new")


def test_offices_stand_in_three_levels(unit, admin):
    with unit(admin) as work:
        centre = accounts.open_office(work, OpenOffice(name="区中心", level=OfficeLevel.DISTRICT))
        values = {"level": OfficeLevel.SUBDISTRICT, "parent_public_id": centre.public_id, "place_code": "500109007"}
        town = accounts.open_office(work, OpenOffice(name="歇马所", **values))
        village = OpenOffice(name="歇马社区", level=OfficeLevel.VILLAGE, parent_public_id=town.public_id)
        below = accounts.open_office(work, village)
        assert accounts.under(work, centre) == {centre.id}
        assert accounts.under(work, town) == {town.id, below.id}
        assert accounts.under(work, below) == {below.id}
        wrong = OpenOffice(name="别的社区", level=OfficeLevel.VILLAGE, parent_public_id=centre.public_id)
        with pytest.raises(Invalid):
            accounts.open_office(work, wrong)
        with pytest.raises(Conflict):
            accounts.close_office(work, town.public_id, caseload)


def test_an_office_that_serves_people_is_not_closed(unit, admin):
    with unit() as work:
        office = an_office(work)
        a_seeker(work, office)
    with pytest.raises(Conflict) as refused, unit(admin) as work:
        accounts.close_office(work, office.public_id, caseload)
    assert (refused.value.code, refused.value.facts) == ("office.has_caseload", {"people": 1})


def test_district_people_open_all_caseloads_for_half_an_hour(unit):
    with unit() as work:
        centre = an_office(work, OfficeLevel.DISTRICT)
        town = an_office(work, parent=centre)
        user = a_user(work, office=centre)
        signin.open_session(work, user, "x")
        work.session.flush()
        session = work.session.query(UserSession).one()
        assert reach(work, centre, session) == {centre.id}
        actor = replace(actor_for(work, user), session_id=session.id)
    with unit(actor) as work:
        accounts.widen(work, "complaint")
    for minutes, seen in ((29, {centre.id, town.id}), (30, {centre.id})):
        with unit(now=NOW + timedelta(minutes=minutes)) as work:
            session = work.session.get_one(UserSession, actor.session_id)
            assert reach(work, centre, session) == seen


def test_people_of_a_subdistrict_do_not_widen(unit):
    with unit() as work:
        actor = actor_for(work, a_user(work))
    with pytest.raises(Denied), unit(actor) as work:
        accounts.widen(work, "complaint")
