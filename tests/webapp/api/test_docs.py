"""The description of the API is whole, in step with what is served, and shown without asking another house."""

import re

from core.vacancies import VacancyFacts
from webapp.security import CSP

DOCS = "/api/v1/docs"
SPECIFICATION = "/api/v1/openapi.json"


def test_the_page_is_open_under_the_sites_own_rules_and_loads_from_here(program):
    visitor = program()
    answer = visitor.get(DOCS)
    assert answer.status_code == 200
    assert answer.headers["Content-Security-Policy"] == CSP
    loaded = re.findall(r'(?:src|href|data-spec)="([^"]+)"', answer.text)
    assert SPECIFICATION in loaded
    assert all(address.startswith("/") for address in loaded)
    # Buffered: a file that is sent stays open until its answer is read.
    statuses = {address: visitor.get(address, buffered=True).status_code for address in loaded}
    assert statuses == dict.fromkeys(loaded, 200)


def test_the_specification_names_every_route_with_its_key_and_its_refusals(app, program):
    said = program().get(SPECIFICATION).json
    assert said["openapi"].startswith("3.1")
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("api.")]
    served = {
        (re.sub(r"<(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in rules
        if rule.endpoint not in ("api.docs", "api.openapi")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    told = {(path, method): one for path, methods in said["paths"].items() for method, one in methods.items()}
    assert told.keys() == served
    for operation in told.values():
        assert operation["security"] == [{"key": []}]
        assert {"400", "401", "403", "422", "429", "503"} <= operation["responses"].keys()
        assert operation["summary"]
        assert operation["description"]


def test_what_may_be_sent_is_described_field_by_field(program, platform):
    schemas = program().get(SPECIFICATION).json["components"]["schemas"]
    for name in ("VacancyNew", "VacancyWhole", "VacancyChange"):
        fields = schemas[name]["properties"]
        assert VacancyFacts.__dataclass_fields__.keys() <= fields.keys()
        assert all(field["description"] for field in fields.values())
        assert schemas[name]["additionalProperties"] is False
    fields = schemas["VacancyNew"]["properties"]
    assert (fields["headcount"]["minimum"], fields["headcount"]["maximum"]) == (1, 2000)
    assert "全职" in fields["employment_type"]["enum"]
    assert "500109007" in fields["subdistrict"]["enum"]
    assert schemas["VacancyNew"]["required"] == ["title"]
    assert schemas["VacancyChange"]["required"] == ["version"]
    assert not [field for field in schemas["VacancyChange"]["properties"].values() if "default" in field]
