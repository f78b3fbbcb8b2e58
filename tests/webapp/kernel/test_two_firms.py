"""Two firms: the people, vacancies, files, links and keys of one are out of the other's reach on every route."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from core import accounts, vacancies
from core.accounts import User
from core.db import Base
from core.enterprises import Enterprise
from core.response import Response, ResponseWord
from core.vacancies import Status, Vacancy
from core.work import Work
from tests.factories.accounts import a_user, an_office
from tests.factories.api_keys import an_api_key
from tests.factories.enterprises import an_enterprise, an_hr
from tests.factories.projects import a_fair, a_flag, a_project
from tests.factories.seekers import a_seeker
from tests.factories.vacancies import a_vacancy
from tests.webapp.kernel.district import a_batch, a_complaint, a_list, a_notice, a_request
from tests.webapp.kernel.test_every_route import by_program, rules

MARK = "乙厂内部"
"""Stands in all that the other firm has and has not published."""

REFUSED = {401, 403, 404}
NOTHING_OF_A_FIRM = {
    "help.picture": "a picture of the help",
    "imports.template": "an empty sheet",
    "status.run": "a job of the clock",
}
"""Routes with an argument that names no record."""

PLAUSIBLE = {
    "vacancies.move": {"event": "close", "reason": "no_need"},
    "vacancies.extend": {"headcount": "3"},
    "vacancies.edit": {"title": "改了", "version": "1", "then": "keep"},
    "enterprises.edit": {"name": "改了", "version": "1"},
    "enterprises.add_member": {"login_name": "somebody"},
    "response.say": {"how": "phone", "words": "说了一句"},
    "imports.rows": {"row": "1"},
}
"""What would do something, were it one's own."""

ORDERS = {
    "api.replace_vacancy": {"title": "改了", "version": 1},
    "api.change_vacancy": {"title": "改了", "version": 1},
    "api.close_vacancy": {"reason": "no_need"},
    "api.move_vacancy": {"event": "pause"},
}
"""The same for programs."""

LEFT_BY_ASKING = {"event", "pending", "attempt", "idempotency_key", "user_session", "event_head", "reading"}
"""Tables in which any request leaves a trace of the one who asks."""


@dataclass
class Firm:
    """A firm with everything that it may have; `ids`: name of an argument's kind to its value."""

    hr: User
    secret: str
    firm: Enterprise
    ids: dict[str, str] = field(default_factory=dict)


def a_firm(work: Work, mark: str) -> Firm:
    """All its texts bear the mark, but for one vacancy that is public."""
    firm = an_enterprise(work, contact_name=f"{mark}联系人")
    hr = an_hr(work, firm)
    hr.name = f"{mark}经办"
    key, secret = an_api_key(work, firm, hr, name=f"{mark}密钥")
    counselor = a_user(work)
    public = a_vacancy(work, firm, contact_name=f"{mark}联系人", subdistrict="500109007")
    draft = a_vacancy(work, firm, Status.DRAFT, title=f"{mark}草稿岗", duties=f"{mark}的活")
    person = a_seeker(work, counselor=counselor)
    answered(work, public, counselor, mark)
    flag = a_flag(work, firm)
    fair, [invitation] = a_fair(work, firm, flag=flag)
    notice, batch = a_notice(work, hr), a_batch(work, firm, hr)
    notice.facts, batch.file_name = {"title": f"{mark}通知", "reason": ""}, f"{mark}.xlsx"
    unsent = accounts.keep_typed(work, hr.id, "/vacancies/new", [("title", f"{mark}没交")], sent=True)
    records = {
        "vacancy": public,
        "draft": draft,
        "enterprise": firm,
        "user": hr,
        "member": hr,
        "notice": notice,
        "batch": batch,
        "api_key": key,
        "form_draft": unsent,
        "invitation": invitation,
        "fair": fair,
        "flag": flag,
        "project": a_project(work, firm),
        "seeker": person,
        "shortlist": a_list(work, counselor, public, person),
        "request": a_request(work, public, person),
        "complaint": a_complaint(work, public, "500109007"),
        "office": an_office(work),
    }
    work.session.flush()
    return Firm(hr, secret, firm, {name: record.public_id for name, record in records.items()})


