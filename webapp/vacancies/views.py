"""Vacancies: posted and followed by HR people, reviewed and matched by counselors."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from core import enterprises, shortlists, vacancies
from core.access import Permission, Role
from core.enterprises import Enterprise
from core.errors import Conflict, Denied, Invalid, Refusal
from core.vacancies import MACHINE, MOVES, Status, Vacancy, Wanted
from webapp import filters
from webapp.errors import say_and_return
from webapp.lists import ordered, paged, workbook
from webapp.request import platform, work
from webapp.security import requires
from webapp.vacancies.forms import ReturnForm, VacancyForm

bp = Blueprint("vacancies", __name__, url_prefix="/vacancies")
SORTS = {
    "created": Vacancy.created_at,
    "title": Vacancy.title,
    "pay": Vacancy.salary_max,
    "headcount": Vacancy.headcount,
    "due": Vacancy.review_due_at,
    "valid": Vacancy.valid_to,
}
DEFAULT_VALIDITY = timedelta(days=60)


def wanted() -> Wanted:
    """The filters in the address."""
    asked = request.values
    return Wanted(
        words=asked.get("q", ""),
        status=asked.get("status", ""),
        subdistrict=asked.get("subdistrict", ""),
        education=asked.get("education", ""),
        pay=asked.get("pay", type=int),
        enterprise=asked.get("enterprise", ""),
        gap=asked.get("gap") == "1",
    )


def steps_below(education: str) -> list[str]:
    """The schoolings that a person of this one reaches; empty for any."""
    scale = list(platform.texts.sections["education"].values())
    return scale[: scale.index(education) + 1] if education in scale else []


@bp.route("/")
@requires(Permission.VACANCY_LIST)
def index() -> Any:
    """All vacancies, for staff; an HR person is sent to the own ones."""
    if work.actor.role is Role.ENTERPRISE:
        return redirect(url_for("vacancies.mine"))
    return list_page("vacancies/index.html")


@bp.route("/mine")
@requires(Permission.VACANCY_LIST)
def mine() -> Any:
    """The own vacancies with state and gap."""
    return list_page("vacancies/mine.html")


def list_page(template: str) -> Any:
    """A list of vacancies."""
    asked = wanted()
    query = ordered(vacancies.listing(work, asked, steps_below(asked.education)), SORTS, "-created", Vacancy.id.desc())
    places = platform.places.subdistricts(work.today)
    educations = list(platform.texts.sections["education"].values())[1:]
    return render_template(
        template, page=paged(query), counts=vacancies.counts(work), wanted=asked, places=places, educations=educations
    )


@bp.route("/export", methods=["POST"])
@requires(Permission.VACANCY_LIST)
def export() -> Any:
    """The filtered list as a workbook; contacts stay out."""
    asked = wanted()
    columns = [
        ("编号", lambda v: v.no),
        ("岗位", lambda v: v.title),
        ("单位", lambda v: v.enterprise.name),
        ("状态", lambda v: platform.texts.say("vacancy_status", v.status)),
        ("人数", lambda v: v.headcount),
        ("已到岗", lambda v: v.filled),
        ("缺口", lambda v: v.gap),
        ("月薪", lambda v: filters.money(v.salary_min, v.salary_max, v.salary_unit)),
        ("地点", lambda v: platform.places.name(v.subdistrict) or v.place_text or ""),
        ("学历", lambda v: v.education_min or ""),
        ("有效期至", lambda v: v.valid_to.isoformat() if v.valid_to else ""),
    ]
    query = vacancies.listing(work, asked, steps_below(asked.education))
    return workbook("vacancies", "岗位", ordered(query, SORTS, "-created", Vacancy.id.desc()), columns)


def firms() -> list[Enterprise]:
    """For whom the actor may post: the own firm and an agency's clients; for staff the one asked for by name."""
    if work.actor.role is Role.ENTERPRISE:
        own = work.actor.enterprise_id
        if own is None:
            raise Conflict("vacancy.no_firm")
        authorised = [row.client for row in enterprises.clients(work, own) if row.valid_until >= work.today]
        return [work.session.get_one(Enterprise, own), *authorised]
    chosen = request.values.get("firm", "")
    return [enterprises.get(work, chosen)] if chosen else []


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.VACANCY_SUBMIT)
def new() -> Any:
    """Writes a vacancy down and, with the button for it, puts it forward for review."""
    try:
        offered = firms()
    except Conflict as conflict:
        return say_and_return(conflict, url_for("enterprises.own"))
    if not offered:
        return render_template("vacancies/choose_firm.html", found=found_firms())
    form = VacancyForm()
    form.offer(offered)
    if request.method == "GET":
        prefill(form, offered[0])
    elif form.validate_on_submit():
        firm = next(firm for firm in offered if firm.public_id == form.firm.data)
        try:
            coder, demo = platform.shelf.code_title, platform.settings.demo
            vacancy = vacancies.keep(work, firm, form.command, coder, allow_demo=demo)
        except Invalid as invalid:
            form.refuse(invalid)
        else:
            return kept(vacancy)
    page = render_template("vacancies/new.html", form=form, firms=offered, vacancy=None)
    return page, 422 if form.is_submitted() else 200


