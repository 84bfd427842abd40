"""The whole curve: how much is found and how often the watch cries wolf, for every bar that could have been set."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from seawarden.exercise.score.match import HALF_HOUR_S, Matched
from seawarden.exercise.score.stats import poisson_bounds, rounded

BARS: Final = np.arange(-50.0, 10.01, 0.5)  # posterior in dB


def curve(groups: Mapping[str, Sequence[Matched]], peaks_db: Sequence[float], ship_days: float) -> dict[str, Any]:
    """Return what each bar would have brought: false ones per 1,000 ship-days with upper bound, shares found by group.

    ``peaks_db``: the highest posterior of every case on an innocent ship.
    """
    ranked = np.sort(np.array(peaks_db, float))
    counts = ranked.size - np.searchsorted(ranked, BARS)
    per = 1000.0 / ship_days if ship_days > 0.0 else math.nan
    return {
        "bar_db": BARS.tolist(),
        "false_per_1000": [rounded(n * per) for n in counts.tolist()],
        "false_high": [rounded(poisson_bounds(n)[1] * per) for n in counts.tolist()],
        "groups": {name: _group(truths) for name, truths in sorted(groups.items())},
    }


def _group(truths: Sequence[Matched]) -> dict[str, Any]:
    found = np.array([[m.climb.reached(bar) for bar in BARS.tolist()] for m in truths]).reshape(len(truths), BARS.size)
    struck = np.array([m.struck_at(1) for m in truths])
    start = np.array([m.onset for m in truths])
    fit = struck - start >= HALF_HOUR_S
    before = found[fit] < struck[fit, None]
    return {
        "of": len(truths),
        "found": _shares(np.isfinite(found)),
        "of_before_30": int(fit.sum()),
        "before_30": _shares(before),
    }


def _shares(hit: np.ndarray) -> list[float | None]:
    if not hit.shape[0]:
        return [None] * BARS.size
    return [rounded(v) for v in hit.mean(axis=0).tolist()]


def bar_for(peaks_db: Sequence[float], ship_days: float, per_1000: float) -> float:
    """Return the lowest bar of the grid at which no more than ``per_1000`` false ones a 1,000 ship-days were seen.

    Read off the very traffic that it is then reported on, so a figure at this bar is a point of the curve and no
    promise: the bars in force come from other seeds.
    """
    ranked = np.sort(np.array(peaks_db, float))
    counts = ranked.size - np.searchsorted(ranked, BARS)
    fit = np.flatnonzero(counts * 1000.0 <= per_1000 * ship_days)
    return float(BARS[fit[0]]) if fit.size else float(BARS[-1])
