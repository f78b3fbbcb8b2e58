"""The frozen lists of the past: each ranked by the engine, over the people who were registered and looking by then.

Nothing in them is made up beside whom the counselor picked: scores, gates, parts and counts are what the engine gave,
from an index built of these people's tokens, under the weights and dictionaries of today.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import insert, or_, select

from core import accounts, shortlists
from core.seekers import ReferralRequest, Seeker
from core.shortlists import DEMAND, PEOPLE, IndexEntry, IndexFile, Shortlist, ShortlistBaseline, ShortlistEntry
from core.vacancies import Vacancy
from core.work import Work
from demo import outcomes
from demo.phrases import dice
from demo.records import ShortlistRecord, Size
from demo.tables import Tables
from matching import Index, Match, Ranker, tokens_of

BATCH = 1_000
LOOKED_AT = 24
"""So many of a ranking the counselor reads; among as few the order is that of any longer page."""
LISTS_A_PERSON = 3
PASSED_OVER = 1 / 7
"""So often the counselor knows why one who ranks well is not put forward."""
RENEWED = {Size.SMALL: 21, Size.DISTRICT: 28, Size.CITY: 28}
"""Days that an index of the past serves: the clock would have written one a minute, loading would take hours."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A list to be made: its record, its vacancy, when it was frozen."""

    record: ShortlistRecord
    vacancy: Vacancy
    at: datetime


def write(work: Work, tables: Tables) -> None:
    """Ranks and freezes every list, in the order of time, with the requests to the offices of the people picked."""
    asked = sorted(wanted(work, tables), key=lambda one: (one.at, one.record.no))
    cut(work, tables, PEOPLE, work.session.scalars(select(Seeker.id).where(Seeker.matching_consent.is_(True))))
    cut(work, tables, DEMAND, (one.vacancy.id for one in asked))
    desk = Desk(work, tables)
    for one in asked:
        desk.freeze(one)
    outcomes.tell(work, tables, desk.lists, desk.entries)
    for model, rows in ((IndexFile, desk.files), (Shortlist, desk.lists), (ShortlistEntry, desk.entries)):
        put(work, model, rows)
    put(work, ReferralRequest, desk.requests)
    put(work, ShortlistBaseline, desk.baselines)


def put(work: Work, model: Any, rows: Sequence[dict[str, Any]]) -> None:
    """Inserts the rows."""
    if rows:
        work.session.execute(insert(model), rows)


def wanted(work: Work, tables: Tables) -> Iterator[Asked]:
    """The lists of the records, each with a moment between publication and end of its vacancy."""
    records = {tables.vacancy[record.vacancy]: record for record in tables.district.shortlists}
    for ids in batches(records):
        for vacancy in work.session.scalars(select(Vacancy).where(Vacancy.id.in_(ids))):
            record, since, end = records[vacancy.id], vacancy.published_at, vacancy.closed_at
            yield Asked(record, vacancy, tables.hours.moment(record.frozen_on, record.no, after=since, before=end))


def cut(work: Work, tables: Tables, kind: str, ids: Iterable[int]) -> None:
    """Cuts these records and keeps their tokens, as saving them would have."""
    lexicon, places = tables.platform.shelf.lexicon, tables.platform.places
    model = Seeker if kind == PEOPLE else Vacancy
    for some in batches(ids):
        records: Iterable[Seeker | Vacancy] = work.session.scalars(select(model).where(model.id.in_(some)))
        items = (
            (one, shortlists.profile_of(one, places) if isinstance(one, Seeker) else shortlists.demand_of(one, places))
            for one in records
        )
        rows = [
            shortlists.entry_row(kind, one.id, one.version, tokens_of(item, lexicon), lexicon.fingerprint)
            for one, item in items
        ]
        shortlists.put_entries(work.session, kind, rows)
        if kind == PEOPLE:
            work.session.expunge_all()


def batches(ids: Iterable[int]) -> Iterator[list[int]]:
    """Lists of at most a thousand."""
    waiting = iter(list(ids))
    while some := list(islice(waiting, BATCH)):
        yield some


