"""Vocabulary that is rich without padding: no near-doubles, slips that are no words, short forms with one meaning."""

import re
from collections import defaultdict

import pytest

from config.load import read_lexicon
from matching import Lexicon
from tests.config.tables import CONFIG, DICTIONARIES, names, plain, rows

ENDS = re.compile("(操作|技能|知识|能力|使用|工作|作业|经验|软件|技术)+$")
# Read by a person: alike in spelling, different in the trade.
ALIKE = {frozenset(("电气设计软件", "电气设计"))}


@pytest.fixture(scope="module")
def lexicon():
    return Lexicon.of(read_lexicon(CONFIG))


@pytest.mark.parametrize("table", ["skills", "certificates"])
def test_no_name_differs_from_another_by_an_empty_ending_alone(table):
    found = defaultdict(set)
    for row in rows(table):
        found[ENDS.sub("", plain(row["name"])) or row["name"]].add(row["name"])
    assert [doubled for doubled in found.values() if len(doubled) > 1 and frozenset(doubled) not in ALIKE] == []


def test_no_skill_is_another_in_a_different_order_of_signs():
    found = defaultdict(list)
    for row in rows("skills"):
        found["".join(sorted(ENDS.sub("", plain(row["name"]))))].append(row["name"])
    assert [doubled for doubled in found.values() if len(doubled) > 1 and frozenset(doubled) not in ALIKE] == []


def test_each_short_form_leads_to_one_skill_in_any_case_and_width(lexicon):
    known = {row["name"] for row in rows("skills")}
    for row in rows("abbreviations"):
        assert row["canonical"] in known, row
        wide = "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in row["written"])
        for written in (row["written"], row["written"].lower(), row["written"].upper(), wide):
            assert lexicon.skills[lexicon.plain(written)] == plain(row["canonical"]), written
    written = [plain(row["written"]) for row in rows("abbreviations")]
    assert len(written) == len(set(written))


@pytest.mark.parametrize(
    "word",
    "PLC CNC ERP MES 5S 6S SMT QC QA IQC IPQC OQC AOI CAD UG SolidWorks Pro-E Excel PPT WPS SQL C++ C# .NET Node.js "
    "4S店 HR FAE PMC TPM ISO9001 IATF16949 FMEA APQP PPAP SPC".split(),
)
def test_a_short_form_is_a_skill_and_one_word(lexicon, word):
    text = lexicon.plain(f"熟悉{word},有经验")
    assert lexicon.plain(word) in lexicon.skills
    assert lexicon.plain(word) in [cut for cut, _ in lexicon.cutter.cut(text)]


def test_a_slip_is_no_word_and_stands_in_no_name():
    known = {plain(n) for table in ("occupations", "skills", "certificates") for row in rows(table) for n in names(row)}
    known |= {plain(row[column]) for row in rows("synonyms") for column in ("word", "canonical")}
    table = rows("typos")
    assert len({row["written"] for row in table}) == len(table)
    for row in table:
        assert row["how"] in ("sound", "shape", "word")
        assert row["written"] != row["right"]
        assert [name for name in known if row["written"] in name] == [], row["written"]
        assert any(row["right"] in name for name in known) or row["right"] == "收银台", row["right"]


def test_a_slip_does_not_reach_across_words(lexicon):
    for text in ("参数空间", "身体健康正常", "关注素质", "取消售后", "每月搜集", "流汗工作", "维修点工作", "定义车型"):
        assert lexicon.plain(text) == text


def test_no_name_of_a_dictionary_changes_when_it_is_folded(lexicon):
    for table in ("occupations", "skills", "certificates"):
        assert [n for row in rows(table) for n in names(row) if lexicon.plain(n) != plain(n)] == []


def test_every_file_says_where_it_comes_from():
    text = (DICTIONARIES / "README.md").read_text(encoding="utf-8")
    told = text.partition("## Where each file comes from")[2].partition("\n## ")[0]
    for path in DICTIONARIES.iterdir():
        if path.suffix != ".md":
            entry = re.search(rf"^\| {re.escape(path.name)} \| (.{{20,}}) \|$", told, re.MULTILINE)
            assert entry, path.name
            assert "20" in entry[1], path.name
            assert f"| {path.name} | " in text.partition("## Rules")[0], path.name


def test_certificate_names_are_not_nearly_the_same():
    """Levels and kinds of one thing differ by a sign; those that differ by the frame alone are one certificate."""
    frame = re.compile("(等级|职业资格|资格|作业|操作|上岗|从业|执业)*(证书|证)?$")
    bare = [(frame.sub("", plain(row["name"])), row["name"]) for row in rows("certificates")]
    found = defaultdict(list)
    for short, name in bare:
        found[short].append(name)
    assert [same for short, same in found.items() if short and len(same) > 1] == []
