"""Vacancies: posted and followed by HR people, reviewed and matched by counselors."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from core import enterprises, shortlists, vacancies
from core.access import Permission, Role
from core.accounts import limits
from core.enterprises import Enterprise
from core.errors import Conflict, Denied, Invalid
from core.vacancies import MACHINE, MOVES, Status, Vacancy
from webapp.drafts import keeping
from webapp.errors import say_and_return
from webapp.lists import paged, workbook
from webapp.request import platform, work
from webapp.response.views import panel as progress
from webapp.security import limited, reads, requires
from webapp.vacancies import beside, wording
from webapp.vacancies.forms import ReturnForm, VacancyForm
from webapp.vacancies.lists import COLUMNS, found, wanted

bp = Blueprint("vacancies", __name__, url_prefix="/vacancies")
FIRMS_SHOWN = 20


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
    if work.actor.role is not Role.ENTERPRISE:
        return redirect(url_for("vacancies.index"))
    return list_page("vacancies/mine.html")


def list_page(template: str) -> Any:
    """A list of vacancies."""
    asked = wanted()
    return render_template(
        template,
        page=paged(found(asked)),
        counts=vacancies.counts(work),
        wanted=asked,
        places=platform.places.subdistricts(work.today),
        educations=vacancies.lists.values("education")[1:],
    )


@bp.route("/export", methods=["POST"])
@requires(Permission.VACANCY_LIST)
def export() -> Any:
    """The filtered list as a workbook, contacts masked."""
    return workbook("vacancies", "岗位", found(wanted()), COLUMNS)


def firms() -> list[Enterprise]:
    """For whom the actor may post: the own firm and an agency's clients; for staff the one asked for."""
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
    by_staff = work.actor.role is not Role.ENTERPRISE
    name = " ".join(request.values.get("firm_name", "").split()) if by_staff else ""
    if not offered and not name:
        return render_template("vacancies/choose_firm.html", found=found_firms(), most=FIRMS_SHOWN)
    form = VacancyForm()
    form.offer(offered, by_staff=by_staff)
    if request.method == "GET":
        prefill(form, offered, name)
    elif not only_shown(form) and form.validate_on_submit():
        try:
            vacancy = written(form, offered, name)
        except Invalid as invalid:
            form.refuse(invalid)
        else:
            return kept(vacancy)
    around = beside.beside(form) | wording.shown(form)
    around["unsent"] = keeping.unsent(work)
    page = render_template("vacancies/new.html", form=form, firms=offered, name=name, vacancy=None, **around)
    return page, 422 if form.is_submitted() and not only_shown() else 200


def only_shown(form: VacancyForm | None = None) -> bool:
    """Whether the form is to come back as it was typed, to be counted or with a better wording; nothing is kept."""
    if form is not None and wording.asked():
        wording.mend(form)
    if form is not None and request.form.get("then") == "ready":
        beside.put_ready(form)
    return beside.asked() or wording.asked()


@bp.route("/supply")
@limited(limits.RANKING)
@requires(Permission.VACANCY_SUBMIT)
def supply() -> Any:
    """What follows from what is typed so far, asked for while typing: who fits, what is usual, ready words."""
    form = VacancyForm(formdata=request.args)
    form.offer([], by_staff=False)
    return render_template("vacancies/_live.html", form=form, **beside.beside(form))


@bp.route("/lint", methods=["POST"])
@reads
@requires(Permission.VACANCY_SUBMIT)
def lint() -> Any:
    """What is unlawful in the words typed so far: the panel beside the form, asked for while typing."""
    form = VacancyForm()
    form.offer([], by_staff=False)
    return render_template("vacancies/_lint.html", form=form, **wording.shown(form))


def found_firms() -> list[Enterprise]:
    """Firms that match the words staff typed."""
    words = request.args.get("q", "").strip()
    if not words:
        return []
    query = enterprises.listing(work, enterprises.Filters(words=words))
    return list(work.session.scalars(query.order_by(Enterprise.name, Enterprise.id).limit(FIRMS_SHOWN)))


def prefill(form: VacancyForm, offered: list[Enterprise], name: str) -> None:
    """What is known already: of the firm, or all that another vacancy of it says (`from` in the address)."""
    firm = offered[0] if offered else None
    if (like := request.args.get("from")) is not None:
        copied(form, vacancies.get(work, like))
    elif firm is None:
        form.firm_name.data = name
    else:
        form.firm.data, form.subdistrict.data, form.address.data = firm.public_id, firm.subdistrict, firm.address
        form.contact_name.data = firm.contact_name
        form.contact_phone.data = work.vault.open(firm, "contact_phone")
    form.valid_to.data = work.today + timedelta(days=vacancies.USUAL_VALIDITY_DAYS)
    form.employment_type.data = form.employment_type.data or platform.texts.say("employment_type", "full_time")
    form.salary_unit.data = form.salary_unit.data or platform.texts.say("salary_unit", "month")


