"""Vacancies found by what people type: firm, place, pinyin, figures of the number; a firm that was renamed at once."""

import re
from datetime import UTC, datetime

import pytest

from core import enterprises
from core.vacancies import search_text
from tests.factories.enterprises import an_enterprise
from tests.factories.vacancies import a_vacancy

NOW = datetime.now(UTC)


@pytest.fixture
def found(unit, client_as):
    """`found(query)`: titles on the page; three vacancies of two firms in two 街镇."""
    with unit(now=NOW) as work:
        jinyun = an_enterprise(work, name="重庆缙云仪表有限公司", short_name="缙云仪表")
        changan = an_enterprise(work, name="重庆长安零部件有限公司")
        a_vacancy(work, jinyun, title="维修电工", no="V-2026-0417", search=search_text("维修电工"))
        a_vacancy(
            work, jinyun, title="保洁员", no="V-2026-10417", subdistrict="500109001", search=search_text("保洁员")
        )
        a_vacancy(work, changan, title="CNC操作工", subdistrict="500109001", search=search_text("CNC操作工"))

    def titles(words):
        answer = client_as().get("/jobs", query_string={"q": words})
        assert answer.status_code == 200
        return set(re.findall(r'<a class="t" href="[^"]*">([^<]*)</a>', answer.get_data(as_text=True)))

    return titles


ALL = {"维修电工", "保洁员", "CNC操作工"}


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("wxdg", {"维修电工"}),
        ("weixiu diangong", {"维修电工"}),
        ("bjy", {"保洁员"}),
        ("缙云", {"维修电工", "保洁员"}),
        ("jyyb", {"维修电工", "保洁员"}),
        ("缙云 保洁", {"保洁员"}),
        ("jyyb baojie", {"保洁员"}),
        ("caljj", set()),
        ("changan", {"CNC操作工"}),
        ("cnc", {"CNC操作工"}),
        ("歇马", {"维修电工"}),
        ("xm", {"维修电工"}),
        ("xiema", {"维修电工"}),
        ("bbxm", {"维修电工"}),
        ("北碚歇马", {"维修电工"}),
        ("xmjd diangong", {"维修电工"}),
        ("天生 保洁", {"保洁员"}),
        ("歇马 保洁", set()),
        ("北碚", ALL),
        ("bb jy", {"维修电工", "保洁员"}),
        ("V-2026-0417", {"维修电工"}),
        ("2026-0417", {"维修电工"}),
        ("0417", {"维修电工"}),
        ("417", set()),
        ("10417", {"保洁员"}),
        ("0418", set()),
    ],
)
def test_words_find(found, words, titles):
    assert found(words) == titles


def test_a_firm_that_was_renamed_is_found_by_its_new_name_alone(found, unit):
    with unit(now=NOW) as work:
        firm = work.session.scalars(enterprises.visible(work).filter_by(short_name="缙云仪表")).one()
        firm.name, firm.short_name = "重庆嘉陵表业有限公司", None
        firm.search = enterprises.search_text(firm.name, None, firm.credit_code)
    assert found("jlby") == {"维修电工", "保洁员"}
    assert found("缙云") == found("jyyb") == set()
