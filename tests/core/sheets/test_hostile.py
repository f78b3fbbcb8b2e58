"""Hostile files: each is refused by name, in a child, in under two seconds of processor time, and leaves nothing."""

import io
import resource
import zipfile

import pytest

from core.sheets import Limits, Refused, guarded, snapshot
from tests.core.sheets.workbooks import MAIN, OFFICE, PACKAGE, cell, parts, row, save, sheet, workbook

HEAD = row(1, cell("A1", "岗位名称"), cell("B1", "人数"))


def plain():
    return parts(sheet(HEAD))


def with_part(name, content):
    return {**plain(), name: content}


def inflate_bomb():
    return with_part("xl/worksheets/sheet1.xml", sheet(HEAD, after=" " * (20 << 20)))


def too_big_unpacked():
    noise = "".join(f"<t>{n:x}</t>" for n in range(4_800_000))
    return with_part("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}">{noise}</sst>')


def doctype():
    entity = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    return with_part("xl/worksheets/sheet1.xml", entity + sheet(row(1, cell("A1", "&b;"))))


def late_doctype():
    return with_part("xl/workbook.xml", "<!-- " + "x" * 300_000 + " --><!DOCTYPE w>" + plain()["xl/workbook.xml"])


def utf16_entity():
    return with_part("xl/worksheets/sheet1.xml", ("<!DOCTYPE w>" + sheet(HEAD)).encode("utf-16"))


def link(kind):
    relation = f'<Relationship Id="rId1" Type="{OFFICE}/{kind}" Target="http://192.0.2.1/x" TargetMode="External"/>'
    return f'<Relationships xmlns="{PACKAGE}/relationships">{relation}</Relationships>'


HOSTILE = {
    "inflate bomb": (inflate_bomb, "sheet.ratio"),
    "unpacks too big": (too_big_unpacked, "sheet.unpacks_too_big"),
    "document type": (doctype, "sheet.entities"),
    "late document type": (late_doctype, "sheet.entities"),
    "hidden in UTF-16": (utf16_entity, "sheet.broken"),
    "macro": (lambda: with_part("xl/vbaProject.bin", "x"), "sheet.macro"),
    "macro by its type": (
        lambda: with_part(
            "[Content_Types].xml", plain()["[Content_Types].xml"].replace("sheet.main", "sheet.macroEnabled.main")
        ),
        "sheet.macro",
    ),
    "embedded program": (lambda: with_part("xl/embeddings/oleObject1.bin", "x"), "sheet.macro"),
    "external link": (lambda: with_part("xl/externalLinks/externalLink1.xml", "<x/>"), "sheet.links_out"),
    "external relation": (lambda: with_part("xl/worksheets/_rels/sheet1.xml.rels", link("image")), "sheet.links_out"),
    "201 parts": (lambda: plain() | {f"xl/media/{n}.png": "x" for n in range(201)}, "sheet.too_many_parts"),
    "20,000 parts": (lambda: plain() | {f"x/{n}": "" for n in range(20_000)}, "sheet.too_many_parts"),
    "bloated styles": (
        lambda: with_part("xl/styles.xml", "<s>" + "".join(f'<xf i="{n}"/>' for n in range(400_000)) + "</s>"),
        "sheet.bloated",
    ),
    "no workbook": (lambda: {"content.xml": "<w/>", "mimetype": "x"}, "sheet.not_a_workbook"),
    "a document of Word": (lambda: {"word/document.xml": "<w/>", "[Content_Types].xml": "<Types/>"}, "sheet.word"),
    "a table of Numbers": (lambda: {"Index/Document.iwa": "x", "preview.jpg": "x"}, "sheet.numbers"),
    "a table of Numbers, further in": (lambda: {"preview.jpg": "x" * 5_000, "Index/Tables.iwa": "x"}, "sheet.numbers"),
    "20,001 merged cells": (
        lambda: parts(
            sheet(HEAD, after="".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(2, 20_003))),
        ),
        "sheet.too_many_merges",
    ),
    "a merge over a whole sheet, again and again": (
        lambda: parts(
            sheet(
                *(row(n, cell(f"B{n}", "x")) for n in range(1, 20_002)),
                after='<mergeCell ref="A1:XFD1048576"/>' * 5_000,
            )
        ),
        "sheet.too_many_rows",
    ),
    "200,000 rows": (
        lambda: parts(
            sheet(*(f'<row r="{n}"><c r="A{n}"><v>{n * 7919 % 99991}</v></c></row>' for n in range(1, 200_001)))
        ),
        "sheet.too_many_rows",
    ),
    "binary workbook": (lambda: with_part("xl/workbook.bin", "x"), "sheet.old_format"),
    "cut XML": (lambda: with_part("xl/worksheets/sheet1.xml", sheet(HEAD)[:-40]), "sheet.broken"),
    "no sheet": (
        lambda: with_part("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{PACKAGE}/relationships"/>'),
        "sheet.broken",
    ),
    "far row number": (lambda: parts(sheet(HEAD, row(99_999_999_999, cell("A99999999999", "x")))), "sheet.broken"),
    "rows out of order": (lambda: parts(sheet(row(5, cell("A5", "x")), row(2, cell("A2", "y")))), "sheet.broken"),
    "far column": (lambda: parts(sheet(row(1, cell("A1", "x"), cell("XFD1", "y")))), "sheet.too_many_columns"),
    "20,001 rows": (
        lambda: parts(sheet(*(row(n, cell(f"A{n}", "x")) for n in range(1, 20_002)))),
        "sheet.too_many_rows",
    ),
    "a million empty rows": (
        lambda: parts(sheet(*(f'<row r="{n}" s="{n % 97}"/>' for n in range(1, 300_000)))),
        "sheet.too_many_rows_marked",
    ),
    "a row of a million cells": (
        lambda: parts(sheet(row(1, *(f'<c s="{n * 7919 % 99991}"/>' for n in range(2_400_001))))),
        "sheet.too_many_cells",
    ),
    "only empty": (lambda: parts(sheet(row(1, "<c/>"))), "sheet.empty"),
    "long cell": (lambda: parts(sheet(row(1, cell("A1", "x" * 40_000)))), "sheet.cell_too_long"),
    "more rows than are read": (
        lambda: parts(sheet(HEAD, after="<extLst><ext><row/></ext></extLst>")),
        "sheet.count_differs",
    ),
}


def refusal(path, limits=None):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with pytest.raises(Refused) as refused:
        guarded(snapshot, (path, limits or Limits(), 10), limits or Limits())
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 2
    return refused.value


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_workbook_is_refused_by_name(name, tmp_path):
    make, code = HOSTILE[name]
    assert refusal(save(tmp_path / "b.xlsx", make())).code == code


def test_a_sparse_corner_costs_nothing(tmp_path):
    corner = sheet(
        row(1, cell("A1", "x")), row(1_048_576, cell("XFD1048576", "y")), before='<dimension ref="A1:XFD1048576"/>'
    )
    refused = refusal(workbook(tmp_path / "b.xlsx", corner))
    assert (refused.code, refused.facts["cell"]) == ("sheet.too_many_columns", "XFD1048576")


def test_a_password_is_named(tmp_path):
    path = workbook(tmp_path / "b.xlsx", sheet(HEAD))
    data = bytearray(path.read_bytes())
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    path.write_bytes(data)
    assert refusal(path).code == "sheet.encrypted"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + "EncryptedPackage".encode("utf-16-le"))
    assert refusal(path).code == "sheet.encrypted"


