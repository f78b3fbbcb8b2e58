"""docs/help.md as a page, reached from every other one."""

from functools import cache
from itertools import pairwise
from typing import Any

from flask import Blueprint, Response, abort, render_template
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from config.settings import ROOT

bp = Blueprint("help", __name__, url_prefix="/help")
DOCS = ROOT / "docs"
PICTURES = DOCS / "images" / "help"
WEEK = 7 * 24 * 3600


@bp.route("/")
def index() -> Any:
    """The page; open to all, because who cannot sign in needs it most."""
    body, chapters = written()
    return render_template("help/index.html", body=body, chapters=chapters)


@bp.route("/<name>.png")
def picture(name: str) -> Any:
    """One of its pictures; NotFound where there is none of this name."""
    # Known by name, never by path; read at once, because a file that is handed on is closed by whoever asked.
    path = {one.stem: one for one in PICTURES.glob("*.png")}.get(name)
    if path is None:
        abort(404)
    answer = Response(path.read_bytes(), mimetype="image/png")
    answer.cache_control.max_age = WEEK
    return answer


@cache
def written() -> tuple[Markup, list[tuple[str, str]]]:
    """The text as HTML, and (anchor, heading) of its chapters."""
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = reader.parse((DOCS / "help.md").read_text(encoding="utf-8"))
    chapters = list[tuple[str, str]]()
    for opening, content in pairwise(tokens):
        if opening.type == "heading_open" and opening.tag == "h2":
            chapters.append((f"c{len(chapters) + 1}", content.content))
            opening.attrSet("id", chapters[-1][0])
        _at_home(content)
    # The text is ours, read from the repository; raw HTML in it is shown as text.
    return Markup(reader.renderer.render(tokens, reader.options, {})), chapters  # noqa: S704


def _at_home(block: Token) -> None:
    """Pictures stand in docs/images for who reads the file, and below this page for who reads the site."""
    for part in block.children or []:
        if part.type == "image":
            part.attrSet("loading", "lazy")
        if part.type == "image" and str(part.attrGet("src")).startswith("images/"):
            part.attrSet("src", str(part.attrGet("src")).removeprefix("images"))
