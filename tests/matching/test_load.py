"""Whoever wrote a configuration file wrongly is told file and line."""

import shutil

import pytest

from config.load import ConfigError, read_lexicon, read_table, read_toml, read_words
from tests.matching.files import write_config


def test_toml_names_file_and_line(tmp_path):
    path = tmp_path / "a.toml"
    path.write_text("a = 1\nb = = 2\n")
    with pytest.raises(ConfigError, match=r"a\.toml:2: "):
        read_toml(path)
    with pytest.raises(ConfigError, match="is missing"):
        read_toml(tmp_path / "none.toml")
    path.write_bytes(b"a = 1\nb = '\xff'\n")
    with pytest.raises(ConfigError, match=r"a\.toml:2: is not UTF-8"):
        read_toml(path)


def test_a_table_names_its_faults(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text('\ufeffa,b\n1,"2\n3"\n\n4\n', encoding="utf-8")
    with pytest.raises(ConfigError, match=r"t\.csv:5: 1 cells, the header has 2"):
        read_table(path, ["a"])
    with pytest.raises(ConfigError, match=r"t\.csv:1: column missing: c"):
        read_table(path, ["c"])


def test_words_are_lines(tmp_path):
    path = tmp_path / "w.txt"
    path.write_text("# comment\n负责\n\n 相关 \n", encoding="utf-8")
    assert read_words(path) == ["负责", "相关"]


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (
            "dictionaries/occupations.csv",
            "make.mech,make,2",
            "make.mech,make,5",
            r"occupations\.csv:3: level",
        ),
        (
            "dictionaries/occupations.csv",
            "make.mech,make,2",
            "make.mech,nowhere,2",
            r"occupations\.csv:3: parent",
        ),
        ("dictionaries/occupations.csv", "make.mech,make,2", "make,make,2", r"occupations\.csv:3: key"),
        (
            "dictionaries/certificates.csv",
            "obtainable",
            "other",
            r"certificates\.csv:7: kind 'other', allowed",
        ),
        (
            "dictionaries/certificates.csv",
            "transport.forklift,,law",
            "transport.forklift,,",
            r"csv:5: required_for without",
        ),
        (
            "dictionaries/certificates.csv",
            "elec.weld,,law",
            "elec.wold,,law",
            r"csv:4: required_for 'elec\.wold'",
        ),
        (
            "dictionaries/certificates.csv",
            "低压电工作业证,law",
            "某证,law",
            r"certificates\.csv:3: includes '某证'",
        ),
        ("places.csv", "29.75", "x", r"places\.csv:3: lat is 'x'"),
    ],
)
def test_tables_are_checked_against_each_other(tmp_path, file, old, new, message):
    write_config(tmp_path)
    path = tmp_path / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigError, match=message):
        read_lexicon(tmp_path)


def test_a_missing_dictionary_is_named(tmp_path):
    write_config(tmp_path)
    shutil.rmtree(tmp_path / "dictionaries")
    with pytest.raises(ConfigError, match="dictionaries"):
        read_lexicon(tmp_path)
