"""Folding: one transmission heard by several receivers becomes one record that lists them all."""

from typing import Final

import numpy as np

from seawarden.kernel import inlined, kernel

NAMED_RECEIVERS: Final = 63  # bits 0-62 are receivers in the order of first sight, bit 63 is any other
_MOST_HEADS: Final = 1 << 16


def heads_for(n: int) -> np.ndarray:
    """Return an empty table of chains for ``n`` records: only those of a few seconds are ever searched."""
    size = 256
    while size < 2 * n and size < _MOST_HEADS:
        size *= 2
    return np.full(size, -1, np.int32)


@inlined
def bit_of(receiver: int, bits: np.ndarray, names: np.ndarray, count: np.ndarray) -> int:
    """Return the bit number of a receiver, giving the next free one at first sight; -1 where it is not known."""
    if receiver == 0:
        return -1
    if bits[receiver] == 0:
        if count[0] == NAMED_RECEIVERS:
            return NAMED_RECEIVERS
        names[count[0]] = receiver
        count[0] += 1
        bits[receiver] = count[0]
    return int(bits[receiver]) - 1


@kernel
def fold(
    index: np.ndarray,
    ms: np.ndarray,
    mmsi: np.ndarray,
    hash_: np.ndarray,
    receiver: np.ndarray,
    window_ms: np.ndarray,
    heads: np.ndarray,
    names: np.ndarray,
    count: np.ndarray,
    kept: np.ndarray,
    heard: np.ndarray,
) -> int:
    """Walk the records in order and return how many are kept; their indices go to ``kept``, receivers to ``heard``.

    A record is a repeat when a kept one of the same MMSI and hash is at most ``window_ms`` older (measured from the
    kept one, so that a chain of repeats ends). ``heard`` u8[n] may hold bits already (records that were walked before).
    ``names`` u2[63] and ``count`` i8[1] are the receivers known, in the order of first sight.
    """
    bits = np.zeros(1 << 16, np.uint8)
    for i in range(count[0]):
        bits[names[i]] = i + 1
    chain = np.empty(index.size, np.int32)
    last = np.uint64(heads.size - 1)
    longest = window_ms.max()
    n = live = 0
    for k in range(index.size):
        i = index[k]
        bit = bit_of(np.int64(receiver[i]), bits, names, count)
        mask = np.uint64(0) if bit < 0 else np.uint64(1) << np.uint64(bit)
        mixed = (hash_[i] ^ np.uint64(mmsi[i])) * np.uint64(0x9E3779B97F4A7C15)
        head = np.int64((mixed >> np.uint64(40)) & last)
        while live < n and ms[i] - ms[kept[live]] > longest:
            live += 1
        j = heads[head]
        found = -1
        while j >= live:
            like = kept[j]
            if hash_[like] == hash_[i] and mmsi[like] == mmsi[i] and ms[i] - ms[like] <= window_ms[i]:
                found = j
                break
            j = chain[j]
        if found >= 0:
            heard[found] |= mask
            continue
        chain[n] = heads[head]
        heads[head] = n
        kept[n] = i
        heard[n] |= mask
        n += 1
    return n
