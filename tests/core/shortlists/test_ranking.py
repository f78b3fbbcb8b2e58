"""River B whole: records to index, a vacancy to its people, a person to their vacancies."""

from datetime import date, timedelta

import pytest

from core import seekers, shortlists
from core.access import Role
from core.accounts import Office
from core.enterprises import Enterprise, Status
from core.errors import Conflict, Denied, NotFound
from core.seekers import Seeker
from core.shortlists import IndexFile
from tests.conftest import NOW
from tests.factories.accounts import a_user, actor_for
from tests.factories.seekers import a_seeker
from tests.factories.vacancies import a_vacancy


@pytest.fixture
def ranked(unit, platform, indexed):
    """`ranked(actor=…)`: the ranking of the scene's vacancy as somebody sees it."""

    def ask(actor=None, vacancy=None):
        with unit(actor or indexed.counselor, write=False) as work:
            return shortlists.rank(work, platform.shelf, platform.places, (vacancy or indexed.vacancy).public_id)

    return ask


def numbers(ranking):
    return [person.seeker.no for person in ranking.people]


def test_welders_of_the_whole_district_come_before_the_cleaner(ranked, indexed):
    found = ranked()
    people = indexed.people
    assert {person.seeker.no for person in found.people[:2]} == {people["own"].no, people["elsewhere"].no}
    assert {person.seeker.no: person.own for person in found.people} == {
        people["own"].no: True,
        people["elsewhere"].no: False,
        people["cleaner"].no: True,
    }
    assert found.considered == 3


def test_who_did_not_agree_is_not_even_counted(ranked, indexed):
    assert indexed.people["silent"].no not in numbers(ranked())


def test_points_add_up_exactly(ranked):
    for person in ranked().people:
        assert round(sum(part.points for part in person.match.parts), 1) == person.match.score


def test_consent_taken_back_holds_before_the_index_catches_up(ranked, unit, indexed):
    with unit(indexed.counselor) as work:
        seekers.withdraw_consent(work, indexed.people["own"].public_id)
    assert indexed.people["own"].no not in numbers(ranked())


def test_who_found_work_is_left_out_at_once(ranked, unit, indexed):
    with unit() as work:
        work.session.get_one(Seeker, indexed.people["own"].id).status = "employed"
    assert indexed.people["own"].no not in numbers(ranked())


def test_a_change_is_ranked_after_the_next_refresh_and_nothing_is_built_for_nothing(
    ranked, unit, platform, shelf, indexed
):
    assert shortlists.refresh(platform.work, shelf, platform.places, NOW).cut == 0
    with unit(write=False) as work:
        before = shelf.newest(work, shortlists.PEOPLE).number
    with unit(indexed.counselor) as work:
        seekers.consent(work, indexed.people["silent"].public_id, "counter")
    assert shortlists.refresh(platform.work, shelf, platform.places, NOW + timedelta(seconds=30)).cut == 1
    found = ranked()
    assert indexed.people["silent"].no in numbers(found)
    assert found.file.number > before


@pytest.mark.parametrize(
    ("born_on", "hazards", "reason"),
    [
        (date(2010, 3, 3), [], "minor"),
        (date(2008, 3, 3), ["噪声"], "minor_hazard"),
        (date(2008, 3, 3), [], None),
        (date(2008, 3, 2), ["噪声"], None),
    ],
)
def test_the_young_are_protected_in_both_directions(unit, platform, shelf, scene, born_on, hazards, reason):
    with unit() as work:
        town = work.session.get_one(Office, scene.counselor.office_id)
        young = a_seeker(work, town, born_on=born_on)
        vacancy = a_vacancy(work, title="焊工", hazards=hazards)
    shortlists.refresh(platform.work, shelf, platform.places, NOW)
    with unit(scene.counselor, write=False) as work:
        found = shortlists.rank(work, shelf, platform.places, vacancy.public_id)
        offers, _ = shortlists.rank_vacancies(work, shelf, platform.places, young.public_id)
    assert (young.no in numbers(found)) is (reason is None)
    assert found.excluded.get(reason, 0) == (1 if reason else 0)
    assert (vacancy.id in [offer.vacancy.id for offer in offers]) is (reason is None)


