"""Every route asked by every role, of two firms and two offices: the answer is the one expected, never 500."""

from http import HTTPStatus

import pytest

from core.access import Permission, Role, can
from tests.factories.accounts import actor_for
from tests.webapp.kernel.district import a_district
from webapp.security import PUBLIC

ROLES = ("hr", "counselor", "organizer", "sysadmin", "secadmin", "auditor", "district_counselor", "new_hr")
FINE = {HTTPStatus.OK, HTTPStatus.FOUND, HTTPStatus.SEE_OTHER, HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.CONFLICT}
RECORD = {
    "projects.flag": "flag",
    "fairs.new": "flag",
    "fairs.invitation": "invitation",
    "shortlists.rank": "vacancies",
    "shortlists.freeze": "vacancies",
    "shortlists.ask": "vacancies",
    "shortlists.answer": "request",
    "accounts.close_office": "offices",
    "public.vacancy": "vacancies",
    "public.poster": "vacancies",
    "public.report": "vacancies",
}
OTHERS = {
    "name": "form",
    "kind": "vacancies",
    "seeker_id": "seekers",
    "job": "flag_projects",
    "session_id": 1,
    "client_id": "nobody",
    "user_id": "nobody",
}
OF_A_FIRM = frozenset({"enterprises", "vacancies", "draft", "invitation", "imports", "api_keys"})
OF_AN_OFFICE = frozenset({"complaints", "seekers", "shortlists", "request"})


@pytest.fixture
def district(unit):
    with unit() as work:
        return a_district(work)


def kind_of(rule):
    return RECORD.get(rule.endpoint, rule.endpoint.partition(".")[0])


def address(rule, ids):
    """The rule's address for these records, or None where the test knows no record of the kind."""
    values = {}
    for name in rule.arguments:
        values[name] = ids.get(kind_of(rule)) if name == "public_id" else OTHERS.get(name)
        if values[name] in ids:
            values[name] = ids[values[name]]
        if values[name] is None:
            return None
    return "".join(str(values[part]) if is_value else part for is_value, part in rule._trace[1:]).removeprefix("|")


def rules(app):
    skipped = {"static", "bootstrap.static", "swagger.static", "account.sign_out", "status.ready"}
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint not in skipped]


def addresses(app, ids, method):
    for rule in rules(app):
        where = address(rule, ids)
        if where is not None and method in rule.methods:
            yield rule, where


def by_program(rule):
    return rule.endpoint.startswith("api.") and rule.endpoint not in PUBLIC


def allowed(app, actor, rule):
    return rule.endpoint in PUBLIC or can(actor, app.view_functions[rule.endpoint].permission)


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("role", ROLES)
def test_each_role_gets_what_the_table_grants_and_no_more(role, method, app, client_as, unit, district):
    person = district.people()[role]
    with unit(write=False) as work:
        actor = actor_for(work, person)
    wrong = []
    for rule, where in addresses(app, district.own.ids, method):
        # A new browser each time: some of what is asked ends the session.
        answer = client_as(person).open(where, method=method)
        granted = allowed(app, actor, rule)
        right = FINE | {HTTPStatus.NOT_FOUND, HTTPStatus.TOO_MANY_REQUESTS} if granted else {HTTPStatus.FORBIDDEN}
        if by_program(rule):
            # Programs come with a key; that somebody signed in counts for nothing there.
            right = {HTTPStatus.UNAUTHORIZED}
        if granted and rule.endpoint.startswith(("vacancies.", "enterprises.")):
            # The very record may still be refused: the table has rules for it.
            right = right | {HTTPStatus.FORBIDDEN}
        if answer.status_code not in right:
            wrong.append((rule.endpoint, answer.status_code))
    assert not wrong


@pytest.mark.parametrize(("role", "kinds"), [("hr", OF_A_FIRM), ("new_hr", OF_A_FIRM), ("counselor", OF_AN_OFFICE)])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_record_of_another_firm_or_office_is_not_found(role, kinds, method, app, client_as, unit, district):
    person = district.people()[role]
    with unit(write=False) as work:
        actor = actor_for(work, person)
    found = []
    asked = 0
    for rule, where in addresses(app, district.other.ids, method):
        if kind_of(rule) not in kinds or not rule.arguments or rule.endpoint in PUBLIC or not allowed(app, actor, rule):
            continue
        if role == "counselor" and rule.endpoint in ("shortlists.ask",):
            continue
        asked += 1
        answer = client_as(person).open(where, method=method, data={"event": "close"} if method == "POST" else None)
        if answer.status_code != HTTPStatus.NOT_FOUND:
            found.append((rule.endpoint, answer.status_code))
    assert asked
    assert not found


def test_own_records_open(app, client_as, district):
    hr, counselor, organizer = (
        client_as(district.own.hr),
        client_as(district.own.counselor),
        client_as(district.staff["organizer"]),
    )
    ids = district.own.ids
    for browser, pages in (
        (
            hr,
            [
                f"/vacancies/{ids['vacancies']}",
                f"/vacancies/{ids['draft']}/edit",
                f"/fairs/invitations/{ids['invitation']}",
            ],
        ),
        (
            counselor,
            [f"/seekers/{ids['seekers']}", f"/seekers/{ids['seekers']}/edit", f"/shortlists/{ids['shortlists']}"],
        ),
        (counselor, ["/seekers/new", "/seekers/", "/shortlists/", "/shortlists/requests", "/today"]),
        (counselor, ["/complaints/", f"/complaints/{ids['complaints']}"]),
        (
            organizer,
            [f"/projects/flags/{ids['flag']}", f"/fairs/new/{ids['flag']}", f"/fairs/{ids['fairs']}", "/projects/"],
        ),
    ):
        assert [(page, browser.get(page).status_code) for page in pages] == [(page, 200) for page in pages]


def test_a_visitor_is_sent_to_sign_in_whatever_is_posted(app, client_as, district):
    opened = []
    for rule, where in addresses(app, district.own.ids, "POST"):
        answer = client_as().post(where)
        if by_program(rule):
            assert answer.status_code == HTTPStatus.UNAUTHORIZED
        elif rule.endpoint not in PUBLIC and not (answer.status_code == 302 and "/account/sign-in" in answer.location):
            opened.append((rule.endpoint, answer.status_code))
    assert not opened


def test_every_permission_of_a_route_is_somebodys(app):
    granted = {permission for permission in Permission for role in Role if _may(role, permission)}
    assert {
        app.view_functions[rule.endpoint].permission for rule in rules(app) if rule.endpoint not in PUBLIC
    } <= granted


def _may(role, permission):
    from core.access import Actor

    return can(Actor(role=role, user_id=1, enterprise_id=1, key_scopes=frozenset({"read", "write"})), permission)
