"""What `anchor_drag` keeps of a ship, and the ring of her last hour's speeds."""

from typing import Any

import numpy as np

from seawarden.kernel import inlined

BINS, BIN_KN = 104, 0.25  # histogram of speeds up to 26 kn
RING = 80  # minutes of speed remembered
UNIT = 32  # weight of one minute in the histogram
CALM, SUSPECTED, HALTED = 0, 1, 2
LOSS, END, DIP = 1, 2, 3  # codes of the kernel's records
PARTS = 10  # sentences that one loss may have

KEEPS = np.dtype(
    [
        ("t", "f8"),  # last minute; 0 none
        ("t_begin", "f8"),  # since when she is heard and under way
        ("t_on", "f8"),  # onset of the present loss
        ("t_back", "f8"),  # since when she is back at her speed; 0 not
        ("t_turn", "f8"),  # last large turn
        ("t_halt", "f8"),  # onset of the last halt within the present loss
        ("t_go", "f8"),  # end of that halt
        ("t_clear", "f8"),  # when neighbours last explained the loss
        ("t_assessed", "f8"),
        ("t_cross", "f8", (3,)),  # crossings of assets that are not judged yet; 0 none
        ("t_dip", "f8"),  # last dip that was said
        ("lon_on", "f8"),  # where the present loss began
        ("lat_on", "f8"),
        # kept by the wording
        ("said_of", "f8"),  # onset of the loss of which something was said
        ("said_t", "f8"),  # when the last was said
        ("kept_t", "f8"),  # end of the last loss whose evidence still stands
        ("mmsi", "u4"),
        ("weight", "i4"),  # sum of the histogram
        ("hour", "i4"),  # hour of the last decay
        ("asset", "i4"),  # nearest assets at the last minute
        ("asset2", "i4"),
        ("cross_asset", "i4", (3,)),
        ("ahead_asset", "i4"),  # kept by the wording: the asset last said to lie ahead
        ("base", "f4"),  # own sea speed, kn; 0 not known yet
        ("slow", "f4"),  # mean of her speed over the last hour and a half, kn
        ("noise5", "f4"),  # mean change of her speed in 5, 20 and 60 min while calm, kn
        ("noise20", "f4"),
        ("noise60", "f4"),
        ("cx", "f4"),  # slow mean of the course
        ("cy", "f4"),
        ("course_on", "f4"),  # that course at the onset, deg
        ("bent", "f4"),  # most that she has turned from it since, deg
        ("bend0", "f4", (2,)),  # mean bend of three means of 3 and of 6 min (half the second difference) while calm, kn
        ("bend", "f4", (2,)),  # the same since the onset
        ("crab0", "f4"),  # mean angle between heading and course while calm, deg
        ("shift0", "f4"),  # the same with its sign
        ("crab", "f4"),  # since the onset, the last forty minutes of it
        ("shift", "f4"),
        ("pre", "f4"),  # speed in the quarter of an hour before the onset, kn; NaN not heard
        ("abrupt", "f4"),  # share of the first loss that came within five minutes; NaN not known
        ("after", "f4"),  # speed 5 to 20 min after the onset, kn
        ("best", "f4"),  # highest five-minute mean from 10 min after the onset on, kn
        ("halted_s", "f4"),  # time halted within the present loss
        ("distance", "f4"),
        ("distance2", "f4"),
        ("slows", "f4"),  # earlier losses, each forgotten with a day
        ("kept_db", "f4"),  # kept by the wording: evidence of the last loss that still stands
        ("parts", "f4", (PARTS,)),  # kept by the wording: decibans last said of each sentence
        ("calm_min", "u2"),  # minutes that the calm means rest on
        ("since_min", "u2"),  # minutes heard since the onset
        ("bends", "u2", (2,)),  # bends that their means since the onset rest on
        ("side", "i1"),
        ("side2", "i1"),
        ("phase", "u1"),
        ("up", "u1"),  # 1: she was at her speed since she got under way
        ("already", "u1"),  # 1: the present loss had no beginning that was seen
        ("dips", "u1"),  # dips at assets in a row
        ("halts", "u1"),  # halts within the loss after which she went on
        ("sudden", "u1"),  # 1: she halted within 20 min of the onset
        ("ring", "u2", (RING,)),  # 1 + SOG in 0.01 kn by minute, 0 nothing heard
        ("hist", "u2", (BINS,)),
    ]
)

MEASURES = 40  # room for the measures of one assessment, see `_drag_table`
RECORD = np.dtype(
    [
        ("t", "f8"),  # the minute that decided it
        ("start", "f8"),
        ("end", "f8"),  # NaN while it lasts
        ("lon", "f8"),
        ("lat", "f8"),
        ("lon_on", "f8"),  # where the loss began
        ("lat_on", "f8"),
        ("slot", "i4"),
        ("asset", "i4"),
        ("code", "i4"),  # LOSS, END, DIP
        ("db", "f4"),
        ("cog_deg", "f4"),
        ("sog_kn", "f4"),
        ("base", "f4"),  # own sea speed, kn
        ("length_m", "f4"),
        ("withdrawn", "u1"),
        ("ship_type", "u1"),
        ("stopped", "u1"),  # END: she stopped for good
        ("pad", "u1", (5,)),
        ("x", "f4", (MEASURES,)),
    ]
)


@inlined
def mean_kn(s: Any, first: int, last: int) -> float:
    """Return the mean speed of the minutes first..last (counted since the epoch), NaN where none was heard."""
    total = 0.0
    n = 0
    for k in range(first, last + 1):
        v = s.ring[k % RING]
        if v > 0:
            total += v - 1.0
            n += 1
    return 0.01 * total / n if n > 0 else np.nan


@inlined
def record(out: np.ndarray, n: int, m: Any, s: Any, code: int) -> int:
    """Begin a record about the ship of the minute ``m`` at ``out[n]``; return n + 1. The measures are for the caller.

    Constants stay out of the arguments of small kernels: each literal would be a type of its own.
    """
    r = out[n]
    r.t, r.start, r.end = m.t, s.t_on, np.nan
    r.lon, r.lat, r.lon_on, r.lat_on = m.lon, m.lat, s.lon_on, s.lat_on
    r.slot, r.asset, r.code, r.db = m.slot, -1, code, 0.0
    r.cog_deg, r.sog_kn, r.base, r.length_m = m.cog_deg, m.sog_kn, s.base, m.length_m
    r.withdrawn, r.ship_type, r.stopped = 0, m.ship_type, 0
    for k in range(5):
        r.pad[k] = 0
    for k in range(MEASURES):
        r.x[k] = np.nan
    return n + 1
