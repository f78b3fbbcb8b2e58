"""A sheet of vacancies from its upload to its being taken back."""

import io
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from core import audit, importing, imports, vacancies
from core.access import SYSTEM, Role
from core.enterprises import Enterprise
from core.errors import Conflict, Denied, Invalid, NotFound
from core.events import EventRow
from core.files import ANY
from core.imports import Status
from core.vacancies import Vacancy
from tests.conftest import NOW
from tests.factories.accounts import a_user, actor_for
from tests.factories.enterprises import an_enterprise, an_hr
from tests.factories.imports import (
    VACANCY_NAMES,
    a_vacancy_row,
    checked,
    committed,
    handed_in,
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


@pytest.fixture
def counselor(unit):
    with unit() as work:
        return actor_for(work, a_user(work))


def sheet(*rows):
    return [VACANCY_NAMES, *rows]


def written(unit, firm):
    with unit(write=False) as work:
        query = select(Vacancy).where(Vacancy.enterprise_id == firm.id).order_by(Vacancy.id)
        return work.session.scalars(query).all()


def test_complete_rows_wait_for_review_and_others_are_drafts(platform, unit, hr, firm):
    rows = sheet(a_vacancy_row(), a_vacancy_row(岗位名称="焊工", 月薪="面议"))
    batch = committed(platform, unit, hr, checked(platform, unit, hr, "vacancies", rows))
    assert (batch.status, batch.rows_new, batch.rows_error) == (Status.COMMITTED, 2, 0)
    whole, lacking = written(unit, firm)
    assert (whole.status, whole.salary_min, whole.salary_max, whole.salary_unit) == ("submitted", 6000, 8000, "月")
    assert (whole.subdistrict, whole.headcount, whole.education_min) == ("500109007", 5, "初中")
    assert whole.submitted_by == hr.user_id
    assert whole.review_due_at is not None
    assert (lacking.status, lacking.salary_text, lacking.salary_min) == ("draft", "面议", None)
    assert vacancies.missing(lacking, has_phone=True) == ["pay"]
    assert whole.no == f"V-2026-{whole.id:04d}"
    with unit(write=False) as work:
        assert work.vault.open(whole, "contact_phone") == "02368860001"


@pytest.mark.parametrize(
    ("cell", "said", "code"),
    [
        ("岗位名称", "", "import.needed"),
        ("招聘人数", "若干", "cell.count_vague"),
        ("招聘人数", "99999", "import.number"),
        ("月薪", "六千八千九千", "pay.unread"),
        ("月薪", "8000-6000", "pay.reversed"),
        ("学历要求", "学历好的", "cell.education"),
        ("用工形式", "随便", "import.choice"),
        ("联系电话", "123", "phone.landline"),
        ("工作内容", "长" * 4_001, "vacancy.text_long"),
        ("单位名称", "别人家的机械有限公司", "import.other_firm"),
    ],
)
def test_a_bad_cell_keeps_its_row_out_and_the_others_go_in(cell, said, code, platform, unit, hr, firm):
    public_id = checked(platform, unit, hr, "vacancies", sheet(a_vacancy_row(), a_vacancy_row(**{cell: said})))
    assert verdicts(unit, hr, public_id) == {2: ("new", None), 3: ("error", code)}
    batch = committed(platform, unit, hr, public_id)
    assert (batch.rows_written, batch.rows_error, batch.reasons) == (1, 1, {code: 1})
    assert len(written(unit, firm)) == 1


def test_a_fault_is_told_with_its_cell(platform, unit, hr):
    public_id = checked(platform, unit, hr, "vacancies", sheet(a_vacancy_row(招聘人数="若干")))
    with unit(hr, write=False) as work:
        batch = imports.get(work, public_id)
        [(row, cells, faults)] = imports.opened(work, work.session.scalars(imports.rows(work, batch)).all())
    [told] = importing.faults_of(platform, batch, row, faults)
    assert (told["cell"], told["column"], cells[2]) == ("C2", 2, "若干")
    assert "若干" in told["why"]


def test_what_people_wrote_lies_sealed(platform, unit, hr):
    public_id = checked(platform, unit, hr, "vacancies", sheet(a_vacancy_row(工作内容="缙云山下的秘密工序")))
    with unit(hr, write=False) as work:
        row = work.session.scalar(imports.rows(work, imports.get(work, public_id)))
    assert "秘密工序".encode() not in (row.values_sealed or b"") + row.cells_sealed


def test_the_same_row_twice_and_the_same_vacancy_again(platform, unit, hr, firm):
    first = checked(platform, unit, hr, "vacancies", sheet(a_vacancy_row(), a_vacancy_row(), a_vacancy_row(月薪="")))
    assert verdicts(unit, hr, first) == {2: ("new", None), 3: ("duplicate", "import.twice"), 4: ("new", None)}
    committed(platform, unit, hr, first)
    again = checked(platform, unit, hr, "vacancies", sheet(a_vacancy_row(), a_vacancy_row(岗位名称="钳工")))
    assert verdicts(unit, hr, again) == {2: ("duplicate", None), 3: ("new", None)}


def test_a_draft_is_filled_in_by_the_next_sheet_and_empty_cells_take_nothing_away(platform, unit, hr, firm):
    committed(platform, unit, hr, checked(platform, unit, hr, "vacancies", sheet(a_vacancy_row(月薪="面议"))))
    public_id = checked(platform, unit, hr, "vacancies", sheet(a_vacancy_row(月薪="7000-9000", 工作内容="")))
    assert verdicts(unit, hr, public_id) == {2: ("update", None)}
    batch = committed(platform, unit, hr, public_id)
    [vacancy] = written(unit, firm)
    assert (batch.rows_update, vacancy.salary_min, vacancy.duties) == (1, 7000, "操作数控车床")


def test_a_draft_changed_after_the_check_is_not_overwritten(platform, unit, hr, firm):
    committed(platform, unit, hr, checked(platform, unit, hr, "vacancies", sheet(a_vacancy_row(月薪="面议"))))
    public_id = checked(platform, unit, hr, "vacancies", sheet(a_vacancy_row(月薪="7000-9000")))
    with unit() as work:
        work.session.scalar(select(Vacancy).where(Vacancy.enterprise_id == firm.id)).benefits = "刚写的"
    batch = committed(platform, unit, hr, public_id)
    assert (batch.rows_update, batch.rows_written) == (0, 0)
    assert verdicts(unit, hr, public_id) == {2: ("duplicate", "import.overtaken")}
    assert written(unit, firm)[0].salary_min is None


def test_staff_name_firms_that_nobody_knows(platform, unit, counselor):
    rows = sheet(*(a_vacancy_row(岗位名称=title, 单位名称="重庆缙测新名字有限公司") for title in ("钳工", "铣工")))
    batch = committed(platform, unit, counselor, checked(platform, unit, counselor, "vacancies", rows))
    with unit(write=False) as work:
        firm = work.session.scalar(select(Enterprise).where(Enterprise.name == "重庆缙测新名字有限公司"))
    assert (firm.status, firm.credit_code, firm.import_batch_id) == ("draft", None, batch.id)
    assert len(written(unit, firm)) == 2


def test_a_place_elsewhere_is_kept_as_text(platform, unit, hr, firm):
    places = ("北京·朝阳·望京", "重庆·北碚·歇马", "渝北区", "水土街道")
    rows = sheet(*(a_vacancy_row(岗位名称=f"焊工{at}", 工作地点=place) for at, place in enumerate(places)))
    committed(platform, unit, hr, checked(platform, unit, hr, "vacancies", rows))
    assert [(one.subdistrict, one.place_text) for one in written(unit, firm)] == [
        (None, "北京·朝阳·望京"),
        ("500109007", None),
        (None, "渝北区"),
        (None, "水土街道"),
    ]


def test_one_event_for_the_batch_and_the_chain_holds(platform, unit, hr):
    rows = sheet(*(a_vacancy_row(岗位名称=f"钳工{at}") for at in range(20)))
    public_id = checked(platform, unit, hr, "vacancies", rows)
    with unit(write=False) as work:
        before = work.session.scalar(select(func.count()).select_from(EventRow))
    batch = committed(platform, unit, hr, public_id)
    with unit(write=False) as work:
        events = work.session.scalars(select(EventRow).order_by(EventRow.seq)).all()[before:]
        assert audit.verify(work).whole
    assert [(event.name, event.facts["new"], event.facts["sha256"]) for event in events] == [
        ("import.committed", 20, batch.sha256)
    ]


def test_the_same_file_is_not_written_twice_but_again_after_a_revert(platform, unit, hr, firm):
    rows = sheet(a_vacancy_row())
    public_id = checked(platform, unit, hr, "vacancies", rows)
    committed(platform, unit, hr, public_id)
    with pytest.raises(Conflict) as refused:
        handed_in(platform, unit, hr, "vacancies", rows)
    assert refused.value.code == "import.same_file"
    with unit(hr) as work:
        imports.revert(work, public_id)
    assert written(unit, firm) == []
    committed(platform, unit, hr, checked(platform, unit, hr, "vacancies", rows))
    assert len(written(unit, firm)) == 1


def test_a_revert_keeps_what_somebody_has_worked_on(platform, unit, hr, firm):
    rows = sheet(a_vacancy_row(), a_vacancy_row(岗位名称="钳工"))
    public_id = checked(platform, unit, hr, "vacancies", rows)
    committed(platform, unit, hr, public_id)
    with unit() as work:
        work.session.scalars(select(Vacancy).where(Vacancy.title == "钳工")).one().benefits = "刚写的"
    with unit(hr) as work:
        imports.revert(work, public_id)
    assert [one.title for one in written(unit, firm)] == ["钳工"]
    with unit(write=False) as work:
        event = work.session.scalars(select(EventRow).where(EventRow.name == "import.reverted")).one()
    assert (event.facts["removed"], event.facts["kept"]) == (1, 1)


def test_a_revert_gives_an_updated_draft_its_former_words(platform, unit, hr, firm):
    committed(platform, unit, hr, checked(platform, unit, hr, "vacancies", sheet(a_vacancy_row(月薪="面议"))))
    public_id = checked(platform, unit, hr, "vacancies", sheet(a_vacancy_row(月薪="7000-9000")))
    committed(platform, unit, hr, public_id)
    with unit(hr) as work:
        imports.revert(work, public_id)
    assert [(one.salary_min, one.salary_text) for one in written(unit, firm)] == [(None, "面议")]


def test_after_seven_days_a_batch_stays(platform, unit, hr):
    public_id = checked(platform, unit, hr, "vacancies", sheet(a_vacancy_row()))
    committed(platform, unit, hr, public_id)
    with pytest.raises(Conflict) as refused, unit(hr, NOW + timedelta(days=8)) as work:
        imports.revert(work, public_id)
    assert refused.value.code == "import.too_late"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_any_encoding_and_other_names_in_another_order(encoding, platform, unit, hr, firm):
    rows = [("待遇", "职位名称", "需求人数", "备注一"), ("5千-6千", "打螺丝的", "3", "x")]
    public_id = handed_in(platform, unit, hr, "vacancies", rows, encoding=encoding)
    with unit(hr) as work:
        batch = imports.get(work, public_id)
        assert batch.columns == {"salary_text": 0, "title": 1, "headcount": 2}
        imports.confirm_columns(work, public_id, batch.columns)
    importing.advance(platform, public_id)
    committed(platform, unit, hr, public_id)
    assert [(one.title, one.salary_min, one.headcount) for one in written(unit, firm)] == [("打螺丝的", 5000, 3)]


def test_a_code_book_says_what_numbers_mean(platform, unit, hr, firm):
    rows = [("招聘岗位", "最低工资", "最高工资", "薪资类型", "学历要求"), ("会计", "120000", "240000", "0", "3")]
    public_id = checked(platform, unit, hr, "vacancies", rows, codes="recruitment_2023")
    committed(platform, unit, hr, public_id)
    [one] = written(unit, firm)
    assert (one.salary_min, one.salary_max, one.salary_unit, one.education_min) == (10000, 20000, "月", "本科")


def test_a_needed_column_must_be_pointed_at(platform, unit, hr):
    public_id = handed_in(platform, unit, hr, "vacancies", [("甲", "乙"), ("数控车工", "5")])
    with pytest.raises(Invalid) as refused, unit(hr) as work:
        imports.confirm_columns(work, public_id, {"headcount": 1})
    assert refused.value.fields["title"][0] == "import.column_needed"


def test_a_file_that_is_no_table_says_so_and_can_be_dropped(platform, unit, hr):
    file = platform.files.put(io.BytesIO(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600), 1 << 20, {ANY})
    with unit(hr) as work:
        public_id = imports.receive(work, "vacancies", file, "旧.xls").public_id
    importing.advance(platform, public_id)
    with unit(hr) as work:
        batch = imports.get(work, public_id)
        assert (batch.status, batch.problem["code"]) == ("failed", "sheet.old_format")
        assert imports.discard(work, public_id).status == "discarded"


def test_only_what_one_may_do_one_by_one(platform, unit, hr, counselor):
    with unit() as work:
        organizer = actor_for(work, a_user(work, Role.ORGANIZER))
        auditor = actor_for(work, a_user(work, Role.AUDITOR))
    for actor, kinds in ((hr, ["vacancies"]), (counselor, ["vacancies", "seekers", "enterprises"])):
        with unit(actor, write=False) as work:
            assert imports.kinds_for(work) == kinds
    with unit(organizer, write=False) as work:
        assert imports.kinds_for(work) == ["vacancies", "enterprises", "projects"]
    for actor, kind in ((hr, "seekers"), (organizer, "seekers"), (counselor, "projects"), (auditor, "vacancies")):
        with pytest.raises(Denied):
            handed_in(platform, unit, actor, kind, sheet(a_vacancy_row()))


def test_another_firms_batch_is_not_found(platform, unit, hr):
    public_id = checked(platform, unit, hr, "vacancies", sheet(a_vacancy_row()))
    with unit() as work:
        other = actor_for(work, an_hr(work, an_enterprise(work)))
    with pytest.raises(NotFound), unit(other) as work:
        imports.open_rows(work, public_id)


def test_who_has_moved_on_leaves_the_sheets_behind(platform, unit, hr, counselor):
    moves = (
        ("vacancies", hr, {"enterprise_id": None}),
        ("vacancies", counselor, {"office_id": 0}),
        ("seekers", counselor, {"role": Role.ORGANIZER}),
    )
    for kind, actor, elsewhere in moves:
        public_id = handed_in(platform, unit, actor, kind, sheet(a_vacancy_row()))
        with unit(actor, write=False) as work:
            assert imports.get(work, public_id).uploaded_by == actor.user_id
        with pytest.raises(NotFound), unit(replace(actor, **elsewhere), write=False) as work:
            imports.get(work, public_id)


def test_a_check_under_way_gets_no_second_child(platform, unit, hr):
    public_id = handed_in(platform, unit, hr, "vacancies", sheet(a_vacancy_row()))
    with unit(hr) as work:
        columns = imports.confirm_columns(work, public_id, imports.get(work, public_id).columns).columns
    with pytest.raises(Conflict) as refused, unit(hr) as work:
        imports.confirm_columns(work, public_id, columns)
    assert refused.value.code == "import.illegal_event"


def test_a_killed_check_is_taken_up_where_the_file_still_is(platform, unit, hr, firm):
    public_id = handed_in(platform, unit, hr, "vacancies", sheet(a_vacancy_row()))
    with unit(hr) as work:
        imports.confirm_columns(work, public_id, imports.get(work, public_id).columns)
    with pytest.raises(Conflict), unit(hr) as work:
        imports.take_up(work, public_id)
    with unit(hr, NOW + timedelta(minutes=5)) as work:
        assert imports.stuck(work, imports.get(work, public_id))
        imports.take_up(work, public_id)
    importing.advance(platform, public_id)
    assert verdicts(unit, SYSTEM, public_id) == {2: ("new", None)}


def phones(unit, firm):
    with unit(write=False) as work:
        return [work.vault.open(one, "contact_phone") for one in written(unit, firm)]


def test_a_sheet_that_only_names_another_telephone_changes_the_draft_and_back(platform, unit, hr, firm):
    draft = {"月薪": "面议"}
    committed(platform, unit, hr, checked(platform, unit, hr, "vacancies", sheet(a_vacancy_row(**draft))))
    public_id = checked(platform, unit, hr, "vacancies", sheet(a_vacancy_row(**draft, 联系电话="023-68860009")))
    assert verdicts(unit, hr, public_id) == {2: ("update", None)}
    committed(platform, unit, hr, public_id)
    assert phones(unit, firm) == ["02368860009"]
    with unit(hr) as work:
        imports.revert(work, public_id)
    assert phones(unit, firm) == ["02368860001"]


@pytest.mark.parametrize("sheet_phone", ["", "023-68860001"])
def test_an_empty_telephone_or_the_same_one_changes_nothing(platform, unit, hr, firm, sheet_phone):
    draft = {"月薪": "面议"}
    committed(platform, unit, hr, checked(platform, unit, hr, "vacancies", sheet(a_vacancy_row(**draft))))
    told = a_vacancy_row(**draft, 联系电话=sheet_phone)
    public_id = checked(platform, unit, hr, "vacancies", [(*VACANCY_NAMES, "备注一"), [*told, "x"]])
    assert verdicts(unit, hr, public_id) == {2: ("duplicate", None)}


def test_an_empty_telephone_stays_when_something_else_changes(platform, unit, hr, firm):
    rows = sheet(a_vacancy_row(月薪="面议", 联系电话="023-68860007"))
    committed(platform, unit, hr, checked(platform, unit, hr, "vacancies", rows))
    public_id = checked(platform, unit, hr, "vacancies", sheet(a_vacancy_row(月薪="7000-9000", 联系电话="")))
    committed(platform, unit, hr, public_id)
    assert [one.salary_min for one in written(unit, firm)] == [7000]
    assert phones(unit, firm) == ["02368860007"]


def test_another_telephone_makes_no_second_vacancy_of_one_that_waits(platform, unit, hr, firm):
    committed(platform, unit, hr, checked(platform, unit, hr, "vacancies", sheet(a_vacancy_row())))
    public_id = checked(platform, unit, hr, "vacancies", sheet(a_vacancy_row(联系电话="023-68860009")))
    assert verdicts(unit, hr, public_id) == {2: ("duplicate", None)}
