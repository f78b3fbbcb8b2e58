"""How responses end (config/retention.toml): with the words of their vacancy."""

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement

from core.response.models import Response, ResponseStep, ResponseWord
from core.retention import Rule, Sweep, not_held, removed
from core.work import Work


def _due(work: Work, rule: Rule) -> Sequence[ColumnElement[bool]]:
    return (
        Response.closed_at < rule.before(work),
        not_held(vacancy=Response.vacancy_id, enterprise=Response.enterprise_id),
    )


def _drop(work: Work, ids: Sequence[int]) -> Mapping[str, int]:
    with_it = {"response_word": ResponseWord.response_id, "response_step": ResponseStep.response_id}
    gone = {table: removed(work, column, ids) for table, column in with_it.items()}
    return {**gone, "response": removed(work, Response.id, ids)}


SWEEPS = (Sweep(Response.id, "closed_at", _due, _drop, takes=("response_word", "response_step")),)
