"""The loops that walk millions of postings, compiled by numba (see ready); nothing else in the engine is.

Compiled code is kept on disk, so only the first process of an installation waits for the compiler. No fast-math and no
threads inside: the same input gives the same bits, on one thread or several. Loops over slices with a fixed count
(`some = sums[…]`), not over computed indices: only those does LLVM turn into vector code, seven times as fast. Rows are
known by a block of 32,768 and 16 bits inside it, so a block's sums stay in a core's own cache.

`postings` is always (runs of each term, block of each run, start of each run, local rows, counts).
"""

import threading
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

BLOCK_BITS = 15
BLOCK = 1 << BLOCK_BITS
WINDOW = 64  # rows that are passed over together when none of them can be among the best
SAMPLE, SEARCHES = 1 << 13, 6  # rows by which the score to beat is guessed, and how often the guess is halved
SLACK = 1.0001  # more than a guess can be off by rounding

Array = NDArray[Any]
Postings = tuple[Array, ...]


def search(
    postings: Postings,
    norms: tuple[Array, Array, float],
    asked_at: Array,
    positions: Array,
    tables: Array,
    peaks: Array,
    sums: Array,
    best: Array,
    found: Array,
) -> None:
    """For each query (terms asked_at[i] to asked_at[i + 1], norm peaks[i]) its best rows and their cosines.

    `norms` are those of the rows, bytes never above them, and the step of these bytes. `best` and `found` (queries x
    limit) come full of 0 and -1. Rows are met in ascending order, so that of equal ones the first stay. `sums` is a
    block of zeros, and is again at the end.
    """
    cursors = np.empty(len(positions), dtype=np.int64)
    for term in range(len(positions)):
        cursors[term] = postings[0][positions[term]]
    exact, floors, step = norms
    limit = best.shape[1]
    for block in range((len(exact) + BLOCK - 1) >> BLOCK_BITS):
        first = block << BLOCK_BITS
        width = min(BLOCK, len(floors) - first)
        here, least = sums[:width], floors[first : first + width]
        for asked in range(len(peaks)):
            if add(postings, block, positions, tables, cursors, asked_at[asked], asked_at[asked + 1], sums):
                guess = 0.0
                if found[asked, limit - 1] < 0 and limit <= WINDOW:
                    sample = min(SAMPLE, width)
                    guess = primed(here[:sample], least[:sample], step * peaks[asked], limit)
                collect(here, least, step, exact[first:], first, peaks[asked], guess, best[asked], found[asked])


def add(
    postings: Postings,
    block: int,
    positions: Array,
    tables: Array,
    cursors: Array,
    start: int,
    stop: int,
    sums: Array,
) -> bool:
    """Adds to the sums what the terms contribute in this block; whether any did."""
    runs, run_blocks, run_at, rows, counts = postings
    touched = False
    for term in range(start, stop):
        run = cursors[term]
        if run < runs[positions[term] + 1] and run_blocks[run] == block:
            table = tables[term]
            local, weight = rows[run_at[run] : run_at[run + 1]], counts[run_at[run] : run_at[run + 1]]
            for at in range(len(local)):
                sums[local[at]] += table[weight[at]]
            cursors[term] = run + 1
            touched = True
    return touched


def primed(sums: Array, floors: Array, step: float, limit: int) -> float:
    """A cosine that at least `limit` of some rows are above, found by halving; 0 where so few have words in common.

    Without it the first thousands of rows would each for a moment be among the best.
    """
    low, high = 0.0, 1.0
    for _ in range(SEARCHES):
        middle = (low + high) / 2
        bound, count = middle * step * SLACK, 0
        for window in range(0, len(sums), WINDOW):
            some, least, hits = sums[window : window + WINDOW], floors[window : window + WINDOW], 0
            for at in range(WINDOW):
                hits += some[at] > bound * (np.float64(least[at]) + 1.0)
            count += hits
        if count >= limit:
            low = middle
        else:
            high = middle
    return low


