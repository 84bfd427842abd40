"""A ship's way with its nominal times, built leg by leg, and the day that is cut out of it.

Times are seconds since the exercise's first midnight (day 0); a day is ``[86400 day, 86400 (day + 1))``. The next
day's way begins where this one's nominally ends.
"""

import math
from typing import Final

import numpy as np

from seawarden.exercise.contract import WAY, Plan
from seawarden.exercise.sea.routes import NM_DEG
from seawarden.exercise.ships import Ship

DAY_S: Final = 86_400.0
BEYOND_S: Final = 4 * 3600.0  # ways go on after the day: she may be faster than she thought
RARITY: Final = ("engine", "slow_steaming", "waiting", "anchored")
FOR_GOOD_S: Final = 30 * DAY_S  # how long she lies at the end of all

UNDER_WAY, ANCHORED, RESTRICTED, MOORED, FISHING = 0, 1, 3, 5, 7


class Itinerary:
    """A way under construction. Each vertex is a row of WAY with the times of arrival and leaving behind it."""

    def __init__(self, lon: float, lat: float, t: float) -> None:
        """Begin at a place at second ``t``."""
        self._rows: list[list[float]] = []
        self.t = t
        self.events: list[tuple[float, float, str]] = []  # (from, until, group): what is out of the ordinary
        self._add(lon, lat)

    def _add(self, lon: float, lat: float) -> None:
        # lon lat kn aside wait leave swing status lying | arrives leaves
        self._rows.append([lon, lat, 0.0, 0.0, 0.0, -math.inf, 0.0, 0, MOORED, self.t, self.t])

    @property
    def place(self) -> tuple[float, float]:
        """Return where she is now, (lon, lat)."""
        return self._rows[-1][0], self._rows[-1][1]

    def sail(
        self, lon: float, lat: float, kn: float, aside_m: float = 0.0, status: int = UNDER_WAY, stretch: float = 1.0
    ) -> None:
        """Go straight to a place at ``kn`` (> 0); ``stretch`` lengthens only the nominal time."""
        row = self._rows[-1]
        row[2], row[3], row[7] = kn, aside_m, status
        squeeze = math.cos(math.radians(0.5 * (lat + row[1])))
        nm = NM_DEG * math.hypot((lon - row[0]) * squeeze, lat - row[1])
        self.t += nm / kn * 3600.0 * stretch
        self._add(lon, lat)

    def lie(self, wait_s: float, lying: int, swing_m: float = 0.0, leave: float = -math.inf) -> None:
        """Lie where she is for ``wait_s``, and until second ``leave``."""
        row = self._rows[-1]
        row[4], row[5], row[6], row[8] = row[4] + wait_s, max(row[5], leave), swing_m, lying
        self.t = max(row[9] + row[4], row[5])
        row[10] = self.t

    def cut(self, day: int) -> tuple[np.ndarray, float] | None:
        """Return (WAY[n], second of the day at which it begins), or None where she is not out that day."""
        begin, rows = day * DAY_S, self._rows
        if rows[-1][10] <= begin or rows[0][9] >= begin + DAY_S:
            return None
        first = next(i for i, row in enumerate(rows) if row[10] > begin or i + 1 == len(rows) or rows[i + 1][9] > begin)
        last = next((i for i, row in enumerate(rows) if row[9] > begin + DAY_S + BEYOND_S), len(rows) - 1)
        kept = [list(row) for row in rows[first : last + 1]]
        head = kept[0]
        if head[9] < begin < head[10]:
            head[4] = max(head[9] + head[4] - begin, 0.0)
        elif head[10] <= begin and len(kept) > 1:
            part = (begin - head[10]) / max(kept[1][9] - head[10], 1e-9)
            head[0] += part * (kept[1][0] - head[0])
            head[1] += part * (kept[1][1] - head[1])
            head[4], head[5], head[6] = 0.0, -math.inf, 0.0
        way = np.array([(*row[:5], row[5] - begin, *row[6:9]) for row in kept], dtype=WAY)
        return way, max(rows[first][9] - begin, 0.0)

    def group(self, day: int, usual: str) -> str:
        """Return the group of a day: the rarest of what happens to her in it, ``moored`` if she never moves."""
        begin, end = day * DAY_S, (day + 1) * DAY_S
        met = [group for since, until, group in self.events if since < end and until > begin]
        if met:
            return min(met, key=RARITY.index)
        lies = any(row[9] <= begin and row[10] >= end for row in self._rows)
        return "moored" if lies else usual

    def plan(self, day: int, ship: Ship, usual: str, sea_kn: float, noise_kn: float) -> Plan | None:
        """Return what she means to do on a day, or None where she is not out that day."""
        cut = self.cut(day)
        return None if cut is None else Plan(ship, cut[0], cut[1], self.group(day, usual), sea_kn, noise_kn)
