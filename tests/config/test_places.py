"""Places with the dates they hold for: the district before and after the change of 2025-11-06."""

from datetime import date

from core.places import Places
from tests.config.tables import CONFIG, names, places, plain

STAYED = set(
    "天生街道 朝阳街道 北温泉街道 东阳街道 龙凤桥街道 歇马街道 澄江镇 天府镇 静观镇 柳荫镇 三圣镇 金刀峡镇".split()
)
LEFT = set("水土街道 复兴街道 蔡家岗街道 施家梁镇 童家溪镇".split())
BEFORE = STAYED | LEFT
JOINED = {"大湾镇", "统景镇", "大盛镇", "兴隆镇", "茨竹镇"}


def on(day):
    return {place.name for place in Places.read(CONFIG / "places.csv").subdistricts(day)}


def test_seventeen_subdistricts_before_and_after_the_change():
    assert on(date(2025, 1, 1)) == on(date(2025, 11, 5)) == BEFORE
    assert on(date(2026, 1, 1)) == on(date(2025, 11, 6)) == STAYED | JOINED
    assert len(on(date(2026, 1, 1))) == 17
    assert sum(name.endswith("街道") for name in on(date(2026, 1, 1))) == 6


def test_codes_are_unique_and_what_is_referred_to_exists():
    by_code = {row["code"]: row for row in places()}
    assert len(by_code) == len(places())
    above = {"district": "", "subdistrict": "district", "village": "subdistrict"}
    for row in places():
        assert row["level"] in above
        assert bool(row["parent"]) == bool(above[row["level"]])
        if row["parent"]:
            assert by_code[row["parent"]]["level"] == above[row["level"]]
        if row["successor"]:
            assert row["valid_to"]
            assert by_code[row["successor"]]["level"] == "district"
        assert len(row["code"]) <= 16  # the width of the column in the database


def test_dates_are_in_order_and_a_village_ends_with_its_subdistrict():
    by_code = {row["code"]: row for row in places()}
    for row in places():
        since, until = (row[column] and date.fromisoformat(row[column]) for column in ("valid_from", "valid_to"))
        assert not (since and until) or since <= until
        if row["level"] == "village":
            parent = by_code[row["parent"]]
            assert (row["valid_from"], row["valid_to"]) == (parent["valid_from"], parent["valid_to"])


def test_a_name_means_one_place():
    """Villages aside: two 街镇 may have a village of one name."""
    seen = {}
    for row in places():
        if row["level"] != "village":
            for name in names(row):
                assert seen.setdefault(plain(name), row["code"]) == row["code"], name


def test_old_names_are_understood():
    known = Places.read(CONFIG / "places.csv")
    for words, name in {"水土": "水土街道", "渝北区统景镇": "统景镇", "北碚歇马": "歇马街道", "蔡家": "蔡家岗街道",
                        "重庆市北碚区静观镇花园村": "静观镇", "两江": "两江新区"}.items():  # fmt: skip
        found = known.resolve(words)
        assert found is not None
        assert found.name == name


def test_centre_points_lie_around_the_district():
    for row in places():
        if row["level"] != "village":
            assert 29 < float(row["lat"]) < 31.1, row["name"]
            assert 105.5 < float(row["lon"]) < 108.6, row["name"]
        if row["level"] == "subdistrict":
            assert 29.65 < float(row["lat"]) < 30.1, row["name"]
            assert 106.3 < float(row["lon"]) < 107, row["name"]


def test_each_subdistrict_has_villages():
    counts = {row["code"]: 0 for row in places() if row["level"] == "subdistrict"}
    for row in places():
        if row["level"] == "village":
            counts[row["parent"]] += 1
    assert all(3 <= count <= 8 for count in counts.values()), counts


def test_what_rests_on_the_announced_change_is_not_marked_checked():
    for row in places():
        assert row["checked"] in ("yes", "no")
        assert row["source"]
        if row["valid_from"] or row["valid_to"]:
            assert row["checked"] == "no", row["name"]
