"""Text of a time -> ms since 1970, by a small compiled form of a strptime format.

A format becomes a row of steps (`compile_format`), which `read_time` walks. There are also numbers of s, ms, us or
ns since 1970, and ISO 8601. A text without an offset is UTC.
"""

from typing import Final

import numpy as np

from seawarden.codec.csv_layout import PARTS, Record, Word
from seawarden.codec.csv_layout import STEPS_LENGTH as _LENGTH
from seawarden.codec.csv_number import number
from seawarden.kernel import inlined
from seawarden.model.errors import UsageError

# how a column's times are read
AUTO: Final = 0  # ISO where the fifth letter is - or /, a number by its size otherwise
STEPS: Final = 1
EPOCH_S: Final = 2
EPOCH_MS: Final = 3

# parts; SIGN and ZONE_MINUTE belong to the offset from UTC
YEAR, MONTH, DAY, HOUR, MINUTE, SECOND, US, SIGN, ZONE_HOUR, ZONE_MINUTE = range(PARTS)

# a step below 65536 is one of two letters (low and high byte); from there on 65536 + part * 16 + most digits
_DIGITS: Final = 65_536
_MAY_END: Final = 70_000
_ZONE: Final = 70_001  # the sign of an offset; Z, UTC or nothing end the text
_END: Final = 70_002
_OFFSET: Final = [_ZONE, _DIGITS + ZONE_HOUR * 16 + 2, _MAY_END, ord(":") * 257, _DIGITS + ZONE_MINUTE * 16 + 2]
_LAST_MS: Final = 7_258_118_400_000  # 2200-01-01: later is no time of a ship

ISO: Final = "iso"
DANISH: Final = "%d/%m/%Y %H:%M:%S"
_DIRECTIVES: Final = {
    "Y": _DIGITS + YEAR * 16 + 4,
    "m": _DIGITS + MONTH * 16 + 2,
    "d": _DIGITS + DAY * 16 + 2,
    "H": _DIGITS + HOUR * 16 + 2,
    "M": _DIGITS + MINUTE * 16 + 2,
    "S": _DIGITS + SECOND * 16 + 2,
    "%": ord("%"),
}


def compile_format(form: str) -> list[int]:
    """Return the 32 steps of a strptime format (%Y %m %d %H %M %S %z, fractions after %S as they come) or of ``iso``.

    UsageError where the format cannot be used.
    """
    marks = {"-": ord("-") | ord("/") << 8, " ": ord(" ") | ord("T") << 8} if form == ISO else {}
    rest = "%Y-%m-%d %H:%M?:%S?%z" if form == ISO else form.replace("%S.%f", "%S").replace("%S,%f", "%S")
    steps: list[int] = []
    while rest:
        letter = rest[1:2] if rest[0] == "%" else rest[0]
        if rest == "%z":
            steps += _OFFSET
        elif rest[0] == "%" and letter not in _DIRECTIVES:
            raise UsageError(
                f"time format {form!r}: {rest[:2]!r} is not known; use %Y %m %d %H %M %S, %z at the end, iso or epoch_s"
            )
        elif rest[0] == "%":
            steps.append(_DIRECTIVES[letter])
        elif form == ISO and letter == "?":
            steps.append(_MAY_END)
        else:
            steps += [marks.get(letter, byte * 257) for byte in letter.encode()]
        rest = rest[2 if rest[0] == "%" else 1 :]
    if len(steps) >= _LENGTH or not {_DIRECTIVES[part] for part in "Ymd"} <= set(steps):
        raise UsageError(f"time format {form!r} is none: for example %d/%m/%Y %H:%M:%S, iso, epoch_s or epoch_ms")
    return steps + [_END] * (_LENGTH - len(steps))


