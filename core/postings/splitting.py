"""Which posts a recruiting text names, which words belong to each, and which to all of them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.postings.patterns import Patterns
from core.postings.plain import number

LONGEST = 12
LONGER = 3
"""How much longer than its first ending a name may go on: a cashier's desk, then its clerk."""

SURE, PREFIX = 3, 4
"""Before an ending of so many signs, a longer run than this belongs to the sentence, not to the name."""

CELL = re.compile(r"\s*\|\s*(\d{1,3})\s*(?=\||$|\n)")
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Title:
    """A post's title, where it stands, and how many people are sought where that is said beside it."""

    words: str
    span: Span
    headcount: int | None = None
    count_span: Span | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A post: its title, the spans that speak of it alone, and those that speak of all posts."""

    title: Title
    own: tuple[Span, ...]
    shared: tuple[Span, ...]


def blocks(text: str, patterns: Patterns) -> list[Block]:
    """The posts of a text in plain form, each with the spans that speak of it."""
    found = titles(text, patterns)
    if len(found) < 2:
        return [Block(title, ((0, len(text)),), ()) for title in found]
    beside = _line(text, found[0]) == _line(text, found[1])
    starts = [
        _begin(text, one, before, patterns, beside=beside) for before, one in zip([None, *found], found, strict=False)
    ]
    last = _end_of_last(text, found, starts, patterns)
    head, tail = (0, starts[0]), (last, len(text))
    apart = _told_apart(text, tail, found, patterns)
    common = (head, *apart.get("", ()))
    spans = [*pairwise(starts), (starts[-1], last)]
    return [Block(title, (span, *apart.get(title.words, ())), common) for title, span in zip(found, spans, strict=True)]


def titles(text: str, patterns: Patterns) -> list[Title]:
    """The posts that are sought: beside a number of people, at the head of a line, or after a word for seeking."""
    headed, named = list(_headed(text, patterns)), list(_named(text, patterns))
    alone = {_line(text, one): one for one in headed if one.headcount is None}
    counted = [
        one
        for one in (*_counted(text, patterns), *(one for one in named if one.headcount))
        if _line(text, one) not in alone or alone[_line(text, one)].span[0] >= one.span[0]
    ]
    if counted or len(headed) > 1:
        return _apart([*counted, *headed])
    return _apart(named)[:1] or _apart(headed)[:1] or _apart(_anywhere(text, patterns))[:1]


def name_ending(text: str, start: int, end: int, patterns: Patterns) -> Span | None:
    """The name of work that ends at `end`, looked for no further left than `start`."""
    start = max(start, end - LONGEST)
    known = _known(text[start:end], patterns)
    if not known:
        return None
    at = start
    for cut in (*_verbs(text[start:end], patterns), patterns["title"]["before"].match(text[start:end])):
        if cut is not None and _known(text[start + cut.end() : end], patterns):
            at = max(at, start + cut.end())
    again = patterns["title"]["before"].match(text[at:end])
    if again and _known(text[at + again.end() : end], patterns):
        at += again.end()
    if SURE <= known < end - at - PREFIX:
        at = end - known
    at += len(text[at:end]) - len(text[at:end].lstrip("0123456789/+#"))
    never = patterns["title"]["never"].match(text[at:end])
    return None if end - at < 2 or never else (at, end)


def _known(words: str, patterns: Patterns) -> int:
    """How long the ending is that these words have; 0 where they name no work."""
    if len(words) < 2:
        return 0
    return next((size for size in patterns.sizes if words[-size:] in patterns.endings), 0)


def name_beginning(text: str, start: int, end: int, patterns: Patterns) -> Span | None:
    """The name of work that begins at `start`; the longer of two that end close together."""
    stops = range(start + 2, min(end, start + LONGEST) + 1)
    found = (name_ending(text, start, stop, patterns) for stop in stops)
    first = next((name for name in found if name is not None), None)
    if first is None:
        return None
    more = (
        name_ending(text, start, first[1] + plus, patterns) for plus in range(LONGER, 0, -1) if first[1] + plus <= end
    )
    return next((name for name in more if name is not None), first)


def _verbs(words: str, patterns: Patterns) -> Iterator[re.Match[str]]:
    return patterns["title"]["verbs"].finditer(words)


def _counted(text: str, patterns: Patterns) -> Iterator[Title]:
    """Welder 4 persons, welder (4 persons), 4 welders."""
    for said in patterns["headcount"]["people"].finditer(text):
        many = number(said["n"])
        left = text[: said.start()]
        end = len(left) - len((patterns["shape"]["between"].search(left) or [""])[0])
        run = re.search(f"{patterns['shape']['word'].pattern}$", text[:end])
        name = name_ending(text, run.start(), end, patterns) if run else None
        if name is None and (word := patterns["shape"]["word"].match(text, said.end())):
            name = name_beginning(text, word.start(), word.end(), patterns)
        if name is not None and many is not None:
            yield Title(text[slice(*name)], name, many, said.span())


def _headed(text: str, patterns: Patterns) -> Iterator[Title]:
    """A name of work alone at the head of a line, or in the first cell of a row, with pay or people behind it."""
    start = 0
    for line in text.split("\n"):
        at = start + (patterns["shape"]["head"].match(line) or re.match("", line)).end()  # type: ignore[union-attr]
        label = patterns["title"]["label"].match(text, at)
        at = label.end() if label else at
        word = patterns["shape"]["word"].match(text, at)
        name = name_ending(text, word.start(), word.end(), patterns) if word else None
        if (
            word
            and name
            and name[0] == word.start()
            and text[word.end() : word.end() + 1] in patterns.word("shape", "after_head")
        ):
            cell = CELL.match(text, name[1])
            bare = at > start and not text[name[1] : start + len(line)].strip(" |")
            calls = patterns["contact"]["phone"].search(line) and not patterns["pay"]["line"].search(
                patterns["contact"]["phone"].sub("", line)
            )
            if not calls and (label or cell or bare or patterns["pay"]["line"].search(line)):
                yield Title(text[slice(*name)], name, int(cell[1]) if cell else None, cell.span(1) if cell else None)
        start += len(line) + 1


def _line(text: str, title: Title) -> int:
    """The number of the line that a title stands on."""
    return text.count("\n", 0, title.span[0])


def _named(text: str, patterns: Patterns) -> Iterator[Title]:
    """A name of work after a word for seeking; one person where it says one."""
    for verb in _verbs(text, patterns):
        word = patterns["shape"]["word"].match(text, verb.end())
        name = name_beginning(text, word.start(), word.end(), patterns) if word else None
        if name is not None:
            one = patterns["headcount"]["one"].search(verb[0]) is not None
            yield Title(text[slice(*name)], name, 1 if one else None, verb.span() if one else None)


def _anywhere(text: str, patterns: Patterns) -> Iterator[Title]:
    for word in patterns["shape"]["word"].finditer(text):
        name = name_beginning(text, word.start(), word.end(), patterns)
        if name is not None:
            yield Title(text[slice(*name)], name)


def _apart(found: Iterable[Title]) -> list[Title]:
    """In the order of the text; of two over the same words the one with a number of people, then the longer."""
    kept: list[Title] = []
    for title in sorted(found, key=lambda one: (one.span[0], one.headcount is None, -one.span[1])):
        over = next((one for one in kept if one.span[0] < title.span[1] and title.span[0] < one.span[1]), None)
        if over is None:
            kept.append(title)
        elif over.headcount is None and title.headcount is not None:
            kept[kept.index(over)] = title
    seen: set[str] = set()
    return [one for one in kept if one.words not in seen and not seen.add(one.words)]  # type: ignore[func-returns-value]


def _begin(text: str, title: Title, before: Title | None, patterns: Patterns, *, beside: bool) -> int:
    """Where the block of a title begins: its line, or its clause where another post stands on the line.

    `beside`: a further post stands on the line of the first one, whose words before it then speak of both.
    """
    line = text.rfind("\n", 0, title.span[0]) + 1
    if before is not None and before.span[1] <= line:
        return line
    if before is None:
        return line if not beside else min(title.span[0], (title.count_span or title.span)[0])
    clauses = [one.end() for one in patterns["shape"]["clause"].finditer(text, before.span[1], title.span[0])]
    count = title.count_span
    at = max(clauses, default=title.span[0])
    return min(at, count[0]) if count and before.span[1] <= count[0] < at else at


def _end_of_last(text: str, found: Sequence[Title], starts: Sequence[int], patterns: Patterns) -> int:
    """Where the last post ends and what is said of all of them begins."""
    at = found[-1].span[1]
    lines = [text.count("\n", a, b) for a, b in pairwise(starts)]
    if 0 in lines and not any(lines):
        stops = [one.start() for one in patterns["shape"]["sentence"].finditer(text, at)]
        stops += [one.start() for one in patterns["shared"]["all"].finditer(text, at)]
        return min(stops, default=len(text))
    most, end = max(lines), at
    for _ in range(2 * most + 2):
        stop = text.find("\n", end)
        if stop < 0:
            return len(text)
        following = text[stop + 1 : (text.find("\n", stop + 1) + 1 or len(text) + 1) - 1]
        taken = text.count("\n", starts[-1], stop) + 1
        over = patterns["shared"]["ends"].match(following)
        goes_on = patterns["shared"]["continues"].match(following)
        if over or (taken >= most and not goes_on):
            return stop
        end = stop + 1
    return end


def _told_apart(text: str, tail: Span, found: Sequence[Title], patterns: Patterns) -> Mapping[str, tuple[Span, ...]]:
    """What the end of the text says: by title where a clause begins with one or with "the others"; "" of all."""
    told: dict[str, tuple[Span, ...]] = {"": ()}
    start = tail[0]
    named: set[str] = set()
    for stop in [*(one.start() for one in patterns["shape"]["clause"].finditer(text, *tail)), tail[1]]:
        clause = text[start:stop].lstrip(patterns.word("shape", "margin"))
        of = [one.words for one in found if clause.startswith((one.words, one.words[-2:]))]
        if not of and patterns["shared"]["others"].match(clause):
            of = [one.words for one in found if one.words not in named]
        named |= set(of)
        for words in of or [""]:
            told[words] = (*told.get(words, ()), (start, stop))
        start = stop
    return told
