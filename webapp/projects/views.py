"""Key projects and the firms that need a plan of their own, for organizers."""

from typing import Any

from flask import Blueprint, render_template, request

from core import fairs, projects
from core.access import Permission
from core.enterprises import Enterprise
from core.projects import LIST_TYPES, Flag, Project
from webapp.lists import ordered, paged, workbook
from webapp.request import platform, work
from webapp.security import requires

bp = Blueprint("projects", __name__, url_prefix="/projects")
SORTS = {"name": Project.name, "year": Project.year, "planned": Project.planned_headcount}
FLAG_SORTS = {"gap": Flag.gap, "raised": Flag.raised_on, "name": Enterprise.name}


@bp.route("/")
@requires(Permission.PROJECT_LIST)
def index() -> Any:
    """The flagged firms, the widest gap first, and what they lack by occupation and by 街镇."""
    flags = projects.standing(work)
    occupations, places = projects.groups(work, flags)
    return render_template(
        "projects/index.html",
        page=paged(flagged(flags, occupations, places)),
        total=len(flags),
        occupations=occupations,
        places=places,
        chosen=chosen(),
        judged_on=projects.last_judged(work),
        year=projects.listed_year(work),
        occupation_name=occupation_name,
    )


@bp.route("/flags/export", methods=["POST"])
@requires(Permission.PROJECT_LIST)
def export_flags() -> Any:
    """The filtered flags as a workbook."""
    flags = projects.standing(work)
    columns = [
        ("单位", lambda f: f.enterprise.name),
        ("街镇", lambda f: platform.places.name(f.enterprise.subdistrict)),
        ("缺口", lambda f: f.gap),
        ("参保人数", lambda f: f.on_board),
        ("理由", lambda f: "；".join(platform.texts.say("flag_reason", one["code"], **one) for one in f.reasons)),
        ("提示日期", lambda f: f.raised_on.isoformat()),
    ]
    return workbook("flags", "一企一策单位", flagged(flags, *projects.groups(work, flags)), columns)


def chosen() -> tuple[str, str]:
    """Occupation and 街镇 that the address names."""
    return request.args.get("occupation", ""), request.args.get("subdistrict", "")


def flagged(flags: list[Flag], occupations: list[projects.Group], places: list[projects.Group]) -> Any:
    """The query that words, groups and order in the address ask for."""
    firms = None
    if any(chosen()):
        firms = [one.enterprise_id for one in flags if in_group(one.enterprise_id, occupations, places, chosen())]
    query = projects.flags(work, request.args.get("q", ""), firms)
    return ordered(query, FLAG_SORTS, "-gap", Flag.id)


def in_group(
    enterprise_id: int, occupations: list[projects.Group], places: list[projects.Group], wanted: tuple[str, str]
) -> bool:
    """Whether a firm belongs to the chosen groups."""
    return all(
        not key or any(group.key == key and enterprise_id in group.enterprise_ids for group in groups)
        for key, groups in zip(wanted, (occupations, places), strict=True)
    )


def occupation_name(key: str) -> str:
    """The name of an occupation key; a title that has no key shows itself."""
    return platform.shelf.occupation_name(key)


@bp.route("/list")
@requires(Permission.PROJECT_LIST)
def listing() -> Any:
    """The year's list."""
    page = paged(ordered(wanted(), SORTS, "-year", Project.id.desc()))
    firms = projects.firms_of(work, [project.id for project in page.items])
    return render_template("projects/list.html", page=page, firms=firms, list_types=LIST_TYPES)


def wanted() -> Any:
    """The query that the filters in the address ask for."""
    asked = request.values
    return projects.listing(work, asked.get("q", ""), asked.get("year", type=int), asked.get("list_type", ""))


@bp.route("/list/export", methods=["POST"])
@requires(Permission.PROJECT_LIST)
def export() -> Any:
    """The filtered list as a workbook."""
    columns = [
        ("项目", lambda p: p.name),
        ("年度", lambda p: p.year),
        ("名单", lambda p: platform.texts.say("list_type", p.list_type)),
        ("阶段", lambda p: p.phase or ""),
        ("街镇", lambda p: platform.places.name(p.subdistrict) or p.place_text or ""),
        ("计划用工", lambda p: p.planned_headcount),
        ("投资万元", lambda p: p.investment),
    ]
    return workbook("projects", "重点项目", ordered(wanted(), SORTS, "-year", Project.id.desc()), columns)


@bp.route("/flags/<public_id>")
@requires(Permission.PROJECT_LIST)
def flag(public_id: str) -> Any:
    """One flag: reasons with numbers, the firm's projects, its open vacancies, fairs opened from it."""
    found = projects.get_flag(work, public_id)
    return render_template(
        "projects/flag.html",
        flag=found,
        projects=projects.projects_of(work, found.enterprise_id),
        vacancies=projects.live_vacancies(work, [found.enterprise_id]),
        fairs=fairs.of_flag(work, found.id),
        occupation_name=occupation_name,
    )


@bp.route("/<public_id>")
@requires(Permission.PROJECT_LIST)
def show(public_id: str) -> Any:
    """One project with its firms and their flags."""
    project = projects.get(work, public_id)
    firms = projects.firms_of(work, [project.id]).get(project.id, [])
    flags = {flag.enterprise_id: flag for flag in projects.standing(work)}
    return render_template("projects/show.html", project=project, firms=firms, flags=flags)
