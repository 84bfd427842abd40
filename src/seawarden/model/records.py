"""Rows of record arrays moved as plain bytes: NumPy copies records field by field, five to ten times slower."""

from collections.abc import Sequence

import numpy as np


def bare(rows: np.ndarray) -> np.ndarray:
    """Return a view of ``rows`` in which each record is one value without fields: for copying only."""
    return rows.view(np.dtype((np.void, rows.dtype.itemsize)))


def take(rows: np.ndarray, index: np.ndarray) -> np.ndarray:
    """Return the rows at ``index`` (integers in 0..size; they are not checked, which would cost a buffer)."""
    out = np.empty(index.size, rows.dtype)
    if index.size:
        np.take(bare(rows), index, out=bare(out), mode="clip")
    return out


def pick(rows: np.ndarray, which: np.ndarray) -> np.ndarray:
    """Return the rows where ``which`` is true."""
    return np.compress(which, bare(rows)).view(rows.dtype)


def join(arrays: Sequence[np.ndarray], dtype: np.dtype) -> np.ndarray:
    """Return the arrays, all of ``dtype``, one after the other; where only one holds rows, that one as it is."""
    full = [rows for rows in arrays if rows.size]
    if len(full) < 2:
        return full[0] if full else np.empty(0, dtype)
    return np.concatenate([bare(rows) for rows in full]).view(dtype)
