"""Rows mended in the browser: judged again by the same rules, kept with what was typed, written with the others."""

import pytest
from sqlalchemy import select

from core import importing, imports
from core.errors import Conflict, NotFound
from core.imports import Status
from core.seekers import Seeker
from core.shortlists import IndexEntry
from core.vacancies import Vacancy
from tests.factories.accounts import a_user, actor_for
from tests.factories.enterprises import an_enterprise, an_hr
from tests.factories.imports import VACANCY_NAMES, a_vacancy_row, checked, committed, demo_of, verdicts
from tests.factories.seekers import a_phone, an_id_number


@pytest.fixture
def hr(unit):
    with unit() as work:
        return actor_for(work, an_hr(work, an_enterprise(work)))


def sheet(*rows):
    return [VACANCY_NAMES, *rows]


def judged(platform, unit, actor, public_id, typed, again=None):
    with unit(actor, write=False) as work:
        return imports.judged(importing.desk(platform, work, public_id), typed, again)


def mended(platform, unit, actor, public_id, typed, again=None):
    rows = judged(platform, unit, actor, public_id, typed, again)
    with unit(actor) as work:
        return imports.amend(work, public_id, rows)


def test_a_mended_row_is_written_as_it_was_typed(platform, unit, hr):
    rows = sheet(a_vacancy_row(), a_vacancy_row(岗位名称="焊工", 招聘人数="若干"))
    public_id = checked(platform, unit, hr, "vacancies", rows)
    batch = mended(platform, unit, hr, public_id, {3: {"headcount": "４人"}})
    assert verdicts(unit, hr, public_id) == {2: ("new", None), 3: ("new", None)}
    assert (batch.rows_new, batch.rows_error, batch.reasons, batch.status) == (2, 0, {}, Status.CHECKED)
    assert committed(platform, unit, hr, public_id).rows_written == 2
    with unit(write=False) as work:
        assert work.session.scalars(select(Vacancy.headcount).order_by(Vacancy.id)).all() == [5, 4]


def test_what_was_typed_is_kept_where_it_is_still_wrong_and_the_file_is_remembered(platform, unit, hr):
    public_id = checked(platform, unit, hr, "vacancies", sheet(a_vacancy_row(招聘人数="若干", 月薪="很高")))
    batch = mended(platform, unit, hr, public_id, {2: {"headcount": "几个"}})
    assert batch.reasons == {"cell.count_vague": 1, "pay.unread": 1} or batch.reasons == {
        "cell.count": 1,
        "pay.unread": 1,
    }
    mended(platform, unit, hr, public_id, {2: {"headcount": "3-5"}})
    with unit(hr, write=False) as work:
        [row] = work.session.scalars(imports.rows(work, imports.get(work, public_id))).all()
        [(_, cells, faults)] = imports.opened(work, [row])
        assert imports.before_of(work, row) == {"headcount": "若干"}
    assert cells[2] == "3-5"
    assert {name: code for name, (code, _) in faults.items()} == {
        "headcount": "cell.count_range",
        "salary_text": "pay.unread",
    }


def test_twelve_rows_of_two_hundred_are_mended_one_after_the_other(platform, unit, hr):
    bad = set(range(10, 190, 15))
    rows = [a_vacancy_row(岗位名称=f"钳工{at}", 招聘人数="若干" if at in bad else "3") for at in range(200)]
    public_id = checked(platform, unit, hr, "vacancies", sheet(*rows))
    left = len(bad)
    for at in sorted(bad):
        batch = mended(platform, unit, hr, public_id, {at + 2: {"headcount": "6"}})
        left -= 1
        assert (batch.rows_error, batch.rows_new) == (left, 200 - left)
    assert committed(platform, unit, hr, public_id).rows_written == 200


def test_a_row_mended_to_say_the_same_as_another_is_its_double(platform, unit, hr):
    rows = sheet(a_vacancy_row(), a_vacancy_row(招聘人数="若干"), a_vacancy_row(招聘人数="几个"))
    public_id = checked(platform, unit, hr, "vacancies", rows)
    mended(platform, unit, hr, public_id, {3: {"headcount": "7"}, 4: {"headcount": "7"}})
    assert verdicts(unit, hr, public_id) == {2: ("new", None), 3: ("new", None), 4: ("duplicate", "import.twice")}
    batch = mended(platform, unit, hr, public_id, {4: {"headcount": "5"}})
    assert verdicts(unit, hr, public_id)[4] == ("duplicate", "import.twice")
    assert (batch.rows_new, batch.rows_duplicate, batch.reasons) == (2, 1, {"import.twice": 1})
    batch = mended(platform, unit, hr, public_id, {4: {"headcount": "9"}})
    assert (batch.rows_new, batch.rows_duplicate, batch.reasons) == (3, 0, {})


