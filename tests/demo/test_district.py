"""The made-up district: the same each time, plainly made up, large enough, true to the rules it triggers."""

import re
from collections import Counter
from datetime import date, timedelta

import pytest
from stdnum.cn import ric, uscc

from demo import District, Size, generate
from demo.records import SeekerRecord, VacancyRecord
from demo.words import words

TODAY = date(2026, 3, 2)
OPEN = {"published", "unconfirmed"}
LIVE = {*OPEN, "submitted", "paused", "filled", "closed", "expired", "withdrawn"}
UNLAWFUL = re.compile(
    "限[男女]|[男女]性|[男女]士|[男女]生优先|仅限|周岁|岁以[下内]|已婚|未婚|已育|婚育|生育计划|户籍|本地人|外地人|"
    "押金|保证金|扣证|扣押|身高|相貌|形象|五官|乙肝|民族|宗教|星座|血型|统招|985|211|残疾|汉族"
)


@pytest.fixture(scope="module")
def district() -> District:
    return generate(Size.SMALL, TODAY)


@pytest.fixture(scope="module")
def vacancies(district: District) -> list[VacancyRecord]:
    return list(district.vacancies)


@pytest.fixture(scope="module")
def seekers(district: District) -> list[SeekerRecord]:
    return list(district.seekers)


def test_the_same_arguments_give_the_same_district(district, vacancies, seekers):
    again = generate(Size.SMALL, TODAY)
    assert list(again.vacancies) == vacancies
    assert list(again.seekers) == seekers
    for kind in ("offices", "users", "enterprises", "projects", "fairs", "shortlists", "referrals"):
        assert getattr(again, kind) == getattr(district, kind)


def test_another_seed_gives_other_people(seekers):
    other = generate(Size.SMALL, TODAY, seed=21)
    assert [s.name for s in other.seekers] != [s.name for s in seekers]


def test_a_series_can_be_walked_and_indexed(district, seekers):
    assert len(district.seekers) == len(seekers)
    assert district.seekers[7] == seekers[7]
    with pytest.raises(IndexError):
        district.seekers[len(seekers)]


def test_small_is_as_large_as_promised(district, vacancies, seekers):
    assert len(district.enterprises) >= 150
    assert len(vacancies) >= 800
    assert len(seekers) >= 4000
    assert len(district.projects) >= 20
    assert 300 <= sum(v.status in OPEN for v in vacancies) <= 400


def test_credit_codes_are_right_and_of_no_county(district):
    codes = [e.credit_code for e in district.enterprises]
    assert all(uscc.is_valid(code) and code[2:8] == "500199" for code in codes)
    assert len(set(codes)) == len(codes)
    assert all(words().firms["mark"] in e.name for e in district.enterprises)
    assert len({e.name for e in district.enterprises}) == len(codes)


def test_id_numbers_are_right_and_of_no_county(seekers):
    numbers = [s.id_number for s in seekers]
    assert len(set(numbers)) == len(numbers)
    for seeker in seekers:
        number = seeker.id_number
        assert number.startswith("500199")
        assert ric.calc_check_digit(number) == number[-1]
        assert 16 <= (seeker.registered_on - ric.get_birth_date(number)).days / 365.25 < 70


def test_no_phone_could_ring(district, vacancies, seekers):
    phones = [s.phone for s in seekers] + [e.contact_phone for e in district.enterprises]
    assert len(set(phones)) == len(phones)
    phones += [u.phone for u in district.users] + [v.contact_phone for v in vacancies]
    assert all(re.fullmatch(r"164\d{8}", phone) for phone in phones)


