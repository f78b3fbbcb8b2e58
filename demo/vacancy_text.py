"""How HR writes a vacancy: titles with ornaments, lists with every kind of number, pay as it is said."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

from demo.phrases import draw, expand, pick
from demo.words import Occupation, words

TRIES = 3
"""So often a phrase with a choice in it is thrown before another is taken."""
_NIGHT = re.compile("两班|倒班|夜班|三班|四班|早晚班|晚班|夜间")
_DAY = re.compile("白班|长白")
_PART = re.compile("日结|钟点|半天|众包|暑期|零工|兼职|兼做|带回")
_LODGING = re.compile("包吃住|宿舍|住宿|包住|住院里|能住家")
_SCHOOLING = re.compile("本科|大专|中专|高中|初中")
_CERTIFIED = re.compile("证书|持[^，]*证|有[^，]{0,6}证|持证|驾照|驾龄|证照|健康证|注安")
_YEARS = re.compile("^有?([一二两三四五])年以上[^优]*$")
_FACTORY = re.compile("厂区|车间|厂房|产线|厂门")
_NOVICE = re.compile("无经验|新手|生手|学徒|经验不限")
_PIECES = re.compile("计件|多劳多得")
_NUMBER = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5}


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The conditions that the words must agree with."""

    headcount: int
    employment: str
    shift: str | None
    night: bool
    meals: bool | None
    dorm: bool | None
    education: str | None
    years: int | None
    certificates: tuple[str, ...]
    obtainable: bool
    low: int
    high: int
    unit: str
    probation: int
    place: str
    brief: str
    factory: bool
    by_piece: bool  # whether such work is ever paid by the piece


def title(rng: Random, occupation: Occupation, terms: Terms) -> str:
    """The title as HR would head it."""
    fitting = [t for t in occupation.titles if _agrees(t, terms)] or [occupation.name]
    plain = pick(rng, fitting)
    if re.search("[（(/，]|招|聘", plain) or rng.random() < 0.45:
        return plain
    lists = words().vacancies["title"]
    forms = list(lists["plain"])
    if terms.meals and terms.dorm:
        forms += lists["dorm_meals"]
    elif terms.dorm:
        forms += lists["dorm"]
    if terms.shift == "白班" and terms.employment == "全职":
        forms += lists["day"]
    if terms.employment == "全职":
        forms += lists["long"]
    slots = {"title": plain, "n": str(terms.headcount), "place": terms.place, "brief": terms.brief}
    return expand(rng, pick(rng, forms), slots)


def _agrees(phrase: str, terms: Terms) -> bool:
    """Whether a phrase says nothing that the conditions deny."""
    if _NIGHT.search(phrase) and not terms.night:
        return False
    if "四班三运转" in phrase and terms.shift != "四班三运转":
        return False
    if "两班" in phrase and terms.shift != "两班倒":
        return False
    if _DAY.search(phrase) and terms.shift != "白班":
        return False
    if _PART.search(phrase) and terms.employment == "全职":
        return False
    if _LODGING.search(phrase) and not terms.dorm:
        return False
    if _FACTORY.search(phrase) and not terms.factory:
        return False
    return not ("包吃" in phrase and not terms.meals)


def requirements(rng: Random, occupation: Occupation, terms: Terms) -> tuple[str, int | None]:
    """(text, least years of experience that the text asks for or None)."""
    text = words().vacancies["text"]
    years = terms.years
    lines: list[str] = []
    for phrase in draw(rng, occupation.wants, rng.randint(2, 4)):
        degrees = _SCHOOLING.findall(phrase)
        if not _agrees(phrase, terms) or (degrees and terms.education not in degrees) or _CERTIFIED.search(phrase):
            continue
        asked = _YEARS.match(phrase)
        if asked and terms.years is not None:
            continue
        if asked:
            years = _NUMBER[asked[1]]
        lines.append(phrase)
    asked_for = any(_SCHOOLING.search(line) for line in lines)
    if terms.education and terms.education != "不限" and not asked_for and rng.random() < 0.7:
        lines.append(expand(rng, pick(rng, text["education"]), {"education": terms.education}))
    elif terms.education == "不限" and rng.random() < 0.4:
        lines.append(pick(rng, text["no_education"]))
    if terms.years:
        lines.append(expand(rng, pick(rng, text["experience"]), {"n": str(terms.years)}))
    elif years is None and rng.random() < 0.3:
        lines.append(pick(rng, text["no_experience"]))
    for certificate in terms.certificates:
        kind = "obtainable" if terms.obtainable else "certificate"
        lines.append(expand(rng, pick(rng, text[kind]), {"cert": certificate}))
    lines.append(pick(rng, text["age_free"]))
    lines = [line for line in dict.fromkeys(lines) if line and not (years and _NOVICE.search(line))]
    rng.shuffle(lines)
    return listed(rng, lines, text["want_heads"]), years


