"""The history as auditors read it: every fact has a Chinese name, codes are said in Chinese, accounts by name."""

import re
from dataclasses import fields

import pytest
from sqlalchemy import insert

from core import api_keys, complaints, imports, response, retention, seekers, vacancies
from core.access import OfficeLevel, Permission, Role
from core.enterprises import Basis
from core.events import GENESIS, REGISTRY, Code, EventRow
from core.response.book import book
from core.response.service import ENDS
from tests.architecture.source import modules, name_of
from tests.factories.accounts import a_user
from webapp.audit.views import SECTIONS, value_said


def test_every_fact_of_every_event_has_a_name(platform):
    facts = {field.name for kind in REGISTRY.values() for field in fields(kind)} - {"subject_id"}
    assert facts <= platform.texts.sections["fact"].keys()


@pytest.mark.parametrize(
    ("name", "facts", "said"),
    [
        ("vacancy.moved", {"event": "close", "status": "closed"}, "操作：关闭；状态：已关闭"),
        ("seeker.registered", {"office_id": 7, "consented": True}, "机构：7；同意匹配：是"),
        ("seeker.unmasked", {"field": "phone", "reason": "contact"}, "字段：手机"),
        ("account.signed_in", {}, "赵大山"),
    ],
)
def test_an_event_is_said_in_chinese(client_as, work, name, facts, said):
    auditor, person = a_user(work, Role.AUDITOR), a_user(work)
    person.name = "赵大山"
    work.session.flush()
    row = {"seq": 1_000, "name": name, "at": work.now, "role": "system", "subject_id": person.id, "facts": facts}
    work.session.execute(insert(EventRow).values(**row, previous=GENESIS, hash=GENESIS))
    assert said in client_as(auditor).get("/audit/").get_data(as_text=True)


FREE = {"sha256"}
"""Facts of code that stand for nothing but themselves."""


def first_words(function: str, *, last: bool = False) -> set[str]:
    """The literal that calls of a function name first, or last."""
    calls = [
        call for module in modules("core", "webapp", "jobs") for call in module.calls() if name_of(call) == function
    ]
    words = [call.args[-1 if last else 0] for call in calls if call.args]
    return {word.value for word in words if isinstance(getattr(word, "value", None), str)}


CODES = {
    "act": set(complaints.MACHINE.edges),
    "answer": {"accepted", "declined"},
    "basis": set(Basis),
    "by": set(Role),
    "cause": {*ENDS.values(), "time"},
    "channel": set(seekers.CHANNELS),
    "event": set(vacancies.MOVES),
    "field": {"phone", "id_number"},
    "how": first_words("_set_password", last=True) | set(response.HOW),
    "kind": set(imports.KINDS) | set(complaints.Kind),
    "level": set(OfficeLevel),
    "list": first_words("workbook"),
    "purpose": set(seekers.CONSENT_TEXTS),
    "reason": set(seekers.REASONS),
    "result": set(seekers.RESULTS),
    "role": set(Role),
    "scope": set(api_keys.SCOPES),
    "state": set(response.State),
    "status": set(vacancies.Status) | set(complaints.Status),
    "step": set(book()),
    "table": set(retention.HOLDABLE),
    "told": set(seekers.SUGGESTED),
    "what": {f"denied.{permission}" for permission in Permission} | first_words("Denied"),
    "why": {"password", "code"},
}


def test_every_fact_that_is_a_code_has_its_list_of_words():
    codes = {
        name
        for kind in REGISTRY.values()
        for name, held in kind.__annotations__.items()
        if kind.__module__.startswith("core.") and held in (Code, Code | None)
    }
    assert codes - FREE == CODES.keys() | {"job"}
    assert codes - FREE == SECTIONS.keys()


@pytest.mark.parametrize("name", sorted(CODES))
def test_every_code_is_said_in_chinese(app, name):
    assert CODES[name]
    with app.app_context():
        raw = {code: said for code in CODES[name] if not re.search("[一-龥]", said := value_said(name, str(code)))}
    assert not raw


def test_every_job_is_said_in_chinese(app):
    from jobs.schedule import SCHEDULE

    with app.app_context():
        assert not [job.name for job in SCHEDULE if value_said("job", job.name) == job.name]


def test_a_code_without_a_word_shows_itself(app):
    with app.app_context():
        assert value_said("why", "moon") == "moon"
        assert value_said("sha256", "ab12") == "ab12"
