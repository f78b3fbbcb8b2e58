"""Pay as people write it, read into 元/月: ranges, thousands, days, hours, years, thirteenth pays, Chinese numerals."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from core.checks import Problem
from core.checks.folding import fold
from core.checks.words import section, with_digits, without

LONGEST = 60
MONTHS = range(12, 25)
MONTH, DAY, HOUR, WEEK, YEAR, PIECE, TIME, NEGOTIABLE = "month day hour week year piece time negotiable".split()
NUMBER = r"\d+(?:\.\d+)?"


@dataclass(frozen=True, slots=True)
class Pay:
    """What is paid. `low` and `high` in 元/月, None where not said or where no month can be made of it (piece, time).

    `unit` is what it was said in: month, day, hour, week, year, piece, time (a job done), negotiable. `stated_low` and
    `stated_high` are in 元 a unit. `months` is the number of monthly pays a year, where said. `raw` is the text as it
    stood.
    """

    low: int | None
    high: int | None
    unit: str
    months: int | None
    raw: str
    stated_low: float | None = None
    stated_high: float | None = None


def read(text: str) -> Pay | Problem:
    """The pay, or why it cannot be read.

    A month has 21.75 paid days of 8 hours
    (劳社部发〔2008〕3号, kept by 人社部发〔2025〕2号; figures in config/text/pay.toml).
    Problems: pay.empty, .long, .unread, .two_units, .no_unit, .reversed, .months, .implausible.
    """
    raw = " ".join(text.split())
    if not raw:
        return Problem("pay.empty")
    if len(raw) > LONGEST:
        return Problem("pay.long", {"length": len(raw), "most": LONGEST})
    plain = _plain(raw)
    if _negotiable(plain):
        return Pay(None, None, NEGOTIABLE, None, raw)
    plain, months = _take_months(plain)
    if months is not None and months not in MONTHS:
        return Problem("pay.months", {"months": months})
    rest, unit = _take_period(_take_extras(_take_noise(plain)))
    if unit is not None and unit not in _months_of_unit() and unit not in (PIECE, TIME):
        return Problem("pay.two_units", {"said": raw})
    rest = with_digits(without(rest, _words("currency"))).strip(",;")
    if unit == PIECE and not rest:
        return Pay(None, None, PIECE, months, raw)
    amounts = _amounts(rest)
    return Problem("pay.unread", {"said": raw}) if amounts is None else _judge(amounts, unit, months, raw)


def monthly(amount: Decimal, unit: str) -> int | None:
    """An amount a unit as 元/月, rounded to whole yuan; None for work paid by the piece or the job."""
    factor = _months_of_unit().get(unit)
    return None if factor is None else int((amount * factor).quantize(Decimal(1), ROUND_HALF_UP))


Amounts = tuple[Decimal | None, Decimal | None]


def _judge(amounts: Amounts, unit: str | None, months: int | None, raw: str) -> Pay | Problem:
    """Whether it can be true, and what a month comes to."""
    said = [amount for amount in amounts if amount is not None]
    bounds = section("pay", "pay_month")
    if unit == PIECE and all(amount >= bounds["unsaid_least"] for amount in said):
        # Nobody gets thousands a piece: it is what people earn in a month by piecework.
        unit = MONTH
    if unit is None and months is not None:
        unit = MONTH
    if unit is None:
        if not all(bounds["unsaid_least"] <= amount <= bounds["unsaid_most"] for amount in said):
            return Problem("pay.no_unit", {"said": raw})
        unit = MONTH
    low, high = amounts
    if low is not None and high is not None and low > high:
        return Problem("pay.reversed", {"said": raw})
    months_pay = [monthly(amount, unit) for amount in said]
    for pay in months_pay:
        if pay is not None and not bounds["least"] <= pay <= bounds["most"]:
            return Problem("pay.implausible", {"said": raw, "monthly": pay})
    return Pay(
        low=None if low is None else monthly(low, unit),
        high=None if high is None else monthly(high, unit),
        unit=unit,
        months=months,
        raw=raw,
        stated_low=None if low is None else float(low),
        stated_high=None if high is None else float(high),
    )


def _plain(raw: str) -> str:
    """Half-width, lower case, one sign for "to", no blanks, no commas between thousands."""
    text = re.sub(r"\s", "", fold(raw)).lower()
    text = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text)
    for word in sorted(_words("between"), key=len, reverse=True):
        text = text.replace(fold(word), "-")
    return text.replace("(", "").replace(")", "")


def _take_months(text: str) -> tuple[str, int | None]:
    """The text without "13 pays", and the 13."""
    word = "|".join(map(re.escape, _words("months")))
    found = re.search(rf"(?:[\u00b7.*x\u00d7,;/\-]?(\d{{1,2}})(?:{word})|[*x\u00d7](1\d))$", with_digits(text))
    if not found:
        return text, None
    return with_digits(text)[: found.start()], int(found[1] or found[2])


def _take_extras(text: str) -> str:
    """The text without "+ commission" and the like; what stands before is then the least."""
    if not re.search(r"\d", with_digits(text)):
        return text
    words = "|".join(map(re.escape, sorted((*_words("extra"), *_words("join")), key=len, reverse=True)))
    return re.sub(rf"(?:{words})+$", "+", text)


def _negotiable(text: str) -> bool:
    """Whether it says so, and beside it nothing but words that change nothing."""
    periods = [word for word, _ in _period_words()]
    rest = without(without(text, [*_words("negotiable"), *_words("noise")]), periods)
    return not rest.strip("/-,;") and any(word in text for word in _words("negotiable"))


def _take_noise(text: str) -> str:
    """The text without words that change no figure, and without the sign that joined them to it."""
    words = sorted((*_words("noise"), *_words("negotiable")), key=len, reverse=True)
    noise = "|".join(map(re.escape, words))
    return re.sub(rf"[+,;]*(?:{noise})", "", text)


def _take_period(text: str) -> tuple[str, str | None]:
    """The text without its period, and the period's key; "?" where there are two different ones."""
    found: set[str] = set()
    for word, unit in _period_words():
        if word in text:
            found.add(unit)
            text = text.replace(word, "")
    if PIECE in found and len(found) == 2 and re.search(r"\d", text):
        # A monthly figure for work paid by the piece is what people earn: read as the month's.
        found.discard(PIECE)
    return text, None if not found else found.pop() if len(found) == 1 else "?"


