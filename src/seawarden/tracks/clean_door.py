"""The door of `clean`: which records come in, which wait for their time, which are dropped and why."""

import math
from typing import Final

import numpy as np

from seawarden.kernel import kernel

NOW: Final = 0  # older than the watermark: nothing can come before it any more
AHEAD: Final = 1  # at or after the watermark: held
REASONS: Final = ("", "", "no_time", "bad_mmsi", "no_position", "late")  # by fate; from 2 on dropped and counted

_LARGEST_NUMBER: Final = 1 << 30  # an MMSI has 30 bits on the air


@kernel
def door(
    t: np.ndarray,
    mmsi: np.ndarray,
    lon: np.ndarray,
    lat: np.ndarray,
    late: float,
    watermark: float,
    ms: np.ndarray,
    fate: np.ndarray,
) -> bool:
    """Write the time in whole ms to ``ms`` i8[n] and the fate of each record to ``fate`` u1[n].

    Return whether every time was a whole ms, to the bit, so that none need be written back.

    Times between two ms go up to the next, never down: a record that came in time stays in time. ``late``: records
    older than this are too late, because others were put in order up to it.
    """
    exact = True
    for i in range(t.size):
        if not abs(t[i]) < 1e11:
            fate[i] = 2
            continue
        # A time that is a whole ms is off by at most 3e-4 ms as a float; 1e-3 keeps ceil from taking it to the next.
        whole = math.ceil(t[i] * 1000.0 - 1e-3)
        ms[i] = whole
        at = whole / 1000.0
        exact &= at == t[i]
        if mmsi[i] == 0 or mmsi[i] >= _LARGEST_NUMBER:
            fate[i] = 3
        elif not (abs(lat[i]) <= 90.0 and abs(lon[i]) <= 180.0):
            fate[i] = 4
        elif at < late:
            fate[i] = 5
        else:
            fate[i] = NOW if at < watermark else AHEAD
    return exact
