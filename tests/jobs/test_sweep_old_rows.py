"""What has been kept long enough ends that night and not before, unless it is held; the history stays whole."""

import io
import os
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from core import accounts, audit, imports, retention, seekers, shortlists, vacancies
from core.access import SYSTEM
from core.accounts import OldPassword, User, passwords
from core.errors import Conflict, NotFound
from core.events import EventRow
from core.imports import ImportRow
from core.retention import Hold, OldRowsSwept
from core.seekers import Consent, Contact, Seeker
from core.shortlists import DEMAND, PEOPLE, IndexEntry, IndexFile, Shortlist, ShortlistEntry
from core.vacancies import Status, Vacancy
from jobs import sweep_imports, sweep_old_rows
from tests.conftest import NOW
from tests.factories.accounts import a_user, actor_for
from tests.factories.enterprises import an_enterprise, an_hr
from tests.factories.imports import VACANCY_NAMES, a_vacancy_row, checked, committed
from tests.factories.projects import a_project
from tests.factories.seekers import a_seeker, an_id_number, registration
from tests.factories.vacancies import a_vacancy
from tests.jobs.ended import BY_AGE, a_list

PNG = b"\x89PNG\r\n\x1a\n"


def night(platform, days):
    report = sweep_old_rows.run(platform, NOW + timedelta(days=days))
    assert report.failed == 0
    return report


def swept(work):
    """The counts of each night so far."""
    query = select(EventRow.facts).where(EventRow.name == OldRowsSwept.name).order_by(EventRow.seq)
    return list(work.session.scalars(query))


def period(platform, table):
    return platform.retention[table].days


@pytest.mark.parametrize("make", BY_AGE, ids=lambda make: make.__name__)
def test_a_row_ends_when_its_period_is_over_and_not_before(platform, unit, make):
    with unit() as work:
        made = make(work)
    days = period(platform, make.__name__) + made.days
    night(platform, days - 1)
    with unit(write=False) as work:
        assert not made.ended(work)
    night(platform, days + 1)
    with unit(write=False) as work:
        assert made.ended(work)
        assert swept(work)[-1][make.__name__] >= 1
        assert audit.verify(work).whole


@pytest.mark.parametrize("make", BY_AGE, ids=lambda make: make.__name__)
def test_a_row_that_is_held_stays(platform, unit, connection, make):
    """Each record that it hangs on holds it by itself."""
    tables = [None]
    for table in tables:
        world = connection.begin_nested()
        with unit() as work:
            made = make(work)
            if table:
                work.session.add(Hold(table_name=table, record_id=made.holds[table], reason="仲裁", placed_at=NOW))
        night(platform, period(platform, make.__name__) + made.days + 1)
        with unit(write=False) as work:
            assert made.ended(work) is (table is None), table
        world.rollback()
        tables += [one for one in made.holds if one not in tables]


def test_every_table_that_the_job_ends_is_tried_here(platform):
    ours = {table for table, rule in platform.retention.items() if rule.job == retention.JOB}
    others = {"old_password", "index_entry", "index_file"}
    assert {make.__name__ for make in BY_AGE} | others == ours


def test_a_second_run_finds_nothing_and_says_nothing(platform, unit):
    with unit() as work:
        for make in BY_AGE:
            make(work)
    assert night(platform, 1200).done > len(BY_AGE)
    with unit(write=False) as work:
        [once] = swept(work)
    assert once["contact"] == once["fair"] == once["invitation"] == once["shortlist_entry"] == 1
    assert night(platform, 1200).done == 0
    with unit(write=False) as work:
        assert swept(work) == [once]


def test_a_table_that_fails_does_not_stop_the_others(platform, unit, monkeypatch):
    with unit() as work:
        made = {make.__name__: make(work) for make in BY_AGE}
    monkeypatch.setitem(platform.retention, "notice", retention.Rule("notice", retention.JOB, "another moment", 1))
    report = sweep_old_rows.run(platform, NOW + timedelta(days=1200))
    assert report.failed == 1
    with unit(write=False) as work:
        assert [table for table, one in made.items() if not one.ended(work)] == ["notice"]


def test_many_rows_end_in_small_transactions(platform, unit, monkeypatch):
    monkeypatch.setattr(retention, "AT_ONCE", 2)
    with unit() as work:
        people = [a_seeker(work).id for _ in range(5)]
    units = []
    counted = sweep_old_rows.SWEEPS
    [sweep] = [one for one in counted if one.table == "seeker"]

    def opened(*words):
        units.append(words)
        return platform.work(*words)

    done = retention.run(opened, NOW + timedelta(days=800), sweep, platform.retention["seeker"])
    assert done["seeker"] == len(people)
    assert len(units) == 4


