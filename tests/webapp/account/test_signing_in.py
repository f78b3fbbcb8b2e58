"""The door: one answer for whatever is wrong, a new session each time, nowhere else to be sent to."""

from datetime import UTC, datetime, timedelta
from urllib.parse import unquote

import pyotp
import pytest
from sqlalchemy import delete, select

from core import accounts
from core.access import Role
from core.accounts import Attempt, OldPassword, User, UserSession, passwords
from tests.factories.accounts import PASSWORD, a_user, actor_for, sign_in_as

ANOTHER = "嘉陵江-Fengye-2027"


@pytest.fixture(scope="module")
def hashed():
    return passwords.hash_password(PASSWORD)


@pytest.fixture
def user(unit, hashed):
    with unit() as work:
        return a_user(work, password_hash=hashed)


def entered(clerk, user, password=PASSWORD, **more):
    return clerk.post("/account/sign-in", data={"login_name": user.login_name, "password": password, **more})


def seen(answer):
    return answer.get_data(as_text=True)


def test_a_person_signs_in_and_gets_a_new_session_each_time(client_as, user, unit):
    clerk = client_as()
    clerk.set_cookie("sid", "chosen-by-somebody-else")
    assert entered(clerk, user).location == "/account/landing"
    first = clerk.get_cookie("sid").value
    assert first != "chosen-by-somebody-else"
    assert clerk.get("/account/landing").location == "/today"
    entered(clerk, user)
    assert clerk.get_cookie("sid").value != first
    clerk.set_cookie("sid", first)
    assert "/account/sign-in" in clerk.get("/today").location
    with unit(write=False) as work:
        assert len([s for s in work.session.scalars(select(UserSession)) if s.revoked_at is None]) == 1


def test_wrong_name_wrong_password_and_disabled_get_the_same_answer(client_as, user, unit, hashed):
    with unit() as work:
        stopped = a_user(work, password_hash=hashed, disabled_at=work.now)
    answers = set()
    for name, password in (("nobody", PASSWORD), (user.login_name, "wrong"), (stopped.login_name, PASSWORD)):
        answer = client_as().post("/account/sign-in", data={"login_name": name, "password": password})
        assert answer.status_code == 422
        answers.add(seen(answer).split('class="errsum"')[1].split("</div>")[0])
    assert len(answers) == 1


def test_five_wrong_tries_lock_even_the_right_password_out(client_as, user):
    for _ in range(5):
        assert "登录名或密码不对" in seen(entered(client_as(), user, "wrong"))
    for password in (PASSWORD, "wrong"):
        answer = entered(client_as(), user, password)
        assert answer.status_code == 422
        assert "15分钟后再试" in seen(answer)


def test_the_typed_password_never_comes_back(client_as, user):
    page = seen(entered(client_as(), user, "my-wrong-Password-1"))
    assert "my-wrong-Password-1" not in page
    assert user.login_name in page


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "//evil.example/today",
        "/\\evil.example",
        "/\t/evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/nowhere",
        "today",
        "/account/sign-out",
        "///evil.example",
    ],
)
def test_nobody_is_sent_to_another_house(client_as, user, address):
    assert entered(client_as(), user, next=address).location == "/account/landing"


def test_where_one_wanted_to_go_is_kept(client_as, user):
    clerk = client_as()
    asked = clerk.get("/seekers/?q=焊工").location
    assert "next=" in asked
    page = seen(clerk.get(asked))
    wanted = page.split('name="next" value="')[1].split('"')[0]
    assert unquote(entered(clerk, user, next=wanted).location) == wanted
    assert wanted.startswith("/seekers/?q=")


def test_a_second_factor_is_asked_for_and_used_once(client_as, user, unit):
    secret = pyotp.random_base32()
    with unit() as work:
        work.vault.seal(work.session.get_one(User, user.id), "totp_secret", secret)
    assert "填动态码" in seen(entered(client_as(), user))
    code = pyotp.TOTP(secret).now()
    assert entered(client_as(), user, code=code).status_code == 302
    assert "已用过" in seen(entered(client_as(), user, code=code))


def test_staff_set_up_a_second_factor_where_the_setting_says_so(with_settings, platform, user, unit):
    clerk = sign_in_as(with_settings(totp_required_for_staff=True), platform, user)
    assert clerk.get("/today").location == "/account/second-factor"
    page = seen(clerk.get("/account/second-factor"))
    secret = page.split('class="nowrap b">')[1].split("<")[0]
    posted = {"code": pyotp.TOTP(secret).now(), "password": PASSWORD}
    assert clerk.post("/account/second-factor", data=posted).status_code == 302
    assert clerk.get("/today").status_code == 200
    with unit(write=False) as work:
        kept = work.session.get_one(User, user.id)
        assert secret.encode() not in kept.totp_secret_sealed


def set_up(clerk, page=None, **typed):
    page = page or seen(clerk.get("/account/second-factor"))
    secret = page.split('class="nowrap b">')[1].split("<")[0]
    typed = {"password": PASSWORD, "code": pyotp.TOTP(secret).now(), **typed}
    return secret, clerk.post("/account/second-factor", data=typed)


