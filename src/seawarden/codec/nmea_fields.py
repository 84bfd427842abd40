"""The small words of an NMEA line: numbers, hex, times, names of stations. All take bytes ``buf[a:b]``."""

import numpy as np

from seawarden.kernel import inlined

STAR, COMMA, COLON, BACKSLASH, BANG, DOLLAR, HASH, DOT, DASH = 42, 44, 58, 92, 33, 36, 35, 46, 45

# times outside 1973-2100 are no times of AIS, but some other number
_EARLIEST, _LATEST = 1e8, 4.1e9


@inlined
def hex_byte(buf: np.ndarray, a: int, b: int) -> int:
    """Return the two hex digits at ``a``, upper or lower case; -1 where they are none or do not fit before ``b``."""
    if a + 2 > b:
        return -1
    value = 0
    for i in range(a, a + 2):
        c = np.int64(buf[i])
        if 48 <= c <= 57:
            value = 16 * value + c - 48
        elif 65 <= c <= 70 or 97 <= c <= 102:
            value = 16 * value + (c & 31) + 9
        else:
            return -1
    return value


@inlined
def xor_to_star(buf: np.ndarray, a: int, b: int) -> tuple[int, int]:
    """Return the place of the first ``*`` in ``buf[a:b]`` (b where none) and the XOR of the bytes before it."""
    x = np.uint8(0)
    for i in range(a, b):
        if buf[i] == STAR:
            return i, np.int64(x)
        x ^= buf[i]
    return b, -2


@inlined
def digits(buf: np.ndarray, a: int, b: int, most: int) -> int:
    """Return the number that fills ``buf[a:b]``, up to ``most`` <= 18 digits; -1 where it is none."""
    if b <= a or b - a > most:
        return -1
    value = 0
    for i in range(a, b):
        c = np.int64(buf[i]) - 48
        if c < 0 or c > 9:
            return -1
        value = 10 * value + c
    return value


@inlined
def find(buf: np.ndarray, a: int, b: int, byte: int) -> int:
    """Return the place of ``byte`` in ``buf[a:b]``, b where there is none."""
    for i in range(a, b):
        if buf[i] == byte:
            return i
    return b


@inlined
def epoch(buf: np.ndarray, a: int, b: int) -> float:
    """Return UTC epoch s of a number of s, ms or us (told apart by size), rounded to ms; NaN where it is no time."""
    dot = find(buf, a, b, DOT)
    whole = digits(buf, a, dot, 16)
    if whole < 0:
        return np.nan
    t = np.float64(whole)
    if dot < b:
        part = digits(buf, dot + 1, b, 9)
        if part < 0:
            return np.nan
        t += part / 10.0 ** (b - dot - 1)
    if t >= 1e14:
        t /= 1e6
    elif t >= 1e11:
        t /= 1e3
    return np.floor(t * 1000.0 + 0.5) / 1000.0 if _EARLIEST <= t < _LATEST else np.nan


@inlined
def station_hash(buf: np.ndarray, a: int, b: int) -> int:
    """Return a 16-bit hash, never 0, of a station's name as written (FNV-1a 32, folded); 0 of an empty name."""
    if b <= a:
        return 0
    h = 2166136261
    for i in range(a, b):
        h = ((h ^ np.int64(buf[i])) * 16777619) & 0xFFFFFFFF
    h = (h >> 16) ^ (h & 0xFFFF)
    return h if h > 0 else 1


@inlined
def utc(year: int, month: int, day: int, second: float) -> float:
    """Return UTC epoch s of a Gregorian date and the seconds of its day, NaN where they are out of range.

    Days from civil: H. Hinnant, "chrono-compatible low-level date algorithms".
    """
    if year < 1973 or year > 2099 or month < 1 or month > 12 or day < 1 or day > 31 or not 0.0 <= second < 86401.0:
        return np.nan
    y = year - 1 if month <= 2 else year
    era = y // 400
    of_era = y - era * 400
    of_year = (153 * (month - 3 if month > 2 else month + 9) + 2) // 5 + day - 1
    days = era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719468
    return days * 86400.0 + second


@inlined
def clock(buf: np.ndarray, a: int, b: int) -> tuple[float, int]:
    """Return the seconds of the day of ``hh:mm:ss[.fff]`` at ``a`` and where it ends; NaN where it is none."""
    if a + 8 > b or buf[a + 2] != COLON or buf[a + 5] != COLON:
        return np.nan, a
    hour, minute, second = digits(buf, a, a + 2, 2), digits(buf, a + 3, a + 5, 2), digits(buf, a + 6, a + 8, 2)
    if hour < 0 or hour > 23 or minute < 0 or minute > 59 or second < 0 or second > 60:
        return np.nan, a
    end, ms, unit = a + 8, 0, 100
    if end < b and buf[end] == DOT:
        end += 1
        while end < b and 48 <= buf[end] <= 57:
            ms += unit * (np.int64(buf[end]) - 48)
            unit //= 10
            end += 1
    return hour * 3600.0 + minute * 60.0 + second + ms / 1000.0, end


@inlined
def leading_time(buf: np.ndarray, a: int, b: int) -> float:
    """Return the time that a logger wrote before a sentence: ISO 8601 with or without an offset, or epoch; else NaN."""
    end = a
    while end < b and (48 <= buf[end] <= 57 or buf[end] == DOT):
        end += 1
    if end - a != 4 or end + 15 > b or buf[end] != DASH or buf[end + 3] != DASH:
        return epoch(buf, a, end) if end - a >= 9 else np.nan
    second, stop = clock(buf, a + 11, b)
    t = utc(digits(buf, a, a + 4, 4), digits(buf, a + 5, a + 7, 2), digits(buf, a + 8, a + 10, 2), second)
    if stop + 6 <= b and (buf[stop] == 43 or buf[stop] == DASH) and buf[stop + 3] == COLON:
        hours, minutes = digits(buf, stop + 1, stop + 3, 2), digits(buf, stop + 4, stop + 6, 2)
        if hours >= 0 and minutes >= 0:
            t -= (44 - np.int64(buf[stop])) * (hours * 3600.0 + minutes * 60.0)
    return t
