"""A reason claims only words that somebody really used; another name of the same is marked."""

import pytest

from core.shortlists.said import told_truly
from core.shortlists.shelf import Shelf
from matching import Match, Part
from tests.factories.seekers import a_seeker
from tests.factories.vacancies import a_vacancy


@pytest.fixture(scope="module")
def lexicon():
    from core.platform import CONFIG

    return Shelf(CONFIG, CONFIG).lexicon


def evidence(record, lexicon, *words, code="text"):
    match = Match("1", 1.0, 1.0, 1.0, 1.0, (), (Part(code, 1.0, 1.0, 100.0, True, words),))
    return told_truly(match, record, lexicon).parts[0].evidence


def test_words_of_a_person_stay_and_others_are_marked(unit, lexicon):
    with unit() as work:
        person = a_seeker(work, skills=["Vue"], experience="做過電焊，在厂里點檢設備，会 U G 画图", intentions=["前端"])
    assert evidence(person, lexicon, "Vue", "前端", "React") == ("Vue", "前端", "≈React")
    assert evidence(person, lexicon, "点检", "电焊", code="skills") == ("点检", "电焊"), (
        "traditional characters are folded"
    )
    assert evidence(person, lexicon, "TPM", code="skills") == ("≈TPM",)
    assert evidence(person, lexicon, "TPM", code="title") == ("TPM",), "the other parts name what the record holds"


def test_words_of_a_vacancy_too(unit, lexicon):
    with unit() as work:
        vacancy = a_vacancy(work, title="EHS专员", skills_must=["隐患排查"], duties="动火审批", requirements="")
    assert evidence(vacancy, lexicon, "ehs", "隐患排查", "动火", "安环") == ("ehs", "隐患排查", "动火", "≈安环")
