"""What a process does slowly once, done before the first question."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching import kernels
from matching.index import SUBLINEAR, Arrays, Index, Query, Rows

NOBODY: Arrays = {
    "norms": np.ones(1),
    "norm_floors": np.zeros(kernels.WINDOW, dtype=np.uint8),
    "norm_step": np.ones(1),
    "most": np.ones(1, dtype=np.uint8),
    "term_hashes": np.zeros(1, dtype=np.uint64),
    "term_frequency": np.ones(1, dtype=np.int32),
    "term_runs": np.arange(2, dtype=np.int32),
    "run_blocks": np.zeros(1, dtype=np.uint16),
    "run_at": np.arange(2, dtype=np.uint32),
    "term_rows": np.zeros(1, dtype=np.uint16),
    "term_counts": np.ones(1, dtype=np.uint8),
}


def warm(folder: Path | None = None) -> None:
    """Compiles what ranking calls, or loads it from `folder`, where it is kept for the next process.

    Call it when a process starts that will rank, off the path of a request and before it opens an index.
    """
    kernels.ready(folder)
    index = Index("profile", "", 1, {**NOBODY})
    row: Rows = np.zeros(1, dtype=np.int64)
    query = Query(row, np.ones(1), np.ones(1), ("",), 1.0)
    index.search([query], 1)
    index.products(query)
    kernels.products(index.shared(query, row), query.weights, query.idf, SUBLINEAR)
    masks, bytes_ = kept(np.zeros((1, 2), dtype=np.uint64)), kept(np.zeros(1, dtype=np.uint8))
    kernels.certificates(
        masks,
        masks,
        bytes_,
        np.zeros(1, dtype=np.int64),
        masks[0],
        masks[0],
        masks[0],
        False,
        np.zeros(1, dtype=np.int8),
    )
    _parts(masks, index.arrays["norms"])


def _parts(masks: NDArray[Any], norms: NDArray[Any]) -> None:
    """The loops of a rough score."""
    near, score = np.zeros(1, dtype=np.float32), np.zeros(1, dtype=np.float32)
    trades, years = kept(np.zeros((1, 4), dtype=np.int16)), kept(np.ones(1, dtype=np.float32))
    pay, steps = kept(np.zeros(1, dtype=np.int32)), kept(np.zeros(1, dtype=np.int8))
    home = kept(np.zeros(1, dtype=np.int16))
    kernels.highest(near, trades, score)
    kernels.text_part(np.ones(1), kept(norms), 1.0, 1.0, 1.0, score)
    kernels.title_part(near, near, trades, trades, 1.0, score)
    kernels.years_part(years, 1.0, 0.4, 1.0, score)
    kernels.table_part(near, steps, 1.0, score)
    kernels.pay_part(pay, 1.0, 2.0, 0.7, 0.4, 1.0, score)
    kernels.place_part(home, masks, masks[0], near, 1.0, score)


def kept(array: NDArray[Any]) -> NDArray[Any]:
    """As an index holds it: not to be written to."""
    array.flags.writeable = False
    return array
