"""Messages: one a person, read by their reader alone."""

import pytest

from core import notices
from core.access import Role
from core.errors import Denied, NotFound
from core.notices import Notice
from core.work import Work
from tests.conftest import NOW
from tests.factories.accounts import a_user, actor_for


def acting(work: Work, user: object) -> Work:
    """The same unit of work, of another actor."""
    return Work(work.session, actor_for(work, user), NOW, work.vault)  # type: ignore[arg-type]


def test_each_person_is_told_once(work: Work) -> None:
    one, two = a_user(work), a_user(work)
    assert notices.tell(work, [one.id, two.id, one.id], "firm_invited", {"fair": "歇马专场"}, link="fairs.index:") == 2
    mine = work.session.scalars(notices.own(acting(work, one))).all()
    assert [(notice.code, notice.facts, notice.link) for notice in mine] == [
        ("firm_invited", {"fair": "歇马专场"}, "fairs.index:")
    ]


def test_what_waits_is_counted_and_read_by_its_reader_alone(work: Work) -> None:
    reader, other = a_user(work), a_user(work)
    notices.tell(work, [reader.id, other.id], "vacancy_published", {"title": "焊工"})
    own = acting(work, reader)
    [notice] = work.session.scalars(notices.own(own))
    assert notices.waiting(own) == {"notices": 1}
    with pytest.raises(NotFound):
        notices.read(acting(work, other), notice.public_id)
    assert notices.read(own, notice.public_id).read_at == NOW
    assert notices.waiting(own) == {"notices": 0}
    assert notices.waiting(acting(work, other)) == {"notices": 1}


def test_all_are_read_at_once(work: Work) -> None:
    reader, other = a_user(work), a_user(work)
    for _ in range(3):
        notices.tell(work, [reader.id, other.id], "vacancy_published", {"title": "焊工"})
    notices.read_all(acting(work, reader))
    work.session.expire_all()
    assert notices.waiting(acting(work, reader)) == {"notices": 0}
    assert notices.waiting(acting(work, other)) == {"notices": 3}


def test_the_system_itself_reads_nothing(work: Work) -> None:
    with pytest.raises(Denied):
        notices.read_all(work)


def test_people_are_found_by_role_office_and_firm(work: Work) -> None:
    keeper = a_user(work, Role.SYSADMIN)
    a_user(work, Role.SYSADMIN, disabled_at=NOW)
    assert notices.people_of_role(work, Role.SYSADMIN) == [keeper.id]
    counselor = a_user(work, Role.COUNSELOR)
    assert counselor.office_id is not None
    assert notices.staff_of_office(work, counselor.office_id) == [counselor.id]


def test_a_notice_has_an_address_of_its_own(work: Work) -> None:
    reader = a_user(work)
    notices.tell(work, [reader.id], "vacancy_published", {})
    notices.tell(work, [reader.id], "vacancy_published", {})
    work.session.flush()
    assert len({notice.public_id for notice in work.session.query(Notice)}) == 2
