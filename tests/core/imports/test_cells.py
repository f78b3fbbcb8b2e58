"""Cells of a vacancy sheet as clerks fill them: pay, days, formulas, characters that nobody sees."""

import pytest
from sqlalchemy import select

from core import importing, imports, vacancies
from core.vacancies import Vacancy
from tests.factories.accounts import actor_for
from tests.factories.enterprises import an_enterprise, an_hr
from tests.factories.imports import (
    VACANCY_NAMES,
    a_book,
    a_vacancy_row,
    book_handed_in,
    checked,
    committed,
    confirmed,
    verdicts,
)


@pytest.fixture
def firm(unit):
    with unit() as work:
        return an_enterprise(work)


@pytest.fixture
def hr(unit, firm):
    with unit() as work:
        return actor_for(work, an_hr(work, firm))


def sheet(*rows):
    return [VACANCY_NAMES, *rows]


def written(unit, firm):
    with unit(write=False) as work:
        query = select(Vacancy).where(Vacancy.enterprise_id == firm.id).order_by(Vacancy.id)
        return work.session.scalars(query).all()


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("6000~8000元", (6000, 8000, "月")),
        ("６０００～８０００", (6000, 8000, "月")),
        ("6-8K", (6000, 8000, "月")),
        ("6千-8千", (6000, 8000, "月")),
        ("4500+计件", (4500, None, "月")),
        ("25元/小时", (25, 25, "时")),
        ("面议", (None, None, None)),
        ("薪资面议", (None, None, None)),
    ],
)
def test_pay_in_the_words_of_a_clerk(said, kept, platform, unit, hr, firm):
    committed(platform, unit, hr, checked(platform, unit, hr, "vacancies", sheet(a_vacancy_row(月薪=said))))
    [one] = written(unit, firm)
    assert (one.salary_min, one.salary_max, one.salary_unit) == kept
    assert vacancies.missing(one, has_phone=True) == ([] if all(kept) else ["pay"])


@pytest.mark.parametrize(
    ("low", "high", "unit_said", "kept"),
    [
        ("5000", "7000", "", (5000, 7000, "月")),
        ("5,000元", "7千", "", (5000, 7000, "月")),
        ("６０００", "", "", (6000, None, "月")),
        ("6K", "8K", "", (6000, 8000, "月")),
        ("6000-8000", "", "", (6000, 8000, "月")),
        ("180元/天", "220元/天", "", (180, 220, "日")),
        ("180", "220", "日薪", (180, 220, "日")),
        ("72000", "96000", "年", (6000, 8000, "月")),
        ("面议", "面议", "", (None, None, None)),
        ("5000", "面议", "", (5000, None, "月")),
    ],
)
def test_pay_in_two_columns(low, high, unit_said, kept, platform, unit, hr, firm):
    rows = [(*VACANCY_NAMES, "最低月薪", "最高月薪", "计薪单位"), [*a_vacancy_row(月薪=""), low, high, unit_said]]
    public_id = checked(platform, unit, hr, "vacancies", rows)
    assert verdicts(unit, hr, public_id) == {2: ("new", None)}
    committed(platform, unit, hr, public_id)
    [one] = written(unit, firm)
    assert (one.salary_min, one.salary_max, one.salary_unit) == kept
    assert (one.salary_text == "面议") == (kept == (None, None, None))


@pytest.mark.parametrize(
    ("low", "high", "fault"),
    [("很高", "", "pay.unread"), ("8000", "6000", "vacancy.salary_order"), ("99999999", "", "import.number")],
)
def test_pay_in_two_columns_that_cannot_be_read(low, high, fault, platform, unit, hr):
    rows = [(*VACANCY_NAMES, "最低月薪", "最高月薪"), [*a_vacancy_row(月薪=""), low, high]]
    assert verdicts(unit, hr, checked(platform, unit, hr, "vacancies", rows)) == {2: ("error", fault)}


@pytest.mark.parametrize(
    "said",
    [
        "2026.4.1",
        "2026年4月1日",
        "4月1日",
        "2026/4/1",
        "20260401",
        "46113",
        "46113.0",
        "２０２６-４-１",
        "2026-04-01 00:00:00",
    ],
)
def test_a_day_in_any_writing(said, platform, unit, hr, firm):
    rows = [(*VACANCY_NAMES, "到岗日期"), [*a_vacancy_row(), said]]
    committed(platform, unit, hr, checked(platform, unit, hr, "vacancies", rows))
    [one] = written(unit, firm)
    # Without a year it is the one nearest to the day on which the child reads it.
    assert (one.arrive_by.month, one.arrive_by.day) == (4, 1)
    assert one.arrive_by.year == 2026 or said == "4月1日"


def test_characters_that_nobody_sees_and_wide_digits_change_nothing(platform, unit, hr, firm):
    row = a_vacancy_row(
        岗位名称="数控\u200b车工\x07_x000D_",
        招聘人数="５\u3000人",
        学历要求="\ufeff初中\xa0",
        联系电话="０２３－６８８６０００１",
    )
    public_id = checked(platform, unit, hr, "vacancies", sheet(row))
    assert verdicts(unit, hr, public_id) == {2: ("new", None)}
    committed(platform, unit, hr, public_id)
    [one] = written(unit, firm)
    assert (one.title, one.headcount, one.education_min) == ("数控车工", 5, "初中")


@pytest.mark.parametrize(("said", "fault"), [("#N/A", "import.formula_failed"), ("#REF!", "import.formula_failed")])
def test_a_formula_that_failed_is_told_at_its_cell(said, fault, platform, unit, hr):
    assert verdicts(unit, hr, checked(platform, unit, hr, "vacancies", sheet(a_vacancy_row(招聘人数=said)))) == {
        2: ("error", fault)
    }


def test_a_formula_without_a_value_is_told_at_its_cell(platform, unit, hr, firm):
    book = a_book(岗位=[VACANCY_NAMES, a_vacancy_row(), a_vacancy_row(岗位名称="焊工")])
    book.worksheets[0]["C3"] = "=1+2"
    public_id = confirmed(platform, unit, hr, book_handed_in(platform, unit, hr, book))
    assert verdicts(unit, hr, public_id) == {2: ("new", None), 3: ("error", "import.formula_empty")}
    with unit(hr, write=False) as work:
        batch = imports.get(work, public_id)
        [(row, cells, found)] = imports.opened(work, work.session.scalars(imports.rows(work, batch, "error")).all())
    [told] = importing.faults_of(platform, batch, row, found)
    assert (told["cell"], cells[2]) == ("C3", "")
    assert "公式" in told["why"]
