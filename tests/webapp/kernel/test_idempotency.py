"""What was asked for once happens once (security.md D12): the same key again gets the same answer."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from sqlalchemy import func, select

from core.access import SYSTEM
from core.accounts import IdempotencyKey
from core.seekers import Seeker
from core.vacancies import Vacancy
from tests.factories.accounts import a_user, sign_in_as
from tests.factories.api_keys import an_api_key
from tests.factories.enterprises import an_enterprise, an_hr
from tests.factories.seekers import a_phone, an_id_number
from webapp.app import create_app

DEMO = {"demo": True}


def words(key="k" * 22, **values):
    filled = {
        "idempotency_key": key,
        "name": "罗大勇",
        "phone": a_phone(),
        "id_number": an_id_number(),
        "intention_1": "焊工",
        "night_ok": "",
        "dorm_needed": "",
        "consent": "y",
        "consent_channel": "counter",
    }
    return filled | values


def count(platform, model=Seeker):
    with platform.work(SYSTEM, write=False) as work:
        return work.session.scalar(select(func.count()).select_from(model))


@pytest.fixture
def clerk(with_settings, platform, unit):
    with unit() as work:
        user = a_user(work)
    return sign_in_as(with_settings(**DEMO), platform, user)


def test_the_same_key_twice_makes_one_record_and_gives_the_same_answer(clerk, platform):
    form = words()
    first, second = clerk.post("/seekers/new", data=form), clerk.post("/seekers/new", data=form)
    assert first.status_code == second.status_code == 302
    assert first.location == second.location
    assert count(platform) == 1


def test_the_same_key_with_another_body_is_refused(clerk, platform):
    clerk.post("/seekers/new", data=words())
    answer = clerk.post("/seekers/new", data=words())
    assert answer.status_code == 422
    assert "已提交过另一份内容" in answer.get_data(as_text=True)
    assert count(platform) == 1


def test_a_form_that_came_back_may_be_mended_under_its_key(clerk, platform):
    form = words(phone="138")
    assert clerk.post("/seekers/new", data=form).status_code == 422
    assert clerk.post("/seekers/new", data=form | {"phone": a_phone()}).status_code == 302
    assert count(platform) == 1


def test_another_person_with_the_same_key_is_another_asking(clerk, with_settings, platform, unit):
    with unit() as work:
        other = a_user(work)
    clerk.post("/seekers/new", data=words())
    assert sign_in_as(with_settings(**DEMO), platform, other).post("/seekers/new", data=words()).status_code == 302
    assert count(platform) == 2


def test_several_forms_of_one_page_have_keys_of_their_own(clerk, platform):
    where = clerk.post("/seekers/new", data=words()).location
    asked = {"field": "phone", "reason": "contact", "idempotency_key": "shown"}
    page = clerk.post(f"{where}/unmask", data=asked)
    assert page.status_code == 200
    values = re.findall(r'name="idempotency_key"[^>]*value="([^"]+)"', page.get_data(as_text=True))
    assert len(values) > 2
    assert len(set(values)) == len(values)
    assert "shown" not in values


def test_many_at_once_make_one_record(committed):
    with committed.work(SYSTEM) as work:
        user = a_user(work)
    app = create_app(replace(committed, settings=replace(committed.settings, **DEMO)))
    app.config.update(WTF_CSRF_ENABLED=False)
    browsers = [sign_in_as(app, committed, user) for _ in range(6)]
    form, together = words(), Barrier(len(browsers))

    def post(clerk):
        together.wait()
        answer = clerk.post("/seekers/new", data=form)
        return answer.status_code, answer.location

    with ThreadPoolExecutor(len(browsers)) as pool:
        answers = set(pool.map(post, browsers))
    assert len(answers) == 1
    assert answers.pop()[0] == 302
    assert count(committed) == 1
    assert count(committed, IdempotencyKey) == 1


def test_one_number_registered_by_many_at_once_is_registered_once(committed):
    with committed.work(SYSTEM) as work:
        users = [a_user(work) for _ in range(4)]
    app = create_app(replace(committed, settings=replace(committed.settings, **DEMO)))
    app.config.update(WTF_CSRF_ENABLED=False)
    number, together = an_id_number(), Barrier(len(users))

    def post(numbered):
        place, user = numbered
        clerk = sign_in_as(app, committed, user)
        together.wait()
        return clerk.post("/seekers/new", data=words(key=f"key-{place}", id_number=number)).status_code

    with ThreadPoolExecutor(len(users)) as pool:
        answers = sorted(pool.map(post, enumerate(users)))
    assert answers == [302, 409, 409, 409]
    assert count(committed) == 1


def test_a_program_that_posts_many_times_at_once_with_one_key_posts_once(committed):
    with committed.work(SYSTEM) as work:
        firm = an_enterprise(work)
        _, secret = an_api_key(work, firm, an_hr(work, firm))
    app = create_app(committed)
    headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": "post-17"}
    together = Barrier(5)

    def post(_number):
        together.wait()
        answer = app.test_client().post("/api/v1/vacancies", json={"title": "焊工"}, headers=headers)
        return answer.status_code, answer.headers.get("Location")

    with ThreadPoolExecutor(5) as pool:
        answers = set(pool.map(post, range(5)))
    assert len(answers) == 1
    assert answers.pop()[0] == 201
    assert count(committed, Vacancy) == 1
