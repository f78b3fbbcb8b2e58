"""Weights are proposed, cross-validated, signed, and change nothing by themselves."""

import tomllib
from dataclasses import replace

import numpy as np
import pytest

from matching.__main__ import main
from matching.exchange import BadLine
from matching.judgements import decisions_of
from matching.learn import Graded, Limits, TooFew, learn
from matching.proposal import NoProposal, Run, accepted, text_of
from matching.weights import PARTS
from tests.matching.files import write_config

EQUAL = dict.fromkeys(PARTS, 1 / len(PARTS))
LIMITS = Limits(folds=4, least_weight=0.02, least_vacancies=8, least_pairs=40)
CONFIGURATION = (
    'version = "7"\n\n[weights]                   # why\n'
    + "".join(f"{name} = 0.10\n" for name in PARTS)
    + "\n[x]\ntext = 9\n"
)


def judged(seed: int, vacancies: int = 12, telling: str = "skills") -> list[Graded]:
    """Made-up vacancies of 20 people whose grade follows one part alone; the others are noise."""
    chance = np.random.default_rng(seed)
    found = []
    for number in range(vacancies):
        values = chance.random((20, len(PARTS)))
        values[:, PARTS.index("place")] = np.nan
        grades = tuple(int(g) for g in np.floor(values[:, PARTS.index(telling)] * 3.999))
        found.append(Graded(f"V{number:02d}", tuple(f"S{at:02d}" for at in range(20)), values, grades))
    return found


@pytest.mark.parametrize("telling", ["skills", "experience"])
def test_the_part_that_tells_gets_the_weight_and_unseen_vacancies_gain(telling):
    learned = learn(judged(1, telling=telling), EQUAL, LIMITS)
    assert max(learned.weights, key=learned.weights.__getitem__) == telling
    assert learned.weights[telling] > 0.5
    assert sum(learned.weights.values()) == pytest.approx(1)
    assert min(learned.weights.values()) >= 0.02
    assert learned.gain > 3 * learned.error > 0


def test_noise_teaches_nothing():
    chance = np.random.default_rng(5)
    noise = [
        Graded(one.vacancy, one.people, one.values, tuple(chance.integers(0, 4, 20).tolist())) for one in judged(2)
    ]
    learned = learn(noise, EQUAL, LIMITS)
    assert abs(learned.gain) < 0.1
    assert learn(noise, EQUAL, LIMITS) == learned


def test_a_vacancy_is_never_judged_by_weights_that_saw_it():
    """One vacancy speaks against all others: weights fitted without it must do badly on it."""
    lot = judged(3)
    lot[0] = replace(lot[0], grades=tuple(3 - grade for grade in lot[0].grades))
    learned = learn(lot, EQUAL, LIMITS)
    assert learned.after["V00"] < 0.5 < min(value for name, value in learned.after.items() if name != "V00")


def test_too_little_is_refused_with_the_numbers():
    with pytest.raises(TooFew, match=r"3 vacancies .* 8 and 40 are needed"):
        learn(judged(1, vacancies=3), EQUAL, LIMITS)


def proposal() -> str:
    learned = learn(judged(1), EQUAL, LIMITS)
    return text_of(learned, EQUAL, Run('何远 "老何"', "2026-03-02T01:00:00+00:00", "7", {"Q.csv": "ab"}))


def test_a_proposal_names_who_ran_it_and_shows_before_and_after():
    values = tomllib.loads(proposal())
    assert values["run_by"] == '何远 "老何"'
    assert values["accepted_by"] == ""
    assert values["quality"]["after"] > values["quality"]["before"]
    assert values["quality"]["better"] + values["quality"]["worse"] <= values["vacancies"] == 12
    assert set(values["weights"]) == set(values["before"]) == set(PARTS)


def test_acceptance_signs_the_proposal_and_changes_the_weights_alone():
    signed, changed = accepted(proposal(), CONFIGURATION, "冉柯", "2026-03-03T01:00:00+00:00")
    values, before = tomllib.loads(changed), tomllib.loads(CONFIGURATION)
    assert tomllib.loads(signed)["accepted_by"] == "冉柯"
    assert values["version"] == "8"
    assert values["weights"] == tomllib.loads(proposal())["weights"]
    assert values["x"] == before["x"]
    assert "# why" in changed


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda text: text.replace('accepted_by = ""', 'accepted_by = "某"'), "accepted by 某 already"),
        (lambda text: text.replace('from_version = "7"', 'from_version = "6"'), "learn again"),
        (lambda text: text.replace("[weights]\ntext = 0.", "[weights]\ntext = 1."), "sum to 1"),
        (lambda text: "run_by = 1", "missing"),
        (lambda text: "= =", "is no proposal"),
    ],
)
def test_a_proposal_that_does_not_hold_is_refused(change, why):
    with pytest.raises(NoProposal, match=why):
        accepted(change(proposal()), CONFIGURATION, "冉柯", "2026-03-03T01:00:00+00:00")


def decisions(rows: list[str]) -> bytes:
    return "\n".join([",".join(("vacancy_id", "seeker_id", "grade", *PARTS)), *rows]).encode()


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("V1,S1,4,,,,,,,", 'line 2, key "grade"'),
        ("V1,S1,3,1.2,,,,,,", 'line 2, key "text".*between 0 and 1'),
        ("V1,S1,3,x,,,,,,", 'line 2, key "text".*no number'),
        ("V1,S1,3", "line 2: 3 cells, 10 are needed"),
    ],
)
def test_a_bad_line_of_decisions_is_named(row, why):
    with pytest.raises(BadLine, match=why):
        decisions_of(decisions([row]), "D.csv")


def test_decisions_teach_on_the_command_line_and_nothing_changes_until_accepted(tmp_path, capsys):
    write_config(tmp_path / "config")
    settings = tmp_path / "config" / "matching.toml"
    before = settings.read_text(encoding="utf-8")
    rows = [
        ",".join([one.vacancy, person, str(grade), *("" if v != v else f"{v:.4f}" for v in values)])
        for one in judged(4, vacancies=24)
        for person, values, grade in zip(one.people, one.values.tolist(), one.grades, strict=True)
    ]
    (tmp_path / "D.csv").write_bytes(decisions(rows))
    files = ["--out", str(tmp_path / "P.toml"), "--config", str(tmp_path / "config")]
    assert main(["learn", "--decisions", str(tmp_path / "D.csv"), "--by", "何远", *files]) == 0
    assert settings.read_text(encoding="utf-8") == before
    accept = ["learn", "--accept", str(tmp_path / "P.toml"), "--by", "冉柯", "--config", str(tmp_path / "config")]
    assert main(accept) == 0
    after = tomllib.loads(settings.read_text(encoding="utf-8"))
    assert after["weights"] == tomllib.loads((tmp_path / "P.toml").read_text(encoding="utf-8"))["weights"]
    assert {k: v for k, v in after.items() if k not in ("weights", "version")} == {
        k: v for k, v in tomllib.loads(before).items() if k not in ("weights", "version")
    }
    assert main(accept) == 2
    assert "accepted by" in capsys.readouterr().err
    assert main(["learn", "--by", "何远", *files]) == 2
    assert "--out is needed" in capsys.readouterr().err
