"""Written down with whatever is known, completed, changed, put forward."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from core import enterprises, vacancies
from core.enterprises import Enterprise
from core.errors import Conflict, Denied, Invalid, NotFound
from core.events import EventRow
from core.vacancies import Status, Vacancy, VacancyFacts
from tests.factories.accounts import actor_for
from tests.factories.enterprises import an_enterprise, an_hr
from tests.factories.vacancies import a_vacancy, said


@pytest.fixture
def keep(unit, town, codes):
    """Writes a vacancy down as this actor, HR of the firm unless another is named."""

    def written(actor=None, firm=None, **values):
        with unit(actor or town.hr) as work:
            return vacancies.keep(work, firm or town.firm, said(**values), codes)

    return written


@pytest.fixture
def fresh(unit):
    """The record as the database has it."""

    def loaded(vacancy):
        with unit(write=False) as work:
            return vacancies.get(work, vacancy.public_id)

    return loaded


def events(unit):
    with unit(write=False) as work:
        query = select(EventRow.name).where(EventRow.name.like("vacancy.%")).order_by(EventRow.seq)
        return list(work.session.scalars(query))


def test_a_title_is_enough_to_keep_and_what_is_missing_is_listed(unit, town, codes):
    with unit(town.hr) as work:
        vacancy = vacancies.keep(work, town.firm, VacancyFacts(title="  普工 "), codes)
        assert (vacancy.title, vacancy.status, vacancy.source) == ("普工", Status.DRAFT, "web")
        assert vacancies.missing(vacancy, has_phone=False) == [
            "headcount",
            "employment_type",
            "pay",
            "place",
            "duties",
            "conditions",
            "valid_to",
            "contact_phone",
        ]
    assert events(unit) == ["vacancy.kept"]


def test_the_number_is_made_of_the_year_and_the_id_and_never_twice(keep):
    first, second = keep(), keep()
    assert (first.no, second.no) == (f"V-2026-{first.id:04d}", f"V-2026-{second.id:04d}")


def test_the_occupation_is_read_from_the_title_and_the_phone_is_sealed(unit, keep):
    vacancy = keep()
    assert vacancy.occupation_key == "mould_fitter"
    assert b"68860001" not in vacancy.contact_phone_sealed
    with unit(write=False) as work:
        assert work.vault.open(vacancies.get(work, vacancy.public_id), "contact_phone") == "02368860001"


@pytest.mark.parametrize("source", ["phone", "visit", "fair"])
def test_staff_say_from_where_they_know_of_it(unit, town, codes, source):
    with unit(town.counselor) as work:
        assert vacancies.keep(work, town.firm, said(), codes, source=source).source == source
    with unit(town.hr) as work:
        assert vacancies.keep(work, town.firm, said(), codes, source=source).source == "web"


def test_a_firm_known_by_its_name_only_is_kept_unverified_and_without_a_code(unit, town, codes, platform):
    with unit(town.counselor) as work:
        firm = enterprises.by_name(work, "重庆 云石 雕刻厂")
        vacancy = vacancies.keep(work, firm, said(), codes)
        vacancies.submit(work, vacancy.public_id, platform.calendar)
    with unit(town.second) as work:
        kept = work.session.scalars(select(Enterprise).where(Enterprise.name.like("%雕刻厂"))).one()
        assert (kept.status, kept.credit_code) == (enterprises.Status.DRAFT, None)
        assert vacancies.get(work, vacancy.public_id).enterprise_id == kept.id
        assert vacancies.hindrance(work, vacancies.get(work, vacancy.public_id)) == "vacancy.firm_unverified"
    with pytest.raises(Conflict) as refused, unit(town.second) as work:
        vacancies.publish(work, vacancy.public_id, vacancies.get(work, vacancy.public_id).version)
    assert refused.value.code == "vacancy.firm_unverified"


def test_a_place_outside_the_district_is_kept_as_words(keep, unit, platform, town):
    vacancy = keep(subdistrict=None, place_text="渝北区悦来街道")
    with unit(town.hr) as work:
        vacancies.submit(work, vacancy.public_id, platform.calendar)
    assert (vacancy.subdistrict, vacancy.place_text) == (None, "渝北区悦来街道")


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"title": " "}, "title", "vacancy.title"),
        ({"title": "钳" * 81}, "title", "vacancy.title_long"),
        ({"headcount": 0}, "headcount", "vacancy.headcount"),
        ({"salary_min": 9000}, "salary_max", "vacancy.salary_order"),
        ({"education_min": "高小"}, "education_min", "vacancy.choice"),
        ({"hazards": ("辐射",)}, "hazards", "vacancy.choice"),
        ({"skills_must": ("焊" * 41,)}, "skills_must", "vacancy.words"),
        ({"duties": "做" * 4001}, "duties", "vacancy.text_long"),
    ],
)
def test_what_cannot_be_kept_is_said_at_its_field(values, field, code):
    with pytest.raises(Invalid) as refused:
        said(**values)
    assert refused.value.fields[field][0] == code


def test_a_telephone_that_cannot_be_dialled_is_refused_before_anything_is_written(unit, keep):
    with pytest.raises(Invalid) as refused:
        keep(contact_phone="1380000")
    assert set(refused.value.fields) == {"contact_phone"}
    assert events(unit) == []


def test_submitting_says_all_that_is_missing_at_once(unit, town, platform, keep):
    vacancy = keep(headcount=None, salary_min=None, duties="", valid_to=None, contact_phone=None)
    with pytest.raises(Invalid) as refused, unit(town.hr) as work:
        vacancies.submit(work, vacancy.public_id, platform.calendar)
    assert {name: code for name, (code, _) in refused.value.fields.items()} == {
        "headcount": "vacancy.missing.headcount",
        "salary_min": "vacancy.missing.pay",
        "contact_phone": "vacancy.missing.contact_phone",
    }


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"valid_to": date(2026, 3, 1)}, "valid_to"),
        ({"valid_to": date(2026, 6, 1)}, "valid_to"),
        ({"is_dispatch": True}, "dispatch_employer"),
        ({"probation_months": 6, "contract_term": "2年"}, "probation_months"),
        ({"probation_months": 2, "probation_pay": 4799}, "probation_pay"),
        ({"probation_pay": 6000}, "probation_pay"),
    ],
)
def test_what_the_law_does_not_allow_can_be_kept_but_not_put_forward(unit, town, platform, keep, values, field):
    vacancy = keep(**values)
    with pytest.raises(Invalid) as refused, unit(town.hr) as work:
        vacancies.submit(work, vacancy.public_id, platform.calendar)
    assert set(refused.value.fields) == {field}


@pytest.mark.parametrize(
    "values",
    [
        {"valid_to": date(2026, 3, 2)},
        {"valid_to": date(2026, 5, 31)},
        {"probation_months": 2, "contract_term": "2年", "probation_pay": 4800},
        {"probation_months": 6, "contract_term": "3年"},
    ],
)
def test_what_is_just_lawful_passes(unit, town, platform, keep, values):
    vacancy = keep(**values)
    with unit(town.hr) as work:
        assert vacancies.submit(work, vacancy.public_id, platform.calendar).status == Status.SUBMITTED


def test_a_submitted_one_is_due_at_the_close_of_the_next_working_day(unit, town, platform, keep):
    vacancy = keep()
    friday = datetime(2026, 3, 6, 9, 0, tzinfo=UTC)
    with unit(town.hr, now=friday) as work:
        submitted = vacancies.submit(work, vacancy.public_id, platform.calendar)
        assert submitted.review_due_at == datetime(2026, 3, 9, 10, 0, tzinfo=UTC)
        assert submitted.submitted_by == town.hr.user_id


def test_a_vacancy_of_another_firm_is_not_found(unit, town, platform, keep, codes):
    vacancy = keep()
    for act in (
        lambda work: vacancies.get(work, vacancy.public_id),
        lambda work: vacancies.submit(work, vacancy.public_id, platform.calendar),
        lambda work: vacancies.edit(work, vacancy.public_id, said(), vacancy.version, platform.calendar, codes),
        lambda work: vacancies.move(work, vacancy.public_id, "withdraw"),
    ):
        with pytest.raises(NotFound), unit(town.other_hr) as work:
            act(work)
    with unit(town.other_hr, write=False) as work:
        assert not work.session.scalars(vacancies.listing(work, vacancies.Wanted())).all()


def test_nobody_posts_for_a_firm_that_did_not_authorise_them(keep, town):
    with pytest.raises(Denied):
        keep(actor=town.other_hr)


def test_an_agency_posts_for_its_client_until_the_authorisation_ends(unit, town, codes, platform):
    with unit() as work:
        agency = an_enterprise(work, is_agency=True)
        clerk = actor_for(work, an_hr(work, agency))
        ends = {"authorisation": "委托书2026-1", "valid_until": date(2026, 3, 31), "created_at": work.now}
        work.session.add(enterprises.AgencyClient(agency_id=agency.id, client_id=town.firm.id, **ends))
    with unit(clerk) as work:
        vacancy = vacancies.keep(work, town.firm, said(), codes)
        assert (vacancy.enterprise_id, vacancy.agency_id) == (town.firm.id, agency.id)
    later = datetime(2026, 4, 1, 1, 0, tzinfo=UTC)
    with pytest.raises(Denied), unit(clerk, now=later) as work:
        vacancies.submit(work, vacancy.public_id, platform.calendar)


def change(unit, platform, codes, actor, vacancy, version, **values):
    with unit(actor) as work:
        vacancies.edit(work, vacancy.public_id, said(**values), version, platform.calendar, codes)


def test_of_two_who_change_it_the_slower_is_told_and_loses_nothing_unseen(unit, town, platform, codes, keep, fresh):
    vacancy = keep()
    read = fresh(vacancy).version
    change(unit, platform, codes, town.hr, vacancy, read, headcount=4)
    with pytest.raises(Conflict) as refused:
        change(unit, platform, codes, town.counselor, vacancy, read, headcount=9)
    assert refused.value.code == "vacancy.stale"
    assert fresh(vacancy).headcount == 4
    change(unit, platform, codes, town.counselor, vacancy, fresh(vacancy).version, headcount=9)
    assert fresh(vacancy).headcount == 9


def test_saving_without_a_change_leaves_version_and_history(unit, town, platform, codes, keep, fresh):
    vacancy = keep()
    read = fresh(vacancy).version
    change(unit, platform, codes, town.hr, vacancy, read)
    assert fresh(vacancy).version == read
    assert events(unit) == ["vacancy.kept"]


def live(unit, town, **values):
    with unit() as work:
        return a_vacancy(work, town.firm, submitted_by=town.hr.user_id, title="模具钳工", **values)


@pytest.mark.parametrize(
    ("values", "status"),
    [({"salary_max": 9000}, Status.SUBMITTED), ({"title": "钳工"}, Status.SUBMITTED)],
)
def test_what_readers_decide_by_is_reviewed_again(unit, town, platform, codes, fresh, values, status):
    vacancy = live(unit, town)
    change(unit, platform, codes, town.hr, vacancy, fresh(vacancy).version, **values)
    assert fresh(vacancy).status == status


def test_a_new_last_day_or_contact_needs_no_second_review(unit, town, platform, codes, fresh):
    vacancy = live(unit, town)
    change(unit, platform, codes, town.hr, vacancy, fresh(vacancy).version)
    change(unit, platform, codes, town.counselor, vacancy, fresh(vacancy).version, headcount=3)
    with unit() as work:
        work.session.get_one(Vacancy, vacancy.id).status = Status.PUBLISHED.value
    change(
        unit,
        platform,
        codes,
        town.hr,
        vacancy,
        fresh(vacancy).version,
        valid_to=date(2026, 5, 20),
        contact_phone="023-68860002",
        urgent=True,
    )
    kept = fresh(vacancy)
    assert (kept.status, kept.valid_to, kept.urgent) == (Status.PUBLISHED, date(2026, 5, 20), True)


def test_a_public_one_cannot_be_made_unfit(unit, town, platform, codes, fresh):
    vacancy = live(unit, town)
    with pytest.raises(Invalid) as refused:
        change(unit, platform, codes, town.hr, vacancy, fresh(vacancy).version, duties="")
    assert set(refused.value.fields) == {"duties"}
    assert fresh(vacancy).status == Status.PUBLISHED


def test_who_changes_a_waiting_one_does_not_publish_it(unit, town, platform, codes, keep, fresh):
    vacancy = keep()
    with unit(town.hr) as work:
        vacancies.submit(work, vacancy.public_id, platform.calendar)
    change(unit, platform, codes, town.counselor, vacancy, fresh(vacancy).version, headcount=8)
    with pytest.raises(Conflict) as refused, unit(town.counselor) as work:
        vacancies.publish(work, vacancy.public_id, vacancies.get(work, vacancy.public_id).version)
    assert refused.value.code == "vacancy.own_review"


def test_a_similar_one_of_the_firm_is_shown(unit, town, keep):
    open_one = live(unit, town, created_at=datetime(2026, 3, 1, tzinfo=UTC) - timedelta(days=1))
    draft = keep()
    with unit(town.hr, write=False) as work:
        assert [one.id for one in vacancies.similar(work, vacancies.get(work, draft.public_id))] == [open_one.id]
