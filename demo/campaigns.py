"""What the district itself undertakes, as rows: the year's key projects and the fairs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from demo.codes import LIST_TYPES, PHASES

if TYPE_CHECKING:
    from demo.tables import Tables

Rows = Iterator[dict[str, Any]]


def projects(tables: Tables) -> Rows:
    """The year's list."""
    for number, record in enumerate(tables.district.projects, 1):
        yield {
            "id": number,
            "public_id": tables.public_id("project", record.no),
            "name": record.name,
            "year": record.year,
            "list_type": LIST_TYPES[record.list_type],
            "phase": PHASES.get(record.phase),
            "subdistrict": tables.place(record.subdistrict)[0],
            "planned_headcount": record.planned_headcount,
            "investment": record.investment_wan,
            "starts_on": record.planned_on,
            "created_at": tables.hours.moment(date(record.year, 1, 10), record.no),
        }


def project_enterprises(tables: Tables) -> Rows:
    """The firms of each project."""
    for number, record in enumerate(tables.district.projects, 1):
        for enterprise in dict.fromkeys(record.enterprises):
            yield {"project_id": number, "enterprise_id": tables.enterprise[enterprise]}


def fairs(tables: Tables) -> Rows:
    """Fairs, most of them long held."""
    for number, record in enumerate(tables.district.fairs, 1):
        yield {
            "id": number,
            "public_id": tables.public_id("fair", record.no),
            "no": f"F-{record.held_on.year}-{number:03d}",
            "name": record.name,
            "held_on": record.held_on,
            "place": record.place,
            "subdistrict": tables.place(record.subdistrict)[0],
            "status": "held" if record.held_on < tables.district.today else "planned",
            "opened_by": tables.user[record.organizer],
            "opened_at": tables.hours.moment(record.held_on - timedelta(days=21), record.no),
        }


def invitations(tables: Tables) -> Rows:
    """Who was invited."""
    for number, record in enumerate(tables.district.fairs, 1):
        opened = tables.hours.moment(record.held_on - timedelta(days=21), record.no)
        for enterprise in dict.fromkeys(record.enterprises):
            yield {
                "public_id": tables.public_id("invitation", f"{record.no}:{enterprise}"),
                "fair_id": number,
                "enterprise_id": tables.enterprise[enterprise],
                "status": "invited",
                "invited_at": tables.hours.moment(record.held_on - timedelta(days=20), record.no, after=opened),
            }


def fair_vacancies(tables: Tables) -> Rows:
    """What they brought."""
    for number, record in enumerate(tables.district.fairs, 1):
        for vacancy in dict.fromkeys(record.vacancies):
            yield {"fair_id": number, "vacancy_id": tables.vacancy[vacancy]}
