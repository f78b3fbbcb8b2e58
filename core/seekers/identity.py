"""Name, number and telephone of a person as handed in: checked together, refused together."""

from dataclasses import dataclass
from datetime import date

from core.checks import Problem, id_number, names, phone
from core.checks.id_number import IdNumber
from core.errors import Invalid


@dataclass(frozen=True, slots=True)
class Identity:
    """What is kept: the name tidied, the number with what it tells, the telephone as digits."""

    name: str
    id_number: IdNumber | None
    phone: str


def check(name: str, phone_text: str, id_text: str | None, today: date, *, allow_demo: bool) -> Identity:
    """Raises Invalid with a reason for each field that is wrong. `id_text` None: the number was checked before."""
    number = None if id_text is None else id_number.read(id_text, today)
    found = {"name": names.read(name), "phone": phone.read(phone_text, allow_demo=allow_demo), "id_number": number}
    wrong = {field: (said.code, said.facts) for field, said in found.items() if isinstance(said, Problem)}
    if wrong:
        raise Invalid(**wrong)
    telephone = found["phone"]
    assert isinstance(telephone, phone.Phone)
    return Identity(str(found["name"]), number if isinstance(number, IdNumber) else None, telephone.number)
