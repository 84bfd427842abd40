"""The walk over the bytes of a delimited file: lines -> POSITIONS, one fate a line, and where particulars changed.

On each line the columns that move (time, place, speed...) are split and parsed in one pass. The columns at the right
that say who she is are split only when their bytes, as a hash, are not those last seen of this MMSI. Everything lies in
one record ``w`` of `csv_layout.WORK`.
"""

import numpy as np

from seawarden.codec import csv_fields as f
from seawarden.codec import csv_layout as k
from seawarden.codec.csv_hash import fingerprint
from seawarden.codec.csv_layout import Record
from seawarden.codec.csv_number import EXACT, POWERS, code_of, hash_span, line_end, mix, number, part_word
from seawarden.codec.csv_time import read_time
from seawarden.kernel import inlined, kernel
from seawarden.model.tables import CLASS_SAR_AIRCRAFT, CLASS_SART, CLASS_UNKNOWN, SOG_MAX, STATUS_NA, UTC_S_NA

_U8 = np.uint64
_F4 = np.float32
_NA = np.float32(np.nan)


@inlined
def _quoted(w: Record, i: int, b: int) -> int:
    """Return the place of the quote that closes what was opened before ``i``, -1 where none does on this line.

    Quotes never reach over the end of a line: one broken quote must not swallow the file.
    """
    while i < b:
        if w.buf[i] == 34:
            if i + 1 == b or w.buf[i + 1] == w.delimiter:
                return i
            if w.buf[i + 1] != 34:
                return -1
            i += 1
        i += 1
    return -1


@inlined
def _cell_end(w: Record, i: int, b: int) -> int:
    """Return the place of the next delimiter at or after ``i``, ``b`` where there is none."""
    delimiter = w.delimiter
    while i < b and w.buf[i] != delimiter:
        i += 1
    return i


@inlined
def _decimal(w: Record, start: int, b: int, field: int) -> int:
    """Read the number that begins at ``start`` into ``w.values``; return the end of its cell.

    Plain decimals are read as the bytes go by; all other forms by `number`.
    """
    i, m, point, value = start, np.int64(0), b, np.nan
    negative = w.buf[i] == 45
    i += 1 if negative else 0
    first = i
    while i < b:
        d = np.int64(w.buf[i]) - 48
        if 0 <= d <= 9:
            m = m * 10 + d
        elif d == -2 and point == b:
            point = i
        else:
            break
        i += 1
    stop = _cell_end(w, i, b)
    digits = i - first - (1 if point < b else 0)
    if stop == i and 0 < digits < 18:
        value = float(m) if point >= stop - 1 else float(m) / POWERS[stop - point - 1]
        value = -value if negative and m > 0 else value
    elif stop > start:
        value = number(w, start, stop)
    w.values[field] = value
    return stop


@inlined
def _split(w: Record, i: int, b: int, first: int, last: int) -> int:
    """Split columns ``first`` to ``last`` of a line from ``i`` to ``b`` into ``w.spans``, numbers into ``w.values``.

    Return the place after the last one's delimiter, or minus the fate of the line.
    """
    for column in range(first, last):
        if i > b:
            return -k.SHORT_LINE
        field = w.columns[column]
        start, stop = i, i
        if w.buf[i] == 34 and i < b:
            stop = _quoted(w, i + 1, b)
            if stop < 0:
                return -k.BAD_QUOTES
            start, i = i + 1, stop + 1
            if f.MMSI <= field < f.STATIC:
                w.values[field] = number(w, start, stop)
        elif f.MMSI <= field < f.STATUS or f.MSG_TYPE <= field < f.STATIC:
            stop = i = _decimal(w, start, b, field)
        else:
            stop = i = _cell_end(w, i, b)
        w.spans[field, 0] = start
        w.spans[field, 1] = stop
        i += 1
    return i


