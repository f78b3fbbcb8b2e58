"""The page of a frozen list takes outcomes; the page of all outcomes tells shares only where enough is known."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from core.access import OfficeLevel
from core.shortlists import Shortlist, ShortlistEntry
from tests.factories.accounts import a_user, an_office
from tests.factories.seekers import a_seeker
from tests.factories.vacancies import a_vacancy


@pytest.fixture
def counselor(work):
    return a_user(work, office=an_office(work, OfficeLevel.DISTRICT))


@pytest.fixture
def frozen(work, counselor):
    """Makes a list of so many people of the counselor's office."""

    def make(size):
        shortlist = Shortlist(
            no=f"L-{size}",
            vacancy_id=a_vacancy(work, title="仪表装配工").id,
            office_id=counselor.office_id,
            frozen_at=work.now,
            index_number=1,
            index_built_at=work.now,
            weights_version="v1",
            lexicon_fingerprint="f",
            considered=9,
        )
        work.session.add(shortlist)
        work.session.flush()
        people = [a_seeker(work, counselor=counselor, name="罗大勇") for _ in range(size)]
        for rank, seeker in enumerate(people, 1):
            entry = ShortlistEntry(
                shortlist_id=shortlist.id,
                seeker_id=seeker.id,
                rank=rank,
                score=50,
                confidence=1,
                reasons={"gates": [], "parts": []},
            )
            work.session.add(entry)
        work.session.flush()
        return shortlist, people

    return make


def test_a_counselor_notes_an_outcome_and_sees_it(client_as, counselor, frozen):
    shortlist, [person, *_] = frozen(2)
    client, page = client_as(counselor), f"/shortlists/{shortlist.public_id}"
    told = {"result": "not_hired", "reason": "interview", "mark": ".."}
    answer = client.post(f"{page}/outcome/{person.public_id}", data=told, follow_redirects=True)
    assert "已记下结果" in answer.get_data(as_text=True)
    shown = client.get(page).get_data(as_text=True)
    assert "未录用</span> <span" in shown
    assert counselor.name in shown
    late = client.post(f"{page}/outcome/{person.public_id}", data=told, follow_redirects=True)
    assert "刚才有人记了这个人的结果" in late.get_data(as_text=True)


def test_a_reason_that_is_missing_is_asked_for(client_as, counselor, frozen):
    shortlist, [person] = frozen(1)
    where = f"/shortlists/{shortlist.public_id}/outcome/{person.public_id}"
    answer = client_as(counselor).post(where, data={"result": "not_hired", "mark": ".."}, follow_redirects=True)
    assert "未录用要选原因" in answer.get_data(as_text=True)


@pytest.mark.parametrize(("size", "told"), [(4, False), (5, True)])
def test_a_share_is_told_only_of_enough_outcomes(client_as, work, counselor, frozen, size, told):
    for each in range(4):
        shortlist, _ = frozen(size)
        shortlist.no = f"L-{size}-{each}"
        for entry in work.session.query(ShortlistEntry).filter_by(shortlist_id=shortlist.id):
            entry.result = "hired" if entry.rank == 1 else "not_hired"
    work.session.flush()
    client = client_as(counselor)
    shown = client.get("/bench/").get_data(as_text=True)
    assert ("<b>20%</b>" in shown) is told
    assert "样本太少" in shown, "nothing is known of the plain ways"
    rows = list(load_workbook(BytesIO(client.post("/bench/export").data)).active.iter_rows(values_only=True))
    [line] = [row for row in rows if row[0] == "全部名单" and row[2] == "平台排名"]
    assert line[4:8] == (4 * size, 4 * size, 4, 0.2 if told else None)


def test_the_link_stands_where_it_may_be_followed(client_as, work, counselor, frozen):
    frozen(1)
    assert "推荐效果" in client_as(counselor).get("/shortlists/").get_data(as_text=True)
    town = a_user(work, office=an_office(work, OfficeLevel.SUBDISTRICT))
    assert "推荐效果" not in client_as(town).get("/shortlists/").get_data(as_text=True)
    assert client_as(town).get("/bench/").status_code == 403
