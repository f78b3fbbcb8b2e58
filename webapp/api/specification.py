"""What the API's own description says (OpenAPI 3.1), and the page that shows it, served from the installed package."""

from pathlib import Path
from typing import Any

import flask_openapi3_swagger
from flask import Blueprint, current_app
from flask_openapi3 import Info

from webapp.api.bodies import Problem
from webapp.api.problems import MEDIA_TYPE
from webapp.request import platform, work

SECURITY = [{"key": []}]
MEANINGS = {
    400: "读不懂：正文不是JSON，或地址里有不能用的字符",
    401: "没有带密钥，或密钥不对、已过期、已吊销",
    403: "密钥没有这个权限",
    404: "没有这个地址或这条记录；别的单位的也是404",
    405: "地址不支持这个方法",
    409: "和现在的状态冲突：已被别人改过，或这个状态不能这样办",
    413: "正文超过256 KB",
    415: "正文不是application/json",
    422: "有几处要改，逐项列在errors里",
    429: "每分钟最多120次，等Retry-After秒后再试",
    503: "服务器忙，没有保存，稍后再试",
}
ABOUT: dict[str, Any] = {
    "info": Info(
        title="北碚就业服务接口",
        version="1",
        description="单位的系统经这里报用工、查自己的岗位；政府系统经这里读公开岗位。"
        "密钥在“单位资料”的“接口密钥”里建，放在Authorization: Bearer后面。"
        "日期是北京时间的日期，时刻是带时区的RFC 3339。",
    ),
    "security_schemes": {"key": {"type": "http", "scheme": "bearer", "description": "接口密钥，以bbk_开头"}},
    "validation_error_model": Problem,
}
PLACED = ("VacancyNew", "VacancyWhole", "VacancyChange")
swagger = Blueprint(
    "swagger",
    __name__,
    static_folder=Path(flask_openapi3_swagger.__file__).parent / "templates" / "swagger",
    static_url_path="/api/v1/docs/ui",
)


def refusals(*statuses: int) -> dict[int, Any]:
    """The refusals that an operation may answer with; the same for all but a few."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    found: dict[int, Any] = {}
    for status in (400, 401, 403, 405, 422, 429, 503, *statuses):
        found[status] = {"description": MEANINGS[status], "content": content}
    found[401]["headers"] = {"WWW-Authenticate": {"schema": {"type": "string"}}}
    found[429]["headers"] = {"Retry-After": {"description": "秒", "schema": {"type": "integer"}}}
    return found


def unwrap(schema: dict[str, Any]) -> None:
    """Says of a parameter what it is: that it may be left out stands beside it, and no address can say null."""
    if schema.get("default", "") is None:
        del schema["default"]
    for kind in schema.pop("anyOf", ()):
        if kind.get("type") != "null":
            schema.update(kind)


def described() -> dict[str, Any]:
    """The specification, with the places of today."""
    said: dict[str, Any] = current_app.api_doc  # type: ignore[attr-defined]
    for operation in [one for path in said["paths"].values() for one in path.values()]:
        for parameter in operation.get("parameters", ()):
            unwrap(parameter["schema"])
    codes = [place.code for place in platform.places.subdistricts(work.today)]
    schemas = said["components"]["schemas"]
    for field in schemas["VacancyChange"]["properties"].values():
        # What is left out of a change stays as it is.
        field.pop("default", None)
    for name in PLACED:
        schemas[name]["properties"]["subdistrict"]["enum"] = [*codes, None]
    return said
