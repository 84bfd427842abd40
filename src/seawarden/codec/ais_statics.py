"""What a ship says of herself (message types 5, 19, 21, 24), as bits, to one row of STATICS (kernels)."""

from typing import Any

import numpy as np

from seawarden.codec.ais_bits import field, text
from seawarden.codec.ais_layout import (
    DIMENSIONS,
    DRAUGHT,
    ETA,
    IMO,
    NAME,
    NAME_MORE,
    NEEDED,
    PART_B,
    SHIP_TYPE,
    STATIC_BITS,
    STATIC_WIDE,
    TEXT_AT,
    TEXT_BITS,
    TEXT_HAS,
)
from seawarden.codec.nmea_state import KEPT, TOO_SHORT, Record
from seawarden.kernel import inlined
from seawarden.model.tables import HAS_CLASS, HAS_DIMENSIONS, HAS_DRAUGHT, HAS_ETA, HAS_IMO, HAS_SHIP_TYPE

_NO_ETA = 24 << 6 | 60  # month 0, day 0, hour 24, minute 60


@inlined
def numbers(words: np.ndarray, n_bits: int, at: np.ndarray, dimensions_at: int, row: Record) -> int:
    """Fill in IMO number, ship type, ETA, draught and dimensions; return the HAS_* bits of those that are available."""
    none: Any = np.int64(0)
    imo = field(words, n_bits, at[IMO], STATIC_WIDE[IMO], none)
    kind = field(words, n_bits, at[SHIP_TYPE], STATIC_WIDE[SHIP_TYPE], none)
    eta = field(words, n_bits, at[ETA], STATIC_WIDE[ETA], none)
    draught = field(words, n_bits, at[DRAUGHT], STATIC_WIDE[DRAUGHT], none)
    packed = field(words, n_bits, dimensions_at, STATIC_WIDE[DIMENSIONS], none)
    kind = kind if kind < 100 else 0
    eta = eta if eta != _NO_ETA else 0
    row.imo = imo
    row.ship_type = kind
    row.eta = eta
    row.draught_m = draught / 10.0 if draught > 0 else np.nan
    row.to_bow_m = packed >> 21
    row.to_stern_m = (packed >> 12) & 511
    row.to_port_m = (packed >> 6) & 63
    row.to_starboard_m = packed & 63
    has = (HAS_IMO if imo > 0 else 0) | (HAS_SHIP_TYPE if kind > 0 else 0) | (HAS_ETA if eta > 0 else 0)
    return has | (HAS_DRAUGHT if draught > 0 else 0) | (HAS_DIMENSIONS if packed > 0 else 0)


@inlined
def particulars(words: np.ndarray, n_bits: int, kind: int, mmsi: int, row: Record, raw: np.ndarray) -> int:
    """Fill in what a message brings of static data (``raw`` is the row's memory); KEPT, or the reason why it has none.

    ``has`` gets a bit for each column that the message brings *and* whose value is available. The name of type 21 goes
    on in its extension where its 20 characters are full. An auxiliary craft (MMSI 98xxxxxxx) sends her mother ship's
    MMSI in the place of the dimensions of 24B (M.1371-5 table 91).
    """
    part = (words[0] >> 20) & 3 if kind == 24 else 0
    if part > 1:
        return kind
    form = PART_B if part == 1 else kind
    at = STATIC_BITS[form]
    if n_bits < at[NEEDED]:
        return TOO_SHORT
    for k in range(len(raw)):
        raw[k] = 0
    mother = part == 1 and mmsi // 10000000 == 98
    has = HAS_CLASS | numbers(words, n_bits, at, -1 if mother else at[DIMENSIONS], row)
    full = False
    six: Any = np.int64(6)
    none: Any = np.int64(0)
    for k in range(4):
        start, chars = TEXT_BITS[form, k, 0], TEXT_BITS[form, k, 1]
        if start < 0 or (k == NAME_MORE and not full):
            continue
        length = text(words, n_bits, start, chars, raw, TEXT_AT[k], k == NAME_MORE)
        if length > 0:
            has |= TEXT_HAS[k]
        if k == NAME:
            full = field(words, n_bits, start + 114, six, none) != 0
        for i in range(TEXT_AT[NAME], TEXT_AT[NAME] + 20 if k == NAME_MORE and length > 0 else 0):
            raw[i] = max(raw[i], 32)
    row.has = has
    return KEPT
