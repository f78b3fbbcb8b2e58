"""Whatever is done about a vacancy's people, in whatever order: a list is frozen only of people who agree and seek,
for a vacancy that is open; it never changes; an office is asked once for a person, and answers once, itself."""

from dataclasses import dataclass, field
from itertools import product

import pytest
from hypothesis import given
from sqlalchemy import select

from core import seekers, shortlists, vacancies
from core.seekers import Consent, Contact, NoteContact, ReferralRequest, Seeker
from core.shortlists import Shortlist, ShortlistEntry
from core.vacancies import MACHINE, Status, Vacancy
from tests.core.walking import PICKS, chosen, walks

PEOPLE = ("own", "elsewhere", "cleaner")
STEPS = [
    *product(("freeze",), (("own",), ("elsewhere",), ("own", "elsewhere"), PEOPLE)),
    *product(("withdraw", "consent", "employed", "seeks"), PEOPLE),
    *product(("vacancy",), ("pause", "resume", "close", "reopen")),
    *product(("ask",), ("own", "elsewhere")),
    *product(("accepted", "declined", "perhaps"), ("asker", "owner")),
]


@dataclass
class Known:
    """What the rules say so far. `request`: None before the other office was asked."""

    vacancy: Status = Status.PUBLISHED
    agreed: set[str] = field(default_factory=lambda: set(PEOPLE))
    seeking: set[str] = field(default_factory=lambda: set(PEOPLE))
    request: str | None = None
    lists: int = 0

    @property
    def live(self) -> bool:
        return self.vacancy.value in vacancies.LIVE

    def expected(self, act, what):
        """The events of this step, or the code of its refusal."""
        asked = ["referral.asked"] if self.request is None else []
        if act == "freeze":
            if not self.live:
                return "shortlist.vacancy_not_live"
            may = set(what) <= self.agreed & self.seeking
            return [*(asked if "elsewhere" in what else []), "shortlist.frozen"] if may else "shortlist.moved"
        if act == "ask":
            return "referral.own" if what == "own" else asked if self.live else "shortlist.vacancy_not_live"
        if act == "vacancy":
            return ["vacancy.moved"] if self.vacancy in MACHINE.edges[what] else "vacancy.illegal_event"
        return self.of_a_person(act, what) if what in PEOPLE else self.of_the_request(act, what)

    def of_a_person(self, act, what):
        """What is said with a person."""
        if act == "withdraw":
            return ["seeker.consent_withdrawn"] if what in self.agreed else "seeker.not_consented"
        if act == "consent":
            return "seeker.consented" if what in self.agreed else ["seeker.consent_given"]
        return ["seeker.contacted"]

    def of_the_request(self, act, what):
        """What an office answers."""
        if what == "asker" or self.request is None:
            return "referral.not_found"
        if self.request != "asked":
            return "referral.answered"
        return "referral.answer" if act == "perhaps" else ["referral.answered"]

    def follow(self, act, what):
        """The step was taken."""
        if act == "freeze":
            self.lists += 1
        if (act, what) == ("ask", "elsewhere") or (act == "freeze" and "elsewhere" in what):
            self.request = self.request or "asked"
        elif act in ("withdraw", "consent"):
            (self.agreed.discard if act == "withdraw" else self.agreed.add)(what)
        elif act in ("employed", "seeks"):
            (self.seeking.discard if act == "employed" else self.seeking.add)(what)
        elif act == "vacancy":
            self.vacancy = MACHINE.edges[what][self.vacancy]
        elif act in ("accepted", "declined"):
            self.request = act


@pytest.fixture
def ranked(unit, platform, indexed):
    """What the counselor saw once; much may have happened since."""
    with unit(indexed.counselor, write=False) as work:
        return shortlists.rank(work, platform.shelf, platform.places, indexed.vacancy.public_id)


def actor_of(act, what, scene):
    """Who does it: people of the other office are spoken with there."""
    if act in ("accepted", "declined", "perhaps"):
        return scene.other if what == "owner" else scene.counselor
    if act in ("withdraw", "consent", "employed", "seeks") and what == "elsewhere":
        return scene.other
    return scene.counselor


def taken(act, what, scene, ranked):
    """The step as the door would take it."""

    def take(work):
        if act == "freeze":
            shortlists.freeze(work, ranked, [scene.people[name].public_id for name in what])
        elif act == "withdraw":
            seekers.withdraw_consent(work, scene.people[what].public_id)
        elif act == "consent":
            seekers.consent(work, scene.people[what].public_id, "counter")
        elif act in ("employed", "seeks"):
            result = "employed" if act == "employed" else "wants_work"
            seekers.note_contact(work, scene.people[what].public_id, NoteContact(channel="phone", result=result))
        elif act == "vacancy":
            vacancies.move(work, scene.vacancy.public_id, what)
        elif act == "ask":
            vacancy = work.session.get_one(Vacancy, scene.vacancy.id)
            shortlists.ask(work, work.session.get_one(Seeker, scene.people[what].id), vacancy)
        else:
            request = work.session.scalar(select(ReferralRequest.public_id)) or "none"
            shortlists.answer(work, request, act)

    return take


def frozen(unit):
    """All that was frozen, as it stands."""
    with unit(write=False) as work:
        lists = work.session.execute(select(Shortlist.__table__).order_by(Shortlist.id)).all()
        return lists, work.session.execute(select(ShortlistEntry.__table__).order_by(ShortlistEntry.id)).all()


@walks(60)
@given(picks=PICKS)
def test_lists_and_requests_go_no_way_but_theirs(site, indexed, ranked, picks):
    tables = (Shortlist, ShortlistEntry, ReferralRequest, Vacancy, Seeker, Consent, Contact)
    with site.walk(*tables) as on:
        known = Known()
        for pick in picks:
            act, what = chosen(pick, STEPS, lambda step: isinstance(known.expected(*step), list))
            before = frozen(site.unit)
            step = taken(act, what, indexed, ranked)
            if on.step(step, known.expected(act, what), actor=actor_of(act, what, indexed)):
                known.follow(act, what)
            after = frozen(site.unit)
            assert [kept[: len(old)] for kept, old in zip(after, before, strict=True)] == list(before)
            assert len(after[0]) == known.lists
            with site.unit(write=False) as work:
                assert work.session.scalars(select(ReferralRequest.status)).all() == (
                    [known.request] if known.request else []
                )
