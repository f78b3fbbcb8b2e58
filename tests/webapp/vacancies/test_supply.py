"""How many people fit what is being typed: exact for staff, coarse for firms, and nothing typed is lost."""

import re

import pytest
from sqlalchemy import func, select

from core import shortlists
from core.vacancies import Vacancy
from tests.factories.seekers import a_seeker
from tests.webapp.vacancies.conftest import NOW
from tests.webapp.vacancies.test_posting import by_hr, typed


@pytest.fixture
def welders(platform, unit, people):
    """Nine who want to weld: three of them want more than 6,000, all their places are known."""
    with unit(now=NOW) as work:
        for number in range(9):
            a_seeker(work, counselor=people["counselor"], intentions=["焊工"], salary_min=7000 if number < 3 else 5000)
    shortlists.refresh(platform.work, platform.shelf, platform.places, NOW)


def panel(answer):
    """The panel's text without its marks."""
    said = answer.get_data(as_text=True)
    found = re.search(r'<div[^>]* data-part="beside".*?</section>', said, re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[0]))


def test_the_panel_counts_what_is_typed_and_what_giving_way_brings(client_as, people, welders):
    client = client_as(people["counselor"])
    told = panel(client.get("/vacancies/supply?title=焊工&salary_max=6000"))
    assert "做这类活的9人" in told
    assert "6 人没有一条不符" in told
    assert "最高月薪加500元 → 9 人" in told
    assert "9 人没有一条不符" in panel(client.get("/vacancies/supply?title=焊工&salary_max=7000"))


def test_a_firm_is_told_of_no_small_number(client_as, people, welders):
    told = panel(client_as(people["hr"]).get("/vacancies/supply?title=焊工&salary_max=6000"))
    assert "6 人没有一条不符" in told
    assert "薪资 &lt;5 &lt;5" in told
    assert "薪资 3" not in told
    few = panel(client_as(people["hr"]).get("/vacancies/supply?title=焊工&salary_max=2000"))
    assert "少于 5 人没有一条不符" in few
    assert "0 →" not in few


def test_the_panel_asks_for_a_title_and_says_when_there_is_no_index(client_as, people):
    client = client_as(people["hr"])
    assert "填了岗位名称" in panel(client.get("/vacancies/supply"))
    assert "排名索引还没有建好" in panel(client.get("/vacancies/supply?title=焊工&salary_max=x"))


def test_without_script_the_button_counts_and_the_form_stays_as_it_was(client_as, people, welders, unit):
    answer = client_as(people["hr"]).post("/vacancies/new", data=by_hr(people, title="焊工", then="supply"))
    assert answer.status_code == 200
    assert "做这类活的9人" in panel(answer)
    said = answer.get_data(as_text=True)
    assert "修模、配模。" in said
    assert "8000元" in said
    with unit(write=False) as work:
        assert work.session.scalar(select(func.count()).select_from(Vacancy)) == 0


def test_an_open_form_of_a_kept_vacancy_is_counted_too(client_as, people, make, welders, fresh):
    vacancy = make(title="焊工", salary_max=6000)
    answer = client_as(people["hr"]).post(
        f"/vacancies/{vacancy.public_id}/edit",
        data=typed(title="焊工", salary_max="9000", then="supply", version=str(vacancy.version)),
    )
    assert answer.status_code == 200
    assert "9 人没有一条不符" in panel(answer)
    assert fresh(vacancy).salary_max == 6000


def test_the_ranking_page_shows_prices_questions_and_near_misses(client_as, people, make, welders):
    vacancy = make(title="焊工", salary_min=4000, salary_max=6000, shift="两班倒")
    said = client_as(people["counselor"]).get(f"/shortlists/rank/{vacancy.public_id}").get_data(as_text=True)
    assert "要求价目表" in said
    assert "先问谁哪一句" in said
    assert "这个班次能不能接受？" in said
    assert "最低要7,000元" in said
