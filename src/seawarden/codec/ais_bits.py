"""The bits of an AIS payload: unpacked from 6-bit ASCII (ITU-R M.1371-5 annex 8, IEC 61162-1), read and hashed.

Bits lie in words of 60, ten characters a word, the first bit highest: a field of up to 60 bits touches two words at
most, and signed 64-bit arithmetic suffices.
"""

import numpy as np

from seawarden.kernel import inlined

MAX_PART_CHARS = 200  # payload characters of one sentence; a line of 82 bytes has 60, aggregators write longer ones
MAX_PARTS = 9
WORDS = MAX_PART_CHARS * MAX_PARTS // 10 + 2

_ILLEGAL = 128


def _armor() -> np.ndarray:
    """Return the value of each payload character: 48-87 and 96-119 are 0-63, all else is illegal."""
    table = np.full(256, _ILLEGAL, np.int64)
    table[48:88] = np.arange(40)
    table[96:120] = np.arange(40, 64)
    return table


ARMOR = _armor()


@inlined
def pack(chars: np.ndarray, start: int, stop: int, at: int, words: np.ndarray) -> int:
    """Append the values of ``chars[start:stop]`` to ``words``, which hold ``at`` characters; return how many they hold.

    The last word is filled up with zeros. -1 where a character is none of the 64.
    """
    word, room, k = 0, 10 - at % 10, at // 10
    if room < 10:
        word = words[k] >> (6 * room)
    seen = 0
    for i in range(start, stop):
        value = ARMOR[chars[i]]
        seen |= value
        word = (word << 6) | value
        room -= 1
        if room == 0:
            words[k] = word
            word, room, k = 0, 10, k + 1
    words[k] = word << (6 * room)
    return -1 if seen >= _ILLEGAL else at + stop - start


@inlined
def bits(words: np.ndarray, start: int, width: int) -> int:
    """Return the unsigned field of ``width`` <= 60 bits that begins at bit ``start``."""
    k = start // 60
    room = 60 - (start - 60 * k)
    if width <= room:
        return (words[k] >> (room - width)) & ((1 << width) - 1)
    rest = width - room
    return ((words[k] & ((1 << room) - 1)) << rest) | (words[k + 1] >> (60 - rest))


@inlined
def field(words: np.ndarray, n_bits: int, start: int, width: int, missing: int) -> int:
    """Return an unsigned field, or ``missing`` where its type has none (start < 0) or the payload ends before it does."""
    if start < 0 or start + width > n_bits:
        return missing
    return bits(words, start, width)


@inlined
def signed(words: np.ndarray, start: int, width: int) -> int:
    """Return a field in two's complement."""
    value = bits(words, start, width)
    return value - (1 << width) if value >> (width - 1) else value


@inlined
def text(words: np.ndarray, n_bits: int, start: int, chars: int, out: np.ndarray, at: int, room: int) -> int:
    """Write 6-bit text as ASCII to ``out[at:at + room]`` and return its length.

    The text ends at the first ``@`` (M.1371-5 table 47) or with the payload; blanks around it are cut.
    """
    length, used = 0, 0
    for k in range(chars):
        if start + 6 * k + 6 > n_bits:
            break
        value = bits(words, start + 6 * k, 6)
        if value == 0:
            break
        if value == 32 and length == 0:
            continue
        if length == room:
            break
        out[at + length] = value + 64 if value < 32 else value
        length += 1
        if value != 32:
            used = length
    for k in range(used, length):
        out[at + k] = 0
    return used


@inlined
def payload_hash(words: np.ndarray, n_bits: int) -> int:
    """Return a 64-bit hash of the first ``n_bits``, fill bits left out: equal for whoever heard the transmission.

    Multiply and fold (the finaliser of MurmurHash3, public domain) over the words.
    """
    h = np.uint64(n_bits) * np.uint64(0x9E3779B97F4A7C15)
    full = n_bits // 60
    for k in range(full + 1):
        word = words[k]
        if k == full:
            rest = n_bits - 60 * full
            if rest == 0:
                break
            word = word >> (60 - rest)
        h = (h ^ np.uint64(word)) * np.uint64(0xFF51AFD7ED558CCD)
        h ^= h >> np.uint64(33)
    h *= np.uint64(0xC4CEB9FE1A85EC53)
    return h ^ (h >> np.uint64(33))
