"""A public vacancy as schema.org JobPosting, for search engines; no person's name or telephone is in it.

Required by Google: title, description, datePosted, hiringOrganization, jobLocation. The rest it recommends.
"""

from datetime import datetime, time
from typing import Any

from markupsafe import Markup, escape

from core.places import Places
from core.text import Texts
from core.vacancies import Vacancy, lists
from core.work import ZONE

EMPLOYMENT = {"full_time": "FULL_TIME", "part_time": "PART_TIME", "internship": "INTERN", "casual": "TEMPORARY"}
UNITS = {"day": "DAY", "hour": "HOUR"}
"""Every other unit of pay is a sum a month."""


def posting(vacancy: Vacancy, places: Places, texts: Texts, address: str) -> dict[str, Any] | None:
    """The data block for the vacancy's page at this address; None where nobody is looked for any more."""
    if not vacancy.gap or vacancy.published_at is None:
        return None
    said = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": vacancy.title,
        "description": description(vacancy),
        "identifier": {"@type": "PropertyValue", "name": texts.sections["site"]["office"], "value": vacancy.no},
        "url": address,
        "datePosted": vacancy.published_at.astimezone(ZONE).date().isoformat(),
        "validThrough": datetime.combine(vacancy.valid_to, time(23, 59, 59), ZONE).isoformat()
        if vacancy.valid_to
        else None,
        "employmentType": EMPLOYMENT.get(lists.code("employment_type", vacancy.employment_type)),
        "hiringOrganization": {"@type": "Organization", "name": vacancy.enterprise.name},
        "jobLocation": location(vacancy, places, texts),
        "baseSalary": salary(vacancy),
        "totalJobOpenings": vacancy.gap,
        "workHours": vacancy.shift,
        "skills": "、".join(vacancy.skills_must) or None,
        "qualifications": "、".join(vacancy.certificates) or None,
        "jobBenefits": vacancy.benefits,
        "directApply": False,
    }
    return {name: value for name, value in said.items() if value is not None}


def description(vacancy: Vacancy) -> str:
    """Duties and requirements as the HTML that the field holds; what was typed is text in it."""
    texts = [said for said in (vacancy.duties, vacancy.requirements) if said.strip()] or [vacancy.title]
    return str(Markup("").join(Markup("<p>{}</p>").format(_broken(said)) for said in texts))


def _broken(said: str) -> Markup:
    return Markup("<br>").join(escape(line.strip()) for line in said.strip().splitlines())


def location(vacancy: Vacancy, places: Places, texts: Texts) -> dict[str, Any]:
    """Where the work is: the 街镇 with its district, else the place in the firm's words, else the district."""
    site = texts.sections["site"]
    place = places.by_code.get(vacancy.subdistrict or "")
    district = places.name(place.parent) if place is not None and place.level == "subdistrict" else ""
    locality = f"{district}{place.name}" if place is not None else vacancy.place_text or site["district"]
    address = {
        "@type": "PostalAddress",
        "streetAddress": vacancy.address or None,
        "addressLocality": locality,
        "addressRegion": site["region"],
        "addressCountry": "CN",
    }
    return {"@type": "Place", "address": {name: value for name, value in address.items() if value is not None}}


def salary(vacancy: Vacancy) -> dict[str, Any] | None:
    """The pay by month, day or hour; None where no number was said."""
    bounds = {"minValue": vacancy.salary_min, "maxValue": vacancy.salary_max}
    known = {name: value for name, value in bounds.items() if value is not None}
    if not known:
        return None
    unit = UNITS.get(lists.code("salary_unit", vacancy.salary_unit), "MONTH")
    value = {"@type": "QuantitativeValue", **known, "unitText": unit}
    return {"@type": "MonetaryAmount", "currency": "CNY", "value": value}
