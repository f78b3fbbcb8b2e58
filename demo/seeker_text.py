"""What people say of themselves: their jobs and a few words of their own, in the local tongue."""

from __future__ import annotations

import re
from random import Random

from demo.people import Person
from demo.phrases import Slots, draw, expand, pick, years_in_words
from demo.records import ExperienceRecord
from demo.words import Occupation, words

_NIGHT = re.compile("夜班|倒班|三班|两班|四班|大夜|晚班|早晚班")
_AGAINST = re.compile("不想上|夜班少|不上|太晚|早班")
_LODGING = re.compile("包吃住|住院里|住家可以")
_CERTIFICATE = re.compile("有[^，]{0,4}证|持证|驾龄|证在|证年年|低压证|执业证|[ABC][12]|保育证|四级|三级|初级")
_SCHOOL = re.compile("专业|毕业|中专|大学|应届|体育生|学电子|学仪表|上学|部队|当过兵")
_SUBJECTS = ("护理", "会计", "机械", "电子", "自动化", "计算机", "旅游", "数控", "学前", "机电", "软件")
_FACTORY = {
    "总装",
    "电子",
    "检验",
    "普工",
    "机加工",
    "设备维护",
    "焊接",
    "成型",
    "表面",
    "新材料",
    "食品",
    "医药",
    "纺织",
}
_VETERAN = re.compile("老手艺|多年|十来年|一辈子|老花农|老员工|老师傅|老铸造|老钳工|久了")
_HOME_BY_NIGHT = re.compile("回屋|带娃儿|接送")
_OWN = re.compile("自己当老板|自己开|开过馆子|摆摊")
_CHILD = re.compile("娃儿小|接娃儿|照顾娃儿|带了三年娃儿")


def town(name: str) -> str:
    """How people say a place: 歇马 for 歇马街道, 草街 for 合川区草街街道."""
    short = name.split("区", 1)[-1].removesuffix("街道").removesuffix("镇") or name
    return "天生桥" if short == "天生" else short


def _facts(person: Person, home: str) -> dict[str, str | tuple[str, ...]]:
    lists = words()
    return {
        "home": town(home),
        "village": person.village[0] if home == person.place.name else town(home),
        "age": (
            f"{person.age}岁",
            f"{person.born.year % 100:02d}年的",
            f"今年{person.age}",
            f"{person.born.year}年生",
        ),
        "near": lists.spoken["near"],
        "far": lists.spoken["far"],
    }


class Voice:
    """One person's way of talking: picks phrases that fit what is true of them and repeats none."""

    def __init__(self, rng: Random, person: Person, home: str, major: str | None) -> None:
        self.rng = rng
        self.person = person
        self.major = major
        self.slots: dict[str, str | tuple[str, ...]] = _facts(person, home)
        self._said: set[str] = set()

    def trade(self, occupation: Occupation, table: str, years: int) -> str:
        """A phrase that people of this occupation say (`table`: said or told)."""
        options = occupation.said if table == "said" else occupation.told
        for phrase in draw(self.rng, options, len(options)):
            if phrase not in self._said and self._fits(phrase, occupation):
                self._said.add(phrase)
                slots: Slots = {**self.slots, **occupation.slots, **self.workplace(occupation)}
                return expand(self.rng, phrase, {**slots, "yrs": years_in_words(self.rng, years)})
        return pick(self.rng, occupation.aliases)

    def workplace(self, occupation: Occupation) -> dict[str, str]:
        """Where somebody of this occupation worked."""
        far = self.person.been_away and self.rng.random() < 0.35
        lists = words().people
        template = pick(self.rng, lists["place"]["far" if far else "near"])
        firm = pick(self.rng, lists["workplaces"][occupation.group])
        return {"place": expand(self.rng, template, {**self.slots, "firm": firm})}

    def talk(self, kind: str, **more: str) -> str:
        """A phrase on this matter; "" where the person says nothing."""
        return expand(self.rng, pick(self.rng, words().people["talk"][kind]), {**self.slots, **more})

    def _fits(self, phrase: str, occupation: Occupation) -> bool:
        if _NIGHT.search(phrase) and bool(_AGAINST.search(phrase)) == self.person.nights:
            return False
        if _LODGING.search(phrase) and not self.person.dorm:
            return False
        if _CHILD.search(phrase) and not self.person.children:
            return False
        if _SCHOOL.search(phrase):
            return any(subject in phrase and subject in (self.major or "") for subject in _SUBJECTS)
        if _VETERAN.search(phrase) and self.person.years < 6:
            return False
        if "会开车" in phrase and "驾驶证C1" not in self.person.certificates:
            return False
        if _CERTIFICATE.search(phrase):
            return bool(set(occupation.certificates) & set(self.person.certificates))
        return True


