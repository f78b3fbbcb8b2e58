"""What everybody may see without signing in: found by words, place, pay, schooling; nothing unverified."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from core import vacancies
from core.enterprises import Status as FirmStatus
from core.vacancies import Status
from tests.factories.enterprises import an_enterprise
from tests.factories.vacancies import a_vacancy

NOW = datetime.now(UTC)


@pytest.fixture
def make(unit):
    """`make(**values)`: a vacancy; `firm_status=` for a firm in another state."""

    def made(status=Status.PUBLISHED, firm_status=FirmStatus.VERIFIED, **values):
        with unit(now=NOW) as work:
            return a_vacancy(work, an_enterprise(work, firm_status), status, **values)

    return made


@pytest.fixture
def found(client_as):
    """Titles on the page of what was searched."""

    def titles(query=""):
        answer = client_as().get(f"/jobs?{query}")
        assert answer.status_code == 200
        return re.findall(r'<a class="t" href="[^"]*">([^<]*)</a>', answer.get_data(as_text=True))

    return titles


@pytest.fixture
def three(make):
    """A fitter, a cleaner, a cook."""
    make(title="模具钳工", salary_min=6000, salary_max=9000, education_min="中专", shift="两班倒", night_shift=True)
    make(title="保洁员", salary_min=3000, salary_max=3500, subdistrict="500109001", meals=True, night_shift=False)
    make(title="厨师", salary_min=300, salary_max=350, salary_unit="日", education_min="大专", dormitory=True)


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", {"模具钳工", "保洁员", "厨师"}),
        ("q=钳工", {"模具钳工"}),
        ("q=保洁", {"保洁员"}),
        ("q=钳", {"模具钳工"}),
        ("q=钳工+模具", {"模具钳工"}),
        ("q=洁保", set()),
        ("q=%25", set()),
        ("q=<script>", set()),
        ("subdistrict=500109001", {"保洁员"}),
        ("pay=7000", {"模具钳工", "厨师"}),
        ("pay=8000", {"模具钳工"}),
        ("education=初中", {"保洁员"}),
        ("education=高中", {"保洁员", "模具钳工"}),
        ("shift=两班倒", {"模具钳工"}),
        ("dormitory=1", {"厨师"}),
        ("meals=1", {"保洁员"}),
        ("no_nights=1", {"保洁员"}),
        ("q=钳工&pay=10000", set()),
    ],
)
def test_what_is_found(three, found, query, titles):
    assert set(found(query)) == titles


@pytest.mark.parametrize(
    "query",
    ["pay=", "pay=abc", "pay=-1", f"pay={10**40}", "education=x", "sort=x", "page=0", "page=x", f"page={10**40}",
     "dormitory=yes", "status=draft", "enterprise=x", f"q={'%20' * 90}"],
)  # fmt: skip
def test_odd_values_in_the_address_are_as_if_not_given(three, found, query):
    assert set(found(query)) == {"模具钳工", "保洁员", "厨师"}


@pytest.mark.parametrize("query", ["subdistrict=x", "shift=x"])
def test_places_and_shifts_that_do_not_exist_find_nothing(three, found, query):
    assert found(query) == []


def test_a_search_that_finds_nothing_says_what_to_do(client_as):
    page = client_as().get("/jobs?q=宇航员").get_data(as_text=True)
    assert "没有符合的岗位" in page
    assert "看全部岗位" in page


def test_sorted_by_pay_a_day_counts_as_a_month(three, found):
    assert found("sort=-pay") == ["模具钳工", "厨师", "保洁员"]
    assert found("sort=pay") == ["保洁员", "厨师", "模具钳工"]


def test_a_word_finds_the_occupation_that_it_names(make, found, platform):
    key = platform.shelf.code_title("焊工")
    assert key is not None
    make(title="氩弧焊操作员", occupation_key=key)
    assert found("q=焊工") == ["氩弧焊操作员"]


@pytest.mark.parametrize("firm_status", [s for s in FirmStatus if s is not FirmStatus.VERIFIED])
def test_nothing_of_an_unverified_firm_is_public(make, found, client_as, firm_status):
    vacancy = make(title="模具钳工", firm_status=firm_status)
    assert found() == []
    assert "模具钳工" not in client_as().get("/").get_data(as_text=True)
    assert client_as().get(f"/jobs/{vacancy.public_id}").status_code == 404


@pytest.mark.parametrize("status", [s for s in Status if s.value not in vacancies.LIVE])
def test_nothing_that_is_not_published_is_public(make, found, client_as, status):
    vacancy = make(status, title="模具钳工")
    assert found() == []
    assert client_as().get(f"/jobs/{vacancy.public_id}").status_code == 404


def test_nothing_is_public_after_its_last_day(make, found, client_as):
    vacancy = make(title="模具钳工", valid_to=(NOW - timedelta(days=2)).date())
    assert found() == []
    assert client_as().get(f"/jobs/{vacancy.public_id}").status_code == 404


def test_what_has_enough_people_is_not_listed(make, found):
    make(title="模具钳工", headcount=2, filled=2)
    assert found() == []


def test_a_vacancy_says_what_the_law_wants_said_and_no_more(make, client_as):
    vacancy = make(
        title="模具钳工",
        contact_name="周敏",
        source="visit",
        source_ref="走访记录",
        age_note="内部",
        place_text="内部地点",
    )
    page = client_as().get(f"/jobs/{vacancy.public_id}").get_data(as_text=True)
    for said in ("模具钳工", "5,500–7,500元/月", "招5人", "全职", "会看图纸", "能吃苦", "02368860001", vacancy.no):
        assert said in page
    for kept_back in ("周敏", "走访记录", "内部"):
        assert kept_back not in page


def test_what_a_firm_wrote_is_text_not_page(make, client_as):
    vacancy = make(title="<b>钳工</b>", duties="<script>alert(1)</script>")
    for address in (f"/jobs/{vacancy.public_id}", "/jobs", "/"):
        page = client_as().get(address).get_data(as_text=True)
        assert "<b>钳工" not in page
        assert "<script>alert" not in page


def test_the_front_page_counts_vacancies_and_people(make, client_as):
    make(title="模具钳工", headcount=5, filled=2)
    make(title="保洁员", headcount=1)
    page = client_as().get("/").get_data(as_text=True)
    assert "在招<b>2</b>个岗位，缺<b>4</b>人" in page


def test_an_id_that_never_was_is_not_found(client_as):
    for wrong in ("x", "00000000-0000-0000-0000-000000000000", "%27%20or%201=1"):
        assert client_as().get(f"/jobs/{wrong}").status_code == 404
