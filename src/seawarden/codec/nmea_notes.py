"""What stands around a sentence: tag blocks, $PGHP lines, trailing fields. Each fills in the note (`STATE`)."""

import numpy as np

from seawarden.codec.nmea_fields import (
    BACKSLASH,
    COLON,
    COMMA,
    DASH,
    digits,
    epoch,
    find,
    hex_byte,
    station_hash,
    utc,
    xor_to_star,
)
from seawarden.codec.nmea_state import RANK_PGHP, RANK_TAG, RANK_TRAIL, note_station, note_time
from seawarden.kernel import inlined

_C, _G, _S = 99, 103, 115
_PGHP_FIELDS = 14


@inlined
def tag_field(buf: np.ndarray, a: int, b: int, s: np.ndarray) -> None:
    """Note one field ``key:value`` of a tag block: ``c`` time, ``s`` station, ``g`` the group's id (``1-2-7381``)."""
    if a + 2 >= b or buf[a + 1] != COLON:
        return
    key = buf[a]
    if key == _C:
        note_time(s, epoch(buf, a + 2, b), RANK_TAG)
    elif key == _S:
        note_station(s, station_hash(buf, a + 2, b), RANK_TAG)
    elif key == _G:
        dash = find(buf, find(buf, a + 2, b, DASH) + 1, b, DASH)
        s.group = digits(buf, dash + 1, b, 15) + 1


@inlined
def tag_block(buf: np.ndarray, a: int, b: int, s: np.ndarray) -> int:
    r"""Read the tag block that begins at the backslash ``buf[a]``; return where the line goes on after it.

    ``\s:station,c:1469663999,g:1-2-738*hh\`` (NMEA 0183 v4.10 section 7). One that fails its checksum is not read, but
    noted as broken. One without an end swallows no sentence: the line goes on just after the backslash.
    """
    star, x = xor_to_star(buf, a + 1, b)
    if hex_byte(buf, star + 1, b) != x:
        s.tag_broken = 1
        close = find(buf, a + 1, b, BACKSLASH)
        return close + 1 if close < b else a + 1
    start = a + 1
    for i in range(a + 1, star + 1):
        if buf[i] == COMMA or i == star:
            tag_field(buf, start, i, s)
            start = i + 1
    return star + 4 if star + 3 < b and buf[star + 3] == BACKSLASH else star + 3


@inlined
def is_pghp(buf: np.ndarray, a: int, b: int) -> bool:
    """Say whether ``$PGHP,1,`` begins at ``a``."""
    if a + 8 > b or buf[a + 1] != 80 or buf[a + 2] != 71 or buf[a + 3] != 72 or buf[a + 4] != 80:
        return False
    return buf[a + 5] == COMMA and buf[a + 6] == 49 and buf[a + 7] == COMMA


@inlined
def dollar_line(buf: np.ndarray, a: int, b: int, s: np.ndarray, fields: np.ndarray) -> bool:
    """Read a ``$`` line; True where it is a sound $PGHP, so that the note stands for the next sentence.

    ``$PGHP,1,year,month,day,h,m,s,ms,country,region,base station,online,checksum of the sentence*hh`` (Gatehouse).
    Another ``$`` sentence uses the note up where the $PGHP before it was its own.
    """
    star, x = xor_to_star(buf, a + 1, b)
    if hex_byte(buf, star + 1, b) != x:
        return s.pghp_sum >= 0
    if not is_pghp(buf, a, star):
        return s.pghp_sum >= 0 and s.pghp_sum != x
    n, start = 0, a + 8
    for i in range(a + 8, star + 1):
        if (buf[i] == COMMA or i == star) and n < _PGHP_FIELDS:
            fields[n] = start
            start = i + 1
            n += 1
    if n < 7:
        return False
    fields[n] = star + 1
    year, month = digits(buf, fields[0], fields[1] - 1, 4), digits(buf, fields[1], fields[2] - 1, 2)
    day = digits(buf, fields[2], fields[3] - 1, 2)
    hour, minute = digits(buf, fields[3], fields[4] - 1, 2), digits(buf, fields[4], fields[5] - 1, 2)
    second, ms = digits(buf, fields[5], fields[6] - 1, 2), digits(buf, fields[6], fields[7] - 1, 3)
    if 0 <= hour < 24 and 0 <= minute < 60 and 0 <= second <= 60 and ms >= 0:
        note_time(s, utc(year, month, day, hour * 3600.0 + minute * 60.0 + second + ms / 1000.0), RANK_PGHP)
    if n > 9:
        note_station(s, station_hash(buf, fields[9], fields[10] - 1), RANK_PGHP)
    s.pghp_sum = max(hex_byte(buf, fields[n - 1], star), 0)
    return True


@inlined
def trailing(buf: np.ndarray, a: int, b: int, s: np.ndarray) -> None:
    """Note what a logger wrote behind a sentence: ``,b003669980,1272412827`` (USCG NAIS: station, other fields, epoch).

    A station's name begins with b, B, r or R; a number of nine digits or more is the time.
    """
    start = a
    for i in range(a, b + 1):
        if i == b or buf[i] == COMMA:
            if i - start > 8 and 48 <= buf[start] <= 57:
                note_time(s, epoch(buf, start, i), RANK_TRAIL)
            elif i - start > 1 and (buf[start] | 32 == 98 or buf[start] | 32 == 114):
                note_station(s, station_hash(buf, start, i), RANK_TRAIL)
            start = i + 1