@lru_cache
def _period_words() -> tuple[tuple[str, str], ...]:
    """Word and unit, longer words first, each also with the words for yuan before it."""
    words = [(word, unit) for unit, said in section("pay", "pay_period").items() for word in said]
    return tuple(sorted(words, key=lambda pair: -len(pair[0])))


def _amounts(text: str) -> Amounts | None:
    """Least and most of what is left: 8k-1.1w, 6-8k, 5000+, 8000 and no more. None where something cannot be read."""
    above, below = (_alternatives(name) for name in ("above", "below"))
    scale = _alternatives_of(section("pay", "pay_scale"))
    amount = rf"(?:(?:{NUMBER}{scale})+\d*|{NUMBER})"
    if found := re.fullmatch(rf"({amount})-/?({amount})(?:{above})*", text):
        return _range(found[1], found[2], scale)
    if found := re.fullmatch(rf"(?:{above})({amount})(?:{above})*-?|({amount})(?:{above})+", text):
        return _value(found[1] or found[2], scale), None
    if found := re.fullmatch(rf"(?:{below})({amount})|({amount})(?:{below})", text):
        return None, _value(found[1] or found[2], scale)
    if re.fullmatch(amount, text):
        return _value(text, scale), _value(text, scale)
    return None


def _range(left: str, right: str, scale: str) -> Amounts:
    """6-8k is 6000 to 8000: the left takes the right's scale where it has none and would stay below."""
    low, high = _value(left, scale), _value(right, scale)
    found = re.search(rf"^{NUMBER}({scale})", right)
    if found and re.fullmatch(NUMBER, left):
        scaled = low * section("pay", "pay_scale")[found[1]]
        if low < 100 and scaled <= high:
            low = scaled
    return low, high


def _value(text: str, scale: str) -> Decimal:
    """1.5w → 15000, 1w5 → 15000 (a lone digit counts a tenth of the scale before it), 1w5k → 15000."""
    scales = section("pay", "pay_scale")
    total, last = Decimal(0), Decimal(1)
    for number, word in re.findall(rf"({NUMBER})({scale})", text):
        last = Decimal(scales[word])
        total += Decimal(number) * last
    tail = re.sub(rf"{NUMBER}{scale}", "", text)
    if not tail:
        return total
    return total + Decimal(tail) * (last / 10 if total and len(tail) == 1 else 1)


@lru_cache
def _months_of_unit() -> dict[str, Decimal]:
    """How many of a unit a month's pay is made of."""
    month = section("pay", "pay_month")
    days = Decimal(str(month["days"]))
    return {
        MONTH: Decimal(1),
        DAY: days,
        HOUR: days * month["hours_a_day"],
        WEEK: days / month["days_a_week"],
        YEAR: Decimal(1) / 12,
    }


def _words(name: str) -> Sequence[str]:
    words: Sequence[str] = section("pay", "pay_words")[name]
    return words


def _alternatives(name: str) -> str:
    return _alternatives_of([fold(word) for word in _words(name)])


def _alternatives_of(words: Iterable[str]) -> str:
    return "(?:" + "|".join(map(re.escape, sorted(words, key=len, reverse=True))) + ")"