def copied(form: VacancyForm, vacancy: Vacancy) -> None:
    """Another vacancy as the beginning of this one; the day that people were to come by is over with it."""
    form.show(vacancy, work.vault.open(vacancy, "contact_phone") or "")
    form.version.data = form.arrive_by.data = None
    if "firm" in form:
        form.firm.data = vacancy.enterprise.public_id


def written(form: VacancyForm, offered: list[Enterprise], name: str) -> Vacancy:
    """The draft. A firm known by its name only is kept as one that nobody has verified."""
    # First the number, so that a form that comes back leaves no firm behind.
    demo = platform.settings.demo
    vacancies.telephone(form.command.contact_phone, allow_demo=demo)
    firm = next((firm for firm in offered if firm.public_id == form.firm.data), None) if offered else None
    if firm is None:
        firm = enterprises.find(work, name) or enterprises.by_name(work, name)
    source = form.source.data if "source" in form else None
    return vacancies.keep(work, firm, form.command, platform.shelf.code_title, source=source, allow_demo=demo)


def kept(vacancy: Vacancy) -> Any:
    """After keeping: put forward if that was asked; what is still missing is said at its field on the next page."""
    if request.form.get("then") != "submit":
        flash(f"已存为草稿，编号{vacancy.no}。")
        return redirect(url_for("vacancies.show", public_id=vacancy.public_id))
    return forward(vacancy, f"已存为草稿，编号{vacancy.no}。补齐下面标出的，再提交。")


def forward(vacancy: Vacancy, otherwise: str) -> Any:
    """Puts it forward, or says what hinders on the form."""
    try:
        vacancies.submit(work, vacancy.public_id, platform.calendar)
    except Invalid:
        flash(otherwise, "refused")
        return redirect(url_for("vacancies.edit", public_id=vacancy.public_id, check=1))
    except (Conflict, Denied) as refusal:
        return say_and_return(refusal, url_for("vacancies.show", public_id=vacancy.public_id))
    flash(f"已提交，编号{vacancy.no}，1个工作日内审核。")
    return redirect(url_for("vacancies.show", public_id=vacancy.public_id))


@bp.route("/<public_id>")
@requires(Permission.VACANCY_VIEW)
def show(public_id: str) -> Any:
    """One vacancy: facts, state, what is missing, what may be done."""
    vacancy = vacancies.get(work, public_id)
    reviewing = request.args.get("next") == "1" and work.can(Permission.VACANCY_REVIEW)
    upcoming = vacancies.next_to_review(work, vacancy) if reviewing else None
    return render_template("vacancies/show.html", upcoming=upcoming, **seen(vacancy), **progress(vacancy))


def seen(vacancy: Vacancy) -> dict[str, Any]:
    """What the page of a vacancy shows."""
    phone = work.vault.open(vacancy, "contact_phone")
    possible = MACHINE.possible(Status(vacancy.status))
    counselor = work.can(Permission.SHORTLIST_VIEW)
    return {
        "vacancy": vacancy,
        "phone": phone,
        "lacks": vacancies.missing(vacancy, has_phone=phone is not None),
        "begins": not vacancies.missing(
            vacancy, has_phone=phone is not None, need=vacancies.needed(Status(vacancy.status))
        ),
        "hindrance": vacancies.hindrance(work, vacancy),
        "moves": [event for event in MOVES if event in possible],
        "reasons": vacancies.CLOSE_REASONS,
        "editable": "edit" in possible,
        "submittable": "submit" in possible,
        "extendable": "extend" in possible,
        "wording": vacancies.findings(vacancy, work.today),
        "blocked": bool(vacancies.blocking(vacancy, work.today)),
        "rankable": vacancy.status in vacancies.LIVE and work.can(Permission.SHORTLIST_RANK),
        "similar": vacancies.similar(work, vacancy),
        "usual": vacancies.usual_pay(work, vacancy.occupation_key),
        "history": vacancies.history(work, vacancy),
        "lists": shortlists.of_vacancy(work, vacancy.id) if counselor else [],
        "occupation": platform.shelf.occupation_name(vacancy.occupation_key) if vacancy.occupation_key else None,
    }


