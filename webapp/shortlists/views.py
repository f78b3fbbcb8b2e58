"""People ranked for a vacancy, with the reasons; lists frozen, shown, exported; requests between offices."""

from io import BytesIO
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, send_file, url_for

from core import shortlists, vacancies
from core.access import Permission
from core.accounts import limits
from core.errors import Conflict, Invalid, Refusal
from core.seekers import ReferralRequest, Seeker
from core.sheets import write_table
from core.shortlists import Shortlist, ShortlistExported
from webapp import filters
from webapp.errors import say_and_return
from webapp.lists import ordered, paged, watermark, workbook
from webapp.request import platform, work
from webapp.security import limited, prepare, requires

bp = Blueprint("shortlists", __name__, url_prefix="/shortlists")
REQUEST_SORTS = {"asked": ReferralRequest.asked_at, "status": ReferralRequest.status}
SORTS = {"frozen": Shortlist.frozen_at, "no": Shortlist.id}


@bp.route("/")
@requires(Permission.SHORTLIST_VIEW)
def index() -> Any:
    """Frozen lists of the own office."""
    page = paged(ordered(listed(), SORTS, "-frozen", Shortlist.id.desc()))
    return render_template("shortlists/index.html", page=page, sizes=shortlists.sizes(work, [s.id for s in page.items]))


def listed() -> Any:
    """The query that the filters in the address ask for."""
    return shortlists.listing(work, request.values.get("q", ""), request.values.get("mine") == "1")


@bp.route("/export", methods=["POST"])
@requires(Permission.SHORTLIST_VIEW)
def export_index() -> Any:
    """The filtered list of lists as a workbook."""
    columns = [
        ("编号", lambda s: s.no),
        ("岗位", lambda s: s.vacancy.title),
        ("单位", lambda s: s.vacancy.enterprise.name),
        ("冻结时间", lambda s: filters.moment(s.frozen_at)),
        ("参与排名人数", lambda s: s.considered),
    ]
    return workbook("shortlists", "推荐名单", ordered(listed(), SORTS, "-frozen", Shortlist.id.desc()), columns)


@bp.route("/rank/<public_id>")
@limited(limits.RANKING)
@requires(Permission.SHORTLIST_RANK)
def rank(public_id: str) -> Any:
    """The ranked people for a vacancy; one of them opened with points, gates and shared words."""
    try:
        ranked = shortlists.rank(work, platform.shelf, platform.places, public_id)
    except Conflict as conflict:
        return say_and_return(conflict, url_for("vacancies.show", public_id=public_id))
    wanted = request.args.get("seeker")
    chosen = next(
        (p for p in ranked.people if p.seeker.public_id == wanted), ranked.people[0] if ranked.people else None
    )
    ids = [person.seeker.id for person in ranked.people]
    return render_template(
        "shortlists/rank.html",
        ranked=ranked,
        chosen=chosen,
        lists=shortlists.open_lists(work, ids),
        frozen=shortlists.of_vacancy(work, ranked.vacancy.id),
        mark=shortlists.version_mark(ranked.weights_version, ranked.lexicon_fingerprint),
        enterprise=vacancies.firm_of(work, ranked.vacancy),
    )


def ranked_now(public_id: str) -> shortlists.Ranked:
    """The ranking that is to be frozen."""
    return shortlists.rank(work, platform.shelf, platform.places, public_id)


@bp.route("/rank/<public_id>/freeze", methods=["POST"])
@requires(Permission.SHORTLIST_FREEZE)
@prepare(ranked_now)
def freeze(public_id: str) -> Any:
    """Freezes the ticked people as they stand now."""
    back = url_for("shortlists.rank", public_id=public_id)
    try:
        ranked = g.prepared
        if request.form.get("stamp") != ranked.stamp:
            raise Conflict("shortlist.moved")
        shortlist = shortlists.freeze(work, ranked, request.form.getlist("picked"))
    except Refusal as refusal:
        return say_and_return(refusal, back)
    flash(f"已冻结{shortlist.no}。")
    return redirect(url_for("shortlists.show", public_id=shortlist.public_id))


@bp.route("/<public_id>")
@requires(Permission.SHORTLIST_VIEW)
def show(public_id: str) -> Any:
    """A frozen list, as it was; prints on A4."""
    shortlist = shortlists.get(work, public_id)
    entries = shortlists.entries(work, shortlist)
    return render_template(
        "shortlists/show.html",
        shortlist=shortlist,
        entries=entries,
        tellers=shortlists.tellers(work, shortlist),
        mark_of=shortlists.mark_of,
        results=shortlists.RESULTS,
        reasons=shortlists.REASONS,
    )


