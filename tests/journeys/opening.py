"""The district on its first day: offices, staff, and a few people whom another office has registered already."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from core import accounts, seekers
from core.access import SYSTEM, OfficeLevel, Role
from core.accounts import MakeAccount, OpenOffice, passwords
from core.platform import Platform
from core.seekers import RegisterSeeker, SeekerFacts
from core.work import Work
from demo import numbers
from tests.factories.accounts import PASSWORD, actor_for

TOWN, NEXT_TOWN = "500109001", "500109003"
STAFF = (
    ("counselor", "罗晓", Role.COUNSELOR, "天生街道就业所"),
    ("neighbour", "何静", Role.COUNSELOR, "北温泉街道就业所"),
    ("organizer", "谢琳", Role.ORGANIZER, "北碚区就业服务中心"),
)
KNOWN = (
    ("王大庆", "装配钳工", 5500, 8, "在仪表厂装配车间干过，会看图纸，用台钻、攻丝、刮研"),
    ("李红梅", "质检员", 4500, 5, "流量计出厂检验，会用游标卡尺和千分尺"),
    ("陈国强", "机修钳工", 6000, 12, "厂里修机床，装配调试都做过，能上夜班"),
    ("张小燕", "保洁", 3000, 3, "写字楼保洁，打扫会议室"),
    ("刘洋", "普工", 4500, 1, "进厂打螺丝，流水线上装过仪表外壳"),
)


@dataclass(frozen=True)
class Opening:
    """Who may sign in, all with the one password; the numbers of the people of the other office."""

    password: str
    known: tuple[str, ...]


def open_district(platform: Platform) -> Opening:
    """Makes it all through the services of core."""
    password_hash = passwords.hash_password(PASSWORD)
    with platform.work(SYSTEM, datetime.now(UTC)) as work:
        _offices(work)
        users = {
            name: accounts.make(
                work,
                MakeAccount(login_name=name, name=said, role=role, office_name=office),
                password_hash,
                must_change=False,
            )
            for name, said, role, office in STAFF
        }
        neighbour = actor_for(work, users["neighbour"])
    with platform.work(neighbour, datetime.now(UTC)) as work:
        return Opening(PASSWORD, tuple(_register(work, platform, number) for number in range(len(KNOWN))))


def _offices(work: Work) -> None:
    district = OpenOffice(name="北碚区就业服务中心", level=OfficeLevel.DISTRICT, telephone="023-68860000")
    above = accounts.open_office(work, district).public_id
    for name, place in (("天生街道就业所", TOWN), ("北温泉街道就业所", NEXT_TOWN)):
        order = OpenOffice(name=name, level=OfficeLevel.SUBDISTRICT, parent_public_id=above, place_code=place)
        accounts.open_office(work, order)


def _register(work: Work, platform: Platform, number: int) -> str:
    name, title, pay, years, experience = KNOWN[number]
    facts = SeekerFacts(
        name=name,
        phone=f"0236886{number + 10:04d}",
        home_subdistrict=NEXT_TOWN,
        intentions=(title,),
        salary_min=pay,
        education="高中",
        experience_years=years,
        experience=experience,
    )
    id_number = numbers.id_number(number, date(1985, 3, 9))
    order = RegisterSeeker(id_number=id_number, facts=facts, matching_consent=True, consent_channel="counter")
    identity = seekers.check_identity(name, facts.phone, id_number, work.today, allow_demo=False)
    return seekers.register(work, order, identity, platform.shelf.code_title).no
