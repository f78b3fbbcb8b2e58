"""What texts say: negations, years, words."""

import numpy as np
import pytest

from matching.said import listen, years
from matching.tokens import slices_of, term_hash, tokens_of
from matching.types import Profile
from tests.matching.words import lexicon


@pytest.mark.parametrize(
    ("text", "affirmed", "denied"),
    [
        ("没有电工证但有焊工证", ["焊工证"], ["电工证"]),
        ("不会电工、焊工；会开叉车", ["开叉车"], ["电工", "焊工"]),
        ("不仅会电工，还会焊工", ["电工", "焊工"], []),
        ("没有会计证", [], ["会计证"]),
        ("夜班没问题", ["夜班"], []),
        ("不怕苦，熟悉变频器", ["变频器"], []),
        ("从事无人机装配", ["装配"], []),
    ],
)
def test_a_negation_reaches_to_the_end_of_its_clause_or_to_a_turn(text, affirmed, denied):
    said = listen(text, lexicon())
    told, refused = ([word for run in runs for word in run] for runs in (said.affirmed, said.denied))
    assert set(affirmed) <= set(told)
    assert set(denied) <= set(refused)
    assert not set(denied) & set(told)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("8年维修电工经验", 8),
        ("做了12年焊工", 12),
        ("2015年毕业", None),
        ("98年出生", None),
        ("工龄3年，学车1年", 3),
        ("", None),
    ],
)
def test_years_are_read_in_words(text, expected):
    assert years(listen(text, lexicon()), lexicon()) == expected


def words_of(profile: Profile) -> set[str]:
    spelled = slices_of(tokens_of(profile, lexicon()), lexicon()).words.decode().split()
    return {word for word in spelled if len(word) > 1}


def test_what_is_denied_is_no_token():
    assert "焊工证" not in words_of(Profile(experience="没有焊工证，会开叉车"))


def test_synonyms_and_aliases_become_one_token():
    terms = [
        set(np.frombuffer(slices_of(tokens_of(Profile(experience=text), lexicon()), lexicon()).hashes, "<u8").tolist())
        for text in ("打螺丝", "装配", "搬运")
    ]
    assert term_hash("w装配") in terms[0] & terms[1]
    assert term_hash("w装配") not in terms[2]


def test_evidence_keeps_the_words_of_the_text():
    assert words_of(Profile(experience="打螺丝")) == {"打螺丝"}
    assert "PLC编程" not in words_of(Profile(skills=("PLC编程",)))


def test_a_compound_gives_its_parts_but_no_accidental_word():
    assert {"维修", "电工"} <= words_of(Profile(intentions=("维修电工",)))
    assert "电工" not in words_of(Profile(intentions=("机电工程师",)))


def test_the_same_text_gives_the_same_bytes_in_another_process():
    import subprocess
    import sys
    from pathlib import Path

    code = (
        "from tests.matching.words import lexicon; from matching import Profile, tokens_of; import sys;"
        "person = Profile(intentions=('维修电工',), experience='会修电路，能吃苦');"
        "sys.stdout.write(tokens_of(person, lexicon()).hex())"
    )
    root = Path(__file__).parents[2]
    seen = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=root,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(root)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    own = tokens_of(Profile(intentions=("维修电工",), experience="会修电路，能吃苦"), lexicon()).hex().encode()
    assert seen == {own}
