"""Names that uploads came with: kept to tell files apart and given back with them, so they hold nothing but a name."""

import re
import unicodedata
from pathlib import PurePosixPath

NOT_IN_NAMES = re.compile(r'["*:<>?|]')
"""What no file system takes, or what would end the quoted name in a header."""
NAMELESS = "sheet"


def plain_name(said: str, longest: int = 120) -> str:
    """The last part of a path without control and direction characters, cut before its ending; never empty.

    >>> plain_name("C:\\\\desk\\\\..\\\\jobs\\r\\nSet-Cookie.xlsx")
    'jobsSet-Cookie.xlsx'
    """
    last = said.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(
        char for char in unicodedata.normalize("NFC", last) if not unicodedata.category(char).startswith("C")
    )
    name = NOT_IN_NAMES.sub("_", kept).strip(" .") or NAMELESS
    ending = PurePosixPath(name).suffix
    if len(name) <= longest or len(ending) > len(".xlsx"):
        return name[:longest]
    return name[: longest - len(ending)] + ending


def stem_of(name: str, longest: int = 60) -> str:
    """The name without its ending, for what is made of the file: in UTF-8 well within the 255 bytes of a disk."""
    return PurePosixPath(plain_name(name)).stem[:longest]
