"""Targeted fairs: opened from a flag, seen by the invited firms and by no other."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from core import fairs
from core.access import Role
from core.enterprises import Status
from core.errors import Conflict, Denied, Invalid, NotFound
from core.events import EventRow
from core.fairs import OpenFair
from core.vacancies import Status as VacancyStatus
from tests.factories.accounts import a_user, actor_for
from tests.factories.enterprises import an_enterprise, an_hr
from tests.factories.projects import a_flag
from tests.factories.vacancies import a_vacancy

TODAY = date(2026, 3, 2)


@pytest.fixture
def scene(unit):
    with unit() as work:
        firms = [an_enterprise(work) for _ in range(3)]
        return {
            "organizer": actor_for(work, a_user(work, Role.ORGANIZER)),
            "firms": firms,
            "vacancies": [a_vacancy(work, firm) for firm in firms],
            "flag": a_flag(work, firms[0]),
            "hr": [actor_for(work, an_hr(work, firm)) for firm in firms],
        }


def order(scene, *numbers, **values):
    words = {
        "name": "歇马焊工专场",
        "held_on": TODAY + timedelta(days=12),
        "place": "歇马街道文化广场",
        "enterprises": [scene["firms"][number].public_id for number in numbers],
        "vacancies": [scene["vacancies"][number].public_id for number in numbers],
    }
    return OpenFair(**words | values)


def test_a_fair_is_opened_from_a_flag_and_the_invited_firms_see_it(unit, scene):
    with unit(scene["organizer"]) as work:
        fair = fairs.open_fair(work, order(scene, 0, 1), scene["flag"])
        assert fair.no == f"F-2026-{fair.id:03d}"
        assert [one.enterprise_id for one in fairs.invitations_of(work, fair)] == [
            firm.id for firm in scene["firms"][:2]
        ]
        assert fairs.counts(work, [fair.id]) == {fair.id: 2}
        assert [one.id for one in fairs.of_flag(work, scene["flag"].id)] == [fair.id]
        assert fairs.flags_served(work, [scene["flag"].id, 999]) == {scene["flag"].id}
    for actor, seen in zip(scene["hr"], (1, 1, 0), strict=True):
        with unit(actor, write=False) as work:
            found = work.session.scalars(fairs.own_invitations(work)).all()
            assert len(found) == seen
            if found:
                own = fairs.vacancies_of(work, found[0].fair_id, actor.enterprise_id)
                assert {vacancy.enterprise_id for vacancy in own} == {actor.enterprise_id}
    with unit(write=False) as work:
        names = work.session.scalars(select(EventRow.name).order_by(EventRow.seq)).all()
        assert names == ["fair.opened", "fair.firm_invited", "fair.firm_invited"]


def test_another_firms_invitation_is_not_found(unit, scene):
    with unit(scene["organizer"]) as work:
        fair = fairs.open_fair(work, order(scene, 0), None)
        invitation = fairs.invitations_of(work, fair)[0].public_id
    with unit(scene["hr"][0], write=False) as work:
        assert fairs.get_invitation(work, invitation).fair.name == "歇马焊工专场"
    with pytest.raises(NotFound), unit(scene["hr"][1], write=False) as work:
        fairs.get_invitation(work, invitation)


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"held_on": TODAY}, "held_on", "fair.held_on"),
        ({"enterprises": ["nobody"]}, "enterprises", "fair.enterprise_unknown"),
        ({"name": "歇"}, "name", "fair.name"),
        ({"place": ""}, "place", "fair.place"),
        ({"enterprises": []}, "enterprises", "fair.enterprises"),
        ({"vacancies": []}, "vacancies", "fair.vacancies"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(unit, scene, values, field, code):
    with pytest.raises(Invalid) as refused, unit(scene["organizer"]) as work:
        fairs.open_fair(work, order(scene, 0, **values), scene["flag"])
    assert refused.value.fields[field][0] == code


def test_a_vacancy_of_a_firm_that_is_not_invited_is_refused(unit, scene):
    asked = order(scene, 0, vacancies=[scene["vacancies"][1].public_id])
    with pytest.raises(Invalid) as refused, unit(scene["organizer"]) as work:
        fairs.open_fair(work, asked, None)
    assert refused.value.fields["vacancies"][0] == "fair.vacancy_not_live"


def test_a_closed_vacancy_and_a_suspended_firm_are_refused(unit, scene):
    with unit() as work:
        work.session.merge(scene["vacancies"][0]).status = VacancyStatus.CLOSED.value
        work.session.merge(scene["firms"][1]).status = Status.SUSPENDED
    for number, field in ((0, "vacancies"), (1, "enterprises")):
        with pytest.raises(Invalid) as refused, unit(scene["organizer"]) as work:
            fairs.open_fair(work, order(scene, number), None)
        assert field in refused.value.fields


def test_a_cleared_flag_opens_no_fair(unit, scene):
    with unit() as work:
        flag = work.session.merge(scene["flag"])
        flag.cleared_on = TODAY
    with pytest.raises(Conflict), unit(scene["organizer"]) as work:
        fairs.open_fair(work, order(scene, 0), flag)


@pytest.mark.parametrize("role", [Role.COUNSELOR, Role.ENTERPRISE, Role.AUDITOR])
def test_only_organizers_open_fairs(unit, scene, role):
    with unit() as work:
        actor = actor_for(work, a_user(work, role))
    with pytest.raises(Denied), unit(actor) as work:
        fairs.open_fair(work, order(scene, 0), None)
