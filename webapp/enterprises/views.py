"""Firms: registered, shown, changed, verified; the list for staff."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from core import enterprises
from core.access import Permission, Role
from core.enterprises import Enterprise, Status
from core.errors import Conflict, Invalid, TooMany
from webapp.enterprises import listing
from webapp.enterprises.forms import (
    ClientForm,
    EnterpriseForm,
    LabelsForm,
    MemberForm,
    ReturnForm,
    SuspendForm,
    VerifyForm,
    seen,
)
from webapp.enterprises.licence import sandboxed
from webapp.enterprises.page import firm_page, review_page
from webapp.errors import say_and_return
from webapp.request import platform, work
from webapp.security import requires

bp = Blueprint("enterprises", __name__, url_prefix="/enterprises")
Answer = str | tuple[str, int] | BaseResponse


@bp.get("/")
@requires(Permission.ENTERPRISE_LIST)
def index() -> Answer:
    """The firms, narrowed and ordered by the address."""
    filters = listing.filters_of(request.args)
    page = listing.page_of(filters)
    return render_template(
        "enterprises/index.html",
        filters=filters,
        page=page,
        default_sort=listing.default_sort(filters),
        labels=enterprises.labels_of(work, [firm.id for firm in page.items]),
        counts=enterprises.status_counts(work),
        lists=enterprises.lists,
        labels_offered=[(label, label) for label in enterprises.lists.labels()],
        places=[(place.code, place.name) for place in platform.places.subdistricts(work.today)],
    )


@bp.post("/export")
@requires(Permission.ENTERPRISE_LIST)
def export() -> Response:
    """The same list as a workbook, telephones masked."""
    return listing.exported(listing.filters_of(request.args))


@bp.get("/own")
@requires(Permission.ENTERPRISE_VIEW)
def own() -> Answer:
    """An HR person's own firm; without one, the form to register it."""
    firm = enterprises.own(work)
    if firm is None:
        return redirect(url_for(".new" if work.actor.role is Role.ENTERPRISE else ".index"))
    return firm_page(firm)


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.ENTERPRISE_REGISTER)
def new() -> Answer:
    """Registers a firm: HR the own one, staff on behalf."""
    if work.actor.role is Role.ENTERPRISE and work.actor.enterprise_id is not None:
        return redirect(url_for(".own"))
    form = EnterpriseForm()
    if corrected(form) or not form.validate_on_submit():
        return render_template("enterprises/new.html", form=form), status_of(form)
    try:
        firm = enterprises.register(work, form.command)
    except Invalid as invalid:
        form.refuse(invalid)
        return render_template("enterprises/new.html", form=form), 422
    flash("已提交核验" if firm.status == Status.SUBMITTED else "已存草稿，填齐后提交核验", "done")
    return redirect(page_of(firm))


@bp.post("/join")
@requires(Permission.ENTERPRISE_REGISTER)
def join() -> Answer:
    """An HR person asks to speak for a firm that is in the register already."""
    form = EnterpriseForm()
    form.validate_on_submit()
    try:
        enterprises.ask_to_join(work, form.credit_code.data or "")
    except Invalid as invalid:
        form.refuse(invalid)
        return render_template("enterprises/new.html", form=form), 422
    except (Conflict, TooMany) as refusal:
        return say_and_return(refusal, url_for("home.today"))
    flash("已申请加入。对方确认后就能报用工，结果在通知里。", "done")
    return redirect(url_for("home.today"))


@bp.get("/<public_id>")
@requires(Permission.ENTERPRISE_VIEW)
def show(public_id: str) -> Answer:
    """One firm."""
    return firm_page(enterprises.get(work, public_id))


