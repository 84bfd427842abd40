"""What ships say of themselves: every 6 minutes (ITU-R M.1371-5), where somebody hears it; fields may be missing."""

from typing import Final, NamedTuple

import numpy as np

from seawarden.exercise.contract import Plan, Switches
from seawarden.exercise.sea.faults import DEFAULT, Shares
from seawarden.exercise.sea.motion_dice import keys, lots
from seawarden.model.tables import (
    CLASS_B,
    HAS_CALLSIGN,
    HAS_CLASS,
    HAS_DESTINATION,
    HAS_DIMENSIONS,
    HAS_DRAUGHT,
    HAS_NAME,
    HAS_SHIP_TYPE,
    STATICS,
)

EVERY_S: Final = 360.0
THINNED: Final = 60.0  # thinned reports: particulars come so many times as seldom as reports


class Said(NamedTuple):
    """What each ship says (STATICS[n], time not set), whether at all, and when first (s after she is first heard)."""

    rows: np.ndarray
    speaks: np.ndarray
    after_s: np.ndarray
    every_s: float


def said(plans: list[Plan], mmsi: np.ndarray, seed: int, switches: Switches, shares: Shares = DEFAULT) -> Said:
    """Return the particulars of all ships under the numbers that they send, with fields missing."""
    n = len(plans)
    mine = lots(keys(seed, -1, 505, np.array([p.ship.mmsi for p in plans], np.int64)), 0, 5)
    luck = mine[:4] if switches.sensors else np.ones((4, n))
    rows = np.zeros(n, STATICS)
    ships = [p.ship for p in plans]
    class_b = np.array([s.ais_class == CLASS_B for s in ships], bool)
    rows["mmsi"], rows["ship_type"] = mmsi, [s.ship_type for s in ships]
    rows["ais_class"], rows["msg_type"] = np.where(class_b, CLASS_B, 1), np.where(class_b, 24, 5)
    rows["name"], rows["callsign"] = [s.name.encode() for s in ships], [s.callsign.encode() for s in ships]
    draught, goes = ~class_b & (luck[0] >= shares.no_draught), ~class_b & (luck[1] >= shares.no_destination)
    rows["draught_m"] = np.where(draught, [s.draught_m for s in ships], np.nan)
    rows["destination"] = np.where(goes, [s.destination.encode() for s in ships], b"")
    sized = luck[2] >= shares.no_size
    length, beam = np.array([s.length_m for s in ships]), np.array([s.beam_m for s in ships])
    stern = np.maximum(length // 6, 2)
    rows["to_bow_m"], rows["to_stern_m"] = np.where(sized, length - stern, 0), np.where(sized, stern, 0)
    rows["to_port_m"] = np.where(sized, beam // 2, 0)
    rows["to_starboard_m"] = np.where(sized, beam - beam // 2, 0)
    rows["has"] = HAS_NAME | HAS_CALLSIGN | HAS_SHIP_TYPE | HAS_CLASS
    for bit, there in ((HAS_DIMENSIONS, sized), (HAS_DRAUGHT, draught), (HAS_DESTINATION, goes)):
        rows["has"] |= np.where(there, bit, 0).astype(np.uint16)
    rows["hash"] = rows["mmsi"].astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + np.arange(n, dtype=np.uint64)
    every = max(EVERY_S, THINNED * switches.thin_s)
    return Said(rows, luck[3] >= shares.silent_statics, EVERY_S * mine[4], every)


def spoken(of: Said, next_s: np.ndarray, due: np.ndarray, until_s: float, midnight: float) -> np.ndarray:
    """Return STATICS of a window that ends at ``until_s``, in the total order.

    ``due`` is DUE[n] (`reports_send`): who was heard within the last quarter hour is heard now. ``next_s`` f8[n] is
    when each speaks next (inf: not heard yet) and is moved on.
    """
    fresh = np.isinf(next_s)
    next_s[fresh] = due["first_s"][fresh] + of.after_s[fresh]
    out = []
    while (now := next_s < until_s).any():
        who = np.flatnonzero(now & of.speaks & (next_s - due["heard_s"] < 900.0))
        rows = of.rows[who]
        rows["t"] = np.round(midnight + next_s[who], 3)
        out.append(rows)
        next_s[now] += of.every_s
    if not out:
        return np.empty(0, STATICS)
    table = np.concatenate(out)
    return np.asarray(table[np.lexsort((table["msg_type"], table["hash"], table["mmsi"], table["t"]))])