def test_a_second_factor_is_replaced_by_who_knows_password_and_old_code_and_ends_all_sessions(client_as, user, unit):
    clerk, elsewhere = client_as(), client_as()
    entered(clerk, user)
    entered(elsewhere, user)
    before = clerk.get_cookie("sid").value
    for wrong in ({"password": "wrong"}, {"password": ""}, {"code": "000000"}):
        assert set_up(clerk, **wrong)[1].status_code == 422
    with unit(write=False) as work:
        assert work.session.get_one(User, user.id).totp_secret_sealed is None
    page = seen(clerk.get("/account/second-factor"))
    assert "原动态码" not in page
    secret, done = set_up(clerk, page)
    assert done.status_code == 302
    assert clerk.get_cookie("sid").value != before
    assert clerk.get("/account/sessions").status_code == 200
    assert "/account/sign-in" in elsewhere.get("/today").location
    for wrong in ("", "000000"):
        _, refused = set_up(clerk, old_code=wrong)
        assert refused.status_code == 422
        assert "原动态码" in seen(refused)
    with unit() as work:
        # Half a minute later, so that a code not used yet is at hand.
        work.session.get_one(User, user.id).totp_last_step -= 1
        assert work.vault.open(work.session.get_one(User, user.id), "totp_secret") == secret
    # The tries of a quarter of an hour are used up: not even the right ones pass now.
    assert "再试" in seen(set_up(clerk, old_code=pyotp.TOTP(secret).now())[1])
    with unit() as work:
        work.session.execute(delete(Attempt))
    newer, done = set_up(clerk, old_code=pyotp.TOTP(secret).now())
    assert done.status_code == 302
    with unit(write=False) as work:
        assert work.vault.open(work.session.get_one(User, user.id), "totp_secret") == newer


def test_a_one_time_code_brings_no_former_password_back(client_as, user, unit):
    with unit() as work:
        admin = actor_for(work, a_user(work, Role.SECADMIN))
    with unit(admin, now=datetime.now(UTC)) as work:
        code = accounts.issue_code(work, user.public_id)
    typed = {"login_name": user.login_name, "code": code}
    again = client_as().post("/account/forgotten", data={**typed, "password": PASSWORD, "again": PASSWORD})
    assert again.status_code == 422
    assert "近5次用过的密码" in seen(again)
    done = client_as().post("/account/forgotten", data={**typed, "password": ANOTHER, "again": ANOTHER})
    assert done.status_code == 302
    assert entered(client_as(), user, ANOTHER).status_code == 302


def test_a_one_time_code_brings_none_of_the_last_five_passwords_back(client_as, user, unit):
    former = [f"{ANOTHER}-{number}" for number in range(5)]
    with unit() as work:
        for password in former:
            hashed = passwords.hash_password(password)
            work.session.add(OldPassword(user_id=user.id, password_hash=hashed, replaced_at=work.now))
        admin = actor_for(work, a_user(work, Role.SECADMIN))
    with unit(admin, now=datetime.now(UTC)) as work:
        typed = {"login_name": user.login_name, "code": accounts.issue_code(work, user.public_id)}
    for password in (former[0], former[-1]):
        again = client_as().post("/account/forgotten", data={**typed, "password": password, "again": password})
        assert again.status_code == 422
        assert "近5次用过的密码" in seen(again)


def test_an_old_or_first_password_is_changed_before_anything_else(client_as, unit, hashed):
    with unit() as work:
        user = a_user(work, password_hash=hashed, must_change_password=True)
    clerk = client_as(user)
    for address in ("/today", "/seekers/", "/account/sessions"):
        assert clerk.get(address).location == "/account/password"
    words = {"old": PASSWORD, "password": ANOTHER, "again": ANOTHER}
    assert clerk.post("/account/password", data=words).status_code == 302
    assert clerk.get("/today").status_code == 200


def test_a_password_older_than_the_policy_is_changed(client_as, unit, user):
    with unit() as work:
        work.session.get_one(User, user.id).password_changed_at -= timedelta(days=91)
    assert client_as(user).get("/today").location == "/account/password"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"old": "wrong", "password": ANOTHER, "again": ANOTHER}, "现在的密码不对"),
        ({"old": PASSWORD, "password": PASSWORD, "again": PASSWORD}, "近5次用过"),
        ({"old": PASSWORD, "password": "Short-1", "again": "Short-1"}, "密码至少12位"),
        ({"old": PASSWORD, "password": ANOTHER, "again": "other"}, "两次输入的密码不一样"),
    ],
)
def test_a_new_password_is_judged(client_as, user, words, said):
    answer = client_as(user).post("/account/password", data=words)
    assert answer.status_code == 422
    assert said in seen(answer)


def test_a_changed_password_ends_every_other_session(client_as, user):
    here, there = client_as(user), client_as(user)
    assert there.get("/today").status_code == 200
    here.post("/account/password", data={"old": PASSWORD, "password": ANOTHER, "again": ANOTHER})
    assert here.get("/today").status_code == 200
    assert "/account/sign-in" in there.get("/today").location


