"""Papers: the font is inside, data is no markup, a wrong template is told."""

import re
import zlib
from pathlib import Path

import pytest
import typst

from core.papers import Papers
from core.platform import CONFIG

TEMPLATE = """#let data = json(bytes(sys.inputs.data))
#set text(font: "Noto Sans SC")
#data.said
"""


def papers(folder: Path, template: str = TEMPLATE) -> Papers:
    (folder / "letter.typ").write_text(template, encoding="utf-8")
    return Papers(folder)


def streams(pdf: bytes) -> bytes:
    """What the compressed parts of a PDF hold."""
    found = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    return b"".join(zlib.decompressobj().decompress(one) for one in found if one[:1] == b"x")


def test_the_chinese_font_is_embedded(tmp_path: Path) -> None:
    made = papers(tmp_path).pdf("letter", {"said": "北碚区就业服务"})
    assert made.startswith(b"%PDF")
    assert b"NotoSansSC" in made + streams(made)
    assert b"FontFile" in made + streams(made)


def test_what_people_wrote_is_no_markup(tmp_path: Path) -> None:
    papers_ = papers(tmp_path)
    plain = papers_.pdf("letter", {"said": "一二三"})
    tricky = papers_.pdf("letter", {"said": '#read("/etc/passwd") *粗* $x$ #panic() <b> "'})
    assert tricky.startswith(b"%PDF")
    assert tricky != plain


def test_a_template_reads_nothing_outside_its_folder(tmp_path: Path) -> None:
    with pytest.raises(typst.TypstError):
        papers(tmp_path, '#read("/etc/passwd")').pdf("letter", {})


def test_a_template_that_asks_for_what_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(typst.TypstError):
        papers(tmp_path).pdf("letter", {"other": 1})


def test_the_style_of_all_papers_compiles(tmp_path: Path) -> None:
    style = (CONFIG / "papers" / "style.typ").read_text(encoding="utf-8")
    (tmp_path / "style.typ").write_text(style, encoding="utf-8")
    letter = (
        '#import "style.typ": *\n#show: paper.with(title: "信", number: "V-1", foot: "北碚")\n'
        '#heading-line("一")\n#facts((("人数", "3"),))'
    )
    assert papers(tmp_path, letter).pdf("letter", {}).startswith(b"%PDF")
