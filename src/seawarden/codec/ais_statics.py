"""What a ship says of herself (message types 5, 19, 21, 24), as bits, to one row of STATICS (kernels)."""

import numpy as np

from seawarden.codec.ais_bits import bits, field, text
from seawarden.codec.ais_layout import (
    CALLSIGN,
    CALLSIGN_AT,
    DESTINATION,
    DESTINATION_AT,
    DIMENSIONS,
    DRAUGHT,
    ETA,
    IMO,
    NAME,
    NAME_AT,
    NAME_MORE,
    NEEDED,
    PART_B,
    SHIP_TYPE,
    STATIC_BITS,
)
from seawarden.codec.nmea_state import NO_TIME, TAG_BLOCK, TOO_SHORT
from seawarden.kernel import inlined
from seawarden.model.tables import (
    HAS_CALLSIGN,
    HAS_CLASS,
    HAS_DESTINATION,
    HAS_DIMENSIONS,
    HAS_DRAUGHT,
    HAS_ETA,
    HAS_IMO,
    HAS_NAME,
    HAS_SHIP_TYPE,
)

_KEPT = -1
_NO_ETA = 24 << 6 | 60  # month 0, day 0, hour 24, minute 60


@inlined
def ship(words: np.ndarray, n_bits: int, at: np.ndarray, row: np.ndarray) -> int:
    """Fill in IMO number, ship type, ETA and draught; return the HAS_* bits of what is there and available."""
    row.imo = field(words, n_bits, at[IMO], 30, 0)
    kind = field(words, n_bits, at[SHIP_TYPE], 8, 0)
    row.ship_type = kind if kind < 100 else 0
    eta = field(words, n_bits, at[ETA], 20, 0)
    row.eta = eta if eta != _NO_ETA else 0
    draught = field(words, n_bits, at[DRAUGHT], 8, 0)
    row.draught_m = draught / 10.0 if draught > 0 else np.nan
    has = HAS_IMO if row.imo > 0 else 0
    has |= HAS_SHIP_TYPE if row.ship_type > 0 else 0
    has |= HAS_ETA if row.eta > 0 else 0
    return has | (HAS_DRAUGHT if draught > 0 else 0)


@inlined
def dimensions(words: np.ndarray, n_bits: int, start: int, row: np.ndarray) -> int:
    """Fill in the distances from the antenna to bow, stern, port and starboard; HAS_DIMENSIONS where any is given."""
    packed = field(words, n_bits, start, 30, 0)
    row.to_bow_m = packed >> 21
    row.to_stern_m = (packed >> 12) & 511
    row.to_port_m = (packed >> 6) & 63
    row.to_starboard_m = packed & 63
    return HAS_DIMENSIONS if packed > 0 else 0


@inlined
def words_of(words: np.ndarray, n_bits: int, at: np.ndarray, raw: np.ndarray) -> int:
    """Fill in call sign, name and destination in the row's bytes; return the HAS_* bits of those that are not empty.

    A type 21 name goes on in its extension where its 20 characters are full.
    """
    has = 0
    if at[CALLSIGN] >= 0 and text(words, n_bits, at[CALLSIGN], 7, raw, CALLSIGN_AT, 8) > 0:
        has |= HAS_CALLSIGN
    if at[NAME] >= 0:
        length = text(words, n_bits, at[NAME], 20, raw, NAME_AT, 24)
        if length == 20 and at[NAME_MORE] >= 0:
            length += text(words, n_bits, at[NAME_MORE], 4, raw, NAME_AT + 20, 4)
        has |= HAS_NAME if length > 0 else 0
    if at[DESTINATION] >= 0 and text(words, n_bits, at[DESTINATION], 20, raw, DESTINATION_AT, 24) > 0:
        has |= HAS_DESTINATION
    return has


@inlined
def static_row(
    words: np.ndarray, n_bits: int, kind: int, ais_class: int, s: np.ndarray, row: np.ndarray, raw: np.ndarray
) -> int:
    """Fill one row of STATICS (``raw`` is its memory) and return -1, or the reason why the message gives none.

    ``has`` has a bit for each column that the message brings *and* whose value is available. An auxiliary craft (MMSI
    98xxxxxxx) sends her mother ship's MMSI in the place of the dimensions of 24B (M.1371-5 table 82).
    """
    part = field(words, n_bits, 38, 2, 0) if kind == 24 else 0
    if part > 1:
        return kind
    at = STATIC_BITS[PART_B if part == 1 else kind]
    if n_bits < at[NEEDED]:
        return TOO_SHORT
    if s.t != s.t:
        return TAG_BLOCK if s.tag_broken else NO_TIME
    raw[:] = 0
    mmsi = bits(words, 8, 30)
    row.t = s.t
    row.hash = s.hash
    row.mmsi = mmsi
    row.ais_class = ais_class
    row.msg_type = kind
    has = HAS_CLASS | ship(words, n_bits, at, row) | words_of(words, n_bits, at, raw)
    if at[DIMENSIONS] >= 0 and not (part == 1 and mmsi // 10000000 == 98):
        has |= dimensions(words, n_bits, at[DIMENSIONS], row)
    row.has = has
    return _KEPT
