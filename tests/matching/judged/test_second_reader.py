"""The second reader's sample is the one drawn by hash, and what README and disputed.csv say of it is so."""

import csv
import hashlib
from pathlib import Path

import pytest

from benchmarks.judged import TAGS, Caught, Judged, agreement, caught, load
from config.load import read_lexicon
from matching import Lexicon
from tests.matching.words import CONFIG

HERE = Path(__file__).parent
FIRST = ("A_judgements.csv", "B_judgements.csv")


def rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def pair(row: dict[str, str]) -> tuple[str, str]:
    return row["vacancy_id"], row["seeker_id"]


def drawn() -> list[dict[str, str]]:
    judged = [row for name in FIRST for row in rows(name)]
    return sorted(judged, key=lambda row: hashlib.sha256(",".join(pair(row)).encode()).hexdigest())[:200]


@pytest.fixture(scope="module")
def judged() -> Judged:
    return load(Lexicon.of(read_lexicon(CONFIG)))


def test_the_sample_is_the_one_drawn_by_hash() -> None:
    read = rows("second_reader.csv")
    assert sorted(map(pair, read)) == sorted(map(pair, drawn()))
    assert {row["grade"] for row in read} == {"0", "1", "2", "3"}
    assert {row["violation"] for row in read} == {"0", "1"}
    assert not [row for row in read if row["violation"] == "1" and row["grade"] != "0"]


def test_the_sample_has_both_halves_all_tags_and_both_writers(judged: Judged) -> None:
    sample = drawn()
    assert {judged.halves[row["vacancy_id"]] for row in sample} == {"tuning", "held_out"}
    assert {tag for row in sample for tag in row["tags"].split("|")} == set(TAGS)
    assert {row["vacancy_id"][:3] for row in sample} == {"V-A", "V-B"}


def test_all_that_the_readers_dispute_is_listed() -> None:
    first = {pair(row): row for row in drawn()}

    def said(row: dict[str, str]) -> str:
        return row["grade"] + " violation" * int(row["violation"])

    apart = {
        pair(row): (said(first[pair(row)]), said(row))
        for row in rows("second_reader.csv")
        if abs(int(row["grade"]) - int(first[pair(row)]["grade"])) >= 2
        or row["violation"] != first[pair(row)]["violation"]
    }
    listed = rows("disputed.csv")
    assert {pair(row): (row["first"], row["second"]) for row in listed} == apart
    assert all(row["why"].strip() for row in listed)


def test_the_readme_says_what_is_measured(judged: Judged) -> None:
    found, said = agreement(judged), (HERE / "README.md").read_text(encoding="utf-8")
    assert f"the same grade {found.exact:.3f}, at most one apart {found.within_one:.3f}" in said
    assert f"kappa {found.kappa:.3f}" in said
    assert f"{found.violations_alike} of {found.pairs} (kappa {found.violations_kappa:.3f})" in said


def test_by_tag_it_is_counted_who_is_found_and_who_slips_in() -> None:
    small = Judged(
        vacancies={"V": None},  # type: ignore[dict-item]  # a ranking that asks nothing of it
        people={},
        grades={"V": {"good": 3, "fair": 2, "so so": 1, "bad": 0, "worse": 0}},
        forbidden={},
        halves={"V": "tuning"},
        tags={"V": {"easy": {"good", "fair", "so so"}, "stuffing": {"fair", "bad", "worse"}}},
    )
    by_tag = caught(small, "tuning", lambda _: ["bad", "good", *map(str, range(18)), "fair", "worse"])
    assert by_tag["easy"] == Caught(found=1, wanted=2, slipped=0, unwanted=0)
    assert by_tag["stuffing"] == Caught(found=0, wanted=1, slipped=1, unwanted=2)
    assert caught(small, "held_out", lambda _: ["good"])["easy"] == Caught(0, 0, 0, 0)
