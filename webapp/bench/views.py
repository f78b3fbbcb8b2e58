"""How good the lists turned out to be, and whom they put forward: for the district's own counselors."""

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any

from flask import Blueprint, render_template, send_file

from core import audit, shortlists
from core.access import Permission
from core.accounts import limits
from core.events import Code
from core.sheets import write_table
from core.shortlists import FIRST, RANKED, WAYS, Bench, Comparison, Row, Tally
from webapp.lists import watermark
from webapp.request import platform, work
from webapp.security import requires

bp = Blueprint("bench", __name__, url_prefix="/bench")
PERIOD = timedelta(days=366)
COLUMNS = (
    *("表", "组", "方法或阶段", "名单份数", "人数", "有结果"),
    *("录用或选中", "比率", "区间低", "区间高", "与最高组之比"),
)
HIDDEN = "人少，不显示"


@bp.route("/")
@requires(Permission.BENCH_VIEW)
def index() -> Any:
    """Precision@5 beside two plain ways of choosing, and rates of selection by sex and age."""
    rules = platform.share_rules
    bench, least = shortlists.bench(work), rules["least_outcomes"].on(work.today)
    return render_template(
        "bench/index.html",
        bench=bench,
        told=[row for row in bench.branches if row.ways[RANKED].known >= least],
        untold=[row for row in bench.branches if row.ways[RANKED].known < least],
        comparisons=comparisons(),
        ways=(RANKED, *WAYS),
        first=FIRST,
        branch_name=branch_name,
        rule={name: rules[name].on(work.today) for name in rules},
        four_fifths=rules["four_fifths"].values[-1].source,
    )


@bp.route("/export", methods=["POST"])
@requires(Permission.BENCH_VIEW)
def export() -> Any:
    """The figures of the page as a workbook: shares and hidden cells by the same rules."""
    work.require(Permission.LIST_EXPORT)
    limits.count(work, limits.EXPORT, str(work.actor.user_id))
    stream, title = BytesIO(), "推荐效果"
    found = [*bench_lines(shortlists.bench(work)), *selection_lines(comparisons())]
    count = write_table(stream, title, COLUMNS, found, watermark(work.now))
    work.record(audit.ListExported(subject_id=work.actor.user_id or 0, list=Code("bench"), rows=count))
    stream.seek(0)
    return send_file(stream, download_name=f"{title}-{work.today.isoformat()}.xlsx", as_attachment=True)


def comparisons() -> list[Comparison]:
    """Rates of selection over the last year's lists."""
    return shortlists.selection(work, platform.share_rules, work.now - PERIOD)


def branch_name(key: str) -> str:
    """The branch of the occupation tree in words."""
    return platform.shelf.occupation_name(key) if key else "工种未定"


def bench_lines(bench: Bench) -> Iterator[list[Any]]:
    """One line a row of the page and way of choosing."""
    tables: list[tuple[str, list[tuple[str, Row]]]] = [
        ("全部名单", [("全部", bench.whole)]),
        ("按工种", [(branch_name(row.key), row) for row in bench.branches]),
        ("按权重版本", [(row.key, row) for row in bench.versions]),
    ]
    for table, rows in tables:
        for name, row in rows:
            for way in (RANKED, *WAYS):
                tally = row.ways[way]
                said = platform.texts.say("way", way)
                yield [table, name, said, row.lists, tally.people, tally.known, tally.hired, *shares(tally), None]


def shares(tally: Tally) -> list[Any]:
    """Share and range, empty where too little is known."""
    if tally.known < platform.share_rules["least_outcomes"].on(work.today):
        return [None, None, None]
    return [round(value, 3) for value in (tally.share, *tally.between)]


def selection_lines(found: list[Comparison]) -> Iterator[list[Any]]:
    """One line a group and stage."""
    say = platform.texts.say
    for one in found:
        for cell in one.cells:
            line: list[Any] = [say("group_kind", one.kind), say("group", cell.group), say("stage", one.stage), None]
            if cell.hidden:
                yield [*line, None, None, None, HIDDEN, None, None, None]
            else:
                ratio = None if cell.ratio is None else round(cell.ratio, 3)
                yield [*line, cell.people, None, cell.chosen, round(cell.rate, 3), None, None, ratio]
