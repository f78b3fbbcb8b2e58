"""The command line keeps the promise of the exchange format, and refuses by line and key."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from matching.__main__ import main
from tests.matching.files import write_config

ROOT = Path(__file__).parents[2]
VACANCY = {
    "id": "V001",
    "title": "维修电工",
    "headcount": 2,
    "employment_type": "全职",
    "salary_min": 5000,
    "salary_max": 7000,
    "street": "歇马街道",
    "shift": "三班倒",
    "night_shift": None,
    "education_min": "高中",
    "experience_years_min": 3,
    "certificates": ["电工证"],
    "skills": ["PLC"],
    "dormitory": True,
    "meals": None,
    "duties": "变频器、接触器更换",
    "requirements": "能吃苦",
}
SEEKER = {
    "id": "S0012",
    "intentions": ["维修电工"],
    "salary_min": 5500,
    "streets": [],
    "home_street": None,
    "education": "中专",
    "experience_years": 8,
    "certificates": ["电工证"],
    "skills": ["PLC"],
    "shift_ok": ["三班倒"],
    "night_ok": True,
    "dorm_needed": None,
    "experience": "变频器、接触器更换",
    "self_description": "",
}


@pytest.fixture
def folder(tmp_path):
    write_config(tmp_path / "config")
    return tmp_path


def lines(*rows: object) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def run(folder: Path, vacancies: str, seekers: str, top: int = 20) -> int:
    (folder / "V.jsonl").write_text(vacancies, encoding="utf-8")
    (folder / "S.jsonl").write_text(seekers, encoding="utf-8")
    return main(
        [
            "rank",
            "--vacancies",
            str(folder / "V.jsonl"),
            "--seekers",
            str(folder / "S.jsonl"),
            "--top",
            str(top),
            "--out",
            str(folder / "R.jsonl"),
            "--config",
            str(folder / "config"),
        ]
    )


def results(folder: Path) -> list[dict]:
    return [json.loads(line) for line in (folder / "R.jsonl").read_text(encoding="utf-8").splitlines()]


def test_a_result_line_is_as_promised(folder):
    refuser = SEEKER | {"id": "S0007", "night_ok": False}
    assert run(folder, lines(VACANCY, {"id": "V002"}), lines(SEEKER, refuser, {"id": "S0400"})) == 0
    first, second = results(folder)
    assert list(first) == ["vacancy_id", "ranking", "matches", "near_misses"]
    assert first["ranking"] == [match["seeker_id"] for match in first["matches"]] == ["S0012", "S0400"]
    best = first["matches"][0]
    assert list(best) == ["seeker_id", "score", "confidence", "gates", "parts"]
    assert best["gates"][0] == {"code": "certificate", "verdict": "pass"}
    assert [gate["code"] for gate in best["gates"]] == ["certificate", "pay", "night_shift", "shift"]
    assert list(best["parts"][0]) == ["code", "weight", "value", "points", "known", "evidence"]
    assert best["score"] == pytest.approx(sum(part["points"] for part in best["parts"]))
    assert [part["code"] for part in best["parts"]] == [
        "text",
        "title",
        "skills",
        "experience",
        "education",
        "pay",
        "place",
    ]
    near = first["near_misses"][0]
    assert (near["seeker_id"], near["failed"], list(near)) == (
        "S0007",
        ["night_shift"],
        ["seeker_id", "failed", "score"],
    )
    assert second["vacancy_id"] == "V002"
    assert [part["code"] for part in second["matches"][0]["parts"]] == ["text"]


def test_empty_files_give_an_empty_file_and_top_may_exceed(folder):
    assert run(folder, "", lines(SEEKER)) == 0
    assert (folder / "R.jsonl").read_bytes() == b""
    assert run(folder, lines(VACANCY), "", 500) == 0
    assert results(folder)[0]["ranking"] == []
    assert run(folder, lines(VACANCY), lines(SEEKER), 500) == 0
    assert results(folder)[0]["ranking"] == ["S0012"]


def test_the_same_input_gives_the_same_bytes_in_any_order_of_people(folder):
    crowd = [SEEKER | {"id": f"S{number}", "salary_min": 4000 + 100 * (number % 7)} for number in range(40)]
    run(folder, lines(VACANCY), lines(*crowd))
    first = (folder / "R.jsonl").read_bytes()
    run(folder, lines(VACANCY), lines(*reversed(crowd)))
    assert (folder / "R.jsonl").read_bytes() == first
    for seed in ("1", "2"):
        subprocess.run(
            [
                sys.executable,
                "-m",
                "matching",
                "rank",
                "--vacancies",
                folder / "V.jsonl",
                "--seekers",
                folder / "S.jsonl",
                "--out",
                folder / "R.jsonl",
                "--config",
                folder / "config",
            ],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
        )
        assert (folder / "R.jsonl").read_bytes() == first


BAD_VACANCIES = [
    ({"colour": 1}, '"colour"', "allowed: id title"),
    ({"shift": "晚班"}, '"shift"', "白班 夜班 两班倒"),
    ({"employment_type": "临时"}, '"employment_type"', "全职 兼职"),
    ({"education_min": "大学"}, '"education_min"', "不限 小学"),
    ({"salary_min": -1}, '"salary_min"', "0 or more"),
    ({"salary_min": 5000.5}, '"salary_min"', "whole number"),
    ({"salary_min": True}, '"salary_min"', "whole number"),
    ({"salary_min": 8000}, '"salary_min"', "at most salary_max"),
    ({"headcount": "2"}, '"headcount"', "whole number"),
    ({"night_shift": "是"}, '"night_shift"', "true, false"),
    ({"certificates": "电工证"}, '"certificates"', "a list of texts"),
    ({"skills": [1]}, '"skills"', "a list of texts"),
    ({"experience_years_min": -0.5}, '"experience_years_min"', "0 or more"),
    ({"duties": 5}, '"duties"', "a text"),
    ({"id": ""}, '"id"', "a text"),
    ({"id": None}, '"id"', "a text"),
    ({"id": "V000"}, '"id"', "line 1"),
]


@pytest.mark.parametrize(("change", "key", "allowed"), BAD_VACANCIES)
def test_a_bad_vacancy_is_refused_by_line_and_key(folder, capsys, change, key, allowed):
    (folder / "R.jsonl").write_text("old")
    assert run(folder, lines(VACANCY | {"id": "V000"}, VACANCY | change), lines(SEEKER)) == 2
    said = capsys.readouterr().err
    assert "V.jsonl: line 2" in said
    assert key in said
    assert allowed in said
    assert "Traceback" not in said
    assert (folder / "R.jsonl").read_text() == "old"


@pytest.mark.parametrize(
    ("change", "key", "allowed"),
    [
        ({"sex": "女"}, '"sex"', "allowed: id intentions"),
        ({"education": "不限"}, '"education"', "小学 初中"),
        ({"shift_ok": ["随便"]}, '"shift_ok"', "白班"),
        ({"night_ok": 1}, '"night_ok"', "true, false"),
        ({"experience_years": "三年"}, '"experience_years"', "a number"),
    ],
)
def test_a_bad_seeker_is_refused_by_line_and_key(folder, capsys, change, key, allowed):
    assert run(folder, lines(VACANCY), lines(SEEKER | change)) == 2
    said = capsys.readouterr().err
    assert "S.jsonl: line 1" in said
    assert key in said
    assert allowed in said


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        "5",
        '{"id": "a", "id": "b"}',
        '{"id": NaN}',
        '{"id": "a", "headcount": Infinity}',
        "[" * 100_000,
        '{"id": "\\ud800"}',
        '{"id": "a", "experience_years_min": 1e999}',
    ],
)
def test_what_is_no_object_is_refused_by_line(folder, capsys, line):
    assert run(folder, lines(VACANCY) + "\n" + line + "\n", lines(SEEKER)) == 2
    assert "V.jsonl: line 3" in capsys.readouterr().err


def test_what_is_no_utf8_or_no_file_is_refused(folder, capsys):
    (folder / "Q.txt").write_bytes(b"ok\n\xff\n")
    (folder / "C.txt").write_text("保洁员\n", encoding="utf-8")
    command = [
        "titles",
        "--queries",
        str(folder / "Q.txt"),
        "--catalogue",
        str(folder / "C.txt"),
        "--out",
        str(folder / "T.jsonl"),
        "--config",
        str(folder / "config"),
    ]
    assert main(command) == 2
    assert "Q.txt: line 2" in capsys.readouterr().err
    (folder / "Q.txt").unlink()
    assert main(command) == 2
    assert "Q.txt: cannot be read" in capsys.readouterr().err


def test_titles(folder):
    (folder / "Q.txt").write_text("打螺丝\n保洁阿姨\n", encoding="utf-8")
    (folder / "C.txt").write_text("保洁员\n装配工\n", encoding="utf-8")
    main(
        [
            "titles",
            "--queries",
            str(folder / "Q.txt"),
            "--catalogue",
            str(folder / "C.txt"),
            "--top",
            "1",
            "--out",
            str(folder / "R.jsonl"),
            "--config",
            str(folder / "config"),
        ]
    )
    found = results(folder)
    assert [line["query"] for line in found] == ["打螺丝", "保洁阿姨"]
    assert [line["candidates"][0]["title"] for line in found] == ["装配工", "保洁员"]
    assert all(list(line["candidates"][0]) == ["title", "score"] for line in found)


def test_evaluate(folder, capsys):
    (folder / "R.jsonl").write_text('{"vacancy_id": "v", "ranking": ["a", "b"]}\n')
    qrels = folder / "qrels.csv"
    qrels.write_text("vacancy_id,seeker_id,grade\nv,a,3\nv,b,0\n")
    command = ["evaluate", "--ranking", str(folder / "R.jsonl"), "--qrels", str(qrels)]
    assert main(command) == 0
    assert json.loads(capsys.readouterr().out) == {
        "vacancies": 1,
        "ndcg@10": 1.0,
        "recall@20": 1.0,
        "mrr": 1.0,
        "p@5": 0.2,
    }
    for rows, line in (("v,a,4\n", 2), ("v,a,3\nv,a,2\n", 3), ("v,a\n", 2)):
        qrels.write_text("vacancy_id,seeker_id,grade\n" + rows)
        assert main(command) == 2
        assert f"line {line}" in capsys.readouterr().err


def test_a_fault_in_the_configuration_is_named(folder, capsys):
    path = folder / "config" / "matching.toml"
    text = path.read_text(encoding="utf-8")
    for old, new, said in (
        ("text = 0.55", "text = -1", "[weights] text"),
        ("unknown = 0.4", "", "unknown"),
        ("negations = ", "nagations = ", "negations"),
        ("(不|不能|不想)熬夜", "(熬夜", "[cutting]"),
    ):
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        assert run(folder, lines(VACANCY), lines(SEEKER)) == 2
        assert said in capsys.readouterr().err
