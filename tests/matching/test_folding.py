"""Folding: what people write in one form, with the way back to what they wrote."""

import subprocess
import sys

import pytest

from matching.folding import Folding
from tests.matching.words import lexicon, values


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ＰＬＣ　编程", "plc 编程"),
        ("焊接機車維修", "焊接机车维修"),
        ("做了三年", "做了3年"),
        ("十年经验", "10年经验"),
        ("二十多年", "20多年"),
        ("一年半", "1年半"),
        ("二〇二三年", "2023年"),
        ("工资五千到一万二", "工资5000到12000"),
        ("一千零五十元", "1050元"),
        ("三万五", "35000"),
        ("一万五千", "15000"),
        ("八千一个月", "8000一个月"),
        ("十八岁", "18岁"),
        ("做过悍工", "做过焊工"),
    ],
)
def test_forms(text, folded):
    assert lexicon().plain(text) == folded


@pytest.mark.parametrize(
    "text", ["两班倒", "三班倒", "四班三运转", "五险一金", "三坐标", "二保焊", "万一", "一年级", "两三年", "三四千",
             "二级建造师", "四轮定位", "三五个人", "十几年", "百万", "千分尺"],
)  # fmt: skip
def test_what_is_no_figure_stays(text):
    assert lexicon().plain(text) == text


@pytest.mark.parametrize(
    "text", ["我做了三年悍工，工资五千元，ＰＬＣ㎡", "e\u0301tude 十年經驗", "㈱①会插車", "", "İstanbul三年"]
)
def test_each_character_leads_back(text):
    folded = lexicon().folding.fold(text)
    assert len(folded.text) == len(folded.origin) == len(folded.ends)
    assert list(folded.origin) == sorted(folded.origin)
    for at in range(len(folded.text)):
        start, end = folded.span(at, at + 1)
        assert 0 <= start < end <= len(text)
        original = lexicon().folding.fold(text[start:end]).text
        assert folded.text[at] in original or folded.text[at].isdigit()


def test_a_span_is_told_in_the_original():
    text = "做了十五年悍工和ＰＬＣ"
    folded = lexicon().folding.fold(text)
    for found, original in {"15": "十五", "焊工": "悍工", "plc": "ＰＬＣ", "15年": "十五年"}.items():
        start = folded.text.index(found)
        begin, end = folded.span(start, start + len(found))
        assert text[begin:end] == original
    assert folded.span(0, 0) == (0, 0)


def test_words_are_cut_whole():
    cutter = lexicon().cutter
    for text, word in {"会c++和": "c++", "熟c++": "c++", "会plc编程": "plc编程"}.items():
        assert word in [found for found, _ in cutter.cut(text)]
    for text in ("会c++和plc,x", "google plcs 焊工"):
        assert "".join(word for word, _ in cutter.cut(text)) == text
        assert all(text[at : at + len(word)] == word for word, at in cutter.cut(text))
    assert "plc" not in [word for word, _ in cutter.cut("plcs")]


def test_a_short_form_is_its_skill():
    assert lexicon().skills["cpp"] == "c++"


def test_without_data_width_and_characters_are_folded():
    bare = Folding.of({})
    assert bare.plain("三年ＰＬＣ維修悍工") == "三年plc维修悍工"


def test_opencc_is_loaded_only_when_a_text_needs_it():
    code = (
        "import sys; from matching.folding import Folding; f = Folding.of({}); f.fold('焊工ABC，三年😀');"
        "assert 'opencc' not in sys.modules; f.fold('維'); assert 'opencc' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    assert values()["typos"]
