"""Titles that share characters and no work are kept apart, with the dictionaries in force."""

import pytest

from config.load import read_lexicon
from matching import Catalogue, Lexicon, occupations_of
from tests.config.tables import CONFIG


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon.of(read_lexicon(CONFIG))


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("电工", "tech.elec.electrician.general"),
        ("维修电工", "tech.elec.electrician.repair"),
        ("电子商务", "sale.trade.ecom"),
        ("电子商务专员", "sale.trade.ecom"),
        ("美容护理", "life.beauty.beauty"),
        ("车工", "mfg.mach.lathe"),
        ("叉车维修工", "tech.repair.machine"),
        ("汽车电工", "tech.vehicle.car.electric"),
        ("汗蒸区服务员", "hos.tour.spring.sauna"),
        ("高薪急招 Android中级开发工程师（电商项目）", "it.dev.dev.app"),
    ],
)
def test_the_head_of_a_title_decides(lexicon: Lexicon, title: str, key: str) -> None:
    assert occupations_of(title, lexicon)[0].key == key


@pytest.mark.parametrize(
    ("title", "right", "wrong"),
    [("维修电工", "电工", "电子商务"), ("数控车工", "车工", "汽车销售"), ("医院护理", "护理", "美容护理")],
)
def test_a_catalogue_is_searched_by_work_and_not_by_single_characters(
    lexicon: Lexicon, title: str, right: str, wrong: str
) -> None:
    scores = dict(Catalogue([right, wrong], lexicon).nearest(title, 2))
    assert scores[right] > scores[wrong] + 0.2
