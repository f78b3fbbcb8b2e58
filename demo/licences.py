"""Made-up pictures of business licences, marked 演示样本 all over, kept through the file store as an upload is.

What a returned firm was told is to be seen on its picture: it is blurred, or one line differs from the record.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO

import numpy as np

from core.files import PNG, FileStore, StoredFile
from demo.firms import person_name
from demo.glyphs import BODY, HEAD, Canvas, glyphs
from demo.phrases import dice
from demo.records import District, EnterpriseRecord
from demo.words import words

WIDTH, HEIGHT = 900, 640
LARGEST = 1 << 20
OTHERS = 48
"""So many verified firms, beside all that wait or were returned, handed in a picture; the others showed the paper."""
TITLE, SCHOOL_TITLE, MARK = "营业执照", "登记证书", "演示样本"
COPY, NOTE = "（副本）", "演示样本，由演示程序画出，不是证件，没有效力"
LINES = ("统一社会信用代码", "名　　称", "类　　型", "法定代表人", "注册资本", "成立日期", "住　　所", "经营范围")
OWNER = "经营者"
OFFICE = "登记机关：北碚区（演示）"
CAPITAL = {"微": "壹拾万元整", "小": "伍佰万元整", "中": "叁仟万元整", "大": "壹亿元整"}
LIMITED, SHARES = "有限责任公司（自然人投资或控股）", "股份有限公司"
SOLE, CHARITY = "92", "52"
KINDS = {"92": "个体工商户", "93": "农民专业合作社", "52": "民办非企业单位"}
SCOPE = "一般项目：{}。依法须经批准的项目，经相关部门批准后方可开展经营活动。"
DAY = "{}年{:02d}月{:02d}日"
FIXED = "".join(
    (
        TITLE,
        SCHOOL_TITLE,
        OWNER,
        LIMITED,
        SHARES,
        MARK,
        COPY,
        NOTE,
        *LINES,
        OFFICE,
        *CAPITAL.values(),
        *KINDS.values(),
        SCOPE,
        DAY,
    )
)
FIGURES = "".join(map(chr, range(33, 127)))

INK, RED, GREY, GOLD = 0, 4, 8, 12
TONES = {
    INK: ((252, 249, 240), (188, 184, 176), (110, 107, 102), (38, 36, 34)),
    RED: ((252, 249, 240), (236, 184, 174), (216, 110, 98), (196, 48, 40)),
    GREY: ((252, 249, 240), (246, 240, 226), (240, 231, 214), (235, 223, 202)),
    GOLD: ((252, 249, 240), (226, 208, 160), (206, 182, 120), (184, 156, 88)),
}
PALETTE = np.array([tone for tones in TONES.values() for tone in tones], dtype=np.uint8)


@dataclass(frozen=True, slots=True)
class Paper:
    """What stands on a licence."""

    code: str
    name: str
    kind: str
    legal_person: str
    capital: str
    founded: date
    address: str
    trade: str
    blurred: bool = False

    def rows(self) -> Iterator[tuple[str, str]]:
        """Head and text of each line; a sole trader has an owner and no registered capital."""
        founded = DAY.format(self.founded.year, self.founded.month, self.founded.day)
        texts = (self.code, self.name, self.kind, self.legal_person, self.capital, founded, self.address, self.trade)
        for head, text in zip(LINES, texts, strict=True):
            if self.kind == KINDS[SOLE] and text is self.capital:
                continue
            yield (OWNER if self.kind == KINDS[SOLE] and text is self.legal_person else head), text

    @property
    def title(self) -> str:
        """What the paper is called; a private school or nursing home has no business licence but a certificate."""
        return SCHOOL_TITLE if self.kind == KINDS[CHARITY] else TITLE


def keep(files: FileStore, district: District) -> dict[str, StoredFile]:
    """Draws and keeps the pictures: number of the firm to its file."""
    kept = {}
    others = 0
    for record in district.enterprises:
        if record.verified_on is not None:
            others += 1
            if others % 2 or others > 2 * OTHERS:
                continue
        kept[record.no] = files.put(BytesIO(drawn(paper(district, record))), LARGEST, (PNG,))
    return kept


def paper(district: District, record: EnterpriseRecord) -> Paper:
    """The licence of a firm; of one that was returned with what the reason says."""
    ending = words().trades[record.trade].tails[0][1]
    true = Paper(
        code=record.credit_code,
        name=record.name,
        kind=KINDS.get(record.credit_code[:2]) or kind_of(record),
        legal_person=record.legal_person,
        capital=CAPITAL[record.size_class],
        founded=record.established_on,
        address=record.address,
        trade=SCOPE.format(ending),
    )
    reason = record.returned_reason or ""
    if "看不清" in reason:
        last = record.credit_code[-4:]
        return replace(true, code=record.credit_code[:-4] + last[::-1], blurred=True)
    if "法定代表人" in reason:
        rng = dice(district.seed, f"licence {record.no}")
        return replace(true, legal_person=person_name(rng, rng.random() < 0.25))
    if "住所" in reason:
        return replace(true, address=record.address.replace(record.subdistrict, other_town(record.subdistrict)))
    return true


def kind_of(record: EnterpriseRecord) -> str:
    """The type of a company as the register writes it."""
    if record.name.endswith(SHARES):
        return SHARES
    return record.nature if record.nature.startswith("有限责任公司") else LIMITED


def other_town(name: str) -> str:
    """A 街镇 that is not this one."""
    return next(place.name for place in words().places if place.name != name)


def drawn(paper: Paper) -> bytes:
    """The picture as PNG."""
    canvas = np.zeros((HEIGHT, WIDTH), dtype=np.uint8)
    head, body = glyphs(HEAD), glyphs(BODY)
    for row in range(4):
        for column in range(3):
            head.stamp(canvas, MARK, (50 + column * 285 - row % 2 * 18, 140 + row * 118), GREY)
    for inset, width in ((14, 6), (26, 2)):
        frame(canvas, inset, width)
    head.stamp(canvas, paper.title, ((WIDTH - 4 * HEAD) // 2, 48), RED)
    body.stamp(canvas, COPY, ((WIDTH + 4 * HEAD) // 2 + 8, 78))
    y = 132
    for title, text in paper.rows():
        body.stamp(canvas, title, (64, y), RED)
        for line in wrapped(text, 24):
            body.stamp(canvas, line, (280, y))
            y += 34
        y += 8
    body.stamp(canvas, OFFICE, (540, HEIGHT - 100))
    body.stamp(canvas, NOTE, (64, HEIGHT - 60), RED)
    return png(blur(canvas) if paper.blurred else canvas, coloured=not paper.blurred)


def frame(canvas: Canvas, inset: int, width: int) -> None:
    """A border so far from the edge."""
    far = (HEIGHT - inset, WIDTH - inset)
    canvas[inset : inset + width, inset : far[1]] = canvas[far[0] - width : far[0], inset : far[1]] = GOLD + 2
    canvas[inset : far[0], inset : inset + width] = canvas[inset : far[0], far[1] - width : far[1]] = GOLD + 2


def wrapped(text: str, squares: int) -> Iterator[str]:
    """The text in lines of at most so many squares."""
    line, taken = "", 0.0
    for sign in text:
        wide = 0.5 if sign.isascii() else 1.0
        if taken + wide > squares:
            yield line
            line, taken = "", 0.0
        line, taken = line + sign, taken + wide
    yield line


def blur(canvas: Canvas) -> Canvas:
    """In greys and out of focus: figures can no longer be told apart."""
    grey = PALETTE.mean(axis=1)[canvas]
    for axis in (0, 1):
        for _ in range(2):
            grey = sum(np.roll(grey, step, axis) for step in range(-3, 4)) / 7
    return np.asarray(grey.round(), dtype=np.uint8)


def png(canvas: Canvas, *, coloured: bool) -> bytes:
    """The canvas as PNG: by the palette, or in greys."""
    height, width = canvas.shape
    rows = np.concatenate([np.zeros((height, 1), dtype=np.uint8), canvas], axis=1)
    header = struct.pack(">IIBBBBB", width, height, 8, 3 if coloured else 0, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(rows.tobytes(), 6)), (b"IEND", b"")]
    if coloured:
        chunks.insert(1, (b"PLTE", PALETTE.tobytes()))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
