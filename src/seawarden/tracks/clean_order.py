"""The total order of records: (t, mmsi, feed, hash), and by receiver where all these are equal."""

from typing import Final, NamedTuple

import numpy as np

_NUMBER_BITS: Final = 30
_SPAN_MS: Final = 1 << 33  # 99 days: what fits beside an MMSI into one signed 64-bit key


class Columns(NamedTuple):
    """The columns that order and folding need, each C-contiguous: i8 ms, u4 mmsi, u2 feed, u8 hash, u2 receiver."""

    ms: np.ndarray
    mmsi: np.ndarray
    feed: np.ndarray
    hash: np.ndarray
    receiver: np.ndarray


def order(columns: Columns) -> np.ndarray:
    """Return i8[n]: the records' indices in the total order. Cheap where they are in it already.

    Time and MMSI are one number; only where that is equal are the other columns looked at. A span of time too long for
    that (one feed's clock is years off) is sorted column by column, at a tenth of the speed.
    """
    n = columns.ms.size
    if n < 2:
        return np.arange(n)
    base = int(columns.ms.min())
    if int(columns.ms.max()) - base >= _SPAN_MS:
        return np.lexsort((columns.receiver, columns.hash, columns.feed, columns.mmsi, columns.ms))
    key = columns.ms - base
    key <<= _NUMBER_BITS
    key |= columns.mmsi
    if np.all(key[1:] > key[:-1]):
        return np.arange(n)
    index = np.argsort(key, kind="stable")  # rows come nearly sorted: half the time of the default
    key = key[index]
    same = np.zeros(n, np.bool_)
    np.equal(key[1:], key[:-1], out=same[1:])
    same[:-1] |= same[1:]
    if same.any():
        tied = index[same]
        named = (columns.receiver[tied], columns.hash[tied], columns.feed[tied], key[same])
        index[same] = tied[np.lexsort(named)]
    return index
