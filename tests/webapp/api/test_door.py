"""Who gets in: a living key in the header, for what its scope allows, so many times a minute; nobody else."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from core.accounts import limits
from core.events import EventRow
from tests.factories.api_keys import an_api_key
from tests.factories.vacancies import a_vacancy
from tests.webapp.api.bodies import PHONE, fields, whole
from tests.webapp.api.conftest import VACANCIES
from webapp.api.entry import BODY_LIMIT


def test_without_a_key_nothing_opens(program, client_as, own):
    for asker in (program(), program("bbk_" + "x" * 43), program("é")):
        answer = asker.get(VACANCIES)
        assert (answer.status_code, answer.content_type) == (401, "application/problem+json")
        assert answer.headers["WWW-Authenticate"].startswith("Bearer ")
    # A browser in which somebody is signed in is no program.
    assert client_as(own[1]).get(VACANCIES).status_code == 401
    assert client_as(own[1]).post(VACANCIES, json={"title": "焊工"}).status_code == 401


@pytest.mark.parametrize(
    "said", ["Basic Zm9vOmJhcg==", "Bearer", "Bearer ", "bearer a=b", "Digest x", "nonsense", "Basic é"]
)
def test_another_kind_of_authorization_opens_nothing(program, said):
    assert program().get(VACANCIES, headers={"Authorization": said}).status_code == 401


def test_a_key_opens_no_page_for_people(ours):
    for address in ("/vacancies/mine", "/enterprises/own", "/api-keys/"):
        answer = ours.get(address)
        assert answer.status_code == 302
        assert "/account/sign-in" in answer.location


def test_an_expired_and_a_revoked_key_open_nothing(program, unit, own):
    now = datetime.now(UTC)
    with unit(now=now) as work:
        _, expired = an_api_key(work, own[0], own[1], expires_on=work.today - timedelta(days=1))
        _, revoked = an_api_key(work, own[0], own[1], revoked_at=now)
        _, today = an_api_key(work, own[0], own[1], expires_on=work.today)
    assert [program(secret).get(VACANCIES).status_code for secret in (expired, revoked, today)] == [401, 401, 200]


def test_a_key_without_the_scope_changes_nothing(reader, ours, unit, firm):
    with unit() as work:
        vacancy = a_vacancy(work, firm)
    address = f"{VACANCIES}/{vacancy.public_id}"
    assert reader.get(address).status_code == 200
    asked = [("POST", VACANCIES), ("PUT", address), ("PATCH", address)]
    asked += [("POST", f"{address}/{order}") for order in ("submit", "close", "moves")]
    for method, where in asked:
        answer = reader.ask(method, where, json={"reason": "other", "title": "电工", "version": 1})
        assert answer.status_code == 403
        assert answer.json["type"] == "urn:beibei-jobs:problem:denied.api.write"
    assert ours.get(address).json["version"] == 1


def test_a_key_may_ask_so_often_and_another_goes_on(app, ours, reader, monkeypatch):
    view = app.view_functions["api.list_vacancies"]
    monkeypatch.setattr(view, "limit", limits.Limit(view.limit.action, 2, 1))
    assert [ours.get(VACANCIES).status_code for _ in range(3)] == [200, 200, 429]
    answer = ours.get(VACANCIES)
    assert answer.headers["Retry-After"] == "60"
    assert answer.json["type"] == "urn:beibei-jobs:problem:too_many"
    assert reader.get(VACANCIES).status_code == 200


def test_a_program_that_is_denied_again_and_again_does_not_fill_the_history(app, reader, unit, monkeypatch):
    view = app.view_functions["api.create_vacancy"]
    monkeypatch.setattr(view, "limit", limits.Limit(view.limit.action, 2, 1))
    assert [reader.post(VACANCIES, {"title": "焊工"}).status_code for _ in range(4)] == [403, 403, 429, 429]
    with unit(write=False) as work:
        denied = select(func.count()).select_from(EventRow).where(EventRow.name == "access.denied")
        assert work.session.scalar(denied) == 2


def test_what_is_no_json_is_told_apart(ours):
    def post(data, kind="application/json"):
        return ours.ask("POST", VACANCIES, data=data, content_type=kind)

    assert post("{").status_code == 400
    assert post(b"\xff\xfe{").status_code == 400
    assert post("[" * 100_000).status_code == 400
    assert post('{"title": ' + "9" * 5000 + "}").status_code == 400
    assert post("").status_code == 400
    assert post("title=焊工", "application/x-www-form-urlencoded").status_code == 415
    assert post('{"title": "焊工"}', "text/plain").status_code == 415
    for said in ("[]", '"{\\"title\\": \\"焊工\\"}"', "null", "1"):
        answer = post(said)
        assert (answer.status_code, fields(answer)) == (422, {"body": "api.object"})
    assert ours.get(VACANCIES).json["items"] == []


def test_a_huge_body_is_not_read(ours):
    answer = ours.post(VACANCIES, {"title": "焊工", "duties": "x" * BODY_LIMIT})
    assert (answer.status_code, answer.content_type) == (413, "application/problem+json")


def test_an_unknown_field_a_wrong_type_and_what_is_missing_are_named(ours):
    answer = ours.post(VACANCIES, {"headcount": "3", "self": 1, "sex": "男", "skills_must": [1], "urgent": 1})
    assert answer.status_code == 422
    assert fields(answer) == {
        "title": "api.field_missing",
        "headcount": "api.field_type",
        "self": "api.field_unknown",
        "sex": "api.field_unknown",
        "skills_must.0": "api.field_type",
        "urgent": "api.field_type",
    }


def test_the_character_0_and_halves_of_characters_are_refused(ours):
    assert fields(ours.post(VACANCIES, {"title": "焊\0工"})) == {"body": "api.character"}
    half = ours.ask("POST", VACANCIES, data='{"title": "\\ud800"}', content_type="application/json")
    assert (half.status_code, fields(half)) == (422, {"body": "api.character"})


def test_rules_of_the_command_are_told_at_their_fields_without_repeating_a_telephone(ours):
    answer = ours.post(VACANCIES, whole(salary_min=9000, headcount=0, shift="夜猫子", contact_phone=PHONE))
    assert fields(answer) == {
        "salary_max": "vacancy.salary_order",
        "headcount": "vacancy.headcount",
        "shift": "vacancy.choice",
    }
    assert all(one["message"] for one in answer.json["errors"])
    for number in ("6886000123", "13800", "abc123456789"):
        answer = ours.post(VACANCIES, whole(contact_phone=number))
        assert answer.status_code == 422
        assert list(fields(answer)) == ["contact_phone"]
        assert number not in answer.text


def test_what_is_not_there_is_told_to_programs_as_json(ours):
    missing, wrong = ours.get("/api/v1/nothing"), ours.ask("DELETE", VACANCIES)
    assert (missing.status_code, missing.content_type) == (404, "application/problem+json")
    assert (wrong.status_code, wrong.content_type) == (405, "application/problem+json")
    assert set(wrong.headers["Allow"].replace(" ", "").split(",")) == {"GET", "HEAD", "OPTIONS", "POST"}


def test_answers_are_not_kept_by_anybody_between(ours, system):
    for asker in (ours, system):
        assert asker.get(VACANCIES).headers["Cache-Control"] == "no-store"


def test_another_sites_page_may_show_nothing_of_it(ours):
    answer = ours.get(VACANCIES, headers={"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"})
    assert "Access-Control-Allow-Origin" not in answer.headers
