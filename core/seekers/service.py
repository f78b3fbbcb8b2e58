"""People registered, changed, spoken with; consent kept and withdrawn; numbers shown in clear with a reason."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from core.access import Permission
from core.accounts import limits
from core.errors import Conflict, Invalid
from core.events import Code
from core.seekers import sensitive
from core.seekers.commands import CHANNELS, PLAIN, REASONS, NoteContact, RegisterSeeker, SeekerFacts
from core.seekers.events import (
    ConsentGiven,
    ConsentWithdrawn,
    SeekerChanged,
    SeekerContacted,
    SeekerRegistered,
    SeekerUnmasked,
)
from core.seekers.identity import Identity
from core.seekers.models import Consent, Contact, Reading, Seeker, SeekerChange
from core.seekers.queries import consents, get, same_id_number
from core.seekers.sensitive import CONSENT_FLAGS, CONSENT_TEXTS, MATCHING, SENSITIVE
from core.work import Work

CodeTitle = Callable[[str], str | None]
"""A title in anybody's words to an occupation key, or None (matching/titles.py behind it)."""

STATUS_AFTER = {"employed": "employed", "no_wish": "no_wish", "wants_work": "seeking"}


def register(work: Work, order: RegisterSeeker, identity: Identity, code_title: CodeTitle) -> Seeker:
    """A person in the actor's own office; `identity` has been checked.

    Raises Conflict seeker.duplicate with the public id where the ID number is registered already (the id only when
    the actor may see that record).
    """
    work.require(Permission.SEEKER_REGISTER)
    number = identity.id_number
    if number is None:
        raise Invalid(id_number="id_number.empty")
    refuse_duplicate(work, number.number)
    if work.actor.office_id is None:
        raise Conflict("seeker.no_office")
    seeker = Seeker(
        no="",
        sex=number.sex,
        born_on=number.born_on,
        status="seeking",
        office_id=work.actor.office_id,
        counselor_id=work.actor.user_id,
        registered_at=work.now,
        updated_at=work.now,
        last_contact_on=work.today,
        sensitive_consent=order.sensitive_consent,
    )
    seeker.no = f"T-{seeker.public_id[:12]}"
    work.vault.seal(seeker, "id_number", number.number)
    put(work, seeker, order.facts, identity, code_title)
    work.session.add(seeker)
    # The number that people say aloud is made of the id.
    work.session.flush()
    seeker.no = number_of(seeker.id)
    for purpose in [name for name, flag in CONSENT_FLAGS.items() if getattr(order, flag)]:
        give_consent(work, seeker, purpose, order.consent_channel)
    work.record(SeekerRegistered(subject_id=seeker.id, office_id=seeker.office_id, consented=order.matching_consent))
    return seeker


def number_of(record_id: int) -> str:
    """The number of a person: S-04127."""
    return f"S-{record_id:05d}"


def refuse_duplicate(work: Work, id_number: str, but: int | None = None) -> None:
    """Raises Conflict where somebody else has this ID number."""
    same = same_id_number(work, id_number)
    if same is None or same.id == but:
        return
    mine = same.office_id in work.actor.office_ids
    raise Conflict(
        "seeker.duplicate" if mine else "seeker.duplicate_elsewhere",
        no=same.no,
        public_id=same.public_id if mine else "",
    )


def put(work: Work, seeker: Seeker, facts: SeekerFacts, identity: Identity, code_title: CodeTitle) -> list[str]:
    """Writes the facts into the record and says which fields changed.

    Raises Invalid where they hold what needs a separate consent and the record has none (D31).
    """
    sensitive.refuse_unasked(facts, consented=bool(seeker.sensitive_consent))
    values: dict[str, Any] = {name: _plain(getattr(facts, name)) for name in PLAIN}
    values["name"] = identity.name
    values["intentions"] = [title.strip() for title in facts.intentions if title.strip()]
    values["work_subdistricts"] = list(facts.work_subdistricts)
    values["shift_ok"] = None if facts.shift_ok is None else list(facts.shift_ok)
    changed = [name for name, value in values.items() if getattr(seeker, name) != value]
    for name in changed:
        setattr(seeker, name, values[name])
    if work.vault.open(seeker, "phone") != identity.phone:
        work.vault.seal(seeker, "phone", identity.phone)
        changed.append("phone")
    changed += sensitive.put(work, seeker, facts)
    if "intentions" in changed:
        seeker.occupation_key = next(filter(None, map(code_title, values["intentions"])), None)
    return changed


def edit(
    work: Work,
    public_id: str,
    facts: SeekerFacts,
    identity: Identity,
    version: int,
    code_title: CodeTitle,
    *,
    sensitive_channel: str | None = None,
) -> Seeker:
    """Changes a record; Conflict where somebody else changed it since `version` was read.

    `sensitive_channel`: how the person agreed, just now, that health and hardship are kept.
    """
    seeker = get(work, public_id)
    work.require(Permission.SEEKER_EDIT, seeker)
    if seeker.version != version:
        raise Conflict("stale")
    if sensitive_channel is not None and not seeker.sensitive_consent:
        _refuse_channel(sensitive_channel)
        give_consent(work, seeker, SENSITIVE, sensitive_channel)
    changed = put(work, seeker, facts, identity, code_title)
    if changed:
        seeker.updated_at = work.now
        note_change(work, seeker, changed)
        work.record(SeekerChanged(subject_id=seeker.id, fields=len(changed)))
    return seeker


