"""What may follow what, and what each step leaves behind."""

from datetime import date

import pytest

from core import vacancies
from core.errors import Conflict, Invalid
from core.vacancies import MACHINE, MOVES, Status, Vacancy
from tests.factories.vacancies import a_vacancy

ALLOWED = {
    Status.DRAFT: {"withdraw"},
    Status.SUBMITTED: {"withdraw"},
    Status.RETURNED: {"withdraw"},
    Status.PUBLISHED: {"confirm", "pause", "fill", "close"},
    Status.UNCONFIRMED: {"confirm", "pause", "fill", "close"},
    Status.PAUSED: {"resume", "fill", "close"},
    Status.FILLED: {"close", "reopen"},
    Status.EXPIRED: {"close", "reopen"},
    Status.CLOSED: {"reopen"},
    Status.WITHDRAWN: {"reopen"},
}
AFTER = {
    "confirm": Status.PUBLISHED,
    "pause": Status.PAUSED,
    "resume": Status.PUBLISHED,
    "fill": Status.FILLED,
    "close": Status.CLOSED,
    "withdraw": Status.WITHDRAWN,
    "reopen": Status.DRAFT,
}


def a_state(unit, town, status, **values):
    with unit() as work:
        return a_vacancy(work, town.firm, status, **values)


def now_is(unit, vacancy):
    with unit(write=False) as work:
        return work.session.get_one(Vacancy, vacancy.id)


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("event", MOVES)
def test_every_step_from_every_state(unit, town, status, event):
    vacancy = a_state(unit, town, status)
    if event in ALLOWED[status]:
        with unit(town.hr) as work:
            vacancies.move(work, vacancy.public_id, event)
        assert now_is(unit, vacancy).status == AFTER[event]
    else:
        with pytest.raises(Conflict) as refused, unit(town.hr) as work:
            vacancies.move(work, vacancy.public_id, event)
        assert refused.value.code == "vacancy.illegal_event"
        assert now_is(unit, vacancy).status == status


def test_only_review_leads_to_the_public():
    into = {event for event, edges in MACHINE.edges.items() if Status.PUBLISHED in edges.values()}
    assert into == {"publish", "confirm", "resume", "edit", "extend"}
    assert MACHINE.edges["extend"][Status.SUBMITTED] is Status.SUBMITTED
    assert set(MACHINE.edges["publish"]) == {Status.SUBMITTED}
    assert MACHINE.edges["edit"][Status.PUBLISHED] is Status.PUBLISHED


def test_closing_keeps_when_and_why(unit, town):
    vacancy = a_state(unit, town, Status.PUBLISHED)
    with unit(town.hr) as work:
        vacancies.move(work, vacancy.public_id, "close", reason="no_need")
    closed = now_is(unit, vacancy)
    assert (closed.status, closed.close_reason, closed.closed_at is not None) == (Status.CLOSED, "no_need", True)
    with unit(town.hr) as work:
        vacancies.move(work, vacancy.public_id, "reopen")
    again = now_is(unit, vacancy)
    assert (again.status, again.close_reason, again.closed_at, again.published_at) == (Status.DRAFT, None, None, None)


@pytest.mark.parametrize(("event", "reason"), [("close", "because"), ("delete", None), ("publish", None)])
def test_unknown_steps_and_reasons_are_refused(unit, town, event, reason):
    vacancy = a_state(unit, town, Status.PUBLISHED)
    with pytest.raises(Invalid), unit(town.hr) as work:
        vacancies.move(work, vacancy.public_id, event, reason=reason)


def test_one_whose_last_day_is_over_is_not_resumed(unit, town):
    vacancy = a_state(unit, town, Status.PAUSED, valid_to=date(2026, 3, 1))
    with pytest.raises(Conflict) as refused, unit(town.hr) as work:
        vacancies.move(work, vacancy.public_id, "resume")
    assert refused.value.code == "vacancy.over"


def test_a_confirmation_is_the_day_of_verification(unit, town):
    vacancy = a_state(unit, town, Status.UNCONFIRMED, verified_at=None)
    with unit(town.counselor) as work:
        vacancies.move(work, vacancy.public_id, "confirm")
        assert vacancies.get(work, vacancy.public_id).verified_at == work.now


def test_at_the_last_missing_person_it_is_filled(unit, town):
    vacancy = a_state(unit, town, Status.PUBLISHED, headcount=2)
    for left in (1, 0):
        with unit() as work:
            vacancies.count(work, vacancy.id, "hired")
        assert now_is(unit, vacancy).gap == left
    assert now_is(unit, vacancy).status == Status.FILLED


def test_referrals_and_interviews_count_without_filling(unit, town):
    vacancy = a_state(unit, town, Status.PUBLISHED, headcount=1)
    with unit() as work:
        vacancies.count(work, vacancy.id, "referred")
        vacancies.count(work, vacancy.id, "interviewed")
    kept = now_is(unit, vacancy)
    assert (kept.referred, kept.interviewed, kept.filled, kept.status) == (1, 1, 0, Status.PUBLISHED)
