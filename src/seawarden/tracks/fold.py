"""Folding: one transmission heard by several receivers becomes one record that lists them all."""

from typing import Final

import numpy as np

from seawarden.kernel import kernel
from seawarden.tracks.clean_order import Columns

NAMED_RECEIVERS: Final = 63  # bits 0-62 are receivers in the order of first sight, bit 63 is any other
_MOST_HEADS: Final = 1 << 16


def unrepeated(
    walk: np.ndarray,
    columns: Columns,
    window_ms: np.ndarray,
    names: np.ndarray,
    count: np.ndarray,
    heard: np.ndarray,
) -> np.ndarray:
    """Return i8[kept]: which records of ``walk`` (indices in the total order) are no repeats. See `fold`."""
    size = 256
    while size < 2 * walk.size and size < _MOST_HEADS:
        size *= 2
    heads, chain = np.full(size, -1, np.int32), np.empty(walk.size, np.int32)
    bits, kept = np.zeros(1 << 16, np.uint8), np.empty(walk.size, np.int64)
    longest = int(window_ms.max()) if walk.size else 0
    ms, mmsi, _, hash_, receiver = columns
    n = fold(walk, ms, mmsi, hash_, receiver, window_ms, longest, heads, chain, bits, names, count, kept, heard)
    return kept[:n]


@kernel
def fold(
    index: np.ndarray,
    ms: np.ndarray,
    mmsi: np.ndarray,
    hash_: np.ndarray,
    receiver: np.ndarray,
    window_ms: np.ndarray,
    longest: int,
    heads: np.ndarray,
    chain: np.ndarray,
    bits: np.ndarray,
    names: np.ndarray,
    count: np.ndarray,
    kept: np.ndarray,
    heard: np.ndarray,
) -> int:
    """Walk the records in order and return how many are kept; their indices go to ``kept``, receivers to ``heard``.

    A record is a repeat when a kept one of the same MMSI and hash is at most ``window_ms`` older (measured from the
    kept one, so that a chain of repeats ends). ``heard`` u8[n] may hold bits already (records walked before).
    ``names`` u2[63] and ``count`` i8[1] are the receivers known, in the order of first sight; ``bits`` u1[65536], all
    0, becomes their inverse. ``heads`` and ``chain`` are the hash table: kept records by hash, the latest first; one
    older than ``longest`` (ms) ends the search, so that old ones need no clearing.
    """
    for i in range(count[0]):
        bits[names[i]] = i + 1
    last = np.uint64(heads.size - 1)
    n = live = 0
    for k in range(index.size):
        i = index[k]
        heard_by = np.int64(receiver[i])
        if heard_by != 0 and bits[heard_by] == 0 and count[0] < NAMED_RECEIVERS:
            names[count[0]] = heard_by
            count[0] += 1
            bits[heard_by] = count[0]
        bit = NAMED_RECEIVERS if bits[heard_by] == 0 else np.int64(bits[heard_by]) - 1
        mask = np.uint64(1) << np.uint64(bit) if heard_by != 0 else np.uint64(0)
        mixed = (hash_[i] ^ np.uint64(mmsi[i])) * np.uint64(0x9E3779B97F4A7C15)
        head = np.int64((mixed >> np.uint64(40)) & last)
        while live < n and ms[i] - ms[kept[live]] > longest:
            live += 1
        j = np.int64(heads[head])
        found = np.int64(-1)
        while j >= live:
            like = kept[j]
            if hash_[like] == hash_[i] and mmsi[like] == mmsi[i] and ms[i] - ms[like] <= window_ms[i]:
                found = j
                break
            j = np.int64(chain[j])
        if found >= 0:
            heard[found] |= mask
            continue
        chain[n] = heads[head]
        heads[head] = n
        kept[n] = i
        heard[n] |= mask
        n += 1
    return n
