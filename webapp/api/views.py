"""The JSON API: the same commands and queries as the pages, for programs with a key."""

from typing import Any

from flask import Response, jsonify, make_response, render_template, url_for
from flask_openapi3 import APIBlueprint, Tag
from sqlalchemy import and_, or_

from core import vacancies
from core.access import Permission
from core.accounts import IdempotencyKey, limits
from core.errors import Conflict, Invalid
from core.vacancies import Vacancy
from core.work import Work
from webapp.api.answers import cursor_of, lists_said, position, said
from webapp.api.bodies import (
    Asked,
    Closing,
    Lists,
    Moving,
    OneTimeKey,
    OneVacancy,
    VacancyChange,
    VacancyNew,
    VacancyPage,
    VacancyShown,
    VacancyWhole,
)
from webapp.api.orders import changed, facts_of, firm_of
from webapp.api.specification import SECURITY, described, refusals
from webapp.idempotency import replayed_by
from webapp.request import platform, work
from webapp.security import limited, requires

bp = APIBlueprint(
    "api",
    __name__,
    url_prefix="/api/v1",
    abp_tags=[Tag(name="岗位")],
    abp_security=SECURITY,
    operation_id_callback=lambda name, **_: name,
)
ORDERED = {200: VacancyShown, **refusals(404, 409)}
CHANGED = {200: VacancyShown, **refusals(404, 409, 413, 415)}


@bp.get("/openapi.json", doc_ui=False)
def openapi() -> Any:
    """The specification."""
    return described()


@bp.get("/docs", doc_ui=False)
def docs() -> Any:
    """The specification as a page on which calls can be tried."""
    return render_template("api/docs.html")


@bp.get("/vacancies", summary="查岗位", responses={200: VacancyPage, **refusals()})
@limited(limits.API)
@requires(Permission.API_READ)
def list_vacancies(query: Asked) -> Any:
    """单位的密钥查本单位的和替委托单位发布的；政府系统的密钥查全区公开的。改得最早的在前。"""
    wanted = vacancies.Wanted(status=query.status.value if query.status else "")
    found = vacancies.listing(work, wanted) if work.actor.enterprise_id else vacancies.public(work, wanted)
    if query.updated_since is not None:
        found = found.where(Vacancy.updated_at >= query.updated_since)
    if query.cursor is not None:
        at, number = position(query.cursor)
        found = found.where(or_(Vacancy.updated_at > at, and_(Vacancy.updated_at == at, Vacancy.id > number)))
    ordered = found.order_by(Vacancy.updated_at, Vacancy.id).limit(query.size + 1)
    items = work.session.scalars(ordered).all()
    shown, more = items[: query.size], len(items) > query.size
    return {"items": [said(vacancy) for vacancy in shown], "next": cursor_of(shown[-1]) if more else None}


@bp.post("/vacancies", summary="新建岗位", responses={201: VacancyShown, **refusals(409, 413, 415)})
@replayed_by(lambda work, known: again(work, known))
@limited(limits.API)
@requires(Permission.API_WRITE)
def create_vacancy(header: OneTimeKey, body: VacancyNew) -> Any:
    """存为草稿，只有title必填。submit为true时存好就提交审核。"""
    facts, demo = facts_of(body), platform.settings.demo
    vacancy = vacancies.keep(work, firm_of(body.enterprise), facts, platform.shelf.code_title, allow_demo=demo)
    if body.submit:
        vacancies.submit(work, vacancy.public_id, platform.calendar)
    return shown(vacancy, 201)


@bp.get("/vacancies/<public_id>", summary="看一个岗位", responses={200: VacancyShown, **refusals(404)})
@limited(limits.API)
@requires(Permission.API_READ)
def get_vacancy(path: OneVacancy) -> Any:
    """别的单位的岗位答404。"""
    return shown(found(path.public_id))