def passed(sums: Array, floors: Array, start: int, bound: float) -> int:
    """Clears the windows from `start` on in which no sum is above bound x floor; where it stopped."""
    for window in range(start, len(sums), WINDOW):
        some, least, hits = sums[window : window + WINDOW], floors[window : window + WINDOW], 0
        for at in range(WINDOW):
            hits += some[at] > bound * np.float64(least[at])
        if hits:
            return window
        for at in range(WINDOW):
            some[at] = 0
    return len(sums)


def collect(
    sums: Array,
    floors: Array,
    step: float,
    norms: Array,
    first: int,
    peak: float,
    guess: float,
    best: Array,
    found: Array,
) -> None:
    """Takes the rows of a block (from row `first` on) that are among the best so far, and clears the sums."""
    last = len(best) - 1
    bound = max(guess, best[last]) * step * peak
    start = passed(sums, floors, 0, bound)
    while start < len(sums):
        for at in range(start, start + WINDOW):
            if sums[at] > bound * np.float64(floors[at]):
                value = min(sums[at] / (norms[at] * peak), 1.0)
                if value > best[last]:
                    place = last
                    while place > 0 and best[place - 1] < value:
                        best[place], found[place] = best[place - 1], found[place - 1]
                        place -= 1
                    best[place], found[place] = value, first + at
                    bound = max(guess, best[last]) * step * peak
            sums[at] = 0
        start = passed(sums, floors, start + WINDOW, bound)


def totals(postings: Postings, positions: Array, tables: Array, sums: Array) -> None:
    """Adds to the sums, one for each row, what the terms contribute."""
    runs, run_blocks, run_at, rows, counts = postings
    for term in range(len(positions)):
        table = tables[term]
        for run in range(runs[positions[term]], runs[positions[term] + 1]):
            here = sums[np.int64(run_blocks[run]) << BLOCK_BITS :]
            local, weight = rows[run_at[run] : run_at[run + 1]], counts[run_at[run] : run_at[run + 1]]
            for at in range(len(local)):
                here[local[at]] += table[weight[at]]


def lookup(postings: Postings, wanted: Array, positions: Array) -> Array:
    """How often each term (columns) stands in each of the wanted rows (ascending)."""
    runs, run_blocks, run_at, rows, counts = postings
    found = np.zeros((len(wanted), len(positions)), dtype=np.uint8)
    for term in range(len(positions)):
        run, stop = runs[positions[term]], runs[positions[term] + 1]
        for at in range(len(wanted)):
            block, local = wanted[at] >> BLOCK_BITS, wanted[at] & (BLOCK - 1)
            while run < stop and run_blocks[run] < block:
                run += 1
            if run == stop:
                break
            if run_blocks[run] == block:
                low, length = np.int64(run_at[run]), np.int64(run_at[run + 1]) - np.int64(run_at[run])
                while length > 1:
                    half = length >> 1
                    low += half * np.int64(rows[low + half] <= local)
                    length -= half
                if rows[low] == local:
                    found[at, term] = counts[low]
    return found


def products(found: Array, weights: Array, idf: Array, sublinear: Array) -> Array:
    """The scalar product of the query with each row of `lookup`, added term by term as search does."""
    sums = np.zeros(len(found))
    for at in range(len(found)):
        for term in range(len(weights)):
            sums[at] += weights[term] * (sublinear[found[at, term]] * idf[term])
    return sums


def certificates(
    held: Array,
    denied: Array,
    said: Array,
    words: Array,
    required: Array,
    law: Array,
    soft: Array,
    other: bool,
    verdict: Array,
) -> None:
    """gates.certificate of one vacancy for everybody, looking only at the words of the masks that it uses."""
    zero = np.uint64(0)
    for row in range(len(verdict)):
        missing, soon, denies, lawful, spared, asked = False, False, False, False, False, False
        for word in words:
            has, says_no = held[row, word], denied[row, word]
            missing |= required[word] & ~has != zero
            denies |= required[word] & ~has & says_no != zero
            soon |= soft[word] & ~has != zero
            asked |= law[word] != zero
            lawful |= law[word] & has != zero
            spared |= law[word] & ~says_no != zero
        no_law = asked and not lawful
        if (missing or no_law) and (said[row] != 0 or denies or (no_law and not spared)):
            verdict[row] = -1
        else:
            verdict[row] = 0 if missing or no_law or soon or other else 1


