"""Lists of vacancies are searched, sorted, paged and taken away masked."""

import re
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from core.events import EventRow
from core.vacancies import Status


def seen(answer):
    return answer.get_data(as_text=True)


def titles(page):
    return re.findall(r'<a class="quiet b" href="[^"]*">([^<]*)</a>', page)


def test_the_list_is_searched_narrowed_and_sorted(client_as, people, make):
    make(title="模具钳工", salary_max=9000, headcount=2)
    make(Status.SUBMITTED, title="装配钳工", salary_max=7000, headcount=9)
    make(Status.CLOSED, title="保洁员", salary_min=3000, salary_max=4000, subdistrict="500109001")
    make(title="小时工", salary_min=20, salary_max=60, salary_unit="时")
    counselor = client_as(people["counselor"])

    def found(query):
        return titles(seen(counselor.get(f"/vacancies/?{query}")))

    assert set(found("q=钳工")) == {"模具钳工", "装配钳工"}
    assert found("q=钳工&sort=-pay") == ["模具钳工", "装配钳工"]
    assert found("q=钳工&sort=pay") == ["装配钳工", "模具钳工"]
    assert found("q=钳工&sort=-gap") == ["装配钳工", "模具钳工"]
    assert found("sort=-pay")[0] == "小时工"
    assert found("status=closed") == ["保洁员"]
    assert found("subdistrict=500109001") == ["保洁员"]
    assert found("pay=8000&status=published&q=钳工") == ["模具钳工"]


@pytest.mark.parametrize(
    "query",
    ["page=0", "page=-3", "page=x", f"page={10**30}", "sort=x", "pay=x", f"pay={10**30}", "pay=-1", "education=x"],
)
def test_odd_values_in_the_address_are_as_if_not_given(client_as, people, make, query):
    make(title="模具钳工")
    answer = client_as(people["counselor"]).get(f"/vacancies/?{query}")
    assert answer.status_code == 200
    assert titles(seen(answer)) == ["模具钳工"]


def test_long_lists_come_in_pages_with_the_count(client_as, people, make):
    for number in range(23):
        make(title=f"普工{number:02d}")
    counselor = client_as(people["counselor"])
    first, second = (seen(counselor.get(f"/vacancies/?sort=title&page={page}")) for page in (1, 2))
    assert (len(titles(first)), titles(second)) == (20, ["普工20", "普工21", "普工22"])
    assert "第21–23个，共23个" in second


def test_an_hr_person_sees_the_own_ones_only(client_as, people, make):
    make(title="模具钳工")
    make(title="邻厂焊工", firm=people["firm_other"])
    hr = client_as(people["hr"])
    assert titles(seen(hr.get("/vacancies/mine"))) == ["模具钳工"]
    assert hr.get("/vacancies/").location == "/vacancies/mine"
    assert client_as(people["counselor"]).get("/vacancies/mine").location == "/vacancies/"


def sheet(answer):
    return [list(row) for row in load_workbook(BytesIO(answer.data)).active.iter_rows(values_only=True)]


def test_the_filtered_list_is_taken_away_masked_and_logged(client_as, people, make, unit):
    make(title="=SUM(1)钳工", contact_name="周敏")
    make(title="保洁员")
    answer = client_as(people["counselor"]).post("/vacancies/export?q=钳工")
    rows = sheet(answer)
    cells = [str(cell) for row in rows for cell in row if cell is not None]
    assert "保洁员" not in cells
    assert any("=SUM(1)钳工" in cell for cell in cells)
    assert "周**" in cells
    assert "周敏" not in cells
    assert "023****0001" in cells
    assert not any("68860001" in cell for cell in cells)
    with unit(write=False) as work:
        row = work.session.scalars(select(EventRow).where(EventRow.name == "audit.list_exported")).one()
        assert (row.facts["list"], row.facts["rows"]) == ("vacancies", 1)


def test_an_exported_list_of_a_firm_holds_the_own_ones_only(client_as, people, make):
    make(title="模具钳工")
    make(title="邻厂焊工", firm=people["firm_other"])
    cells = str(sheet(client_as(people["hr"]).post("/vacancies/export")))
    assert "模具钳工" in cells
    assert "邻厂焊工" not in cells