def answered(work: Work, vacancy: Vacancy, counselor: User, mark: str) -> None:
    """Somebody looks after the demand and has said something."""
    row = Response(
        vacancy_id=vacancy.id,
        enterprise_id=vacancy.enterprise_id,
        state="owned",
        owner_id=counselor.id,
        received_at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    words = {"how": "phone", "words": f"{mark}回报", "at": work.now, "by": counselor.id}
    work.session.add(ResponseWord(response_id=row.id, **words))


KINDS = {
    "accounts": "user",
    "accounts.close_office": "office",
    "api": "vacancy",
    "api_keys": "api_key",
    "complaints": "complaint",
    "drafts": "form_draft",
    "enterprises": "enterprise",
    "fairs": "fair",
    "fairs.invitation": "invitation",
    "fairs.new": "flag",
    "imports": "batch",
    "notices": "notice",
    "projects": "project",
    "projects.flag": "flag",
    "public": "draft",
    "response": "vacancy",
    "seekers": "seeker",
    "shortlists": "shortlist",
    "shortlists.answer": "request",
    "shortlists.ask": "vacancy",
    "shortlists.freeze": "vacancy",
    "shortlists.rank": "vacancy",
    "vacancies": "vacancy",
}
"""Endpoint, or its blueprint, to the record that its `public_id` names."""


@pytest.fixture
def firms(unit):
    """(own, other)."""
    # Keys and links are judged by the real clock.
    with unit(now=datetime.now(UTC)) as work:
        return a_firm(work, "甲厂"), a_firm(work, MARK)


def values_of(rule, firm):
    """The arguments of a rule for this firm's records. KeyError where nobody has said what they are."""
    kind = KINDS.get(rule.endpoint) or KINDS.get(rule.endpoint.partition(".")[0])
    known = {
        "public_id": firm.ids.get(kind or ""),
        "user_id": firm.ids["user"],
        "client_id": firm.ids["enterprise"],
        "seeker_id": firm.ids["seeker"],
        "session_id": 2_000_000,
        "place": 1,
        "token": vacancies.token("another key", firm.ids["vacancy"], 7, "2026-03-09"),
    }
    values = {name: known[name] for name in rule.arguments}
    if None in values.values():
        raise KeyError(rule.endpoint)
    return values


def asked(app, firm):
    """(rule, address, method) of every route that names a record, filled with this firm's."""
    adapter = app.url_map.bind("localhost")
    for rule in rules(app):
        if not rule.arguments or rule.endpoint in NOTHING_OF_A_FIRM:
            continue
        where = adapter.build(rule.endpoint, values_of(rule, firm))
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            yield rule, where, method


def everything(unit, own):
    """Every row of every table but those in which asking leaves its trace, as in the asker's own account and key."""
    tables = [table for table in Base.metadata.sorted_tables if table.name not in LEFT_BY_ASKING]
    askers = {own.ids["user"], own.ids["api_key"]}
    with unit(write=False) as work:
        rows = {table.name: work.session.execute(select(table)).mappings().all() for table in tables}
    return {name: [dict(row) for row in found if row.get("public_id") not in askers] for name, found in rows.items()}


def test_nothing_of_the_other_firm_opens_or_changes(app, unit, client_as, firms):
    own, other = firms
    before = everything(unit, own)
    opened = []
    for rule, where, method in asked(app, other):
        if by_program(rule):
            client, headers = client_as(), {"Authorization": f"Bearer {own.secret}"}
            words = {"json": ORDERS.get(rule.endpoint, {})} if method != "GET" else {}
        else:
            client, headers = client_as(own.hr), {}
            words = {"data": PLAUSIBLE.get(rule.endpoint, {})} if method != "GET" else {}
        answer = client.open(where, method=method, headers=headers, **words)
        refused = answer.status_code in REFUSED or sent_home(rule, answer)
        if not refused or MARK in answer.get_data(as_text=True):
            opened.append((rule.endpoint, method, answer.status_code))
    assert not opened
    after = everything(unit, own)
    assert [name for name in before if before[name] != after[name]] == []


def sent_home(rule, answer):
    """What was typed by somebody else leads whoever signs in to their own first page, and says nothing."""
    return rule.endpoint == "drafts.show" and answer.status_code == 302 and answer.location == "/account/landing"


def test_the_same_addresses_open_for_whose_they_are(app, client_as, firms):
    """Else the test above would prove nothing."""
    _own, other = firms
    opened = set()
    # Programs first: one of the addresses revokes their key.
    for rule, where, method in sorted(asked(app, other), key=lambda one: not by_program(one[0])):
        if by_program(rule):
            headers = {"Authorization": f"Bearer {other.secret}"}
            words = {"json": {}} if method != "GET" else {}
            answer = client_as().open(where, method=method, headers=headers, **words)
        else:
            answer = client_as(other.hr).open(where, method=method)
        if answer.status_code not in REFUSED:
            opened.add(rule.endpoint.partition(".")[0])
    assert opened >= {
        "api", "api_keys", "drafts", "enterprises", "fairs", "imports", "notices", "response", "vacancies",
    }  # fmt: skip


def test_a_route_that_nobody_told_of_is_missed(app, firms, monkeypatch):
    """A new kind of record is not forgotten: its route has no value here."""
    rule = next(rule for rule in rules(app) if rule.endpoint == "vacancies.show")
    monkeypatch.delitem(KINDS, "vacancies")
    with pytest.raises(KeyError):
        values_of(rule, firms[1])


def test_no_list_page_or_export_names_the_other_firms(app, client_as, firms):
    own, _other = firms
    seen, told = 0, []
    for rule in rules(app):
        if rule.arguments or by_program(rule):
            continue
        exports = rule.endpoint.partition(".")[2].startswith("export")
        if not exports and "GET" not in rule.methods:
            continue
        answer = client_as(own.hr).open(rule.rule, method="POST" if exports else "GET")
        seen += answer.status_code == 200
        if MARK in text_of(answer):
            told.append(rule.endpoint)
    assert seen >= 20
    assert not told


def test_the_own_firm_is_named_there(client_as, firms):
    """Else the test above would prove nothing."""
    _own, other = firms
    for page in ("/vacancies/mine", "/imports/", "/notices/", "/api-keys/", "/enterprises/own"):
        assert MARK in text_of(client_as(other.hr).get(page, follow_redirects=True)), page
    assert MARK in text_of(client_as(other.hr).post("/vacancies/export"))


def text_of(answer):
    """What a page or a workbook says."""
    if "spreadsheet" not in answer.content_type:
        return answer.get_data(as_text=True)
    book = load_workbook(BytesIO(answer.data), read_only=True)
    return "\n".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)