@bp.put("/vacancies/<public_id>", summary="改岗位（整个）", responses=CHANGED)
@limited(limits.API)
@requires(Permission.API_WRITE)
def replace_vacancy(path: OneVacancy, body: VacancyWhole) -> Any:
    """没写的项都清空。已发布的改了求职者要看的内容，再审一次后公开。"""
    return shown(edited(path.public_id, facts_of(body, vacancies.get(work, path.public_id)), body.version))


@bp.patch("/vacancies/<public_id>", summary="改岗位（几项）", responses=CHANGED)
@limited(limits.API)
@requires(Permission.API_WRITE)
def change_vacancy(path: OneVacancy, body: VacancyChange) -> Any:
    """没写的项不变。已发布的改了求职者要看的内容，再审一次后公开。"""
    return shown(edited(path.public_id, changed(vacancies.get(work, path.public_id), body), body.version))


@bp.post("/vacancies/<public_id>/submit", summary="提交审核", responses=ORDERED)
@replayed_by(lambda work, known: again(work, known))
@limited(limits.API)
@requires(Permission.API_WRITE)
def submit_vacancy(path: OneVacancy, header: OneTimeKey) -> Any:
    """1个工作日内审核，通过即公开。缺项答422，逐项列出。"""
    return shown(vacancies.submit(work, path.public_id, platform.calendar))


@bp.post("/vacancies/<public_id>/close", summary="关闭岗位", responses=CHANGED)
@replayed_by(lambda work, known: again(work, known))
@limited(limits.API)
@requires(Permission.API_WRITE)
def close_vacancy(path: OneVacancy, header: OneTimeKey, body: Closing) -> Any:
    """不再招了。没有发布过的用moves里的withdraw撤回。"""
    return shown(vacancies.move(work, path.public_id, "close", reason=body.reason))


@bp.post("/vacancies/<public_id>/moves", summary="办理岗位", responses=CHANGED)
@replayed_by(lambda work, known: again(work, known))
@limited(limits.API)
@requires(Permission.API_WRITE)
def move_vacancy(path: OneVacancy, header: OneTimeKey, body: Moving) -> Any:
    """confirm仍在招，pause暂停，resume恢复，fill已招满，withdraw撤回，reopen重新打开为草稿。"""
    if body.event == "close":
        raise Invalid(event="api.move")
    return shown(vacancies.move(work, path.public_id, body.event))


@bp.get("/lists", summary="可填的词", responses={200: Lists, **refusals()})
@limited(limits.API)
@requires(Permission.API_READ)
def get_lists() -> Any:
    """街镇代码、可替谁发布、各项可填的词。"""
    return lists_said()


def found(public_id: str) -> Vacancy:
    """The vacancy, when a firm's key sees it, or it is public."""
    return vacancies.get(work, public_id) if work.actor.enterprise_id else vacancies.get_public(work, public_id)


def edited(public_id: str, facts: Any, version: int) -> Vacancy:
    """The vacancy with these facts; who was slower is told to read it again."""
    shelf, demo = platform.shelf, platform.settings.demo
    try:
        return vacancies.edit(work, public_id, facts, version, platform.calendar, shelf.code_title, allow_demo=demo)
    except Conflict as conflict:
        if conflict.code == "vacancy.stale":
            raise Conflict("api.stale") from conflict
        raise


def shown(vacancy: Vacancy, status: int = 200) -> Response:
    """The vacancy as it now stands, with its address."""
    # The version is counted up when the change reaches the database.
    work.session.flush()
    address = url_for("api.get_vacancy", public_id=vacancy.public_id)
    answer = make_response(jsonify(said(vacancy)), status)
    answer.headers["Content-Location"] = address
    if status == 201:
        answer.headers["Location"] = address
    return answer


def again(work: Work, known: IdempotencyKey) -> Response:
    """What was answered to the same asking before: the same record with the same status, as it stands now."""
    answer = shown(vacancies.get(work, (known.location or "").rpartition("/")[2]), known.status or 200)
    answer.headers["Idempotent-Replayed"] = "true"
    return answer
