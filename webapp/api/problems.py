"""Refusals for programs: application/problem+json (RFC 9457), which repeats nothing of what was sent."""

from collections.abc import Iterable, Mapping
from typing import Any, NoReturn

from flask import Response, g, json, request
from pydantic import ValidationError
from werkzeug.exceptions import HTTPException

from core.errors import Invalid, Refusal, TooMany
from webapp.request import platform

PREFIX = "/api/"
MEDIA_TYPE = "application/problem+json"
KIND = "urn:beibei-jobs:problem:"
PERSONAL = frozenset({"contact_name", "contact_phone"})
"""Fields whose words must not come back in a sentence: answers end in other people's logs."""

KEPT_HEADERS = frozenset({"Allow", "WWW-Authenticate"})
LONGEST_FIELD = 80
OWN_CODES = {"missing": "api.field_missing", "extra_forbidden": "api.field_unknown"}
"""What is wrong with the shape of a body, by pydantic's code; all else is a wrong type."""


def asked() -> bool:
    """Whether a program asks: it gets no page."""
    return request.path.startswith(PREFIX)


def refused(refusal: Refusal, status: int) -> Response:
    """A refusal of the core."""
    errors: list[dict[str, str]] = []
    if isinstance(refusal, Invalid):
        errors = [wrong(field, code, facts) for field, (code, facts) in refusal.fields.items()]
        return answer(status, "invalid", platform.texts.say("error", "invalid"), errors)
    headers = {}
    if isinstance(refusal, TooMany):
        headers["Retry-After"] = str(60 * int(str(refusal.facts.get("minutes", 1))))
    said = platform.texts.say("error", refusal.code, **refusal.facts)
    return answer(status, refusal.code, said, headers=headers)


def wrong(field: str, code: str, facts: Mapping[str, object]) -> dict[str, str]:
    """One field with what is wrong with it."""
    if field in PERSONAL:
        facts = {name: "…" if isinstance(value, str) else value for name, value in facts.items()}
    message = platform.texts.say("error", code, **facts)
    return {"field": field[:LONGEST_FIELD], "code": code, "message": message}


def of_http(error: HTTPException) -> Response:
    """Flask's own refusals, with the headers that belong to them."""
    status = error.code or 500
    headers = {name: value for name, value in error.get_headers() if name in KEPT_HEADERS}
    return answer(status, headers=headers)


def answer(
    status: int,
    code: str = "",
    title: str = "",
    errors: Iterable[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The problem. Asks no database: the unit of work is over."""
    body = {
        "type": KIND + (code or f"http.{status}"),
        "title": title or platform.texts.say("problem", str(status)),
        "status": status,
        "errors": list(errors),
        "request_id": g.get("request_id", ""),
    }
    said = json.dumps(body, ensure_ascii=False)
    return Response(said, status, dict(headers or {}), content_type=MEDIA_TYPE)


def misshapen(error: ValidationError) -> NoReturn:
    """What pydantic refuses, as a refusal of our own: field and code, without the value."""
    told = error.errors(include_input=False, include_url=False, include_context=False)
    raise invalid(
        {".".join(map(str, one["loc"])) or "body": OWN_CODES.get(one["type"], "api.field_type") for one in told}
    )


def invalid(codes: Mapping[str, Any]) -> Invalid:
    """An Invalid whose fields are named by somebody else: not every name can be a keyword."""
    refusal = Invalid()
    refusal.fields = {field: (code, {}) for field, code in codes.items()}
    return refusal
