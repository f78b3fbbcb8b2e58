"""先审后发: a second person publishes or sends back; what is public, and for how long."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from core import enterprises, vacancies
from core.access import Role
from core.errors import Conflict, Denied, Invalid, NotFound
from core.vacancies import Status, Vacancy, Wanted
from tests.factories.accounts import a_user
from tests.factories.enterprises import an_enterprise
from tests.factories.vacancies import a_vacancy, said


@pytest.fixture
def waiting(unit, town, codes, platform):
    """A vacancy of the firm that waits for review."""
    with unit(town.hr) as work:
        vacancy = vacancies.keep(work, town.firm, said(), codes)
        return vacancies.submit(work, vacancy.public_id, platform.calendar)


def version(unit, vacancy):
    with unit(write=False) as work:
        return work.session.get_one(Vacancy, vacancy.id).version


def state(unit, vacancy):
    with unit(write=False) as work:
        return work.session.get_one(Vacancy, vacancy.id)


def public_ids(unit, wanted=None, now=None):
    with unit(write=False, **({"now": now} if now else {})) as work:
        return [one.id for one in work.session.scalars(vacancies.public(work, wanted or Wanted()))]


def test_published_by_a_second_person_it_is_public_from_that_day(unit, town, waiting):
    assert public_ids(unit) == []
    with unit(town.counselor) as work:
        vacancies.publish(work, waiting.public_id, version(unit, waiting))
    kept = state(unit, waiting)
    assert (kept.status, kept.reviewed_by, kept.valid_from) == (
        Status.PUBLISHED,
        town.counselor.user_id,
        date(2026, 3, 2),
    )
    assert public_ids(unit) == [waiting.id]


def test_it_goes_back_with_a_reason_that_the_firm_reads_and_comes_again(unit, town, platform, waiting):
    with unit(town.counselor) as work:
        vacancies.send_back(work, waiting.public_id, version(unit, waiting), "  写明班次。 ")
    with unit(town.hr) as work:
        mine = vacancies.get(work, waiting.public_id)
        assert (mine.status, mine.return_reason) == (Status.RETURNED, "写明班次。")
        again = vacancies.submit(work, waiting.public_id, platform.calendar)
        assert (again.status, again.return_reason, again.reviewed_by) == (Status.SUBMITTED, None, None)
    with unit(town.hr, write=False) as work:
        told = vacancies.history(work, vacancies.get(work, waiting.public_id))
    assert [one.who for one in told][1] == town.counselor.user_name
    assert [one.name for one in told] == ["vacancy.submitted", "vacancy.returned", "vacancy.submitted", "vacancy.kept"]


@pytest.mark.parametrize("reason", ["", " 改 ", "改" * 301])
def test_without_a_reason_nothing_goes_back(unit, town, waiting, reason):
    with pytest.raises(Invalid), unit(town.counselor) as work:
        vacancies.send_back(work, waiting.public_id, version(unit, waiting), reason)
    assert state(unit, waiting).status == Status.SUBMITTED


def test_nobody_judges_what_changed_since_they_read_it(unit, town, waiting):
    read = version(unit, waiting)
    with unit() as work:
        work.session.get_one(Vacancy, waiting.id).headcount = 50
    for act in (
        lambda work: vacancies.publish(work, waiting.public_id, read),
        lambda work: vacancies.send_back(work, waiting.public_id, read, "写明班次"),
    ):
        with pytest.raises(Conflict) as refused, unit(town.counselor) as work:
            act(work)
        assert refused.value.code == "vacancy.changed_meanwhile"


def test_who_put_it_forward_does_not_review_it(unit, town, codes, platform):
    with unit(town.counselor) as work:
        vacancy = vacancies.keep(work, town.firm, said(), codes)
        vacancies.submit(work, vacancy.public_id, platform.calendar)
        assert not vacancies.may_review(work, vacancy)
        assert work.session.scalars(vacancies.review_queue(work)).all() == []
    with unit(town.second) as work:
        assert [one.id for one in work.session.scalars(vacancies.review_queue(work))] == [vacancy.id]
        vacancies.publish(work, vacancy.public_id, vacancies.get(work, vacancy.public_id).version)


@pytest.mark.parametrize("who", ["hr", "organizer"])
def test_only_counselors_review(unit, town, waiting, who):
    with pytest.raises(Denied), unit(getattr(town, who)) as work:
        vacancies.publish(work, waiting.public_id, waiting.version)
    assert Role(getattr(town, who).role) is not Role.COUNSELOR


def test_it_is_judged_once(unit, town, waiting):
    with unit(town.counselor) as work:
        vacancies.publish(work, waiting.public_id, version(unit, waiting))
    with pytest.raises(Conflict), unit(town.second) as work:
        vacancies.send_back(work, waiting.public_id, version(unit, waiting), "写明班次")


@pytest.mark.parametrize("status", [s for s in enterprises.Status if s is not enterprises.Status.VERIFIED])
def test_nothing_of_an_unverified_firm_is_public(unit, town, status):
    with unit() as work:
        firm = an_enterprise(work, status)
        vacancy = a_vacancy(work, firm, title="钳工")
    with pytest.raises(NotFound), unit(write=False) as work:
        vacancies.get_public(work, vacancy.public_id)
    assert public_ids(unit, Wanted(words="钳工")) == []
    with unit(write=False) as work:
        assert vacancies.public_counts(work) == (0, 0)
        assert vacancies.public_places(work) == {}


def test_a_suspended_firm_disappears_at_once_and_an_agencys_state_counts_too(unit, town):
    with unit() as work:
        agency = an_enterprise(work, is_agency=True)
        own = a_vacancy(work, town.firm)
        by_agency = a_vacancy(work, town.firm, agency_id=agency.id)
    assert set(public_ids(unit)) == {own.id, by_agency.id}
    with unit() as work:
        work.session.get_one(enterprises.Enterprise, agency.id).status = enterprises.Status.SUSPENDED
    assert public_ids(unit) == [own.id]
    with unit() as work:
        work.session.get_one(enterprises.Enterprise, town.firm.id).status = enterprises.Status.SUSPENDED
    assert public_ids(unit) == []


def test_its_last_day_is_the_last_on_which_it_is_public(unit):
    with unit() as work:
        vacancy = a_vacancy(work, valid_to=date(2026, 3, 5))
    assert public_ids(unit, now=datetime(2026, 3, 5, 15, 59, tzinfo=UTC)) == [vacancy.id]
    assert public_ids(unit, now=datetime(2026, 3, 5, 16, 0, tzinfo=UTC)) == []


@pytest.mark.parametrize(
    ("wanted", "titles"),
    [
        (Wanted(words="钳工"), {"模具钳工", "机修钳工"}),
        (Wanted(words="保洁"), {"保洁员"}),
        (Wanted(words="CAD"), {"机修钳工"}),
        (Wanted(words="%"), set()),
        (Wanted(words="工" * 30), set()),
        (Wanted(words="木匠", occupation="mould_fitter"), {"模具钳工"}),
        (Wanted(subdistrict="500109001"), {"保洁员"}),
        (Wanted(pay=7000), {"模具钳工", "机修钳工"}),
        (Wanted(pay=9000), {"机修钳工"}),
        (Wanted(education="初中"), {"保洁员"}),
        (Wanted(education="技校"), {"保洁员", "模具钳工"}),
        (Wanted(education="学过"), {"保洁员", "模具钳工", "机修钳工"}),
        (Wanted(dormitory=True), {"机修钳工"}),
        (Wanted(no_nights=True), {"保洁员"}),
        (Wanted(gap=True), {"模具钳工", "保洁员"}),
        (Wanted(shift="白班"), set()),
    ],
)
def test_what_is_found(unit, town, wanted, titles):
    with unit() as work:
        a_vacancy(work, town.firm, title="模具钳工", occupation_key="mould_fitter", education_min="中专")
        a_vacancy(
            work,
            town.firm,
            title="机修钳工",
            search=vacancies.search_text("机修钳工", "某厂", "CAD"),
            # By the day: 21.75 working days make a month, so this is 10,875.
            salary_max=500,
            salary_min=400,
            salary_unit="日",
            education_min="大专",
            dormitory=True,
            headcount=2,
            filled=2,
        )
        a_vacancy(
            work,
            town.firm,
            title="保洁员",
            subdistrict="500109001",
            salary_max=4000,
            salary_min=3000,
            night_shift=False,
        )
    with unit(write=False) as work:
        assert {one.title for one in work.session.scalars(vacancies.public(work, wanted))} == titles


def test_a_number_said_on_the_telephone_is_found(unit, town):
    with unit() as work:
        vacancy = a_vacancy(work, town.firm, no="V-2026-0417")
    assert public_ids(unit, Wanted(words=" v-2026-0417 ")) == [vacancy.id]


def test_what_is_usual_needs_enough_to_compare(unit, town):
    with unit() as work:
        for number in range(4):
            a_vacancy(work, town.firm, occupation_key="weld", salary_min=5000, salary_max=6000 + number * 100)
        assert vacancies.usual_pay(work, "weld") is None
        a_vacancy(work, town.firm, occupation_key="weld", salary_min=5000, salary_max=6400)
        usual = vacancies.usual_pay(work, "weld")
        assert (usual.number, usual.low, usual.middle, usual.high) == (5, 5550, 5600, 5650)
        assert [usual.below(pay) for pay in (5500, 5600, 5601, 9000)] == [0, 0.4, 0.6, 1]
        assert vacancies.usual_pay(work, None) is None


def test_the_database_holds_the_two_persons_too(work):
    user, vacancy = a_user(work), a_vacancy(work, status=Status.SUBMITTED)
    two = {"submitted_by": user.id, "reviewed_by": user.id}
    with pytest.raises(IntegrityError), work.session.begin_nested():
        work.session.execute(update(Vacancy).where(Vacancy.id == vacancy.id).values(**two))
