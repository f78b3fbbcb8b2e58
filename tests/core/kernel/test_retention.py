"""Rules are read whole or not at all; a record is held by a person, with a reason, in the history."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from core import retention
from core.access import Role
from core.errors import Conflict, Denied, Invalid, NotFound
from core.events import EventRow
from core.retention import Rule, Sweep
from core.seekers import Seeker
from tests.conftest import NOW
from tests.factories.accounts import a_user, actor_for
from tests.factories.enterprises import an_enterprise
from tests.factories.seekers import a_seeker


def test_a_rule_says_how_its_table_ends():
    listed = [
        {"table": "attempt", "job": "sweep_old_rows", "days": 1, "from": "at"},
        {"table": "old_password", "job": "sweep_old_rows", "newest": 5},
        {"table": "pending", "job": "react", "period": "until they have run"},
        {"table": "office", "because": "the history names it"},
    ]
    assert retention.read(listed) == {
        "attempt": Rule("attempt", "sweep_old_rows", "at", 1),
        "old_password": Rule("old_password", "sweep_old_rows", "", 0, 5),
    }


@pytest.mark.parametrize("ways", [{}, {"job": "sweep_old_rows", "because": "both"}])
def test_a_table_that_ends_in_no_way_or_in_two_is_refused(ways):
    with pytest.raises(ValueError, match="attempt"):
        retention.read([{"table": "attempt", **ways}])


def test_a_sweep_refuses_a_rule_that_counts_from_something_else(platform):
    sweep = Sweep(Seeker.id, "the last service", lambda _work, _rule: ())
    with pytest.raises(ValueError, match="the last service"):
        retention.run(platform.work, NOW, sweep, Rule("seeker", retention.JOB, "registered_at", 1))


def test_a_hold_names_its_record_as_people_do(work):
    person, firm, user = a_seeker(work), an_enterprise(work), a_user(work)
    for table, record, number in (
        ("seeker", person.no, person.id),
        ("enterprise", firm.credit_code, firm.id),
        ("enterprise", firm.public_id, None),
        ("user", user.login_name, user.id),
    ):
        if number is None:
            with pytest.raises(Conflict, match="held"):
                retention.hold(work, table, record, "仲裁")
            continue
        assert retention.hold(work, table, record, " 仲裁 ").record_id == number
    assert [(one.table_name, one.reason) for one in retention.holds(work)] == [
        ("enterprise", "仲裁"),
        ("seeker", "仲裁"),
        ("user", "仲裁"),
    ]
    retention.release(work, "seeker", person.no)
    with pytest.raises(Conflict, match="not_held"):
        retention.release(work, "seeker", person.no)
    assert len(retention.holds(work)) == 2


@pytest.mark.parametrize(("table", "record"), [("seeker", "S-99999"), ("event", "1"), ("seeker", "")])
def test_what_is_not_there_cannot_be_held(work, table, record):
    with pytest.raises(NotFound):
        retention.hold(work, table, record, "仲裁")


@pytest.mark.parametrize("reason", ["", " 长 ", "长" * 201])
def test_a_hold_has_a_reason(work, reason):
    with pytest.raises(Invalid):
        retention.hold(work, "seeker", a_seeker(work).no, reason)


@pytest.mark.parametrize("role", [Role.COUNSELOR, Role.SYSADMIN, Role.SECADMIN, Role.AUDITOR])
@pytest.mark.parametrize("act", ["hold", "release", "holds"])
def test_nobody_holds_or_releases_from_a_page(work, role, act):
    own = replace(work, actor=actor_for(work, a_user(work, role)))
    words = {"hold": ("seeker", "S-1", "仲裁"), "release": ("seeker", "S-1"), "holds": ()}[act]
    with pytest.raises(Denied):
        getattr(retention, act)(own, *words)


def test_holding_and_releasing_stand_in_the_history(unit):
    with unit() as work:
        person = a_seeker(work)
        retention.hold(work, "seeker", person.no, "仲裁")
        retention.release(work, "seeker", person.no)
    with unit(write=False) as work:
        told = work.session.execute(select(EventRow.name, EventRow.subject_id, EventRow.facts).order_by(EventRow.seq))
        facts = {"table": "seeker"}
        assert told.all() == [("retention.held", person.id, facts), ("retention.released", person.id, facts)]
