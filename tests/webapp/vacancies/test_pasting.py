"""A text is pasted, read into posts, corrected on the page and handed in together."""

import io
import re

from sqlalchemy import select

from core.vacancies import Status, Vacancy

TEXT = (
    "急招！焊工4名 7000-9000元 持焊工证；普工10名 5500-7500元 两班倒。\n"
    "负责汽车座椅骨架焊接和搬运。包吃住，歇马街道冯时行路9号，王经理13800001234"
)


def paste(client, **values):
    return client.post("/vacancies/paste", data={"idempotency_key": "p" * 22, "then": "read", **values})


def fields(page):
    """What a browser would send of the page: names to values."""
    found = dict(re.findall(r'<input[^>]* name="([^"]+)"[^>]* value="([^"]*)"', page))
    found |= dict(re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\s*([^<]*)</textarea>', page))
    for name, inside in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'<option selected value="([^"]*)"', inside)
        found[name] = chosen[1] if chosen else ""
    return {name: value for name, value in found.items() if not name.endswith(("insurance", "hazards", "urgent"))}


def test_posts_are_shown_corrected_and_handed_in_together(client_as, people, unit):
    client = client_as(people["hr"])
    page = paste(client, text=TEXT).get_data(as_text=True)
    sent = fields(page)
    assert (sent["v0-title"], sent["v1-title"]) == ("焊工", "普工")
    assert '<mark title="薪资">7000-9000元' in page or '<mark title="薪资">7000-9000' in page
    sent |= {
        "then": "submit",
        "posts": ["0", "1"],
        "v0-headcount": "6",
        "v0-duties": "焊接骨架",
        "v1-duties": "搬运上料",
    }
    sent |= {"v1-requirements": "能吃苦", "v0-employment_type": "全职", "v1-employment_type": "全职"}
    sent["idempotency_key"] = "q" * 22
    answer = client.post("/vacancies/paste", data=sent, follow_redirects=True)
    assert "已提交2个" in answer.get_data(as_text=True)
    with unit(write=False) as work:
        made = work.session.scalars(select(Vacancy).order_by(Vacancy.id)).all()
    assert [(one.title, one.headcount, one.status) for one in made] == [
        ("焊工", 6, Status.SUBMITTED),
        ("普工", 10, Status.SUBMITTED),
    ]
    assert made[0].salary_max == 9000


def test_a_post_that_is_not_wanted_is_left_out(client_as, people, unit):
    client = client_as(people["hr"])
    sent = fields(paste(client, text=TEXT).get_data(as_text=True))
    sent |= {"then": "keep", "posts": ["1"], "idempotency_key": "q" * 22}
    client.post("/vacancies/paste", data=sent)
    with unit(write=False) as work:
        assert [one.title for one in work.session.scalars(select(Vacancy))] == ["普工"]


def test_what_is_wrong_is_said_and_nothing_is_lost(client_as, people, unit):
    client = client_as(people["hr"])
    sent = fields(paste(client, text=TEXT).get_data(as_text=True))
    sent |= {"then": "submit", "posts": ["0", "1"], "v0-headcount": "很多", "idempotency_key": "q" * 22}
    answer = client.post("/vacancies/paste", data=sent)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "填整数" in page
    assert 'value="很多"' in page
    assert "冯时行路9号" in page
    with unit(write=False) as work:
        assert not work.session.scalars(select(Vacancy)).all()


def test_unlawful_words_stay_in_a_draft(client_as, people, unit):
    client = client_as(people["hr"])
    sent = fields(
        paste(client, text="招装配工20名，4800-5500，限女性，视力好，歇马，13800001234").get_data(as_text=True)
    )
    assert "限女性" in sent["v0-requirements"]
    sent |= {"then": "submit", "posts": ["0"], "idempotency_key": "q" * 22, "v0-duties": "装配仪表"}
    page = client.post("/vacancies/paste", data=sent, follow_redirects=True).get_data(as_text=True)
    assert "1个存为草稿" in page
    with unit(write=False) as work:
        assert work.session.scalars(select(Vacancy)).one().status == Status.DRAFT


def test_a_file_is_read_and_another_kind_is_told(client_as, people):
    client = client_as(people["hr"])
    page = paste(client, text="", file=(io.BytesIO(TEXT.encode("gb18030")), "招聘.txt")).get_data(as_text=True)
    assert fields(page)["v0-title"] == "焊工"
    answer = paste(client, text="", file=(io.BytesIO(b"%PDF-1.7 x"), "招聘.pdf"))
    assert answer.status_code == 422
    assert "只收.docx和.txt" in answer.get_data(as_text=True)


def test_an_empty_text_and_one_without_work_are_told(client_as, people):
    client = client_as(people["hr"])
    assert "粘贴招聘文字，或选一个" in paste(client, text="  ").get_data(as_text=True)
    assert "没有读出岗位" in paste(client, text="今天天气好").get_data(as_text=True)
