"""A recruiting text as it stands becomes vacancies: read, shown beside the text, corrected, put forward."""

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_wtf.file import FileField
from wtforms import TextAreaField
from wtforms.validators import Length, Optional

from core import postings, vacancies
from core.access import Permission, Role
from core.enterprises import Enterprise
from core.errors import Conflict, Denied, Invalid
from core.postings import Posting
from core.vacancies import Vacancy
from webapp.drafts import keeping
from webapp.errors import say_and_return
from webapp.forms import CommandForm
from webapp.request import platform, work
from webapp.security import requires
from webapp.vacancies.forms import OUTSIDE, VacancyForm, plain_lines, shown
from webapp.vacancies.views import bp, firms, prefill

MOST_POSTS = 30
READ, CORRECT = "read", ("keep", "submit")


class TextForm(CommandForm):
    """The text, or the file that holds it."""

    beside = CommandForm.beside | {"posts", "firm"}
    text = TextAreaField("招聘文字", [Optional(), Length(max=postings.MOST)], filters=[plain_lines])
    file = FileField("文件")

    def _strangers(self) -> list[str]:
        """The fields of the posts beside are none."""
        return []


class PostForm(VacancyForm):
    """One of several vacancies on a page; the page's own token and key serve for all."""

    class Meta(VacancyForm.Meta):
        csrf = False

    def _strangers(self) -> list[str]:
        """The other posts' fields are none."""
        return []

    def checks(self) -> Any:
        """The telephone; what is missing is said by the draft's own page."""
        return super().checks()[:1]


@dataclass(frozen=True, slots=True)
class Post:
    """A vacancy on the page: its form, and what the text says of it where it was just read."""

    form: PostForm
    read: Posting | None = None


@bp.route("/paste", methods=["GET", "POST"])
@requires(Permission.VACANCY_SUBMIT)
def paste() -> Any:
    """Reads a text into vacancies, and keeps or submits them once they are right."""
    try:
        offered = firms()
    except Conflict as conflict:
        return say_and_return(conflict, url_for("enterprises.own"))
    if not offered:
        return redirect(url_for("vacancies.new"))
    form = TextForm()
    posts: list[Post] = []
    if request.method == "POST":
        if request.form.get("then") in CORRECT:
            posts = corrected(offered)
            if posts and all([post.form.validate() for post in posts]):
                return kept(posts, offered)
        elif request.form.get("then") == "resume":
            posts = corrected(offered)
        else:
            posts = read(form, offered)
    wrong = bool(form.wrong) or any(post.form.wrong for post in posts)
    around = {"firms": offered, "marks": marks(form, posts), "unsent": keeping.unsent(work)}
    page = render_template("vacancies/paste.html", form=form, posts=posts, **around)
    return page, 422 if wrong else 200


def read(form: TextForm, offered: list[Enterprise]) -> list[Post]:
    """The vacancies that the text tells of, each in a form of its own; what hinders is said above."""
    try:
        if (file := form.file.data) and file.filename:
            form.text.data = plain_lines(postings.text_of(file.stream.read()))[: postings.MOST]
        if not (form.text.data or "").strip():
            raise Invalid(text="posting.text")
        found = postings.read(form.text.data, platform.places, work.today)[:MOST_POSTS]
        if not found:
            raise Invalid(text="posting.none")
    except Invalid as invalid:
        form.refuse(invalid)
        return []
    return [Post(filled(number, posting, offered), posting) for number, posting in enumerate(found)]


def filled(number: int, posting: Posting, offered: list[Enterprise]) -> PostForm:
    """The form with what the text says; what it does not say of the firm stands there already."""
    form = PostForm(formdata=None, prefix=f"v{number}-")
    form.offer(offered)
    prefill(form, offered, "")
    said = postings.facts(posting, platform.places, work.today)
    if "place_text" in said:
        said |= {"subdistrict": OUTSIDE, "address": ""}
    elif "subdistrict" in said:
        said.setdefault("address", "")
    for name, value in said.items():
        if name in form:
            form[name].data = shown(list(value) if isinstance(value, tuple) else value, form[name].type)
    return form


def corrected(offered: list[Enterprise]) -> list[Post]:
    """The forms as they came back; a post whose box is not ticked is left out."""
    chosen = request.form.getlist("posts")[:MOST_POSTS]
    posts = []
    for number in chosen:
        if number.isdecimal():
            form = PostForm(prefix=f"v{int(number)}-")
            form.offer(offered)
            posts.append(Post(form))
    return posts


def kept(posts: list[Post], offered: list[Enterprise]) -> Any:
    """Keeps them all, and puts forward those that lack nothing."""
    demo = platform.settings.demo
    made: list[Vacancy] = []
    for post in posts:
        chosen = next((firm for firm in offered if firm.public_id == post.form.firm.data), offered[0])
        coder = platform.shelf.code_title
        made.append(vacancies.keep(work, chosen, post.form.command, coder, allow_demo=demo))
    forward = [one for one in made if request.form.get("then") == "submit" and submitted(one)]
    left = len(made) - len(forward)
    said = f"已提交{len(forward)}个，1个工作日内审核。" if forward else ""
    flash(said + (f"{left}个存为草稿，点进去看还缺什么。" if left else ""))
    return redirect(url_for("vacancies.mine" if work.actor.role is Role.ENTERPRISE else "vacancies.index"))


def submitted(vacancy: Vacancy) -> bool:
    """Whether it could be put forward; one that lacks something stays a draft."""
    try:
        vacancies.submit(work, vacancy.public_id, platform.calendar)
    except (Invalid, Conflict, Denied):
        return False
    return True


def marks(form: TextForm, posts: list[Post]) -> list[tuple[str, str]]:
    """The text cut into pieces, each with the label of the field that was read there, or ""."""
    text = form.text.data or ""
    labels: dict[int, str] = {}
    for post in posts:
        for mark in post.read.marks if post.read else ():
            for at in range(mark.start, mark.end):
                labels.setdefault(at, platform.texts.say("posting_field", mark.field))
    pieces: list[tuple[str, str]] = []
    for at, char in enumerate(text if posts and posts[0].read else ""):
        label = labels.get(at, "")
        if pieces and pieces[-1][1] == label:
            pieces[-1] = (pieces[-1][0] + char, label)
        else:
            pieces.append((char, label))
    return pieces
