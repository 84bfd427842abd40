"""Bytes of one cell -> number, hash, code: the small loops under the delimited codec.

The bytes are ``w.buf`` of the record `csv_layout.WORK`; behind them 8 more may be read that mean nothing.
"""

from typing import Final

import numpy as np

from seawarden.codec.csv_layout import Record, Word
from seawarden.kernel import inlined

_U8 = np.uint64
_MIX: Final = np.uint64(0x9E3779B97F4A7C15)  # 2^64 / golden ratio, odd: Fibonacci hashing
_HALF: Final = np.uint64(32)
_ONES: Final = np.uint64(0x0101010101010101)
_HIGH: Final = np.uint64(0x8080808080808080)
_NEWLINES: Final = np.uint64(0x0A0A0A0A0A0A0A0A)
FOLD: Final = np.uint64(0x2020202020202020)  # or-ed in, it makes `A` and `a` one
EXACT: Final = np.uint64(0)
_WORDS: Final = 127  # places in the table of words, less one
POWERS: Final = np.array([10.0**k for k in range(23)])  # all exact in a double


@inlined
def word_at(w: Record, at: int) -> Word:
    """Return the eight bytes from ``at`` as one little-endian u8 (unsigned steps let LLVM make it one load)."""
    i = _U8(at)
    low = _U8(w.buf[i]) | _U8(w.buf[i + _U8(1)]) << _U8(8) | _U8(w.buf[i + _U8(2)]) << _U8(16)
    low |= _U8(w.buf[i + _U8(3)]) << _U8(24) | _U8(w.buf[i + _U8(4)]) << _U8(32) | _U8(w.buf[i + _U8(5)]) << _U8(40)
    return low | _U8(w.buf[i + _U8(6)]) << _U8(48) | _U8(w.buf[i + _U8(7)]) << _U8(56)


@inlined
def line_end(w: Record, at: int, end: int) -> int:
    """Return the place of the next newline at or after ``at``, ``end`` where there is none before it."""
    i = at
    while i + 8 <= end:
        x = word_at(w, i) ^ _NEWLINES
        if (x - _ONES) & ~x & _HIGH:  # some byte of x is zero (Mycroft's test)
            break
        i += 8
    while i < end and w.buf[i] != 10:
        i += 1
    return i


@inlined
def mix(h: Word, word: Word) -> Word:
    """Return the hash ``h`` with one more u8 ``word`` in it."""
    h = (h ^ word) * _MIX
    return h ^ (h >> _HALF)


@inlined
def part_word(w: Record, i: int, b: int) -> Word:
    """Return the bytes from ``i`` to ``b``, at most eight, as one u8; zeros behind them."""
    w = word_at(w, i)
    return w if b - i >= 8 else w & ((_U8(1) << _U8(8 * (b - i))) - _U8(1))


@inlined
def hash_span(w: Record, a: int, b: int, fold: Word) -> Word:
    """Return a 64-bit hash of bytes ``a`` to ``b``; ``fold`` is FOLD (case does not count) or EXACT."""
    h = _U8(b - a) * _MIX
    for i in range(a, b, 8):
        h = mix(h, part_word(w, i, b) | fold)
    return mix(h, _MIX)


@inlined
def number(w: Record, a: int, b: int) -> float:
    """Return the decimal number of a cell: NaN where it says nothing, inf where it is no number.

    Up to 15 significant digits with an exponent of at most 22 the result is the double nearest to the text (Clinger
    1990: both factors are exact); beyond it is within a few units of the last place. A comma counts as the point. What
    begins with n, u or a backslash (nan, null, n/a, unknown, undefined, NULL of databases) or is a lone - says nothing.
    """
    while a < b and w.buf[a] == 32:
        a += 1
    while a < b and w.buf[b - 1] == 32:
        b -= 1
    if a == b or w.buf[a] | 32 == 110 or w.buf[a] | 32 == 117 or w.buf[a] == 92 or (w.buf[a] == 45 and b == a + 1):
        return np.nan
    sign = -1.0 if w.buf[a] == 45 else 1.0
    i = a + 1 if w.buf[a] == 45 or w.buf[a] == 43 else a
    # part: 0 before the point, 1 after it, 2 exponent
    m, power = np.int64(0), np.int64(0)
    digits, seen, scale, part, up = 0, 0, 0, 0, 1
    while i < b:
        d = np.int64(w.buf[i]) - 48
        if 0 <= d <= 9:
            if part == 2:
                power = power * 10 + d if power < 1000 else power
            elif digits < 18:
                m = m * 10 + d
                digits += 1 if m > 0 else 0
                scale -= part
            else:
                scale += 1 - part
            seen += 1
        elif part == 0 and (w.buf[i] == 46 or w.buf[i] == 44):
            part = 1
        elif part < 2 and seen > 0 and (w.buf[i] | 32 == 101):
            part, seen = 2, 0
            if i + 1 < b and (w.buf[i + 1] == 45 or w.buf[i + 1] == 43):
                i += 1
                up = -1 if w.buf[i] == 45 else 1
        else:
            return np.inf
        i += 1
    if seen == 0:
        return np.inf
    scale += up * int(power)
    if m == 0:
        return 0.0
    if scale < 0:
        return sign * float(m) / float(POWERS[-scale] if scale >= -22 else 10.0 ** float(min(-scale, 400)))
    return sign * float(m) * float(POWERS[scale] if scale <= 22 else 10.0 ** float(min(scale, 400)))


@inlined
def code_of(w: Record, a: int, b: int, field: int) -> int:
    """Return the code of a word in this ``field``, -1 where it is not in ``w.words`` (`csv_words.table`)."""
    key = mix(hash_span(w, a, b, FOLD), _U8(field))
    at = np.int64(key & _U8(_WORDS))
    while w.words[2 * at] != 0 and w.words[2 * at] != key:
        at = (at + 1) & (_WORDS)
    return int(w.words[2 * at + 1]) - 1
