"""People ranked for a vacancy and vacancies for a person; lists frozen with what they rest on."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from core import seekers, vacancies
from core.access import Permission
from core.db import new_public_id
from core.errors import Conflict, Invalid, NotFound
from core.events import Code
from core.places import Places
from core.seekers import ReferralRequest, Seeker
from core.seekers.events import ReferralAnswered, ReferralAsked
from core.shortlists.baselines import keep
from core.shortlists.changes import current
from core.shortlists.events import ShortlistFrozen
from core.shortlists.indexing import LIVE, SEEKING
from core.shortlists.models import IndexFile, Shortlist, ShortlistEntry
from core.shortlists.prices import prices
from core.shortlists.profiles import barred, barred_vacancies, demand_of, engine_id, profile_of
from core.shortlists.queries import stored_tokens
from core.shortlists.said import told_truly
from core.shortlists.shelf import DEMAND, PEOPLE, Shelf
from core.vacancies import Vacancy
from core.work import Work
from matching import Match, NearMiss
from matching.prices import PriceList
from matching.questions import first_questions

SHOWN = 50
LONGEST = 30


@dataclass(frozen=True, slots=True)
class Person:
    """One who fits, as the actor may see them: `own` people by name and record, others masked."""

    match: Match
    seeker: Seeker
    own: bool


@dataclass(frozen=True, slots=True)
class Missed:
    """One who failed exactly one gate."""

    miss: NearMiss
    seeker: Seeker
    own: bool


@dataclass(frozen=True, slots=True)
class Ranked:
    """The people for a vacancy, with what the order rests on."""

    vacancy: Vacancy
    people: tuple[Person, ...]
    near_misses: tuple[Missed, ...]
    considered: int
    excluded: dict[str, int]
    prices: PriceList
    questions: dict[str, str]
    """By id in the index: the one gate worth asking a person about."""
    file: IndexFile
    as_of: datetime
    """What was saved until then is in it."""

    weights_version: str
    lexicon_fingerprint: str

    @property
    def stamp(self) -> str:
        """The same stamp, the same order and points: what was seen is what is frozen. What moves nobody of the list
        does not move it.
        """
        seen = [(person.match.id, person.match.score, person.match.confidence) for person in self.people]
        told = repr((self.vacancy.version, self.weights_version, seen))
        return hashlib.blake2b(told.encode(), digest_size=12).hexdigest()


@dataclass(frozen=True, slots=True)
class Offer:
    """A vacancy for a person."""

    match: Match
    vacancy: Vacancy


def rank(work: Work, shelf: Shelf, places: Places, vacancy_id: str, limit: int = SHOWN) -> Ranked:
    """The best people of the whole district who agreed to matching, for one vacancy.

    Raises NotFound, Denied, or Conflict while there is no index.
    """
    work.require(Permission.SHORTLIST_RANK)
    vacancy = vacancies.get(work, vacancy_id)
    now = current(work, shelf, places, PEOPLE)
    tokens = stored_tokens(work, DEMAND, vacancy.id, vacancy.version, shelf)
    ranking = now.ranker.rank(demand_of(vacancy, places), limit, barred(work, vacancy), tokens=tokens)
    people = _people(work, [match.id for match in ranking.matches] + [miss.id for miss in ranking.near_misses])
    own = work.actor.office_ids
    return Ranked(
        vacancy=vacancy,
        people=tuple(
            Person(told_truly(match, seeker, shelf.lexicon), seeker, seeker.office_id in own)
            for match in ranking.matches
            if (seeker := people.get(match.id)) is not None
        ),
        near_misses=tuple(
            Missed(miss, seeker, seeker.office_id in own)
            for miss in ranking.near_misses
            if (seeker := people.get(miss.id)) is not None
        ),
        considered=ranking.considered,
        excluded=dict(ranking.excluded),
        prices=prices(work, shelf, places, vacancy),
        questions=dict(first_questions(ranking)),
        file=now.file,
        as_of=now.as_of,
        weights_version=now.ranker.weights.version,
        lexicon_fingerprint=now.ranker.lexicon.fingerprint,
    )


def rank_vacancies(
    work: Work, shelf: Shelf, places: Places, seeker_id: str, limit: int = 20
) -> tuple[list[Offer], datetime]:
    """The best public vacancies for one of the actor's own people, and as of when. Raises Conflict where they did not
    agree."""
    work.require(Permission.SHORTLIST_RANK)
    seeker = seekers.get(work, seeker_id)
    if not seeker.matching_consent:
        raise Conflict("shortlist.no_consent")
    now = current(work, shelf, places, DEMAND)
    tokens = stored_tokens(work, PEOPLE, seeker.id, seeker.version, shelf)
    ranking = now.ranker.rank_vacancies(
        profile_of(seeker, places), limit, barred_vacancies(work, seeker), tokens=tokens
    )
    ids = [int(match.id) for match in ranking.matches]
    query = select(Vacancy).where(Vacancy.id.in_(ids), vacancies.live()).options(joinedload(Vacancy.enterprise))
    found = {engine_id(vacancy.id): vacancy for vacancy in work.session.scalars(query)}
    offers = [
        Offer(told_truly(match, found[match.id], shelf.lexicon), found[match.id])
        for match in ranking.matches
        if match.id in found
    ]
    return offers, now.as_of


def _people(work: Work, ids: Sequence[str]) -> dict[str, Seeker]:
    """The records behind a ranking. Who took the consent back or found work since the index was built is left out."""
    query = select(Seeker).where(
        Seeker.id.in_([int(record_id) for record_id in ids]),
        Seeker.matching_consent.is_(True),
        Seeker.status.in_(SEEKING),
    )
    return {engine_id(seeker.id): seeker for seeker in work.session.scalars(query)}


def freeze(work: Work, ranked: Ranked, picked: Sequence[str]) -> Shortlist:
    """Freezes the picked people (public ids) in the order of the ranking, with scores and reasons as shown.

    `ranked` was made in a reading unit just before; that the vacancy is still open and that the people still agree and
    seek is asked again here. People of other offices become requests to those offices.
    """
    work.require(Permission.SHORTLIST_FREEZE)
    chosen = _chosen(ranked, picked)
    status = work.session.scalar(select(Vacancy.status).where(Vacancy.id == ranked.vacancy.id))
    if status not in LIVE:
        raise Conflict("shortlist.vacancy_not_live")
    if len(_people(work, [person.match.id for person in chosen])) != len(chosen):
        raise Conflict("shortlist.moved")
    shortlist = _list_of(work, ranked)
    shortlist.no = f"T-{shortlist.public_id[:12]}"
    work.session.add(shortlist)
    # Number, entries and event need the list's id.
    work.session.flush()
    shortlist.no = f"L-{work.today.year}-{shortlist.id:04d}"
    for place, person in enumerate(chosen, 1):
        work.session.add(_entry(shortlist, place, person))
        if person.seeker.office_id not in work.actor.office_ids:
            ask(work, person.seeker, ranked.vacancy)
    keep(work, shortlist, ranked.vacancy)
    work.record(
        ShortlistFrozen(
            subject_id=shortlist.id,
            vacancy_id=ranked.vacancy.id,
            people=len(chosen),
            index_number=ranked.file.number,
        )
    )
    return shortlist


def _list_of(work: Work, ranked: Ranked) -> Shortlist:
    """An empty list with what it rests on: versions of index, weights and dictionaries."""
    return Shortlist(
        no="",
        vacancy_id=ranked.vacancy.id,
        office_id=work.actor.office_id,
        frozen_by=work.actor.user_id,
        frozen_at=work.now,
        index_number=ranked.file.number,
        index_built_at=ranked.file.built_at,
        weights_version=ranked.weights_version,
        lexicon_fingerprint=ranked.lexicon_fingerprint,
        considered=ranked.considered,
        excluded=ranked.excluded,
    )


def _chosen(ranked: Ranked, picked: Sequence[str]) -> list[Person]:
    """The picked people in the order of the ranking; refuses none, too many, and one who is no longer in it."""
    chosen = [person for person in ranked.people if person.seeker.public_id in set(picked)]
    if not chosen:
        raise Invalid(picked="shortlist.nobody")
    if len(chosen) > LONGEST:
        raise Invalid(picked=("shortlist.too_many", {"longest": LONGEST}))
    if len(chosen) != len(set(picked)):
        raise Conflict("shortlist.moved")
    return chosen


def _entry(shortlist: Shortlist, place: int, person: Person) -> ShortlistEntry:
    match = person.match
    return ShortlistEntry(
        shortlist_id=shortlist.id,
        seeker_id=person.seeker.id,
        rank=place,
        score=match.score,
        confidence=match.confidence,
        utility=match.utility,
        reasons=reasons_of(match),
    )


def reasons_of(match: Match) -> dict[str, Any]:
    """Gates and parts as plain values, for keeping and showing: one function for page, print and export."""
    return {
        "gates": [asdict(gate) for gate in match.gates],
        "parts": [asdict(part) for part in match.parts],
        "harmonic": match.harmonic,
    }


def ask(work: Work, seeker: Seeker, vacancy: Vacancy) -> ReferralRequest | None:
    """Asks the office that owns a person to refer them; None where that was asked before.

    Raises Conflict for a person of the own office, and for a vacancy that is not open.
    """
    work.require(Permission.REFERRAL_REQUEST)
    if seeker.office_id in work.actor.office_ids:
        raise Conflict("referral.own")
    if vacancy.status not in LIVE:
        raise Conflict("shortlist.vacancy_not_live")
    pair = select(ReferralRequest).where(
        ReferralRequest.seeker_id == seeker.id, ReferralRequest.vacancy_id == vacancy.id
    )
    if work.session.scalar(pair) is not None:
        return None
    request = ReferralRequest(
        public_id=new_public_id(),
        seeker_id=seeker.id,
        vacancy_id=vacancy.id,
        office_id=seeker.office_id,
        asked_by=work.actor.user_id,
        asked_at=work.now,
        status="asked",
    )
    work.session.add(request)
    # The event needs the request's id.
    work.session.flush()
    asked = ReferralAsked(subject_id=request.id, seeker_id=seeker.id, vacancy_id=vacancy.id, office_id=seeker.office_id)
    work.record(asked)
    return request


def answer(work: Work, request_id: str, status: str) -> ReferralRequest:
    """The owning office accepts or declines a request. NotFound for any other office."""
    work.require(Permission.REFERRAL_REQUEST)
    query = select(ReferralRequest).where(
        ReferralRequest.public_id == request_id, ReferralRequest.office_id.in_(work.actor.office_ids)
    )
    # Locked: of two answers at once the second finds the first.
    request = work.session.scalar(query.with_for_update())
    if request is None:
        raise NotFound("referral.not_found")
    if request.status != "asked":
        raise Conflict("referral.answered")
    if status not in ("accepted", "declined"):
        raise Invalid(answer="referral.answer")
    request.status, request.answer = status, status
    request.answered_by, request.answered_at = work.actor.user_id, work.now
    work.record(ReferralAnswered(subject_id=request.id, answer=Code(status)))
    return request


def version_mark(weights_version: str, fingerprint: str) -> str:
    """A short mark for the foot of a page: the same mark, the same order."""
    return hashlib.sha256(f"{weights_version}{fingerprint}".encode()).hexdigest()[:8]


def without_list(work: Work, vacancy_ids: Sequence[int]) -> set[int]:
    """Which of these vacancies have no frozen list yet."""
    query = select(Shortlist.vacancy_id).where(Shortlist.vacancy_id.in_(vacancy_ids)).group_by(Shortlist.vacancy_id)
    return set(vacancy_ids) - set(work.session.scalars(query.having(func.count() > 0)))
