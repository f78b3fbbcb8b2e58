"""Whose firm is in the register already asks to speak for it; its 管理员 answers, or staff where none is."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from core import enterprises, reactions
from core.access import Permission, Role
from core.accounts import User
from core.enterprises import Enterprise, Member
from core.errors import Conflict, Denied, Invalid, TooMany
from core.notices import Notice
from tests.conftest import NOW
from tests.factories.accounts import a_user, actor_for, an_office
from tests.factories.enterprises import a_credit_code, an_enterprise, an_hr


@pytest.fixture
def scene(unit):
    with unit() as work:
        office = an_office(work, place_code="500109007")
        lonely = an_enterprise(work, subdistrict="500109007")
        firm = an_enterprise(work)
        return {
            "counselor": a_user(work, Role.COUNSELOR, office),
            "firm": firm,
            "lonely": lonely,
            "admin": an_hr(work, firm),
            "newcomer": an_hr(work),
        }


def actor(unit, user):
    with unit(write=False) as work:
        return actor_for(work, user)


def ask(unit, scene, firm, now=NOW):
    with unit(actor(unit, scene["newcomer"]), now) as work:
        enterprises.ask_to_join(work, work.session.get_one(Enterprise, scene[firm].id).credit_code)


def told(unit, user):
    with unit() as work:
        for seq in reactions.waiting(work, 100):
            reactions.react(work, seq)
    with unit(write=False) as work:
        return [(n.code, n.link) for n in work.session.scalars(select(Notice).where(Notice.user_id == user.id))]


def names(unit, firm, now=NOW):
    with unit(write=False, now=now) as work:
        return [user.id for user in enterprises.asking(work, work.session.get_one(Enterprise, firm.id))]


def test_the_admin_hears_of_it_and_lets_the_colleague_in(unit, scene):
    ask(unit, scene, "firm")
    assert names(unit, scene["firm"]) == [scene["newcomer"].id]
    assert ("join_asked", "enterprises.own:") in told(unit, scene["admin"])
    assert "join_asked" not in dict(told(unit, scene["counselor"]))
    with unit(actor(unit, scene["admin"])) as work:
        login = work.session.get_one(User, scene["newcomer"].id).login_name
        enterprises.add_member(work, scene["firm"].public_id, login)
    assert names(unit, scene["firm"]) == []
    assert ("member_added", "enterprises.own:") in told(unit, scene["newcomer"])


def test_where_nobody_speaks_for_the_firm_its_office_hears_of_it(unit, scene):
    ask(unit, scene, "lonely")
    assert ("join_asked", f"enterprises.show:{scene['lonely'].public_id}") in told(unit, scene["counselor"])
    with unit(write=False) as work:
        assert work.session.get(Member, scene["newcomer"].id) is None


def test_asking_lets_nobody_in_and_is_over_after_a_month(unit, scene):
    ask(unit, scene, "firm")
    assert actor(unit, scene["newcomer"]).enterprise_id is None
    with pytest.raises(Denied), unit(actor(unit, scene["newcomer"])) as work:
        work.require(Permission.ENTERPRISE_EDIT, scene["firm"])
    assert names(unit, scene["firm"], NOW + timedelta(days=31)) == []


def test_one_asks_once_and_not_without_end(unit, scene):
    ask(unit, scene, "firm")
    with pytest.raises(Conflict) as refused:
        ask(unit, scene, "firm")
    assert refused.value.code == "enterprise.join_asked"
    with unit(actor(unit, scene["newcomer"])) as work:
        for _ in range(4):
            with pytest.raises(Invalid, match=r"enterprise\.join_unknown"):
                enterprises.ask_to_join(work, a_credit_code())
        with pytest.raises(TooMany):
            enterprises.ask_to_join(work, a_credit_code())


def test_who_has_a_firm_or_is_staff_does_not_ask(unit, scene):
    for user in (scene["admin"], scene["counselor"]):
        with pytest.raises(Conflict), unit(actor(unit, user)) as work:
            enterprises.ask_to_join(work, work.session.get_one(Enterprise, scene["lonely"].id).credit_code)