class Desk:
    """Freezes one list after the other and gathers the rows."""

    def __init__(self, work: Work, tables: Tables) -> None:
        self.work, self.tables = work, tables
        self.ranker: Ranker | None = None
        self.files: list[dict[str, Any]] = []
        self.lists: list[dict[str, Any]] = []
        self.entries: list[dict[str, Any]] = []
        self.requests: list[dict[str, Any]] = []
        self.baselines: list[dict[str, Any]] = []
        self.stands_on: Counter[str] = Counter()
        self.offices = {user.no: tables.office[user.office] for user in tables.district.users if user.office}
        self.reach = {no: accounts.caseload_offices(work, no) for no in sorted(set(self.offices.values()))}

    def freeze(self, asked: Asked) -> None:
        """One list; none where nobody fits who may still be put forward."""
        self.renew(asked.at)
        if self.ranker is None:
            return
        entry = self.work.session.get_one(IndexEntry, (DEMAND, asked.vacancy.id))
        demand = shortlists.demand_of(asked.vacancy, self.tables.platform.places)
        ranking = self.ranker.rank(demand, LOOKED_AT, tokens=entry.tokens)
        picked = self.picked(asked.record, ranking.matches)
        if not picked:
            return
        number = len(self.lists) + 1
        self.stands_on.update(match.id for match in picked)
        self.lists.append(self.row(number, asked, ranking.considered, dict(ranking.excluded)))
        self.entries += (entry_of(number, place, match) for place, match in enumerate(picked, 1))
        self.baselines += outcomes.baselines(self.work, number, asked.vacancy, self.lists[-1])
        self.ask(asked, picked)

    def picked(self, record: ShortlistRecord, matches: Iterable[Match]) -> list[Match]:
        """The first of the ranking but those who stand on lists enough and a few whom the counselor passes over."""
        rng = dice(self.tables.district.seed, f"picked {record.no}")
        free = (match for match in matches if self.stands_on[match.id] < LISTS_A_PERSON and rng.random() >= PASSED_OVER)
        return list(islice(free, record.wanted))

    def row(self, number: int, asked: Asked, considered: int, excluded: dict[str, int]) -> dict[str, Any]:
        """The list with what it rests on."""
        record, file, tables = asked.record, self.files[-1], self.tables
        assert self.ranker is not None
        return {
            "id": number,
            "public_id": tables.public_id("shortlist", record.no),
            "no": f"L-{record.frozen_on.year}-{number:04d}",
            "vacancy_id": asked.vacancy.id,
            "office_id": self.offices[record.counselor],
            "frozen_by": tables.user[record.counselor],
            "frozen_at": asked.at,
            "index_number": file["number"],
            "index_built_at": file["built_at"],
            "weights_version": self.ranker.weights.version,
            "lexicon_fingerprint": self.ranker.lexicon.fingerprint,
            "considered": considered,
            "excluded": excluded,
        }

    def renew(self, at: datetime) -> None:
        """An index of the people of that hour, when the last one has served its time."""
        served = timedelta(days=RENEWED[self.tables.district.size])
        if self.files and at - self.files[-1]["built_at"] < served:
            return
        shelf = self.tables.platform.shelf
        index = Index.build(self.people(at), shelf.lexicon)
        if not len(index):
            return
        number = len(self.files) + 1
        ids = [int(index.id_of(row)) for row in range(len(index))]
        self.files.append(
            {
                "number": number,
                "kind": PEOPLE,
                # Like every archive but the newest three it is not there any more.
                "path": f"{PEOPLE}-{number}.idx",
                "built_at": at - timedelta(seconds=40),
                "records": len(index),
                "fingerprint": index.fingerprint,
                "signature": f"{len(ids)}:{sum(ids)}:{len(ids)}:0:{index.fingerprint[:24]}",
            }
        )
        self.ranker = Ranker(index, shelf.lexicon, shelf.weights)

    def people(self, at: datetime) -> Iterator[tuple[str, bytes]]:
        """Who was registered by then and looked for work: who does no longer, did until they were last spoken with."""
        query = (
            select(IndexEntry.record_id, IndexEntry.tokens)
            .join(Seeker, Seeker.id == IndexEntry.record_id)
            .where(IndexEntry.kind == PEOPLE, Seeker.registered_at < at - timedelta(seconds=40))
            .where(or_(Seeker.status.in_(shortlists.SEEKING), Seeker.last_contact_on > at.date()))
            .execution_options(yield_per=BATCH)
        )
        for record_id, tokens in self.work.session.execute(query):
            yield shortlists.engine_id(record_id), tokens

    def ask(self, asked: Asked, picked: Sequence[Match]) -> None:
        """Requests for the people of other offices: answered within two days, those of yesterday and today waiting."""
        counselor, hours = asked.record.counselor, self.tables.hours
        own = self.reach[self.offices[counselor]]
        people = select(Seeker.id, Seeker.office_id, Seeker.counselor_id).where(
            Seeker.id.in_([int(match.id) for match in picked]), Seeker.office_id.not_in(own)
        )
        for seeker, office, answerer in self.work.session.execute(people.order_by(Seeker.id)):
            key = f"{asked.record.no} {seeker}"
            day = self.tables.platform.calendar.add(asked.record.frozen_on, 1 + (hours.share(key) < 0.4))
            answered = "declined" if hours.share(f"{key} answer") < 0.18 else "accepted"
            waits = day > self.tables.district.today
            self.requests.append(
                {
                    "public_id": self.tables.public_id("request", key),
                    "seeker_id": seeker,
                    "vacancy_id": asked.vacancy.id,
                    "office_id": office,
                    "asked_by": self.tables.user[counselor],
                    "asked_at": asked.at,
                    "status": "asked" if waits else answered,
                    "answered_by": None if waits else answerer,
                    "answered_at": None if waits else hours.moment(day, key, after=asked.at),
                    "answer": None if waits else answered,
                }
            )


def entry_of(number: int, place: int, match: Match) -> dict[str, Any]:
    """One person of a list, as the ranking has them."""
    return {
        "shortlist_id": number,
        "seeker_id": int(match.id),
        "rank": place,
        "score": match.score,
        "confidence": match.confidence,
        "utility": match.utility,
        "reasons": shortlists.reasons_of(match),
    }
