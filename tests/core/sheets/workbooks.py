"""Workbooks made by hand, honest and hostile: each part of the archive is written as the test wants it."""

import zipfile
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def cell(name: str, value: str) -> str:
    """A cell with a string in it."""
    return f'<c r="{name}" t="inlineStr"><is><t>{value}</t></is></c>'


def row(number: int, *cells: str) -> str:
    """A row with these cells."""
    return f'<row r="{number}">{"".join(cells)}</row>'


def sheet(*rows: str, before: str = "", after: str = "") -> str:
    """The markup of a worksheet."""
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{"".join(rows)}</sheetData>{after}</worksheet>'


def parts(*sheets: str, hidden: tuple[int, ...] = ()) -> dict[str, str]:
    """The parts of a workbook with these sheets, named Sheet1 …"""
    names = [f"sheet{number}.xml" for number in range(1, len(sheets) + 1)]
    state = {n: ' state="hidden"' if n in hidden else "" for n in range(1, len(sheets) + 1)}
    listed = "".join(f'<sheet name="表{n}" sheetId="{n}" r:id="rId{n}"{state[n]}/>' for n in state)
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/{name}" ContentType="{TYPE}.worksheet+xml"/>' for name in names
    )
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/worksheet" Target="worksheets/{name}"/>'
        for n, name in enumerate(names, 1)
    )
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" '
        f'ContentType="{TYPE}.sheet.main+xml"/>{overrides}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{relations}</Relationships>',
        **{f"xl/worksheets/{name}": markup for name, markup in zip(names, sheets, strict=True)},
    }


def save(path: Path, members: dict[str, str]) -> Path:
    """Writes the archive."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def workbook(path: Path, *sheets: str) -> Path:
    """Writes a workbook with these sheets."""
    return save(path, parts(*sheets))
