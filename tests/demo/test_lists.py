"""The frozen lists of the demo are what the engine gave: scores that add up, people of then, versions they rest on."""

from math import isclose

import pytest
from sqlalchemy import select

from core import shortlists
from core.access import SYSTEM, Role
from core.accounts import DEMO_PREFIX, Office, User, caseload_offices
from core.seekers import ReferralRequest, Seeker
from core.shortlists import DEMAND, PEOPLE, IndexEntry, IndexFile, Shortlist, ShortlistEntry
from core.vacancies import Vacancy
from matching import Index, Ranker
from tests.factories.accounts import sign_in_as
from webapp.app import create_app


@pytest.fixture
def work(made):
    with made.work(SYSTEM, write=False) as work:
        yield work


def test_points_add_up_to_the_score(work):
    entries = list(work.session.scalars(select(ShortlistEntry)))
    assert len(entries) > 1_000
    for entry in entries:
        parts = entry.reasons["parts"]
        assert isclose(sum(part["points"] for part in parts), entry.score, abs_tol=1e-9)
        assert entry.score > 0
        assert entry.reasons["gates"] or not parts[0]["known"] or entry.confidence > 0


def test_nobody_who_fails_a_gate_is_on_a_list_and_the_best_come_first(work):
    found = work.session.execute(select(ShortlistEntry).order_by(ShortlistEntry.shortlist_id, ShortlistEntry.rank))
    before = None
    for entry in found.scalars():
        assert all(gate["verdict"] != "fail" for gate in entry.reasons["gates"])
        if before is not None and before.shortlist_id == entry.shortlist_id:
            assert before.score >= entry.score
            assert entry.rank == before.rank + 1
        before = entry


def test_a_list_names_its_index_its_weights_and_its_dictionaries(made, work):
    files = {file.number: file for file in work.session.scalars(select(IndexFile).where(IndexFile.kind == PEOPLE))}
    lists = list(work.session.scalars(select(Shortlist)))
    assert len(lists) > 100
    for shortlist in lists:
        file = files[shortlist.index_number]
        assert (shortlist.considered, shortlist.index_built_at) == (file.records, file.built_at)
        assert file.built_at < shortlist.frozen_at
        assert shortlist.weights_version == made.shelf.weights.version
        assert shortlist.lexicon_fingerprint == file.fingerprint == made.shelf.lexicon.fingerprint


def test_only_people_registered_by_then_are_on_a_list_of_an_open_vacancy(work):
    query = select(Seeker.registered_at, Shortlist.frozen_at, Vacancy.published_at, Vacancy.closed_at)
    query = query.join(ShortlistEntry, ShortlistEntry.seeker_id == Seeker.id).join(Shortlist).join(Vacancy)
    for registered, frozen, published, closed in work.session.execute(query):
        assert registered < frozen
        assert published < frozen
        assert closed is None or frozen < closed


def test_the_engine_gives_the_same_again(made, work):
    """The newest list once more, from the people of its index, through the engine's public face."""
    shortlist = work.session.scalars(select(Shortlist).order_by(Shortlist.id.desc())).first()
    people = select(IndexEntry.record_id, IndexEntry.tokens).join(Seeker, Seeker.id == IndexEntry.record_id)
    then = (Seeker.status.in_(shortlists.SEEKING)) | (Seeker.last_contact_on > shortlist.index_built_at.date())
    rows = work.session.execute(
        people.where(IndexEntry.kind == PEOPLE, Seeker.registered_at < shortlist.index_built_at, then)
    )
    lexicon = made.shelf.lexicon
    index = Index.build([(shortlists.engine_id(number), tokens) for number, tokens in rows], lexicon)
    assert len(index) == shortlist.considered
    vacancy = work.session.get_one(Vacancy, shortlist.vacancy_id)
    tokens = work.session.get_one(IndexEntry, (DEMAND, vacancy.id)).tokens
    demand = shortlists.demand_of(vacancy, made.places)
    ranking = Ranker(index, lexicon, made.shelf.weights).rank(demand, 50, tokens=tokens)
    given = {int(match.id): (match.score, match.utility, shortlists.reasons_of(match)) for match in ranking.matches}
    entries = list(work.session.scalars(select(ShortlistEntry).where(ShortlistEntry.shortlist_id == shortlist.id)))
    assert entries
    for entry in entries:
        score, utility, reasons = given[entry.seeker_id]
        assert (entry.score, entry.utility) == (score, utility)
        assert [part["points"] for part in entry.reasons["parts"]] == [part["points"] for part in reasons["parts"]]
    assert dict(ranking.excluded) == shortlist.excluded


def test_people_of_other_offices_were_asked_for(work):
    asked = {(one.seeker_id, one.vacancy_id): one for one in work.session.scalars(select(ReferralRequest))}
    reach = {office.id: caseload_offices(work, office.id) for office in work.session.scalars(select(Office))}
    query = select(ShortlistEntry.seeker_id, Seeker.office_id, Shortlist).join(
        Seeker, Seeker.id == ShortlistEntry.seeker_id
    )
    strangers = set()
    for seeker, office, shortlist in work.session.execute(query.join(Shortlist)):
        if office not in reach[shortlist.office_id]:
            strangers.add((seeker, shortlist.vacancy_id))
            request = asked[seeker, shortlist.vacancy_id]
            assert (request.asked_at, request.asked_by) == (shortlist.frozen_at, shortlist.frozen_by)
            assert request.answered_at is None or request.answered_at > request.asked_at
    assert strangers == asked.keys()


def test_the_page_shows_such_a_list_like_one_frozen_today(copied, work):
    app = create_app(copied)
    counselor = work.session.scalar(select(User).where(User.login_name == f"{DEMO_PREFIX}counselor"))
    assert counselor.role == Role.COUNSELOR.value
    shortlist = work.session.scalars(select(Shortlist).where(Shortlist.office_id == counselor.office_id)).first()
    said = sign_in_as(app, copied, counselor).get(f"/shortlists/{shortlist.public_id}").get_data(as_text=True)
    best = work.session.scalar(select(ShortlistEntry).where(ShortlistEntry.shortlist_id == shortlist.id))
    assert f"索引{shortlist.index_number}号" in said
    assert shortlist.weights_version[:8] in said
    assert f"{shortlist.considered:,}人参与排名" in said
    assert f"<b>{best.score:.1f}".rstrip("0").rstrip(".") in said
    assert said.count("分数怎么来的") == said.count(">为什么<") > 0
