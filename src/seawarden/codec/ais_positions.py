"""An AIS position report (types 1-4, 9, 11, 18, 19, 21, 27), as bits, to one row of POSITIONS (kernels).

Units and sentinels by ITU-R M.1371-5 annex 8, tables 48 (types 1-3), 52 (4, 11), 60 (9), 70 (18), 72 (19), 76 (21) and
94 (27).
"""

import numpy as np

from seawarden.codec.ais_bits import bits, field
from seawarden.codec.ais_layout import (
    ACCURACY,
    COG,
    HDG,
    LAT,
    LON,
    MISSING,
    POSITION_BITS,
    RAIM,
    ROT,
    SECOND,
    SOG,
    STATUS,
    WIDE,
)
from seawarden.codec.nmea_state import BAD_POSITION, KEPT, NO_POSITION, TOO_SHORT, Record
from seawarden.kernel import inlined
from seawarden.model.tables import COARSE, DEAD_RECKONED, SOG_MAX, UTC_S_NA


@inlined
def place(words: np.ndarray, n_bits: int, kind: int, row: Record) -> int:
    """Fill in longitude and latitude; return KEPT, or the reason why there is no position."""
    at = POSITION_BITS[kind]
    wide = WIDE[1] if kind == 27 else WIDE[0]
    scale = 600 if kind == 27 else 600000
    if n_bits < at[LAT] + wide[LAT]:
        return TOO_SHORT
    lon, lat = bits(words, at[LON], wide[LON]), bits(words, at[LAT], wide[LAT])
    lon -= (lon >> (wide[LON] - 1)) << wide[LON]
    lat -= (lat >> (wide[LAT] - 1)) << wide[LAT]
    if lon == 181 * scale or lat == 91 * scale:
        return NO_POSITION
    if abs(lon) > 180 * scale or abs(lat) > 90 * scale:
        return BAD_POSITION
    row.lon = lon / np.float64(scale)
    row.lat = lat / np.float64(scale)
    return KEPT


@inlined
def motion(words: np.ndarray, n_bits: int, kind: int, row: Record) -> None:
    """Fill in all that a report says beside the place; a field that the payload ends before is not available.

    Speed: 1023 (63 in type 27) is not available, 1022 "or more", type 9 in whole knots. Rate of turn in deg/min, right
    positive: (ROTais / 4.733)^2 with its sign, +-127 (no turn indicator) gives +-720, -128 is not available.
    """
    at = POSITION_BITS[kind]
    coarse = kind == 27
    wide = WIDE[1] if coarse else WIDE[0]
    raw = field(words, n_bits, at[SOG], wide[SOG], MISSING[SOG])
    flags = COARSE if coarse else 0
    row.sog_kn = raw / (1.0 if coarse or kind == 9 else 10.0)
    if raw >= 1023 or (coarse and raw == 63):
        row.sog_kn = np.nan
    elif raw == 1022:
        flags |= SOG_MAX
    raw = field(words, n_bits, at[COG], wide[COG], MISSING[COG])
    scale = 1.0 if coarse else 10.0
    row.cog_deg = raw / scale if raw < 360.0 * scale else np.nan
    raw = field(words, n_bits, at[HDG], wide[HDG], MISSING[HDG])
    row.hdg_deg = np.float64(raw) if raw < 360 else np.nan
    raw = field(words, n_bits, at[ROT], wide[ROT], MISSING[ROT])
    root = (raw - 256 if raw > 127 else raw) / 4.733
    turn = root * root if root * root < 720.0 else 720.0
    row.rot_deg_min = np.nan if raw == 128 else (turn if root >= 0.0 else -turn)
    row.status = field(words, n_bits, at[STATUS], wide[STATUS], MISSING[STATUS])
    raw = field(words, n_bits, at[SECOND], wide[SECOND], MISSING[SECOND])
    row.utc_s = raw
    row.flags = flags | DEAD_RECKONED if raw > UTC_S_NA else flags
    row.accuracy = field(words, n_bits, at[ACCURACY], wide[ACCURACY], MISSING[ACCURACY])
    row.raim = field(words, n_bits, at[RAIM], wide[RAIM], MISSING[RAIM])
