"""A person's record that somebody else changed while the form was open: nothing typed is lost."""

import re

from core.seekers import Seeker
from tests.factories.accounts import a_user
from tests.factories.seekers import a_seeker


def test_the_slower_keeps_what_they_typed_and_is_told_what_changed(client_as, unit):
    with unit() as work:
        user = a_user(work)
        seeker = a_seeker(work, counselor=user, phone="13800138000")
    browser, where = client_as(user), f"/seekers/{seeker.public_id}/edit"
    page = browser.get(where).get_data(as_text=True)
    hidden = dict(re.findall(r'name="(version|opened)"[^>]*value="([^"]*)"', page))
    hidden["opened"] = hidden["opened"].replace("&#34;", '"')
    with unit() as work:
        work.session.get_one(Seeker, seeker.id).salary_min = 7777
    typed = {
        "name": seeker.name,
        "intention_1": "焊工",
        "self_description": "说了很久的话",
        "night_ok": "",
        "dorm_needed": "",
    }
    answer = browser.post(where, data={**typed, "consent_channel": "counter", **hidden})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "填写期间别人改过这份资料" in page
    assert 'href="#salary_min">最低要多少：现在是“7777”' in page
    assert "说了很久的话" in page
    hidden |= {"version": re.search(r'name="version"[^>]*value="(\d+)"', page)[1], "idempotency_key": "again"}
    assert browser.post(where, data={**typed, "consent_channel": "counter", **hidden}).status_code == 302
