"""Ranking: the right people first, both directions alike, nothing depends on order, stuffing does not win."""

from dataclasses import replace

import pytest

from matching import Demand, Match, Profile, Ranker, StaleTokens, archive, tokens_of
from matching.weights import Weights
from tests.matching.people import DEMANDS, ELECTRICIAN, PEOPLE, index_of, part, ranker_of, vacancies_for
from tests.matching.words import lexicon, weights

BEST = {"V1": "electrician", "V2": "carer", "V3": "forklift", "V4": "cleaner", "V5": "lathe"}


def test_the_right_person_comes_first():
    ranker = ranker_of(PEOPLE)
    assert {name: ranker.rank(demand, 3).matches[0].id for name, demand in DEMANDS.items()} == BEST


def test_a_pair_has_the_same_score_parts_and_gates_from_both_sides():
    forward, backward = ranker_of(PEOPLE), vacancies_for(PEOPLE, DEMANDS)
    there, back = {}, {}
    for name, demand in DEMANDS.items():
        ranking = forward.rank(demand, 50)
        there |= {(name, m.id): unspelled(m) for m in ranking.matches}
        there |= {(name, m.id): (m.failed, m.score) for m in ranking.near_misses}
    for person, profile in PEOPLE.items():
        ranking = backward.rank_vacancies(profile, 50)
        back |= {(m.id, person): unspelled(m) for m in ranking.matches}
        back |= {(m.id, person): (m.failed, m.score) for m in ranking.near_misses}
    assert there == back
    assert len(there) > 30


def unspelled(match: Match) -> Match:
    """Without id and shared words: each side spells those its own way."""
    parts = (replace(p, evidence=()) if p.code == "text" else p for p in match.parts)
    return replace(match, id="", parts=tuple(parts))


def test_shared_words_are_spelled_as_the_asking_side_spells_them():
    demand, profile = Demand(title="装配工", duties="打螺丝"), Profile(experience="装配")
    there = ranker_of({"p": profile}).rank(demand, 1).matches[0].parts[0]
    back = vacancies_for({"p": profile}, {"v": demand}).rank_vacancies(profile, 1).matches[0].parts[0]
    assert "打螺丝" in there.evidence
    assert back.evidence == ("装配",)


def test_without_a_shared_word_the_shared_characters_are_shown():
    demand, profile = Demand(title="护工", duties="看护"), Profile(experience="照护爷爷")
    found = ranker_of({"p": profile, "q": Profile(experience="扫地")}).rank(demand, 1).matches[0].parts[0]
    assert found.evidence == ("护",)
    assert found.value > 0


def test_stored_tokens_give_the_same_ranking():
    ranker = ranker_of(PEOPLE)
    assert ranker.rank(ELECTRICIAN, 5, tokens=tokens_of(ELECTRICIAN, lexicon())) == ranker.rank(ELECTRICIAN, 5)


def test_who_failed_one_gate_just_missed_and_is_not_ranked():
    ranking = ranker_of(PEOPLE).rank(ELECTRICIAN, 20)
    missed = {near.id: near.failed for near in ranking.near_misses}
    assert missed["handyman"] == ("certificate",)
    assert missed["cleaner"] == ("night_shift",)
    assert missed["forklift"] == ("certificate",)
    assert not missed.keys() & {match.id for match in ranking.matches}
    assert ranking.considered == len(PEOPLE)
    assert ranking.excluded["certificate"] == 2


def test_a_barred_person_fails_one_more_gate():
    ranking = ranker_of(PEOPLE).rank(ELECTRICIAN, 20, {"electrician": "minor", "handyman": "travel", "nobody": "x"})
    missed = {near.id: near.failed for near in ranking.near_misses}
    assert missed["electrician"] == ("minor",)
    assert "handyman" not in missed
    assert ranking.excluded["minor"] == 1
    assert "x" not in ranking.excluded


def test_the_order_is_score_then_confidence_then_id():
    twins = {name: Profile(intentions=("保洁",)) for name in ("b", "a", "C")}
    ranking = ranker_of(twins).rank(DEMANDS["V4"], 3)
    assert [match.id for match in ranking.matches] == ["C", "a", "b"]
    keys = [(-m.score, -m.confidence, m.id) for m in ranker_of(PEOPLE).rank(ELECTRICIAN, 9).matches]
    assert keys == sorted(keys)


def test_recall_keeps_the_best():
    crowd = {
        f"{name}{number:03d}": replace(profile, salary_min=(profile.salary_min or 4000) + number)
        for name, profile in PEOPLE.items()
        for number in range(60)
    }
    index = index_of(crowd)
    few = Ranker(index, lexicon(), weights_with(recall=60))
    everybody = Ranker(index, lexicon(), weights_with(recall=10_000))
    for demand in DEMANDS.values():
        assert few.rank(demand, 10).matches == everybody.rank(demand, 10).matches
        assert few.rank(demand, 10).excluded == everybody.rank(demand, 10).excluded


def weights_with(**changes: float) -> Weights:
    return replace(weights(), **changes)


def test_a_limit_above_the_number_of_people_and_of_none():
    ranker = ranker_of(PEOPLE)
    assert len(ranker.rank(DEMANDS["V4"], 500).matches) + len(ranker.rank(DEMANDS["V4"], 500).near_misses) >= 7
    assert ranker.rank(DEMANDS["V4"], 0).matches == ()
    assert ranker_of({}).rank(ELECTRICIAN, 5).matches == ()


