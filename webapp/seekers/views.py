"""People, for counselors: list, register, show, change, speak with, consent, clear text with a reason."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from core import accounts, seekers, shortlists
from core.access import Permission
from core.accounts import limits
from core.errors import Conflict, Invalid, Refusal
from core.seekers import REASONS, Seeker, Wanted
from core.work import ZONE
from webapp import filters
from webapp.errors import say_and_return
from webapp.lists import Page, ordered, paged, workbook
from webapp.request import platform, work
from webapp.security import limited, requires
from webapp.seekers.forms import ContactForm, EditForm, RegisterForm

bp = Blueprint("seekers", __name__, url_prefix="/seekers")
SORTS = {
    "registered": Seeker.registered_at,
    "name": Seeker.name,
    "salary": Seeker.salary_min,
    "contact": Seeker.last_contact_on,
    "no": Seeker.id,
}


def wanted() -> Wanted:
    """The filters in the address."""
    asked = request.values
    words = asked.get("q", "").strip()
    return Wanted(
        words=words,
        occupation=(platform.shelf.code_title(words) or "") if words else "",
        status=asked.get("status", ""),
        subdistrict=asked.get("subdistrict", ""),
        education=asked.get("education", ""),
        consent=asked.get("consent", ""),
        mine=asked.get("mine") == "1",
    )


@bp.route("/")
@requires(Permission.SEEKER_LIST)
def index() -> Any:
    """The people of the own caseloads."""
    page: Page[Seeker] = paged(ordered(seekers.listing(work, wanted()), SORTS, "-registered", Seeker.id.desc()))
    phones = {seeker.id: work.vault.open(seeker, "phone") for seeker in page.items}
    places = platform.places.subdistricts(work.today)
    return render_template(
        "seekers/index.html", page=page, phones=phones, wanted=wanted(), places=places, reasons=REASONS
    )


@bp.route("/export", methods=["POST"])
@requires(Permission.SEEKER_LIST)
def export() -> Any:
    """The filtered list as a workbook: names, numbers and phones masked."""
    query = ordered(seekers.listing(work, wanted()), SORTS, "-registered", Seeker.id.desc())
    columns = [
        ("编号", lambda s: s.no),
        ("姓名", lambda s: filters.masked_name(s.name)),
        ("电话", lambda s: filters.masked_phone(work.vault.open(s, "phone"))),
        ("街镇", lambda s: platform.places.name(s.home_subdistrict)),
        ("学历", lambda s: s.education or ""),
        ("意向", lambda s: "、".join(s.intentions)),
        ("期望月薪", lambda s: s.salary_min),
        ("状态", lambda s: platform.texts.say("seeker_status", s.status)),
        ("登记日期", lambda s: s.registered_at.astimezone(ZONE).date().isoformat()),
        ("最近联系", lambda s: s.last_contact_on.isoformat() if s.last_contact_on else ""),
    ]
    return workbook("seekers", "求职者", query, columns)


@bp.route("/widen", methods=["POST"])
@requires(Permission.SEEKER_LIST)
def widen() -> Any:
    """A person of the 区 office opens all caseloads for half an hour, with a reason."""
    reason = request.form.get("reason", "")
    if reason not in REASONS:
        raise Invalid(reason="seeker.reason")
    accounts.widen(work, reason)
    flash("已打开全区名册，30分钟内有效，已记入留痕。")
    return redirect(url_for("seekers.index"))


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.SEEKER_REGISTER)
def new() -> Any:
    """Registers a person on their behalf."""
    form = RegisterForm()
    form.offer()
    duplicate = None
    if form.validate_on_submit():
        try:
            seeker = _register(form)
        except Invalid as invalid:
            form.refuse(invalid)
        except Conflict as conflict:
            duplicate = conflict
        else:
            flash(f"已登记，编号{seeker.no}。{_read_in(seeker)}")
            return redirect(url_for("seekers.show", public_id=seeker.public_id))
    page = render_template("seekers/new.html", form=form, duplicate=duplicate, texts=seekers.CONSENT_TEXTS)
    return page, 409 if duplicate else 422 if form.is_submitted() else 200


def _register(form: RegisterForm) -> Seeker:
    order = form.command
    facts, demo = order.facts, platform.settings.demo
    identity = seekers.check_identity(facts.name, facts.phone, order.id_number, work.today, allow_demo=demo)
    return seekers.register(work, order, identity, platform.shelf.code_title)


@bp.route("/<public_id>")
@requires(Permission.SEEKER_VIEW)
def show(public_id: str) -> Any:
    """One person: facts, consents, talks, the best vacancies."""
    seeker = seekers.get(work, public_id)
    form = ContactForm(formdata=None)
    form.offer()
    return _page(seeker, form)


def _page(seeker: Seeker, form: ContactForm, clear: dict[str, str] | None = None) -> Any:
    return render_template(
        "seekers/show.html",
        seeker=seeker,
        form=form,
        clear=clear or {},
        id_number=work.vault.open(seeker, "id_number"),
        phone=work.vault.open(seeker, "phone"),
        contacts=seekers.contacts(work, seeker),
        consents=seekers.consents(work, seeker),
        seeker_class=seekers.seeker_class(work, seeker),
        health_limits=seekers.health_limits(work, seeker),
        bases=seekers.BASES,
        reasons=REASONS,
        history=shortlists.history(work, seeker.public_id),
        offers=seekers.suggested(work, seeker, reader()),
    )


def _read_in(seeker: Seeker) -> str:
    """How much the person's own words tell beside the fields; empty where nothing."""
    found = len(seekers.suggested(work, seeker, reader()))
    return f"原话里还读出{found}条，核对后采纳。" if found else ""


