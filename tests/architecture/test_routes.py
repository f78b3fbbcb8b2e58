"""Nothing is open by mistake: every route names its permission or stands in PUBLIC."""

from core.access import Permission
from webapp.app import WebApp
from webapp.security import PUBLIC


def test_every_route_names_its_permission_or_is_public(app: WebApp) -> None:
    bare = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in PUBLIC
        and not isinstance(getattr(app.view_functions[rule.endpoint], "permission", None), Permission)
    }
    assert not bare


def test_what_is_public_exists_and_needs_no_permission(app: WebApp) -> None:
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert not PUBLIC - endpoints
    assert not [name for name in PUBLIC if hasattr(app.view_functions[name], "permission")]


def test_a_visitor_gets_no_page_that_is_not_public(app: WebApp) -> None:
    """Deny by default, asked from outside: every page without a parameter sends a visitor to sign in."""
    client = app.test_client()
    sign_in = next(rule.rule for rule in app.url_map.iter_rules("account.sign_in"))
    opened = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint in PUBLIC or rule.arguments or "GET" not in (rule.methods or ()):
            continue
        answer = client.get(rule.rule)
        sent_to_sign_in = answer.status_code in (302, 303) and sign_in in answer.location
        if not sent_to_sign_in and answer.status_code not in (401, 403, 404):
            opened.append(f"{rule.rule}: {answer.status_code}")
    assert not opened