@inlined
def _digits(w: Record, i: int, b: int, step: int) -> int:
    """Read the digits that ``step`` asks for into their part; return the place after them, -1 where there are none.

    A year has four digits, the others one or two. Seconds may have a fraction, kept in us.
    """
    at, start, said = (step - _DIGITS) >> 4, i, np.int64(0)
    while i < b and i - start < step & 15 and 48 <= w.buf[i] <= 57:
        said = said * 10 + np.int64(w.buf[i]) - 48
        i += 1
    w.parts[at] = said
    if i == start or (at == YEAR and i - start < 4):
        return -1
    if at == SECOND and i + 1 < b and (w.buf[i] == 46 or w.buf[i] == 44):
        i += 1
        unit = 100_000
        while i < b and 48 <= w.buf[i] <= 57:
            w.parts[US] += (np.int64(w.buf[i]) - 48) * unit
            unit //= 10
            i += 1
    return i


@inlined
def _read(w: Record, i: int, b: int, form: int) -> bool:
    """Fill ``w.parts`` from the cell; say whether the whole of it fits the steps."""
    for k in range(w.parts.size):
        w.parts[k] = 0
    for k in range(_LENGTH):
        step = w.steps[form, k]
        if step == _END or (step == _MAY_END and i == b):
            break
        if step == _ZONE:
            i += 1 if i < b and w.buf[i] == 32 else 0
            if i == b or w.buf[i] | 32 == 122 or w.buf[i] | 32 == 117:  # nothing, Z, UTC
                return b - i < 2 or b - i == 3
            w.parts[SIGN] = 44 - np.int64(w.buf[i])
            i = i + 1 if abs(w.parts[SIGN]) == 1 else -1
        elif step >= _MAY_END:
            continue
        elif step >= _DIGITS:
            i = _digits(w, i, b, step)
        elif i < b and (w.buf[i] == step & 255 or w.buf[i] == step >> 8):
            i += 1
        elif w.steps[form, k - 1] != _MAY_END or step != 14_906:  # +0200 is said without the colon
            i = -1
        if i < 0:
            return False
    return i == b


@inlined
def _ms(w: Record) -> Word:
    """Return the parts as ms since 1970, -1 where they are no time. Days from civil: Hinnant 2013."""
    y, m, d = w.parts[YEAR], w.parts[MONTH], w.parts[DAY]
    leap = (y % 4 == 0 and y % 100 != 0) or y % 400 == 0
    days = 31 - (m - 1) % 7 % 2 if m != 2 else (29 if leap else 28)
    if m < 1 or m > 12 or d < 1 or d > days or w.parts[HOUR] > 23 or w.parts[MINUTE] > 59 or w.parts[SECOND] > 60:
        return -1
    y -= 1 if m <= 2 else 0
    of_era = y % 400
    of_year = (153 * (m - 3 if m > 2 else m + 9) + 2) // 5 + d - 1
    day = y // 400 * 146_097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719_468
    minute = (
        (day * 24 + w.parts[HOUR]) * 60
        + w.parts[MINUTE]
        - w.parts[SIGN] * (w.parts[ZONE_HOUR] * 60 + w.parts[ZONE_MINUTE])
    )
    return (minute * 60 + w.parts[SECOND]) * 1000 + (w.parts[US] + 500) // 1000


@inlined
def read_time(w: Record, a: int, b: int) -> int:
    """Return the cell's time in ms since 1970, -1 where it is none between 1970 and 2200."""
    while a < b and w.buf[a] == 32:
        a += 1
    while a < b and w.buf[b - 1] == 32:
        b -= 1
    mode = w.mode
    dated = mode == AUTO and b - a > 5 and (w.buf[a + 4] == 45 or w.buf[a + 4] == 47)
    ms = -1
    if mode == STEPS or dated:
        ms = _ms(w) if _read(w, a, b, 1 if dated else 0) else -1
        return ms if 0 <= ms < _LAST_MS else -1
    value = number(w, a, b)
    if mode == EPOCH_S or (mode == AUTO and value < 1e11):
        value *= 1000.0
    elif mode == AUTO and value >= 1e14:
        value /= 1e3 if value < 1e17 else 1e6
    return int(np.floor(value + 0.5)) if 0 <= value < _LAST_MS else -1