def duties(rng: Random, occupation: Occupation, terms: Terms) -> str:
    """What is done, in two to six phrases that fit the house: no workshop in a shop."""
    count = rng.choices((2, 3, 4, 5, 6), (1, 4, 5, 3, 1))[0]
    phrases = draw(rng, occupation.duties, len(occupation.duties))
    tries = (expand(rng, phrase, occupation.slots) for phrase in phrases for _ in range(TRIES))
    lines: dict[str, str] = {}
    for number, line in enumerate(tries):
        phrase = phrases[number // TRIES]
        if phrase not in lines and _agrees(line, terms):
            lines[phrase] = line
        if len(lines) == count:
            break
    return listed(rng, list(lines.values()), words().vacancies["text"]["list_heads"])


def listed(rng: Random, lines: list[str], heads: tuple[str, ...]) -> str:
    """The lines as a list under a head, numbered one way or another, or run together."""
    mark = pick(rng, words().vacancies["text"]["marks"])
    head = pick(rng, heads)
    if not lines:
        return ""
    if mark in ("", "-"):
        joint = "\n" if mark or rng.random() < 0.3 else pick(rng, ("；", "；", "，", "。"))
        body = joint.join(mark + line for line in lines)
        return (
            head + ("\n" if mark and head else "") + body + ("。" if joint in "；，。" and rng.random() < 0.7 else "")
        )
    joint = "\n" if rng.random() < 0.6 else pick(rng, ("；", "；\n", "。", " "))
    body = joint.join(_numbered(mark, n) + line for n, line in enumerate(lines, start=1))
    return head + ("\n" if head and rng.random() < 0.5 else "") + body


def _numbered(mark: str, number: int) -> str:
    if mark == "①":
        return "①②③④⑤⑥⑦⑧⑨"[number - 1]
    return mark.replace("1", str(number))


def pay_text(rng: Random, terms: Terms) -> str:
    """Pay in HR's own words; base pay never under the minimum wage."""
    kinds = {"时": "hour", "日": "daily", "件": "piece"}
    kind = kinds.get(terms.unit, "night" if terms.night and terms.factory and rng.random() < 0.5 else "month")
    # 2,330 元/月 is the city's higher minimum since 2025; no base below it is ever written.
    base = (
        pick(rng, ("2400", "2500", "2600", "2800", "3000")) if terms.low < 5500 else pick(rng, ("2800", "3000", "3500"))
    )
    slots = {
        "lo": str(terms.low),
        "hi": str(terms.high),
        "base": base,
        "bonus": pick(rng, ("100", "150", "200", "300")),
        "lo_k": f"{terms.low / 1000:g}",
        "hi_k": f"{terms.high / 1000:g}",
        "mean": str((terms.low + terms.high) // 200 * 100),
        "trial": str(max(round(terms.low * 0.9 / 100) * 100, 2500)),
        "day": pick(rng, ("10", "15", "20", "25")),
        "night": pick(rng, ("15", "20", "25", "30")),
    }
    forms = [form for form in words().vacancies["pay"][kind] if terms.probation or "试用" not in form]
    forms = [form for form in forms if terms.by_piece or not _PIECES.search(form)]
    return expand(rng, pick(rng, forms), slots)


def benefits(rng: Random, terms: Terms) -> str:
    """What comes on top, agreeing with meals and lodging."""
    lists = words().vacancies["benefits"]
    slots = {"day": pick(rng, ("10", "15", "20")), "bonus": pick(rng, ("100", "200", "300"))}
    lines = [pick(rng, lists["off"])]
    if terms.meals:
        lines.append(pick(rng, lists["meals"]))
    if terms.dorm:
        lines.append(pick(rng, lists["dorm"]))
    if terms.employment == "全职" and rng.random() < 0.7:
        lines.append(pick(rng, lists["insurance"]))
    if rng.random() < 0.35:
        lines.append(pick(rng, lists["bus"]))
    lines += draw(rng, lists["always"], rng.randint(0, 2))
    rng.shuffle(lines)
    return pick(rng, ("；", "，", "、", "\n")).join(expand(rng, line, slots) for line in lines)
