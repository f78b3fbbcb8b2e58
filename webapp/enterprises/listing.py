"""The list of firms: narrowed and ordered by the address, and as a workbook."""

from collections.abc import Mapping

from flask import Response

from core import enterprises
from core.enterprises import Enterprise, Filters
from webapp import lists
from webapp.filters import masked_phone
from webapp.lists import Page
from webapp.request import platform, work

SORTS = {
    "name": Enterprise.name_key,
    "status": Enterprise.status,
    "submitted": Enterprise.submitted_at,
    "verified": Enterprise.verified_at,
    "headcount": Enterprise.headcount_insured,
    "updated": Enterprise.updated_at,
}


def filters_of(words: Mapping[str, str]) -> Filters:
    """What the address asks for; `q` are the words."""
    asked = {name: words.get(name, "")[:80] for name in ("status", "subdistrict", "label", "section")}
    return Filters(words=words.get("q", "")[:80], agency=bool(words.get("agency")), **asked)


def page_of(filters: Filters) -> Page[Enterprise]:
    """One page of the list."""
    query = lists.ordered(enterprises.listing(work, filters), SORTS, default_sort(filters), Enterprise.id)
    return lists.paged(query)


def default_sort(filters: Filters) -> str:
    """What waits longest first where that is what is asked for, else the newest first."""
    return "submitted" if filters.status == "submitted" else "-updated"


def exported(filters: Filters) -> Response:
    """The filtered list as a workbook; telephones masked, names of contacts left out."""
    query = lists.ordered(enterprises.listing(work, filters), SORTS, default_sort(filters), Enterprise.id)
    # Labels are asked for once, not once a row.
    ids = work.session.scalars(query.with_only_columns(Enterprise.id).limit(lists.EXPORT_ROWS))
    labels = enterprises.labels_of(work, ids)
    sections, divisions = enterprises.lists.sections(), enterprises.lists.divisions()
    columns = [
        ("单位名称", lambda firm: firm.name),
        ("统一社会信用代码", lambda firm: firm.credit_code),
        ("状态", lambda firm: platform.texts.say("enterprise_status", firm.status)),
        ("标签", lambda firm: "、".join(labels.get(firm.id, []))),
        ("行业门类", lambda firm: sections.get(firm.section or "", "")),
        ("行业大类", lambda firm: divisions.get(firm.division or "", ("", ""))[1]),
        ("规模", lambda firm: firm.size_class),
        ("街镇", lambda firm: platform.places.name(firm.subdistrict)),
        ("园区", lambda firm: firm.park),
        ("参保人数", lambda firm: firm.headcount_insured),
        ("联系电话", lambda firm: masked_phone(work.vault.open(firm, "contact_phone"))),
        ("核验日期", lambda firm: firm.verified_at and firm.verified_at.astimezone(lists.ZONE).date()),
    ]
    return lists.workbook("enterprises", "单位", query, columns)
