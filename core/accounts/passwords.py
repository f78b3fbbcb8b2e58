"""Passwords: hashed with argon2id, few at a time, and judged by a policy that the operator sets (security.md D20)."""

import re
import threading
from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from core.errors import Invalid

MEMORY_KIB = 19 * 1024
TOGETHER = threading.BoundedSemaphore(2)
HASHER = PasswordHasher(time_cost=2, memory_cost=MEMORY_KIB, parallelism=1)
DUMMY = HASHER.hash("nobody's password, verified for unknown names")
COMMON = frozenset(
    "password passw0rd 12345678 123456789 1234567890 qwertyuiop administrator beibei beibei2019 chongqing".split()
)
LONGEST = 128


@dataclass(frozen=True, slots=True)
class PasswordPolicy:
    """What a password must be. Complexity and rotation are 等保's; length and block-list are ASVS's."""

    shortest: int = 10
    shortest_staff: int = 12
    kinds: int = 3
    """How many of lower case, upper case, digits, others; 0 = no rule of composition."""
    rotation_days: int = 90

    def check(self, password: str, *, staff: bool, names: tuple[str, ...]) -> None:
        """Raises Invalid(password=…) with the rule that is broken. `names` must not occur in it."""
        shortest = self.shortest_staff if staff else self.shortest
        if len(password) < shortest:
            raise Invalid(password=("password.short", {"shortest": shortest, "length": len(password)}))
        if len(password) > LONGEST:
            raise Invalid(password=("password.long", {"longest": LONGEST}))
        kinds = sum(bool(re.search(kind, password)) for kind in ("[a-z]", "[A-Z]", "[0-9]", "[^A-Za-z0-9]"))
        if kinds < self.kinds:
            raise Invalid(password=("password.kinds", {"kinds": self.kinds, "found": kinds}))
        folded = password.casefold()
        if any(word in folded for word in COMMON) or any(name and name.casefold() in folded for name in names):
            raise Invalid(password="password.guessable")
        if len(set(password)) < 5:
            raise Invalid(password="password.repeats")


def hash_password(password: str) -> str:
    """An argon2id hash. Slow by intent: call it before a unit of work is open."""
    with TOGETHER:
        return HASHER.hash(password)


def verify(password_hash: str | None, password: str) -> bool:
    """Whether the password is the one of this hash; takes the same time when there is no hash."""
    with TOGETHER:
        try:
            return HASHER.verify(password_hash or DUMMY, password) and password_hash is not None
        except (VerifyMismatchError, InvalidHashError):
            return False
