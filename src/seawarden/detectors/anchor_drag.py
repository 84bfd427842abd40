"""A ship that drags her anchor under way, seen in what it does to her speed.

Sees: a lasting loss of speed against her own sea speed of the last half day and against the ships around her (so that
wind, current and ice, which slow everybody, raise nothing); with it a restless speed, a heading pulled off the course,
a halt in the lane and a restart below her speed, an asset ahead within the hour; and short dips of speed at the
crossing of assets, two in a row. Status, name and absolute speed do not matter.

Blind to: a ship that is first seen already slow, or for less than 45 minutes; a drag that costs less than a tenth of
her speed; ships whose sea speed is below 7 knots; class B; coverage with long holes. A ship that slows down for her
own reasons (pilot, port, berth not ready, engine) looks the same for the first hour: ports, pilots and anchorages are
known here only by the ships that lie stopped around. A drag that begins with a turn is seen late.

The decibans come from a feasibility study and a seeded model of honest traffic, not from real drags: not yet fitted.
"""

import math
from dataclasses import astuple, dataclass
from typing import Any

import numpy as np

from seawarden.detectors._drag_dips import crossed, dips
from seawarden.detectors._drag_field import STEPS, assess, neighbours
from seawarden.detectors._drag_own import CALM, KEEPS, SUSPECTED, UNIT, advance, mean_kn, push
from seawarden.detectors._drag_words import NAME, say
from seawarden.detectors._raw import ZERO, nothing, ready, room, shut
from seawarden.detectors._write import in_order
from seawarden.detectors.contract import detector
from seawarden.kernel import inlined, kernel
from seawarden.model.finding import Finding
from seawarden.model.tables import CLASS_A
from seawarden.model.view import View

FORGET_S = 6.0 * 3600.0  # silence after which a track starts anew


@dataclass(frozen=True)
class Params:
    """What may be set. Shares are of the ship's own sea speed."""

    on: float = 0.13  # loss of the 5-minute mean that starts a suspicion
    off: float = 0.08  # loss below which it ends
    min_base_kn: float = 7.0  # slower ships are not judged
    min_db: float = 3.0  # evidence from which a loss is said
    ahead_min: float = 60.0  # an asset that she reaches within so many minutes supports


@inlined
def anew(st: np.ndarray, m: Any, blank: np.ndarray) -> None:
    """Begin a ship anew. What the wording keeps stays: it has yet to word what this step saw of her before."""
    s = st[m.slot]
    of, asset, said, minutes = s.ahead_of, s.ahead_asset, s.ahead_said, s.ahead_min
    st[m.slot] = blank[0]
    s.mmsi = m.mmsi
    s.ahead_of, s.ahead_asset, s.ahead_said, s.ahead_min = of, asset, said, minutes


@kernel
def walk(
    minutes: np.ndarray, near: np.ndarray, st: np.ndarray, blank: np.ndarray, out: np.ndarray, dials: tuple[float, ...]
) -> tuple[np.ndarray, int]:
    """Walk minutes in order, those of one time together; return (records, how many). ``st`` is moved on in place."""
    on, off, min_base, min_db, _ = dials
    ratio = np.empty(minutes.size)
    counts = np.empty((2, STEPS), np.int32)
    n = i = ZERO
    while i < minutes.size:
        t = minutes[i].t
        j = i
        while j < minutes.size and minutes[j].t == t:
            m = minutes[j]
            ratio[j] = math.nan
            if m.ais_class <= CLASS_A and m.sog_kn >= 0.0:
                s = st[m.slot]
                if s.mmsi != m.mmsi or t - s.t > FORGET_S:
                    anew(st, m, blank)
                if s.weight > 0 or m.sog_kn >= 3.0:
                    out = room(out, n)
                    n, ratio[j] = one(s, m, near[j], out, n, on, off, min_base)
            j += 1
        for r in range(i, j):
            s = st[minutes[r].slot]
            if s.phase == SUSPECTED and s.t == t and t - s.t_assessed >= 300.0:
                s.t_assessed = t
                out = room(out, n)
                n = assess(s, minutes[r], neighbours(minutes, i, j, r, ratio, counts), out, n, min_db)
        i = j
    return out, n


@kernel
def one(s: Any, m: Any, a: Any, out: np.ndarray, n: int, on: float, off: float, min_base: float) -> tuple[int, float]:
    """Take one minute of one ship; return (the new n, log of her 20-minute speed to her base, NaN where not moving)."""
    asset = crossed(s, m, a)
    push(s, m)
    s.t = m.t
    n = dips(s, m, asset, out, n)
    n = advance(s, m, out, n, on, off, min_base)
    if s.weight < 45 * UNIT or s.base < 5.0 or m.sog_kn < 3.0:
        return n, math.nan
    now = int(m.t // 60.0)
    v20 = m.sog_kn if s.phase == CALM else mean_kn(s, now - 19, now)
    return n, math.log(v20 / s.base)


@detector(NAME, KEEPS, Params, __doc__)
def anchor_drag(view: View, state: np.ndarray, params: Params) -> tuple[list[Finding], np.ndarray]:
    """Step the detector; see `seawarden.detectors.contract`."""
    state = ready(state, view.tracks.size)
    if view.minutes.size == 0:
        return [], state
    dials = tuple(map(float, astuple(params)))
    out, n = walk(shut(view.minutes), shut(view.minutes_near), state, np.zeros(1, KEEPS), nothing(), dials)
    return in_order([f for raw in out[:n] for f in say(view, raw, state, params.ahead_min)]), state