@bp.route("/<public_id>/outcome/<seeker_id>", methods=["POST"])
@requires(Permission.OUTCOME_TELL)
def tell(public_id: str, seeker_id: str) -> Any:
    """Notes what became of a person of a frozen list."""
    told = {name: request.form.get(name, "") for name in ("result", "reason", "mark")}
    back = url_for("shortlists.show", public_id=public_id, _anchor=seeker_id)
    try:
        shortlists.tell(work, public_id, seeker_id, **told)
    except (Conflict, Invalid) as refusal:
        return say_and_return(refusal, back)
    flash("已记下结果。" if told["result"] else "已撤回结果。")
    return redirect(back)


@bp.route("/<public_id>/export", methods=["POST"])
@requires(Permission.SHORTLIST_EXPORT)
def export(public_id: str) -> Any:
    """A frozen list as a workbook: masked, counted, logged."""
    shortlist = shortlists.get(work, public_id)
    limits.count(work, limits.EXPORT, str(work.actor.user_id))
    entries = shortlists.entries(work, shortlist)
    parts = [part["code"] for part in entries[0][0].reasons["parts"]] if entries else []
    columns = [
        "名次",
        "编号",
        "姓名",
        "街镇",
        "得分",
        "资料齐全",
        *(platform.texts.say("part", code) for code in parts),
        "硬条件",
    ]
    stream = BytesIO()
    title = f"推荐名单{shortlist.no}"
    write_table(stream, title, columns, (exported(entry, seeker) for entry, seeker in entries), watermark(work.now))
    work.record(ShortlistExported(subject_id=shortlist.id, people=len(entries)))
    stream.seek(0)
    return send_file(stream, download_name=f"{title}.xlsx", as_attachment=True)


def exported(entry: Any, seeker: Seeker) -> list[Any]:
    """One line of the workbook: the numbers of the page, the name masked."""
    signs = {"pass": "通过", "fail": "不符", "unknown": "待问"}
    gates = "；".join(
        f"{platform.texts.say('gate', gate['code'])}{signs[gate['verdict']]}" for gate in entry.reasons["gates"]
    )
    name = filters.masked_name(seeker.name) if seeker.office_id in work.actor.office_ids else ""
    points = [part["points"] for part in entry.reasons["parts"]]
    place = platform.places.name(seeker.home_subdistrict)
    return [entry.rank, seeker.no, name, place, entry.score, f"{entry.confidence:.0%}", *points, gates]


@bp.route("/rank/<public_id>/ask/<seeker_id>", methods=["POST"])
@requires(Permission.REFERRAL_REQUEST)
def ask(public_id: str, seeker_id: str) -> Any:
    """Asks the office of a person to refer them."""
    vacancy = vacancies.get(work, public_id)
    seeker = shortlists.rankable(work, seeker_id)
    back = url_for("shortlists.rank", public_id=public_id)
    try:
        asked = shortlists.ask(work, seeker, vacancy)
    except Conflict as conflict:
        return say_and_return(conflict, back)
    flash("请求已送到那个所，答复会通知到这里。" if asked else "已请求过，等那个所答复。")
    return redirect(back)


@bp.route("/requests")
@requires(Permission.REFERRAL_REQUEST)
def requests() -> Any:
    """Requests of other offices for people of the own caseloads."""
    page = paged(asked_for())
    people, jobs = shortlists.sides(work, page.items)
    states = platform.texts.sections["referral_status"].items()
    return render_template("shortlists/requests.html", page=page, people=people, vacancies=jobs, states=states)


def asked_for() -> Any:
    """The requests that words, state and order in the address ask for."""
    found = shortlists.requests_of(work, request.args.get("q", ""), request.args.get("status", ""))
    return ordered(found, REQUEST_SORTS, "-asked", ReferralRequest.id.desc())


@bp.route("/requests/export", methods=["POST"])
@requires(Permission.REFERRAL_REQUEST)
def export_requests() -> Any:
    """The requests as a workbook: people by number alone."""
    asked = list(work.session.scalars(shortlists.requests_of(work)))
    people, jobs = shortlists.sides(work, asked)
    columns = [
        ("求职者", lambda r: people[r.seeker_id].no),
        ("岗位", lambda r: jobs[r.vacancy_id].title),
        ("单位", lambda r: jobs[r.vacancy_id].enterprise.name),
        ("请求时间", lambda r: r.asked_at),
        ("状态", lambda r: platform.texts.say("referral_status", r.status)),
    ]
    return workbook("requests", "推荐请求", asked_for(), columns)


@bp.route("/requests/<public_id>", methods=["POST"])
@requires(Permission.REFERRAL_REQUEST)
def answer(public_id: str) -> Any:
    """Accepts or declines a request."""
    try:
        shortlists.answer(work, public_id, request.form.get("answer", ""))
    except (Conflict, Invalid) as refusal:
        return say_and_return(refusal, url_for("shortlists.requests"))
    flash("已答复，对方会收到通知。")
    return redirect(url_for("shortlists.requests"))