def test_two_parts_of_one_name_are_refused(tmp_path):
    path = workbook(tmp_path / "b.xlsx", sheet(HEAD))
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("xl/worksheets/sheet1.xml", sheet(row(1, cell("A1", "other"))))
    assert refusal(path).code == "sheet.broken"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "sheet.old_format"),
        (b"PK\x03\x04" + bytes(50), "sheet.broken"),
        (b"", "sheet.empty_file"),
        (b"\xef\xbb\xbf\n<html><table><tr><td>1</td></tr></table>", "sheet.web_page"),
        (b"%PDF-1.4\n", "sheet.pdf"),
        (b"\x89PNG\r\n\x1a\n", "sheet.picture"),
        (b"\xff\xd8\xff\xe0", "sheet.picture"),
        (b"Rar!\x1a\x07", "sheet.not_a_table"),
        (b"a,b\n1,\x00\n", "sheet.not_a_table"),
        (bytes(range(1, 9)) * 40, "sheet.not_a_table"),
        (b"\xff\xff\x80a,b\n", "sheet.encoding"),
        (b'a,b\n"never closed' + b",x\n" * 60_000, "sheet.open_quote"),
        (b"a\n" * 20_001, "sheet.too_many_rows"),
        ("岗位,人数\n".encode() * 200_000, "sheet.too_many_rows"),
        (b"," * 60 + b"x\n", "sheet.too_many_columns"),
        (b",,\n\n , \n".replace(b" ", b""), "sheet.empty"),
    ],
)
def test_what_is_no_table_is_refused_with_how_to_mend_it(content, code, tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    assert refusal(path).code == code


def test_a_file_over_the_size_is_not_even_opened(tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes(b"a,b\n" * 1000)
    refused = refusal(path, Limits(size=1000))
    assert refused.code == "sheet.too_big"


def test_a_cut_archive_is_broken(tmp_path):
    whole = workbook(tmp_path / "b.xlsx", sheet(HEAD)).read_bytes()
    for length in range(10, len(whole) - 1, 97):
        path = tmp_path / "cut.xlsx"
        path.write_bytes(whole[:length])
        with pytest.raises(Refused):
            snapshot(path)


def test_random_damage_never_escapes_as_another_error(tmp_path):
    whole = workbook(
        tmp_path / "b.xlsx", sheet(HEAD, row(2, cell("A2", "钳工"), '<c r="B2"><v>3</v></c>'))
    ).read_bytes()
    for at in range(0, len(whole), 7):
        damaged = io.BytesIO(whole)
        damaged.seek(at)
        damaged.write(b"\xa5\x5a\x01")
        path = tmp_path / "damaged.xlsx"
        path.write_bytes(damaged.getvalue())
        try:
            snapshot(path)
        except Refused:
            continue