def found_firms() -> list[Enterprise]:
    """Firms that match the words staff typed."""
    words = request.args.get("q", "")
    if not words:
        return []
    query = enterprises.listing(work, enterprises.Filters(words=words))
    return list(work.session.scalars(query.order_by(Enterprise.name).limit(20)))


def prefill(form: VacancyForm, firm: Enterprise) -> None:
    """What is known already."""
    form.firm.data, form.subdistrict.data, form.address.data = firm.public_id, firm.subdistrict, firm.address
    form.contact_name.data = firm.contact_name
    form.contact_phone.data = work.vault.open(firm, "contact_phone")
    form.valid_to.data = work.today + DEFAULT_VALIDITY
    form.employment_type.data = platform.texts.say("employment_type", "full_time")
    form.salary_unit.data = platform.texts.say("salary_unit", "month")


def kept(vacancy: Vacancy) -> Any:
    """After keeping: put forward if that was asked and nothing is missing; what is missing is said on the next page."""
    if request.form.get("then") == "submit":
        try:
            vacancies.submit(work, vacancy.public_id, platform.calendar)
        except Invalid as invalid:
            lacks = [platform.texts.say("error", code, **facts) for code, facts in invalid.fields.values()]
            flash(f"已存为草稿{vacancy.no}。{''.join(lacks)}", "refused")
            return redirect(url_for("vacancies.edit", public_id=vacancy.public_id))
        flash(f"已提交，编号{vacancy.no}，1个工作日内审核。")
    else:
        flash(f"已存为草稿，编号{vacancy.no}。")
    return redirect(url_for("vacancies.show", public_id=vacancy.public_id))


@bp.route("/<public_id>")
@requires(Permission.VACANCY_VIEW)
def show(public_id: str) -> Any:
    """One vacancy: facts, state, what is missing, what may be done."""
    vacancy = vacancies.get(work, public_id)
    return render_template("vacancies/show.html", **seen(vacancy))


def seen(vacancy: Vacancy) -> dict[str, Any]:
    """What the page of a vacancy shows."""
    phone = work.vault.open(vacancy, "contact_phone")
    possible = [event for event in MACHINE.possible(Status(vacancy.status)) if event in MOVES]
    counselor = work.can(Permission.SHORTLIST_VIEW)
    return {
        "vacancy": vacancy,
        "phone": phone,
        "lacks": vacancies.missing(vacancy, has_phone=phone is not None),
        "moves": possible,
        "editable": "edit" in MACHINE.possible(Status(vacancy.status)),
        "submittable": vacancy.status in (Status.DRAFT, Status.RETURNED),
        "similar": vacancies.similar(work, vacancy),
        "lists": shortlists.of_vacancy(work, vacancy.id) if counselor else [],
        "occupation": platform.shelf.occupation_name(vacancy.occupation_key) if vacancy.occupation_key else None,
    }