@bp.route("/<public_id>/edit", methods=["GET", "POST"])
@requires(Permission.VACANCY_EDIT)
def edit(public_id: str) -> Any:
    """Changes a vacancy; the keys of a published one are reviewed again. Whoever was slower keeps what they typed."""
    vacancy = vacancies.get(work, public_id)
    ended = "edit" not in MACHINE.possible(Status(vacancy.status))
    if ended and request.method == "GET":
        return say_and_return(Conflict("vacancy.illegal_event"), url_for("vacancies.show", public_id=public_id))
    form = opened(vacancy)
    status = 200
    try:
        if request.method == "GET":
            fill(form, vacancy)
            form.remember()
        elif only_shown(form):
            pass
        elif ended:
            raise Conflict("vacancy.ended_meanwhile", state=platform.texts.say("vacancy_status", vacancy.status))
        elif form.validate_on_submit():
            return changed(vacancy, form)
        else:
            status = 422
    except Invalid as invalid:
        form.refuse(invalid)
        status = 422
    except Conflict as conflict:
        now = opened(vacancy, formdata=None)
        now.show(vacancy, work.vault.open(vacancy, "contact_phone") or "")
        form.overtaken(conflict, now)
        form.show_version(vacancy.version)
        status = 409
    around = beside.beside(form) | wording.shown(form)
    around["unsent"] = keeping.unsent(work)
    page = render_template("vacancies/new.html", form=form, firms=[vacancy.enterprise], vacancy=vacancy, **around)
    return page, status


def opened(vacancy: Vacancy, **words: Any) -> VacancyForm:
    """The form for a vacancy that is written down already."""
    form = VacancyForm(**words)
    form.before = vacancy
    form.offer([vacancy.enterprise])
    del form.firm
    return form


def fill(form: VacancyForm, vacancy: Vacancy) -> None:
    """The record into the form; with `check` in the address also what hinders its submission."""
    phone = work.vault.open(vacancy, "contact_phone")
    form.show(vacancy, phone or "")
    if request.args.get("check") == "1":
        need, has_phone = vacancies.needed(Status(vacancy.status)), phone is not None
        lacks = vacancies.refusals(vacancy, filled=vacancy.filled, today=work.today, has_phone=has_phone, need=need)
        form.refuse(Invalid(**lacks))


def changed(vacancy: Vacancy, form: VacancyForm) -> Any:
    """Hands the form's facts to the service, and puts the vacancy forward if that was asked."""
    version, demo = form.version.data or 0, platform.settings.demo
    before, coder = vacancy.status, platform.shelf.code_title
    vacancies.edit(work, vacancy.public_id, form.command, version, platform.calendar, coder, allow_demo=demo)
    if request.form.get("then") == "submit" and "submit" in MACHINE.possible(Status(vacancy.status)):
        return forward(vacancy, "已保存。补齐下面标出的，再提交。")
    again = vacancy.status == Status.SUBMITTED and before != Status.SUBMITTED
    flash("已保存。改了求职者要看的内容，再审一次后公开。" if again else "已保存。")
    return redirect(url_for("vacancies.show", public_id=vacancy.public_id))


@bp.route("/<public_id>/submit", methods=["POST"])
@requires(Permission.VACANCY_SUBMIT)
def submit(public_id: str) -> Any:
    """Puts a draft forward."""
    return forward(vacancies.get(work, public_id), "还不能提交。补齐下面标出的，再提交。")


@bp.route("/<public_id>/review", methods=["GET", "POST"])
@requires(Permission.VACANCY_REVIEW)
def review(public_id: str) -> Any:
    """The facts as the public would see them; published, or returned with a reason."""
    vacancy = vacancies.get(work, public_id)
    form = ReturnForm()
    if request.method == "POST":
        try:
            if (answer := judged(vacancy, form)) is not None:
                return answer
        except (Conflict, Denied) as refusal:
            return say_and_return(refusal, url_for("vacancies.review", public_id=public_id))
        except Invalid as invalid:
            form.refuse(invalid)
    elif vacancy.status != Status.SUBMITTED:
        return redirect(url_for("vacancies.show", public_id=public_id))
    may = vacancies.may_review(work, vacancy)
    waiting = vacancies.counts(work).get(Status.SUBMITTED.value, 0)
    page = render_template("vacancies/review.html", form=form, may=may, waiting=waiting, **seen(vacancy))
    return page, 422 if request.method == "POST" else 200


def judged(vacancy: Vacancy, form: ReturnForm) -> Any:
    """Published or returned, with the page that comes next; None where the form is not right."""
    version = request.form.get("version", 0, type=int)
    if request.form.get("verdict") == "publish":
        accept = request.form.get("accept_wording") == "1"
        vacancies.publish(work, vacancy.public_id, version, accept_wording=accept)
        flash(f"{vacancy.title}：已发布。接着出首批名单。")
        return redirect(url_for("vacancies.show", public_id=vacancy.public_id, next=1))
    if not form.validate():
        return None
    vacancies.send_back(work, vacancy.public_id, version, form.reason.data)
    flash(f"{vacancy.title}：已退回，单位会收到理由。")
    following = vacancies.next_to_review(work, vacancy)
    if following is None:
        return redirect(url_for("home.today"))
    return redirect(url_for("vacancies.review", public_id=following.public_id))
