"""Dictionaries are whole: keys unique, parents there, one name one meaning, what is referred to exists."""

from collections import Counter, defaultdict

from tests.config.tables import names, plain, rows, split, words


def doubles(values):
    return [value for value, count in Counter(values).items() if count > 1]


def shared(table, identity):
    """Names that belong to more than one row."""
    owners = defaultdict(set)
    for row in table:
        for name in names(row):
            owners[plain(name)].add(row[identity])
    return {name: found for name, found in owners.items() if len(found) > 1}


def test_occupations_are_a_tree_of_four_levels():
    table = rows("occupations")
    assert doubles(row["key"] for row in table) == []
    levels = {row["key"]: int(row["level"]) for row in table}
    for row in table:
        assert row["key"].isascii(), row["key"]
        assert row["key"] == row["key"].lower()
        assert levels[row["key"]] == row["key"].count(".") + 1
        assert row["parent"] == row["key"].rpartition(".")[0]
        assert (levels[row["parent"]] + 1 if row["parent"] else 1) == levels[row["key"]]
    assert set(levels.values()) == {1, 2, 3, 4}


def test_there_are_occupations_enough_and_leaves_lie_deep():
    table = rows("occupations")
    parents = {row["parent"] for row in table}
    leaves = [row for row in table if row["key"] not in parents]
    assert len(leaves) >= 400
    assert all(row["level"] in ("3", "4") for row in leaves)


def test_an_occupation_name_belongs_to_one_occupation():
    assert set(shared(rows("occupations"), "key")) == {plain(word) for word in words("ambiguous_aliases")}


def test_no_alias_stands_twice_in_a_row():
    for table in ("occupations", "skills", "certificates"):
        for row in rows(table):
            assert doubles(plain(name) for name in names(row)) == [], row["name"]


def test_an_official_code_is_printed_only_where_it_was_checked():
    for row in rows("occupations"):
        assert row["checked"] in ("yes", "no")
        assert bool(row["official_code"]) == (row["checked"] == "yes"), row["key"]


def test_skills():
    table = rows("skills")
    assert len(table) + len(rows("certificates")) >= 1200
    assert doubles(plain(row["name"]) for row in table) == []
    assert shared(table, "name") == {}
    assert {row["kind"] for row in table} == SKILL_KINDS


def test_certificates():
    table = rows("certificates")
    keys = {row["key"] for row in rows("occupations")}
    known = {row["name"] for row in table}
    assert len(known) == len(table)
    assert shared(table, "name") == {}
    for row in table:
        assert row["kind"] in ("qualification", "obtainable")
        assert row["source"], row["name"]
        assert set(split(row["required_for"])) <= keys, row["name"]
        assert set(split(row["includes"])) <= known - {row["name"]}, row["name"]


def test_what_is_soon_obtained_is_never_demanded_by_a_gate():
    assert [row["name"] for row in rows("certificates") if row["kind"] == "obtainable" and row["required_for"]] == []


def test_a_doubtful_source_demands_nothing_but_farm_machines():
    """Where the law was not certain, no gate may rest on it."""
    doubtful = [row["name"] for row in rows("certificates") if "check" in row["source"] and row["required_for"]]
    assert set(doubtful) <= DOUBTFUL_BUT_DEMANDED


DOUBTFUL_BUT_DEMANDED = {"农机驾驶证", "乡村医生执业证", "高级中学教师资格证", "起重机司机证"}


def test_includes_has_no_circle():
    inner = {row["name"]: split(row["includes"]) for row in rows("certificates")}

    def reach(name, seen):
        assert name not in seen, f"{name} includes itself"
        for other in inner[name]:
            reach(other, {*seen, name})

    for name in inner:
        reach(name, set())


def test_the_law_of_the_common_trades_is_there():
    demanded = defaultdict(set)
    for row in rows("certificates"):
        for key in split(row["required_for"]):
            demanded[key].add(row["name"])
    by_name = {row["name"]: row["key"] for row in rows("occupations")}
    for occupation, certificate in {
        "维修电工": "低压电工作业证", "高压电工": "高压电工作业证", "氩弧焊工": "熔化焊接与热切割作业证",
        "叉车司机": "叉车证",
        "半挂车司机": "驾驶证A2级", "大货车司机": "驾驶证B2级", "小车司机": "驾驶证C1级", "客车司机": "驾驶证A1级",
        "护士": "护士执业证", "幼儿教师": "幼儿园教师资格证", "架子工": "登高架设作业证", "电梯维保工": "电梯修理证",
        "消防设施操作员": "消防设施操作员证", "救生员": "游泳救生员证", "导游": "导游证",
        "制冷空调工": "制冷与空调运行操作作业证",
    }.items():  # fmt: skip
        assert certificate in demanded[by_name[occupation]], occupation
    for occupation in "保育员 汽车电工 弱电安装工 讲解员 装载机司机 养老护理员 保安员 餐饮服务员 摩托车试车员".split():
        assert not demanded[by_name[occupation]], occupation


def test_synonyms_lead_one_step_to_another_word():
    table = rows("synonyms")
    words_ = [plain(row["word"]) for row in table]
    assert doubles(words_) == []
    assert [row for row in table if plain(row["canonical"]) in words_] == []
    assert not {plain(row["word"]) for row in table} & {plain(n) for row in rows("occupations") for n in names(row)}


def test_what_chongqing_says_leads_to_an_occupation():
    known = {plain(name): row["name"] for row in rows("occupations") for name in names(row)}
    said = {row["word"]: row["canonical"] for row in rows("synonyms")}
    for word, occupation in {"打螺丝": "装配工", "铲车": "装载机司机", "进厂": "普工", "操机": "普工"}.items():
        assert known[plain(said[word])] == occupation


def test_stopwords_are_no_names():
    stop = {plain(word) for word in words("stopwords")}
    named = {plain(n) for table in ("occupations", "skills", "certificates") for row in rows(table) for n in names(row)}
    assert stop & named == set()
    assert doubles(words("stopwords")) == []


def test_words_have_a_frequency():
    entries = [entry.split() for entry in words("words")]
    assert all(len(entry) == 2 and entry[1].isdigit() for entry in entries)
    assert doubles(entry[0] for entry in entries) == []


def test_industries_are_all_of_the_standard():
    table = rows("industries")
    sections = [row["section"] for row in table if not row["division"]]
    assert sections == list("ABCDEFGHIJKLMNOPQRST")
    divisions = [row["division"] for row in table if row["division"]]
    assert divisions == [f"{number:02}" for number in range(1, 98)]
    bounds = {"A": 1, "B": 6, "C": 13, "D": 44, "E": 47, "F": 51, "G": 53, "H": 61, "I": 63, "J": 66, "K": 70, "L": 71,
              "M": 73, "N": 76, "O": 80, "P": 83, "Q": 84, "R": 86, "S": 91, "T": 97}  # fmt: skip
    for row in table:
        if row["division"]:
            assert row["section"] == max(s for s, first in bounds.items() if first <= int(row["division"]))
        assert row["checked"] in ("yes", "no")


SKILL_KINDS = set(
    "machining measuring electrical assembly forming maintenance logistics food care security office sales "
    "engineering teaching agriculture attitude".split()
)
