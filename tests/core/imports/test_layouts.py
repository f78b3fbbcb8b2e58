"""Sheets as clerks lay them out: merged cells, names in two rows, several sheets of one workbook."""

import pytest
from sqlalchemy import select

from core import importing, imports
from core.errors import Conflict, Invalid
from core.imports import Status
from core.vacancies import Vacancy
from tests.factories.accounts import a_user, actor_for
from tests.factories.enterprises import an_enterprise, an_hr
from tests.factories.imports import (
    VACANCY_NAMES,
    a_book,
    a_vacancy_row,
    book_handed_in,
    committed,
    confirmed,
    handed_in,
    saved,
    verdicts,
)

SHORT = ("招聘岗位", "需求人数", "工资待遇")


@pytest.fixture
def hr(unit):
    with unit() as work:
        return actor_for(work, an_hr(work, an_enterprise(work)))


@pytest.fixture
def counselor(unit):
    with unit() as work:
        return actor_for(work, a_user(work))


def seen(unit, actor, public_id):
    with unit(actor, write=False) as work:
        batch = imports.get(work, public_id)
        return batch, imports.look_of(work, batch)


def written(unit, *fields):
    with unit(write=False) as work:
        return [tuple(getattr(one, name) for name in fields) for one in work.session.scalars(select(Vacancy))]


def a_laid_out_book():
    """A title, a line for the office, names in two rows, units, and firms merged down."""
    book = a_book(
        需求表=[
            ("北碚区企业用工需求表",),
            ("填报单位：", None, None, "填报日期："),
            ("序号", "企业名称", "岗位", "人数", "月薪", None),
            (None, None, None, None, "最低", "最高"),
            (None, None, None, "（人）", "（元）", "（元）"),
            (1, "重庆甲测机械有限公司", "钳工", 3, 5000, 7000),
            (2, None, "焊工", 2, 5500, 7500),
            (3, None, "车工", 1, 6000, 8000),
            (4, "重庆乙测机械有限公司", "电工", 4, 5000, 6000),
            (5, None, None, None, None, None),
        ]
    )
    sheet = book.worksheets[0]
    for merge in ("A1:F1", "A3:A4", "B3:B4", "C3:C4", "D3:D4", "E3:F3", "B6:B8", "B9:B10"):
        sheet.merge_cells(merge)
    return book


def test_merged_firms_two_rows_of_names_and_units_are_read_as_they_are_meant(platform, unit, counselor):
    public_id = book_handed_in(platform, unit, counselor, a_laid_out_book())
    batch, look = seen(unit, counselor, public_id)
    assert look["names"] == ["序号", "企业名称", "岗位", "人数", "最低月薪", "最高月薪"]
    assert (look["header_rows"], batch.header_row) == ([3, 5], 5)
    confirmed(platform, unit, counselor, public_id)
    assert verdicts(unit, counselor, public_id) == {row: ("new", None) for row in (6, 7, 8, 9)}
    committed(platform, unit, counselor, public_id)
    assert written(unit, "title", "headcount", "salary_min", "salary_max") == [
        ("钳工", 3, 5000, 7000),
        ("焊工", 2, 5500, 7500),
        ("车工", 1, 6000, 8000),
        ("电工", 4, 5000, 6000),
    ]
    with unit(write=False) as work:
        firms = work.session.scalars(select(Vacancy.enterprise_id).order_by(Vacancy.id)).all()
    assert firms[0] == firms[1] == firms[2] != firms[3]


def test_a_fault_below_two_rows_of_names_is_told_with_its_cell(platform, unit, counselor):
    book = a_laid_out_book()
    book.worksheets[0]["D7"] = "若干"
    public_id = confirmed(platform, unit, counselor, book_handed_in(platform, unit, counselor, book))
    with unit(counselor, write=False) as work:
        batch = imports.get(work, public_id)
        [(row, _, faults)] = imports.opened(work, work.session.scalars(imports.rows(work, batch, "error")).all())
    assert [one["cell"] for one in importing.faults_of(platform, batch, row, faults)] == ["D7"]


