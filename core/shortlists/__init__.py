"""Lists of people for a vacancy, frozen with what they rest on; and the index they are ranked by."""

from core.shortlists.events import ShortlistExported, ShortlistFrozen
from core.shortlists.history import history
from core.shortlists.indexing import SEEKING, Refreshed, entry_row, put_entries, refresh
from core.shortlists.models import IndexEntry, IndexFile, Shortlist, ShortlistEntry
from core.shortlists.prices import LEAST_TOLD, prices, worth_asking
from core.shortlists.profiles import demand_of, engine_id, profile_of
from core.shortlists.queries import (
    entries,
    get,
    listing,
    of_vacancy,
    open_lists,
    rankable,
    requests_of,
    sides,
    sizes,
    visible,
)
from core.shortlists.retention import SWEEPS
from core.shortlists.service import (
    Missed,
    Offer,
    Person,
    Ranked,
    answer,
    ask,
    freeze,
    rank,
    rank_vacancies,
    reasons_of,
    version_mark,
    without_list,
)
from core.shortlists.shelf import DEMAND, PEOPLE, Shelf

__all__ = [
    "DEMAND",
    "LEAST_TOLD",
    "PEOPLE",
    "SEEKING",
    "SWEEPS",
    "IndexEntry",
    "IndexFile",
    "Missed",
    "Offer",
    "Person",
    "Ranked",
    "Refreshed",
    "Shelf",
    "Shortlist",
    "ShortlistEntry",
    "ShortlistExported",
    "ShortlistFrozen",
    "answer",
    "ask",
    "demand_of",
    "engine_id",
    "entries",
    "entry_row",
    "freeze",
    "get",
    "history",
    "listing",
    "of_vacancy",
    "open_lists",
    "prices",
    "profile_of",
    "put_entries",
    "rank",
    "rank_vacancies",
    "rankable",
    "reasons_of",
    "refresh",
    "requests_of",
    "sides",
    "sizes",
    "version_mark",
    "visible",
    "without_list",
    "worth_asking",
]
