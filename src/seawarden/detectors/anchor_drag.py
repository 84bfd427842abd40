"""A ship that drags her anchor under way, seen in what it does to her speed.

Sees: a lasting loss of speed against her own sea speed (of the last half day, or of earlier days where they are known)
and against the ships around her, so that wind, current and ice, which slow everybody, raise nothing; how it began and
whether it lasts; with it a restless speed, a heading pulled off the course, a halt in the lane and a restart below her
speed, an asset ahead; and short dips of speed at the crossing of assets, two in a row. Ports, pilots and anchorages on
her way speak against it. Status, name and absolute speed do not matter.

Blind to: a drag that costs less than a tenth of her speed and makes no dip at an asset; a ship first seen already slow
of whom no earlier day is known; ships whose sea speed is below 7 knots; class B; coverage with long holes; minutes in
areas of doubtful positions. A ship that slows down for her own reasons (berth not ready, engine) looks the same for
the first hour. A drag that begins with a turn is seen late.

What each measure is worth is fitted on simulated traffic (`seawarden.trials.fit_drag`), not on real drags.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from seawarden.detectors._drag_assess import assess
from seawarden.detectors._drag_dips import crossed, dips
from seawarden.detectors._drag_field import STEPS, neighbours
from seawarden.detectors._drag_own import KNOWN_MIN, begin, push
from seawarden.detectors._drag_phase import advance
from seawarden.detectors._drag_places import fill
from seawarden.detectors._drag_say import NAME, say
from seawarden.detectors._drag_state import CALM, KEEPS, RECORD, SUSPECTED, UNIT, mean_kn
from seawarden.detectors._raw import ZERO, ready, room, shut
from seawarden.detectors._write import in_order
from seawarden.detectors.contract import detector
from seawarden.geo.earth import RAD, turn_deg
from seawarden.kernel import inlined, kernel
from seawarden.model.finding import Finding
from seawarden.model.tables import CLASS_A, PNT_GOOD
from seawarden.model.view import View

FORGET_S = 6.0 * 3600.0  # silence after which a track starts anew
FIRST_S, EVERY_S = 480.0, 300.0  # a loss is first assessed so long after its onset, then so often


@dataclass(frozen=True)
class Params:
    """What may be set. Shares are of the ship's own sea speed."""

    on: float = 0.10  # loss of the 5-minute mean that starts a suspicion
    off: float = 0.07  # loss below which it ends
    min_base_kn: float = 7.0  # slower ships are not judged
    min_db: float = 4.0  # evidence from which a loss is said


@inlined
def anew(st: np.ndarray, m: Any, blank: np.ndarray, ships: np.ndarray) -> None:
    """Begin a ship anew. What the wording keeps stays: it has yet to word what this step saw of her before."""
    s = st[m.slot]
    of, said_t, kept_t, kept_db, asset = s.said_of, s.said_t, s.kept_t, s.kept_db, s.ahead_asset
    for k in range(s.parts.size):
        blank[0].parts[k] = s.parts[k]
    st[m.slot] = blank[0]
    s.said_of, s.said_t, s.kept_t, s.kept_db, s.ahead_asset = of, said_t, kept_t, kept_db, asset
    begin(s, m, ships)


@kernel
def walk(
    minutes: np.ndarray,
    near: np.ndarray,
    st: np.ndarray,
    blank: np.ndarray,
    ships: np.ndarray,
    out: np.ndarray,
    dials: tuple[float, float, float],
) -> tuple[np.ndarray, int]:
    """Walk minutes in order, those of one time together; return (records, how many). ``st`` is moved on in place."""
    on, off, min_base = dials
    ratio = np.empty((2, minutes.size))
    counts = np.empty((2, STEPS), np.int32)
    n = i = ZERO
    while i < minutes.size:
        t = minutes[i].t
        j = i
        while j < minutes.size and minutes[j].t == t:
            m = minutes[j]
            ratio[0, j] = ratio[1, j] = math.nan
            if m.ais_class <= CLASS_A and m.sog_kn >= 0.0 and m.pnt == PNT_GOOD:
                s = st[m.slot]
                if s.mmsi != m.mmsi or t - s.t > FORGET_S:
                    anew(st, m, blank, ships)
                if s.weight > 0 or m.sog_kn >= 3.0:
                    out = room(out, n)
                    n = one(s, m, near[j], out, n, on, off, min_base)
                    ratio[0, j], ratio[1, j] = told(s, m)
            j += 1
        for r in range(i, j):
            s = st[minutes[r].slot]
            if s.phase == SUSPECTED and s.t == t and due(s, t):
                s.t_assessed = t
                out = room(out, n)
                n = assess(s, minutes[r], neighbours(minutes, i, j, r, ratio, counts), out, n)
        i = j
    return out, n


@inlined
def due(s: Any, t: float) -> bool:
    """Return whether a suspected ship is to be assessed at ``t``: more seldom when a loss is long."""
    wait = EVERY_S if t - s.t_on < 14400.0 else 2.0 * EVERY_S
    return bool(t - s.t_on >= FIRST_S and (t - s.t_assessed >= wait or s.t_assessed == s.t_on))


@inlined
def one(s: Any, m: Any, a: Any, out: np.ndarray, n: int, on: float, off: float, min_base: float) -> int:
    """Take one minute of one ship; return the new n."""
    asset = crossed(s, m, a)
    push(s, m)
    s.t = m.t
    n = dips(s, m, asset, out, n)
    n = advance(s, m, out, n, on, off, min_base)
    if s.phase == SUSPECTED and s.cx != 0.0:
        bent = abs(turn_deg(1.0 * s.course_on, math.atan2(s.cx, s.cy) / RAD))
        s.bent = bent if bent > s.bent else s.bent
    return n


@inlined
def told(s: Any, m: Any) -> tuple[float, float]:
    """Return the log of her speed to her base and to her mean of the last hour and a half, NaN where not known."""
    if s.weight < KNOWN_MIN * UNIT or s.base < 5.0 or m.sog_kn < 3.0:
        return math.nan, math.nan
    now = int(m.t // 60.0)
    v20 = m.sog_kn if s.phase == CALM else mean_kn(s, now - 19, now)
    recent = math.log(v20 / s.slow) if s.slow > 3.0 and m.t - s.t_begin > 5400.0 else math.nan
    return math.log(v20 / s.base), recent


def records(view: View, state: np.ndarray, params: Params) -> np.ndarray:
    """Return RECORD of everything measured in this step, in order; ``state`` is moved on in place."""
    blank, out = np.zeros(1, KEEPS), np.empty(64, RECORD)
    dials = (float(params.on), float(params.off), float(params.min_base_kn))
    ships = shut(view.knowledge.ships)
    out, n = walk(shut(view.minutes), shut(view.minutes_near), state, blank, ships, out, dials)
    measured: np.ndarray = out[:n]
    fill(view, measured)
    return measured


@detector(NAME, KEEPS, Params, __doc__)
def anchor_drag(view: View, state: np.ndarray, params: Params) -> tuple[list[Finding], np.ndarray]:
    """Step the detector; see `seawarden.detectors.contract`."""
    state = ready(state, view.tracks.size)
    if view.minutes.size == 0:
        return [], state
    measured = records(view, state, params)
    return in_order(say(view, measured, state, params.min_db)) if measured.size else [], state