@bp.route("/<public_id>/edit", methods=["GET", "POST"])
@requires(Permission.VACANCY_EDIT)
def edit(public_id: str) -> Any:
    """Changes a vacancy; the keys of a published one are reviewed again."""
    vacancy = vacancies.get(work, public_id)
    form = VacancyForm()
    form.offer([vacancy.enterprise])
    if request.method == "GET":
        form.show(vacancy, work.vault.open(vacancy, "contact_phone") or "")
    elif form.validate_on_submit():
        try:
            changed(vacancy, form)
        except Invalid as invalid:
            form.refuse(invalid)
        except Conflict as conflict:
            form.form_errors = [platform.texts.say("error", conflict.code, **conflict.facts)]
        else:
            if request.form.get("then") == "submit" and vacancy.status in (Status.DRAFT, Status.RETURNED):
                return kept(vacancy)
            flash("已保存；改了关键内容的在招岗位会再审一次。" if vacancy.published_at else "已保存。")
            return redirect(url_for("vacancies.show", public_id=public_id))
    page = render_template("vacancies/new.html", form=form, firms=[vacancy.enterprise], vacancy=vacancy)
    return page, 422 if form.is_submitted() else 200


def changed(vacancy: Vacancy, form: VacancyForm) -> None:
    """Hands the form's facts to the service."""
    vacancies.edit(
        work,
        vacancy.public_id,
        form.command,
        form.version.data or 0,
        platform.calendar,
        platform.shelf.code_title,
        allow_demo=platform.settings.demo,
    )


@bp.route("/<public_id>/submit", methods=["POST"])
@requires(Permission.VACANCY_SUBMIT)
def submit(public_id: str) -> Any:
    """Puts a draft forward."""
    try:
        vacancy = vacancies.submit(work, public_id, platform.calendar)
    except Invalid as invalid:
        lacks = "".join(platform.texts.say("error", code, **facts) for code, facts in invalid.fields.values())
        flash(lacks, "refused")
        return redirect(url_for("vacancies.edit", public_id=public_id))
    flash(f"已提交，编号{vacancy.no}，1个工作日内审核。")
    return redirect(url_for("vacancies.show", public_id=public_id))


@bp.route("/<public_id>/review", methods=["GET", "POST"])
@requires(Permission.VACANCY_REVIEW)
def review(public_id: str) -> Any:
    """The facts as the public would see them; published, or returned with a reason."""
    vacancy = vacancies.get(work, public_id)
    form = ReturnForm()
    if request.method == "POST":
        try:
            if request.form.get("verdict") == "publish":
                vacancies.publish(work, public_id)
                flash("已发布。接着出首批名单。")
                return redirect(url_for("vacancies.show", public_id=public_id))
            if form.validate():
                vacancies.send_back(work, public_id, form.reason.data)
                flash("已退回，单位会收到理由。")
                return redirect(url_for("home.today"))
        except (Conflict, Denied) as refusal:
            return say_and_return(refusal, url_for("vacancies.review", public_id=public_id))
        except Invalid as invalid:
            form.refuse(invalid)
    status = 422 if request.method == "POST" else 200
    return render_template("vacancies/review.html", form=form, **seen(vacancy)), status


@bp.route("/<public_id>/move", methods=["POST"])
@requires(Permission.VACANCY_CLOSE)
def move(public_id: str) -> Any:
    """Pauses, resumes, closes, withdraws, fills or reopens."""
    address = url_for("vacancies.show", public_id=public_id)
    event = request.form.get("event", "")
    try:
        vacancy = vacancies.move(work, public_id, event, platform.calendar)
    except Refusal as refusal:
        return say_and_return(refusal, address)
    flash(f"{vacancy.title}：{platform.texts.say('vacancy_status', vacancy.status)}。")
    return redirect(address)
