"""The offices of three levels and everybody who signs in."""

from __future__ import annotations

from dataclasses import dataclass

from demo.firms import person_name
from demo.numbers import phone
from demo.phrases import dice
from demo.records import EnterpriseRecord, OfficeRecord, UserRecord
from demo.words import words

DISTRICT_OFFICE = "O-001"
FIRST_TOWN = "天生街道"

# The one-click entries of the demo: user name, name, role, where, label on the button.
_ENTRIES = (
    ("counselor", "周敏", "counselor", FIRST_TOWN, "街镇咨询员"),
    ("counselor_district", "杜涛", "counselor", "区", "区咨询员"),
    ("counselor_village", "张学兵", "counselor", "村社区", "村社区咨询员"),
    ("organizer", "何远", "organizer", "区", "组织员"),
    ("sysadmin", "冉柯", "system_admin", "", "系统管理员"),
    ("secadmin", "向晴", "security_admin", "", "安全管理员"),
    ("auditor", "贺明", "auditor", "", "审计员"),
)


@dataclass(frozen=True, slots=True)
class Staff:
    """Offices and users, and who sits where."""

    offices: list[OfficeRecord]
    users: list[UserRecord]
    counselors: dict[str, tuple[str, ...]]  # office -> users
    towns: dict[str, str]  # 街镇 -> office
    villages: dict[tuple[str, str], str]  # (街镇, village) -> office
    organizers: tuple[str, ...]

    def counselor(self, office: str, index: int) -> str:
        """One of the counselors of the office."""
        desk = self.counselors[office]
        return desk[index % len(desk)]

    def town(self, subdistrict: str | None) -> str:
        """The office of the 街镇; the district's for a place outside."""
        return self.towns.get(subdistrict or "", DISTRICT_OFFICE)


def _offices() -> list[OfficeRecord]:
    centre = OfficeRecord(
        no=DISTRICT_OFFICE,
        name="北碚区就业服务中心",
        level="区",
        parent=None,
        subdistrict=None,
        village=None,
        address="重庆市北碚区双柏路（演示）",
        phone="023-6800-0000",
    )
    offices = [centre]
    for place in words().places:
        town = f"O-{len(offices) + 1:03d}"
        offices.append(_office(town, place.name, None, DISTRICT_OFFICE, place.roads[0], len(offices)))
        for village, has_office in place.villages:
            if has_office:
                no = f"O-{len(offices) + 1:03d}"
                offices.append(_office(no, place.name, village, town, place.roads[-1], len(offices)))
    return offices


def _office(no: str, subdistrict: str, village: str | None, parent: str, road: str, number: int) -> OfficeRecord:
    return OfficeRecord(
        no=no,
        name=f"{village}就业服务站" if village else f"{subdistrict}就业所",
        level="村社区" if village else "街镇",
        parent=parent,
        subdistrict=subdistrict,
        village=village,
        address=f"重庆市北碚区{subdistrict}{road}{number * 3}号",
        phone=f"023-6800-{number:04d}",
    )


class _Register:
    """Users in the order they are taken on, each with a number and a phone."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.users: list[UserRecord] = []

    def add(
        self,
        username: str,
        role: str,
        *,
        name: str = "",
        office: str | None = None,
        enterprise: str | None = None,
        label: str | None = None,
    ) -> str:
        index = len(self.users)
        rng = dice(self.seed, "user:" + username)
        self.users.append(
            UserRecord(
                no=f"U-{index + 1:04d}",
                username=username,
                name=name or person_name(rng, rng.random() < 0.6),
                role=role,
                office=office,
                enterprise=enterprise,
                phone=phone("user", index),
                is_entry=label is not None,
                entry_label=label,
            )
        )
        return self.users[-1].no


def staff(seed: int, enterprises: list[EnterpriseRecord], key_firms: int) -> Staff:
    """Offices, counselors of each, organizers, administrators, HR of key firms and a third of the rest."""
    offices = _offices()
    towns = {o.subdistrict: o.no for o in offices if o.level == "街镇" and o.subdistrict}
    villages = {(o.subdistrict, o.village): o.no for o in offices if o.subdistrict and o.village}
    register = _Register(seed)
    hr = next((e for e in enterprises if not e.is_agency), enterprises[0])
    register.add("hr", "enterprise_hr", name=hr.contact_name, enterprise=hr.no, label="企业人事")
    first_village = next(no for (town, _), no in villages.items() if town == FIRST_TOWN)
    places = {"区": DISTRICT_OFFICE, "村社区": first_village, FIRST_TOWN: towns[FIRST_TOWN], "": None}
    for username, name, role, where, label in _ENTRIES:
        register.add(username, role, name=name, office=places[where], label=label)
    register.add("organizer2", "organizer", name="谢琳", office=DISTRICT_OFFICE)
    _desks(register, offices)
    for number, firm in enumerate(enterprises[1:], start=1):
        if number < key_firms or number % 3 == 0:
            register.add(f"hr{number + 1:05d}", "enterprise_hr", name=firm.contact_name, enterprise=firm.no)
    desks: dict[str, tuple[str, ...]] = {}
    for user in register.users:
        if user.role == "counselor" and user.office:
            desks[user.office] = (*desks.get(user.office, ()), user.no)
    organizers = tuple(user.no for user in register.users if user.role == "organizer")
    return Staff(offices, register.users, desks, towns, villages, organizers)


def _desks(register: _Register, offices: list[OfficeRecord]) -> None:
    """Three or four counselors at each 街镇, five at the district's, one in a village."""
    weights = {place.name: place.people for place in words().places}
    for office in offices:
        if office.level == "区":
            count = 4
        elif office.level == "村社区":
            count = 1
        else:
            count = 4 if weights[office.subdistrict or ""] >= 8 else 2
        taken = sum(user.office == office.no and user.role == "counselor" for user in register.users)
        for number in range(taken, count):
            register.add(f"c{office.no[2:]}{number + 1}", "counselor", office=office.no)