def reader() -> seekers.Reader:
    """How the person's own words are read."""
    return seekers.Reader(platform.shelf.lexicon, platform.shelf.reading, platform.places)


@bp.route("/<public_id>/suggestions", methods=["POST"])
@requires(Permission.SEEKER_EDIT)
def suggestion(public_id: str) -> Any:
    """Takes what was read in the person's own words into the record, or leaves it out."""
    key, address = request.form.get("key", ""), url_for("seekers.show", public_id=public_id, _anchor="suggested")
    try:
        if request.form.get("answer") == "take":
            offer = seekers.take(work, public_id, key, reader(), platform.shelf.code_title)
            flash(f"已采纳：{platform.texts.say('suggested_field', offer.field)}。")
        else:
            offer = seekers.decline(work, public_id, key, reader())
            flash(f"没有采纳：{platform.texts.say('suggested_field', offer.field)}。原话不变，这一句不再提示。")
    except Refusal as refusal:
        return say_and_return(refusal, address)
    return redirect(address)


@bp.route("/<public_id>/edit", methods=["GET", "POST"])
@requires(Permission.SEEKER_EDIT)
def edit(public_id: str) -> Any:
    """Changes a record."""
    seeker = seekers.get(work, public_id)
    form = opened(seeker)
    status = 422 if request.method == "POST" else 200
    if request.method == "GET":
        form.fill(seeker)
        form.remember()
    elif form.validate_on_submit():
        try:
            facts, demo = form.command, platform.settings.demo
            # A number that is not typed anew stays; it is shown in clear only with a reason (D6).
            phone = facts.phone or work.vault.open(seeker, "phone") or ""
            identity = seekers.check_identity(facts.name, phone, None, work.today, allow_demo=demo)
            code_title, channel = platform.shelf.code_title, form.sensitive_channel
            seekers.edit(work, public_id, facts, identity, form.version.data, code_title, sensitive_channel=channel)
        except Invalid as invalid:
            form.refuse(invalid)
        except Conflict as conflict:
            now = opened(seeker, formdata=None)
            now.fill(seeker)
            form.overtaken(Conflict("seeker.stale") if conflict.code == "stale" else conflict, now)
            form.version.data, form.version.raw_data = seeker.version, None
            status = 409
        else:
            flash(f"已保存，1分钟内进入排名。{_read_in(seeker)}")
            return redirect(url_for("seekers.show", public_id=public_id))
    masked = filters.masked_phone(work.vault.open(seeker, "phone"))
    page = render_template("seekers/edit.html", form=form, seeker=seeker, masked=masked, texts=seekers.CONSENT_TEXTS)
    return page, status


def opened(seeker: Seeker, **words: Any) -> EditForm:
    """The form for a person who is registered."""
    form = EditForm(version=seeker.version, **words)
    form.before = seeker
    form.offer()
    return form


@bp.route("/<public_id>/contacts", methods=["POST"])
@requires(Permission.SEEKER_EDIT)
def contact(public_id: str) -> Any:
    """Keeps a talk."""
    seeker = seekers.get(work, public_id)
    form = ContactForm()
    form.offer()
    if not form.validate_on_submit():
        return _page(seeker, form), 422
    seekers.note_contact(work, public_id, form.command)
    flash("已记下这次联系。")
    return redirect(url_for("seekers.show", public_id=public_id))


@bp.route("/<public_id>/consent", methods=["POST"])
@requires(Permission.SEEKER_EDIT)
def consent(public_id: str) -> Any:
    """Agreement to matching given; that, or the separate one, taken back."""
    address = url_for("seekers.show", public_id=public_id)
    try:
        if request.form.get("agree") == "yes":
            seekers.consent(work, public_id, request.form.get("channel", "counter"))
            flash("已记下同意，1分钟内进入排名。")
        elif request.form.get("purpose") == seekers.SENSITIVE:
            seekers.withdraw_consent(work, public_id, seekers.SENSITIVE)
            flash("已记下撤回，健康限制和困难、残疾类别已清除。")
        else:
            seekers.withdraw_consent(work, public_id)
            flash("已记下撤回，此人立即退出排名。")
    except Refusal as refusal:
        return say_and_return(refusal, address)
    return redirect(address)


@bp.route("/<public_id>/unmask", methods=["POST"])
@requires(Permission.SEEKER_UNMASK)
def unmask(public_id: str) -> Any:
    """A number in clear, once, with a reason."""
    field = request.form.get("field", "")
    shown = seekers.unmask(work, public_id, field, request.form.get("reason", ""))
    seeker = seekers.get(work, public_id)
    form = ContactForm(formdata=None)
    form.offer()
    return _page(seeker, form, {field: shown})


@bp.route("/<public_id>/vacancies")
@limited(limits.RANKING)
@requires(Permission.SHORTLIST_RANK)
def vacancies(public_id: str) -> Any:
    """The best vacancies for this person, with the reasons."""
    seeker = seekers.get(work, public_id)
    try:
        offers, as_of = shortlists.rank_vacancies(work, platform.shelf, platform.places, public_id)
        asked = shortlists.worth_asking(work, platform.shelf, platform.places, seeker)
    except Conflict as conflict:
        return say_and_return(conflict, url_for("seekers.show", public_id=public_id))
    return render_template("seekers/vacancies.html", seeker=seeker, offers=offers, as_of=as_of, questions=asked)