def test_a_person_who_was_served_stays(platform, unit):
    days = period(platform, "seeker")
    with unit() as work:
        listed, spoken, idle, told = (a_seeker(work) for _ in range(4))
        a_list(work, a_vacancy(work), listed, frozen_at=NOW + timedelta(days=100))
        at = NOW + timedelta(days=100)
        a_list(work, a_vacancy(work), told)
        work.session.execute(update(ShortlistEntry).where(ShortlistEntry.seeker_id == told.id).values(told_at=at))
        work.session.add(Contact(seeker_id=spoken.id, at=at, channel="phone", result="not_reached"))
    night(platform, days + 50)
    with unit(write=False) as work:
        status = dict(work.session.execute(select(Seeker.id, Seeker.status)).all())
    assert status[idle.id] == "erased"
    assert status[listed.id] == status[spoken.id] == status[told.id] == "seeking"


def test_nothing_of_an_erased_person_is_left_but_figures(platform, unit):
    """No word of the person stands in the row; the ID number may be registered anew; nobody sees the record."""
    with unit() as work:
        counselor = a_user(work)
        number = an_id_number()
        values = {
            "home_village": "农荣村",
            "school": "歇马中学",
            "self_description": "想离家近",
            "available_on": work.today,
        }
        person = a_seeker(work, counselor=counselor, id_number=number, seeker_class="turned", **values)
        actor = actor_for(work, counselor)
        before = {column.key: getattr(person, column.key) for column in Seeker.__table__.columns}
    night(platform, 800)
    with unit(actor) as work:
        left = work.session.get_one(Seeker, person.id)
        kept = {name for name, value in before.items() if value and getattr(left, name) == value}
        assert kept <= {
            *("id", "public_id", "no", "office_id", "sex", "home_subdistrict", "education", "experience_years"),
            *("last_contact_on", "source", "registered_at", "updated_at"),
        }
        with pytest.raises(NotFound):
            seekers.get(work, person.public_id)
        assert work.session.scalars(seekers.listing(work, seekers.Wanted())).all() == []
    with unit(actor, NOW + timedelta(days=801)) as work:
        order = registration(id_number=number)
        identity = seekers.check_identity("罗大勇", "16400000271", number, work.today, allow_demo=True)
        assert seekers.register(work, order, identity, lambda _title: None).id != person.id


def test_proof_of_a_consent_outlives_the_person_by_a_year(platform, unit):
    with unit() as work:
        person = a_seeker(work)
    for days, proofs in ((1000, 1), (period(platform, "consent") + 2, 0)):
        night(platform, days)
        with unit(write=False) as work:
            query = select(func.count()).select_from(Consent).where(Consent.seeker_id == person.id)
            assert work.session.get_one(Seeker, person.id).status == "erased"
            assert work.session.scalar(query) == proofs


def test_an_account_that_was_emptied_fits_no_password_and_stays_disabled(platform, unit):
    with unit() as work:
        user = a_user(work, disabled_at=NOW)
        living = a_user(work)
    night(platform, 400)
    with unit() as work:
        row = work.session.get_one(User, user.id)
        assert not passwords.verify(row.password_hash, "nobody's password, verified for unknown names")
        with pytest.raises(Conflict, match=r"account\.gone"):
            accounts.enable(work, row.public_id)
        assert work.session.get_one(User, living.id).name == living.name


def test_five_earlier_passwords_are_remembered(platform, unit):
    with unit() as work:
        one, other = a_user(work), a_user(work)
        for number in range(7):
            work.session.add(OldPassword(user_id=one.id, password_hash=str(number), replaced_at=NOW))
        work.session.add(OldPassword(user_id=other.id, password_hash="own", replaced_at=NOW))
    night(platform, 2)
    with unit(write=False) as work:
        query = select(OldPassword.password_hash).order_by(OldPassword.id)
        assert list(work.session.scalars(query)) == ["2", "3", "4", "5", "6", "own"]


def test_words_of_those_who_are_not_ranked_go_and_three_indexes_of_a_kind_stay(platform, unit):
    with unit() as work:
        seeks, works = a_seeker(work), a_seeker(work, status="employed")
        job = a_vacancy(work)
        for kind, number in ((PEOPLE, seeks.id), (PEOPLE, works.id), (DEMAND, job.id)):
            work.session.add(IndexEntry(kind=kind, record_id=number, version=1, fingerprint="f", tokens=b"t"))
        for number in range(1, 9):
            kind = PEOPLE if number % 2 else DEMAND
            words = {"path": f"{number}.idx", "records": 1, "fingerprint": "f", "signature": "s"}
            work.session.add(IndexFile(number=number, kind=kind, built_at=NOW, **words))
    night(platform, 1)
    with unit(write=False) as work:
        words = work.session.execute(select(IndexEntry.kind, IndexEntry.record_id)).all()
        assert set(words) == {(PEOPLE, seeks.id), (DEMAND, job.id)}
        assert set(work.session.scalars(select(IndexFile.number))) == {3, 4, 5, 6, 7, 8}


