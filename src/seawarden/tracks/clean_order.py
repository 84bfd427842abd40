"""The total order of records: (t, mmsi, feed, hash), and by receiver where all these are equal."""

from typing import Final, NamedTuple

import numpy as np

from seawarden.kernel import inlined, kernel

_NUMBER_BITS: Final = 30
_LONGEST_RUN: Final = 256
_SPAN_MS: Final = 1 << 33  # 99 days: what fits beside an MMSI into one signed 64-bit key


class Columns(NamedTuple):
    """The columns that order and folding need, each C-contiguous: i8 ms, u4 mmsi, u2 feed, u8 hash, u2 receiver."""

    ms: np.ndarray
    mmsi: np.ndarray
    feed: np.ndarray
    hash: np.ndarray
    receiver: np.ndarray


def order(columns: Columns) -> np.ndarray:
    """Return i8[n]: the records' indices in the total order. Cheap where they are in it already."""
    n = columns.ms.size
    index = np.arange(n)
    if n < 2:
        return index
    base = int(columns.ms.min())
    if int(columns.ms.max()) - base >= _SPAN_MS:
        return _by_columns(columns)
    key = np.empty(n, np.int64)
    if pack(columns.ms, columns.mmsi, base, key):
        return index
    index = np.argsort(key, kind="stable")  # rows come nearly sorted: half the time of the default
    if settle(key, columns.feed, columns.hash, columns.receiver, index):
        return index
    return _by_columns(columns)


def _by_columns(columns: Columns) -> np.ndarray:
    """Return the order for any input, at a tenth of the speed."""
    return np.lexsort((columns.receiver, columns.hash, columns.feed, columns.mmsi, columns.ms))


@kernel
def pack(ms: np.ndarray, mmsi: np.ndarray, base: int, key: np.ndarray) -> bool:
    """Write time and MMSI into one number; return whether the keys rise strictly, so that nothing need be sorted."""
    rising = True
    last = np.int64(-1)
    for i in range(ms.size):
        key[i] = ((ms[i] - base) << _NUMBER_BITS) | np.int64(mmsi[i])
        if key[i] <= last:
            rising = False
        last = key[i]
    return rising


@inlined
def before(feed: np.ndarray, hash_: np.ndarray, receiver: np.ndarray, a: int, b: int) -> bool:
    """Return whether record ``a`` comes before ``b``, both of one time and one MMSI."""
    if feed[a] != feed[b]:
        return bool(feed[a] < feed[b])
    if hash_[a] != hash_[b]:
        return bool(hash_[a] < hash_[b])
    if receiver[a] != receiver[b]:
        return bool(receiver[a] < receiver[b])
    return a < b


@kernel
def settle(key: np.ndarray, feed: np.ndarray, hash_: np.ndarray, receiver: np.ndarray, index: np.ndarray) -> bool:
    """Put the records with equal keys in order, in place; False where a run of them is too long for that.

    By insertion: a run is, as a rule, the few receivers of one message.
    """
    run = 0
    for k in range(1, index.size):
        own = index[k]
        run = run + 1 if key[index[k - 1]] == key[own] else 0
        if run > _LONGEST_RUN:
            return False
        place = k
        while place > k - run and before(feed, hash_, receiver, own, index[place - 1]):
            index[place] = index[place - 1]
            place -= 1
        index[place] = own
    return True
