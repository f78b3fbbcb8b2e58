"""Two offices with people, a vacancy, and the index that the clock would have written; real dictionaries."""

from dataclasses import dataclass
from typing import Any

import pytest

from core import shortlists
from core.access import Actor, OfficeLevel
from core.shortlists import Shelf
from core.vacancies import Vacancy
from tests.conftest import NOW
from tests.factories.accounts import a_user, actor_for, an_office
from tests.factories.seekers import a_seeker
from tests.factories.vacancies import a_vacancy


@pytest.fixture(scope="session")
def read_once():
    """The dictionaries take a moment to read: one reading for all tests."""
    from core.platform import CONFIG

    shelf = Shelf(CONFIG, CONFIG)
    return shelf.lexicon, shelf.weights


@pytest.fixture
def shelf(platform, read_once) -> Shelf:
    """The platform's shelf with dictionaries read before."""
    platform.shelf.__dict__["lexicon"], platform.shelf.__dict__["weights"] = read_once
    return platform.shelf


@dataclass
class Scene:
    """Who asks, for what, among whom."""

    counselor: Actor
    other: Actor
    centre: Actor
    vacancy: Vacancy
    people: dict[str, Any]


@pytest.fixture
def scene(unit) -> Scene:
    """A welder's job; welders of the own and of another office, a cleaner, one without consent."""
    with unit() as work:
        centre = an_office(work, OfficeLevel.DISTRICT)
        town, next_town = an_office(work, parent=centre), an_office(work, parent=centre)
        cleaner = {
            "intentions": ["保洁"],
            "skills": ["打扫卫生"],
            "experience": "在医院做保洁两年。",
            "experience_years": 2,
        }
        people = {
            "own": a_seeker(work, town, name="罗大勇"),
            "elsewhere": a_seeker(work, next_town, name="邓文秀"),
            "cleaner": a_seeker(work, town, name="黄桂芳", **cleaner),
            "silent": a_seeker(work, town, name="唐朝富", matching_consent=False),
        }
        vacancy = a_vacancy(work, title="焊工", skills_must=["二保焊"])
        actors = [actor_for(work, a_user(work, office=office)) for office in (town, next_town, centre)]
        return Scene(actors[0], actors[1], actors[2], vacancy, people)


@pytest.fixture
def indexed(platform, shelf, scene) -> Scene:
    """The scene with both archives written, as the clock does."""
    shortlists.refresh(platform.work, shelf, platform.places, NOW)
    return scene
