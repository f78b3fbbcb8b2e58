"""Every file of data is UTF-8 with Unix line ends, without trailing blanks, and has exactly its columns."""

import pytest

from config.load import read_lexicon
from tests.config.tables import COLUMNS, CONFIG, DICTIONARIES, PLACES, rows

DATA = sorted(
    path.relative_to(CONFIG).as_posix()
    for path in (*DICTIONARIES.iterdir(), CONFIG / "places.csv", CONFIG / "calendar.toml")
    if path.suffix in (".csv", ".txt", ".toml", ".md")
)


@pytest.mark.parametrize("path", DATA)
def test_text_is_clean(path):
    text = (CONFIG / path).read_bytes().decode("utf-8")
    assert not text.startswith("\ufeff")
    assert "\r" not in text
    assert "\t" not in text
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert [n for n, line in enumerate(text.splitlines(), 1) if line != line.rstrip()] == []


@pytest.mark.parametrize(("path", "columns"), [*((f"dictionaries/{n}.csv", c) for n, c in COLUMNS.items()),
                                               ("places.csv", PLACES)])  # fmt: skip
def test_columns(path, columns):
    assert (CONFIG / path).read_text(encoding="utf-8").splitlines()[0] == ",".join(columns)


@pytest.mark.parametrize("name", COLUMNS)
def test_cells_have_no_blanks_around_and_no_empty_entries(name):
    wrong = [
        row
        for row in rows(name)
        for cell in row.values()
        if cell and (cell != cell.strip() or any(entry != entry.strip() or not entry for entry in cell.split("|")))
    ]
    assert wrong == []


def test_the_engine_reads_it_all():
    lexicon = read_lexicon(CONFIG)
    assert {"occupations", "skills", "certificates", "synonyms", "places", "stopwords", "words"} <= set(lexicon)
