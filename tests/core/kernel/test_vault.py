"""Sealed fields open only where they were sealed, and are found by a keyed index."""

import pytest
from cryptography.exceptions import InvalidTag

from core.seekers import Seeker
from core.vault import Vault

KEYS = {1: b"1" * 32}


@pytest.fixture
def vault():
    return Vault(KEYS, b"i" * 32)


def test_what_is_sealed_opens_again(vault):
    seeker = Seeker(no="S1", name="冉")
    vault.seal(seeker, "phone", "16400000001")
    assert b"164" not in seeker.phone_sealed
    assert vault.open(seeker, "phone") == "16400000001"


def test_a_value_moved_to_another_row_does_not_open(vault):
    one, other = Seeker(no="S1", name="冉"), Seeker(no="S2", name="蒲")
    vault.seal(one, "phone", "16400000001")
    other.phone_sealed = one.phone_sealed
    with pytest.raises(InvalidTag):
        vault.open(other, "phone")


def test_equal_values_have_equal_marks_only_within_a_field_and_a_key(vault):
    mark = vault.index("seeker", "phone", "16400000001")
    assert mark == vault.index("seeker", "phone", "16400000001")
    assert mark != vault.index("seeker", "id_number", "16400000001")
    assert mark != Vault(KEYS, b"j" * 32).index("seeker", "phone", "16400000001")


def test_a_new_key_seals_and_the_old_one_still_opens(vault):
    seeker = Seeker(no="S1", name="冉")
    vault.seal(seeker, "phone", "16400000001")
    turned = Vault({**KEYS, 2: b"2" * 32}, b"i" * 32)
    assert turned.open(seeker, "phone") == "16400000001"
    turned.seal(seeker, "phone", "16400000002")
    assert seeker.phone_sealed[0] == 2


def test_nothing_is_sealed_as_nothing(vault):
    seeker = Seeker(no="S1", name="冉")
    vault.seal(seeker, "phone", None)
    assert seeker.phone_sealed is None
    assert seeker.phone_index is None
    assert vault.open(seeker, "phone") is None
