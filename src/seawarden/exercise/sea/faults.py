"""What is wrong with a ship's AIS: bad sensors, wrong status, missing particulars, shared numbers, holes, stale rows.

Shares are guesses at ordinary practice, in round figures; each obeys its switch (`exercise/contract.py`).
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from seawarden.exercise.contract import Plan, Switches
from seawarden.exercise.sea.motion_dice import keys, lots, normals
from seawarden.model.tables import CLASS_B, STATUS_NA

FINE, MISSING, STUCK, OFF = 0, 1, 2, 3  # of a heading
AS_IS: Final = 255  # of a status
NEVER: Final = np.inf


@dataclass(frozen=True)
class Shares:
    """Shares of ships with each fault on a day."""

    no_heading: float = 0.04  # class A; class B seldom has a compass
    no_heading_b: float = 0.75
    stuck_heading: float = 0.005
    off_heading: float = 0.02  # some degrees, all day
    no_rot: float = 0.35
    always_under_way: float = 0.07  # status 0 whatever she does
    always_lying: float = 0.006  # 1 or 5 under way
    no_status: float = 0.01
    no_draught: float = 0.08
    no_destination: float = 0.10
    no_size: float = 0.01
    silent_statics: float = 0.01
    shared_number: float = 0.0005  # of ships: one pair in a sea of 2,000
    without_ais: float = 0.0012  # two or three in 2,000
    hole: float = 0.35  # ships with one hole of 10-60 min
    stale: float = 0.20  # losses of contact after which old positions are sent again


DEFAULT: Final = Shares()

SENDER: Final = np.dtype(
    [
        ("key", "u8"),
        ("mmsi", "i8"),
        ("rank", "i8"),  # of her number among all numbers of the day
        ("class_b", "i8"),
        ("heading", "i8"),  # FINE, MISSING, STUCK, OFF
        ("heading_deg", "f8"),  # stuck at, or off by
        ("rot", "i8"),  # 1: sends a rate of turn
        ("status", "i8"),  # AS_IS, or what she always sends
        ("hole_s", "f8"),
        ("hole_ends_s", "f8"),
        ("stale", "f8"),  # chance that a loss of contact is followed by old positions
        ("gps_m", "f8"),
        ("power", "f8"),  # factor of the range at which she is heard
    ]
)


def afloat(plans: list[Plan], seed: int, switches: Switches, shares: Shares = DEFAULT) -> list[Plan]:
    """Return the plans of the ships that AIS can know of: without those that have none, or class B switched off."""
    mmsi = np.array([p.ship.mmsi for p in plans], np.int64)
    dark = lots(keys(seed, -1, 501, mmsi), 0, 1)[0] < (shares.without_ais if switches.sensors else 0.0)
    small = [p.ship.ais_class == CLASS_B for p in plans]
    return [p for p, a, b in zip(plans, dark.tolist(), small, strict=True) if not a and (switches.small or not b)]


def senders(plans: list[Plan], seed: int, day: int, switches: Switches, shares: Shares = DEFAULT) -> np.ndarray:
    """Return SENDER[n]: each ship's transmitter on this day."""
    n = len(plans)
    out = np.zeros(n, SENDER)
    out["mmsi"] = [p.ship.mmsi for p in plans]
    own, luck = keys(seed, -1, 502, out["mmsi"]), lots(keys(seed, day, 503, out["mmsi"]), 0, 3)
    out["key"] = keys(seed, day, 504, out["mmsi"])
    out["class_b"] = [p.ship.ais_class == CLASS_B for p in plans]
    out["gps_m"] = 1.0 + 2.0 * lots(own, 0, 1)[0]
    out["power"] = np.clip(1.0 + 0.07 * normals(own, 1, 1)[0], 0.7, 1.2)
    _sensors(out, own, shares if switches.sensors else None)
    out["rank"] = np.searchsorted(np.unique(out["mmsi"]), out["mmsi"])
    begin, lasts = 86400.0 * luck[0], 600.0 + 3000.0 * luck[1]
    hole = (luck[2] < shares.hole) & switches.receivers
    out["hole_s"] = np.where(hole, begin, NEVER)
    out["hole_ends_s"] = np.where(hole, begin + lasts, NEVER)
    out["stale"] = shares.stale if switches.stale else 0.0
    return out


def _sensors(out: np.ndarray, own: np.ndarray, shares: Shares | None) -> None:
    """Set heading, rate of turn, status and shared numbers; without ``shares`` everything is fine."""
    n = out.size
    class_b = out["class_b"] == 1
    luck, odd, off = lots(own, 10, 6), 360.0 * lots(own, 20, 1)[0], 5.0 * normals(own, 21, 1)[0]
    out["rot"], out["status"] = np.where(class_b, 0, 1), np.where(class_b, STATUS_NA, AS_IS)
    if shares is None:
        return
    none = np.where(class_b, shares.no_heading_b, shares.no_heading)
    edges = np.cumsum([none, np.full(n, shares.stuck_heading), np.full(n, shares.off_heading)], axis=0)
    out["heading"] = np.select([luck[0] < edge for edge in edges], [MISSING, STUCK, OFF], FINE)
    out["heading_deg"] = np.where(out["heading"] == STUCK, odd, off)
    out["rot"] = np.where(class_b | (luck[1] < shares.no_rot), 0, 1)
    edges = np.cumsum([shares.always_under_way, 0.5 * shares.always_lying, 0.5 * shares.always_lying, shares.no_status])
    said = np.select([luck[2] < edge for edge in edges], [0, 1, 5, STATUS_NA], AS_IS)
    out["status"] = np.where(class_b, STATUS_NA, said)
    for i in np.flatnonzero(luck[4] < shares.shared_number).tolist():
        out["mmsi"][i] = out["mmsi"][int(luck[5, i] * n)]
