"""The ready words of config/dictionaries/duties.csv: one set for each kind of work, lawful, each its own."""

import csv

import pytest

from core.checks import lawful
from core.vacancies import lists, ready_for
from core.vacancies.ready import book

LEAST = {"month": 2330, "hour": 23}


def occupations():
    path = lists.TEXT.parent / "dictionaries" / "occupations.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row["key"]: row for row in csv.DictReader(file)}


def test_every_kind_of_work_has_its_words():
    known = occupations()
    assert book().keys() <= known.keys()
    assert {key for key, row in known.items() if row["level"] == "3"} <= book().keys()


@pytest.mark.parametrize("key", sorted(book()))
def test_a_clerk_can_use_them_as_they_stand(key):
    ready = book()[key]
    duties = ready.duties.removesuffix("。").split("；")
    assert 3 <= len(duties) <= 5
    assert all(3 <= len(duty) <= 30 for duty in duties)
    assert ready.requirements.endswith("。")
    found = lawful.rules().findings(f"{ready.duties}\n{ready.requirements}", LEAST)
    assert found == []


def test_no_two_kinds_of_work_share_theirs():
    assert len({ready.duties for ready in book().values()}) == len(book())


def test_a_special_kind_without_words_takes_those_of_its_group():
    assert ready_for("mfg.mach.lathe.vertical") == book()["mfg.mach.lathe"]
    assert ready_for("mfg.mach.lathe.cnc") == book()["mfg.mach.lathe.cnc"]
