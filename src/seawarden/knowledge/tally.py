"""Counts by key: what archives are learnt into. They add up, in any order, to the same counts; nothing is rounded."""

from typing import NamedTuple

import numpy as np


class Tally(NamedTuple):
    """``counts`` u4[n, bins] for ``keys`` u8[n], which grow."""

    keys: np.ndarray
    counts: np.ndarray


def none(bins: int) -> Tally:
    """Return a tally of nothing."""
    return Tally(np.empty(0, np.uint64), np.empty((0, bins), np.uint32))


def count(keys: np.ndarray, bins: np.ndarray, of: int, amounts: np.ndarray | None = None) -> Tally:
    """Return the tally of observations: key [n], bin 0 <= b < ``of`` [n], and how much each counts (1)."""
    found, at = np.unique(np.asarray(keys, np.uint64), return_inverse=True)
    flat = at.astype(np.int64) * of + np.asarray(bins, np.int64)
    counts = np.zeros(found.size * of, np.uint32)
    if amounts is None:
        counts += np.bincount(flat, minlength=counts.size).astype(np.uint32)
    else:
        np.add.at(counts, flat, np.asarray(amounts, np.uint32))
    return Tally(found, counts.reshape(found.size, of))


def merged(a: Tally, b: Tally) -> Tally:
    """Return the sum of two tallies of the same bins."""
    keys = np.union1d(a.keys, b.keys)
    counts = np.zeros((keys.size, a.counts.shape[1]), np.uint32)
    for part in (a, b):
        counts[np.searchsorted(keys, part.keys)] += part.counts
    return Tally(keys, counts)


def quantile(counts: np.ndarray, edges: np.ndarray, q: float) -> np.ndarray:
    """Return f8[n], the ``q`` quantile of each row of counts u4[n, bins] between edges f8[bins + 1].

    Even within a bin; NaN where nothing was counted.
    """
    total = np.cumsum(counts, axis=1, dtype=np.float64)
    if not total.size:
        return np.full(len(counts), np.nan)
    wanted = q * total[:, -1]
    at = np.minimum((total < wanted[:, None]).sum(axis=1), counts.shape[1] - 1)
    row = np.arange(len(counts))
    inside = counts[row, at].astype(np.float64)
    before = total[row, at] - inside
    with np.errstate(invalid="ignore", divide="ignore"):
        part = (wanted - before) / inside
    value = edges[at] + part * (edges[at + 1] - edges[at])
    return np.where(total[:, -1] > 0.0, value, np.nan)