def test_references_lead_somewhere(district, vacancies, seekers):
    firms = {e.no for e in district.enterprises}
    offices = {o.no for o in district.offices}
    users = {u.no: u for u in district.users}
    by_no = {v.no: v for v in vacancies}
    people = {s.no: s for s in seekers}
    assert len(by_no) == len(vacancies)
    assert len({u.username for u in district.users}) == len(users)
    assert all(v.enterprise in firms and (v.reviewer is None or v.reviewer in users) for v in vacancies)
    assert all(s.office in offices and users[s.counselor].office == s.office for s in seekers)
    assert all(set(p.enterprises) <= firms and p.organizer in users for p in district.projects)
    for listed in district.shortlists:
        vacancy = by_no[listed.vacancy]
        assert 1 <= listed.wanted <= 12
        assert vacancy.published_on <= listed.frozen_on <= (vacancy.ended_on or TODAY)
    assert all(r.vacancy in by_no and r.seeker in people for r in district.referrals)
    assert all(set(f.vacancies) <= by_no.keys() and set(f.enterprises) <= firms for f in district.fairs)


def test_every_role_has_one_entry(district):
    entries = Counter(u.role for u in district.users if u.is_entry)
    assert entries == {
        "enterprise_hr": 1,
        "counselor": 3,
        "organizer": 1,
        "system_admin": 1,
        "security_admin": 1,
        "auditor": 1,
    }


def test_history_is_finished_and_nothing_lies_in_the_future(district, vacancies, seekers):
    verified = {e.no: e.verified_on for e in district.enterprises}
    for v in vacancies:
        assert v.created_on <= (v.published_on or v.created_on) <= TODAY
        if v.status in OPEN:
            assert TODAY <= v.valid_to <= TODAY + timedelta(days=90)
            assert v.gap > 0
            assert verified[v.enterprise] <= v.published_on
        if v.status in {"filled", "closed", "expired", "withdrawn"}:
            assert v.published_on <= v.ended_on <= TODAY
            assert v.filled <= v.headcount
            assert (v.status == "filled") == (v.gap == 0)
        assert v.referred >= v.interviewed >= v.filled
    assert all(s.registered_on <= s.last_contact_on <= TODAY for s in seekers)
    assert all(r.referred_on <= r.ended_on <= TODAY for r in district.referrals)


def test_few_open_vacancies_end_tomorrow(vacancies):
    wanted = [v for v in vacancies if v.status in OPEN]
    assert sum(v.valid_to <= TODAY + timedelta(days=1) for v in wanted) < 0.02 * len(wanted)


def test_what_is_published_is_complete(vacancies):
    for v in (v for v in vacancies if v.status in LIVE):
        assert all((v.title, v.headcount, v.duties, v.requirements, v.subdistrict, v.valid_to)), v.no
        assert 0 < v.salary_min <= v.salary_max
        floor = {"月": 2330, "件": 2330, "时": 23, "日": 180}[v.salary_unit]
        assert v.employment_type != "全职" or v.salary_min >= floor
        assert v.probation_months <= 2


def test_drafts_lack_something(vacancies):
    drafts = [v for v in vacancies if v.status == "draft"]
    assert drafts
    for v in drafts:
        assert None in (v.headcount, v.salary_min, v.subdistrict, v.valid_to) or not v.duties


def test_texts_hold_nothing_unlawful(vacancies):
    for v in vacancies:
        for text in (v.title, v.duties, v.requirements, v.benefits, v.pay_text):
            assert not UNLAWFUL.search(text), f"{v.no}: {text}"


def test_titles_and_texts_agree_with_the_conditions(vacancies):
    for v in vacancies:
        if v.shift == "白班":
            assert not re.search("两班倒|三班倒|夜班补贴|能上夜班", v.title + v.requirements + v.pay_text), v.no
        if v.dormitory is False:
            assert not re.search("包吃住|提供住宿|宿舍", v.title + v.benefits), v.no


