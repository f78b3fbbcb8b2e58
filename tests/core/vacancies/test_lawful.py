"""Wording and pay against the law: refused at its field, or published with a reason and a second person."""

import pytest
from sqlalchemy import select

from core import vacancies
from core.errors import Invalid
from core.events import EventRow
from core.vacancies import Status, Vacancy, VacancyChange
from tests.factories.vacancies import said


def kept(unit, town, codes, **values):
    with unit(town.hr) as work:
        return vacancies.keep(work, town.firm, said(**values), codes)


def submitted(unit, town, platform, vacancy):
    with unit(town.hr) as work:
        return vacancies.submit(work, vacancy.public_id, platform.calendar)


def refused(unit, town, platform, vacancy):
    with pytest.raises(Invalid) as told:
        submitted(unit, town, platform, vacancy)
    return {name: code for name, (code, _facts) in told.value.fields.items()}


def test_unlawful_words_can_be_kept_but_not_put_forward(unit, town, codes, platform):
    vacancy = kept(unit, town, codes, requirements="限女性，会看图纸。")
    assert refused(unit, town, platform, vacancy) == {"requirements": "vacancy.unlawful"}


def test_the_words_and_the_article_are_told(unit, town, codes, platform):
    vacancy = kept(unit, town, codes, duties="修模，入职交押金200元。")
    with pytest.raises(Invalid) as told:
        submitted(unit, town, platform, vacancy)
    _, facts = told.value.fields["duties"]
    assert "押金200元" in facts["words"]
    assert "劳动合同法第九条" in facts["source"]


def test_a_reason_lets_it_through_to_a_second_person_who_must_agree(unit, town, codes, platform):
    vacancy = kept(unit, town, codes, requirements="限女性。", lint_reason="演员，角色为女性")
    submitted(unit, town, platform, vacancy)
    with unit(town.counselor) as work:
        version = vacancies.get(work, vacancy.public_id).version
        with pytest.raises(Invalid) as told:
            vacancies.publish(work, vacancy.public_id, version)
        assert set(told.value.fields) == {"accept_wording"}
        assert vacancies.publish(work, vacancy.public_id, version, accept_wording=True).status == Status.PUBLISHED
    with unit(write=False) as work:
        names = work.session.scalars(select(EventRow.name).where(EventRow.subject_id == vacancy.id)).all()
    assert "vacancy.overridden" in names


def test_an_upper_bar_of_age_wants_its_reason_and_is_counted(unit, town, codes, platform):
    vacancy = kept(unit, town, codes, requirements="35岁以下，会看图纸。")
    assert vacancy.age_limited
    assert refused(unit, town, platform, vacancy) == {"age_note": "vacancy.age_note"}
    other = kept(unit, town, codes, requirements="35岁以下。", age_note="高原作业，法规限龄")
    assert submitted(unit, town, platform, other).status == Status.SUBMITTED


def test_a_text_that_names_no_age_is_not_counted(unit, town, codes):
    assert not kept(unit, town, codes, requirements="18周岁以上，年龄不限。").age_limited


@pytest.mark.parametrize(
    ("pay", "unit_", "kind", "refused_at"),
    [
        (2200, "月", "全职", {"salary_min": "vacancy.below_minimum"}),
        (2330, "月", "全职", {}),
        (1500, "月", "兼职", {}),
        (1500, "月", "见习", {}),
        (20, "时", "兼职", {"salary_min": "vacancy.below_minimum"}),
        (3, "件", "全职", {}),
    ],
)
def test_pay_below_the_lowest_lawful_is_refused(pay, unit_, kind, refused_at):
    facts = said(salary_min=pay, salary_max=9000, salary_unit=unit_, employment_type=kind)
    wrong = vacancies.refusals(facts, filled=0, today=facts.valid_to, has_phone=True)
    assert {name: code if isinstance(code, str) else code[0] for name, code in wrong.items()} == refused_at


def test_lawful_ads_pass(unit, town, codes, platform):
    vacancy = kept(unit, town, codes, title="女装销售", requirements="性别不限，残疾人专岗，持健康证。")
    assert submitted(unit, town, platform, vacancy).status == Status.SUBMITTED


def test_each_change_is_kept_with_who_and_when_and_no_telephone(unit, town, codes, platform):
    vacancy = kept(unit, town, codes)
    with unit(town.hr) as work:
        facts = said(headcount=8, contact_phone="023-68860002")
        vacancies.edit(work, vacancy.public_id, facts, vacancy.version, platform.calendar, codes)
    with unit(write=False) as work:
        (change,) = work.session.scalars(select(VacancyChange).where(VacancyChange.vacancy_id == vacancy.id))
        assert (change.by, change.at) == (town.hr.user_id, work.now)
        assert change.changes == {"headcount": [3, 8], "contact_phone": [None, None]}
        assert work.session.get_one(Vacancy, vacancy.id).headcount == 8


def test_hints_say_what_would_help_and_hinder_nothing():
    facts = said(shift=None, address=None, duties="修模", salary_min=4000, salary_max=9000)
    assert vacancies.hints(facts) == ["no_shift", "no_address", "wide_pay", "short_duties"]
    assert vacancies.hints(
        said(title="急招！！", shift="白班", address="云汉大道5号", duties="修模、配模、试模，" * 4)
    ) == ["hype"]
