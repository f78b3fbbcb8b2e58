"""Records saved before names were spelled are found by pinyin after the next night."""

from core import enterprises, vacancies
from core.access import SYSTEM
from core.bigrams import bigrams
from core.enterprises import Enterprise
from core.platform import Platform
from core.vacancies import Vacancy, Wanted
from jobs import spell_names
from tests.conftest import NOW
from tests.factories.enterprises import an_enterprise
from tests.factories.vacancies import a_vacancy


def found(platform: Platform, words: str) -> list[str]:
    with platform.work(SYSTEM, NOW, write=False) as work:
        return [one.title for one in work.session.scalars(vacancies.public(work, Wanted(words=words)))]


def test_what_was_saved_before_is_found_by_pinyin_afterwards(platform: Platform) -> None:
    with platform.work(SYSTEM, NOW) as work:
        firm = an_enterprise(work, name="重庆缙云仪表厂")
        firm.search = bigrams(firm.name)
        vacancy = a_vacancy(work, firm, title="维修电工", search=bigrams("维修电工"), skills_must=["看图"])
        work.session.flush()
        firm_id, vacancy_id, versions = firm.id, vacancy.id, (firm.version, vacancy.version)
    assert found(platform, "wxdg") == found(platform, "jyyb") == []
    report = spell_names.run(platform, NOW)
    assert (report.done, report.failed) == (2, 0)
    assert found(platform, "wxdg") == found(platform, "jyyb") == found(platform, "看图") == ["维修电工"]
    with platform.work(SYSTEM, NOW, write=False) as work:
        firm, vacancy = work.session.get_one(Enterprise, firm_id), work.session.get_one(Vacancy, vacancy_id)
        assert (firm.version, vacancy.version) == versions


def test_what_is_spelled_already_is_left_alone(platform: Platform) -> None:
    with platform.work(SYSTEM, NOW) as work:
        firm = an_enterprise(work, name="重庆缙云仪表厂")
        a_vacancy(work, firm, title="维修电工", search=vacancies.search_text("维修电工"))
        assert enterprises.stale_spellings(work) == []
    assert spell_names.run(platform, NOW).done == 0
