"""What stands around a sentence: tag blocks, $PGHP lines, trailing fields. Each fills in the note (`STATE`)."""

import numpy as np

from seawarden.codec.nmea_fields import BACKSLASH, COLON, COMMA, DASH, STAR, epoch, hex_byte, name_hash, number, utc
from seawarden.codec.nmea_state import Record
from seawarden.kernel import inlined

_C, _G, _S = 99, 103, 115


@inlined
def forget(s: Record) -> None:
    """Clear the note: it belonged to the sentence that has just been read."""
    s.t_tag, s.t_pghp, s.t_trail, s.t_lead = np.nan, np.nan, np.nan, np.nan
    s.at_tag, s.at_pghp, s.at_trail = 0, 0, 0
    s.group, s.pghp_sum, s.tag_broken = 0, -1, 0


@inlined
def weigh_note(s: Record) -> None:
    """Set ``s.t`` and ``s.station`` to the best that the note says."""
    s.t = s.t_tag
    if s.t != s.t:
        s.t = s.t_pghp
    if s.t != s.t:
        s.t = s.t_trail
    if s.t != s.t:
        s.t = s.t_lead
    s.station = s.at_tag if s.at_tag > 0 else (s.at_pghp if s.at_pghp > 0 else s.at_trail)


@inlined
def tag_block(buf: np.ndarray, a: int, b: int, s: Record) -> int:
    r"""Read the tag block that begins at the backslash ``buf[a]``; return where the line goes on after it.

    ``\s:station,c:1469663999,g:1-2-738*hh\`` (NMEA 0183 v4.10 section 7): ``c`` time, ``s`` station, ``g`` group. One
    that fails its checksum is not read, but noted as broken. One without an end swallows no sentence: the line goes on
    just after the backslash.
    """
    t, station, group = np.nan, 0, 0
    x, i, start = np.uint8(0), a + 1, a + 1
    while i < b and buf[i] != BACKSLASH:
        c = buf[i]
        if c == COMMA or c == STAR:  # noqa: PLR1714, SIM109 (a set takes numba longer)
            key = buf[start] if i > start + 2 and buf[start + 1] == COLON else np.uint8(0)
            if key == _C:
                t = epoch(buf, start + 2, i)
            elif key == _S:
                station = name_hash(buf, start + 2, i)
            elif key == _G:
                dash = i
                while buf[dash - 1] != DASH and dash > start + 2:
                    dash -= 1
                group = number(buf, dash, i)[0] + 1
            start = i + 1
            if c == STAR:
                break
        x ^= c
        i += 1
    if i < b and buf[i] == STAR and hex_byte(buf, i + 1, b) == x:
        s.t_tag = t
        s.at_tag = station
        s.group = group
        return i + 4 if i + 3 < b and buf[i + 3] == BACKSLASH else i + 3
    s.tag_broken = 1
    while i < b and buf[i] != BACKSLASH:
        i += 1
    return i + 1 if i < b else a + 1


@inlined
def pghp(buf: np.ndarray, a: int, star: int, date: np.ndarray, s: Record) -> None:
    """Note what ``$PGHP`` says of the sentence that follows; ``date`` i8[>= 7] is written.

    ``$PGHP,1,year,month,day,h,m,s,ms,country,region,base station,online,checksum of the sentence*hh`` (Gatehouse).
    """
    end = a + 7
    for k in range(7):
        date[k], end = number(buf, end + 1, star)
    s.t_pghp = utc(date)
    start, commas = end + 1, 0
    for i in range(end + 1, star):
        if buf[i] == COMMA:
            commas += 1
            if commas == 3:
                s.at_pghp = name_hash(buf, start, i)
            start = i + 1
    s.pghp_sum = max(hex_byte(buf, start, star), 0)


@inlined
def dollar_line(buf: np.ndarray, a: int, b: int, date: np.ndarray, s: Record) -> bool:
    """Read a ``$`` line; say whether the note stands for the next sentence.

    Another sentence than $PGHP uses the note up where the $PGHP before it spoke of it, by its checksum.
    """
    ours = a + 8 < b and buf[a + 1] == 80 and buf[a + 2] == 71 and buf[a + 3] == 72 and buf[a + 4] == 80
    if not ours and s.pghp_sum < 0:
        return False
    x, star = np.uint8(0), a + 1
    while star < b and buf[star] != STAR:
        x ^= buf[star]
        star += 1
    if hex_byte(buf, star + 1, b) != x:
        return bool(s.pghp_sum >= 0)
    if ours and buf[a + 5] == COMMA and buf[a + 6] == 49 and buf[a + 7] == COMMA:
        pghp(buf, a, star, date, s)
    return bool(ours or s.pghp_sum != x)


@inlined
def trailing(buf: np.ndarray, a: int, b: int, s: Record) -> None:
    """Note what a logger wrote behind a sentence: ``,b003669980,1272412827`` (USCG NAIS: station, other fields, epoch).

    A station's name begins with b, B, r or R; a number of nine digits or more is the time.
    """
    start = a
    for i in range(a, b + 1):
        if i == b or buf[i] == COMMA:
            letter = np.int64(buf[start]) | 32 if i > start + 1 else 0
            if i - start > 8 and 48 <= letter <= 57:
                s.t_trail = epoch(buf, start, i)
            elif letter == 98 or letter == 114:  # noqa: PLR1714 (a set takes numba longer)
                s.at_trail = name_hash(buf, start, i)
            start = i + 1
