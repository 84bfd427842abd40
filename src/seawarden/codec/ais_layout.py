"""Where the fields of each AIS message type lie (ITU-R M.1371-5 annex 8), as tables that the kernels read.

A table has a row for each of the 64 type numbers and one more; -1 says that the type has no such field. (Kernels take
offsets and widths from tables, not as literal numbers, because each literal would be compiled anew.)
"""

from collections.abc import Mapping

import numpy as np

from seawarden.model.tables import (
    CLASS_A,
    CLASS_ATON,
    CLASS_B,
    CLASS_BASE,
    CLASS_SAR_AIRCRAFT,
    CLASS_UNKNOWN,
    HAS_CALLSIGN,
    HAS_DESTINATION,
    HAS_NAME,
    STATICS,
    STATUS_NA,
    UTC_S_NA,
)

# first bits of the fields of a position
LON, LAT, SOG, COG, HDG, SECOND, ACCURACY, RAIM, STATUS, ROT = range(10)
_POSITION = {
    # type: lon, lat, sog, cog, hdg, second, accuracy, raim, status, rot
    1: (61, 89, 50, 116, 128, 137, 60, 148, 38, 42),
    4: (79, 107, -1, -1, -1, 72, 78, 148, -1, -1),
    9: (61, 89, 50, 116, -1, 128, 60, 147, -1, -1),
    18: (57, 85, 46, 112, 124, 133, 56, 147, -1, -1),
    19: (57, 85, 46, 112, 124, 133, 56, 305, -1, -1),
    21: (164, 192, -1, -1, -1, 253, 163, 268, -1, -1),
    27: (44, 62, 79, 85, -1, -1, 38, 39, 40, -1),
}
_SAME = {2: 1, 3: 1, 11: 4}
# their widths, in all types but 27 and in 27; and what stands for "not available"
WIDE = np.array([[28, 27, 10, 12, 9, 6, 1, 1, 4, 8], [18, 17, 6, 9, 9, 6, 1, 1, 4, 8]], np.int64)
MISSING = np.array([0, 0, 1023, 3600, 511, UTC_S_NA, 0, 0, STATUS_NA, 128], np.int64)

# first bits of the fields of static data; 24B has row 64, a number that no message can have
IMO, SHIP_TYPE, DIMENSIONS, ETA, DRAUGHT, NEEDED = range(6)
PART_B = 64
_STATIC = {
    # type: imo, ship type, dimensions, eta, draught, bits needed
    5: (40, 232, 240, 274, 294, 232),
    19: (-1, 263, 271, -1, -1, 263),
    21: (-1, -1, 219, -1, -1, 163),
    24: (-1, -1, -1, -1, -1, 160),
    PART_B: (-1, 40, 132, -1, -1, 132),
}
STATIC_WIDE = np.array([30, 8, 30, 20, 8], np.int64)
# and of its texts: first bit, characters
CALLSIGN, NAME, DESTINATION, NAME_MORE = range(4)
_TEXTS = {
    # type: call sign, name, destination, extension of the name (of which four characters have room)
    5: (70, 7, 112, 20, 302, 20, -1, 0),
    19: (-1, 0, 143, 20, -1, 0, -1, 0),
    21: (-1, 0, 43, 20, -1, 0, 272, 4),
    24: (-1, 0, 40, 20, -1, 0, -1, 0),
    PART_B: (90, 7, -1, 0, -1, 0, -1, 0),
}

_CLASSES = {
    1: CLASS_A,
    2: CLASS_A,
    3: CLASS_A,
    4: CLASS_BASE,
    5: CLASS_A,
    9: CLASS_SAR_AIRCRAFT,
    11: CLASS_UNKNOWN,  # a mobile station's answer to a request for the time: of either class
    18: CLASS_B,
    19: CLASS_B,
    21: CLASS_ATON,
    24: CLASS_B,
    27: CLASS_A,
}


def _table(rows: Mapping[int, tuple[int, ...]], same: Mapping[int, int]) -> np.ndarray:
    """Return the rows as int64[65, columns], -1 where a type has none."""
    table = np.full((65, len(next(iter(rows.values())))), -1, np.int64)
    for kind, row in rows.items():
        table[kind] = row
    for kind, other in same.items():
        table[kind] = rows[other]
    return table


POSITION_BITS = _table(_POSITION, _SAME)
STATIC_BITS = _table(_STATIC, {})
TEXT_BITS = _table(_TEXTS, {}).reshape(65, 4, 2)
CLASS_OF = np.array([_CLASSES.get(kind, CLASS_UNKNOWN) for kind in range(64)], np.int64)


def _offset(name: str) -> int:
    """Return the first byte of a text column within a row of STATICS."""
    return int(STATICS.fields[name][1]) if STATICS.fields else 0


# where the texts go within a row of STATICS, and the bit of `has` that says so; the extension goes on after 20 bytes
TEXT_AT = np.array([_offset("callsign"), _offset("name"), _offset("destination"), _offset("name") + 20], np.int64)
TEXT_HAS = np.array([HAS_CALLSIGN, HAS_NAME, HAS_DESTINATION, HAS_NAME], np.int64)
