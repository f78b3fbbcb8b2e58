"""People and vacancies that tests share; no logic."""

from dataclasses import replace

from matching import Demand, Index, Profile, Ranker, tokens_of
from tests.matching.words import lexicon, weights

ELECTRICIAN = Demand(
    title="维修电工",
    headcount=2,
    employment_type="全职",
    salary_min=5000,
    salary_max=7000,
    street="歇马街道",
    shift="三班倒",
    education_min="高中",
    experience_years_min=3,
    certificates=("电工证",),
    skills=("PLC", "接触器"),
    duties="负责车间设备电路检修，变频器、接触器的更换",
    requirements="会看图纸优先",
)
CARER = Demand(
    title="养老护理员",
    salary_min=4000,
    salary_max=5000,
    street="北温泉",
    night_shift=True,
    certificates=("健康证",),
    duties="照顾老人起居，喂饭、翻身拍背，打扫房间",
)
FORKLIFT = Demand(title="叉车司机", salary_min=5000, salary_max=6500, street="静观镇", duties="仓库装卸，驾驶叉车")
CLEANER = Demand(title="保洁员", salary_min=2500, salary_max=3200, street="歇马", duties="办公楼打扫，拖地")
LATHE = Demand(
    title="数控车工",
    salary_min=6000,
    salary_max=9000,
    skills=("数控编程", "看图纸"),
    duties="数控车床加工零件，量具使用",
)
DEMANDS = {"V1": ELECTRICIAN, "V2": CARER, "V3": FORKLIFT, "V4": CLEANER, "V5": LATHE}

PEOPLE = {
    "electrician": Profile(
        intentions=("维修电工",),
        salary_min=5500,
        home_street="歇马镇",
        education="中专",
        experience_years=8,
        certificates=("电工证",),
        skills=("PLC", "变频器"),
        shift_ok=("白班", "三班倒"),
        night_ok=True,
        experience="做了8年维修电工，熟悉变频器、接触器更换，会看图纸",
    ),
    "handyman": Profile(intentions=("水电工", "保安"), experience="修过电路，没有电工证", salary_min=4000),
    "carer": Profile(
        intentions=("护工",),
        salary_min=4000,
        streets=("北温泉街道",),
        night_ok=True,
        experience="在养老院照顾老人三年，喂饭、翻身拍背都会",
        skills=("照护老人",),
    ),
    "forklift": Profile(
        intentions=("开叉车",), certificates=("叉车操作证",), experience="仓库叉车工5年", salary_min=5000
    ),
    "cleaner": Profile(
        intentions=("打扫卫生", "洗碗"), home_street="歇马", salary_min=2600, self_description="不上夜班"
    ),
    "lathe": Profile(
        intentions=("数车",),
        skills=("识图", "卡尺", "数控编程"),
        experience="数控车床6年，能编程",
        salary_min=7000,
    ),
    "screws": Profile(intentions=("进厂打螺丝",), shift_ok=("两班倒",), night_ok=True, salary_min=5000),
    "silent": Profile(),
}


def index_of(people: dict[str, Profile]) -> Index:
    return Index.build([(name, tokens_of(profile, lexicon())) for name, profile in people.items()], lexicon())


def ranker_of(people: dict[str, Profile]) -> Ranker:
    return Ranker(index_of(people), lexicon(), weights())


def vacancies_for(people: dict[str, Profile], demands: dict[str, Demand]) -> Ranker:
    """Vacancies under the vocabulary of the people."""
    items = [(name, tokens_of(demand, lexicon())) for name, demand in demands.items()]
    index = Index.build(items, lexicon(), kind="demand", vocabulary=index_of(people).vocabulary)
    return Ranker(index, lexicon(), weights())


def verdict(demand: Demand, profile: Profile, code: str) -> str | None:
    """The verdict of one gate for one pair; None where it does not apply."""
    ranking = ranker_of({"x": profile}).rank(demand, 5)
    for match in ranking.matches:
        return next((gate.verdict for gate in match.gates if gate.code == code), None)
    if any(code in near.failed for near in ranking.near_misses) or ranking.excluded.get(code):
        return "fail"
    return None


def part(demand: Demand, profile: Profile, code: str, others: dict[str, Profile] | None = None):  # type: ignore[no-untyped-def]
    """One part of one pair, gates aside."""
    free = replace(demand, shift=None, night_shift=None, certificates=())
    ranking = ranker_of({"x": profile, **(others or {})}).rank(free, 50)
    match = next(match for match in ranking.matches if match.id == "x")
    return next((found for found in match.parts if found.code == code), None)
