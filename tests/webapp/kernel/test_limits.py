"""Costly pages may be asked for only so often, by account or by address (security.md D21)."""

from core.accounts import limits
from tests.webapp.kernel.district import a_district


def limited(app, monkeypatch, *endpoints):
    for endpoint in endpoints:
        view = app.view_functions[endpoint]
        monkeypatch.setattr(view, "limit", limits.Limit(view.limit.action, 3, 10))


def statuses(client, address, times):
    return [client.get(address).status_code for _ in range(times)]


def test_the_public_search_is_limited_by_address(app, client_as, monkeypatch):
    limited(app, monkeypatch, "public.search")
    visitor = client_as()
    assert statuses(visitor, "/jobs?q=钳工", 4) == [200, 200, 200, 429]
    assert "10分钟后再试" in visitor.get("/jobs").text
    assert visitor.get("/").status_code == 200
    other = visitor.get("/jobs", environ_base={"REMOTE_ADDR": "10.0.0.9"})
    assert other.status_code == 200


def test_ranking_is_limited_by_account_in_both_directions_together(app, client_as, unit, monkeypatch):
    limited(app, monkeypatch, "shortlists.rank", "seekers.vacancies")
    with unit() as work:
        district = a_district(work)
    counselor = district.people()["counselor"]
    ids = district.own.ids
    clerk = client_as(counselor)
    vacancy, seeker = f"/shortlists/rank/{ids['vacancies']}", f"/seekers/{ids['seekers']}/vacancies"
    answers = [clerk.get(where).status_code for where in (vacancy, seeker, vacancy, seeker)]
    assert [answer == 429 for answer in answers] == [False, False, False, True]
    assert client_as(district.staff["district_counselor"]).get(vacancy).status_code != 429
