"""Work that collided with other work on PostgreSQL is done anew from its beginning (security.md D9)."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import psycopg
import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from core import work as of_work
from core.access import SYSTEM
from core.accounts import Office
from core.work import TRIES, again
from tests.conftest import NOW
from tests.factories.accounts import an_office


class Colliding:
    """Gives way so many times, then is done."""

    def __init__(self, fault: type[psycopg.Error], times: int) -> None:
        self.fault, self.times, self.tried = fault, times, 0

    def __call__(self) -> str:
        self.tried += 1
        if self.tried <= self.times:
            raise OperationalError("UPDATE", {}, self.fault())
        return "done"


@pytest.fixture(autouse=True)
def without_pause(monkeypatch):
    monkeypatch.setattr(of_work, "PAUSE_SECONDS", 0)


@pytest.mark.parametrize("fault", [psycopg.errors.SerializationFailure, psycopg.errors.DeadlockDetected])
def test_what_gave_way_is_tried_again_up_to_five_times(fault):
    assert again(Colliding(fault, TRIES - 1)) == "done"
    never = Colliding(fault, TRIES)
    with pytest.raises(OperationalError):
        again(never)
    assert never.tried == TRIES


def test_what_failed_for_another_reason_is_not_tried_again():
    away = Colliding(psycopg.errors.AdminShutdown, 1)
    with pytest.raises(OperationalError):
        again(away)
    assert away.tried == 1


def test_two_that_lock_each_other_out_both_end_well(committed):
    with committed.work(SYSTEM, NOW) as work:
        one, other = an_office(work, name="一所"), an_office(work, name="二所")
        ids = one.id, other.id
    if committed.engine.dialect.name == "sqlite":
        # One writer at a time: nobody can be locked out half way.
        both = [lambda pair=pair: move(committed, pair, None) for pair in (ids, ids[::-1])]
    else:
        halfway = Barrier(2)
        both = [lambda pair=pair: move(committed, pair, halfway) for pair in (ids, ids[::-1])]
    with ThreadPoolExecutor(2) as pool:
        tries = [found.result(30) for found in [pool.submit(one) for one in both]]
    with committed.work(SYSTEM, NOW, write=False) as work:
        places = set(work.session.scalars(select(Office.place_code).where(Office.id.in_(ids))))
    assert len(places) == 1
    if committed.engine.dialect.name == "postgresql":
        # How often is the scheduler's: who begins anew without a pause may meet the other once more.
        assert 1 < max(tries) <= TRIES, "one of the two had to give way"


def move(platform, pair, halfway):
    """Changes both offices in one unit of work; says how often it had to begin."""
    began = []

    def attempt():
        began.append(1)
        with platform.work(SYSTEM, NOW) as work:
            for at, office_id in enumerate(pair):
                if at and halfway and len(began) == 1:
                    halfway.wait(10)
                work.session.execute(update(Office).where(Office.id == office_id).values(place_code=str(pair[0])))

    again(attempt)
    return len(began)
