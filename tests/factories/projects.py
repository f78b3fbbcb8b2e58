"""Key projects, flags and fairs for tests."""

from datetime import timedelta
from itertools import count
from typing import Any

from core.enterprises import Enterprise
from core.fairs import Fair, Invitation
from core.projects import Flag, Project, ProjectEnterprise
from core.work import Work

NUMBER = count(1)


def a_project(work: Work, *enterprises: Enterprise, **values: Any) -> Project:
    """A project of this year's list with its firms."""
    words = {"name": f"缙测传感器产业园{next(NUMBER)}期", "year": work.today.year, "list_type": "attracted"}
    project = Project(created_at=work.now, **words | values)
    work.session.add(project)
    work.session.flush()
    for enterprise in enterprises:
        work.session.add(ProjectEnterprise(project_id=project.id, enterprise_id=enterprise.id))
    work.session.flush()
    return project


def a_flag(work: Work, enterprise: Enterprise, **values: Any) -> Flag:
    """A flag that stands: the firm lacks 42 people."""
    reasons = [{"code": "open_gap", "gap": 42, "limit": 30}]
    words = {"reasons": reasons, "gap": 42, "on_board": 300, "open_key": f"open:{enterprise.id}"}
    flag = Flag(enterprise_id=enterprise.id, raised_on=work.today, judged_on=work.today, **words | values)
    work.session.add(flag)
    work.session.flush()
    return flag


def a_fair(work: Work, *invited: Enterprise, flag: Flag | None = None) -> tuple[Fair, list[Invitation]]:
    """A fair in ten days with the invitations of these firms."""
    number = next(NUMBER)
    fair = Fair(
        no=f"F-T-{number:03d}",
        name=f"歇马专场{number}",
        held_on=work.today + timedelta(days=10),
        place="歇马街道文化广场",
        subdistrict="500109007",
        status="planned",
        flag_id=flag.id if flag else None,
        opened_at=work.now,
    )
    work.session.add(fair)
    work.session.flush()
    invitations = [
        Invitation(fair_id=fair.id, enterprise_id=firm.id, status="invited", invited_at=work.now) for firm in invited
    ]
    work.session.add_all(invitations)
    work.session.flush()
    return fair, invitations
