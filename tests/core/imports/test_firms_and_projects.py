"""Sheets of firms and of the year's key projects."""

import pytest
from sqlalchemy import select

from core import enterprises, imports
from core.access import Role
from core.enterprises import Enterprise, Status
from core.projects import Project, ProjectEnterprise
from tests.factories.accounts import a_user, actor_for
from tests.factories.enterprises import a_credit_code, an_enterprise
from tests.factories.imports import checked, committed, verdicts

FIRM = ("企业名称", "统一社会信用代码", "行业大类", "规模", "街镇", "参保人数", "联系人", "联系电话", "标签")
PROJECT = ("项目名称", "年度", "名单类型", "业主单位", "阶段", "建设地点", "计划用工", "总投资（万元）", "开工日期")


@pytest.fixture
def organizer(unit):
    with unit() as work:
        return actor_for(work, a_user(work, Role.ORGANIZER))


def a_firm(**said):
    usual = {
        "企业名称": "重庆缙测表格仪器有限公司",
        "统一社会信用代码": a_credit_code(),
        "行业大类": "仪器仪表制造业",
        "规模": "中",
        "街镇": "歇马街道",
        "参保人数": "312人",
        "联系人": "周敏",
        "联系电话": "023-68860001",
        "标签": "规上、链主",
    }
    return [{**usual, **said}[name] for name in FIRM]


def a_project(**said):
    usual = {
        "项目名称": "传感器产业园二期",
        "年度": "2026",
        "名单类型": "重点建设",
        "业主单位": "重庆缙测表格仪器有限公司",
        "阶段": "在建",
        "建设地点": "歇马街道",
        "计划用工": "300",
        "总投资（万元）": "1.2亿",
        "开工日期": "2026年3月1日",
    }
    return [{**usual, **said}[name] for name in PROJECT]


def test_a_complete_firm_waits_for_its_verifier(platform, unit, organizer):
    rows = [FIRM, a_firm(), a_firm(企业名称="重庆缙测只有名字有限公司", 统一社会信用代码="", 行业大类="", 联系电话="")]
    committed(platform, unit, organizer, checked(platform, unit, organizer, "enterprises", rows))
    with unit(write=False) as work:
        whole, named = work.session.scalars(select(Enterprise).order_by(Enterprise.id)).all()
        labels = enterprises.labels_of(work, [whole.id])[whole.id]
        assert work.vault.open(whole, "contact_phone") == "02368860001"
    assert (whole.status, whole.division, whole.section, whole.headcount_insured) == ("submitted", "40", "C", 312)
    assert (whole.submitted_by, whole.registered_by) == (organizer.user_id, organizer.user_id)
    assert set(labels) == {"规上", "链主"}
    assert (named.status, named.credit_code) == ("draft", None)


@pytest.mark.parametrize(
    ("cell", "said", "code"),
    [
        ("企业名称", "", "import.needed"),
        ("统一社会信用代码", "91500199", "credit_code.length"),
        ("行业大类", "卖东西的", "import.division"),
        ("规模", "巨", "import.choice"),
        ("街镇", "望京街道", "import.place"),
        ("标签", "好企业", "import.choice"),
        ("参保人数", "很多", "cell.count"),
    ],
)
def test_a_bad_cell_says_why(cell, said, code, platform, unit, organizer):
    public_id = checked(platform, unit, organizer, "enterprises", [FIRM, a_firm(**{cell: said})])
    assert list(verdicts(unit, organizer, public_id).values()) == [("error", code)]


def test_a_verified_firm_learns_its_headcount_but_not_another_name(platform, unit, organizer):
    with unit() as work:
        firm = an_enterprise(work, Status.VERIFIED, name="重庆缙测已核验有限公司", division="40", size_class="中")
    code = firm.credit_code
    same = {"企业名称": firm.name, "统一社会信用代码": code, "标签": "", "参保人数": ""}
    rows = [FIRM, a_firm(**same)]
    assert verdicts(unit, organizer, checked(platform, unit, organizer, "enterprises", rows))[2][0] == "duplicate"
    rows = [FIRM, a_firm(**{**same, "企业名称": "重庆缙测改了名有限公司"})]
    told = verdicts(unit, organizer, checked(platform, unit, organizer, "enterprises", rows))
    assert told == {2: ("error", "import.register_owned")}
    public_id = checked(
        platform, unit, organizer, "enterprises", [FIRM, a_firm(**{**same, "参保人数": "500", "标签": "链主"})]
    )
    committed(platform, unit, organizer, public_id)
    with unit(write=False) as work:
        now = work.session.get(Enterprise, firm.id)
        assert (now.headcount_insured, now.status) == (500, "verified")
        assert enterprises.labels_of(work, [firm.id])[firm.id] == ["链主"]
    with unit(organizer) as work:
        imports.revert(work, public_id)
    with unit(write=False) as work:
        assert work.session.get(Enterprise, firm.id).headcount_insured is None
        assert not enterprises.labels_of(work, [firm.id]).get(firm.id)


