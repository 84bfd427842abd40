"""Where the fields of each AIS message type lie (ITU-R M.1371-5 annex 8), as tables that the kernels read.

A table has a row for each of the 64 type numbers; -1 says that the type has no such field.
"""

import numpy as np

from seawarden.model.tables import (
    CLASS_A,
    CLASS_ATON,
    CLASS_B,
    CLASS_BASE,
    CLASS_SAR_AIRCRAFT,
    CLASS_UNKNOWN,
    STATICS,
)

# first bits of the fields of a position; widths are the same in all types but 27
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

# first bits of the fields of static data; 24B is row 63 here, a number that no message uses
IMO, CALLSIGN, NAME, NAME_MORE, SHIP_TYPE, DIMENSIONS, ETA, DRAUGHT, DESTINATION, NEEDED = range(10)
PART_B = 63
_STATIC = {
    # type: imo, callsign, name, second part of name, ship type, dimensions, eta, draught, destination, bits needed
    5: (40, 70, 112, -1, 232, 240, 274, 294, 302, 232),
    19: (-1, -1, 143, -1, 263, 271, -1, -1, -1, 263),
    21: (-1, -1, 43, 272, -1, 219, -1, -1, -1, 163),
    24: (-1, -1, 40, -1, -1, -1, -1, -1, -1, 160),
    PART_B: (-1, 90, -1, -1, 40, 132, -1, -1, -1, 132),
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


def _table(rows: dict[int, tuple[int, ...]], same: dict[int, int]) -> np.ndarray:
    """Return the rows as int64[64, columns], -1 where a type has none."""
    table = np.full((64, len(next(iter(rows.values())))), -1, np.int64)
    for kind, row in rows.items():
        table[kind] = row
    for kind, other in same.items():
        table[kind] = rows[other]
    return table


POSITION_BITS = _table(_POSITION, _SAME)
STATIC_BITS = _table(_STATIC, {})
CLASS_OF = np.array([_CLASSES.get(kind, CLASS_UNKNOWN) for kind in range(64)], np.int64)


def _offset(name: str) -> int:
    """Return the first byte of a text column within a row of STATICS."""
    return int(STATICS.fields[name][1]) if STATICS.fields else 0


CALLSIGN_AT, NAME_AT, DESTINATION_AT = _offset("callsign"), _offset("name"), _offset("destination")
