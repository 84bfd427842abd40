"""One report as it is sent: a ship's motion with her sensors' noise and faults, rounded to what AIS can say."""

import math
from typing import Any, Final

import numpy as np

from seawarden.exercise.sea.faults import AS_IS, MISSING, OFF, STUCK
from seawarden.exercise.sea.motion_dice import mixed, normal
from seawarden.geo.earth import metres_per_degree
from seawarden.kernel import inlined

UNIT: Final = 600000.0  # AIS positions are in 1/10000 minute
SOG_KN: Final = 0.03  # noise of speed over ground
YAW_DEG: Final = 0.7
THROWS: Final = 16  # of the dice a report
_ROT: Final = 4.733  # M.1371: ROT_AIS = 4.733 sqrt(deg/min)
_S20: Final = np.uint64(20)
_S32: Final = np.uint64(32)
_S40: Final = np.uint64(40)


@inlined
def sent_status(sender: Any, status: int) -> int:
    """Return the navigational status that she sends."""
    return status if sender.status == AS_IS else sender.status


@inlined
def write(row: Any, sender: Any, track: Any, status: int, share: float, t: float, throw: int) -> None:
    """Write a report of the moment between two steps of ``track`` f8[2, FLOATS], at UTC epoch s ``t``, into ``row``."""
    key = sender.key
    lon = track[0, 0] + share * (track[1, 0] - track[0, 0])
    lat = track[0, 1] + share * (track[1, 1] - track[0, 1])
    kx, ky = metres_per_degree(lat)
    x = round((lon + normal(key, throw) * sender.gps_m / kx) * UNIT)
    y = round((lat + normal(key, throw + 1) * sender.gps_m / ky) * UNIT)
    sog = track[1, 2]
    knots = round(abs(sog + SOG_KN * normal(key, throw + 2)) * 10.0)
    blur = 0.4 + 6.0 / max(sog, 0.1) if sog < 15.0 else 0.8
    course = round((track[1, 3] + blur * normal(key, throw + 3)) * 10.0) % 3600
    head = _heading(sender, track[1, 4] + YAW_DEG * normal(key, throw + 4))
    rot = 128
    if sender.rot == 1:
        sign = 1.0 if track[1, 5] >= 0.0 else -1.0
        rot = round(sign * min(_ROT * math.sqrt(abs(track[1, 5])), 126.0))
    second = int(t % 60.0)
    row.lon, row.lat = x / UNIT, y / UNIT
    row.sog_kn, row.cog_deg = knots / 10.0, course / 10.0
    row.hdg_deg = math.nan if head == 511 else head
    row.rot_deg_min = math.nan if rot == 128 else (rot / _ROT) * abs(rot / _ROT)
    row.mmsi = sender.mmsi
    row.feed = 0
    row.flags = 0
    row.status = status
    row.msg_type = 18 if sender.class_b == 1 else 1
    row.ais_class = 2 if sender.class_b == 1 else 1
    row.accuracy = 1
    row.raim = 0
    row.utc_s = second
    place = (np.uint64(x) << _S32) ^ np.uint64(y)
    rest = np.uint64(knots) ^ (np.uint64(course) << _S20) ^ (np.uint64(head) << _S32)
    rest ^= (np.uint64(rot + 200) << _S40) ^ (np.uint64(second * 16 + status) << (_S40 + np.uint64(12)))
    row.hash = mixed(mixed(place ^ mixed(np.uint64(sender.mmsi))) ^ rest)


@inlined
def _heading(sender: Any, true_deg: float) -> int:
    """Return the heading that she sends in whole deg, 511 not available."""
    if sender.heading == MISSING:
        return 511
    if sender.heading == STUCK:
        return int(sender.heading_deg) % 360
    if sender.heading == OFF:
        true_deg += sender.heading_deg
    return round(true_deg) % 360
