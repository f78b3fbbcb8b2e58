"""A sheet of people: once by ID number, sealed, with their consent, ranked within the minute, taken back."""

import pytest
from sqlalchemy import func, select

from core import imports, seekers
from core.imports import ImportRow
from core.seekers import Consent, Seeker
from core.shortlists import PEOPLE, IndexEntry
from tests.factories.accounts import a_user, actor_for, an_office
from tests.factories.imports import checked, committed, demo_of, verdicts
from tests.factories.seekers import a_phone, a_seeker, an_id_number

NAMES = ("姓名", "身份证号", "手机", "求职意向", "期望月薪", "居住街镇", "愿意工作的街镇", "学历", "班次", "同意匹配")


@pytest.fixture
def demo(platform):
    return demo_of(platform)


@pytest.fixture
def counselor(unit):
    with unit() as work:
        return actor_for(work, a_user(work))


def a_row(**said):
    usual = {
        "姓名": "冉光明",
        "身份证号": an_id_number(),
        "手机": a_phone(),
        "求职意向": "焊工、打螺丝",
        "期望月薪": "5000-6000",
        "居住街镇": "歇马街道",
        "愿意工作的街镇": "歇马、东阳",
        "学历": "初中",
        "班次": "都可以",
        "同意匹配": "是",
    }
    return [{**usual, **said}[name] for name in NAMES]


def people(unit, counselor):
    with unit(write=False) as work:
        query = select(Seeker).where(Seeker.office_id == counselor.office_id).order_by(Seeker.id)
        return work.session.scalars(query).all()


def test_people_are_registered_sealed_and_with_consent(demo, unit, counselor):
    number, phone = an_id_number(), a_phone()
    rows = [NAMES, a_row(身份证号=number, 手机=phone), a_row(同意匹配="")]
    committed(demo, unit, counselor, checked(demo, unit, counselor, "seekers", rows))
    one, silent = people(unit, counselor)
    assert (one.name, one.sex, one.born_on.isoformat(), one.salary_min) == ("冉光明", one.sex, "1990-05-06", 5000)
    assert one.intentions == ["焊工", "打螺丝"]
    assert one.work_subdistricts == ["500109007", "500109004"]
    assert len(one.shift_ok) == 6
    assert (one.no, one.counselor_id, one.source) == (f"S-{one.id:05d}", counselor.user_id, "import")
    assert (one.matching_consent, silent.matching_consent) == (True, False)
    with unit(write=False) as work:
        assert work.vault.open(one, "id_number") == number
        assert work.vault.open(one, "phone") == phone
        assert seekers.same_id_number(work, number).id == one.id
        assert work.session.scalars(select(Consent.channel).where(Consent.seeker_id == one.id)).all() == ["import"]
        cut = select(IndexEntry.record_id).where(IndexEntry.kind == PEOPLE)
        assert work.session.scalars(cut).all() == [one.id]


def test_tokens_cut_in_the_child_are_those_the_clock_would_cut(demo, unit, counselor):
    from core.shortlists.indexing import stale_ids

    committed(demo, unit, counselor, checked(demo, unit, counselor, "seekers", [NAMES, a_row()]))
    with unit(write=False) as work:
        assert work.session.scalars(stale_ids(PEOPLE, demo.shelf.lexicon.fingerprint)).all() == []


@pytest.mark.parametrize(
    ("cell", "said", "code"),
    [
        ("姓名", "", "import.needed"),
        ("身份证号", "500199199005060010", "id_number.sum"),
        ("身份证号", "5.00199E+17", "id_number.precision"),
        ("手机", "13", "phone.landline"),
        ("求职意向", "", "import.needed"),
        ("居住街镇", "望京街道", "import.place"),
        ("愿意工作的街镇", "歇马、月球", "import.place"),
        ("学历", "读过书", "cell.education"),
        ("班次", "随缘", "import.choice"),
        ("同意匹配", "也许", "cell.yes_no"),
    ],
)
def test_a_bad_cell_says_why(cell, said, code, demo, unit, counselor):
    public_id = checked(demo, unit, counselor, "seekers", [NAMES, a_row(**{cell: said})])
    [(verdict, fault)] = verdicts(unit, counselor, public_id).values()
    assert (verdict, fault) == ("error", code)


def test_a_number_is_registered_once(demo, unit, counselor):
    number = an_id_number()
    with unit() as work:
        elsewhere = an_id_number()
        a_seeker(work, an_office(work), id_number=elsewhere)
    rows = [NAMES, a_row(身份证号=number), a_row(身份证号=number), a_row(身份证号=elsewhere)]
    public_id = checked(demo, unit, counselor, "seekers", rows)
    assert verdicts(unit, counselor, public_id) == {
        2: ("new", None),
        3: ("duplicate", "import.twice"),
        4: ("error", "seeker.duplicate_elsewhere"),
    }
    committed(demo, unit, counselor, public_id)
    assert len(people(unit, counselor)) == 1


def test_what_the_sheet_says_of_a_registered_person_is_taken_over(demo, unit, counselor):
    number, phone = an_id_number(), a_phone()
    first = [NAMES, a_row(身份证号=number, 同意匹配="")]
    committed(demo, unit, counselor, checked(demo, unit, counselor, "seekers", first))
    second = [NAMES, a_row(身份证号=number, 手机=phone, 期望月薪="7000", 学历="")]
    public_id = checked(demo, unit, counselor, "seekers", second)
    assert verdicts(unit, counselor, public_id) == {2: ("update", None)}
    committed(demo, unit, counselor, public_id)
    [one] = people(unit, counselor)
    assert (one.salary_min, one.education, one.matching_consent) == (7000, "初中", True)
    with unit(write=False) as work:
        assert work.vault.open(one, "phone") == phone
    with unit(counselor) as work:
        imports.revert(work, public_id)
    [one] = people(unit, counselor)
    assert one.salary_min == 5000
    with unit(write=False) as work:
        assert work.vault.open(one, "phone") != phone


