"""Pay as people write it, read into 元/月: ranges, thousands, days, hours, years, thirteenth pays, Chinese numerals.

One reader for cells of imports (core/checks/pay.py) and for free text (matching/reading.py); its words are handed in.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any

import cn2an

LONGEST = 60
MONTHS = range(12, 25)
MONTH, DAY, HOUR, WEEK, YEAR, PIECE, TIME, NEGOTIABLE = "month day hour week year piece time negotiable".split()
NUMBER = r"\d+(?:\.\d+)?"
JOINS = r"\u00b7\u30fb\u2022.*x\u00d7/"  # between a pay and the number of pays a year, in a class of characters
Amounts = tuple[Decimal | None, Decimal | None]


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


@dataclass(frozen=True, slots=True)
class Unread:
    """Why no pay could be read: a code (pay.unread, pay.no_unit …) and the facts that its Chinese text needs."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """Pay within a longer text: where it begins and ends there, and what it comes to."""

    start: int
    stop: int
    pay: Pay


@dataclass(frozen=True, slots=True)
class Numerals:
    """Chinese numerals: all of them, and those a number may begin with (百 alone is none)."""

    every: str
    first: str

    def located(self, text: str) -> tuple[str, list[int]]:
        """The text with runs of Chinese numerals as Arabic ones, and for each character where it stood.

        A run next to a digit of the other kind stays, and so does what cannot be read as a number. One more position
        than characters: the end.
        """
        out: list[str] = []
        origin: list[int] = []
        index = 0
        while index < len(text):
            end = index
            while end < len(text) and text[end] in self.every:
                end += 1
            run = text[index:end]
            if run and run[0] in self.first and not text[end : end + 1].isdecimal():
                number = _arabic(run)
                same = number == run
                origin += range(index, end) if same else [index] * len(number)
            else:
                number, end = text[index], index + 1
                origin.append(index)
            out.append(number)
            index = end
        return "".join(out), [*origin, len(text)]

    def with_digits(self, text: str) -> str:
        """三千五 becomes 3500."""
        return self.located(text)[0]


def _arabic(run: str) -> str:
    try:
        value = cn2an.cn2an(run, "smart")
    except (ValueError, KeyError):
        # The library fails on runs that are no number: ten ten one.
        return run
    return str(int(value)) if value == int(value) else str(value)


@dataclass(frozen=True, eq=False)
class PayReader:
    """Reads pay by the words of config/text/pay.toml.

    A month has 21.75 paid days of 8 hours (劳社部发〔2008〕3号, kept by 人社部发〔2025〕2号; figures in that file).
    """

    words: Mapping[str, Sequence[str]]
    periods: tuple[tuple[str, str], ...]
    scales: Mapping[str, int]
    bounds: Mapping[str, Any]
    a_month: Mapping[str, Decimal]
    numerals: Numerals

    @classmethod
    def of(cls, values: Mapping[str, Any], numerals: Mapping[str, str]) -> "PayReader":
        """From config/text/pay.toml and [numeral_words] of config/text/cells.toml; KeyError where one is missing."""
        said = ((word, unit) for unit, words in values["pay_period"].items() for word in words)
        month = values["pay_month"]
        days = Decimal(str(month["days"]))
        return cls(
            words=values["pay_words"],
            periods=tuple(sorted(said, key=lambda pair: -len(pair[0]))),
            scales=values["pay_scale"],
            bounds=month,
            a_month={
                MONTH: Decimal(1),
                DAY: days,
                HOUR: days * month["hours_a_day"],
                WEEK: days / month["days_a_week"],
                YEAR: Decimal(1) / 12,
            },
            numerals=Numerals(numerals["all"], numerals["digits"]),
        )

    def monthly(self, amount: Decimal, unit: str) -> int | None:
        """An amount a unit as 元/月, rounded to whole yuan; None for work paid by the piece or the job."""
        factor = self.a_month.get(unit)
        return None if factor is None else int((amount * factor).quantize(Decimal(1), ROUND_HALF_UP))

    def read(self, text: str) -> Pay | Unread:
        """The pay, or why it cannot be read.

        Codes: pay.empty, .long, .unread, .two_units, .no_unit, .reversed, .months, .implausible.
        """
        raw = " ".join(text.split())
        if not raw:
            return Unread("pay.empty")
        if len(raw) > LONGEST:
            return Unread("pay.long", {"length": len(raw), "most": LONGEST})
        plain = self._plain(raw)
        if self._negotiable(plain):
            return Pay(None, None, NEGOTIABLE, None, raw)
        plain, months = self._take_months(plain)
        if months is not None and months not in MONTHS:
            return Unread("pay.months", {"months": months})
        rest, unit = self._take_period(self._take_extras(self._take_noise(plain)))
        if unit is not None and unit not in self.a_month and unit not in (PIECE, TIME):
            return Unread("pay.two_units", {"said": raw})
        rest = self.numerals.with_digits(without(rest, self.words["currency"])).strip(",;")
        if unit == PIECE and not rest:
            return Pay(None, None, PIECE, months, raw)
        amounts = self._amounts(rest)
        return Unread("pay.unread", {"said": raw}) if amounts is None else self._judge(amounts, unit, months, raw)

    def find(self, text: str) -> Iterator[Found]:
        """Pay told in a clause in plain form; a period that stands before it elsewhere in the clause counts too."""
        digits, origin = self.numerals.located(text)
        for match in self._spoken.finditer(digits):
            start, stop = origin[match.start()], origin[match.end()]
            # As it stood: 一个月5000 made 1个月5000 would be 15000.
            pay = self.read(text[start:stop])
            if isinstance(pay, Unread) and pay.code == "pay.no_unit":
                before = [word for word in (*self._before, *self._spelled) if word in text[:start]]
                pay = self.read(before[0] + text[start:stop]) if before else pay
            if isinstance(pay, Pay):
                yield Found(start, stop, pay)

    @cached_property
    def _before(self) -> Sequence[str]:
        """Periods that are said before a sum: 一天, 时薪."""
        return [word for word, _ in self.periods if len(word) > 1 and not word.startswith("/")]

    @cached_property
    def _spoken(self) -> re.Pattern[str]:
        """A sum or two within a text with the words that belong to it on both sides."""
        words, lead = self.words, rf"[{JOINS},+]?"
        periods = [word for word, _ in self.periods]
        digits = self.numerals.with_digits
        before = _either({*words["above"], *words["below"], *words["noise"], *self._before, *map(digits, self._before)})
        between = _either({*map(half_width, words["between"]), "-"})
        money = _either(words["currency"])
        amount = rf"(?:(?:{NUMBER}{_either(self.scales)})+\d*|{NUMBER})(?:{money})?"
        behind = _either(
            {*words["above"], *words["below"], *words["noise"], *words["extra"], *words["join"]} - {",", "."}
        )
        months = _either(words["months"])
        after = rf"(?:{_either({*periods, *map(digits, periods)})}|{money}|{behind}|{lead}\d\d{months})*"
        return re.compile(rf"(?<![\d.a-z])(?:{before})*{amount}(?:{after}{between}{amount})?{after}")

    def _judge(self, amounts: Amounts, unit: str | None, months: int | None, raw: str) -> Pay | Unread:
        """Whether it can be true, and what a month comes to."""
        said = [amount for amount in amounts if amount is not None]
        bounds = self.bounds
        if unit == PIECE and all(amount >= bounds["unsaid_least"] for amount in said):
            # Nobody gets thousands a piece: it is what people earn in a month by piecework.
            unit = MONTH
        if unit is None and months is not None:
            unit = MONTH
        if unit is None:
            if not all(bounds["unsaid_least"] <= amount <= bounds["unsaid_most"] for amount in said):
                return Unread("pay.no_unit", {"said": raw})
            unit = MONTH
        low, high = amounts
        if low is not None and high is not None and low > high:
            return Unread("pay.reversed", {"said": raw})
        months_pay = [self.monthly(amount, unit) for amount in said]
        for pay in months_pay:
            if pay is not None and not bounds["least"] <= pay <= bounds["most"]:
                return Unread("pay.implausible", {"said": raw, "monthly": pay})
        return Pay(
            low=None if low is None else self.monthly(low, unit),
            high=None if high is None else self.monthly(high, unit),
            unit=unit,
            months=months,
            raw=raw,
            stated_low=None if low is None else float(low),
            stated_high=None if high is None else float(high),
        )

    def _plain(self, raw: str) -> str:
        """Half-width, lower case, one sign for "to", no blanks, no commas between thousands."""
        text = re.sub(r"\s", "", half_width(raw)).lower()
        text = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text)
        for word in sorted(self.words["between"], key=len, reverse=True):
            text = text.replace(half_width(word), "-")
        # Folded texts say 1 month for a month: that 1 is no part of the sum behind it.
        text = self._counted.sub(lambda found: self._spelled[found[0]], text)
        return text.replace("(", "").replace(")", "")

    @cached_property
    def _spelled(self) -> Mapping[str, str]:
        """Periods with their numeral as a digit to the words of the period."""
        return {digits: word for word, _ in self.periods if (digits := self.numerals.with_digits(word)) != word}

    @cached_property
    def _counted(self) -> re.Pattern[str]:
        return re.compile(rf"(?<![\d.{''.join(self.scales)}]){_either(self._spelled)}")

    def _take_months(self, text: str) -> tuple[str, int | None]:
        """The text without "13 pays", and the 13."""
        word, digits = _either(self.words["months"]), self.numerals.with_digits(text)
        found = re.search(rf"(?:[{JOINS},;\-]?(\d{{1,2}})(?:{word})|[*x\u00d7](1\d))$", digits)
        if not found:
            return text, None
        return digits[: found.start()], int(found[1] or found[2])

    def _take_extras(self, text: str) -> str:
        """The text without "+ commission" and the like; what stands before is then the least."""
        if not re.search(r"\d", self.numerals.with_digits(text)):
            return text
        words = "|".join(map(re.escape, sorted((*self.words["extra"], *self.words["join"]), key=len, reverse=True)))
        return re.sub(rf"(?:{words})+$", "+", text)

    def _negotiable(self, text: str) -> bool:
        """Whether it says so, and beside it nothing but words that change nothing."""
        periods = [word for word, _ in self.periods]
        rest = without(without(text, [*self.words["negotiable"], *self.words["noise"]]), periods)
        return not rest.strip("/-,;") and any(word in text for word in self.words["negotiable"])

    def _take_noise(self, text: str) -> str:
        """The text without words that change no figure, and without the sign that joined them to it."""
        words = sorted((*self.words["noise"], *self.words["negotiable"]), key=len, reverse=True)
        noise = "|".join(map(re.escape, words))
        return re.sub(rf"[+,;]*(?:{noise})", "", text)

    def _take_period(self, text: str) -> tuple[str, str | None]:
        """The text without its period, and the period's key; "?" where there are two different ones."""
        found: set[str] = set()
        for word, unit in self.periods:
            if word in text:
                found.add(unit)
                text = text.replace(word, "")
        if PIECE in found and len(found) == 2 and re.search(r"\d", text):
            # A monthly figure for work paid by the piece is what people earn: read as the month's.
            found.discard(PIECE)
        return text, None if not found else found.pop() if len(found) == 1 else "?"

    def _amounts(self, text: str) -> Amounts | None:
        """Least and most of what is left: 8k-1.1w, 6-8k, 5000+, 8000 and no more. None where not read."""
        above, below = (_either(map(half_width, self.words[name])) for name in ("above", "below"))
        scale = _either(self.scales)
        amount = rf"(?:(?:{NUMBER}{scale})+\d*|{NUMBER})"
        if found := re.fullmatch(rf"({amount})-/?({amount})(?:{above})*", text):
            return self._range(found[1], found[2], scale)
        if found := re.fullmatch(rf"(?:{above})({amount})(?:{above})*-?|({amount})(?:{above})+", text):
            return self._value(found[1] or found[2], scale), None
        if found := re.fullmatch(rf"(?:{below})({amount})|({amount})(?:{below})", text):
            return None, self._value(found[1] or found[2], scale)
        if re.fullmatch(amount, text):
            return self._value(text, scale), self._value(text, scale)
        return None

    def _range(self, left: str, right: str, scale: str) -> Amounts:
        """6-8k is 6000 to 8000: the left takes the right's scale where it has none and would stay below."""
        low, high = self._value(left, scale), self._value(right, scale)
        found = re.search(rf"^{NUMBER}({scale})", right)
        if found and re.fullmatch(NUMBER, left):
            scaled = low * self.scales[found[1]]
            if low < 100 and scaled <= high:
                low = scaled
        return low, high

    def _value(self, text: str, scale: str) -> Decimal:
        """1.5w → 15000, 1w5 → 15000 (a lone digit counts a tenth of the scale before it), 1w5k → 15000."""
        scales = self.scales
        total, last = Decimal(0), Decimal(1)
        for number, word in re.findall(rf"({NUMBER})({scale})", text):
            last = Decimal(scales[word])
            total += Decimal(number) * last
        tail = re.sub(rf"{NUMBER}{scale}", "", text)
        if not tail:
            return total
        return total + Decimal(tail) * (last / 10 if total and len(tail) == 1 else 1)


def half_width(text: str) -> str:
    """Half-width forms, no blanks around."""
    return unicodedata.normalize("NFKC", text).strip()


def without(text: str, words: Sequence[str]) -> str:
    """The text with these words taken out, longer ones first."""
    for word in sorted(words, key=len, reverse=True):
        text = text.replace(word, "")
    return text


def _either(words: Iterable[str]) -> str:
    return "(?:" + "|".join(map(re.escape, sorted(words, key=len, reverse=True))) + ")"
