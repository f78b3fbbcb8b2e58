"""Which place a text names: ours only where it is surely meant."""

from pathlib import Path

import pytest

from config.load import read_lexicon
from matching import Lexicon

CONFIG = Path(__file__).resolve().parents[2] / "config"


@pytest.fixture(scope="module")
def places():
    return Lexicon.of(read_lexicon(CONFIG)).places


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("歇马街道", "歇马街道"),
        ("歇马", "歇马街道"),
        ("歇马街道同熙路12号", "歇马街道"),
        ("重庆·北碚·歇马", "歇马街道"),
        ("重庆市北碚区天生街道", "天生街道"),
        ("北碚城区，离天生近", "天生街道"),
        ("渝北区", "渝北区"),
        ("北京·朝阳·来广营", None),
        ("成都市某工业园区，近朝阳路", None),
        ("", None),
    ],
)
def test_a_name_shared_with_others_counts_beside_its_district_only(text, label, places):
    at = places.find(text)
    assert (places.labels[at] if at >= 0 else None) == label