def test_stuffing_does_not_win():
    everything = Profile(
        intentions=tuple(lexicon().occupations.names),
        skills=tuple(lexicon().skills) * 3,
        experience="维修电工 " * 80 + " ".join(lexicon().skills) * 20,
    )
    wall = Profile(intentions=("维修电工",), experience=" ".join(word for word in lexicon().cutter.known if word) * 5)
    echo = Profile(experience="维修电工 PLC 接触器 " * 100)
    honest = {"honest": replace(PEOPLE["electrician"], certificates=(), night_ok=None, shift_ok=None)}
    liars = {"everything": everything, "wall": wall, "echo": echo}
    free = replace(ELECTRICIAN, certificates=(), shift=None)
    assert ranker_of({**honest, **liars, **PEOPLE}).rank(free, 3).matches[0].id in ("honest", "electrician")
    scores = {match.id: match.score for match in ranker_of({**honest, **liars}).rank(free, 9).matches}
    assert scores["honest"] > max(scores[name] for name in liars) + 5


def test_an_irrelevant_skill_never_lifts_and_costs_little():
    for name, demand in DEMANDS.items():
        free = replace(demand, shift=None, night_shift=None, certificates=(), salary_max=None)
        before = {m.id: m.score for m in ranker_of(PEOPLE).rank(free, 50).matches}
        for person in before.keys() - {"silent"}:
            changed = {**PEOPLE, person: replace(PEOPLE[person], skills=(*PEOPLE[person].skills, "插花"))}
            after = {m.id: m.score for m in ranker_of(changed).rank(free, 50).matches}
            assert before[person] - 5.0 <= after[person] <= before[person], (name, person)


def test_a_missing_must_costs_three_times_a_nice_one():
    demand = Demand(title="电工", skills=("PLC",), skills_nice=("插花",))
    full, no_nice, no_must = (
        part(demand, Profile(skills=skills), "skills").value for skills in (("PLC", "插花"), ("PLC",), ("插花",))
    )
    assert full == 1
    assert full - no_must == pytest.approx(3 * (full - no_nice), abs=2e-4)


def test_over_qualification_is_not_punished():
    demand = Demand(title="电工", education_min="高中")
    values = [
        part(demand, Profile(education=label), "education").value for label in ("小学", "初中", "高中", "技校", "硕士")
    ]
    assert values == [0.0, 0.5, 1.0, 1.0, 1.0]


def test_an_old_name_of_a_place_is_the_place():
    demand = Demand(title="电工", street="歇马街道")
    assert part(demand, Profile(home_street="歇马镇"), "place").value == 1
    assert part(demand, Profile(streets=("北碚",)), "place").value == 1
    near, far = (part(demand, Profile(home_street=home), "place").value for home in ("北温泉", "静观"))
    assert 0 < far < near < 1
    assert not part(demand, Profile(home_street="月球"), "place").known


def test_silence_takes_the_unknown_value_and_is_said_so():
    match = ranker_of({"silent": Profile()}).rank(replace(ELECTRICIAN, certificates=()), 1).matches[0]
    assert {found.value for found in match.parts} == {0.4}
    assert not any(found.known or found.evidence for found in match.parts)
    assert (match.score, match.confidence) == (40.0, 0.0)


def test_evidence_is_what_both_texts_say():
    found = part(ELECTRICIAN, PEOPLE["electrician"], "text")
    assert {"变频器", "接触器", "维修电工"} <= set(found.evidence)
    assert len(found.evidence) <= weights().evidence


def test_the_other_direction_is_in_every_match():
    for match in ranker_of(PEOPLE).rank(DEMANDS["V4"], 9).matches:
        assert 0 <= match.utility <= 100
        assert min(match.utility, match.score) <= match.harmonic <= max(match.utility, match.score)


def test_an_archive_ranks_the_same_and_is_refused_when_it_is_not_whole(tmp_path):
    path = tmp_path / "people.index"
    index = index_of(PEOPLE)
    archive.write(index, path)
    opened = Ranker(archive.open(path), lexicon(), weights())
    assert opened.rank(ELECTRICIAN, 9) == Ranker(index, lexicon(), weights()).rank(ELECTRICIAN, 9)
    whole = path.read_bytes()
    archive.write(index, tmp_path / "again")
    assert (tmp_path / "again").read_bytes() == whole
    for damaged in (
        b"",
        whole[:40],
        whole[:-1],
        whole + b"x",
        b"X" + whole[1:],
        whole[:8] + b"\x09" + whole[9:],
    ):
        path.write_bytes(damaged)
        with pytest.raises(archive.ArchiveError):
            archive.open(path)
    assert [entry.name for entry in tmp_path.iterdir() if entry.name.startswith(".")] == []


def test_an_index_of_the_wrong_side_or_lexicon_is_refused():
    with pytest.raises(ValueError, match="profiles"):
        ranker_of(PEOPLE).rank_vacancies(Profile(), 3)
    with pytest.raises(StaleTokens):
        ranker_of(PEOPLE).rank(ELECTRICIAN, 3, tokens=tokens_of(Profile(), lexicon()))