def test_a_firm_known_by_name_only_gets_its_code(platform, unit, organizer):
    with unit() as work:
        named = enterprises.by_name(work, "重庆缙测表格仪器有限公司")
    public_id = checked(platform, unit, organizer, "enterprises", [FIRM, a_firm()])
    assert verdicts(unit, organizer, public_id) == {2: ("update", None)}
    committed(platform, unit, organizer, public_id)
    with unit(write=False) as work:
        assert work.session.get(Enterprise, named.id).credit_code is not None


def test_firms_of_a_batch_go_with_it_unless_they_are_needed(platform, unit, organizer):
    rows = [FIRM, a_firm(), a_firm(企业名称="重庆缙测有项目有限公司")]
    public_id = checked(platform, unit, organizer, "enterprises", rows)
    committed(platform, unit, organizer, public_id)
    listed = [PROJECT, a_project(业主单位="重庆缙测有项目有限公司")]
    committed(platform, unit, organizer, checked(platform, unit, organizer, "projects", listed))
    with unit(organizer) as work:
        imports.revert(work, public_id)
    with unit(write=False) as work:
        assert work.session.scalars(select(Enterprise.name)).all() == ["重庆缙测有项目有限公司"]


def test_a_project_in_two_rows_has_two_firms(platform, unit, organizer):
    rows = [
        PROJECT,
        a_project(),
        a_project(业主单位="重庆缙测第二家有限公司"),
        a_project(项目名称="摩托车新线", 名单类型="招商"),
    ]
    public_id = checked(platform, unit, organizer, "projects", rows)
    batch = committed(platform, unit, organizer, public_id)
    assert batch.rows_new == 3
    with unit(write=False) as work:
        park, line = work.session.scalars(select(Project).order_by(Project.id)).all()
        firms = work.session.scalars(
            select(ProjectEnterprise.enterprise_id).where(ProjectEnterprise.project_id == park.id)
        ).all()
    assert len(set(firms)) == 2
    assert (park.list_type, park.phase, park.subdistrict) == ("construction", "building", "500109007")
    assert (park.planned_headcount, park.investment, park.starts_on.isoformat()) == (300, 12_000, "2026-03-01")
    assert line.list_type == "attracted"


def test_the_list_again_says_only_what_is_new(platform, unit, organizer):
    rows = [PROJECT, a_project()]
    first = checked(platform, unit, organizer, "projects", rows)
    committed(platform, unit, organizer, first)
    again = [PROJECT, a_project(), a_project(业主单位="重庆缙测第二家有限公司"), a_project(阶段="投产")]
    public_id = checked(platform, unit, organizer, "projects", again)
    told = verdicts(unit, organizer, public_id)
    assert (told[2], told[3], told[4][0]) == (("duplicate", None), ("update", None), "duplicate")
    committed(platform, unit, organizer, public_id)
    with unit(write=False) as work:
        assert len(work.session.scalars(select(ProjectEnterprise)).all()) == 2
    with unit(organizer) as work:
        imports.revert(work, public_id)
    with unit(write=False) as work:
        assert len(work.session.scalars(select(ProjectEnterprise)).all()) == 1
    with unit(organizer) as work:
        imports.revert(work, first)
    with unit(write=False) as work:
        assert work.session.scalars(select(Project)).all() == []


@pytest.mark.parametrize(
    ("cell", "said", "code"),
    [
        ("年度", "", "import.needed"),
        ("年度", "1998", "import.number"),
        ("名单类型", "别的", "import.choice"),
        ("业主单位", "", "import.needed"),
        ("总投资（万元）", "不少", "import.investment"),
        ("开工日期", "2026-02-30", "cell.date_none"),
    ],
)
def test_a_bad_project_cell_says_why(cell, said, code, platform, unit, organizer):
    public_id = checked(platform, unit, organizer, "projects", [PROJECT, a_project(**{cell: said})])
    assert list(verdicts(unit, organizer, public_id).values()) == [("error", code)]
