"""What the API's description promises holds, whatever is sent: asked by schemathesis, on the suite's database."""

from collections import Counter
from typing import Any

import pytest
import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema

from core.accounts import limits
from tests.webapp.api.bodies import PHONE

SPECIFICATION = "/api/v1/openapi.json"
EXAMPLES = 12
ACCEPTED = ["2xx", "401", "403", "404", "409", "429"]
CHECKS = {
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "positive_data_acceptance",
    "missing_required_header",
    "unsupported_method",
    "allow_header_conformance",
    "use_after_free",
    "ensure_resource_availability",
    "ignored_auth",
    "object_level_authorization",
}
SOCKET_SETTINGS = ("max_redirects", "verify", "cert", "proxies")


def config(secret: str) -> SchemathesisConfig:
    """All checks of the tool. One expectation is widened: whether a draft is complete is no matter of the request."""
    incomplete = {"positive_data_acceptance": {"expected-statuses": [*ACCEPTED, "422"]}}
    return SchemathesisConfig.from_dict(
        {
            "seed": 1,
            "headers": {"Authorization": f"Bearer {secret}"},
            "continue-on-failure": True,
            # The character 0 no schema can forbid without a pattern at each text; test_door holds it.
            "generation": {"max-examples": EXAMPLES, "deterministic": True, "database": "none", "allow-x00": False},
            "operations": [{"include-operation-id": "submit_vacancy", "checks": incomplete}],
        }
    )


def straightened(body: dict[str, Any], firm: str) -> dict[str, Any]:
    """A right body, made right also where rules across fields and registers decide: no schema can say those."""
    body = dict(body)
    if "salary_min" in body or "salary_max" in body:
        low, high = body.get("salary_min"), body.get("salary_max")
        said = sorted(pay for pay in (low, high) if pay is not None)
        body["salary_min"], body["salary_max"] = (said or [None])[0], (said or [None])[-1]
    if body.get("contact_phone"):
        body["contact_phone"] = PHONE
    if body.get("enterprise"):
        body["enterprise"] = firm
    if body.get("submit"):
        body["submit"] = False
    return body


@pytest.fixture
def described(app, own, monkeypatch):
    """The specification as the app serves it. The limit on calls is tested elsewhere."""
    for endpoint, view in app.view_functions.items():
        if endpoint.startswith("api.") and hasattr(view, "limit"):
            monkeypatch.setattr(view, "limit", limits.Limit("api", 10**9, 1))
    firm, secret = own[0], own[3]
    schema = schemathesis.openapi.from_wsgi(SPECIFICATION, app, config=config(secret))

    through = schema.transport.send

    def send(case, **words):
        if case.meta is not None and case.meta.generation.mode.is_positive and isinstance(case.body, dict):
            case.body = straightened(case.body, firm.public_id)
        # schemathesis 4.32 hands a socket's settings to an app in process where it asks without the key.
        return through(case, **{name: word for name, word in words.items() if name not in SOCKET_SETTINGS})

    monkeypatch.setattr(schema.transport, "send", send)
    return schema


def test_the_api_keeps_what_it_promises(described):
    asked, broken, errors = Counter(), [], []
    for event in from_schema(described).execute():
        if isinstance(event, events.NonFatalError | events.FatalError):
            errors.append(event)
        if not isinstance(event, events.ScenarioFinished):
            continue
        for checks in event.recorder.checks.values():
            asked.update(check.name for check in checks)
            broken += [told(event, check) for check in checks if check.failure_info is not None]
    assert not errors
    assert not broken, "\n\n".join(broken[:10])
    assert asked.keys() == CHECKS
    assert min(asked.values()) > 500


def told(event: Any, check: Any) -> str:
    """What was asked and what was wrong with the answer."""
    why = check.failure_info
    return f"{event.phase.value} {event.label}: {check.name}\n{why.failure}\n{why.code_sample}"
