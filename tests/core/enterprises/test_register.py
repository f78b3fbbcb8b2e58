"""Firms are registered by HR or on their behalf; one known by name is filled in, not doubled."""

from datetime import date

import pytest
from sqlalchemy import func, select

from core import enterprises
from core.access import Role
from core.enterprises import Enterprise, Licence, Member, RegisterEnterprise, Source, Status
from core.errors import Conflict, Denied, Invalid
from core.work import Work
from tests.factories.accounts import a_user, actor_for
from tests.factories.enterprises import a_credit_code, an_enterprise, an_hr, registration

PICTURE = Licence(file="a" * 64, kind="image/png")


def acting(work: Work, user) -> Work:
    return Work(work.session, actor_for(work, user), work.now, work.vault, work.recorded)


def names(work: Work) -> list[str]:
    return [event.name for event, _ in work.recorded]


def test_an_hr_person_becomes_the_firms_administrator(work):
    hr = an_hr(work)
    firm = enterprises.register(acting(work, hr), registration(licence=PICTURE))
    assert (firm.status, firm.source) == (Status.SUBMITTED, Source.WEB)
    assert firm.section == "C"
    member = work.session.get_one(Member, hr.id)
    assert (member.enterprise_id, member.is_admin) == (firm.id, True)
    assert names(work) == ["enterprise.registered", "enterprise.member_added", "enterprise.submitted"]
    assert enterprises.phones(acting(work, hr), firm) == ("16400000271", None)
    assert b"0271" not in firm.contact_phone_sealed


def test_staff_register_on_behalf_without_picture_and_without_member(work):
    counselor = a_user(work)
    firm = enterprises.register(acting(work, counselor), registration())
    assert (firm.status, firm.source, firm.registered_by) == (Status.SUBMITTED, Source.BEHALF, counselor.id)
    assert work.session.scalar(select(func.count()).select_from(Member)) == 0


def test_an_incomplete_firm_can_be_kept_but_not_submitted(work):
    hr = acting(work, an_hr(work))
    with pytest.raises(Invalid) as refused:
        enterprises.register(hr, RegisterEnterprise(name="重庆缙测甲厂"))
    assert set(refused.value.fields) == {
        "credit_code", "division", "size_class", "subdistrict", "contact_name", "contact_phone", "licence",
    }  # fmt: skip
    firm = enterprises.register(hr, RegisterEnterprise(name="重庆缙测甲厂", submit=False))
    assert firm.status == Status.DRAFT
    assert "licence" in enterprises.missing(firm, picture=True)


def test_an_agency_needs_its_licence_number(work):
    with pytest.raises(Invalid) as refused:
        enterprises.register(acting(work, a_user(work)), registration(is_agency=True))
    assert set(refused.value.fields) == {"agency_licence"}


def test_a_second_firm_of_one_person_is_refused(work):
    hr = acting(work, an_hr(work, an_enterprise(work)))
    with pytest.raises(Conflict, match="has_firm"):
        enterprises.register(hr, registration(licence=PICTURE))


def test_a_known_credit_code_is_refused_and_named_only_to_staff(work):
    known = an_enterprise(work)
    with pytest.raises(Invalid) as refused:
        enterprises.register(acting(work, an_hr(work)), registration(credit_code=known.credit_code, licence=PICTURE))
    assert refused.value.fields["credit_code"] == ("enterprise.code_taken", {})
    with pytest.raises(Invalid) as refused:
        enterprises.register(acting(work, a_user(work)), registration(credit_code=known.credit_code))
    assert refused.value.fields["credit_code"][1] == {"name": known.name}


def test_a_firm_known_by_name_is_filled_in(work):
    counselor = acting(work, a_user(work))
    named = enterprises.by_name(counselor, "重庆 缙测（北碚）齿轮有限公司")
    assert (named.status, named.credit_code, named.source) == (Status.DRAFT, None, Source.NAMED)
    assert enterprises.by_name(counselor, "重庆缙测(北碚)齿轮有限公司").id == named.id
    hr = acting(work, an_hr(work))
    firm = enterprises.register(hr, registration(name="重庆缙测（北碚）齿轮有限公司", licence=PICTURE))
    assert firm.id == named.id
    assert firm.status == Status.SUBMITTED


def test_nobody_takes_over_a_firm_that_is_more_than_a_draft(work):
    waiting = an_enterprise(work, Status.SUBMITTED, credit_code=None)
    firm = enterprises.register(acting(work, an_hr(work)), registration(name=waiting.name, licence=PICTURE))
    assert firm.id != waiting.id


def test_a_draft_that_an_agency_named_does_not_bar_the_firm_itself(work):
    code = a_credit_code()
    draft = an_enterprise(work, Status.DRAFT, credit_code=code)
    firm = enterprises.register(acting(work, an_hr(work)), registration(credit_code=code, licence=PICTURE))
    assert firm.id == draft.id


def test_many_names_are_found_or_kept_with_one_event(work):
    known = an_enterprise(work, name="重庆缙测甲有限公司")
    found = enterprises.by_names(work, ["重庆缙测甲有限公司", "重庆缙测乙厂", "重庆缙测乙厂 ", ""], import_batch_id=7)
    assert found[known.name_key] == known.id
    assert len(found) == 2
    assert work.session.scalar(select(func.count()).select_from(Enterprise).where(Enterprise.import_batch_id == 7)) == 1
    assert [(e.name, e.subject_id, e.count) for e, _ in work.recorded] == [("enterprise.named", 7, 1)]


def test_of_several_firms_of_a_name_the_verified_one_is_meant(work):
    an_enterprise(work, Status.DRAFT, name="重庆缙测丙厂")
    verified = an_enterprise(work, name="重庆缙测丙厂")
    an_enterprise(work, Status.SUBMITTED, name="重庆缙测丙厂")
    assert enterprises.by_name(work, "重庆缙测丙厂").id == verified.id
    assert enterprises.find(work, "重庆缙测丙厂").id == verified.id


def test_naming_other_firms_is_not_for_hr(work):
    with pytest.raises(Denied):
        enterprises.by_name(acting(work, an_hr(work)), "重庆缙测丁厂")
    with pytest.raises(Denied):
        enterprises.register(acting(work, a_user(work, Role.AUDITOR)), registration())


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "厂"),
        ("contact_phone", "1380000027"),
        ("contact_phone", "68860000"),
        ("headcount_insured", -1),
        ("division", "99"),
        ("section", "Z"),
        ("size_class", "巨"),
        ("nature", "神秘"),
        ("address", "缙" * 201),
        ("credit_code", "9150019900000001"),
    ],
)
def test_what_can_never_be_right_is_refused_at_its_field(field, value):
    with pytest.raises(Invalid) as refused:
        registration(**{field: value})
    assert field in refused.value.fields or (field == "section" and "division" in refused.value.fields)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("023-68860000", "02368860000"),
        ("023-68860000-801", "02368860000-801"),
        ("+86 164 0000 0271", "16400000271"),
        ("400-810-1234", "4008101234"),
    ],
)
def test_telephones_are_taken_as_people_write_them(said, kept):
    assert registration(contact_phone=said).contact_phone == kept


def test_established_on_is_a_date_of_the_past_or_unknown(work):
    with pytest.raises(Invalid) as refused:
        enterprises.register(acting(work, a_user(work)), registration(established_on=date(2026, 3, 3)))
    assert "established_on" in refused.value.fields
