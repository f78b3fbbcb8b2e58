"""Gates are three-valued: they fail on what is known, never on what was not said."""

import pytest

from matching import Demand, Profile
from tests.matching.people import ranker_of, verdict

NEEDS = Demand(title="维修电工")
NAMES = Demand(title="照明维护", certificates=("焊工证",))


@pytest.mark.parametrize(
    ("demand", "person", "expected"),
    [
        (NEEDS, Profile(certificates=("电工证",)), "pass"),
        (NEEDS, Profile(certificates=("高压电工证",)), "pass"),
        (NEEDS, Profile(certificates=("叉车证",), experience="持有低压电工证"), "pass"),
        (NEEDS, Profile(certificates=("叉车证",)), "fail"),
        (NEEDS, Profile(certificates=("无",)), "fail"),
        (NEEDS, Profile(experience="什么证都没有，没有电工证"), "fail"),
        (NEEDS, Profile(self_description="没得证，肯学"), "fail"),
        (NEEDS, Profile(self_description="没有证书"), "fail"),
        (NEEDS, Profile(experience="没有电工证"), "fail"),
        (NEEDS, Profile(experience="没有高压电工证"), "unknown"),
        (NEEDS, Profile(), "unknown"),
        (Demand(title="照明维护", certificates=("电工证",)), Profile(certificates=("高压电工证",)), "pass"),
        (Demand(title="照明维护", certificates=("电工证",)), Profile(certificates=("焊工证",)), "fail"),
        (
            Demand(title="照明维护", certificates=("电工证", "焊工证")),
            Profile(certificates=("高压电工证",)),
            "fail",
        ),
        (
            Demand(title="照明维护", certificates=("电工证", "焊工证")),
            Profile(certificates=("高压电工证", "焊工证")),
            "pass",
        ),
        (NEEDS, Profile(experience="没有焊工证"), "unknown"),
        (NEEDS, Profile(experience="没有焊工证但有电工证"), "pass"),
        (NEEDS, Profile(experience="做过证券公司保安，没有证券账户"), "unknown"),
        (NAMES, Profile(certificates=("电焊证",)), "pass"),
        (NAMES, Profile(certificates=("电工证",)), "fail"),
        (NAMES, Profile(), "unknown"),
        (
            Demand(title="照明维护", certificates=("低压电工作业证",)),
            Profile(certificates=("高压电工作业证",)),
            "pass",
        ),
        (
            Demand(title="照明维护", certificates=("高压电工作业证",)),
            Profile(certificates=("低压电工作业证",)),
            "fail",
        ),
        (Demand(title="保洁"), Profile(certificates=("无",)), None),
        (Demand(title="机电工程师"), Profile(certificates=("无",)), None),
        (Demand(title="服务员", certificates=("健康证",)), Profile(certificates=("无",)), "unknown"),
        (Demand(title="服务员", certificates=("健康证",)), Profile(certificates=("电工证",)), "unknown"),
        (Demand(title="服务员", certificates=("健康证",)), Profile(certificates=("健康证",)), "pass"),
        (
            Demand(title="照明维护", certificates=("焊工证", "健康证")),
            Profile(certificates=("焊工证",)),
            "unknown",
        ),
        (Demand(title="照明维护", requirements="必须持有焊工证"), Profile(certificates=("无",)), "fail"),
        (Demand(title="照明维护", requirements="有焊工证优先"), Profile(certificates=("无",)), None),
        (Demand(title="保洁", certificates=("无",)), Profile(certificates=("无",)), None),
    ],
)
def test_certificate(demand, person, expected):
    assert verdict(demand, person, "certificate") == expected


def test_a_missing_certificate_is_named():
    match = ranker_of({"x": Profile()}).rank(NEEDS, 1).matches[0]
    assert match.gates[0].evidence == ("低压电工作业证", "高压电工作业证")


@pytest.mark.parametrize(
    ("highest", "least", "expected"),
    [
        (5000, 5500, "pass"),
        (5000, 5501, "fail"),
        (5000, None, "unknown"),
        (None, 9000, None),
        (0, 1, "fail"),
        (5000, 0, "pass"),
    ],
)
def test_pay_fails_above_a_tenth_over_the_highest(highest, least, expected):
    assert verdict(Demand(title="保洁", salary_max=highest), Profile(salary_min=least), "pay") == expected


NIGHTS = Demand(title="保洁", night_shift=True)


@pytest.mark.parametrize(
    ("demand", "person", "expected"),
    [
        (NIGHTS, Profile(night_ok=True), "pass"),
        (NIGHTS, Profile(night_ok=False), "fail"),
        (NIGHTS, Profile(), "unknown"),
        (NIGHTS, Profile(self_description="不上夜班"), "fail"),
        (NIGHTS, Profile(experience="身体原因不能上夜班"), "fail"),
        (NIGHTS, Profile(self_description="只上白班"), "fail"),
        (NIGHTS, Profile(self_description="夜班免谈"), "fail"),
        (
            NIGHTS,
            Profile(
                intentions=("保洁", "不熬夜"),
            ),
            "fail",
        ),
        (NIGHTS, Profile(self_description="能上夜班"), "pass"),
        (NIGHTS, Profile(self_description="夜班没问题"), "pass"),
        (NIGHTS, Profile(self_description="白班夜班都可以"), "pass"),
        (NIGHTS, Profile(night_ok=True, self_description="不上夜班"), "fail"),
        (NIGHTS, Profile(self_description="住在天生，会做饭"), "unknown"),
        (Demand(title="保洁", shift="夜班"), Profile(night_ok=False), "fail"),
        (Demand(title="保洁", shift="三班倒"), Profile(night_ok=False), "fail"),
        (Demand(title="保洁", shift="三班倒", night_shift=False), Profile(night_ok=False), None),
        (Demand(title="保洁", shift="两班倒"), Profile(night_ok=False), None),
        (Demand(title="保洁", night_shift=False), Profile(night_ok=False), None),
        (Demand(title="保洁"), Profile(night_ok=False), None),
    ],
)
def test_night_shift(demand, person, expected):
    assert verdict(demand, person, "night_shift") == expected


@pytest.mark.parametrize(
    ("shift", "accepted", "expected"),
    [
        ("两班倒", ("白班", "两班倒"), "pass"),
        ("两班倒", ("白班",), "fail"),
        ("两班倒", None, "unknown"),
        ("两班倒", (), "unknown"),
        (None, ("白班",), None),
    ],
)
def test_shift(shift, accepted, expected):
    assert verdict(Demand(title="保洁", shift=shift), Profile(shift_ok=accepted), "shift") == expected