def note_contact(work: Work, public_id: str, order: NoteContact) -> Contact:
    """Keeps a talk, and what follows from it for the person's state."""
    seeker = get(work, public_id)
    work.require(Permission.SEEKER_EDIT, seeker)
    contact = Contact(
        seeker_id=seeker.id,
        at=work.now,
        by=work.actor.user_id,
        channel=order.channel,
        result=order.result,
        note=order.note.strip(),
        next_on=order.next_on,
    )
    work.session.add(contact)
    if order.result != "not_reached":
        seeker.last_contact_on = work.today
    after = STATUS_AFTER.get(order.result, seeker.status)
    if after != seeker.status:
        seeker.status, seeker.updated_at = after, work.now
    work.record(SeekerContacted(subject_id=seeker.id, channel=Code(order.channel), result=Code(order.result)))
    return contact


def give_consent(work: Work, seeker: Seeker, purpose: str, channel: str) -> None:
    """Keeps that the person agreed, with the version of the text that was read to them (D31)."""
    work.session.add(Consent(**consent_row(work, seeker.id, channel, purpose)))
    setattr(seeker, CONSENT_FLAGS[purpose], True)
    work.record(ConsentGiven(subject_id=seeker.id, purpose=Code(purpose), channel=Code(channel)))


def consent_row(work: Work, seeker_id: int, channel: str, purpose: str = MATCHING) -> dict[str, Any]:
    """A row of the table of consents; an import writes many at once."""
    return {
        "seeker_id": seeker_id,
        "purpose": purpose,
        "text_version": CONSENT_TEXTS[purpose],
        "channel": channel,
        "given_at": work.now,
        "recorded_by": work.actor.user_id,
    }


def consent(work: Work, public_id: str, channel: str) -> Seeker:
    """The person agrees to matching after all."""
    seeker = get(work, public_id)
    work.require(Permission.SEEKER_EDIT, seeker)
    _refuse_channel(channel)
    if seeker.matching_consent:
        raise Conflict("seeker.consented")
    give_consent(work, seeker, MATCHING, channel)
    seeker.updated_at = work.now
    return seeker


def withdraw_consent(work: Work, public_id: str, purpose: str = MATCHING) -> Seeker:
    """The person takes an agreement back: no ranking from now on; what rested on the separate consent is erased."""
    seeker = get(work, public_id)
    work.require(Permission.SEEKER_EDIT, seeker)
    if purpose not in CONSENT_FLAGS:
        raise Invalid(purpose="seeker.purpose")
    if not getattr(seeker, CONSENT_FLAGS[purpose]):
        raise Conflict("seeker.not_consented")
    for row in _living_consents(work, seeker, purpose):
        row.withdrawn_at = work.now
    setattr(seeker, CONSENT_FLAGS[purpose], False)
    seeker.updated_at = work.now
    if purpose == SENSITIVE and (gone := sensitive.erase(work, seeker)):
        note_change(work, seeker, gone)
    work.record(ConsentWithdrawn(subject_id=seeker.id, purpose=Code(purpose)))
    return seeker


def unmask(work: Work, public_id: str, field: str, reason: str) -> str:
    """A sealed field in clear: counted against the day's limit, written into the history with its reason (D6)."""
    seeker = get(work, public_id)
    work.require(Permission.SEEKER_UNMASK, seeker)
    if field not in ("id_number", "phone"):
        raise Invalid(field="seeker.field")
    if reason not in REASONS:
        raise Invalid(reason="seeker.reason")
    limits.count(work, limits.UNMASK, str(work.actor.user_id))
    work.session.add(_reading(work, seeker, field, reason, work.now))
    work.record(SeekerUnmasked(subject_id=seeker.id, field=Code(field), reason=Code(reason)))
    return work.vault.open(seeker, field) or ""


def _reading(work: Work, seeker: Seeker, field: str, reason: str, at: datetime) -> Reading:
    return Reading(user_id=work.actor.user_id, seeker_id=seeker.id, field=field, reason=reason, at=at)


def _living_consents(work: Work, seeker: Seeker, purpose: str) -> list[Consent]:
    return [row for row in consents(work, seeker) if row.withdrawn_at is None and row.purpose == purpose]


def _refuse_channel(channel: str) -> None:
    if channel not in CHANNELS:
        raise Invalid(channel="seeker.channel")


def note_change(work: Work, seeker: Seeker, names: list[str]) -> None:
    """Keeps which fields were changed, by whom; the values stay out."""
    note = {"fields": sorted(names)}
    work.session.add(SeekerChange(seeker_id=seeker.id, at=work.now, by=work.actor.user_id, fields=note))


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple | list) else value