def test_what_goes_on_keeps_its_persons(platform, unit):
    """A firm that looks for people, or is on a list of projects since, and an open vacancy with its list."""
    days = period(platform, "enterprise") + 1
    with unit() as work:
        busy, planned, idle = (an_enterprise(work) for _ in range(3))
        job = a_vacancy(work, busy)
        kept = a_list(work, job, a_seeker(work))
        a_project(work, planned).created_at = NOW + timedelta(days=9)
    night(platform, days)
    with unit(write=False) as work:
        named = {firm.id: firm.contact_name for firm in work.session.scalars(select(type(idle)))}
        assert named == {busy.id: "周敏", planned.id: "周敏", idle.id: None}
        assert work.session.get_one(Vacancy, job.id).duties
        assert work.session.get(Shortlist, kept.id) is not None


def test_an_erased_vacancy_that_is_opened_again_says_what_it_lacks(platform, unit):
    with unit() as work:
        firm = an_enterprise(work)
        job = a_vacancy(work, firm, status=Status.CLOSED, closed_at=NOW)
        hr = actor_for(work, an_hr(work, firm))
    night(platform, 1200)
    with unit(hr, NOW + timedelta(days=1200)) as work:
        assert vacancies.move(work, job.public_id, "reopen").status == Status.DRAFT.value
        assert "duties" in vacancies.missing(work.session.get_one(Vacancy, job.id), has_phone=False)


def test_the_history_of_what_is_gone_can_still_be_read(platform, unit):
    with unit() as work:
        counselor = a_user(work)
        actor = actor_for(work, counselor)
        person = a_seeker(work, counselor=counselor)
    with unit(actor) as work:
        request = a_list(work, a_vacancy(work, status=Status.FILLED), work.session.get_one(Seeker, person.id))
        work.record(shortlists.ShortlistFrozen(subject_id=request.id, vacancy_id=1, people=1, index_number=1))
    night(platform, 1200)
    with unit(write=False) as work:
        rows = work.session.scalars(select(EventRow).order_by(EventRow.seq)).all()
        assert [row.name for row in rows] == ["shortlist.frozen", "retention.swept"]
        assert audit.verify(work).whole


def test_files_that_no_record_names_go_after_a_week(platform, unit):
    def stored(content):
        return platform.files.put(io.BytesIO(content), 1000, {"application/octet-stream"}).sha256

    with unit() as work:
        named, left = stored(b"licence"), stored(b"left over")
        an_enterprise(work, licence_file=named, licence_kind="image/png")
    for key in (named, left):
        old = (NOW - timedelta(days=3)).timestamp()
        os.utime(platform.files.path(key), (old, old))
    night(platform, 3)
    assert platform.files.path(left).exists()
    night(platform, 5)
    assert platform.files.path(named).exists()
    with pytest.raises(FileNotFoundError):
        platform.files.path(left)
    # The firm's own picture goes the night its persons are forgotten.
    night(platform, period(platform, "enterprise") + 1)
    with pytest.raises(FileNotFoundError):
        platform.files.path(named)


def test_a_batch_works_as_before_and_keeps_its_rows_while_it_is_held(platform, unit):
    with unit() as work:
        hr = actor_for(work, an_hr(work, an_enterprise(work)))
    rows = [VACANCY_NAMES, a_vacancy_row()]
    public_id = checked(platform, unit, hr, "vacancies", rows)
    committed(platform, unit, hr, public_id)
    night(platform, 5)
    with unit() as work:
        retention.hold(work, "import_batch", public_id, "投诉未结")
    night(platform, 1200)
    sweep_imports.run(platform, NOW + timedelta(days=1200))
    with unit(hr, write=False) as work:
        assert imports.get(work, public_id).rows_new == 1
        assert work.session.scalar(select(func.count()).select_from(ImportRow)) == 1
    with unit() as work:
        retention.release(work, "import_batch", public_id)
    night(platform, 1200)
    with unit(write=False) as work:
        assert work.session.scalar(select(func.count()).select_from(ImportRow)) == 0
        assert work.session.scalar(select(Vacancy.import_batch_id)) is not None


def test_what_the_clock_did_is_the_systems(platform, unit):
    with unit() as work:
        a_seeker(work)
    night(platform, 800)
    with unit(write=False) as work:
        [row] = work.session.scalars(select(EventRow))
        assert (row.role, row.actor_id, row.facts) == (SYSTEM.role, None, {"seeker": 1})
