"""A program posts, changes, puts forward and closes by the rules that hold for the form; asked twice it acts once."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from core.enterprises import AgencyClient
from core.vacancies import Status, Vacancy
from tests.factories.api_keys import an_api_key
from tests.factories.enterprises import an_enterprise, an_hr
from tests.factories.vacancies import a_vacancy
from tests.webapp.api.bodies import fields, whole
from tests.webapp.api.conftest import VACANCIES


def count(unit):
    with unit(write=False) as work:
        return work.session.scalar(select(func.count()).select_from(Vacancy))


@pytest.fixture
def draft(ours):
    return ours.post(VACANCIES, whole()).json


def at(vacancy, order=""):
    return f"{VACANCIES}/{vacancy['public_id']}" + (f"/{order}" if order else "")


def test_a_posted_vacancy_is_a_draft_that_says_what_was_sent(ours):
    answer = ours.post(VACANCIES, whole())
    assert answer.status_code == 201
    made = answer.json
    assert {name: made[name] for name in whole()} == whole(contact_phone="02368860001")
    assert (made["status"], made["missing"]) == ("draft", [])
    assert answer.headers["Location"] == at(made)
    assert ours.get(answer.headers["Location"]).json == made


def test_a_title_suffices_for_a_draft(ours):
    made = ours.post(VACANCIES, {"title": "焊工"}).json
    assert "headcount" in made["missing"]
    assert made["status"] == "draft"


def test_posted_and_put_forward_in_one_go_or_not_at_all(ours, unit):
    answer = ours.post(VACANCIES, {"title": "焊工", "submit": True})
    assert answer.status_code == 422
    assert fields(answer)["headcount"] == "vacancy.missing.headcount"
    assert count(unit) == 0
    made = ours.post(VACANCIES, whole(submit=True))
    assert (made.status_code, made.json["status"]) == (201, "submitted")


def test_it_is_put_forward_once(ours, draft):
    assert ours.post(at(draft, "submit")).json["status"] == "submitted"
    again = ours.post(at(draft, "submit"))
    assert (again.status_code, again.json["type"]) == (409, "urn:beibei-jobs:problem:vacancy.illegal_event")


def test_a_change_of_some_fields_leaves_the_others(ours, draft):
    answer = ours.ask("PATCH", at(draft), json={"version": draft["version"], "headcount": 7, "contact_name": None})
    assert answer.status_code == 200
    changed = {
        "headcount": 7,
        "gap": 7,
        "contact_name": None,
        "version": draft["version"] + 1,
        "updated_at": answer.json["updated_at"],
    }
    assert answer.json == draft | changed
    silent = ours.ask("PATCH", at(draft), json={"version": answer.json["version"], "contact_phone": None})
    assert silent.json["contact_phone"] is None


def test_a_whole_change_empties_what_it_does_not_say(ours, draft):
    answer = ours.ask("PUT", at(draft), json={"version": draft["version"], "title": "焊工"})
    assert answer.status_code == 200
    assert (answer.json["title"], answer.json["headcount"], answer.json["skills_must"]) == ("焊工", None, [])
    assert answer.json["contact_phone"] is None


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_who_was_slower_is_told_to_read_again(method, ours, draft):
    ours.ask("PATCH", at(draft), json={"version": draft["version"], "headcount": 7})
    late = ours.ask(method, at(draft), json=whole(version=draft["version"], headcount=9))
    assert (late.status_code, late.json["type"]) == (409, "urn:beibei-jobs:problem:api.stale")
    assert ours.get(at(draft)).json["headcount"] == 7
    without = ours.ask(method, at(draft), json=whole())
    assert fields(without) == {"version": "api.field_missing"}


def test_a_published_vacancy_is_reviewed_again_and_never_made_unfit(ours, unit, firm):
    with unit(now=datetime.now(UTC)) as work:
        vacancy = {"public_id": a_vacancy(work, firm).public_id}
    unfit = ours.ask("PATCH", at(vacancy), json={"version": 1, "headcount": None})
    assert (unfit.status_code, fields(unfit)) == (422, {"headcount": "vacancy.missing.headcount"})
    assert ours.ask("PATCH", at(vacancy), json={"version": 1, "duties": "焊架子。"}).json["status"] == "submitted"


def test_a_null_title_and_a_place_that_is_none_are_refused(ours, draft):
    nameless = ours.ask("PATCH", at(draft), json={"version": draft["version"], "title": None})
    assert fields(nameless) == {"title": "api.field_type"}
    lost = ours.ask("PATCH", at(draft), json={"version": draft["version"], "subdistrict": "999"})
    assert fields(lost) == {"subdistrict": "api.place"}


def test_another_firms_vacancy_cannot_be_touched(ours, theirs, draft):
    asked = [("PUT", at(draft), whole(version=1)), ("PATCH", at(draft), {"version": 1, "headcount": 9})]
    asked += [("POST", at(draft, "submit"), None), ("POST", at(draft, "close"), {"reason": "other"})]
    asked += [("POST", at(draft, "moves"), {"event": "withdraw"})]
    for method, where, body in asked:
        assert theirs.ask(method, where, **({"json": body} if body else {})).status_code == 404
    assert ours.get(at(draft)).json == draft


def test_a_vacancy_is_closed_for_a_reason(ours, unit, firm):
    with unit(now=datetime.now(UTC)) as work:
        vacancy = {"public_id": a_vacancy(work, firm).public_id}
    assert fields(ours.post(at(vacancy, "close"), {"reason": "whim"})) == {"reason": "vacancy.close_reason"}
    assert fields(ours.post(at(vacancy, "close"), {})) == {"reason": "api.field_missing"}
    closed = ours.post(at(vacancy, "close"), {"reason": "hired_elsewhere"}).json
    assert (closed["status"], closed["close_reason"]) == ("closed", "hired_elsewhere")
    assert ours.post(at(vacancy, "close"), {"reason": "other"}).status_code == 409


def test_the_other_moves_go_by_their_names(ours, unit, firm):
    with unit(now=datetime.now(UTC)) as work:
        vacancy = {"public_id": a_vacancy(work, firm).public_id}
    stands = [
        ours.post(at(vacancy, "moves"), {"event": event}).json["status"] for event in ("confirm", "pause", "resume")
    ]
    assert stands == ["published", "paused", "published"]
    assert fields(ours.post(at(vacancy, "moves"), {"event": "close"})) == {"event": "api.move"}
    assert fields(ours.post(at(vacancy, "moves"), {"event": "publish"})) == {"event": "vacancy.event"}
    assert ours.post(at(vacancy, "moves"), {"event": "withdraw"}).status_code == 409


def test_an_agency_posts_for_its_clients_and_for_nobody_else(unit, program, firm):
    now = datetime.now(UTC)
    with unit(now=now) as work:
        agency = an_enterprise(work, is_agency=True)
        _, secret = an_api_key(work, agency, an_hr(work, agency))
        over = an_enterprise(work)
        for client, days in ((firm, 9), (over, -1)):
            until = work.today + timedelta(days=days)
            work.session.add(
                AgencyClient(
                    agency_id=agency.id, client_id=client.id, authorisation="A-1", valid_until=until, created_at=now
                )
            )
        stranger = an_enterprise(work)
    agent = program(secret)
    made = agent.post(VACANCIES, whole(enterprise=firm.public_id))
    assert made.json["enterprise"]["public_id"] == firm.public_id
    for other in (over, stranger):
        assert fields(agent.post(VACANCIES, whole(enterprise=other.public_id))) == {"enterprise": "api.enterprise"}
    offered = [one["public_id"] for one in agent.get("/api/v1/lists").json["enterprises"]]
    assert offered == [agency.public_id, firm.public_id]


ONCE = {"Idempotency-Key": "3f0b7c2a"}


def test_posted_twice_with_one_key_it_is_there_once(ours, unit):
    first, second = (ours.post(VACANCIES, whole(), headers=ONCE) for _ in range(2))
    assert first.status_code == second.status_code == 201
    assert first.json == second.json
    assert first.headers["Location"] == second.headers["Location"]
    assert "Idempotent-Replayed" not in first.headers
    assert second.headers["Idempotent-Replayed"] == "true"
    assert count(unit) == 1


def test_the_same_key_with_another_body_is_refused(ours, unit):
    ours.post(VACANCIES, whole(), headers=ONCE)
    answer = ours.post(VACANCIES, whole(headcount=4), headers=ONCE)
    assert (answer.status_code, answer.json["type"]) == (409, "urn:beibei-jobs:problem:api.key_reused")
    assert count(unit) == 1


def test_what_was_refused_may_be_mended_under_its_key(ours, unit):
    assert ours.post(VACANCIES, whole(headcount=0), headers=ONCE).status_code == 422
    assert ours.post(VACANCIES, whole(), headers=ONCE).status_code == 201
    assert count(unit) == 1


def test_another_programs_key_is_another_asking(ours, theirs, unit):
    assert ours.post(VACANCIES, whole(), headers=ONCE).status_code == 201
    assert theirs.post(VACANCIES, whole(), headers=ONCE).status_code == 201
    assert count(unit) == 2


def test_a_move_asked_for_twice_is_made_once(ours, draft):
    first, second = (ours.post(at(draft, "submit"), headers=ONCE) for _ in range(2))
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json == second.json
    other = ours.post(at(draft, "moves"), {"event": "withdraw"}, headers=ONCE)
    assert other.json["type"] == "urn:beibei-jobs:problem:api.key_reused"


@pytest.mark.parametrize("key", ["", "x" * 65, "with blank", "é"])
def test_a_key_that_is_none_is_refused(ours, unit, key):
    answer = ours.post(VACANCIES, whole(), headers={"Idempotency-Key": key})
    assert (answer.status_code, fields(answer)) == (422, {"Idempotency-Key": "api.idempotency_key"})
    assert count(unit) == 0


def test_a_stranger_who_guesses_the_key_gets_no_answer_of_it(ours, reader):
    ours.post(VACANCIES, whole(), headers=ONCE)
    assert reader.post(VACANCIES, whole(), headers=ONCE).status_code == 403


def test_a_draft_is_withdrawn_and_changed_no_more(ours, draft):
    assert ours.post(at(draft, "moves"), {"event": "withdraw"}).json["status"] == Status.WITHDRAWN
    late = ours.ask("PATCH", at(draft), json={"version": draft["version"] + 1, "headcount": 4})
    assert late.status_code == 409