def test_a_mended_row_is_held_against_the_records_there_are(platform, unit, hr):
    committed(platform, unit, hr, checked(platform, unit, hr, "vacancies", sheet(a_vacancy_row())))
    public_id = checked(platform, unit, hr, "vacancies", sheet(a_vacancy_row(招聘人数="若干")))
    mended(platform, unit, hr, public_id, {2: {"headcount": "5"}})
    assert verdicts(unit, hr, public_id) == {2: ("duplicate", None)}


def test_rows_in_which_nothing_was_typed_stay_as_they_are(platform, unit, hr):
    public_id = checked(platform, unit, hr, "vacancies", sheet(a_vacancy_row(), a_vacancy_row(招聘人数="若干")))
    same = {2: {"headcount": "5"}, 3: {"headcount": "若干"}, 99: {"headcount": "5"}, 3_000: {"nonsense": "5"}}
    assert judged(platform, unit, hr, public_id, same) == []
    [one] = judged(platform, unit, hr, public_id, same, again=3)
    assert (one.prepared.row, one.changed, [*one.prepared.faults]) == (3, False, ["headcount"])


def test_a_good_row_can_be_mended_too(platform, unit, hr):
    public_id = checked(platform, unit, hr, "vacancies", sheet(a_vacancy_row()))
    mended(platform, unit, hr, public_id, {2: {"title": "注塑工", "headcount": "若干"}})
    assert verdicts(unit, hr, public_id) == {2: ("error", "cell.count_vague")}


def test_two_people_who_mend_the_same_row_are_told(platform, unit, hr):
    public_id = checked(platform, unit, hr, "vacancies", sheet(a_vacancy_row(招聘人数="若干")))
    slower = judged(platform, unit, hr, public_id, {2: {"headcount": "7"}})
    mended(platform, unit, hr, public_id, {2: {"headcount": "8"}})
    with pytest.raises(Conflict) as refused, unit(hr) as work:
        imports.amend(work, public_id, slower)
    assert refused.value.code == "import.amended"


def test_what_was_opened_before_a_row_was_mended_is_not_written(platform, unit, hr):
    public_id = checked(platform, unit, hr, "vacancies", sheet(a_vacancy_row(), a_vacancy_row(招聘人数="若干")))
    with unit(hr, write=False) as work:
        opened = imports.open_rows(work, public_id)
    mended(platform, unit, hr, public_id, {3: {"headcount": "7"}})
    with pytest.raises(Conflict) as refused, unit(hr) as work:
        imports.write(importing.desk(platform, work, public_id), opened)
    assert refused.value.code == "import.amended"
    assert committed(platform, unit, hr, public_id).rows_written == 2


def test_a_batch_that_is_written_or_foreign_is_not_mended(platform, unit, hr):
    public_id = checked(platform, unit, hr, "vacancies", sheet(a_vacancy_row(), a_vacancy_row(招聘人数="若干")))
    with unit() as work:
        other = actor_for(work, an_hr(work, an_enterprise(work)))
    with pytest.raises(NotFound):
        judged(platform, unit, other, public_id, {3: {"headcount": "7"}})
    committed(platform, unit, hr, public_id)
    with pytest.raises(Conflict) as refused:
        judged(platform, unit, hr, public_id, {3: {"headcount": "7"}})
    assert refused.value.code == "import.illegal_event"


def test_a_mended_person_is_indexed_by_the_clock(platform, unit):
    with unit() as work:
        counselor = actor_for(work, a_user(work))
    names = ("姓名", "身份证号", "手机", "求职意向", "同意匹配")
    rows = [names, ("冉光明", an_id_number(), "12345", "焊工", "是")]
    here, phone = demo_of(platform), a_phone()
    public_id = checked(here, unit, counselor, "seekers", rows)
    mended(here, unit, counselor, public_id, {2: {"phone": phone}})
    assert verdicts(unit, counselor, public_id) == {2: ("new", None)}
    committed(here, unit, counselor, public_id)
    with unit(write=False) as work:
        [person] = work.session.scalars(select(Seeker)).all()
        assert work.vault.open(person, "phone") == phone
        assert person.matching_consent
        assert work.session.scalars(select(IndexEntry)).all() == []


def test_what_lies_between_mending_and_writing_is_sealed(platform, unit, hr):
    public_id = checked(platform, unit, hr, "vacancies", sheet(a_vacancy_row(招聘人数="若干")))
    mended(platform, unit, hr, public_id, {2: {"duties": "缙云山下的秘密工序", "headcount": "2"}})
    with unit(hr, write=False) as work:
        row = work.session.scalar(imports.rows(work, imports.get(work, public_id)))
    assert "秘密工序".encode() not in (row.values_sealed or b"") + row.cells_sealed
