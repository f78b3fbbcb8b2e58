"""Lists of people for a vacancy, frozen with what they rest on; and the index they are ranked by."""

from core.shortlists.baselines import FIRST, WAYS, baselines
from core.shortlists.bench import RANKED, Bench, Row, Tally, bench
from core.shortlists.decisions import COLUMNS as DECISION_COLUMNS
from core.shortlists.decisions import decisions
from core.shortlists.events import OutcomeTold, ShortlistExported, ShortlistFrozen
from core.shortlists.history import history
from core.shortlists.indexing import SEEKING, Refreshed, entry_row, put_entries, refresh
from core.shortlists.models import IndexEntry, IndexFile, Shortlist, ShortlistBaseline, ShortlistEntry
from core.shortlists.outcomes import REASONS, RESULTS, mark_of, tell
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
    tellers,
    visible,
)
from core.shortlists.retention import SWEEPS
from core.shortlists.selection import Comparison, selection
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
    "DECISION_COLUMNS",
    "DEMAND",
    "FIRST",
    "LEAST_TOLD",
    "PEOPLE",
    "RANKED",
    "REASONS",
    "RESULTS",
    "SEEKING",
    "SWEEPS",
    "WAYS",
    "Bench",
    "Comparison",
    "IndexEntry",
    "IndexFile",
    "Missed",
    "Offer",
    "OutcomeTold",
    "Person",
    "Ranked",
    "Refreshed",
    "Row",
    "Shelf",
    "Shortlist",
    "ShortlistBaseline",
    "ShortlistEntry",
    "ShortlistExported",
    "ShortlistFrozen",
    "Tally",
    "answer",
    "ask",
    "baselines",
    "bench",
    "decisions",
    "demand_of",
    "engine_id",
    "entries",
    "entry_row",
    "freeze",
    "get",
    "history",
    "listing",
    "mark_of",
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
    "selection",
    "sides",
    "sizes",
    "tell",
    "tellers",
    "version_mark",
    "visible",
    "without_list",
    "worth_asking",
]
