"""The enterprises: the firms of the key projects first, then as many as the size asks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any

from demo.numbers import credit_code, phone
from demo.phrases import dice, pick
from demo.records import EnterpriseRecord
from demo.words import Place, Trade, cut, words

_PENDING_SHARE = 27  # one firm in so many waits for a verifier


@dataclass(frozen=True, slots=True)
class Flagship:
    """A firm that is written by hand."""

    brand: str
    trade: str
    subdistrict: str
    insured: int
    labels: tuple[str, ...]


@cache
def flagships() -> tuple[Flagship, ...]:
    """The hand-written firms, those of the key projects first."""
    rows = (line.split("|") for line in words().firms["flagship"].strip().splitlines())
    return tuple(Flagship(r[0], r[1], r[2], int(r[3]), tuple(r[4].split())) for r in rows)


@cache
def _written_brands() -> frozenset[str]:
    return frozenset(flagship.brand for flagship in flagships())


def enterprise_no(index: int) -> str:
    """The number of the enterprise at this place."""
    return f"E-{index + 1:05d}"


def person_name(rng: Random, female: bool, born: int = 1986) -> str:
    """A surname common in Chongqing and a given name of the time of birth."""
    era = "old" if born < 1980 else "middle" if born < 1995 else "young"
    return pick(rng, words().firms["surnames"]) + pick(rng, _given(female, era))


@cache
def _given(female: bool, era: str) -> tuple[str, ...]:
    return cut(words().firms["given"]["f" if female else "m"][era])


def _brand(index: int) -> str:
    """An invented word of two syllables; each index has its own, and none that of a hand-written firm."""
    first, second = words().firms["first"], words().firms["second"]
    number = (index * 2477 + 1361) % (len(first) * len(second))
    while str(first[number % len(first)] + second[number // len(first)]) in _written_brands():
        number = (number + 1) % (len(first) * len(second))
    return str(first[number % len(first)] + second[number // len(first)])


@cache
def _weighted_trades() -> tuple[tuple[Trade, ...], tuple[float, ...]]:
    trades = tuple(words().trades.values())
    return trades, tuple(trade.weight for trade in trades)


@cache
def _weighted_places() -> tuple[tuple[Place, ...], tuple[float, ...]]:
    return words().places, tuple(place.firms for place in words().places)


_FARM = {"花木", "种养殖"}
_TOWN_ONLY = {"软件信息", "芯片封测", "传感器"}
_PRIVATE = {"养老", "教育", "医疗教育"}


def enterprise(seed: int, index: int, count: int, today: date, key_firms: int) -> EnterpriseRecord:
    """The enterprise at this place among `count`; the first `key_firms` are verified and large enough."""
    rng = dice(seed, "enterprise", index)
    flagship = flagships()[index] if index < len(flagships()) else None
    trade, place = _trade_and_place(rng, flagship, index < key_firms)
    tail = trade.tails[0] if flagship else pick_tail(rng, trade)
    brand = flagship.brand if flagship else _brand(index)
    insured = flagship.insured if flagship else _insured(rng, trade, index, key_firms)
    kind, name = _name(rng, trade, place, brand, tail, insured)
    agency = trade.key == "人力资源"
    labels = flagship.labels if flagship else _labels(rng, trade, insured, index < key_firms)
    return EnterpriseRecord(
        no=enterprise_no(index),
        credit_code=credit_code(index, kind),
        name=name,
        short_name=brand if len(brand) > 3 else brand + tail[0],
        trade=trade.key,
        section=trade.section,
        division=trade.division,
        size_class=_size_class(trade, insured),
        nature=_nature(rng, kind, trade, insured),
        address=_address(rng, trade, place),
        subdistrict=place.name,
        headcount_insured=insured,
        legal_person=person_name(rng, rng.random() < 0.25),
        contact_name=person_name(rng, rng.random() < 0.65),
        contact_phone=phone("enterprise", index),
        labels=labels,
        is_agency=agency,
        licence_no=f"（演示）人服证字〔2023〕第{index % 10000:04d}号" if agency else None,
        **_days(rng, index, count, today, insured),
    )


def _days(rng: Random, index: int, count: int, today: date, insured: int) -> dict[str, Any]:
    """When it was founded (large ones long ago), registered and verified; the last few wait or were sent back."""
    age = 0.3 + rng.random() ** 1.6 * 20 + min(insured / 60, 5)
    pending = index >= count - max(4, count // _PENDING_SHARE)
    # Two firms in three came with the first import, three years ago; history begins after it.
    first_import = index < len(flagships()) or rng.random() < 0.65
    joined = rng.randint(1100, 1130) if first_import else rng.randint(40, 1090)
    registered = today - timedelta(days=rng.randint(0, 2) if pending else joined)
    return {
        "established_on": registered - timedelta(days=int(365 * age)),
        "registered_on": registered,
        "verified_on": None if pending else registered + timedelta(days=rng.randint(0, 2)),
        "returned_reason": _returned(rng) if pending and index % 3 == 0 else None,
    }


def _address(rng: Random, trade: Trade, place: Place) -> str:
    ends = (
        "",
        "",
        f"附{rng.randint(1, 30)}号",
        f"{rng.randint(1, 12)}幢",
        "标准厂房" if trade.section == "C" else "",
    )
    return f"重庆市北碚区{place.name}{pick(rng, place.roads)}{rng.randint(1, 388)}号{pick(rng, ends)}"


def _returned(rng: Random) -> str:
    """A reason; licences.py draws the picture by it."""
    return pick(rng, cut(words().firms["return_reasons"]))


def _trade_and_place(rng: Random, flagship: Flagship | None, key: bool) -> tuple[Trade, Place]:
    if flagship:
        place = next(p for p in words().places if p.name == flagship.subdistrict)
        return words().trades[flagship.trade], place
    trades, weights = _weighted_trades()
    trade = rng.choices(trades, weights)[0]
    while key and trade.section != "C":  # key projects beyond the hand-written ones are factories
        trade = rng.choices(trades, weights)[0]
    places, shares = _weighted_places()
    place = rng.choices(places, shares)[0]
    if (trade.key in _FARM and not place.name.endswith("镇")) or (trade.key in _TOWN_ONLY and place.firms < 5):
        place = rng.choices(places, shares)[0]  # a second throw makes it likely, not certain
    return trade, place


def pick_tail(rng: Random, trade: Trade) -> tuple[str, str]:
    """How a firm of the trade is called: (short, full)."""
    return trade.tails[int(rng.random() * len(trade.tails))]


def _insured(rng: Random, trade: Trade, index: int, key_firms: int) -> int:
    if index < key_firms:
        return rng.randint(120, 400)
    found = max(2, round(trade.size * rng.lognormvariate(0, 0.8)))
    return found if found <= 400 else 400 + (found - 400) // 4  # the large ones are those written by hand


def _name(rng: Random, trade: Trade, place: Place, brand: str, tail: tuple[str, str], insured: int) -> tuple[str, str]:
    """(kind of the credit code, registered name with the mark word)."""
    mark, full = words().firms["mark"], tail[1]
    if len(brand) > 3:  # brand and tail in one: 东阳轻驱
        full = ""
    if trade.key in _FARM and rng.random() < 0.4:
        return "93", f"重庆市北碚区{mark}{brand}{full}专业合作社"
    if insured < 9 and trade.section in "HFOA" and rng.random() < 0.6:
        return "92", f"北碚区{place.name}{mark}{brand}{tail[0]}店"
    if trade.key in _PRIVATE and insured < 40 and rng.random() < 0.4:
        return "52", f"重庆市北碚区{mark}{brand}{tail[0]}"
    ending = "股份有限公司" if insured > 300 and rng.random() < 0.3 else "有限公司"
    return "91", f"重庆{brand}{full}（{mark}）{ending}"


def _nature(rng: Random, kind: str, trade: Trade, insured: int) -> str:
    """Small firms and those of services are private; the state and foreigners have factories and hotels."""
    named = {"92": "个体工商户", "93": "农民专业合作社", "52": "民办非企业单位"}
    large = insured >= 80 and (trade.section == "C" or trade.key == "温泉旅游")
    return named.get(kind) or pick(rng, cut(words().firms["natures" if large else "natures_small"]))


def _size_class(trade: Trade, insured: int) -> str:
    """By people alone, after the 2017 rule for industry (1000, 300, 20); for services a third of it."""
    scale = 1.0 if trade.section in "CE" else 0.34
    return (
        "大" if insured >= 1000 * scale else "中" if insured >= 300 * scale else "小" if insured >= 20 * scale else "微"
    )


def _labels(rng: Random, trade: Trade, insured: int, key: bool) -> tuple[str, ...]:
    labels = ["规上"] if insured >= (60 if trade.section == "C" else 90) else []
    if insured > 220 and rng.random() < 0.12:
        labels.append("链主")
    if key:
        labels.append(pick(rng, ("招商重点", "重点建设")))
    if rng.random() < 0.035:
        labels.append("困难企业")
    return tuple(labels)
