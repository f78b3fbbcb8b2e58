"""Two people at one record at the same time: one change is made, the other person loses nothing."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select

from core import imports
from core.access import SYSTEM
from core.errors import Conflict
from core.events import EventRow
from core.vacancies import Status
from tests.conftest import NOW
from tests.factories.accounts import a_user, actor_for, sign_in_as
from tests.factories.enterprises import an_enterprise, an_hr
from tests.factories.imports import VACANCY_NAMES, a_vacancy_row, checked
from tests.factories.imports import committed as written
from tests.factories.vacancies import a_vacancy
from webapp.app import create_app


@pytest.fixture
def unit_of(committed):
    return lambda actor=SYSTEM, now=NOW, **words: committed.work(actor, now, **words)


def test_two_reverts_of_one_batch_make_one(committed, unit_of):
    with unit_of() as work:
        hr = actor_for(work, an_hr(work, an_enterprise(work)))
    rows = [VACANCY_NAMES, *(a_vacancy_row(岗位名称=f"钳工{at}") for at in range(5))]
    public_id = checked(committed, unit_of, hr, "vacancies", rows)
    written(committed, unit_of, hr, public_id)
    together = Barrier(3)

    def revert(_):
        together.wait()
        try:
            with unit_of(hr) as work:
                imports.revert(work, public_id)
        except Conflict as conflict:
            return conflict.code
        return "done"

    with ThreadPoolExecutor(3) as pool:
        answers = sorted(pool.map(revert, range(3)))
    assert answers == ["done", "import.illegal_event", "import.illegal_event"]
    with unit_of(write=False) as work:
        assert len(work.session.scalars(select(EventRow).where(EventRow.name == "import.reverted")).all()) == 1


def test_two_who_save_at_once_both_keep_what_they_typed(committed):
    with committed.work(SYSTEM) as work:
        users = [a_user(work) for _ in range(2)]
        vacancy = a_vacancy(work, an_enterprise(work), Status.DRAFT)
    app = create_app(committed)
    app.config.update(WTF_CSRF_ENABLED=False)
    together = Barrier(len(users))

    def save(numbered):
        number, user = numbered
        browser = sign_in_as(app, committed, user)
        words = {"title": f"岗位{number}", "version": "1", "idempotency_key": f"key-{number}", "then": "keep"}
        words |= {"night_shift": "", "dormitory": "", "meals": "", "commute_bus": ""}
        together.wait()
        answer = browser.post(f"/vacancies/{vacancy.public_id}/edit", data=words)
        return answer.status_code, f"岗位{number}" in answer.get_data(as_text=True)

    with ThreadPoolExecutor(len(users)) as pool:
        answers = sorted(pool.map(save, enumerate(users)))
    assert [status for status, _ in answers] == [302, 409]
    assert answers[1] == (409, True)