def test_somebody_registered_meanwhile_is_left_out(demo, unit, counselor):
    number = an_id_number()
    public_id = checked(demo, unit, counselor, "seekers", [NAMES, a_row(身份证号=number), a_row()])
    with unit() as work:
        a_seeker(work, an_office(work), id_number=number)
    batch = committed(demo, unit, counselor, public_id)
    assert (batch.rows_new, batch.rows_duplicate) == (1, 1)
    assert verdicts(unit, counselor, public_id)[2] == ("duplicate", "import.overtaken")


def test_a_revert_keeps_people_somebody_has_spoken_with(demo, unit, counselor):
    public_id = checked(demo, unit, counselor, "seekers", [NAMES, a_row(姓名="谈过话"), a_row(姓名="没谈过")])
    committed(demo, unit, counselor, public_id)
    spoken = next(one for one in people(unit, counselor) if one.name == "谈过话")
    with unit(counselor) as work:
        seekers.note_contact(work, spoken.public_id, seekers.NoteContact(channel="phone", result="not_reached"))
    with unit(counselor) as work:
        imports.revert(work, public_id)
    assert [one.name for one in people(unit, counselor)] == ["谈过话"]
    with unit(write=False) as work:
        left = work.session.scalar(select(func.count()).select_from(IndexEntry).where(IndexEntry.kind == PEOPLE))
        assert left == 1


MORE = (*NAMES, "人员类别", "健康限制", "单独同意")


def a_long_row(seeker_class="", limits="", agreed="", **said):
    return [*a_row(**said), seeker_class, limits, agreed]


def told(unit, one):
    with unit(write=False) as work:
        return seekers.seeker_class(work, one), seekers.health_limits(work, one)


def test_health_and_hardship_need_the_tick_of_the_sheet(demo, unit, counselor):
    rows = [
        MORE,
        a_long_row("残疾人", "色弱、不能久站", "是"),
        a_long_row("残疾人"),
        a_long_row(limits="色弱", agreed="否"),
        a_long_row("退休", "无"),
    ]
    public_id = checked(demo, unit, counselor, "seekers", rows)
    assert verdicts(unit, counselor, public_id) == {
        2: ("new", None),
        3: ("error", "seeker.sensitive_class"),
        4: ("error", "seeker.sensitive_health"),
        5: ("new", None),
    }
    committed(demo, unit, counselor, public_id)
    agreed, duty = people(unit, counselor)
    assert (told(unit, agreed), told(unit, duty)) == (("残疾人", ["色弱", "不能久站"]), ("退休", []))
    with unit(write=False) as work:
        kept = {one.id: sorted(row.purpose for row in seekers.consents(work, one)) for one in (agreed, duty)}
    assert kept == {agreed.id: ["matching", "sensitive"], duty.id: ["matching"]}


def test_an_update_brings_consent_and_facts_and_a_revert_takes_the_facts_back(demo, unit, counselor):
    number, phone = an_id_number(), a_phone()
    first = [MORE, a_long_row("退休", 身份证号=number, 手机=phone)]
    committed(demo, unit, counselor, checked(demo, unit, counselor, "seekers", first))
    same = checked(demo, unit, counselor, "seekers", [*first, ["", *[""] * 12]])
    assert verdicts(unit, counselor, same)[2] == ("duplicate", None)
    news = [MORE, a_long_row("残疾人", "色弱", "是", 身份证号=number, 手机=phone)]
    public_id = checked(demo, unit, counselor, "seekers", news)
    assert verdicts(unit, counselor, public_id) == {2: ("update", None)}
    committed(demo, unit, counselor, public_id)
    [one] = people(unit, counselor)
    assert (told(unit, one), one.sensitive_consent) == (("残疾人", ["色弱"]), True)
    with unit(counselor) as work:
        imports.revert(work, public_id)
    [one] = people(unit, counselor)
    assert told(unit, one) == ("退休", [])


def test_a_revert_brings_nothing_back_that_the_person_had_erased(demo, unit, counselor):
    number, phone = an_id_number(), a_phone()
    first = [MORE, a_long_row("残疾人", "", "是", 身份证号=number, 手机=phone)]
    committed(demo, unit, counselor, checked(demo, unit, counselor, "seekers", first))
    news = [MORE, a_long_row("退休", "", "", 身份证号=number, 手机=phone)]
    public_id = checked(demo, unit, counselor, "seekers", news)
    committed(demo, unit, counselor, public_id)
    [one] = people(unit, counselor)
    with unit(counselor) as work:
        seekers.withdraw_consent(work, one.public_id, seekers.SENSITIVE)
    with unit(counselor) as work:
        imports.revert(work, public_id)
    [one] = people(unit, counselor)
    assert told(unit, one) == ("退休", [])


def test_what_is_sensitive_is_neither_staged_in_clear_nor_indexed(demo, unit, counselor, connection):
    public_id = checked(demo, unit, counselor, "seekers", [MORE, a_long_row("残疾人", "色弱", "是")])
    committed(demo, unit, counselor, public_id)
    for table in (ImportRow.__table__, Seeker.__table__, IndexEntry.__table__):
        for values in connection.execute(select(table)):
            kept = b" ".join(bytes(one) if isinstance(one, bytes) else repr(one).encode() for one in values)
            assert "残疾".encode() not in kept
            assert "色弱".encode() not in kept
