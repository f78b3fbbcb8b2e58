"""The pages on which vacancies are judged and moved."""

from datetime import UTC, datetime

import pytest

from core.enterprises import Status as FirmStatus
from core.vacancies import Status
from tests.factories.enterprises import an_enterprise


def seen(answer):
    return answer.get_data(as_text=True)


def judge(client, vacancy, version, verdict, **values):
    words = {"version": str(version), "verdict": verdict, **values}
    return client.post(f"/vacancies/{vacancy.public_id}/review", data=words)


def test_a_counselor_publishes_what_somebody_else_put_forward(client_as, people, make, fresh):
    vacancy = make(Status.SUBMITTED, submitted_by=people["hr"].id)
    counselor = client_as(people["counselor"])
    assert 'value="publish"' in seen(counselor.get(f"/vacancies/{vacancy.public_id}/review"))
    answer = judge(counselor, vacancy, fresh(vacancy).version, "publish")
    assert answer.location == f"/vacancies/{vacancy.public_id}?next=1"
    assert fresh(vacancy).status == Status.PUBLISHED
    assert "出名单" in seen(counselor.get(answer.location))


def test_without_a_reason_it_does_not_go_back_with_one_the_firm_reads_it(client_as, people, make, fresh):
    vacancy, following = (make(Status.SUBMITTED, submitted_by=people["hr"].id) for _ in range(2))
    counselor = client_as(people["counselor"])
    answer = judge(counselor, vacancy, fresh(vacancy).version, "return", reason="")
    assert answer.status_code == 422
    assert "写明退回的理由" in seen(answer)
    answer = judge(counselor, vacancy, fresh(vacancy).version, "return", reason="写明班次，倒班几点换。")
    assert answer.location == f"/vacancies/{following.public_id}/review"
    assert "写明班次，倒班几点换。" in seen(client_as(people["hr"]).get(f"/vacancies/{vacancy.public_id}"))


def test_who_put_it_forward_sees_why_somebody_else_must_review(client_as, people, make, fresh):
    vacancy = make(Status.SUBMITTED, submitted_by=people["counselor"].id)
    counselor = client_as(people["counselor"])
    page = seen(counselor.get(f"/vacancies/{vacancy.public_id}/review"))
    assert "由另一人审核" in page
    assert 'value="publish"' not in page
    judge(counselor, vacancy, fresh(vacancy).version, "publish")
    assert fresh(vacancy).status == Status.SUBMITTED


def test_of_an_unverified_firm_nothing_is_published(client_as, people, make, fresh, unit):
    with unit(now=datetime.now(UTC)) as work:
        firm = an_enterprise(work, FirmStatus.SUBMITTED)
    vacancy = make(Status.SUBMITTED, firm=firm)
    counselor = client_as(people["counselor"])
    page = seen(counselor.get(f"/vacancies/{vacancy.public_id}/review"))
    assert "单位还没有通过核验" in page
    assert 'value="publish"' not in page
    judge(counselor, vacancy, fresh(vacancy).version, "publish")
    assert fresh(vacancy).status == Status.SUBMITTED


def test_what_changed_since_it_was_read_is_not_judged(client_as, people, make, fresh):
    vacancy = make(Status.SUBMITTED, submitted_by=people["hr"].id)
    counselor = client_as(people["counselor"])
    for version in ("0", "x", ""):
        judge(counselor, vacancy, version, "publish")
    assert fresh(vacancy).status == Status.SUBMITTED


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        ({"event": "close", "reason": "no_need"}, Status.CLOSED, "已关闭"),
        ({"event": "pause"}, Status.PAUSED, "已暂停"),
        ({"event": "confirm"}, Status.PUBLISHED, "核实日期为今天"),
        ({"event": "close", "reason": "x"}, Status.PUBLISHED, "从列出的理由里选一个"),
        ({"event": "reopen"}, Status.PUBLISHED, "岗位现在的状态不能这样办"),
        ({"event": "x"}, Status.PUBLISHED, "没有这个操作"),
        ({}, Status.PUBLISHED, "没有这个操作"),
    ],
)
def test_buttons_say_what_happened_or_why_not(client_as, people, make, fresh, words, status, said):
    vacancy = make()
    hr = client_as(people["hr"])
    page = seen(hr.post(f"/vacancies/{vacancy.public_id}/move", data=words, follow_redirects=True))
    assert said in page
    assert fresh(vacancy).status == status
