"""Firms, their HR people and credit codes for tests."""

from datetime import timedelta
from itertools import count
from typing import Any

from core import enterprises
from core.access import Role
from core.accounts import User
from core.enterprises import Enterprise, Member, RegisterEnterprise, Status
from core.work import Work
from tests.factories.accounts import a_user

NUMBER = count(1)
CHARS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def a_credit_code(number: int | None = None) -> str:
    """A code that is right in form, of the never-assigned division 500199."""
    digits = f"{next(NUMBER) if number is None else number:08d}"
    rest = 11 - sum(int(d) * w for d, w in zip(digits, (3, 7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
    head = f"91500199{digits}{'X' if rest == 10 else '0' if rest == 11 else rest}"
    total = sum(CHARS.index(c) * pow(3, i, 31) for i, c in enumerate(head))
    return head + CHARS[(31 - total % 31) % 31]


def an_enterprise(work: Work, status: Status = Status.VERIFIED, **values: Any) -> Enterprise:
    """A firm in the database in this state, flushed so that it has an id."""
    number = next(NUMBER)
    name = values.pop("name", f"重庆缙测{number}机械有限公司")
    code = values.pop("credit_code", a_credit_code())
    phone = values.pop("contact_phone", "02368860001")
    if status is Status.VERIFIED:
        values = {"verified_at": work.now, "next_check_on": work.today + timedelta(days=180)} | values
    enterprise = Enterprise(
        name=name,
        name_key=enterprises.name_key(name),
        credit_code=code,
        search=enterprises.search_text(name, values.get("short_name"), code),
        status=status,
        submitted_at=work.now,
        created_at=work.now,
        updated_at=work.now,
        **{
            "section": "C",
            "division": "34",
            "size_class": "中",
            "subdistrict": "500109007",
            "contact_name": "周敏",
        }
        | values,
    )
    work.vault.seal(enterprise, "contact_phone", phone)
    work.session.add(enterprise)
    work.session.flush()
    return enterprise


def an_hr(work: Work, enterprise: Enterprise | None = None, *, is_admin: bool = True) -> User:
    """An HR person, of this firm if one is given."""
    user = a_user(work, Role.ENTERPRISE)
    if enterprise is not None:
        work.session.add(Member(user_id=user.id, enterprise_id=enterprise.id, is_admin=is_admin, since=work.now))
        work.session.flush()
    return user


def registration(**values: Any) -> RegisterEnterprise:
    """An order that is complete but for the licence."""
    words = {
        "name": f"重庆缙测{next(NUMBER)}仪表有限公司",
        "credit_code": a_credit_code(),
        "division": "40",
        "size_class": "小",
        "subdistrict": "500109007",
        "contact_name": "周敏",
        "contact_phone": "164 0000 0271",
        "allow_demo": True,
    }
    return RegisterEnterprise(**words | values)
