"""The bits of an AIS payload: unpacked from 6-bit ASCII (ITU-R M.1371-5 annex 8, IEC 61162-1), read and hashed.

Bits lie in words of 60, ten characters a word, the first bit highest: a field of up to 60 bits touches two words at
most, and signed 64-bit arithmetic suffices. Eight words hold every message that the watch reads (type 5: 424 bits).
"""

from typing import Any

import numpy as np

from seawarden.kernel import inlined

WORDS = 8
KEPT_CHARS = 10 * WORDS
KEPT_BITS = 60 * WORDS

_ILLEGAL = 128


def _armor() -> np.ndarray:
    """Return the value of each payload character: 48-87 and 96-119 are 0-63, all else is illegal."""
    table = np.full(256, _ILLEGAL, np.int64)
    table[48:88] = np.arange(40)
    table[96:120] = np.arange(40, 64)
    return table


ARMOR = _armor()


@inlined
def pack(buf: np.ndarray, a: int, b: int, at: int, words: np.ndarray) -> int:
    """Append the values of the characters ``buf[a:b]`` to ``words`` i8[WORDS], which hold ``at`` characters already.

    Return how many characters the payload has now (those past KEPT_CHARS are looked at, but not kept), -1 where one is
    none of the 64. The last word is filled up with zeros.
    """
    k = min(at, KEPT_CHARS) // 10
    room = 10 - (min(at, KEPT_CHARS) - 10 * k)
    word = words[k] >> (6 * room) if room < 10 else 0
    stop = min(b, a + max(KEPT_CHARS - at, 0))
    seen = 0
    for i in range(a, stop):
        value = ARMOR[buf[i]]
        seen |= value
        word = (word << 6) | value
        room -= 1
        if room == 0:
            words[k] = word
            word, room, k = 0, 10, k + 1
    if k < WORDS:
        words[k] = word << (6 * room)
    for i in range(max(stop, a), b):
        seen |= ARMOR[buf[i]]
    return -1 if seen >= _ILLEGAL else at + b - a


@inlined
def bits(words: np.ndarray, start: int, width: int) -> int:
    """Return the unsigned field of ``width`` <= 60 bits that begins at bit ``start``."""
    k = start // 60
    room = 60 - (start - 60 * k)
    rest = width - room
    value: int = words[k]
    if rest <= 0:
        return (value >> -rest) & ((1 << width) - 1)
    more: int = words[k + 1]
    return ((value & ((1 << room) - 1)) << rest) | (more >> (60 - rest))


@inlined
def field(words: np.ndarray, n_bits: int, start: int, width: int, missing: int) -> int:
    """Return an unsigned field, or ``missing`` where its type has none (start < 0) or the payload ends too early."""
    if start < 0 or start + width > n_bits:
        return missing
    return bits(words, start, width)


@inlined
def text(words: np.ndarray, n_bits: int, start: int, chars: int, out: np.ndarray, at: int, goes_on: bool) -> int:
    """Write up to ``chars`` characters of 6-bit text as ASCII to ``out[at:]`` and return their number.

    The text ends at the first ``@`` (M.1371-5 table 47) or with the payload; blanks around it are cut, but
    those before it are kept where it ``goes_on`` from another.
    """
    length, used = 0, 0
    six: Any = np.int64(6)
    for bit in range(start, min(start + 6 * chars, n_bits - 5), 6):
        value = bits(words, bit, six)
        if value == 0:
            break
        if value == 32 and length == 0 and not goes_on:
            continue
        out[at + length] = value + 64 if value < 32 else value
        length += 1
        if value != 32:
            used = length
    for k in range(used, length):
        out[at + k] = 0
    return used


@inlined
def payload_hash(words: np.ndarray, n_bits: int) -> int:
    """Return a 64-bit hash of a payload's bits, fill bits left out: equal for whoever heard the transmission.

    Multiply and fold (the finaliser of MurmurHash3, public domain) over the words kept, begun with the length.
    """
    h: Any = np.uint64(n_bits) * np.uint64(0x9E3779B97F4A7C15)
    left = min(n_bits, KEPT_BITS)
    for k in range((left + 59) // 60):
        word = words[k] >> max(60 * (k + 1) - left, 0)
        h = (h ^ np.uint64(word)) * np.uint64(0xFF51AFD7ED558CCD)
        h ^= h >> np.uint64(33)
    h *= np.uint64(0xC4CEB9FE1A85EC53)
    h ^= h >> np.uint64(33)
    return h  # type: ignore[no-any-return]