def test_people_are_not_copies_of_each_other(seekers, vacancies):
    said = [s.self_description for s in seekers if s.self_description]
    assert len(set(said)) >= 0.95 * len(said)
    told = [s.experience for s in seekers if len(s.experience) > 15]
    assert len(set(told)) >= 0.9 * len(told)
    duties = [v.duties for v in vacancies if v.duties]
    assert len(set(duties)) >= 0.95 * len(duties)
    lengths = sorted(map(len, said))
    assert lengths[len(lengths) // 10] < 25 < 80 < lengths[-len(lengths) // 10]


def test_much_is_left_unsaid(seekers):
    for field in ("salary_min", "night_ok", "dorm_needed", "shift_ok", "experience_years", "certificates"):
        unsaid = sum(getattr(s, field) is None for s in seekers) / len(seekers)
        assert 0.1 < unsaid < 0.75, field
    assert any(s.certificates == ("无",) for s in seekers)


def test_values_are_those_of_the_exchange_format(vacancies, seekers):
    shifts = {"白班", "夜班", "两班倒", "三班倒", "四班三运转", "弹性"}
    schools = {"小学", "初中", "高中", "中专", "技校", "大专", "本科", "硕士", "博士"}
    assert {v.shift for v in vacancies} <= shifts | {None}
    assert {v.education_min for v in vacancies} <= schools | {"不限", None}
    assert {v.employment_type for v in vacancies} <= {"全职", "兼职", "见习", "零工"}
    assert {shift for s in seekers for shift in s.shift_ok or ()} <= shifts
    assert {s.education for s in seekers} <= schools | {None}


def test_what_is_said_of_nights_agrees_with_the_field(seekers):
    for s in seekers:
        if s.night_ok:
            assert not re.search("不上夜班|只做白班|只上长白班|夜班不行", s.self_description), s.no


def test_the_rush_after_spring_festival_shows(vacancies):
    past = Counter((v.created_on.year, v.created_on.month) for v in vacancies if v.ended_on)
    for festival in (f for f in words().festivals if TODAY - timedelta(days=1000) < f < TODAY - timedelta(days=100)):
        after = [festival + timedelta(days=n) for n in (15, 40)]
        rush = sum(past[d.year, d.month] for d in after) / 2
        summer = sum(past[festival.year, month] for month in (5, 6, 7, 8)) / 4
        assert rush > 1.5 * summer


def test_key_firms_trigger_each_flag_and_some_none(district, vacancies):
    listed = {listing.vacancy for listing in district.shortlists}
    insured = {e.no: e.headcount_insured for e in district.enterprises}
    found: Counter[str] = Counter()
    for firm in {p.enterprises[0] for p in district.projects}:
        mine = [v for v in vacancies if v.enterprise == firm and v.status == "published"]
        gap = sum(v.gap for v in mine)
        reasons = set()
        if gap >= 30:
            reasons.add("gap")
        if gap / (insured[firm] + gap) >= 0.1:
            reasons.add("ratio")
        if any(v.no not in listed and (TODAY - v.published_on).days > 7 for v in mine):
            reasons.add("aged")
        found.update(reasons or {"calm"})
    assert found["gap"] >= 3
    assert found["ratio"] >= 4
    assert found["aged"] >= 3
    assert found["calm"] >= 6


def test_three_working_days_are_never_a_near_thing(district, vacancies):
    """Unlisted vacancies of key firms are either fresh or long overdue, whatever the holidays are."""
    listed = {listing.vacancy for listing in district.shortlists}
    key = {p.enterprises[0] for p in district.projects}
    for v in vacancies:
        if v.enterprise in key and v.status == "published" and v.no not in listed:
            age = (TODAY - v.published_on).days
            assert age <= 3 or age >= 9


def test_the_word_lists_are_rich():
    occupations = words().occupations
    assert len(occupations) >= 60
    for occupation in occupations.values():
        for phrases in (occupation.duties, occupation.told, occupation.said):
            assert len(set(phrases)) >= 6, occupation.key
        assert len(occupation.aliases) >= 4
        assert len(occupation.skills) >= 5
        assert set(occupation.kin) <= occupations.keys()
    assert {key for trade in words().trades.values() for key in trade.jobs[0]} <= occupations.keys()


@pytest.mark.parametrize("today", [date(2027, 1, 1), date(2028, 2, 29), date(2026, 10, 5)])
def test_any_day_will_do(today):
    made = generate(Size.SMALL, today)
    assert made.vacancies[0].created_on < today
    assert made.seekers[len(made.seekers) - 1].registered_on <= today
