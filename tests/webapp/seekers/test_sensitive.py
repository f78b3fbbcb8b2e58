"""The separate consent on the pages: asked for, refused at its field with what was typed, taken back."""

import pytest
from sqlalchemy import select

from core import seekers
from core.accounts import User
from core.seekers import Consent, Seeker
from tests.factories.accounts import a_user
from tests.factories.seekers import a_seeker, an_id_number


@pytest.fixture
def clerk(unit):
    with unit() as work:
        return a_user(work)


def a_form(**said):
    form = {"name": "罗大勇", "phone": "13800138000", "id_number": an_id_number(), "intention_1": "焊工"}
    return {**form, "night_ok": "", "dorm_needed": "", "consent_channel": "visit", **said}


def a_person(unit, clerk, **values):
    with unit() as work:
        return a_seeker(work, counselor=work.session.get_one(User, clerk.id), **values).public_id


def told(unit, public_id):
    with unit(write=False) as work:
        kept = work.session.scalars(select(Seeker).where(Seeker.public_id == public_id)).one()
        purposes = work.session.scalars(
            select(Consent.purpose).where(Consent.seeker_id == kept.id, Consent.withdrawn_at.is_(None))
        )
        return seekers.seeker_class(work, kept), seekers.health_limits(work, kept), sorted(purposes)


def test_without_the_tick_nothing_is_registered_and_nothing_typed_is_lost(client_as, clerk, unit):
    browser = client_as(clerk)
    page = browser.get("/seekers/new").text
    assert "法定职责" in page
    assert "不同意也照样登记" in page
    form = a_form(health_limits="不能久站、色弱", seeker_class="残疾人", consent="y")
    answer = browser.post("/seekers/new", data=form)
    assert answer.status_code == 422
    assert "健康限制要本人单独同意才能留" in answer.text
    assert "要单独同意才能留" in answer.text.split("健康限制要本人")[0]
    assert 'value="不能久站、色弱"' in answer.text
    assert '<option selected value="残疾人">' in answer.text
    with unit(write=False) as work:
        assert not work.session.scalars(select(Seeker)).all()
    saved = browser.post("/seekers/new", data={**form, "sensitive_consent": "y"})
    assert saved.status_code == 302
    assert told(unit, saved.location.rsplit("/", 1)[1]) == ("残疾人", ["不能久站", "色弱"], ["matching", "sensitive"])


def test_the_page_says_what_each_thing_rests_on(client_as, clerk, unit):
    public_id = a_person(unit, clerk, seeker_class="退休")
    page = client_as(clerk).get(f"/seekers/{public_id}").text
    for word in ("法定职责", "本人同意", "本人单独同意", "没有单独同意", "退休"):
        assert word in page
    assert "撤回单独同意并清除" not in page


def test_taking_it_back_on_the_page_clears(client_as, clerk, unit):
    public_id = a_person(unit, clerk, sensitive_consent=True, seeker_class="残疾人", health_limits=["不能久站"])
    browser = client_as(clerk)
    page = browser.get(f"/seekers/{public_id}").text
    assert "不能久站" in page
    assert "残疾人</dd>" in page
    answer = browser.post(f"/seekers/{public_id}/consent", data={"purpose": "sensitive", "agree": "no"})
    assert answer.status_code == 302
    assert told(unit, public_id) == (None, [], ["matching"])
    page = browser.get(f"/seekers/{public_id}").text
    assert "不能久站" not in page
    assert "残疾人</dd>" not in page


def test_who_is_registered_already_is_asked_in_the_form_of_changes(client_as, clerk, unit):
    public_id = a_person(unit, clerk, phone="13800138000")
    browser = client_as(clerk)
    form = a_form(phone="", version="1", health_limits="不能登高")
    del form["id_number"]
    answer = browser.post(f"/seekers/{public_id}/edit", data=form)
    assert answer.status_code == 422
    assert 'value="不能登高"' in answer.text
    assert browser.post(f"/seekers/{public_id}/edit", data={**form, "sensitive_consent": "y"}).status_code == 302
    assert told(unit, public_id) == (None, ["不能登高"], ["matching", "sensitive"])
    page = browser.get(f"/seekers/{public_id}/edit").text
    assert 'value="不能登高"' in page
    assert 'name="sensitive_consent"' not in page
    with unit(write=False) as work:
        version = work.session.scalars(select(Seeker.version)).one()
    del form["consent_channel"]
    assert browser.post(f"/seekers/{public_id}/edit", data={**form, "version": version}).status_code == 302
    assert told(unit, public_id)[1] == ["不能登高"]
