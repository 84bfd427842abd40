"""Complete AIS messages, as bits, to rows of POSITIONS and STATICS: `decode`, the kernel that the decoder calls."""

import numpy as np

from seawarden.codec.ais_bits import payload_hash
from seawarden.codec.ais_layout import CLASS_OF, LON, NEEDED, POSITION_BITS, STATIC_BITS
from seawarden.codec.ais_positions import motion, place
from seawarden.codec.ais_statics import particulars
from seawarden.codec.nmea_state import BAD_MMSI, EMPTY, KEPT, TOO_SHORT
from seawarden.kernel import inlined, kernel
from seawarden.model.tables import CLASS_BASE, CLASS_SAR_AIRCRAFT, CLASS_SART

_HEAD_BITS = 38  # type, repeat indicator, MMSI


@inlined
def station_class(kind: int, mmsi: int) -> int:
    """Return the `ais_class`: by the MMSI for search-and-rescue senders and base stations, else by the message type.

    MMSI by ITU-R M.585: 970 AIS-SART, 972 man overboard, 974 EPIRB-AIS, 111 aircraft, 00 coast stations.
    """
    prefix = mmsi // 1000000
    if prefix == 970 or prefix == 972 or prefix == 974:  # noqa: PLR1714 (a tuple takes numba longer)
        return CLASS_SART
    if prefix == 111:
        return CLASS_SAR_AIRCRAFT
    return CLASS_BASE if kind == 11 and prefix < 10 else CLASS_OF[kind]


@inlined
def unfit(kind: int, n_bits: int, mmsi: int) -> int:
    """Return the reason why a message is of no use whatever it says, else KEPT."""
    if n_bits < _HEAD_BITS:
        return EMPTY if n_bits == 0 else TOO_SHORT
    if POSITION_BITS[kind, LON] < 0 and STATIC_BITS[kind, NEEDED] < 0:
        return kind
    return BAD_MMSI if mmsi == 0 or mmsi > 999999999 else KEPT


@kernel
def decode(
    messages: np.ndarray, words: np.ndarray, rows: np.ndarray, statics: np.ndarray, raw: np.ndarray, drops: np.ndarray
) -> tuple[int, int]:
    """Decode every message and settle its one fate: a row, a static row, both, or a drop counted by reason.

    messages: MESSAGES[n] and words: i8[>= n, WORDS] (their bits). rows: POSITIONS[n], statics: STATICS[n] and raw:
    u1[n, itemsize] (its memory) are written; drops: i8[len(REASONS)] is added to. Return (rows, static rows) written.
    """
    n, m = 0, 0
    for i in range(len(messages)):
        told, payload = messages[i], words[i]
        n_bits = told.bits
        kind, mmsi = payload[0] >> 54, (payload[0] >> 22) & 0x3FFFFFFF
        why = unfit(kind, n_bits, mmsi)
        placed = False
        if why == KEPT and POSITION_BITS[kind, LON] >= 0:
            why = place(payload, n_bits, kind, rows[n])
            placed = why == KEPT
        brings = n_bits >= _HEAD_BITS and STATIC_BITS[kind, NEEDED] > 0 and why != BAD_MMSI
        if brings:
            said = particulars(payload, n_bits, kind, mmsi, statics[m], raw[m])
            brings = said == KEPT
            why = KEPT if brings or placed else (said if why == KEPT else why)
        if why == KEPT and told.t != told.t:
            why, placed, brings = told.timeless, False, False
        if why != KEPT:
            drops[why] += 1
            continue
        tag, class_of = payload_hash(payload, n_bits), station_class(kind, mmsi)
        if placed:
            row = rows[n]
            row.t, row.hash, row.mmsi = told.t, tag, mmsi
            row.receivers, row.feed, row.receiver = 0, 0, told.station
            row.msg_type, row.ais_class = kind, class_of
            motion(payload, n_bits, kind, row)
            n += 1
        if brings:
            own = statics[m]
            own.t, own.hash, own.mmsi = told.t, tag, mmsi
            own.msg_type, own.ais_class, own.derived = kind, class_of, 1 if placed else 0
            m += 1
    return n, m
