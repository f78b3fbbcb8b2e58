"""Lists of firms: two-character words are found, filters narrow, nobody sees too much."""

import pytest
from sqlalchemy import literal, select

from core import enterprises
from core.access import OfficeLevel, Role
from core.bigrams import bigrams, matches
from core.enterprises import Filters, SetLabels, Status
from core.errors import Denied
from tests.core.enterprises.test_register import acting
from tests.factories.accounts import a_user, an_office
from tests.factories.enterprises import an_enterprise, an_hr


def ids(work, **filters):
    return set(
        work.session.scalars(enterprises.listing(work, Filters(**filters)).with_only_columns(enterprises.Enterprise.id))
    )


@pytest.fixture
def staff(work):
    return acting(work, a_user(work, Role.ORGANIZER))


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("招钳工两名", "钳工", True),
        ("招钳工两名", "工两 钳工", True),
        ("招钳工两名", "钳", True),
        ("招钳工两名", "钳两", False),
        ("钳 工", "钳工", False),
        ("一二 二三", "一二三", False),
        ("CNC车工", "ｃｎｃ", True),
        ("A公司", "a", True),
        ("百分之5%", "%", True),
        ("焊工", "_工", True),
        ("焊工", "普工", False),
        ("焊工", "", True),
    ],
)
def test_bigrams_find_exactly_the_words(work, text, words, found):
    assert bool(work.session.scalar(select(matches(literal(bigrams(text)), words)))) is found


def test_firms_are_found_by_two_characters_of_name_short_name_or_code(work, staff):
    firm = an_enterprise(work, name="重庆缙岭川仪自动化股份有限公司", short_name="缙岭仪表")
    other = an_enterprise(work, name="重庆嘉陵齿轮厂")
    assert ids(staff, words="川仪") == {firm.id}
    assert ids(staff, words="仪表") == {firm.id}
    assert ids(staff, words="重庆 齿轮") == {other.id}
    assert ids(staff, words=other.credit_code[:-2].lower()) == {other.id}
    assert ids(staff, words="农机") == set()


def test_filters_narrow(work, staff):
    firm = an_enterprise(work, subdistrict="500109008", section="I", division="65")
    draft = an_enterprise(work, Status.DRAFT)
    agency = an_enterprise(work, is_agency=True)
    enterprises.set_labels(staff, agency.public_id, SetLabels(labels=frozenset({"规上"})))
    work.session.flush()
    assert ids(staff, subdistrict="500109008") == {firm.id}
    assert ids(staff, section="I") == {firm.id}
    assert ids(staff, status="draft") == {draft.id}
    assert ids(staff, label="规上") == ids(staff, agency=True) == {agency.id}
    assert enterprises.status_counts(staff) == {"verified": 2, "draft": 1}


def test_hr_has_no_list_and_sees_one_firm(work):
    firm = an_enterprise(work)
    an_enterprise(work)
    hr = acting(work, an_hr(work, firm))
    with pytest.raises(Denied):
        enterprises.listing(hr, Filters())
    assert work.session.scalars(enterprises.visible(hr)).all() == [firm]
    assert enterprises.own(hr) is firm
    assert enterprises.own(acting(work, an_hr(work))) is None
    assert work.session.scalars(enterprises.visible(acting(work, a_user(work, Role.AUDITOR)))).all() == []


def test_the_office_of_the_place_serves_the_firm_else_the_districts(work):
    district = an_office(work, OfficeLevel.DISTRICT)
    near = an_office(work, parent=district, place_code="500109007")
    assert enterprises.serving_office(work, an_enterprise(work, subdistrict="500109007")).id == near.id
    assert enterprises.serving_office(work, an_enterprise(work, subdistrict="500109099")).id == district.id
