"""Who speaks for a firm, and for which firms an agency may post."""

from datetime import timedelta

import pytest

from core import enterprises
from core.access import Role
from core.enterprises import AddClient, Member, Status
from core.errors import Conflict, Denied, Invalid, NotFound
from tests.core.enterprises.test_register import acting
from tests.factories.accounts import a_user, actor_for
from tests.factories.enterprises import a_credit_code, an_enterprise, an_hr


def test_the_administrator_adds_a_colleague_who_then_sees_the_firm(work):
    firm = an_enterprise(work)
    admin, colleague = an_hr(work, firm), an_hr(work)
    enterprises.add_member(acting(work, admin), firm.public_id, colleague.login_name.upper())
    work.session.flush()
    assert actor_for(work, colleague).enterprise_id == firm.id
    with pytest.raises(Denied, match="member_not_admin"):
        enterprises.add_member(acting(work, colleague), firm.public_id, an_hr(work).login_name)


def test_the_first_member_that_staff_add_is_the_administrator(work):
    firm = an_enterprise(work)
    hr = an_hr(work)
    assert enterprises.add_member(acting(work, a_user(work)), firm.public_id, hr.login_name).is_admin


def test_only_a_free_hr_account_can_be_added(work):
    firm = an_enterprise(work)
    staff = acting(work, a_user(work))
    for user in (
        a_user(work),
        an_hr(work, an_enterprise(work)),
        a_user(work, Role.ENTERPRISE, disabled_at=work.now),
    ):
        with pytest.raises(Invalid):
            enterprises.add_member(staff, firm.public_id, user.login_name)


def test_a_firm_is_not_left_to_people_without_administrator(work):
    firm = an_enterprise(work)
    admin, colleague = an_hr(work, firm), an_hr(work, firm, is_admin=False)
    own = acting(work, admin)
    with pytest.raises(Conflict, match="last_admin"):
        enterprises.remove_member(own, firm.public_id, admin.public_id)
    enterprises.hand_admin(own, firm.public_id, colleague.public_id)
    work.session.flush()
    enterprises.remove_member(acting(work, colleague), firm.public_id, admin.public_id)
    work.session.flush()
    assert work.session.get(Member, admin.id) is None
    with pytest.raises(NotFound):
        enterprises.remove_member(acting(work, colleague), firm.public_id, an_hr(work).public_id)


def client(work, **values):
    return AddClient(**{"authorisation": "授权书2026-1", "valid_until": work.today + timedelta(days=90)} | values)


def test_an_agency_posts_for_a_client_until_the_authorisation_ends(work, unit):
    agency, firm = an_enterprise(work, is_agency=True), an_enterprise(work)
    hr = acting(work, an_hr(work, agency))
    assert not enterprises.may_post_for(work, agency.id, firm.id)
    enterprises.add_client(
        hr,
        agency.public_id,
        client(work, credit_code=firm.credit_code, valid_until=work.today + timedelta(days=1)),
    )
    work.session.flush()
    assert enterprises.may_post_for(work, agency.id, firm.id)
    assert enterprises.may_post_for(work, firm.id, firm.id)
    assert not enterprises.may_post_for(work, firm.id, agency.id)
    later = type(work)(work.session, work.actor, work.now + timedelta(days=2), work.vault)
    assert not enterprises.may_post_for(later, agency.id, firm.id)
    (row,) = enterprises.clients(work, agency.id)
    assert row.client.name == firm.name
    with pytest.raises(Invalid):
        enterprises.add_client(hr, agency.public_id, client(work, credit_code=firm.credit_code))
    enterprises.remove_client(hr, agency.public_id, firm.public_id)
    work.session.flush()
    assert not enterprises.may_post_for(work, agency.id, firm.id)


def test_a_client_not_known_yet_is_kept_unverified(work):
    agency = an_enterprise(work, is_agency=True)
    hr = acting(work, an_hr(work, agency))
    row = enterprises.add_client(hr, agency.public_id, client(work, name="重庆缙测委托厂"))
    named = enterprises.find(work, "重庆缙测委托厂")
    assert (named.id, named.status) == (row.client_id, Status.DRAFT)
    with pytest.raises(NotFound):
        enterprises.get(hr, named.public_id)
    with pytest.raises(Invalid):
        enterprises.add_client(hr, agency.public_id, client(work, credit_code=a_credit_code()))


def test_clients_are_for_agencies_and_for_others(work):
    firm, agency = an_enterprise(work), an_enterprise(work, is_agency=True)
    staff = acting(work, a_user(work))
    with pytest.raises(Conflict, match="not_agency"):
        enterprises.add_client(staff, firm.public_id, client(work, name=agency.name))
    with pytest.raises(Invalid):
        enterprises.add_client(staff, agency.public_id, client(work, name=agency.name))
    with pytest.raises(Invalid):
        enterprises.add_client(staff, agency.public_id, client(work, name=firm.name, valid_until=work.today))
    with pytest.raises(Invalid):
        client(work)