def test_rows_with_a_running_number_alone_are_no_rows(platform, unit, hr):
    rows = [("序号", *SHORT), (1, "钳工", 3, "5000-6000"), *((at, None, None, None) for at in range(2, 40))]
    public_id = confirmed(platform, unit, hr, book_handed_in(platform, unit, hr, a_book(岗位=rows)))
    assert verdicts(unit, hr, public_id) == {2: ("new", None)}


def test_a_sheet_of_names_alone_says_so(platform, unit, hr):
    for rows in ([VACANCY_NAMES], [("岗位需求表",), VACANCY_NAMES, ("（必填）", "", "（人）", "（元）")]):
        batch, _ = seen(unit, hr, book_handed_in(platform, unit, hr, a_book(岗位=rows)))
        assert (batch.status, batch.problem["code"]) == (Status.FAILED, "sheet.only_header")


def three_sheets():
    """Two workshops of the same layout, an explanation before them and hidden words behind."""
    book = a_book(
        填写说明=[("岗位名称", "必填，写工种", "不写别的"), ("招聘人数", "必填，写整数", "不写若干")],
        一车间=[SHORT, ("钳工", 3, "5000-6000"), ("焊工", "若干", "5000-6000")],
        二车间=[("二车间需求",), SHORT, ("车工", 2, "5000-6000"), ("钳工", 3, "5000-6000"), ("电工", "几个", "5000")],
        字典=[("街镇", "代码"), ("歇马街道", "500109007")],
    )
    book["字典"].sheet_state = "hidden"
    return book


def test_explanations_and_hidden_sheets_are_not_offered_first(platform, unit, hr):
    batch, look = seen(unit, hr, book_handed_in(platform, unit, hr, three_sheets()))
    assert (look["name"], batch.sheets, batch.status) == ("一车间", [1], Status.MAPPING)
    assert [one["name"] for one in imports.offered(look["sheets"])] == ["一车间", "二车间", "填写说明", "字典"]
    assert [one["name"] for one in imports.meant(look["sheets"])] == ["一车间", "二车间"]


def test_sheets_of_the_same_names_are_taken_in_together_and_each_row_says_its_sheet(platform, unit, hr):
    public_id = book_handed_in(platform, unit, hr, three_sheets())
    with unit(hr) as work:
        batch = imports.choose_sheets(work, public_id, [2, 1])
        assert (batch.sheets, batch.rows_total) == ([1, 2], 5)
    confirmed(platform, unit, hr, public_id)
    with unit(hr, write=False) as work:
        batch, names = imports.get(work, public_id), imports.sheet_names(work, imports.get(work, public_id))
        rows = imports.opened(work, work.session.scalars(imports.rows(work, batch)).all())
    told = [(names[row.sheet], row.number, row.verdict) for row, _, _ in rows]
    assert told == [
        ("一车间", 2, "new"),
        ("一车间", 3, "error"),
        ("二车间", 3, "new"),
        ("二车间", 4, "duplicate"),
        ("二车间", 5, "error"),
    ]
    faults = [one for row, _, found in rows if found for one in importing.faults_of(platform, batch, row, found, names)]
    assert [(one["sheet"], one["cell"]) for one in faults] == [("一车间", "B3"), ("二车间", ""), ("二车间", "B5")]
    assert "“一车间”第2行" in faults[1]["why"]
    assert committed(platform, unit, hr, public_id).rows_written == 2


