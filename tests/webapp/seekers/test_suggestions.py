"""The panel 原话里读出来的: from what was typed at the registration to the record, one click a fact."""

import re

import pytest

from core.accounts import User
from core.seekers import Seeker
from tests.factories.accounts import a_user
from tests.factories.seekers import a_seeker, an_id_number

TEXT = "在电子厂做了八年，会PLC，没得电工证。不上夜班，老公在开车。"


@pytest.fixture
def clerk(unit):
    with unit() as work:
        return a_user(work)


@pytest.fixture
def person(unit, clerk):
    with unit() as work:
        counselor = work.session.get_one(User, clerk.id)
        return a_seeker(work, counselor=counselor, experience=TEXT, experience_years=8, night_ok=True, skills=[])


def panel(browser, person):
    page = browser.get(f"/seekers/{person.public_id}").text
    return page.split('id="suggested"')[1].split("</section>")[0] if 'id="suggested"' in page else ""


def key(shown, words):
    return re.search(rf'<mark>{words}</mark>.*?name="key" value="(\w+)"', shown, re.S)[1]


def test_what_was_typed_is_read_shown_taken_and_in_the_record(client_as, unit, clerk):
    browser = client_as(clerk)
    typed = {
        "name": "罗小芳",
        "phone": "13800138000",
        "id_number": an_id_number(),
        "intention_1": "普工",
        "experience": "做过三年装配，会用游标卡尺",
        "self_description": "不上夜班，工资6000以上",
        "night_ok": "",
        "dorm_needed": "",
        "consent": "y",
        "consent_channel": "counter",
        "idempotency_key": "one-person-registered",
    }
    answer = browser.post("/seekers/new", data=typed)
    assert answer.status_code == 302, re.findall(r'class="err">([^<]*)', answer.text)
    shown = browser.get(answer.location).text
    assert "原话里还读出" in shown
    for words in ("做过三年", "不上夜班", "6000以上"):
        assert f"<mark>{words}" in shown or f"{words}</mark>" in shown
    where = answer.location.split("?")[0] + "/suggestions"
    taken = browser.post(
        where, data={"key": key(shown, "不上夜班"), "answer": "take", "idempotency_key": "take"}, follow_redirects=True
    )
    assert "已采纳：夜班" in taken.text
    assert "<mark>不上夜班</mark>" not in taken.text
    with unit() as work:
        kept = work.session.query(Seeker).filter_by(public_id=answer.location.rsplit("/", 1)[1].split("?")[0]).one()
        assert kept.night_ok is False
        assert (kept.salary_min, kept.experience_years) == (None, None)


def test_the_panel_marks_the_words_and_tells_contradictions(client_as, clerk, person):
    shown = panel(client_as(clerk), person)
    assert "夜班：不能" in shown
    assert "和资料不一致" in shown
    assert "资料里是能" in shown
    assert "<mark>不上夜班</mark>" in shown
    assert "PLC</mark>" in shown
    # The years stand in the record, the certificate that is not there fills nothing, the husband drives.
    assert "干过几年" not in shown
    assert "电工证" not in re.sub(r'<p class="quote.*?</p>', "", shown, flags=re.S)
    assert "驾驶" not in shown


def test_declined_it_is_gone_and_the_record_unchanged(client_as, unit, clerk, person):
    browser = client_as(clerk)
    where = f"/seekers/{person.public_id}/suggestions"
    left = {"key": key(panel(browser, person), "会?PLC"), "answer": "leave", "idempotency_key": "leave"}
    assert "没有采纳：技能" in browser.post(where, data=left, follow_redirects=True).text
    assert "PLC</mark>" not in panel(browser, person)
    with unit() as work:
        assert work.session.get_one(Seeker, person.id).skills == []
    page = browser.get(f"/seekers/{person.public_id}").text
    assert "不采纳原话建议" in page.split("<h2>经过</h2>")[1]


def test_what_is_no_more_is_said_and_another_office_is_turned_away(client_as, unit, clerk, person):
    where = f"/seekers/{person.public_id}/suggestions"
    gone = {"key": "0" * 24, "answer": "take", "idempotency_key": "gone"}
    assert "这一条已经处理过" in client_as(clerk).post(where, data=gone, follow_redirects=True).text
    with unit() as work:
        stranger = a_user(work)
    assert client_as(stranger).post(where, data=gone).status_code == 404


def test_a_page_without_words_has_no_panel(client_as, unit, clerk):
    with unit() as work:
        quiet = a_seeker(work, counselor=work.session.get_one(User, clerk.id), experience="", self_description="")
    assert not panel(client_as(clerk), quiet)