def highest(near: Array, numbers: Array, found: Array) -> None:
    """The best of `near` at the numbers of each row; -1 is the last entry."""
    for row in range(len(found)):
        best = near[numbers[row, 0]]
        for column in range(1, numbers.shape[1]):
            best = max(best, near[numbers[row, column]])
        found[row] = best


def text_part(products: Array, norms: Array, least: float, asked: float, share: float, score: Array) -> None:
    """Puts `share` times the cosine (at most 1) into the score; `asked` is the norm of the query times the cosine that
    counts as 1."""
    for row in range(len(score)):
        score[row] = share * min(products[row] / (max(norms[row], least) * asked), 1.0)


def title_part(near: Array, once: Array, wanted: Array, done: Array, share: float, score: Array) -> None:
    """Adds `share` times the best of `near` at the numbers wanted and of `once` at those done; -1 is the last entry.

    Without a way out at -1: guessing it wrong costs a processor more than four lookups.
    """
    for row in range(len(score)):
        best = max(near[wanted[row, 0]], once[done[row, 0]])
        for column in range(1, wanted.shape[1]):
            best = max(best, max(near[wanted[row, column]], once[done[row, column]]))
        score[row] += share * best


def years_part(years: Array, asked: float, unknown: float, share: float, score: Array) -> None:
    """Adds `share` times the years told against those asked for; below 0 not said."""
    a_year = 1.0 / asked
    for row in range(len(score)):
        told = min(years[row] * a_year, 1.0)
        score[row] += share * (unknown if years[row] < 0 else told)


def table_part(table: Array, numbers: Array, share: float, score: Array) -> None:
    """Adds `share` times the entry of each row's number; -1 is the last entry."""
    for row in range(len(score)):
        score[row] += share * table[numbers[row]]


def pay_part(least: Array, low: float, high: float, at_top: float, unknown: float, share: float, score: Array) -> None:
    """Adds `share` times parts.pay_value; below 0 not said."""
    for row in range(len(score)):
        wanted = least[row]
        if wanted < 0:
            value = unknown
        elif wanted <= low:
            value = 1.0
        elif wanted <= high:
            value = 1.0 - (1.0 - at_top) * (wanted - low) / (high - low)
        else:
            value = max(0.0, at_top * (1.0 - 10.0 * (wanted - high) / max(high, 1.0)))
        score[row] += share * value


def place_part(home: Array, accepts: Array, over: Array, near: Array, share: float, score: Array) -> None:
    """Adds `share` times 1 where an accepted place is over the asked one, else the nearness of the home; -1 last."""
    for row in range(len(score)):
        accepted = False
        for word in range(len(over)):
            accepted |= accepts[row, word] & over[word] != np.uint64(0)
        score[row] += share * (np.float32(1) if accepted else near[home[row]])


PARTS = (text_part, title_part, years_part, table_part, pay_part, place_part)
INNERMOST_FIRST = (passed, primed, collect, add, search, totals, lookup, products, certificates, highest, *PARTS)
LOCK = threading.Lock()
COMPILED: list[str] = []


def ready(folder: Path | None = None) -> None:
    """Puts machine code in the place of the functions above; the first call does, which loads numba (0.3 s).

    What they compile to (some seconds in all, at their first use) is kept in `folder`; without one beside this file
    or, where that cannot be written to, in the user's cache, or nowhere.
    """
    if COMPILED:
        return
    with LOCK:
        if COMPILED:
            return
        import numba  # here, because most commands never rank

        if folder is not None:
            numba.config.CACHE_DIR = str(folder)  # type: ignore[attr-defined]
        for function in INNERMOST_FIRST:
            try:
                machine = numba.njit(nogil=True, cache=True)(function)
            except RuntimeError:  # no folder to keep it in
                machine = numba.njit(nogil=True)(function)
            globals()[function.__name__] = machine
        COMPILED.extend(function.__name__ for function in INNERMOST_FIRST)