def test_a_program_lists_its_own_firm_alone(client_as, firms):
    own, other = firms
    address = "/api/v1/vacancies"
    told = client_as().get(address, headers={"Authorization": f"Bearer {own.secret}"}).get_data(as_text=True)
    assert own.ids["vacancy"] in told
    assert other.ids["vacancy"] not in told
    assert other.ids["draft"] not in told


def test_no_form_writes_for_the_other_firm(unit, client_as, firms):
    own, other = firms
    hr, theirs = client_as(own.hr), other.firm.public_id
    before = everything(unit, own)
    vacancy = {"title": "焊工", "firm": theirs, "then": "keep", "contact_phone": "023-68860001", "salary_unit": "月"}
    vacancy |= {"night_shift": "", "dormitory": "", "meals": "", "commute_bus": ""}
    assert hr.post("/vacancies/new", data=vacancy).status_code == 422
    pasted = {"text": "招焊工3人", "posts": "0", "then": "keep"} | {
        f"v0-{name}": said for name, said in vacancy.items()
    }
    hr.post("/vacancies/paste", data=pasted)
    like = {"title": "焊工", "subdistrict": "500109007", "firm": theirs}
    assert other.ids["vacancy"] not in hr.get("/vacancies/supply", query_string=like).get_data(as_text=True)
    assert hr.get("/vacancies/new", query_string={"from": other.ids["draft"]}).status_code == 404
    after = everything(unit, own)
    # The paste keeps nothing for the other firm either; what it keeps, it keeps for the own one.
    with unit(write=False) as work:
        for_them = select(Vacancy.id).where(Vacancy.enterprise_id == other.firm.id)
        assert len(work.session.scalars(for_them).all()) == 2
    changed = [name for name in before if before[name] != after[name]]
    assert set(changed) <= {"vacancy", "form_draft"}


def test_own_firm_and_other_firms_people_do_not_mix(unit, client_as, firms):
    own, other = firms
    hr, mine = client_as(own.hr), own.ids["enterprise"]
    before = everything(unit, own)
    for where in (
        f"/enterprises/{mine}/members/{other.ids['user']}/admin",
        f"/enterprises/{mine}/members/{other.ids['user']}/remove",
        f"/enterprises/{mine}/clients/{other.ids['enterprise']}/remove",
        f"/shortlists/{own.ids['shortlist']}/outcome/{other.ids['seeker']}",
    ):
        assert hr.post(where).status_code in REFUSED | {302}, where
    assert everything(unit, own) == before


def test_every_route_with_an_argument_was_asked(app, firms):
    told = {rule.endpoint for rule, _where, _method in asked(app, firms[1])} | NOTHING_OF_A_FIRM.keys()
    assert told >= {rule.endpoint for rule in rules(app) if rule.arguments}
    assert not NOTHING_OF_A_FIRM.keys() - {rule.endpoint for rule in rules(app)}
