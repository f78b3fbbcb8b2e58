"""The pages of one firm: as its HR people and staff see it, and as its verifier does."""

from flask import render_template

from core import enterprises
from core.access import Permission, Role
from core.enterprises import Enterprise
from core.enterprises.events import EnterprisesNamed
from core.events import REGISTRY
from webapp.enterprises.forms import ClientForm, LabelsForm, MemberForm, ReturnForm, SuspendForm, VerifyForm
from webapp.request import work

HAPPENINGS = tuple(name for name in REGISTRY if name.startswith("enterprise.") and name != EnterprisesNamed.name)


def firm_page(
    firm: Enterprise,
    *,
    labels_form: LabelsForm | None = None,
    suspend_form: SuspendForm | None = None,
    member_form: MemberForm | None = None,
    client_form: ClientForm | None = None,
    status: int = 200,
) -> tuple[str, int]:
    """The firm with everything that hangs on it; a form that must be mended is handed in."""
    by_hr = work.actor.role is Role.ENTERPRISE
    given = enterprises.labels_of(work, [firm.id]).get(firm.id, [])
    page = render_template(
        "enterprises/own.html" if by_hr else "enterprises/show.html",
        firm=firm,
        labels=given,
        phones=enterprises.phones(work, firm),
        missing=enterprises.missing(firm, picture=by_hr),
        office=enterprises.serving_office(work, firm),
        members=enterprises.members(work, firm),
        asking=enterprises.asking(work, firm),
        governs=work.actor.is_enterprise_admin or not by_hr,
        clients=enterprises.clients(work, firm.id) if firm.is_agency else (),
        may_verify=enterprises.may_verify(work, firm),
        check_due=enterprises.check_due(firm, work.today),
        names=enterprises.user_names(work, (firm.registered_by, firm.submitted_by, firm.verified_by)),
        history=() if by_hr else enterprises.history(work, firm, HAPPENINGS),
        lists=enterprises.lists,
        labels_form=labels_form or (LabelsForm(given) if work.can(Permission.ENTERPRISE_LABEL, firm) else None),
        suspend_form=suspend_form or SuspendForm(),
        member_form=member_form or MemberForm(),
        client_form=client_form or ClientForm(),
    )
    return page, status


def review_page(
    firm: Enterprise, verify_form: VerifyForm, return_form: ReturnForm, status: int = 200
) -> tuple[str, int]:
    """The fields beside the licence, what changed since, and the two answers."""
    page = render_template(
        "enterprises/review.html",
        firm=firm,
        phones=enterprises.phones(work, firm),
        changes=enterprises.changes(work, firm),
        namesakes=enterprises.namesakes(work, firm),
        labels=enterprises.labels_of(work, [firm.id]).get(firm.id, []),
        may_verify=enterprises.may_verify(work, firm),
        names=enterprises.user_names(work, (firm.registered_by, firm.submitted_by)),
        waiting=enterprises.status_counts(work).get("submitted", 0),
        lists=enterprises.lists,
        verify_form=verify_form,
        return_form=return_form,
    )
    return page, status
