"""Records to the engine's values: the only file that knows both a Seeker and a Profile.

What rests on protected traits or on the record is decided here and reaches the engine as a map of barred people with
a reason code; the engine has no field for it.
"""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from core import vacancies
from core.places import Places
from core.seekers import ReferralRequest, Seeker
from core.vacancies import Vacancy
from core.work import Work
from matching import Demand, Profile

ADULT, WORKING_AGE = 18, 16
ID_WIDTH = 10


def engine_id(record_id: int) -> str:
    """The id under which the engine knows a record: of one width, so that ties fall in the order of numbers."""
    return f"{record_id:0{ID_WIDTH}d}"


def month_of(amount: int | None, unit: str | None) -> int | None:
    """Pay in 元/月, as people say what they wish for; None for work paid by the piece."""
    if amount is None or unit == vacancies.lists.values("salary_unit")[-1]:
        return None
    return round(amount * vacancies.lists.month_factors().get(unit or "", 1))


def demand_of(vacancy: Vacancy, places: Places) -> Demand:
    """A vacancy as the engine sees it."""
    return Demand(
        title=vacancy.title,
        occupation=vacancy.occupation_key,
        headcount=vacancy.headcount,
        employment_type=vacancy.employment_type,
        salary_min=month_of(vacancy.salary_min, vacancy.salary_unit),
        salary_max=month_of(vacancy.salary_max, vacancy.salary_unit),
        street=places.name(vacancy.subdistrict) or vacancy.place_text,
        shift=vacancy.shift,
        night_shift=vacancy.night_shift,
        education_min=vacancy.education_min,
        experience_years_min=vacancy.experience_years_min,
        certificates=tuple(vacancy.certificates),
        skills=tuple(vacancy.skills_must),
        skills_nice=tuple(vacancy.skills_nice),
        dormitory=vacancy.dormitory,
        meals=vacancy.meals,
        duties=vacancy.duties,
        requirements=vacancy.requirements,
    )


def profile_of(seeker: Seeker, places: Places) -> Profile:
    """A person as the engine sees them: no sex, no age, no name."""
    return Profile(
        intentions=tuple(seeker.intentions),
        occupation=seeker.occupation_key,
        salary_min=seeker.salary_min,
        streets=tuple(places.name(code) for code in seeker.work_subdistricts),
        home_street=places.name(seeker.home_subdistrict) or None,
        education=seeker.education,
        experience_years=seeker.experience_years,
        certificates=tuple(seeker.certificates),
        skills=tuple(seeker.skills),
        shift_ok=None if seeker.shift_ok is None else tuple(seeker.shift_ok),
        night_ok=seeker.night_ok,
        dorm_needed=seeker.dorm_needed,
        experience=seeker.experience,
        self_description=seeker.self_description,
    )


def barred(work: Work, vacancy: Vacancy) -> dict[str, str]:
    """Who may not be put forward for this vacancy, with the reason code.

    Under 16 nobody, 16 and 17 not for work flagged as hazardous (未成年工特殊保护规定); who was asked for already. Who
    no longer agrees or seeks is left out when the records are read, so that it holds before the index catches up.
    """
    found: dict[str, str] = {}
    query = select(Seeker.id, Seeker.born_on).where(Seeker.born_on > years_before(work.today, ADULT))
    for seeker_id, born_on in work.session.execute(query):
        if born_on is not None and born_on > years_before(work.today, WORKING_AGE):
            found[engine_id(seeker_id)] = "minor"
        elif vacancy.hazards:
            found[engine_id(seeker_id)] = "minor_hazard"
    asked = select(ReferralRequest.seeker_id).where(
        ReferralRequest.vacancy_id == vacancy.id, ReferralRequest.status != "declined"
    )
    found.update(_all(work.session.scalars(asked), "already_referred"))
    return found


def barred_vacancies(work: Work, seeker: Seeker) -> dict[str, str]:
    """Which vacancies may not be offered to this person, by the same rules as `barred`."""
    found: dict[str, str] = {}
    live = select(Vacancy.id, Vacancy.hazards).where(vacancies.live())
    if seeker.born_on is not None and seeker.born_on > years_before(work.today, WORKING_AGE):
        found.update(_all((vacancy_id for vacancy_id, _ in work.session.execute(live)), "minor"))
    elif seeker.born_on is not None and seeker.born_on > years_before(work.today, ADULT):
        risky = (vacancy_id for vacancy_id, hazards in work.session.execute(live) if hazards)
        found.update(_all(risky, "minor_hazard"))
    asked = select(ReferralRequest.vacancy_id).where(
        ReferralRequest.seeker_id == seeker.id, ReferralRequest.status != "declined"
    )
    found.update(_all(work.session.scalars(asked), "already_referred"))
    return found


def years_before(day: date, years: int) -> date:
    """The same day so many years earlier; 28 February for a leap day."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def _all(ids: Iterable[int], reason: str) -> dict[str, str]:
    return {engine_id(record_id): reason for record_id in ids}
