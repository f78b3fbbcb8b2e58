"""What programs send in tests; requests run on the real clock."""

from datetime import date, timedelta
from typing import Any

PHONE = "023-68860001"


def whole(**values: Any) -> dict[str, Any]:
    """A vacancy with all that publishing needs."""
    words: dict[str, Any] = {
        "title": "模具钳工",
        "headcount": 3,
        "employment_type": "全职",
        "salary_min": 6000,
        "salary_max": 8000,
        "salary_unit": "月",
        "subdistrict": "500109007",
        "duties": "修模、配模、试模。",
        "requirements": "会看图纸。",
        "education_min": "中专",
        "skills_must": ["钳工", "看图"],
        "valid_to": (date.today() + timedelta(days=30)).isoformat(),
        "contact_name": "周敏",
        "contact_phone": PHONE,
        "source_ref": "ATS-17",
    }
    return words | values


def fields(answer: Any) -> dict[str, str]:
    """Which fields a problem names, with their codes."""
    return {one["field"]: one["code"] for one in answer.json["errors"]}