@bp.route("/<public_id>/edit", methods=["GET", "POST"])
@requires(Permission.ENTERPRISE_EDIT)
def edit(public_id: str) -> Answer:
    """Changes a firm's facts. Whoever was slower keeps what they typed and decides."""
    firm = enterprises.get(work, public_id)
    suspended = firm.status == Status.SUSPENDED
    if suspended and request.method == "GET":
        return say_and_return(Conflict("enterprise.suspended"), page_of(firm))
    form = EnterpriseForm(firm)
    if request.method == "GET":
        form.remember()
    if corrected(form) or (not form.validate_on_submit() and not suspended):
        return render_template("enterprises/edit.html", form=form, firm=firm), status_of(form)
    try:
        if suspended:
            raise Conflict("enterprise.suspended_meanwhile")
        enterprises.edit(work, public_id, form.command)
    except Invalid as invalid:
        form.refuse(invalid)
        return render_template("enterprises/edit.html", form=form, firm=firm), 422
    except Conflict as conflict:
        form.overtaken(conflict, EnterpriseForm(firm, formdata=None))
        form.version.data = firm.version
        return render_template("enterprises/edit.html", form=form, firm=firm), 409
    flash("已保存，等待核验" if firm.status == Status.SUBMITTED else "已保存", "done")
    return redirect(page_of(firm))


@bp.get("/<public_id>/licence")
@requires(Permission.ENTERPRISE_VIEW)
def licence(public_id: str) -> Response:
    """The picture or PDF of the business licence, from a sandboxed answer."""
    return sandboxed(*enterprises.licence(work, public_id))


@bp.get("/<public_id>/review")
@requires(Permission.ENTERPRISE_VERIFY)
def review(public_id: str) -> Answer:
    """The fields beside the licence, for the second person."""
    firm = enterprises.get(work, public_id)
    if firm.status != Status.SUBMITTED and not enterprises.check_due(firm, work.today):
        return redirect(page_of(firm))
    return review_page(firm, VerifyForm(firm), ReturnForm(firm))


@bp.post("/<public_id>/verify")
@requires(Permission.ENTERPRISE_VERIFY)
def verify(public_id: str) -> Answer:
    """The fields are right; on to the next firm that waits."""
    firm = enterprises.get(work, public_id)
    form = VerifyForm(firm)
    try:
        if not form.validate_on_submit():
            return review_page(firm, form, ReturnForm(firm), 422)
        enterprises.verify(work, public_id, form.command)
    except Invalid as invalid:
        form.refuse(invalid)
        return review_page(firm, form, ReturnForm(firm), 422)
    except Conflict as conflict:
        return say_and_return(conflict, url_for(".review", public_id=public_id))
    return done_and_next(f"{firm.name}：核验通过")


@bp.post("/<public_id>/return")
@requires(Permission.ENTERPRISE_VERIFY)
def send_back(public_id: str) -> Answer:
    """Back with a reason; on to the next firm that waits."""
    firm = enterprises.get(work, public_id)
    form = ReturnForm(firm)
    if not form.validate_on_submit():
        return review_page(firm, VerifyForm(firm), form, 422)
    if seen(form.version) != firm.version:
        # Shown again with the new fields beside the reason already typed.
        form.refuse(Invalid(record="enterprise.stale"))
        form.version.data = firm.version
        return review_page(firm, VerifyForm(firm), form, 409)
    try:
        enterprises.send_back(work, public_id, form.command)
    except Conflict as conflict:
        return say_and_return(conflict, page_of(firm))
    return done_and_next(f"{firm.name}：已退回")


@bp.post("/<public_id>/suspend")
@requires(Permission.ENTERPRISE_VERIFY)
def suspend(public_id: str) -> Answer:
    """Nothing of the firm is public for now."""
    firm = enterprises.get(work, public_id)
    form = SuspendForm()
    if not form.validate_on_submit():
        return firm_page(firm, suspend_form=form, status=422)
    return act(firm, lambda: enterprises.suspend(work, public_id, form.command), "已暂停，岗位不再对外发布")


@bp.post("/<public_id>/restore")
@requires(Permission.ENTERPRISE_VERIFY)
def restore(public_id: str) -> Answer:
    """Another person is to verify the firm again."""
    firm = enterprises.get(work, public_id)
    return act(firm, lambda: enterprises.restore(work, public_id), "已恢复，等另一位核验")


