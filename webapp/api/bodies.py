"""What programs send and get: the fields of VacancyFacts under their own names, made from it and from its limits.

Pydantic checks names and types; what values are right is the command's to say, and stands in the schemas for reading.
"""

import dataclasses
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Annotated, Any, get_type_hints

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    StringConstraints,
    create_model,
)

from core import vacancies
from core.vacancies import MOVES, Status, VacancyFacts
from webapp.vacancies.forms import VacancyForm

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})")
CURSOR = r"^[0-9]{1,16}-[0-9]{1,9}$"
PAGE, LARGEST_PAGE = 50, 100
LONGEST_PHONE = 40
LABELS = {
    "salary_text": "月薪的原话，如“面议”",
    "age_note": "年龄说明",
    "source_ref": "本单位系统里的编号，原样保存，便于对照",
    "subdistrict": "街镇代码，见/lists的places；在区外则空着，写place_text",
    "contact_phone": "联系电话，手机、座机（带区号）或400电话",
}
"""Of fields that the form does not ask for, or that a program fills in another way."""

UNITS = {"salary_min": "元/计薪单位", "salary_max": "元/计薪单位", "probation_pay": "元/计薪单位"}
OTHER_MOVES = tuple(move for move in MOVES if move != "close")


def only(pattern: re.Pattern[str], read: Callable[[str], Any]) -> BeforeValidator:
    """Takes a text of this form and nothing else: pydantic alone would take the number 1 for a day of 1970."""

    def check(value: Any) -> Any:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            raise ValueError
        return read(value)

    return BeforeValidator(check)


def utc(text: str) -> datetime:
    """The moment in UTC; at the calendar's ends, as it stands."""
    # Python knows neither a leap second nor more than microseconds.
    text = re.sub(r"(\.\d{6})\d+", r"\1", re.sub(r"(T\d\d:\d\d):60", r"\1:59", text.upper()))
    found = datetime.fromisoformat(text)
    try:
        return found.astimezone(UTC)
    except OverflowError:
        return found.replace(tzinfo=UTC)


Text = Annotated[str, StringConstraints(strict=True)]
Word = Annotated[str, StringConstraints(strict=True, min_length=1)]
PLAIN_NUMBER = BeforeValidator(lambda value: int(value) if integral(value) else value)
Whole = Annotated[StrictInt, PLAIN_NUMBER]
Day = Annotated[date, only(DAY, date.fromisoformat)]
Moment = Annotated[datetime, only(MOMENT, utc)]


def integral(value: Any) -> bool:
    """Whether it is a number such as 3.0, which JSON does not tell from 3."""
    return isinstance(value, float) and value.is_integer()


class Strict(BaseModel):
    """A body in which an unknown name is refused (security.md D2)."""

    model_config = ConfigDict(extra="forbid")


def limits_of(name: str) -> dict[str, Any]:
    """What the command demands of a field, in the words of JSON Schema."""
    if name in vacancies.RANGES:
        return {"minimum": vacancies.RANGES[name].start, "maximum": vacancies.RANGES[name].stop - 1}
    if name in vacancies.LENGTHS:
        return {"maxLength": vacancies.LENGTHS[name]}
    if name == "title":
        return {"minLength": 1, "maxLength": vacancies.TITLE, "pattern": r"[^\s\x1c-\x1f\x85]"}
    return {}


def field_of(name: str, hint: Any, default: Any) -> tuple[Any, Any]:
    """A field of the facts as pydantic has it."""
    label = LABELS.get(name) or str(getattr(VacancyForm, name).args[0])
    told: dict[str, Any] = {"description": f"{label}，{UNITS[name]}" if name in UNITS else label}
    listed = vacancies.lists.values(vacancies.CHOSEN[name]) if name in vacancies.CHOSEN else ()
    extra = limits_of(name)
    kinds = str(hint)
    if "Sequence" in kinds:
        each = {"enum": list(listed)} if listed else {"maxLength": vacancies.WORD}
        item = Annotated[Word, Field(json_schema_extra=each)]
        return list[item], Field(default_factory=list, max_length=vacancies.MANY, **told)
    if listed:
        return Word | None, Field(default, json_schema_extra={"enum": [*listed, None]}, **told)
    if name == "contact_phone":
        told["max_length"] = LONGEST_PHONE
    kind = Day if "date" in kinds else Whole if "int" in kinds else StrictBool if "bool" in kinds else Text
    whole = kind | None if "None" in kinds else kind
    return whole, Field(... if default is dataclasses.MISSING else default, json_schema_extra=extra, **told)


def facts_fields(**defaults: Any) -> Mapping[str, tuple[Any, Any]]:
    """All fields of the facts."""
    hints = get_type_hints(VacancyFacts)
    listed = {field.name: field.default for field in dataclasses.fields(VacancyFacts)}
    return {name: field_of(name, hints[name], default) for name, default in {**listed, **defaults}.items()}


