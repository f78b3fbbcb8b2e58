"""A person's notices: what is new, where it leads, read when it was opened."""

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import select

from core import notices
from core.access import Role
from core.accounts import User
from core.notices import Notice
from core.work import Work
from tests.factories.accounts import a_user
from tests.factories.enterprises import an_enterprise, an_hr
from tests.factories.vacancies import a_vacancy
from webapp import filters

As = Callable[..., FlaskClient]


@pytest.fixture
def hr(work: Work) -> User:
    firm = an_enterprise(work)
    hr = an_hr(work, firm)
    vacancy = a_vacancy(work, firm)
    link = f"vacancies.show:{vacancy.public_id}"
    notices.tell(work, [hr.id], "vacancy_published", {"title": "<b>焊工</b>", "reason": ""}, link=link)
    notices.tell(work, [hr.id], "calendar_missing", {"year": 2027})
    notices.tell(work, [hr.id], "firm_invited", {"date": "2026-03-12", "fair": "x", "place": "y"}, link="gone.page:1")
    work.session.flush()
    return hr


def of(work: Work, user: User, code: str) -> Notice:
    work.session.expire_all()
    return work.session.scalars(select(Notice).where(Notice.user_id == user.id, Notice.code == code)).one()


def test_they_are_said_in_chinese_and_what_was_typed_is_escaped(client_as: As, hr: User) -> None:
    shown = client_as(hr).get("/notices/").get_data(as_text=True)
    assert "岗位“&lt;b&gt;焊工&lt;/b&gt;”已发布" in shown
    assert "没有2027年的放假安排" in shown
    assert "3条未读" in shown


def test_opening_one_marks_it_read_and_leads_there(client_as: As, hr: User, work: Work) -> None:
    client, notice = client_as(hr), of(work, hr, "vacancy_published")
    answer = client.post(f"/notices/{notice.public_id}/open")
    assert answer.status_code == 302
    assert answer.location.startswith("/vacancies/")
    assert of(work, hr, "vacancy_published").read_at is not None
    assert "2条未读" in client.get("/notices/").get_data(as_text=True)


@pytest.mark.parametrize("code", ["calendar_missing", "firm_invited"])
def test_one_that_leads_nowhere_leads_back_to_the_list(client_as: As, hr: User, work: Work, code: str) -> None:
    notice = of(work, hr, code)
    assert client_as(hr).post(f"/notices/{notice.public_id}/open").location == "/notices/"


def test_anothers_notice_is_not_found(client_as: As, hr: User, work: Work) -> None:
    notice, other = of(work, hr, "calendar_missing"), a_user(work, Role.COUNSELOR)
    assert client_as(other).post(f"/notices/{notice.public_id}/open").status_code == 404
    assert "2027" not in client_as(other).get("/notices/").get_data(as_text=True)
    assert of(work, hr, "calendar_missing").read_at is None


def test_all_are_marked_at_once(client_as: As, hr: User) -> None:
    client = client_as(hr)
    assert client.post("/notices/read").status_code == 302
    shown = client.get("/notices/").get_data(as_text=True)
    assert "0条未读" in shown
    assert "全部标为已读" not in shown


@pytest.mark.parametrize(
    ("asked", "shown", "hidden"),
    [
        ({"q": "焊工"}, "焊工", "2027"),
        ({"q": "放假安排"}, "2027", "焊工"),
        ({"q": "2027"}, "2027", "焊工"),
        ({"q": "镗工"}, "没有符合的通知", "焊工"),
        ({"state": "read"}, "没有符合的通知", "焊工"),
        ({"state": "unread"}, "焊工", "没有符合的通知"),
    ],
)
def test_they_are_found_by_what_they_say(
    client_as: As, hr: User, asked: dict[str, str], shown: str, hidden: str
) -> None:
    found = client_as(hr).get("/notices/", query_string=asked).get_data(as_text=True)
    assert shown in found
    assert hidden not in found


def test_they_are_sorted_as_asked(client_as: As, hr: User) -> None:
    shown = client_as(hr).get("/notices/?sort=what").get_data(as_text=True)
    assert shown.index("2027") < shown.index("邀请参加") < shown.index("焊工")


def test_what_is_filtered_is_taken_as_a_workbook(client_as: As, hr: User) -> None:
    answer = client_as(hr).post("/notices/export?q=2027")
    sheet = load_workbook(BytesIO(answer.data)).active
    assert sheet is not None
    rows = [row for row in sheet.iter_rows(values_only=True) if any("2027年" in str(cell) for cell in row)]
    assert len(rows) == 1
    assert "焊工" not in str(list(sheet.iter_rows(values_only=True)))


def test_a_person_without_any_is_told_when_some_will_come(client_as: As, work: Work) -> None:
    shown = client_as(a_user(work, Role.COUNSELOR)).get("/notices/").get_data(as_text=True)
    assert "还没有通知" in shown


def test_a_visitor_is_sent_to_the_door(client_as: As) -> None:
    assert "/account/sign-in" in client_as().get("/notices/").location


def test_a_day_is_written_and_found_as_on_every_page(client_as: As, hr: User) -> None:
    browser = client_as(hr)
    shown = browser.get("/notices/").get_data(as_text=True)
    assert f"邀请参加{filters.day(date(2026, 3, 12))}的x" in shown
    assert "2026-03-12" not in shown
    assert "邀请参加" in browser.get("/notices/?q=2026年3月12日").get_data(as_text=True)
    assert "邀请参加" not in browser.get("/notices/?q=2026年3月13日").get_data(as_text=True)
    book = load_workbook(BytesIO(browser.post("/notices/export").data))
    assert any("3月12日" in str(row[1]) for row in book.active.iter_rows(values_only=True))
