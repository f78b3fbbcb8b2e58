"""Precision@5 beside two plain ways; rates of selection by sex and age."""

from datetime import date, timedelta

import pytest

from core import shortlists
from core.access import OfficeLevel
from core.errors import Denied
from core.shortlists import RANKED, Shortlist, ShortlistBaseline, ShortlistEntry
from matching.judgements import decisions_of
from matching.weights import PARTS
from tests.factories.accounts import a_user, actor_for, an_office
from tests.factories.seekers import a_seeker
from tests.factories.vacancies import a_vacancy


@pytest.fixture
def district(unit):
    """One vacancy of a welder and one without occupation; forty people, sex and age by turns."""
    with unit() as work:
        office = an_office(work, OfficeLevel.DISTRICT)
        counselor = actor_for(work, a_user(work, office=office))
        people = [
            a_seeker(work, office, name=f"人{at}", sex="MF"[at % 2], born_on=date(1990 if at % 4 < 2 else 1975, 5, 1))
            for at in range(80)
        ]
        jobs = [a_vacancy(work, occupation_key="mfg.weld.weld.general"), a_vacancy(work, occupation_key=None)]
        return work.now, counselor, people, jobs


def a_list(work, vacancy, people, results, version="v1", baseline=()):
    number = len(work.session.query(Shortlist).all()) + 1
    shortlist = Shortlist(
        no=f"L-{number}",
        vacancy_id=vacancy.id,
        frozen_at=work.now,
        index_number=1,
        weights_version=version,
        lexicon_fingerprint="f",
        considered=9,
    )
    work.session.add(shortlist)
    work.session.flush()
    for rank, (seeker, result) in enumerate(zip(people, results, strict=True), 1):
        work.session.add(
            ShortlistEntry(
                shortlist_id=shortlist.id,
                seeker_id=seeker.id,
                rank=rank,
                score=50,
                confidence=1,
                reasons={},
                result=result,
            )
        )
    for rank, seeker in enumerate(baseline, 1):
        work.session.add(ShortlistBaseline(shortlist_id=shortlist.id, way="newest", rank=rank, seeker_id=seeker.id))
    work.session.flush()


def test_only_the_first_five_with_an_outcome_count_and_a_baseline_where_it_was_put_forward_too(unit, district):
    _, counselor, people, (welder, other) = district
    with unit() as work:
        outcomes = ["hired", "not_hired", None, "unreachable", "hired", "hired"]
        a_list(work, welder, people[:6], outcomes, baseline=[people[0], people[5], people[9], people[2]])
        a_list(work, other, people[:2], ["not_hired", "not_hired"], version="v2", baseline=[people[5]])
    with unit(counselor, write=False) as work:
        told = shortlists.bench(work)
    ranked, newest = told.whole.ways[RANKED], told.whole.ways["newest"]
    assert (told.whole.lists, ranked.people, ranked.known, ranked.hired) == (2, 7, 6, 2)
    assert ranked.share == pytest.approx(2 / 6)
    assert (newest.people, newest.known, newest.hired) == (5, 2, 2), "one of the other vacancy has no outcome there"
    assert {row.key: (row.lists, row.ways[RANKED].known) for row in told.branches} == {"mfg.weld": (1, 4), "": (1, 2)}
    assert {row.key: row.ways[RANKED].hired for row in told.versions} == {"v1": 2, "v2": 0}


def test_selection_counts_people_once_by_sex_and_by_age(unit, platform, district):
    now, counselor, people, (welder, other) = district
    with unit() as work:
        a_list(work, welder, people[:40], ["hired" if at % 4 == 0 else "not_hired" for at in range(40)])
        a_list(work, other, people[:8], ["not_hired"] * 8)
    with unit(counselor, write=False) as work:
        found = shortlists.selection(work, platform.share_rules, now - timedelta(days=1))
        later = shortlists.selection(work, platform.share_rules, now + timedelta(days=1))
    by = {(one.kind, one.stage): {cell.group: cell for cell in one.cells} for one in found}
    assert {group: (cell.people, cell.chosen) for group, cell in by["sex", "listed"].items()} == {
        "male": (40, 20),
        "female": (40, 20),
    }
    assert {group: (cell.people, cell.chosen) for group, cell in by["sex", "hired"].items()} == {
        "male": (20, 10),
        "female": (20, 0),
    }
    assert list(by["age", "listed"]) == ["35_44", "45_54"]
    assert all(cell.chosen == 0 for one in later if one.stage == "listed" for cell in one.cells)


def test_only_the_districts_counselors_may_see_it(unit, platform, district):
    now = district[0]
    with unit() as work:
        town = actor_for(work, a_user(work, office=an_office(work, OfficeLevel.SUBDISTRICT)))
    with unit(town, write=False) as work:
        with pytest.raises(Denied):
            shortlists.bench(work)
        with pytest.raises(Denied):
            shortlists.selection(work, platform.share_rules, now)


def test_decisions_are_what_the_engine_learns_from(unit, district):
    _, _, people, (welder, _) = district
    parts = [{"code": "text", "known": True, "value": 0.5}, {"code": "pay", "known": False, "value": 0.0}]
    with unit() as work:
        a_list(work, welder, people[:5], ["hired", "not_hired", "not_hired", "unreachable", None])
        for entry in work.session.query(ShortlistEntry):
            entry.reasons = {"gates": [], "parts": parts}
            entry.result_reason = {2: "interview", 3: "full"}.get(entry.rank)
    with unit(write=False) as work:
        rows = [shortlists.DECISION_COLUMNS, *shortlists.decisions(work)]
    [hired, interviewed] = decisions_of("\n".join(",".join(row) for row in rows).encode(), "D.csv")[0].grades
    assert (hired, interviewed) == (3, 1)
    assert [row[:2] for row in rows[1:]] == [(welder.public_id, person.public_id) for person in people[:2]]
    assert rows[1][3:] == tuple({"text": "0.5"}.get(name, "") for name in PARTS)