def test_one_sheet_after_the_other_of_one_workbook_and_none_twice(platform, unit, hr):
    content = saved(three_sheets())
    first = confirmed(platform, unit, hr, book_handed_in(platform, unit, hr, content))
    late = book_handed_in(platform, unit, hr, content)
    committed(platform, unit, hr, first)
    second = book_handed_in(platform, unit, hr, content)
    batch, look = seen(unit, hr, second)
    assert (look["name"], batch.sheets, batch.status) == ("二车间", [2], Status.CHECKED)
    with unit(hr) as work:
        imports.take_up(work, second, to_columns=True)
    with pytest.raises(Invalid) as refused, unit(hr) as work:
        imports.choose_sheets(work, second, [1])
    assert refused.value.fields["sheets"][0] == "import.sheet_done"
    committed(platform, unit, hr, confirmed(platform, unit, hr, second))
    assert sorted(written(unit, "title")) == [("车工",), ("钳工",)]
    with pytest.raises(Conflict) as again:
        committed(platform, unit, hr, confirmed(platform, unit, hr, late))
    assert again.value.code in ("import.same_file", "import.same_sheet")
    third, _ = seen(unit, hr, book_handed_in(platform, unit, hr, content))
    assert (third.status, third.problem["code"]) == (Status.FAILED, "import.same_file")


def test_two_batches_that_share_a_sheet_are_not_both_written(platform, unit, hr):
    content = saved(three_sheets())
    first = confirmed(platform, unit, hr, book_handed_in(platform, unit, hr, content))
    both = book_handed_in(platform, unit, hr, content)
    with unit(hr) as work:
        imports.choose_sheets(work, both, [1, 2])
    confirmed(platform, unit, hr, both)
    committed(platform, unit, hr, first)
    with pytest.raises(Conflict) as refused:
        committed(platform, unit, hr, both)
    assert refused.value.code == "import.same_sheet"
    with unit(hr) as work:
        imports.revert(work, first)
    assert committed(platform, unit, hr, both).rows_written == 2


@pytest.mark.parametrize(
    ("places", "refusal"),
    [
        ([], "import.sheet_none"),
        ([9], "import.sheet_none"),
        ([0, 1], ("import.sheet_differs", {"sheet": "一车间", "first": "填写说明"})),
    ],
)
def test_a_choice_that_cannot_be_taken_says_why(places, refusal, platform, unit, hr):
    public_id = book_handed_in(platform, unit, hr, three_sheets())
    with pytest.raises(Invalid) as refused, unit(hr) as work:
        imports.choose_sheets(work, public_id, places)
    assert refused.value.fields["sheets"] == (refusal if isinstance(refusal, tuple) else (refusal, {}))


def test_a_hidden_sheet_can_be_chosen_all_the_same(platform, unit, hr):
    book = three_sheets()
    book["二车间"].sheet_state = "veryHidden"
    public_id = book_handed_in(platform, unit, hr, book)
    _, look = seen(unit, hr, public_id)
    assert [one["name"] for one in imports.meant(look["sheets"])] == ["一车间"]
    with unit(hr) as work:
        imports.choose_sheets(work, public_id, [2])
    confirmed(platform, unit, hr, public_id)
    assert committed(platform, unit, hr, public_id).rows_written == 2


def test_a_sheet_that_cannot_be_read_does_not_stop_the_others(platform, unit, hr):
    book = a_book(岗位=[SHORT, ("钳工", 3, "5000-6000")], 画=[()])
    batch, look = seen(unit, hr, book_handed_in(platform, unit, hr, book))
    assert (batch.status, look["name"]) == (Status.MAPPING, "岗位")
    assert look["sheets"][1]["problem"]["code"] == "sheet.empty"


# Columns that were confirmed once ---------------------------------------------------------------------


ODD = ("gw", "rs", "xz", "beizhu")
ODD_COLUMNS = {"title": 0, "headcount": 1, "salary_text": 2}


def mapped_once(platform, unit, actor, names=ODD, columns=ODD_COLUMNS, title="钳工"):
    rows = [names, *([{"gw": title, "rs": "3", "xz": "5000-6000", "beizhu": "x"}[name] for name in names] for _ in "x")]
    public_id = handed_in(platform, unit, actor, "vacancies", rows)
    with unit(actor) as work:
        imports.confirm_columns(work, public_id, columns)
    importing.advance(platform, public_id)
    return public_id


def handed_in_odd(platform, unit, actor, names=ODD, title="焊工"):
    said = {"gw": title, "rs": "2", "xz": "4000-5000", "beizhu": ""}
    return handed_in(platform, unit, actor, "vacancies", [("单子",), names, [said[name] for name in names]])


