"""A file's name is a name when it is kept and when it goes back: no path, no line, no direction, no disk's limit."""

import pytest

from core.files import plain_name, stem_of


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("三月 用工（补）.xlsx", "三月 用工（补）.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\desk\\岗位.xlsx", "岗位.xlsx"),
        ("a\r\nSet-Cookie: x=1.csv", "aSet-Cookie_ x=1.csv"),
        ("岗位\u202exslx.exe", "岗位xslx.exe"),
        ('a"b;c.csv', "a_b;c.csv"),
        ("..", "sheet"),
        ("", "sheet"),
        ("\x07", "sheet"),
        ("长" * 300 + ".xlsx", "长" * 115 + ".xlsx"),
        ("长" * 300, "长" * 120),
    ],
)
def test_only_a_name_is_kept(said, kept):
    assert plain_name(said) == kept


def test_what_is_made_of_it_fits_on_a_disk():
    assert stem_of("长" * 300 + ".xlsx") == "长" * 60
    assert stem_of("a.b.xlsx") == "a.b"
