"""Records as programs get them: each field named here, none by accident."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from core import vacancies
from core.vacancies import MOVES, Status, Vacancy, VacancyFacts
from webapp.api.orders import firms
from webapp.request import platform, work

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MOMENTS = (
    "created_at",
    "updated_at",
    "submitted_at",
    "review_due_at",
    "published_at",
    "verified_at",
    "closed_at",
)
COUNTED = ("referred", "interviewed", "filled")
OF_THE_FIRM = frozenset({*COUNTED, "return_reason", "contact_name", "source_ref"})
"""What another system does not get of a public vacancy: its page does not show it either."""


def said(vacancy: Vacancy) -> dict[str, Any]:
    """A vacancy; its firm is loaded."""
    phone = work.vault.open(vacancy, "contact_phone")
    plain = [name for name in VacancyFacts.__dataclass_fields__ if name != "contact_phone"]
    plain += ["public_id", "no", "status", "version", *COUNTED, "gap", "return_reason", "close_reason"]
    told = {name: plainly(getattr(vacancy, name)) for name in plain}
    told |= {name: moment(getattr(vacancy, name)) for name in MOMENTS}
    told["contact_phone"] = phone
    told["enterprise"] = {"public_id": vacancy.enterprise.public_id, "name": vacancy.enterprise.name}
    told["missing"] = vacancies.missing(vacancy, has_phone=phone is not None)
    if work.actor.enterprise_id is None:
        told |= dict.fromkeys(OF_THE_FIRM)
    return told


def plainly(value: Any) -> Any:
    """A day as JSON has it; all else as it is."""
    return value.isoformat() if isinstance(value, date) else value


def moment(at: datetime | None) -> str | None:
    """A moment in UTC: 2026-03-02T01:00:00Z."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z") if at else None


def cursor_of(vacancy: Vacancy) -> str:
    """Where the next page begins: after this vacancy."""
    return f"{(vacancy.updated_at - EPOCH) // timedelta(microseconds=1)}-{vacancy.id}"


def position(cursor: str) -> tuple[datetime, int]:
    """The moment and the id of a cursor."""
    micros, _, number = cursor.partition("-")
    return EPOCH + timedelta(microseconds=int(micros)), int(number)


def lists_said() -> dict[str, Any]:
    """What may be chosen from, today and by this key."""
    say, own = platform.texts.say, work.actor.enterprise_id is not None
    places = platform.places.subdistricts(work.today)
    reasons = [(code, say("vacancy_close_reason", code)) for code in vacancies.CLOSE_REASONS]
    return {
        "places": choices([(place.code, place.name) for place in places]),
        "enterprises": [{"public_id": firm.public_id, "name": firm.name} for firm in firms()] if own else [],
        "words": {field: list(vacancies.lists.values(listed)) for field, listed in vacancies.CHOSEN.items()},
        "close_reasons": choices(reasons),
        "moves": choices([(code, say("vacancy_move", code)) for code in MOVES if code != "close"]),
        "statuses": choices([(status.value, say("vacancy_status", status.value)) for status in Status]),
    }


def choices(pairs: list[tuple[str, str]]) -> list[dict[str, str]]:
    """Codes with their names."""
    return [{"code": code, "name": name} for code, name in pairs]
