"""Python functions turned into machine code by numba when they are first needed: no compiler on the user's machine."""

import threading
from collections.abc import Sequence
from types import FunctionType
from typing import Any

from matching import kernels

LOCK = threading.Lock()


def install(namespace: dict[str, Any], names: Sequence[str]) -> None:
    """Puts compiled functions in the place of those of a module (its globals), the innermost first.

    Done once; what is compiled is kept on disk where kernels.ready says.
    """
    if not isinstance(namespace[names[-1]], FunctionType):
        return
    kernels.ready()
    import numba  # here, because it takes a third of a second that most commands never need

    with LOCK:
        for name in names:
            function = namespace[name]
            if isinstance(function, FunctionType):
                try:
                    machine = numba.njit(nogil=True, cache=True)(function)
                except RuntimeError:  # no folder to keep it in
                    machine = numba.njit(nogil=True)(function)
                namespace[name] = machine
