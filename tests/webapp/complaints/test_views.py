"""A report from a public page, through the receipt, to the counselor's list and back."""

import re
from datetime import UTC, datetime

import pytest

from core import complaints
from core.access import OfficeLevel, Role
from core.complaints import ReportVacancy
from tests.factories.accounts import a_user, an_office
from tests.factories.enterprises import an_enterprise
from tests.factories.vacancies import a_vacancy

NOW = datetime.now(UTC)
HERE = "500109007"
SAID = {"kind": "fee", "said": "要交押金", "phone": "023-68860001"}


@pytest.fixture
def vacancy(unit):
    with unit(now=NOW) as work:
        return a_vacancy(work, an_enterprise(work), title="模具钳工")


@pytest.fixture
def counselor(unit, client_as):
    with unit(now=NOW) as work:
        user = a_user(work, Role.COUNSELOR, an_office(work, OfficeLevel.SUBDISTRICT, place_code=HERE))
    return client_as(user)


@pytest.fixture
def complaint(unit, vacancy):
    with unit(now=NOW) as work:
        return complaints.report(work, vacancy.public_id, ReportVacancy(**SAID))


def test_a_visitor_reports_without_signing_in_and_sees_the_receipt(vacancy, client_as):
    browser = client_as()
    address = f"/jobs/{vacancy.public_id}/report"
    assert address in browser.get(f"/jobs/{vacancy.public_id}").get_data(as_text=True)
    assert browser.get(address).status_code == 200
    sent = browser.post(address, data=SAID)
    assert sent.status_code == 302
    page = browser.get(sent.location).get_data(as_text=True)
    assert re.search(r"J-[2-9A-Z]{4}-[2-9A-Z]{4}", page)
    assert "24小时内核查" in page
    for personal in ("68860001", "要交押金"):
        assert personal not in page + sent.location


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(vacancy, client_as):
    answer = client_as().post(f"/jobs/{vacancy.public_id}/report", data={"kind": "other", "said": "", "phone": "12x"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "选了“其他”，写一句哪里不对" in page
    assert 'value="12x"' in page
    answer = client_as().post(f"/jobs/{vacancy.public_id}/report", data={"said": "要交押金", "kind": "burn"})
    assert answer.status_code == 422
    assert "要交押金" in answer.get_data(as_text=True)


def test_the_token_of_the_form_is_asked_for(vacancy, app, client_as):
    app.config["WTF_CSRF_ENABLED"] = True
    assert client_as().post(f"/jobs/{vacancy.public_id}/report", data=SAID).status_code == 400


def test_a_form_sent_twice_reports_once(vacancy, client_as, unit):
    browser, data = client_as(), {**SAID, "idempotency_key": "k" * 22}
    first, second = (browser.post(f"/jobs/{vacancy.public_id}/report", data=data) for _ in range(2))
    assert first.location == second.location


def test_an_unknown_receipt_says_how_one_looks(client_as):
    answer = client_as().get("/reports?no=J-AAAA-AAAA")
    assert answer.status_code == 404
    assert "没有这个回执号" in answer.get_data(as_text=True)
    assert client_as().get("/reports").status_code == 200


def test_a_counselor_finds_it_with_its_clock_and_decides(complaint, vacancy, counselor, client_as):
    index = counselor.get("/complaints/").get_data(as_text=True)
    assert "模具钳工" in index
    assert 'class="clock' in index
    page = counselor.get(f"/complaints/{complaint.public_id}").get_data(as_text=True)
    assert "要交押金" in page
    assert "02368860001" not in page
    sent = counselor.post(
        f"/complaints/{complaint.public_id}/decide", data={"act": "pause", "note": "单位承认收费", "version": "1"}
    )
    assert sent.status_code == 302
    assert client_as().get(f"/jobs/{vacancy.public_id}").status_code == 404
    assert "模具钳工" not in counselor.get("/complaints/").get_data(as_text=True)
    assert "模具钳工" in counselor.get("/complaints/?status=taken_down").get_data(as_text=True)
    receipt = client_as().get(f"/reports?no={complaint.no}").get_data(as_text=True)
    assert "岗位已下架" in receipt
    assert "单位承认收费" not in receipt


def test_a_finding_without_a_note_comes_back(complaint, counselor):
    answer = counselor.post(f"/complaints/{complaint.public_id}/decide", data={"act": "dismiss", "version": "1"})
    assert answer.status_code == 422
    assert "写怎样核查的" in answer.get_data(as_text=True)


def test_the_telephone_is_shown_when_it_is_asked_for(complaint, counselor):
    page = counselor.post(f"/complaints/{complaint.public_id}/phone").get_data(as_text=True)
    assert "02368860001" in page


def test_it_is_among_what_is_to_be_done_today(complaint, counselor):
    page = counselor.get("/today").get_data(as_text=True)
    assert "核查对“模具钳工”的举报" in page
    assert "收费、要押金" in page
