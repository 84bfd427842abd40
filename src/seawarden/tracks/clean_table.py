"""Moving whole rows of a table. NumPy copies records field by field, ten times slower than the bytes that they are."""

import numpy as np


def raw(table: np.ndarray) -> np.ndarray:
    """Return the same rows, seen as bytes: for copying only."""
    return table.view(np.dtype((np.void, table.dtype.itemsize)))


def picked(table: np.ndarray, index: np.ndarray) -> np.ndarray:
    """Return the rows at ``index``."""
    out = np.empty(index.size, table.dtype)
    np.take(raw(table), index, out=raw(out), mode="clip")
    return out


def joined(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return the rows of both; ``second`` itself where there is nothing before it."""
    if not first.size:
        return second
    out = np.empty(first.size + second.size, first.dtype)
    raw(out)[: first.size] = raw(first)
    raw(out)[first.size :] = raw(second)
    return out
