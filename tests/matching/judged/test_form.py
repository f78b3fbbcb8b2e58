"""The judged set is whole: ids lead somewhere, vacancies have enough pairs, who fails a hard condition has grade 0."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from config.load import read_lexicon
from matching import Lexicon
from matching.exchange import read_seekers, read_vacancies
from tests.matching.words import CONFIG

HERE = Path(__file__).parent
TAGS = {"easy", "vocabulary_gap", "hard_conditions", "confusable", "stuffing"}


@pytest.mark.parametrize("half", ["A", "B"])
def test_the_judged_set_is_whole(half: str) -> None:
    scales = Lexicon.of(read_lexicon(CONFIG)).scales
    vacancies = {name for name, _ in read_vacancies((HERE / f"{half}_vacancies.jsonl").read_bytes(), half, scales)}
    people = {name for name, _ in read_seekers((HERE / f"{half}_seekers.jsonl").read_bytes(), half, scales)}
    with (HERE / f"{half}_judgements.csv").open(encoding="utf-8", newline="") as file:
        pairs = list(csv.DictReader(file))
    assert (len(vacancies), len(people)) == (30, 300)
    assert {pair["vacancy_id"] for pair in pairs} == vacancies
    assert {pair["seeker_id"] for pair in pairs} <= people
    assert len({(pair["vacancy_id"], pair["seeker_id"]) for pair in pairs}) == len(pairs)
    assert min(Counter(pair["vacancy_id"] for pair in pairs).values()) >= 18
    assert {pair["grade"] for pair in pairs} == {"0", "1", "2", "3"}
    assert not [pair for pair in pairs if pair["violation"] == "1" and pair["grade"] != "0"]
    assert {tag for pair in pairs for tag in pair["tags"].split("|")} == TAGS
    assert all(pair["reason"].strip() for pair in pairs)


def rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("writer", ["A", "B"])
def test_pooled_pairs_are_of_this_writers_vacancies_and_were_not_judged_before(writer: str) -> None:
    pooled = rows(f"{writer}_pooled.csv")
    pairs = [(pair["vacancy_id"], pair["seeker_id"]) for pair in pooled]
    scales = Lexicon.of(read_lexicon(CONFIG)).scales
    people = {
        name
        for other in "AB"
        for name, _ in read_seekers((HERE / f"{other}_seekers.jsonl").read_bytes(), other, scales)
    }
    assert len(pairs) == len(set(pairs)) > 300
    assert not {(pair["vacancy_id"], pair["seeker_id"]) for pair in rows(f"{writer}_judgements.csv")} & set(pairs)
    assert {vacancy[:3] for vacancy, _ in pairs} == {f"V-{writer}"}
    assert {seeker for _, seeker in pairs} <= people
    assert {pair["grade"] for pair in pooled} == {"0", "1", "2", "3"}
    assert not [pair for pair in pooled if pair["violation"] == "1" and pair["grade"] != "0"]
    assert {tag for pair in pooled for tag in pair["tags"].split("|")} <= TAGS


def test_half_of_each_writers_vacancies_are_held_out() -> None:
    with (HERE / "halves.csv").open(encoding="utf-8", newline="") as file:
        halves = list(csv.DictReader(file))
    drawn = Counter((row["vacancy_id"][:3], row["half"]) for row in halves)
    assert drawn == {(writer, half): 15 for writer in ("V-A", "V-B") for half in ("tuning", "held_out")}
    assert len({row["vacancy_id"] for row in halves}) == len(halves)
