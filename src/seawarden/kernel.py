"""The one decorator for compiled loops.

Every hot loop of seawarden is a plain function over NumPy arrays, compiled by numba on first use and kept on disk.
``nogil``: a reader thread decodes the next chunk while a kernel walks this one. No fastmath: equal input must give
equal bits. Functions under ``kernel`` take arrays and numbers only, and write only into arrays that they were given.
"""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

F = TypeVar("F", bound=Callable[..., object])


def _cache_dir() -> None:
    """Point numba's cache at a folder that can be written when the installation itself is read-only."""
    if "NUMBA_CACHE_DIR" not in os.environ and not os.access(Path(__file__).parent, os.W_OK):
        root = os.environ.get("XDG_CACHE_HOME") or f"{tempfile.gettempdir()}/seawarden-{os.getuid()}"
        os.environ["NUMBA_CACHE_DIR"] = str(Path(root) / "seawarden-kernels")


_cache_dir()

from numba import njit  # noqa: E402  (the cache folder must be known before numba is imported)


def kernel(function: F) -> F:
    """Compile ``function`` on its first call (about a second), from the cache afterwards (milliseconds)."""
    compiled: F = njit(cache=True, nogil=True, error_model="numpy")(function)
    return compiled


def inlined(function: F) -> F:
    """Like `kernel`, for small functions called inside kernels."""
    compiled: F = njit(cache=True, nogil=True, error_model="numpy", inline="never")(function)
    return compiled
