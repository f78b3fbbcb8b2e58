"""The made-up licences: pictures like any upload, plainly no papers, showing what the record or the reason says."""

from datetime import date

import pytest
from sqlalchemy import select

from core.access import SYSTEM
from core.enterprises import Enterprise
from core.files import PNG
from core.files.kinds import judge
from demo import Size, generate, licences
from demo.glyphs import BODY, glyphs

TODAY = date(2026, 3, 2)


@pytest.fixture(scope="module")
def district():
    return generate(Size.SMALL, TODAY)


def test_every_firm_that_waits_or_was_returned_handed_in_a_picture(made):
    with made.work(SYSTEM, write=False) as work:
        firms = list(work.session.scalars(select(Enterprise)))
    looked_at = [firm for firm in firms if firm.status in ("submitted", "returned")]
    assert looked_at
    assert all(firm.licence_file for firm in looked_at)
    pictures = [firm for firm in firms if firm.licence_file]
    assert len(pictures) >= 40
    for firm in pictures:
        assert firm.licence_kind == PNG
        with made.files.open(firm.licence_file) as content:
            assert judge(content.read(), (PNG,)) == PNG
    assert len({firm.licence_file for firm in pictures}) == len(pictures)
    for firm in firms:
        assert (firm.verified_basis == "picture") == (firm.status == "verified" and firm.licence_file is not None)


def test_pictures_are_small_and_the_same_each_time(district):
    for record in district.enterprises[:5]:
        first = licences.drawn(licences.paper(district, record))
        assert first == licences.drawn(licences.paper(district, record))
        assert len(first) < 120_000


def test_the_picture_shows_what_the_record_says(district):
    record = next(one for one in district.enterprises if one.returned_reason is None)
    paper = licences.paper(district, record)
    assert (paper.code, paper.name, paper.legal_person) == (record.credit_code, record.name, record.legal_person)
    assert (paper.founded, paper.address) == (record.established_on, record.address)


@pytest.mark.parametrize(("word", "field"), [("看不清", "code"), ("法定代表人", "legal_person"), ("住所", "address")])
def test_a_returned_firm_has_a_picture_that_differs_as_the_reason_says(district, word, field):
    records = [one for one in generate(Size.CITY, TODAY).enterprises if word in (one.returned_reason or "")]
    assert records
    for record in records[:5]:
        true = {"code": record.credit_code, "legal_person": record.legal_person, "address": record.address}
        paper = licences.paper(district, record)
        assert {name for name, value in true.items() if getattr(paper, name) != value} == {field}
        assert paper.blurred == (field == "code")


def test_no_sign_is_missing_at_any_size():
    known = glyphs(BODY).place.keys() | {"\n"}
    city = generate(Size.CITY, TODAY)
    for record in city.enterprises:
        assert set("".join(text for row in licences.paper(city, record).rows() for text in row)) <= known