def test_columns_confirmed_once_are_known_the_next_time_in_any_order_and_below_a_title(platform, unit, hr):
    mapped_once(platform, unit, hr)
    public_id = handed_in_odd(platform, unit, hr, names=("beizhu", "xz", "gw", "rs"))
    batch, _ = seen(unit, hr, public_id)
    assert batch.columns == {"title": 2, "headcount": 3, "salary_text": 1}
    assert (batch.status, batch.header_row) == (Status.CHECKED, 2)
    assert batch.mapped_at is not None
    assert verdicts(unit, hr, public_id) == {3: ("new", None)}


def test_what_is_known_can_be_changed_and_the_change_is_known_then(platform, unit, hr):
    mapped_once(platform, unit, hr)
    public_id = handed_in_odd(platform, unit, hr)
    with unit(hr) as work:
        imports.take_up(work, public_id, to_columns=True)
        imports.confirm_columns(work, public_id, {"title": 0, "headcount": 1, "duties": 3})
        assert imports.get(work, public_id).mapped_at is None
    again, _ = seen(unit, hr, handed_in_odd(platform, unit, actor_later(platform, unit, hr, public_id), title="电工"))
    assert again.columns == {"title": 0, "headcount": 1, "duties": 3}


def actor_later(platform, unit, actor, public_id):
    """The same person, once the sheet before is done with."""
    importing.advance(platform, public_id)
    return actor


def test_another_firm_other_names_and_another_kind_are_asked(platform, unit, hr, counselor):
    mapped_once(platform, unit, hr)
    with unit() as work:
        other = actor_for(work, an_hr(work, an_enterprise(work)))
        same_firm = actor_for(work, an_hr(work, work.session.get_one(type(an_enterprise(work)), hr.enterprise_id)))
    for actor in (other, counselor):
        batch, _ = seen(unit, actor, handed_in_odd(platform, unit, actor))
        assert (batch.status, batch.mapped_at) == (Status.MAPPING, None)
    batch, _ = seen(unit, same_firm, handed_in_odd(platform, unit, same_firm))
    assert batch.status == Status.CHECKED
    more = handed_in(platform, unit, hr, "vacancies", [(*ODD, "neu"), ("焊工", "2", "4000-5000", "", "")])
    assert seen(unit, hr, more)[0].status == Status.MAPPING


def test_a_workbook_with_several_sheets_is_asked_about_with_the_known_columns_filled_in(platform, unit, hr):
    mapped_once(platform, unit, hr)
    book = a_book(一=[ODD, ("焊工", 2, "4000-5000", "")], 二=[ODD, ("电工", 2, "4000-5000", "")])
    batch, _ = seen(unit, hr, book_handed_in(platform, unit, hr, book))
    assert (batch.status, batch.columns) == (Status.MAPPING, ODD_COLUMNS)
    assert batch.mapped_at is not None


def test_names_of_columns_are_not_kept(platform, unit, hr):
    mapped_once(platform, unit, hr)
    with unit(write=False) as work:
        [kept] = work.session.scalars(select(imports.ImportMapping)).all()
    assert kept.columns.keys() == ODD_COLUMNS.keys()
    assert not any(name in f"{kept.header}{kept.owner}{kept.columns}" for name in ODD)


def test_the_workbook_of_what_was_wrong_has_the_columns_of_the_sheet_it_came_from(platform, unit, hr):
    mapped_once(platform, unit, hr)
    remark = platform.texts.say("import_word", "remark")
    rows = [(*ODD, remark), ("焊工", "2", "4000-5000", "", "人数要填整数")]
    assert seen(unit, hr, handed_in(platform, unit, hr, "vacancies", rows))[0].status == Status.CHECKED


def test_the_rows_of_an_unknown_sheet_wait_for_a_person(platform, unit, hr):
    batch, look = seen(unit, hr, handed_in(platform, unit, hr, "vacancies", [VACANCY_NAMES, a_vacancy_row()]))
    assert (batch.status, look["known"]) == (Status.MAPPING, False)