@inlined
def _time(w: Record) -> None:
    """Put the time of the line into ``w.ms``, -1 where it has none. Neighbours mostly share it: its text is kept."""
    a, b = w.spans[f.T, 0], w.spans[f.T, 1]
    length = b - a
    new = length != w.stamp_length or length > 40
    if length <= 40:
        for i in range((length + 7) >> 3):
            word = part_word(w, a + 8 * i, b)
            new = new or word != w.stamp[i]
            w.stamp[i] = word
    if new:
        w.stamp_length = length
        w.ms = read_time(w, a, b)


@inlined
def _codes(w: Record) -> None:
    """Put the codes of status, class and flags, numbers 0-15 or words, into ``w.values``; NaN where there is none."""
    for field in range(f.STATUS, f.RAIM + 1):
        a, b = w.spans[field, 0], w.spans[field, 1]
        value = np.nan
        if a < b and w.buf[a] < 58:
            value = number(w, a, b)
        elif a < b:
            value = float(code_of(w, a, b, field))
        w.values[field] = value if 0.0 <= value <= 15.0 else np.nan


@inlined
def _blank(w: Record, a: int, b: int) -> bool:
    """Say whether there is nothing but blanks."""
    while a < b and (w.buf[a] == 32 or w.buf[a] == 9):
        a += 1
    return a == b


@inlined
def _line(w: Record, a: int, b: int) -> int:
    """Read the line from ``a`` to ``b``: all but the tail. Return its fate: KEPT, NO_POSITION or why it is dropped."""
    if b - a > k.MAX_LINE:
        return k.TOO_LONG
    b -= 1 if b > a and w.buf[b - 1] == 13 else 0
    if _blank(w, a, b):
        return k.BLANK
    tail = _split(w, a, b, w.first, w.live)
    if tail < 0 or (tail > b and w.used > w.live):
        return -tail if tail < 0 else k.SHORT_LINE
    w.tail = tail
    _time(w)
    mmsi, lon, lat = w.values[f.MMSI], w.values[f.LON], w.values[f.LAT]
    if w.ms < 0:
        return k.BAD_TIME
    if not (1.0 <= mmsi <= 999_999_999.0 and mmsi == np.floor(mmsi)):
        return k.BAD_MMSI
    _codes(w)
    if np.isnan(lon) or np.isnan(lat) or lon == 181.0 or lat == 91.0:
        return k.NO_POSITION
    return k.KEPT if -180.0 <= lon <= 180.0 and -90.0 <= lat <= 90.0 else k.BAD_POSITION


@inlined
def _hash_particulars(w: Record, b: int) -> None:
    """Put a hash of the bytes of all static cells into ``w.hash``; the line ends at ``b``."""
    h = hash_span(w, w.tail, max(b, w.tail), EXACT) if w.used > w.live else _U8(1)
    if w.early > 0:
        for column in range(w.live):
            field = w.columns[column]
            if field >= f.STATIC:
                h = mix(h, hash_span(w, w.spans[field, 0], w.spans[field, 1], EXACT))
    w.hash = h


@inlined
def _note(w: Record, change: Record, fate: int) -> None:
    """Write down when and where the new particulars stand."""
    change.ms = w.ms
    change.mmsi = np.int64(w.values[f.MMSI])
    change.hash = w.hash
    change.ais_class = np.int64(w.values[f.CLASS]) if w.values[f.CLASS] <= CLASS_SART else CLASS_UNKNOWN
    change.derived = 1 if fate == k.KEPT else 0
    for field in range(f.STATIC, f.FIELDS):
        change.spans[field, 0] = w.spans[field, 0]
        change.spans[field, 1] = w.spans[field, 1]


