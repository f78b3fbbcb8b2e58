"""A new key: every sealed field of every table moves under it, whatever was under way, and the old one can go."""

from dataclasses import replace

import pytest
from sqlalchemy import LargeBinary, select, update

from core import audit, imports, resealing, seekers
from core.access import SYSTEM
from core.accounts import User
from core.db import Base
from core.events import EventRow
from core.seekers import Seeker
from core.vault import Vault
from tests.factories.accounts import a_user, actor_for
from tests.factories.enterprises import an_enterprise
from tests.factories.imports import checked, committed, demo_of
from tests.factories.seekers import a_phone, a_seeker, an_id_number
from tests.factories.vacancies import a_vacancy

OLD, NEW = {1: b"p" * 32}, {2: b"q" * 32}
NAMES = ("姓名", "身份证号", "手机", "求职意向", "人员类别", "健康限制", "单独同意")


@pytest.fixture
def keys(platform):
    """The platform with the key it had, with both, with the new one alone."""
    assert dict(platform.vault.keys) == OLD
    return [demo_of(replace(platform, vault=Vault(known, platform.vault.index_key))) for known in (OLD, OLD | NEW, NEW)]


@pytest.fixture
def counselor(unit):
    with unit() as work:
        return actor_for(work, a_user(work))


def under(connection):
    """The keys that seal something, over all sealed fields there are."""
    return {
        bytes(value)[0]
        for table, names in resealing.sealed_columns().items()
        for name in names
        for value in connection.scalars(select(table.c[name]).where(table.c[name].is_not(None)))
    }


def everything(work):
    """A record of every kind that has a sealed field; the person."""
    work.vault.seal(work.session.get_one(User, a_user(work).id), "totp_secret", "JBSWY3DP")
    firm = an_enterprise(work)
    work.vault.seal(firm, "second_contact_phone", "02368860002")
    a_vacancy(work, firm)
    person = a_seeker(work, phone="16400000271", seeker_class="残疾人", health_limits=["色弱"], sensitive_consent=True)
    work.vault.seal(person, "address", "歇马街道1号")
    return person


def test_the_columns_are_those_of_the_models_and_each_row_has_its_place():
    columns = {f"{table.name}.{name}" for table, names in resealing.sealed_columns().items() for name in names}
    assert {"user.totp_secret_sealed", "seeker.health_limits_sealed", "import_row.values_sealed"} <= columns
    assert len(columns) == sum(
        column.name.endswith("_sealed") for table in Base.metadata.tables.values() for column in table.columns
    )
    for table in resealing.sealed_columns():
        assert "public_id" in table.c, f"{table.name}: what its fields are bound to is not known"
        assert all(isinstance(column.type, LargeBinary) for column in table.c if column.name.endswith("_sealed"))


def test_what_was_sealed_with_the_old_key_opens_with_the_new_one_alone(keys, unit, connection):
    _, both, new = keys
    with unit() as work:
        person = everything(work)
    assert under(connection) == {1}
    done = resealing.run(both)
    assert (done.key, done.whole, under(connection)) == (2, True, {2})
    assert set(done.moved) >= {"user", "enterprise", "vacancy", "seeker"}
    with new.work(SYSTEM, write=False) as work:
        kept = work.session.get_one(Seeker, person.id)
        assert (kept.version, work.vault.open(kept, "phone")) == (person.version, "16400000271")
        assert (seekers.seeker_class(work, kept), seekers.health_limits(work, kept)) == ("残疾人", ["色弱"])
        [event] = work.session.scalars(select(EventRow).where(EventRow.name == "vault.resealed"))
        assert (event.subject_id, event.facts) == (2, {"fields": done.moved.total(), "unopened": 0})
        assert audit.verify(work).whole


def test_a_second_run_finds_nothing_to_do(keys, unit, connection):
    with unit() as work:
        everything(work)
    resealing.run(keys[1])
    rows = connection.execute(select(Seeker.__table__)).all()
    again = resealing.run(keys[1])
    assert (again.moved.total(), again.whole) == (0, True)
    assert connection.execute(select(Seeker.__table__)).all() == rows


def test_a_run_that_was_killed_is_begun_anew(keys, unit, connection, monkeypatch):
    monkeypatch.setattr(resealing, "AT_ONCE", 2)
    with unit() as work:
        for _ in range(5):
            a_seeker(work)
    opened, decrypt = [], Vault.decrypt

    def killed(vault, place, sealed):
        opened.append(place)
        if len(opened) > 5:
            raise KeyboardInterrupt
        return decrypt(vault, place, sealed)

    monkeypatch.setattr(Vault, "decrypt", killed)
    with pytest.raises(KeyboardInterrupt):
        resealing.run(keys[1])
    monkeypatch.setattr(Vault, "decrypt", decrypt)
    assert under(connection) == {1, 2}
    assert resealing.run(keys[1]).moved["seeker"] == 6
    assert under(connection) == {2}


def test_sheets_on_their_way_are_written_and_taken_back_without_the_old_key(keys, unit, counselor, connection):
    old, both, new = keys
    number, first, second = an_id_number(), a_phone(), a_phone()

    def a_sheet(phone, limits, id_number=number):
        return [NAMES, ("冉光明", id_number, phone, "焊工", "残疾人", limits, "是")]

    committed(old, unit, counselor, checked(old, unit, counselor, "seekers", a_sheet(first, "色弱")))
    update_of = checked(old, unit, counselor, "seekers", a_sheet(second, "不能久站"))

    def by(platform):
        return lambda actor, **words: platform.work(actor, **words)

    committed(both, by(both), counselor, update_of)
    waiting = checked(old, unit, counselor, "seekers", a_sheet(a_phone(), "不能登高", an_id_number()))
    assert resealing.run(both).whole
    assert under(connection) == {2}
    committed(new, by(new), counselor, waiting)
    with new.work(counselor) as work:
        assert imports.look_of(work, imports.get(work, waiting))["names"] == list(NAMES)
        said = {work.vault.open(one, "phone"): seekers.health_limits(work, one) for one in people(work)}
        assert said[second] == ["不能久站"]
        assert ["不能登高"] in said.values()
        imports.revert(work, update_of)
        assert seekers.health_limits(work, next(one for one in people(work) if one.id_number_index)) == ["色弱"]


def people(work):
    return work.session.scalars(select(Seeker).order_by(Seeker.id)).all()


def test_what_no_key_opens_is_named_and_left(keys, unit, connection):
    with unit() as work:
        lost, kept = a_seeker(work), a_seeker(work)
    connection.execute(update(Seeker.__table__).where(Seeker.id == lost.id).values(phone_sealed=b"\x07" + b"x" * 40))
    done = resealing.run(keys[1])
    assert (done.unopened, done.settled, done.whole) == ({f"seeker.phone_sealed {lost.id}"}, True, False)
    with keys[2].work(SYSTEM, write=False) as work:
        assert work.vault.open(work.session.get_one(Seeker, kept.id), "phone")


def test_who_still_seals_with_the_old_key_is_found_out(keys, unit, connection, monkeypatch):
    old, both, _ = keys
    with unit() as work:
        everything(work)
    resealing.run(both)
    with old.work(SYSTEM) as work:
        a_seeker(work)
    assert under(connection) == {1, 2}
    # A last pass that still found something: somebody writes meanwhile.
    monkeypatch.setattr(resealing, "PASSES", 1)
    done = resealing.run(both)
    assert (done.moved.total(), done.settled, done.whole) == (2, False, False)
    assert resealing.run(both).whole
