"""Special job fairs (专场招聘会): opened from a flag, with the firms invited and the vacancies they bring."""

from core.fairs.models import Fair, FairVacancy, Invitation
from core.fairs.retention import SWEEPS
from core.fairs.service import (
    LEAD,
    OpenFair,
    counts,
    flags_served,
    get,
    get_invitation,
    invitations_of,
    invite,
    listing,
    of_flag,
    open_fair,
    own_invitations,
    refuse_day,
    vacancies_of,
)

__all__ = [
    "LEAD",
    "SWEEPS",
    "Fair",
    "FairVacancy",
    "Invitation",
    "OpenFair",
    "counts",
    "flags_served",
    "get",
    "get_invitation",
    "invitations_of",
    "invite",
    "listing",
    "of_flag",
    "open_fair",
    "own_invitations",
    "refuse_day",
    "vacancies_of",
]
