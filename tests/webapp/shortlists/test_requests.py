"""Requests between offices: found by vacancy, firm, person and state."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.factories.accounts import a_user
from tests.factories.enterprises import an_enterprise
from tests.factories.seekers import a_seeker
from tests.factories.vacancies import a_vacancy
from tests.webapp.kernel.district import a_request


@pytest.fixture
def counselor(work):
    counselor = a_user(work)
    vacancy = a_vacancy(work, an_enterprise(work))
    vacancy.title = "仪表装配工"
    a_request(work, vacancy, a_seeker(work, counselor=counselor))
    work.session.flush()
    return counselor


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "装配"}, True),
        ({"q": "镗工"}, False),
        ({"status": "asked"}, True),
        ({"status": "declined"}, False),
        ({"q": "S-99999"}, False),
    ],
)
def test_a_request_is_found_by_what_it_is_about(client_as, counselor, asked, found):
    shown = client_as(counselor).get("/shortlists/requests", query_string=asked).get_data(as_text=True)
    assert ("仪表装配工" in shown) is found
    assert ("没有符合的请求" in shown) is not found


def test_the_workbook_holds_what_is_filtered(client_as, counselor):
    client = client_as(counselor)
    for address, found in (("?q=装配", True), ("?q=镗工", False)):
        answer = client.post(f"/shortlists/requests/export{address}")
        told = str(list(load_workbook(BytesIO(answer.data)).active.iter_rows(values_only=True)))
        assert ("仪表装配工" in told) is found
