"""The fast cutter against jieba, the rule: the same words at the same places, whatever is written."""

import random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from matching import cutter as cutting
from matching.cutter import Cutter
from matching.fastcutter import FastCutter, UnknownModel
from tests.matching.words import lexicon

# Marks, digits and letters that jieba keeps in a block, spaces of every kind, rare and unknown characters, and words.
PIECES = [
    *"维修电工会做饭的人在北碚区天生街道乒乓球拍卖完了一二三〇龘𠮷あé\u3000\u00a0\t\n\r .,-+#&_%*/:，。、()（）0159aZz",
    *[
        "C++",
        ".NET",
        "4S店",
        "node.js",
        "1.5",
        "3.14%",
        "\r\n",
        "2024-01-02",
        "5k",
        "b2b",
        "电子商务",
        "叉车",
        "数控车床",
    ],
    *["中华人民共和国", "长春市长春药店", "结婚的和尚未结婚的", "他来到了网易杭研大厦", "歇马街道", "不上夜班"],
]
TEXTS = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=40).map("".join))


@pytest.fixture(scope="module")
def fast() -> FastCutter:
    return FastCutter(lexicon().cutter.loaded)


def jieba_words(text: str) -> tuple[tuple[str, int], ...]:
    return tuple((word, start) for word, start, _ in lexicon().cutter.loaded.tokenize(text))


@settings(max_examples=600, deadline=None)
@given(text=TEXTS)
@example(text="")
@example(text="熟悉C++和.NET,4S店3.5年,a.b.1.2.x%y%%")
@example(text="\r\n\r\r\n\n")
@example(text="\ud800维修\udfff")
@example(text="程序员(英语)" * 200)
def test_the_words_are_those_of_jieba(fast: FastCutter, text: str) -> None:
    assert fast.words(text) == jieba_words(text)


def test_runs_of_characters_that_no_dictionary_joins_are_guessed_alike(fast: FastCutter) -> None:
    dice, rare = random.Random(5), [chr(code) for code in range(0x4E00, 0x9FD6)]
    for _ in range(400):
        text = "".join(dice.choices(rare, k=dice.randint(1, 30)))
        assert fast.words(text) == jieba_words(text)


def test_our_own_words_stay_whole(fast: FastCutter) -> None:
    own = [word for word in (*lexicon().cutter.known, *lexicon().cutter.places) if " " not in word]
    assert len(own) > 50
    for word in own:
        assert fast.words(word) == jieba_words(word)


def test_words_that_jieba_is_told_to_split_are_left_to_jieba(monkeypatch: pytest.MonkeyPatch) -> None:
    import jieba.finalseg

    monkeypatch.setattr(jieba.finalseg, "Force_Split_Words", {"电工"})
    with pytest.raises(UnknownModel):
        FastCutter(lexicon().cutter.loaded)


def test_who_cuts_much_is_cut_fast_and_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cutting, "FAST_AFTER", 100)
    mine = Cutter(frozenset(), ("行车工",), (), ("变频器 9000",))
    text = "行车工更换变频器," * 30
    first, second = list(mine.cut(text[:80])), None
    assert mine._fast is None
    for _ in range(3):
        second = list(mine.cut(text))
    assert mine._fast is not None
    assert second == [(word, start) for word, start, _ in mine.loaded.tokenize(text)]
    assert first == [(word, start) for word, start, _ in mine.loaded.tokenize(text[:80])]
    assert ("行车工", 0) in first
