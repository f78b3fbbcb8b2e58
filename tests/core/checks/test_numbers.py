"""Credit codes, ID numbers, telephones, names: what is right passes, what is wrong is named with its place."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from core.checks import Problem, credit_code, id_number, names, phone

TODAY = date(2026, 3, 2)
CODES = some.builds(lambda body: "91500199" + body, some.text(credit_code.ALPHABET, min_size=9, max_size=9)).map(
    lambda body: body + credit_code.check_character(body)
)
BIRTHS = some.dates(date(1906, 3, 3), TODAY)
NUMBERS = some.builds(
    lambda county, born, order: f"50{county:04d}{born:%Y%m%d}{order:03d}",
    some.integers(0, 9999),
    BIRTHS,
    some.integers(0, 999),
).map(lambda body: body + id_number.check_character(body))


@given(CODES)
def test_a_code_with_its_character_is_right(code):
    assert credit_code.check(code) is None
    assert credit_code.read(f" {code[:8].lower()} {code[8:]}".replace("9", "９")) == code


@given(CODES, some.integers(8, 17), some.sampled_from(credit_code.ALPHABET))
def test_one_changed_character_is_found(code, at, other):
    changed = code[:at] + other + code[at + 1 :]
    problem = credit_code.check(changed)
    assert (problem is None) == (changed == code)
    if problem:
        assert problem.code in ("credit_code.sum", "credit_code.sum_fix")


@given(CODES, some.integers(8, 17))
def test_a_look_alike_is_offered(code, at):
    swapped = credit_code.LOOKALIKES.get(code[at])
    if swapped is None:
        return
    problem = credit_code.check(code[:at] + swapped + code[at + 1 :])
    assert problem is not None
    assert code in problem.facts["corrections"]
    if swapped in "OIZS":
        assert (problem.code, problem.facts["place"]) == ("credit_code.character_fix", at + 1)
    else:
        assert problem.code == "credit_code.sum_fix"


@pytest.mark.parametrize(
    ("text", "code", "facts"),
    [
        ("", "credit_code.empty", {}),
        ("9111000060003734", "credit_code.length", {"length": 16}),
        ("91110000600V37341L", "credit_code.character", {"character": "V", "place": 12}),
        ("91A10000600037341L", "credit_code.character", {"character": "A", "place": 3}),
        ("01110000600037341L", "credit_code.character", {"character": "0", "place": 1}),
        ("91110000600037342L", "credit_code.sum", {}),
    ],
)
def test_what_is_wrong_with_a_code_is_named(text, code, facts):
    assert credit_code.check(text) == Problem(code, facts)


def test_rural_collectives_have_codes_too():
    body = "N2500199MF1234567"
    assert credit_code.check(body + credit_code.check_character(body)) is None


@given(NUMBERS)
def test_a_number_with_its_character_tells_birth_and_sex(number):
    read = id_number.read(f" {number[:6]} {number[6:].lower()}", TODAY)
    assert isinstance(read, id_number.IdNumber)
    assert read.number == number
    assert read.born_on.strftime("%Y%m%d") == number[6:14]
    assert read.sex == ("M" if int(number[16]) % 2 else "F")


@given(NUMBERS, some.integers(0, 17), some.sampled_from("0123456789"))
def test_one_changed_digit_is_found(number, at, other):
    changed = number[:at] + other + number[at + 1 :]
    assert isinstance(id_number.read(changed, TODAY), Problem) == (changed != number)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "id_number.empty"),
        ("500199900101123", "id_number.fifteen"),
        ("50019919900101123", "id_number.length"),
        ("5001991990010112345", "id_number.length"),
        ("50019919900101l235", "id_number.character"),
        ("X00199199001011235", "id_number.character"),
        ("990199199001011235", "id_number.province"),
        ("500199199002301235", "id_number.birth"),
        ("500199209901011235", "id_number.birth_future"),
        ("500199190001011235", "id_number.birth_old"),
        ("500199199001011234", "id_number.sum"),
        ("5.00199199001011E+17", "id_number.precision"),
        ("500199199001011000", "id_number.precision"),
    ],
)
def test_what_is_wrong_with_a_number_is_named(text, code):
    problem = id_number.read(text, TODAY)
    assert isinstance(problem, Problem)
    assert problem.code == code


@pytest.mark.parametrize(
    "body", ["50010119900101123", "50015719900101123", "51022119850101123", "81000019900101123", "93184019900101123"]
)
def test_no_county_is_a_reason_to_refuse(body):
    assert isinstance(id_number.read(body + id_number.check_character(body), TODAY), id_number.IdNumber)


def test_every_birthday_of_the_years_with_summer_time_is_read():
    day = date(1986, 1, 1)
    while day < date(1992, 1, 1):
        body = f"500199{day:%Y%m%d}101"
        read = id_number.read(body + id_number.check_character(body), TODAY)
        assert isinstance(read, id_number.IdNumber)
        assert read.born_on == day
        day += timedelta(days=1)


@pytest.mark.parametrize(("born", "years"), [((2008, 3, 2), 18), ((2008, 3, 3), 17), ((2008, 2, 29), 18)])
def test_full_years(born, years):
    assert id_number.years_between(date(*born), TODAY) == years


@pytest.mark.parametrize(
    ("text", "number", "kind"),
    [
        ("13800138000", "13800138000", "mobile"),
        ("138 0013-8000", "13800138000", "mobile"),
        ("+86 138 0013 8000", "13800138000", "mobile"),
        ("１３８００１３８０００", "13800138000", "mobile"),
        ("13800138000.0", "13800138000", "mobile"),
        ("1.3800138000E+10", "13800138000", "mobile"),
        ("'19912345678", "19912345678", "mobile"),
        ("023-68862000", "02368862000", "landline"),
        ("（023）68862000", "02368862000", "landline"),
        ("2368862000", "02368862000", "landline"),
        ("+86 23 68862000", "02368862000", "landline"),
    ],
)
def test_a_telephone_is_kept_in_one_writing(text, number, kind):
    assert phone.read(text) == phone.Phone(number, kind)


def test_an_extension_is_kept_beside_the_number():
    for text in ("023-68862000-801", "023-68862000转801", "02368862000分机801"):
        assert phone.read(text) == phone.Phone("02368862000", "landline", "801")


def test_the_prefix_of_the_demo_passes_in_the_demo_alone():
    assert phone.read("16412345678") == Problem("phone.prefix", {"prefix": "164"})
    assert phone.read("16412345678", allow_demo=True) == phone.Phone("16412345678", "mobile")


def test_a_firm_may_have_a_hotline():
    assert phone.read("400-800-1234") == Problem("phone.kind")
    assert phone.read("400-800-1234", kinds=phone.FIRM) == phone.Phone("4008001234", "hotline")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "phone.empty"),
        ("1.38E+10", "phone.precision"),
        ("13800138000/13900139000", "phone.several"),
        ("13800138000、02368862000", "phone.several"),
        ("13800I38000", "phone.character"),
        ("1380013800", "phone.length"),
        ("12345678901", "phone.prefix"),
        ("68862000", "phone.area_code"),
        ("12333", "phone.landline"),
        ("02312", "phone.landline"),
        ("+1 650 253 0000", "phone.foreign"),
    ],
)
def test_what_is_wrong_with_a_telephone_is_named(text, code):
    problem = phone.read(text)
    assert isinstance(problem, Problem)
    assert problem.code == code


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("冉 某", "冉某"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("欧阳．娜娜", "欧阳·娜娜"),
        ("𠮷䶮", "𠮷䶮"),
        ("  John   Smith ", "John Smith"),
        ("José O’Neill-Łuk", "José O’Neill-Łuk"),
        ("Ａｎｎａ　Ｌｅｅ", "Anna Lee"),
    ],
)
def test_a_name_is_kept_in_one_writing(text, name):
    assert names.read(text) == name


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "name.empty"),
        ("冉", "name.short"),
        ("冉某1", "name.character"),
        ("冉某（男）", "name.character"),
        ("冉某abc", "name.character"),
        ("Анна", "name.character"),
        ("=1+1", "name.character"),
        ("·冉某", "name.dot"),
        ("冉" * 51, "name.long"),
    ],
)
def test_what_is_wrong_with_a_name_is_named(text, code):
    problem = names.read(text)
    assert isinstance(problem, Problem)
    assert problem.code == code