def experiences(voice: Voice) -> tuple[ExperienceRecord, ...]:
    """The jobs of the person as told one by one, latest first."""
    return tuple(
        ExperienceRecord(
            occupation=job.occupation.key,
            start_year=job.start,
            end_year=None if job.ongoing else job.end,
            place=voice.workplace(job.occupation)["place"],
            text=voice.trade(job.occupation, "told", job.end - job.start),
        )
        for job in voice.person.jobs
    )


def experience_text(voice: Voice, told: tuple[ExperienceRecord, ...]) -> str:
    """The history in one field, as a counselor typed it: by years, as spoken, or just listed."""
    rng, job = voice.rng, words().people["job"]
    if not told:
        kind = "none_young" if voice.person.age < 26 else "none"
        return expand(rng, pick(rng, job[kind]), {}) if rng.random() < 0.75 else ""
    style = rng.random()
    if style < 0.12:
        return ""
    if style < 0.45:
        text = pick(rng, ("；", "。", "；\n", "，")).join(_dated(rng, row) for row in told)
    elif style < 0.8:
        parts = [_spoken(rng, row, "spoken" if n == 0 else "next") for n, row in enumerate(reversed(told))]
        if len(parts) > 1 and rng.random() < 0.2:
            gaps = [gap for gap in job["gap"] if voice.person.female or "娃儿" not in gap]
            parts.insert(1, expand(rng, pick(rng, gaps), {}))
        text = "，".join(parts)
    else:
        text = pick(rng, ("，", "；", "、", "。")).join(row.text for row in told[: rng.randint(1, 3)])
    if told[0].end_year and rng.random() < 0.3:
        factory = voice.person.jobs[0].occupation.group in _FACTORY
        why = "leave_own" if _OWN.search(told[0].text) else "leave_factory" if factory else "leave"
        text += "，" + expand(rng, pick(rng, job[why]), {})
    return text


def _dated(rng: Random, row: ExperienceRecord) -> str:
    job = words().people["job"]
    slots = {
        "from": str(row.start_year),
        "to": str(row.end_year or ""),
        "told": row.text,
        "m": str(rng.randint(2, 11)),
        "m2": str(rng.randint(2, 12)),
    }
    return expand(rng, pick(rng, job["dated" if row.end_year else "now"]), slots)


def _spoken(rng: Random, row: ExperienceRecord, kind: str) -> str:
    job = words().people["job"]
    if re.search(
        r"[一二两三四五六七八九十几多\d]年|年多|年把|年半|[一二两三四五六七八九十来]年", row.text
    ):  # the years are already in it
        return row.text if kind == "spoken" else pick(rng, ("后头", "之后", "再后来", "")) + row.text
    years = (row.end_year or row.start_year + 2) - row.start_year
    return expand(rng, pick(rng, job[kind]), {"told": row.text, "yrs": years_in_words(rng, years)})


def self_description(voice: Voice, wanted: tuple[str, ...], streets: tuple[str, ...]) -> str:
    """A few words of one's own: nothing, a short line, some sentences, or all that is on the heart."""
    rng, style = voice.rng, voice.rng.random()
    if style < 0.05:
        return ""
    slots = _wishes(voice, wanted, streets)
    if style < 0.24:
        return _short(voice, slots)
    parts = _long(voice, slots) if style > 0.72 else _middle(voice, slots)
    parts = list(dict.fromkeys(part for part in parts if part))
    parts = [part for part in parts if not any(part in other and part != other for other in parts)]
    if rng.random() < 0.1:
        return slip(rng, " ".join(parts))
    out = parts[0]
    for part in parts[1:]:
        out += pick(rng, ("，", "，", "。", "，", "；")) + part
    if rng.random() < 0.6:
        out += "。"
    return slip(rng, out)


def _wishes(voice: Voice, wanted: tuple[str, ...], streets: tuple[str, ...]) -> dict[str, str]:
    rng, person = voice.rng, voice.person
    pay = person.pay
    money = pick(rng, (str(pay), f"{pay}元", f"{pay // 1000}千{pay % 1000 // 100 or ''}"))
    if pay % 1000 == 500:
        money = pick(rng, (str(pay), f"{pay / 1000:g}k", f"{pay // 1000}千五"))
    elif pay % 1000 == 0:
        money = pick(rng, (str(pay), f"{pay // 1000}千", f"{pay // 1000}000块"))
    towns = [town(street) for street in streets] or [str(voice.slots["home"])]
    plain = [word if "都可以" not in word else "普工" for word in wanted]
    return {"title": plain[0], "title2": plain[-1], "pay": money, "street": towns[0], "street2": towns[-1]}


def _want(voice: Voice, slots: dict[str, str]) -> str:
    said = voice.talk("want", **slots)
    if slots["title"] == slots["title2"] and said.count(slots["title"]) > 1:
        return f"想找个{slots['title']}的活路"
    return said


def _near(voice: Voice, slots: dict[str, str]) -> str:
    if voice.person.dorm:
        return voice.talk("near_any")
    said = voice.talk("near", **slots)
    while "娃儿" in said and not voice.person.children:
        said = voice.talk("near", **slots)
    return f"最好在{slots['street']}附近" if slots["street"] == slots["street2"] and "、" in said else said


