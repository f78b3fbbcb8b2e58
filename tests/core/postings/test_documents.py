"""Files with recruiting texts: .docx and .txt are read, anything else is told how to come."""

import io
import zipfile

import docx
import pytest

from core import postings
from core.errors import Invalid


def a_document(*lines, table=()):
    made = docx.Document()
    for line in lines:
        made.add_paragraph(line)
    if table:
        grid = made.add_table(rows=0, cols=len(table[0]))
        for row in table:
            for cell, words in zip(grid.add_row().cells, row, strict=True):
                cell.text = words
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def refused(data):
    with pytest.raises(Invalid) as told:
        postings.text_of(data)
    code = told.value.fields["file"]
    return code if isinstance(code, str) else code[0]


def test_paragraphs_and_tables_come_in_their_order():
    data = a_document("招聘启事", table=[["岗位", "人数"], ["焊工", "4"]])
    assert postings.text_of(data) == "招聘启事\n岗位 | 人数\n焊工 | 4"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_texts_in_every_usual_encoding(encoding):
    assert postings.text_of("招焊工4名".encode(encoding)) == "招焊工4名"


def test_other_files_are_told_how_to_come():
    assert refused(b"") == "posting.empty_file"
    assert refused(b"\xd0\xcf\x11\xe0" + b"\0" * 600) == "posting.old_word"
    assert refused(b"%PDF-1.7") == "posting.no_text"
    assert refused(b"\x89PNG\r\n") == "posting.no_text"
    assert refused(b"PK\x03\x04 not an archive") == "posting.broken"
    assert refused(b"\0\1\2\3" * 100) == "posting.no_text"
    assert refused(b"a" * (6 << 20)) == "posting.too_big"


def test_a_bomb_and_an_entity_are_refused_before_they_are_parsed():
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * (30 << 20))
    assert refused(bomb.getvalue()) == "posting.too_big"
    entity = io.BytesIO()
    with zipfile.ZipFile(entity, "w") as archive:
        archive.writestr("word/document.xml", '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>')
    assert refused(entity.getvalue()) == "posting.broken"