@bp.post("/<public_id>/labels")
@requires(Permission.ENTERPRISE_LABEL)
def labels(public_id: str) -> Answer:
    """The labels as ticked."""
    firm = enterprises.get(work, public_id)
    form = LabelsForm()
    if not form.validate_on_submit():
        return firm_page(firm, labels_form=form, status=422)
    return act(firm, lambda: enterprises.set_labels(work, public_id, form.command), "标签已保存")


@bp.post("/<public_id>/members")
@requires(Permission.ENTERPRISE_EDIT)
def add_member(public_id: str) -> Answer:
    """A colleague speaks for the firm too."""
    firm = enterprises.get(work, public_id)
    form = MemberForm()
    form.validate_on_submit()
    try:
        enterprises.add_member(work, public_id, form.login_name.data or "")
    except Invalid as invalid:
        form.refuse(invalid)
        return firm_page(firm, member_form=form, status=422)
    flash("已加为经办人", "done")
    return redirect(page_of(firm))


@bp.post("/<public_id>/members/<user_id>/remove")
@requires(Permission.ENTERPRISE_EDIT)
def remove_member(public_id: str, user_id: str) -> Answer:
    """A colleague no longer speaks for the firm."""
    firm = enterprises.get(work, public_id)
    return act(firm, lambda: enterprises.remove_member(work, public_id, user_id), "已移出")


@bp.post("/<public_id>/members/<user_id>/admin")
@requires(Permission.ENTERPRISE_EDIT)
def hand_admin(public_id: str, user_id: str) -> Answer:
    """A colleague becomes the firm's 管理员."""
    firm = enterprises.get(work, public_id)
    return act(firm, lambda: enterprises.hand_admin(work, public_id, user_id), "管理员已换")


@bp.post("/<public_id>/clients")
@requires(Permission.ENTERPRISE_EDIT)
def add_client(public_id: str) -> Answer:
    """A firm that the agency may post for."""
    firm = enterprises.get(work, public_id)
    form = ClientForm()
    try:
        if not form.validate_on_submit():
            return firm_page(firm, client_form=form, status=422)
        enterprises.add_client(work, public_id, form.command)
    except Invalid as invalid:
        form.refuse(invalid)
        return firm_page(firm, client_form=form, status=422)
    flash("已加委托单位", "done")
    return redirect(page_of(firm))


@bp.post("/<public_id>/clients/<client_id>/remove")
@requires(Permission.ENTERPRISE_EDIT)
def remove_client(public_id: str, client_id: str) -> Answer:
    """The agency posts no longer for this firm."""
    firm = enterprises.get(work, public_id)
    return act(firm, lambda: enterprises.remove_client(work, public_id, client_id), "已移出委托单位")


def act(firm: Enterprise, order: Any, said: str) -> BaseResponse:
    """Does what a button asks and says so on the firm's page, or says there why not."""
    try:
        order()
    except Conflict as conflict:
        answer: BaseResponse = say_and_return(conflict, page_of(firm))
        return answer
    flash(said, "done")
    return redirect(page_of(firm))


def done_and_next(said: str) -> BaseResponse:
    """Says what was done and opens the next firm that waits for this person, or the list."""
    flash(said, "done")
    # The next one is asked of the database, which must know the last one first.
    work.session.flush()
    waiting = enterprises.next_waiting(work)
    return redirect(
        url_for(".review", public_id=waiting.public_id) if waiting else url_for(".index", status="submitted")
    )


def page_of(firm: Enterprise) -> str:
    """Where this person sees the firm."""
    return url_for(".own") if work.actor.role is Role.ENTERPRISE else url_for(".show", public_id=firm.public_id)


def corrected(form: EnterpriseForm) -> bool:
    """Whether an offered correction was chosen: it is filled in, to be held against the licence once more."""
    chosen = request.form.get("correction", "")[:18]
    if not chosen:
        return False
    form.validate()
    form.credit_code.data, form.credit_code.errors, form.corrections = chosen, [], ()
    form.corrected = True
    return True


def status_of(form: EnterpriseForm) -> int:
    """200 for a form just opened or corrected, 422 for one to be mended."""
    return 422 if form.is_submitted() and not form.corrected else 200