def _short(voice: Voice, slots: dict[str, str]) -> str:
    rng, person = voice.rng, voice.person
    said = _trades(voice, 1, slots)[0]
    parts = {
        **slots,
        "said": said,
        "attitude": voice.talk("attitude"),
        "start": voice.talk("start"),
        "pay": voice.talk("pay", **slots),
        "near": _near(voice, slots),
        "yrs": years_in_words(rng, person.years) if person.years else "",
    }
    forms = [f for f in words().people["short"]["forms"] if person.jobs or f.startswith("{said}")]
    text = expand(rng, pick(rng, forms), parts)
    return slip(rng, text + ("，" + voice.talk("no_night") if not person.nights and rng.random() < 0.4 else ""))


def _nights(voice: Voice, chance: float) -> str:
    if voice.rng.random() > chance:
        return ""
    if voice.person.nights:
        chance *= 0.15 if voice.person.day_only else 1
        return voice.talk("yes_night") if voice.rng.random() < chance and voice.rng.random() < 0.6 else ""
    for _ in range(6):
        said = voice.talk("no_night")
        minds_children = re.search("娃儿", said) and not voice.person.children
        goes_home = _HOME_BY_NIGHT.search(said) and voice.person.dorm
        if not minds_children and not goes_home:
            return said
    return "不上夜班"


def _trades(voice: Voice, most: int, slots: dict[str, str]) -> list[str]:
    person = voice.person
    if not person.jobs:
        return [voice.talk("novice", **slots)]
    years = {job.occupation.key: job.end - job.start for job in person.jobs}
    out = [voice.trade(o, "said", years.get(o.key, 1)) for o in person.occupations[:most]]
    if voice.rng.random() < 0.4:
        out.append(voice.trade(person.occupations[0], "said", person.years))
    return out


def _schooling(voice: Voice) -> str:
    if not voice.major:
        return ""
    fresh = len(voice.person.jobs) < 2 and voice.person.age < 25
    return voice.talk("graduate" if fresh else "trained", major=voice.major)


def _insurance(voice: Voice) -> str:
    return voice.talk("insurance_older" if voice.person.age > 42 and voice.rng.random() < 0.5 else "insurance")


def _middle(voice: Voice, slots: dict[str, str]) -> list[str]:
    rng = voice.rng
    body = _trades(voice, 2, slots)
    extra = [
        voice.talk("attitude"),
        _want(voice, slots),
        _near(voice, slots),
        voice.talk("pay", **slots) if rng.random() < 0.75 else voice.talk("pay_loose"),
        voice.talk("start"),
        _insurance(voice),
        voice.talk("self"),
        _lodging(voice),
    ]
    chosen = [part for part in draw(rng, extra, rng.randint(1, 3)) if part]
    opening = _schooling(voice) if voice.major and rng.random() < 0.6 else voice.talk("open")
    return [opening, *body, *chosen, _nights(voice, 0.45)]


def _lodging(voice: Voice) -> str:
    return voice.talk("dorm") if voice.person.dorm else voice.talk("no_dorm")


def _long(voice: Voice, slots: dict[str, str]) -> list[str]:
    rng, person = voice.rng, voice.person
    parts = [voice.talk("open")]
    if rng.random() < 0.8:
        parts.append(_schooling(voice))
    if person.been_away and person.jobs:
        span = person.jobs[0].end - person.jobs[-1].start
        parts.append(voice.talk("returned", yrs=years_in_words(rng, span)))
    parts += _trades(voice, 3, slots)
    parts += [voice.talk("attitude"), _want(voice, slots)]
    later = [
        _near(voice, slots),
        voice.talk("pay", **slots),
        _lodging(voice),
        _insurance(voice),
        voice.talk("start"),
        voice.talk("self"),
        voice.talk("attitude"),
    ]
    if person.children:
        later.append(voice.talk("care"))
    if person.age > 44 and rng.random() < 0.15:
        later.append(voice.talk("health"))
    for kind, chance in (("contact", 0.35), ("urgent", 0.15), ("training", 0.15)):
        if rng.random() < chance:
            later.append(voice.talk(kind))
    parts += draw(rng, later, rng.randint(3, 6))
    parts.append(_nights(voice, 0.7))
    return parts


_SLIPS = [pair.split(">") for pair in words().people["typos"]["pairs"]]


def slip(rng: Random, text: str) -> str:
    """The text, one time in ten with a slip of hand or two."""
    if rng.random() < 0.1:
        found = [(right, wrong) for right, wrong in _SLIPS if right in text]
        for right, wrong in draw_pairs(rng, found):
            text = text.replace(right, wrong, 1)
    return text


def draw_pairs(rng: Random, pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """One or two of the pairs."""
    return rng.sample(pairs, min(len(pairs), 1 + (rng.random() < 0.3)))
