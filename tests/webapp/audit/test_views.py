"""The history as auditors read it: every fact has a Chinese name, codes are said in Chinese, accounts by name."""

from dataclasses import fields

import pytest
from sqlalchemy import insert

from core.access import Role
from core.events import GENESIS, REGISTRY, EventRow
from tests.factories.accounts import a_user


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
