"""A ship's own way as her reports tell it, and where on it she is when something holds her back.

The ship of the reports makes her way on time; the ship of the exercise is on the same way at an earlier own time tau:

    d tau / dt = kept(t) v(t) / v(tau)        so that her speed is kept(t) v(t) where she is

v is the reported speed with three minutes of memory. The weather and the engine of the hour stay those of t, the place
is that of tau <= t, which has always been heard already. Where the two speeds are of another kind (she lies in the
port, or slows for it, that the other has yet to reach) the place decides: d tau / dt = kept(t).
"""

from bisect import bisect_right
from typing import NamedTuple

import numpy as np

MEMORY_S = 180.0
ALIKE = 0.6  # speeds that differ by more than this are of another kind
STOPPED_KN = 0.7
FASTEST_MS = 30.0
MOST_ODD = 5


class Place(NamedTuple):
    """Where she is on her way: position, the speed, course and heading reported there (NaN not said)."""

    lon: float
    lat: float
    sog_kn: float
    cog_deg: float
    hdg_deg: float
    status: int


class OwnPath:
    """The way so far. Rows come in the order of time."""

    def __init__(self, own_kn: float) -> None:
        """``own_kn``: her speed before the first row."""
        self._t: list[float] = []
        self._rows: list[Place] = []
        self._v: list[float] = []
        self._now_kn = own_kn
        self._odd = 0
        self.tau = float("nan")
        self.stopped = False  # where she is, the ship of the reports lay still
        self._at = float("nan")

    def hear(self, t: float, place: Place) -> None:
        """Take one row; repeats, stale positions and jumps are not part of the way."""
        if self._t:
            last, dt = self._rows[-1], t - self._t[-1]
            moved = np.hypot((place.lon - last.lon) * np.cos(np.radians(place.lat)), place.lat - last.lat) * 111_200.0
            same = moved == 0.0 and place.sog_kn > 2.0
            odd = moved > 500.0 and moved > FASTEST_MS * dt
            self._odd = self._odd + 1 if odd else 0
            if dt <= 0.0 or same or (odd and self._odd < MOST_ODD):
                return
            if np.isfinite(place.sog_kn) and place.sog_kn < 40.0:
                self._now_kn += (place.sog_kn - self._now_kn) * (1.0 - float(np.exp(-dt / MEMORY_S)))
        self._t.append(t)
        self._rows.append(place)
        self._v.append(self._now_kn)

    def advance(self, t: float, kept_mean: float, kept_now: float) -> float:
        """Go on to time ``t`` with the mean share of speed kept since the last call; return d tau / dt at its end."""
        if self._at != self._at:
            self._at = self.tau = t
        here = min(bisect_right(self._t, self.tau), len(self._t) - 1)
        there = self._v[here]
        ratio = self._now_kn / max(there, 1e-6)
        self.stopped = there < STOPPED_KN or self._rows[here].status in (1, 5)
        if self.stopped:
            ratio, kept_mean, kept_now = 1.0, 1.0, 1.0
        elif not ALIKE <= ratio <= 1.0 / ALIKE:
            ratio = 1.0
        self.tau = min(self.tau + ratio * kept_mean * max(t - self._at, 0.0), t)
        self._at = max(t, self._at)
        return ratio * kept_now

    def place(self) -> Place:
        """Return where she is now: between the two rows about tau."""
        k = bisect_right(self._t, self.tau)
        if k == 0:
            return self._rows[0]
        if k == len(self._t):
            return self._rows[-1]
        one, two = self._rows[k - 1], self._rows[k]
        u = (self.tau - self._t[k - 1]) / (self._t[k] - self._t[k - 1])
        return Place(
            one.lon + u * (two.lon - one.lon),
            one.lat + u * (two.lat - one.lat),
            one.sog_kn + u * (two.sog_kn - one.sog_kn),
            between(one.cog_deg, two.cog_deg, u),
            between(one.hdg_deg, two.hdg_deg, u),
            one.status,
        )


def between(one_deg: float, two_deg: float, u: float) -> float:
    """Return the direction a share ``u`` of the shorter way from one to the other, deg; NaN where either is."""
    return (one_deg + u * ((two_deg - one_deg + 180.0) % 360.0 - 180.0)) % 360.0
