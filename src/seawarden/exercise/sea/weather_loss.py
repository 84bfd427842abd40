"""What weather does to a ship: the fields at her place, and the share of her speed that seas and ice take."""

import math
from typing import Any, Final

import numpy as np

from seawarden.exercise.sea.weather import LAT0, LON0, NX, NY, STEP_LAT, STEP_LON
from seawarden.kernel import inlined

HEAD_LOSS: Final = 0.0155  # share of speed lost a m2 of wave height, head seas, a ship of 120 m
SIZE_POWER: Final = 0.7
MOST_LOSS: Final = 0.5


@inlined
def look(fields: np.ndarray, hour: float, lon: float, lat: float, me: Any) -> None:
    """Put the fields at a place and an hour of the day into ``me``, linear between nodes, held at the grid's rim."""
    x = min(max((lon - LON0) / STEP_LON, 0.0), NX - 1.001)
    y = min(max((lat - LAT0) / STEP_LAT, 0.0), NY - 1.001)
    h = min(max(hour, 0.0), fields.shape[0] - 1.001)
    i, j, k = int(x), int(y), int(h)
    a, b, c = x - i, y - j, h - k
    me.wind_e = me.wind_n = me.wave_m = me.wave_e = me.wave_n = me.current_e = me.current_n = me.ice = 0.0
    for corner in range(8):
        di, dj, dk = corner & 1, (corner >> 1) & 1, corner >> 2
        weight = (a if di else 1.0 - a) * (b if dj else 1.0 - b) * (c if dk else 1.0 - c)
        node = fields[k + dk, j + dj, i + di]
        me.wind_e += weight * node[0]
        me.wind_n += weight * node[1]
        me.wave_m += weight * node[2]
        me.wave_e += weight * node[3]
        me.wave_n += weight * node[4]
        me.current_e += weight * node[5]
        me.current_n += weight * node[6]
        me.ice += weight * node[7]


@inlined
def share_lost(me: Any, east: float, north: float, length_m: float, ice_loss: float) -> float:
    """Return the share of speed that seas and ice take from a ship on the course (east, north), 0 to `MOST_LOSS`.

    Like Kwon (Naval Architect, 2008) in form: head seas most, beam seas 0.45 of that, following seas 0.15, smaller
    ships more; the size is set to a few % at Beaufort 5 and 10-25 % at Beaufort 8 for ships of 90-150 m.
    """
    head = -(me.wave_e * east + me.wave_n * north)
    side = 0.45 + 0.55 * head if head > 0.0 else 0.45 + 0.30 * head
    seas = HEAD_LOSS * me.wave_m * me.wave_m * side * math.pow(120.0 / max(length_m, 20.0), SIZE_POWER)
    lost: float = min(1.0 - (1.0 - min(seas, MOST_LOSS)) * (1.0 - me.ice * ice_loss), MOST_LOSS)
    return lost
