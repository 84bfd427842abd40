"""The small words of an NMEA line: numbers, hex, times, names of stations (kernels). All read bytes ``buf[a:b]``."""

from typing import Any

import numpy as np

from seawarden.kernel import inlined

STAR, COMMA, COLON, BACKSLASH, BANG, DOLLAR, HASH, DOT, DASH, PLUS = 42, 44, 58, 92, 33, 36, 35, 46, 45, 43

# times outside 1973-2099 are no times of AIS, but some other number
_EARLIEST, _LATEST = 1e8, 4.1e9
_FIRST = np.array([1973, 1, 1, 0, 0, 0, 0], np.int64)
_LAST = np.array([2099, 12, 31, 23, 59, 60, 999], np.int64)


@inlined
def hex_byte(buf: np.ndarray, a: int, b: int) -> int:
    """Return the two hex digits at ``a``, upper or lower case; -1 where they are none or do not fit before ``b``."""
    if a + 2 > b:
        return -1
    value: Any = 0
    for i in range(a, a + 2):
        c = np.int64(buf[i])
        if 48 <= c <= 57:
            value = 16 * value + c - 48
        elif 65 <= c <= 70 or 97 <= c <= 102:
            value = 16 * value + (c & 31) + 9
        else:
            return -1
    found: int = value
    return found


@inlined
def number(buf: np.ndarray, a: int, b: int) -> tuple[int, int]:
    """Return the number whose digits begin at ``a`` and where they end; -1 where there is none or it has over 17."""
    value: Any = 0
    i = a
    while i < b and 48 <= buf[i] <= 57:
        value = 10 * value + np.int64(buf[i]) - 48
        i += 1
        if i - a > 17:
            return -1, i
    return (value if i > a else -1), i


@inlined
def epoch(buf: np.ndarray, a: int, b: int) -> float:
    """Return UTC epoch s of a number of s, ms or us (told apart by size), rounded to ms; NaN where it is no time."""
    whole, end = number(buf, a, b)
    t = np.float64(whole)
    if end < b and buf[end] == DOT:
        dot = end
        part, end = number(buf, dot + 1, b)
        t += part / 10.0 ** (end - dot - 1) if part >= 0 else np.nan
    if end < b:
        return np.nan
    if t >= 1e14:
        t /= 1e6
    elif t >= 1e11:
        t /= 1e3
    return np.floor(t * 1000.0 + 0.5) / 1000.0 if _EARLIEST <= t < _LATEST else np.nan


@inlined
def name_hash(buf: np.ndarray, a: int, b: int) -> int:
    """Return a 16-bit hash, never 0, of a station's name as written (FNV-1a 32, folded); 0 of an empty name."""
    if b <= a:
        return 0
    h: Any = 2166136261
    for i in range(a, b):
        h = ((h ^ np.int64(buf[i])) * 16777619) & 0xFFFFFFFF
    h = (h >> 16) ^ (h & 0xFFFF)
    return h if h > 0 else 1


@inlined
def utc(date: np.ndarray) -> float:
    """Return UTC epoch s of i8[7]: year, month, day, hour, minute, second, ms; NaN where one is out of range.

    Days from civil: H. Hinnant, "chrono-compatible low-level date algorithms".
    """
    for k in range(7):
        if date[k] < _FIRST[k] or date[k] > _LAST[k]:
            return np.nan
    year, month, day = date[0], date[1], date[2]
    y = year - 1 if month <= 2 else year
    of_era = y % 400
    of_year = (153 * (month - 3 if month > 2 else month + 9) + 2) // 5 + day - 1
    days = y // 400 * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719468
    t: float = days * 86400.0 + date[3] * 3600.0 + date[4] * 60.0 + (date[5] * 1000 + date[6]) / 1000.0
    return t


@inlined
def leading_time(buf: np.ndarray, a: int, b: int, date: np.ndarray) -> float:
    """Return the time that a logger wrote before a sentence: ISO 8601 with or without an offset, or epoch; else NaN.

    ``date`` i8[>= 7] is written.
    """
    value, end = number(buf, a, b)
    if end < b and buf[end] == DOT:
        end = number(buf, end + 1, b)[1]
    if end - a >= 9:
        return epoch(buf, a, end)
    if end - a != 4 or a + 19 > b or buf[end] != DASH or (buf[a + 10] != 84 and buf[a + 10] != 32):
        return np.nan
    date[0] = value
    for k in range(5):
        date[k + 1], end = number(buf, a + 5 + 3 * k, a + 7 + 3 * k)
    date[6] = 0
    if end < b and buf[end] == DOT:
        part, stop = number(buf, end + 1, b)
        date[6] = np.int64(part / 10.0 ** (stop - end - 1) * 1000.0 + 0.5) if part >= 0 else 0
        end = stop
    t = utc(date)
    if end + 6 <= b and (buf[end] == PLUS or buf[end] == DASH) and buf[end + 3] == COLON:
        minutes = 60 * number(buf, end + 1, end + 3)[0] + number(buf, end + 4, end + 6)[0]
        t += 60.0 * minutes if buf[end] == DASH else -60.0 * minutes
    return t