def test_own_sessions_are_listed_and_ended_and_nobody_elses(client_as, user, unit):
    with unit() as work:
        stranger = a_user(work)
    here, there, theirs = client_as(user), client_as(user), client_as(stranger)
    page = seen(here.get("/account/sessions"))
    assert "登录在2处" in page
    where = page.split('action="/account/sessions/')[1].split('"')[0]
    assert theirs.post(f"/account/sessions/{where}").status_code == 404
    assert here.post(f"/account/sessions/{where}").status_code == 302
    assert "/account/sign-in" in there.get("/today").location
    assert here.get("/today").status_code == 200


def test_one_click_entry_exists_in_the_demo_alone(client_as, with_settings, unit):
    with unit() as work:
        a_user(work, login_name="demo-counselor", name="谭玲")
        other = a_user(work)
    assert client_as().post("/account/enter", data={"login_name": "demo-counselor"}).status_code == 404
    assert "一键进入" not in seen(client_as().get("/account/sign-in"))
    demo = with_settings(demo=True).test_client()
    assert "谭玲" in seen(demo.get("/account/sign-in"))
    assert demo.post("/account/enter", data={"login_name": other.login_name}).status_code == 404
    assert demo.post("/account/enter", data={"login_name": "demo-counselor"}).status_code == 302
    assert demo.get("/today").status_code == 200


def registered(clerk, **values):
    words = {"name": "周敏", "login_name": "zhou.min", "password": ANOTHER, "again": ANOTHER} | values
    return clerk.post("/account/register", data=words)


def test_an_hr_person_opens_an_account_and_is_led_to_the_firm(client_as, unit):
    clerk = client_as()
    assert registered(clerk).location == "/enterprises/own"
    assert clerk.get("/today").status_code == 200
    with unit(write=False) as work:
        user = work.session.scalars(select(User).where(User.login_name == "zhou.min")).one()
        assert user.role == Role.ENTERPRISE.value
    answer = registered(client_as(), login_name="ZHOU.MIN")
    assert answer.status_code == 422
    assert "已有人用" in seen(answer)


def test_names_cannot_be_tried_out_without_end(client_as, user):
    for _ in range(20):
        assert "已有人用" in seen(registered(client_as(), login_name=user.login_name))
    assert "60分钟后再试" in seen(registered(client_as(), login_name=user.login_name))


def test_a_forgotten_password_is_replaced_by_a_code(client_as, user, unit):
    with unit() as work:
        admin = a_user(work, Role.SECADMIN)
    page = seen(client_as(admin).post(f"/accounts/{user.public_id}/code"))
    code = page.split('class="code">')[1].split("<")[0]
    words = {"login_name": user.login_name, "code": code, "password": ANOTHER, "again": ANOTHER}
    for wrong in ({"login_name": "nobody"}, {"code": "AAAA-AAAA-AAAA"}):
        assert "登录名或一次性码不对" in seen(client_as().post("/account/forgotten", data=words | wrong))
    assert client_as().post("/account/forgotten", data=words).status_code == 302
    assert entered(client_as(), user, ANOTHER).status_code == 302
    assert "登录名或一次性码不对" in seen(client_as().post("/account/forgotten", data=words))


def test_codes_cannot_be_tried_out_without_end(client_as, user):
    words = {"login_name": user.login_name, "code": "AAAA-AAAA-AAAA", "password": ANOTHER, "again": ANOTHER}
    for _ in range(5):
        client_as().post("/account/forgotten", data=words)
    assert "60分钟后再试" in seen(client_as().post("/account/forgotten", data=words))


def test_an_address_tries_no_codes_of_many_names(client_as):
    words = {"code": "AAAA-AAAA-AAAA", "password": ANOTHER, "again": ANOTHER}
    said = [seen(client_as().post("/account/forgotten", data=words | {"login_name": f"n{at}"})) for at in range(61)]
    assert all("登录名或一次性码不对" in page for page in said[:60])
    assert "60分钟后再试" in said[60]


def test_a_visitor_cannot_keep_somebody_from_changing_the_password(client_as, user):
    words = {"login_name": f"user:{user.id}", "code": "AAAA-AAAA-AAAA", "password": ANOTHER, "again": ANOTHER}
    for _ in range(6):
        client_as().post("/account/forgotten", data=words)
    words = {"old": PASSWORD, "password": ANOTHER, "again": ANOTHER}
    assert client_as(user).post("/account/password", data=words).status_code == 302


def test_a_code_in_full_width_digits_is_a_code(client_as, user, unit):
    secret = pyotp.random_base32()
    with unit() as work:
        work.vault.seal(work.session.get_one(User, user.id), "totp_secret", secret)
    wide = pyotp.TOTP(secret).now().translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"})
    assert "动态码" in seen(entered(client_as(), user, code="不是数字"))
    assert entered(client_as(), user, code=wide).status_code == 302
