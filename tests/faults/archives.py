"""`python -m tests.faults.archives FILE`: a process to be killed while it archives one index after the other."""

import sys
from pathlib import Path

from matching import Index, Profile, archive, tokens_of
from tests.matching.words import lexicon

PEOPLE = 3_000
WORDS = ("electric", "welding", "cleaning", "driving", "packing")


def generation(number: int) -> Index:
    """An index of which ids, facts and size tell the number."""
    word = WORDS[number]
    cut = [tokens_of(Profile(skills=(word,), experience=f"{word} {at} years"), lexicon()) for at in range(20)]
    return Index.build([(f"{number}-{at:05d}", cut[at % 20]) for at in range(PEOPLE + number)], lexicon())


def main() -> None:
    """Archives them in turn under the same name, without end."""
    made = [generation(at) for at in range(len(WORDS))]
    while True:
        for index in made:
            archive.write(index, Path(sys.argv[1]))


if __name__ == "__main__":
    main()
