"""Record arrays moved as plain bytes: NumPy copies records field by field, which costs five to ten times as much."""

from collections.abc import Sequence

import numpy as np


def bare(rows: np.ndarray) -> np.ndarray:
    """Return a view of ``rows`` (contiguous) in which each record is one value without fields."""
    return rows.view(np.dtype((np.void, rows.dtype.itemsize)))


def take(rows: np.ndarray, order: np.ndarray) -> np.ndarray:
    """Return the rows at the indices ``order``."""
    return np.take(bare(rows), order).view(rows.dtype)


def pick(rows: np.ndarray, which: np.ndarray) -> np.ndarray:
    """Return the rows where ``which`` is true."""
    return np.compress(which, bare(rows)).view(rows.dtype)


def join(arrays: Sequence[np.ndarray], dtype: np.dtype) -> np.ndarray:
    """Return the arrays, all of ``dtype``, one after the other; a single one as it is."""
    if len(arrays) == 1:
        return arrays[0]
    return np.concatenate([bare(rows) for rows in arrays]).view(dtype) if arrays else np.empty(0, dtype)