Version = Annotated[StrictInt, Field(ge=1, description="读到的version；已被别人改过就不保存，答409"), PLAIN_NUMBER]
Submit = Annotated[StrictBool, Field(description="存好后立即提交审核；缺项就整个不存，答422")]

VacancyNew: Any = create_model(
    "VacancyNew",
    __base__=Strict,
    enterprise=(Text | None, Field(None, description="替哪家委托单位发布（单位的public_id，见/lists）；不填是本单位")),
    submit=(Submit, False),
    **facts_fields(),
)
VacancyWhole: Any = create_model("VacancyWhole", __base__=Strict, version=(Version, ...), **facts_fields())
VacancyChange: Any = create_model(
    "VacancyChange",
    __base__=Strict,
    version=(Version, ...),
    **facts_fields(title=None),
)


class Closing(Strict):
    """Why nobody is looked for any more."""

    reason: Annotated[Word, Field(json_schema_extra={"enum": list(vacancies.CLOSE_REASONS)})]


class Moving(Strict):
    """What becomes of a vacancy."""

    event: Annotated[Word, Field(json_schema_extra={"enum": list(OTHER_MOVES)})]


class OneVacancy(BaseModel):
    """Which vacancy, by its public id."""

    public_id: str = Field(json_schema_extra={"format": "uuid"})


class OneTimeKey(BaseModel):
    """Sent twice with the same key, an order is carried out once."""

    key: str | None = Field(
        None,
        alias="Idempotency-Key",
        description="24小时内带同一个值、同一份正文再发，只办一次，答案相同",
        json_schema_extra={"pattern": "^[!-~]{1,64}$"},
    )


class Asked(Strict):
    """Which vacancies, and how many at once."""

    status: Status | None = Field(None, description="只要这种状态的")
    updated_since: Moment | None = Field(None, description="只要这一刻以后改过的，RFC 3339，带时区")
    cursor: Annotated[str, StringConstraints(pattern=CURSOR)] | None = Field(None, description="上一页的next")
    size: int = Field(PAGE, ge=1, le=LARGEST_PAGE, description="一页多少个")


class Firm(BaseModel):
    """A firm."""

    public_id: str
    name: str


Shown = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
shown_fields = {
    name: (hint, Field(description=field.description))
    for name, (hint, field) in facts_fields().items()
    if name != "title"
}
VacancyShown: Any = create_model(
    "VacancyShown",
    public_id=(str, ...),
    no=(str, Field(description="编号，如V-2026-0417")),
    enterprise=(Firm, ...),
    status=(Status, ...),
    version=(int, Field(description="改的时候带上")),
    title=(str, ...),
    **shown_fields,
    missing=(list[str], Field(description="提交审核还缺什么")),
    referred=(int | None, Field(description="已推荐人数；只给本单位")),
    interviewed=(int | None, Field(description="已面试人数；只给本单位")),
    filled=(int | None, Field(description="已到岗人数；只给本单位")),
    gap=(int, Field(description="还缺几人")),
    return_reason=(str | None, Field(description="退回理由；只给本单位")),
    close_reason=(str | None, ...),
    created_at=(Shown, ...),
    updated_at=(Shown, ...),
    submitted_at=(Shown | None, ...),
    review_due_at=(Shown | None, ...),
    published_at=(Shown | None, ...),
    verified_at=(Shown | None, ...),
    closed_at=(Shown | None, ...),
)


class VacancyPage(BaseModel):
    """Vacancies, those changed longest ago first."""

    items: list[VacancyShown]
    next: str | None = Field(description="下一页的cursor；没有了是null")


class Choice(BaseModel):
    """A word that may be sent, and what it means."""

    code: str
    name: str


class Lists(BaseModel):
    """The closed lists."""

    places: list[Choice] = Field(description="街镇，填subdistrict")
    enterprises: list[Firm] = Field(description="可替谁发布，填enterprise；第一个是本单位")
    words: dict[str, list[str]] = Field(description="字段和它可填的词")
    close_reasons: list[Choice] = Field(description="关闭的理由，填reason")
    moves: list[Choice] = Field(description="操作，填event")
    statuses: list[Choice] = Field(description="状态")


class FieldProblem(BaseModel):
    """A field with what is wrong with it."""

    field: str
    code: str
    message: str


class Problem(BaseModel):
    """Why something was refused (RFC 9457)."""

    type: str = Field(description="urn:beibei-jobs:problem:加代码；代码不变，可据以判断")
    title: str = Field(description="给人看的一句话")
    status: int
    errors: list[FieldProblem] = Field(description="哪一项不对、为什么；没有就空着")
    request_id: str = Field(description="出错时报这个编号")