@inlined
def _position(w: Record, row: Record) -> None:
    """Fill a position row.

    "Not available" and "or more" of SOG are 102.3 and 102.2 kn, of a SAR aircraft 1023 and 1022 (ITU-R M.1371-5); COG
    360 and heading 511 are "not available".
    """
    v = w.values
    most = 1022.0 if v[f.CLASS] == CLASS_SAR_AIRCRAFT else 102.2
    row.t, row.lon, row.lat, row.mmsi = w.ms / 1000.0, v[f.LON], v[f.LAT], np.uint32(v[f.MMSI])
    row.sog_kn = _F4(v[f.SOG]) if 0.0 <= v[f.SOG] < most + 0.05 else _NA
    row.flags = SOG_MAX if most - 0.001 <= v[f.SOG] < most + 0.05 else 0
    row.cog_deg = _F4(v[f.COG]) if 0.0 <= v[f.COG] < 359.99998 else _NA
    row.hdg_deg = _F4(v[f.HDG]) if 0.0 <= v[f.HDG] < 359.99998 else _NA
    row.rot_deg_min = _F4(v[f.ROT]) if -720.0 <= v[f.ROT] <= 720.0 else _NA
    row.status = int(v[f.STATUS]) if v[f.STATUS] >= 0.0 else STATUS_NA
    row.ais_class = int(v[f.CLASS]) if v[f.CLASS] <= CLASS_SART else CLASS_UNKNOWN
    row.accuracy = 1 if v[f.ACCURACY] == 1.0 else 0
    row.raim = 1 if v[f.RAIM] == 1.0 else 0
    row.msg_type = int(v[f.MSG_TYPE]) if 0.0 <= v[f.MSG_TYPE] < 64.0 else 0
    row.utc_s = int(v[f.UTC_S]) if 0.0 <= v[f.UTC_S] < 64.0 else UTC_S_NA
    row.receivers = 0
    row.feed = 0
    row.receiver = 0
    row.hash = fingerprint(row)


@kernel
def move(old: np.ndarray, new: np.ndarray) -> None:
    """Enter all vessels of the table ``old`` into the larger, empty one ``new`` (both SHIPS)."""
    for i in range(old.size):
        if old[i].mmsi != 0:
            at = np.int64(mix(_U8(0), old[i].mmsi) & _U8(new.size - 1))
            while new[at].mmsi != 0:
                at = (at + 1) & (new.size - 1)
            new[at].mmsi = old[i].mmsi
            new[at].hash = old[i].hash


@kernel
def walk(work: np.ndarray, end: int, ships: np.ndarray, rows: np.ndarray, changes: np.ndarray) -> int:
    """Decode the lines of ``buf`` from ``pos`` to ``end`` (just after a newline) of the one WORK in ``work``.

    Stops early, with ROWS_FULL or TABLE_FULL, where the caller must give room first. ``ships`` SHIPS, a power of two.
    """
    w = work[0]
    while w.pos < end:
        if w.rows == rows.size or w.changes == changes.size:
            return k.ROWS_FULL
        if 2 * w.ships + 2 > ships.size:
            return k.TABLE_FULL
        b = line_end(w, w.pos, end)
        fate = _line(w, w.pos, b)
        if (k.KEPT <= fate <= k.NO_POSITION) and (w.used > w.live or w.early > 0):
            last = b - 1 if w.buf[b - 1] == 13 else b
            _hash_particulars(w, last)
            mmsi = _U8(w.values[f.MMSI])
            at = np.int64(mix(_U8(0), mmsi) & _U8(ships.size - 1))
            while ships[at].mmsi != mmsi and ships[at].mmsi != 0:
                at = (at + 1) & (ships.size - 1)
            if ships[at].mmsi != mmsi or ships[at].hash != w.hash:
                tail = _split(w, w.tail, last, w.live, w.used)
                if tail < 0:
                    fate = -tail
                else:
                    w.ships += 1 if ships[at].mmsi == 0 else 0
                    ships[at].mmsi = mmsi
                    ships[at].hash = w.hash
                    _note(w, changes[w.changes], fate)
                    w.changes += 1
                    fate = fate if fate == k.KEPT else k.STATIC_ONLY
        if fate == k.KEPT:
            _position(w, rows[w.rows])
            w.rows += 1
        w.fates[fate] += 1
        w.pos = b + 1
    return k.DONE
