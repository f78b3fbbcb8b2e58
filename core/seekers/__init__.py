"""Job seekers: people registered by a counselor, with what they want, can do and have agreed to."""

from core.seekers.commands import CHANNELS, INTENTIONS, REASONS, RESULTS, NoteContact, RegisterSeeker, SeekerFacts
from core.seekers.identity import Identity
from core.seekers.identity import check as check_identity
from core.seekers.models import Consent, Contact, Reading, ReferralRequest, Seeker, SeekerChange
from core.seekers.queries import Wanted, consents, contacts, get, listing, requests_for, same_id_number, unseen, visible
from core.seekers.service import (
    MATCHING,
    CodeTitle,
    consent,
    consent_row,
    edit,
    give_consent,
    note_contact,
    number_of,
    put,
    refuse_duplicate,
    register,
    unmask,
    withdraw_consent,
)

__all__ = [
    "CHANNELS",
    "INTENTIONS",
    "MATCHING",
    "REASONS",
    "RESULTS",
    "CodeTitle",
    "Consent",
    "Contact",
    "Identity",
    "NoteContact",
    "Reading",
    "ReferralRequest",
    "RegisterSeeker",
    "Seeker",
    "SeekerChange",
    "SeekerFacts",
    "Wanted",
    "check_identity",
    "consent",
    "consent_row",
    "consents",
    "contacts",
    "edit",
    "get",
    "give_consent",
    "listing",
    "note_contact",
    "number_of",
    "put",
    "refuse_duplicate",
    "register",
    "requests_for",
    "same_id_number",
    "unmask",
    "unseen",
    "visible",
    "withdraw_consent",
]