def test_the_engine_sees_neither_sex_nor_age_nor_name(platform, indexed):
    profile = shortlists.profile_of(indexed.people["own"], platform.places)
    assert not {"sex", "born_on", "age", "name", "id_number", "phone"} & set(profile.__dataclass_fields__)


def test_another_name_of_the_firm_changes_nothing(ranked, unit, indexed):
    before = [(person.seeker.no, person.match) for person in ranked().people]
    with unit() as work:
        firm = work.session.get(Enterprise, indexed.vacancy.enterprise_id)
        firm.name = "重庆焊工叉车人力有限公司"
    assert before == [(person.seeker.no, person.match) for person in ranked().people] != []


def test_a_person_sees_the_welding_job_and_none_of_a_suspended_firm(unit, platform, indexed):
    public_id = indexed.people["own"].public_id
    with unit(indexed.counselor, write=False) as work:
        offers, as_of = shortlists.rank_vacancies(work, platform.shelf, platform.places, public_id)
    assert [offer.vacancy.id for offer in offers] == [indexed.vacancy.id]
    assert round(sum(part.points for part in offers[0].match.parts), 1) == offers[0].match.score
    assert as_of == work.now
    with unit() as work:
        work.session.get_one(Enterprise, indexed.vacancy.enterprise_id).status = Status.SUSPENDED
    with unit(indexed.counselor, write=False) as work:
        assert not shortlists.rank_vacancies(work, platform.shelf, platform.places, public_id)[0]


def test_both_directions_give_one_pair_the_same_points(unit, platform, ranked, indexed):
    person = next(person for person in ranked().people if person.seeker.id == indexed.people["own"].id)
    with unit(indexed.counselor, write=False) as work:
        offers, _ = shortlists.rank_vacancies(work, platform.shelf, platform.places, indexed.people["own"].public_id)
    assert offers[0].match.score == person.match.score


def test_without_consent_or_in_another_office_no_vacancies_are_ranked(unit, platform, indexed):
    with unit(indexed.counselor, write=False) as work:
        with pytest.raises(Conflict):
            shortlists.rank_vacancies(work, platform.shelf, platform.places, indexed.people["silent"].public_id)
        with pytest.raises(NotFound):
            shortlists.rank_vacancies(work, platform.shelf, platform.places, indexed.people["elsewhere"].public_id)


@pytest.mark.parametrize("role", [Role.ENTERPRISE, Role.ORGANIZER, Role.SYSADMIN, Role.AUDITOR])
def test_only_counselors_rank(unit, platform, indexed, role):
    with unit() as work:
        actor = actor_for(work, a_user(work, role))
    with pytest.raises(Denied), unit(actor, write=False) as work:
        shortlists.rank(work, platform.shelf, platform.places, indexed.vacancy.public_id)


def test_before_the_first_index_it_is_said_that_there_is_none(unit, platform, shelf, scene):
    with pytest.raises(Conflict) as refused, unit(scene.counselor, write=False) as work:
        shortlists.rank(work, shelf, platform.places, scene.vacancy.public_id)
    assert refused.value.code == "index.none"


def test_an_archive_that_is_gone_is_said_and_not_a_fault(unit, platform, indexed):
    with unit() as work:
        work.session.query(IndexFile).filter_by(kind=shortlists.PEOPLE).one().path = "gone.idx"
    with pytest.raises(Conflict) as refused, unit(indexed.counselor, write=False) as work:
        shortlists.rank(work, platform.shelf, platform.places, indexed.vacancy.public_id)
    assert refused.value.code == "index.outdated"
