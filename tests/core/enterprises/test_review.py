"""A second person verifies; what stands in the register is verified again after a change."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from core import enterprises
from core.access import Role
from core.enterprises import (
    Basis,
    EditEnterprise,
    Enterprise,
    Label,
    Licence,
    ReturnEnterprise,
    SetLabels,
    Status,
    SuspendEnterprise,
    VerifyEnterprise,
)
from core.enterprises.events import EnterpriseSubmitted
from core.errors import Conflict, Denied, Invalid, NotFound
from core.states import Machine
from tests.core.enterprises.test_register import PICTURE, acting, names
from tests.factories.accounts import a_user
from tests.factories.enterprises import an_enterprise, an_hr, registration


def as_it_stands(work, firm, **values):
    facts = {field: getattr(firm, field) for field in EditEnterprise.__dataclass_fields__ if hasattr(firm, field)}
    phone, second = enterprises.phones(work, firm)
    facts |= {"contact_phone": phone, "second_contact_phone": second, "allow_demo": True}
    return EditEnterprise(**facts | values)


@pytest.fixture
def hr(work):
    return an_hr(work)


@pytest.fixture
def waiting(work, hr):
    return enterprises.register(acting(work, hr), registration(licence=PICTURE))


def look(firm, basis=Basis.PICTURE):
    return VerifyEnterprise(version=firm.version, basis=basis)


def test_a_counselor_verifies_and_the_firm_may_be_public(work, waiting):
    assert not enterprises.is_public(waiting)
    counselor = a_user(work)
    firm = enterprises.verify(acting(work, counselor), waiting.public_id, look(waiting))
    assert (firm.status, firm.verified_by, firm.verified_at) == (Status.VERIFIED, counselor.id, work.now)
    assert firm.next_check_on.isoformat() == "2026-09-02"
    assert enterprises.is_public(firm)
    assert names(work)[-1] == "enterprise.verified"


def test_who_registered_it_does_not_verify_it(work):
    counselor = acting(work, a_user(work))
    firm = enterprises.register(counselor, registration())
    assert not enterprises.may_verify(counselor, firm)
    with pytest.raises(Conflict, match="two_persons"):
        enterprises.verify(counselor, firm.public_id, look(firm, Basis.REGISTER))
    other = acting(work, a_user(work, Role.ORGANIZER))
    assert enterprises.verify(other, firm.public_id, look(firm, Basis.REGISTER)).status == Status.VERIFIED


@pytest.mark.parametrize("column", ["registered_by", "submitted_by"])
def test_the_database_holds_the_two_persons_too(work, waiting, column):
    user = a_user(work)
    values = {"verified_by": user.id, column: user.id}
    with pytest.raises(IntegrityError), work.session.begin_nested():
        work.session.execute(update(Enterprise).where(Enterprise.id == waiting.id).values(**values))


def test_without_a_picture_it_was_not_a_picture_that_was_looked_at(work):
    firm = enterprises.register(acting(work, a_user(work)), registration())
    with pytest.raises(Invalid) as refused:
        enterprises.verify(acting(work, a_user(work)), firm.public_id, look(firm))
    assert refused.value.fields["basis"][0] == "enterprise.no_picture"


def test_what_changed_while_being_looked_at_is_not_verified(work, hr, waiting):
    seen = look(waiting)
    enterprises.edit(
        acting(work, hr), waiting.public_id, as_it_stands(acting(work, hr), waiting, address="云汉大道1号")
    )
    work.session.flush()
    with pytest.raises(Conflict, match="stale"):
        enterprises.verify(acting(work, a_user(work)), waiting.public_id, seen)


def test_it_goes_back_with_a_reason_and_comes_again(work, hr, waiting):
    counselor = acting(work, a_user(work))
    order = ReturnEnterprise(version=waiting.version, reason="执照照片看不清，重拍。")
    assert enterprises.send_back(counselor, waiting.public_id, order).status == Status.RETURNED
    work.session.flush()
    own = acting(work, hr)
    enterprises.edit(own, waiting.public_id, as_it_stands(own, waiting, submit=True))
    assert waiting.status == Status.SUBMITTED
    with pytest.raises(Invalid):
        ReturnEnterprise(version=1, reason=" ")


def test_only_what_waits_can_be_verified(work):
    firm = an_enterprise(work)
    with pytest.raises(Conflict) as refused:
        enterprises.verify(acting(work, a_user(work)), firm.public_id, look(firm, Basis.REGISTER))
    assert refused.value.facts["possible"] == ("edit", "recheck", "reopen", "suspend")


def test_hr_does_not_verify_and_does_not_see_others(work, hr, waiting):
    with pytest.raises(Denied):
        enterprises.verify(acting(work, hr), waiting.public_id, look(waiting))
    stranger = acting(work, an_hr(work, an_enterprise(work)))
    for ask in (enterprises.get, enterprises.licence):
        with pytest.raises(NotFound):
            ask(stranger, waiting.public_id)
    with pytest.raises(NotFound):
        enterprises.edit(stranger, waiting.public_id, as_it_stands(work, waiting))


@pytest.mark.parametrize(
    ("changed", "state"),
    [
        ({"name": "重庆缙测新名有限公司"}, Status.SUBMITTED),
        ({"legal_person": "唐勇"}, Status.SUBMITTED),
        ({"licence": Licence(file="b" * 64, kind="image/jpeg")}, Status.SUBMITTED),
        ({"contact_name": "唐勇", "contact_phone": "16400000272"}, Status.VERIFIED),
        ({"headcount_insured": 120, "short_name": "缙测"}, Status.VERIFIED),
        ({}, Status.VERIFIED),
    ],
)
def test_a_verified_firm_waits_again_when_the_register_is_touched(work, changed, state):
    firm = an_enterprise(work, licence_file="a" * 64, licence_kind="image/png")
    hr = acting(work, an_hr(work, firm))
    enterprises.edit(hr, firm.public_id, as_it_stands(hr, firm, **changed))
    assert firm.status == state
    assert (firm.verified_at is None) == (state is Status.SUBMITTED)
    again = [event.again for event, _ in work.recorded if isinstance(event, EnterpriseSubmitted)]
    assert again == ([True] if state is Status.SUBMITTED else [])


def test_a_change_is_kept_field_by_field_but_no_telephone(work):
    firm = an_enterprise(work, name="重庆缙测旧名厂", licence_file="a" * 64, licence_kind="image/png")
    hr = acting(work, an_hr(work, firm))
    order = as_it_stands(hr, firm, name="重庆缙测新名厂", contact_phone="16400000272")
    enterprises.edit(hr, firm.public_id, order)
    work.session.flush()
    (change,) = enterprises.changes(hr, firm)
    assert change.changes == {"name": ["重庆缙测旧名厂", "重庆缙测新名厂"], "contact_phone": [None, None]}
    assert enterprises.find(work, "重庆缙测新名厂") is firm


def test_two_people_editing_at_once_is_a_conflict(work):
    firm = an_enterprise(work)
    counselor = acting(work, a_user(work))
    late = as_it_stands(counselor, firm, park="蔡家园区")
    enterprises.edit(counselor, firm.public_id, as_it_stands(counselor, firm, park="水土园区"))
    work.session.flush()
    with pytest.raises(Conflict, match="stale"):
        enterprises.edit(counselor, firm.public_id, late)


def test_a_waiting_firm_cannot_be_emptied(work, hr, waiting):
    own = acting(work, hr)
    with pytest.raises(Invalid) as refused:
        enterprises.edit(own, waiting.public_id, as_it_stands(own, waiting, contact_phone=None))
    assert set(refused.value.fields) == {"contact_phone"}


def test_a_suspended_firm_is_verified_again_by_somebody_else(work):
    firm = an_enterprise(work)
    organizer = acting(work, a_user(work, Role.ORGANIZER))
    enterprises.suspend(organizer, firm.public_id, SuspendEnterprise(reason="被投诉收押金，核查中。"))
    assert not enterprises.is_public(firm)
    with pytest.raises(Conflict):
        enterprises.edit(organizer, firm.public_id, as_it_stands(organizer, firm))
    enterprises.restore(organizer, firm.public_id)
    assert firm.status == Status.SUBMITTED
    assert not enterprises.may_verify(organizer, firm)


def test_labels_are_set_as_a_whole(work):
    firm = an_enterprise(work)
    counselor = acting(work, a_user(work))
    enterprises.set_labels(counselor, firm.public_id, SetLabels(labels=frozenset({"规上", "链主"})))
    enterprises.set_labels(counselor, firm.public_id, SetLabels(labels=frozenset({"规上", "困难企业"})))
    work.session.flush()
    assert set(enterprises.labels_of(work, [firm.id])[firm.id]) == {"规上", "困难企业"}
    assert work.session.get(Label, (firm.id, "链主")) is None
    with pytest.raises(Invalid):
        SetLabels(labels=frozenset({"五百强"}))
    with pytest.raises(Denied):
        enterprises.set_labels(acting(work, an_hr(work, firm)), firm.public_id, SetLabels(labels=frozenset()))


def test_the_longest_waiting_comes_first_and_never_ones_own(work, hr, waiting):
    counselor = acting(work, a_user(work))
    own = enterprises.register(counselor, registration())
    assert [firm.id for firm in work.session.scalars(enterprises.waiting_for_review(counselor))] == [
        waiting.id,
        own.id,
    ]
    assert enterprises.next_waiting(counselor).id == waiting.id
    enterprises.verify(counselor, waiting.public_id, look(waiting))
    assert enterprises.next_waiting(counselor) is None


def test_the_table_of_states_has_a_way_out_of_every_state():
    assert isinstance(enterprises.MACHINE, Machine)
    assert all(enterprises.MACHINE.possible(status) for status in Status)


def in_half_a_year(work, waiting, days_before=14):
    """The firm verified on March 2, looked at so many days before September 2."""
    enterprises.verify(acting(work, a_user(work)), waiting.public_id, look(waiting))
    work.session.flush()
    return datetime(2026, 9, 2, 1, tzinfo=UTC) - timedelta(days=days_before)


def test_after_half_a_year_it_is_verified_again(work, waiting):
    now = in_half_a_year(work, waiting)
    counselor = replace(acting(work, a_user(work)), now=now)
    assert enterprises.check_due(waiting, counselor.today)
    firm = enterprises.verify(counselor, waiting.public_id, look(waiting, Basis.REGISTER))
    assert (firm.status, firm.verified_basis) == (Status.VERIFIED, "register")
    assert firm.next_check_on.isoformat() == "2027-02-19"
    assert not enterprises.check_due(firm, counselor.today)


def test_before_its_time_a_verified_firm_is_not_verified_again(work, waiting):
    now = in_half_a_year(work, waiting, days_before=15)
    with pytest.raises(Conflict):
        enterprises.verify(replace(acting(work, a_user(work)), now=now), waiting.public_id, look(waiting))


def test_who_registered_it_does_not_check_it_either(work):
    counselor = a_user(work)
    firm = enterprises.register(acting(work, counselor), registration(licence=PICTURE))
    now = in_half_a_year(work, firm)
    with pytest.raises(Conflict, match="two_persons"):
        enterprises.verify(replace(acting(work, counselor), now=now), firm.public_id, look(firm))
