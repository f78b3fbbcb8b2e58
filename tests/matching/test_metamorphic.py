"""What must not change when the input changes in a way that says nothing new, and what may change one way only."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from matching import Demand, Match, Profile, archive
from matching.exchange import result_line
from tests.matching.people import DEMANDS, PEOPLE, ranker_of, vacancies_for

TITLES = ("电工", "维修电工", "焊工", "叉车司机", "保洁", "养老护理员", "数控车工", "普工", "打螺丝", "什么都可以")
SENTENCES = (
    "在厂里做过三年", "会PLC和变频器", "照顾老人", "没有电工证", "有电工证", "不上夜班", "夜班可以", "扫地擦窗",
    "开叉车八年", "数控车床对刀", "能吃苦", "包吃住",
)  # fmt: skip
UNRELATED = ("插花", "茶艺", "吹笛", "书法")
"""No character of these is in any vacancy of tests/matching/people.py."""

some = settings(max_examples=100, deadline=None)


def sentences() -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(SENTENCES), max_size=4).map("，".join)


profiles = st.builds(
    Profile,
    intentions=st.lists(st.sampled_from(TITLES), max_size=3, unique=True).map(tuple),
    salary_min=st.none() | st.integers(2000, 9000),
    streets=st.lists(st.sampled_from(("北温泉街道", "歇马街道", "蔡家岗街道")), max_size=2, unique=True).map(tuple),
    education=st.none() | st.sampled_from(("小学", "初中", "高中", "大专")),
    experience_years=st.none() | st.integers(0, 20).map(float),
    certificates=st.sampled_from(((), ("无",), ("电工证",))),
    skills=st.lists(st.sampled_from(("PLC", "变频器", "对刀")), max_size=2, unique=True).map(tuple),
    shift_ok=st.none() | st.lists(st.sampled_from(("白班", "两班倒", "三班倒")), min_size=1, unique=True).map(tuple),
    night_ok=st.none() | st.booleans(),
    experience=sentences(),
    self_description=sentences(),
)
demands = st.sampled_from(sorted(DEMANDS)).map(DEMANDS.__getitem__)


def judged(people: dict[str, Profile], demand: Demand) -> dict[str, Match]:
    return {match.id: match for match in ranker_of(people).rank(demand, len(people)).matches}


def test_the_unrelated_skills_are_unrelated():
    said = "".join(str(getattr(demand, name)) for demand in DEMANDS.values() for name in Demand.__slots__)
    assert not set("".join(UNRELATED)) & set(said)


@some
@given(profiles, demands, st.sampled_from(UNRELATED))
def test_an_unrelated_skill_never_lifts_a_person_above_an_equal(profile, demand, skill):
    twin = replace(profile, skills=(*profile.skills, skill))
    found = judged({"equal": profile, "with": twin, **PEOPLE}, demand)
    assert ("equal" in found) == ("with" in found)
    if "equal" in found:
        assert found["with"].score <= found["equal"].score


@some
@given(st.lists(profiles, min_size=2, max_size=8), demands, st.randoms(use_true_random=False))
def test_the_order_in_which_people_come_changes_nothing(some_people, demand, chance):
    people = {f"p{at}": profile for at, profile in enumerate(some_people)}
    shuffled = list(people.items())
    chance.shuffle(shuffled)
    assert ranker_of(people).rank(demand, 9) == ranker_of(dict(shuffled)).rank(demand, 9)


@some
@given(profiles, demands, st.lists(st.sampled_from(SENTENCES), max_size=5), st.integers(0, 5))
def test_it_does_not_matter_in_which_text_a_sentence_stands(profile, demand, told, cut):
    whole = replace(profile, experience="，".join(told), self_description="")
    parts = replace(profile, experience="，".join(told[:cut]), self_description="，".join(told[cut:]))
    assert judged({"one": whole, **PEOPLE}, demand).get("one") == judged({"one": parts, **PEOPLE}, demand).get("one")


WIDER: dict[str, Callable[[Profile], dict[str, Any]]] = {
    "less pay": lambda p: {"salary_min": max(p.salary_min - 800, 0) if p.salary_min else None},
    "more places": lambda p: {"streets": (*p.streets, "北温泉街道") if p.streets else ()},
    "more shifts": lambda p: {"shift_ok": tuple({*p.shift_ok, "三班倒", "两班倒"}) if p.shift_ok else None},
    "nights too": lambda p: {"night_ok": True},
}


@some
@given(profiles, st.sampled_from(sorted(WIDER)))
def test_a_wider_wish_never_shrinks_the_list(profile, way):
    profile = replace(profile, experience="", self_description="")
    wider = replace(profile, **WIDER[way](profile))
    lists = [
        {m.id for m in vacancies_for(PEOPLE, DEMANDS).rank_vacancies(one, len(DEMANDS)).matches}
        for one in (profile, wider)
    ]
    assert lists[0] <= lists[1]


@settings(max_examples=20, deadline=None)
@given(st.lists(profiles, min_size=5, max_size=12))
def test_two_threads_give_the_bytes_that_one_gives(tmp_path_factory, some_people):
    people = {**PEOPLE, **{f"p{at}": profile for at, profile in enumerate(some_people)}}
    ranker = ranker_of(people)

    def line(name: str) -> bytes:
        return result_line(name, ranker.rank(DEMANDS[name], 20)).encode()

    alone = [line(name) for name in DEMANDS for _ in range(3)]
    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(line, [name for name in DEMANDS for _ in range(3)])) == alone
    path = tmp_path_factory.mktemp("archive") / "people"
    archive.write(ranker.index, path)
    again = archive.open(path)
    assert {name: array.tobytes() for name, array in again.arrays.items()} == {
        name: array.tobytes() for name, array in ranker.index.arrays.items()
    }
