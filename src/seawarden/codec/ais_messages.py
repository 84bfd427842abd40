"""One complete AIS message, as bits, to rows of POSITIONS and STATICS (kernels).

Units and sentinels by ITU-R M.1371-5 annex 8, tables 47 (types 1-3), 50 (4, 11), 52 (5), 65 (9), 72 (18), 73 (19), 76
(21), 80 (24), 86 (27).
"""

import numpy as np

from seawarden.codec.ais_bits import bits, field, payload_hash, signed
from seawarden.codec.ais_layout import (
    ACCURACY,
    CLASS_OF,
    COG,
    HDG,
    LAT,
    LON,
    NEEDED,
    POSITION_BITS,
    RAIM,
    ROT,
    SECOND,
    SOG,
    STATIC_BITS,
    STATUS,
)
from seawarden.codec.ais_statics import static_row
from seawarden.codec.nmea_state import (
    BAD_MMSI,
    BAD_POSITION,
    EMPTY,
    NO_POSITION,
    NO_TIME,
    RANK_NONE,
    TAG_BLOCK,
    TOO_SHORT,
    drop,
)
from seawarden.kernel import inlined
from seawarden.model.tables import (
    CLASS_BASE,
    CLASS_SAR_AIRCRAFT,
    CLASS_SART,
    COARSE,
    DEAD_RECKONED,
    SOG_MAX,
    STATUS_NA,
    UTC_S_NA,
)

KEPT = -1  # instead of a reason for dropping
# after so many messages without a time and none with, the input has none
HOPELESS_AFTER = 1000


@inlined
def station_class(kind: int, mmsi: int) -> int:
    """Return the `ais_class`: by the MMSI for search-and-rescue senders and base stations, else by the message type."""
    prefix = mmsi // 1000000
    if prefix in (970, 972, 974):
        return CLASS_SART
    if prefix == 111:
        return CLASS_SAR_AIRCRAFT
    if kind == 11 and prefix < 10:
        return CLASS_BASE
    return CLASS_OF[kind]


@inlined
def speed_kn(kind: int, raw: int) -> tuple[float, int]:
    """Return speed over ground in kn (NaN not available) and its flag, for the raw value of a message type."""
    if kind == 27:
        return (np.float64(raw), 0) if raw < 63 else (np.nan, 0)
    if raw >= 1023:
        return np.nan, 0
    flag = SOG_MAX if raw == 1022 else 0
    return (np.float64(raw) if kind == 9 else raw / 10.0), flag


@inlined
def turn_deg_min(raw: int) -> float:
    """Return the rate of turn in deg/min, right positive: (ROTais / 4.733)^2 with its sign; +-127 gives +-720."""
    if raw == 128:
        return np.nan
    value = raw - 256 if raw > 127 else raw
    if value in (127, -127):
        return 720.0 if value > 0 else -720.0
    turn = (value / 4.733) ** 2
    return turn if value >= 0 else -turn


@inlined
def motion(words: np.ndarray, n_bits: int, kind: int, row: np.ndarray) -> None:
    """Fill in speed, course, heading, rate of turn, status and second of one row of POSITIONS."""
    at = POSITION_BITS[kind]
    coarse = kind == 27
    row.sog_kn, flags = speed_kn(kind, field(words, n_bits, at[SOG], 6 if coarse else 10, 1023))
    if coarse:
        flags |= COARSE
    course = field(words, n_bits, at[COG], 9 if coarse else 12, 3600)
    scale = 1.0 if coarse else 10.0
    row.cog_deg = course / scale if course < 360 * scale else np.nan
    heading = field(words, n_bits, at[HDG], 9, 511)
    row.hdg_deg = np.float64(heading) if heading < 360 else np.nan
    row.rot_deg_min = turn_deg_min(field(words, n_bits, at[ROT], 8, 128))
    row.status = field(words, n_bits, at[STATUS], 4, STATUS_NA)
    second = field(words, n_bits, at[SECOND], 6, UTC_S_NA)
    row.utc_s = second
    if second > UTC_S_NA:
        flags |= DEAD_RECKONED
    row.flags = flags


@inlined
def position_row(words: np.ndarray, n_bits: int, kind: int, s: np.ndarray, row: np.ndarray) -> int:
    """Fill one row of POSITIONS and return KEPT, or the reason why the message gives none."""
    at = POSITION_BITS[kind]
    coarse = kind == 27
    scale = 600 if coarse else 600000
    width = 18 if coarse else 28
    if n_bits < at[LAT] + width - 1:
        return TOO_SHORT
    lon = signed(words, at[LON], width)
    lat = signed(words, at[LAT], width - 1)
    if lon == 181 * scale or lat == 91 * scale:
        return NO_POSITION
    if abs(lon) > 180 * scale or abs(lat) > 90 * scale:
        return BAD_POSITION
    if s.t != s.t:
        return TAG_BLOCK if s.tag_broken else NO_TIME
    row.t = s.t
    row.lon = lon / np.float64(scale)
    row.lat = lat / np.float64(scale)
    row.hash = s.hash
    row.receivers = 0
    row.mmsi = bits(words, 8, 30)
    row.feed = 0
    row.receiver = s.station
    row.msg_type = kind
    row.ais_class = station_class(kind, bits(words, 8, 30))
    row.accuracy = field(words, n_bits, at[ACCURACY], 1, 0)
    row.raim = field(words, n_bits, at[RAIM], 1, 0)
    motion(words, n_bits, kind, row)
    return KEPT


@inlined
def settle_time(s: np.ndarray) -> None:
    """Give a message without a time of its own that of its number, where the user said start and rate; count both kinds."""
    if s.rank != RANK_NONE:
        s.timed += 1
        return
    if s.rate > 0.0:
        s.t = np.floor((s.start + s.timeless / s.rate) * 1000.0 + 0.5) / 1000.0
    s.timeless += 1
    if s.timeless > HOPELESS_AFTER and s.timed == 0 and s.rate == 0.0:
        s.hopeless = 1


@inlined
def message(
    words: np.ndarray, n_bits: int, s: np.ndarray, rows: np.ndarray, statics: np.ndarray, raw: np.ndarray, drops: np.ndarray
) -> None:
    """Decode one complete message and settle its one fate: a row, a static row, both, or a counted drop.

    ``raw`` is the memory of ``statics`` as bytes, a line a row. ``s.rows`` and ``s.statics`` say how many are filled.
    """
    settle_time(s)
    kind = bits(words, 0, 6) if n_bits >= 6 else 0
    moves = POSITION_BITS[kind, LON] >= 0
    mmsi = bits(words, 8, 30) if n_bits >= 38 else 0
    if n_bits < 38:
        drop(s, drops, EMPTY if n_bits == 0 else TOO_SHORT)
        return
    if not moves and STATIC_BITS[kind, NEEDED] < 0:
        drop(s, drops, kind)
        return
    if mmsi == 0 or mmsi > 999999999:
        drop(s, drops, BAD_MMSI)
        return
    s.hash = payload_hash(words, n_bits)
    why = KEPT
    if moves:
        why = position_row(words, n_bits, kind, s, rows[s.rows])
    if moves and why == KEPT:
        s.rows += 1
    if STATIC_BITS[kind, NEEDED] > 0:
        said = static_row(words, n_bits, kind, station_class(kind, mmsi), s, statics[s.statics], raw[s.statics])
        if said == KEPT:
            statics[s.statics].derived = 1 if moves and why == KEPT else 0
            s.statics += 1
        if said == KEPT or not moves:
            why = said
    if why == KEPT:
        s.rows_in += 1
    else:
        drop(s, drops, why)
