"""What a password must be, and that an unknown name costs the same time."""

import pytest

from core.accounts import passwords
from core.accounts.passwords import PasswordPolicy
from core.errors import Invalid

POLICY = PasswordPolicy()


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("Short1!", "password.short"),
        ("A1!" + "x" * 130, "password.long"),
        ("onlylowercaseletters", "password.kinds"),
        ("Beibei2019!!xx", "password.guessable"),
        ("Tanling-2026-ok", "password.guessable"),
        ("Aa1!Aa1!Aa1!", "password.repeats"),
    ],
)
def test_a_weak_password_is_refused_with_the_rule(password, code):
    with pytest.raises(Invalid) as refused:
        POLICY.check(password, staff=True, names=("tanling",))
    assert refused.value.fields["password"][0] == code


def test_long_ones_and_every_sign_are_allowed():
    POLICY.check("正确马电池订书钉-Horse-9" * 3, staff=True, names=("谭玲", "tan"))


def test_without_composition_length_alone_counts():
    PasswordPolicy(kinds=0).check("onlylowercaseletters", staff=True, names=())


def test_a_hash_verifies_its_own_password_alone():
    hashed = passwords.hash_password("缙云山-Fengye-2026")
    assert passwords.verify(hashed, "缙云山-Fengye-2026")
    assert not passwords.verify(hashed, "缙云山-Beibei-2027")
    assert not passwords.verify(None, "nobody's password, verified for unknown names")
    assert not passwords.verify("not a hash", "x")
