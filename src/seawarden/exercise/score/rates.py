"""How much was found, how early, and how often the watch cried wolf, at one bar of the posterior."""

import math
from collections.abc import Iterable, Sequence
from typing import Any, Final

from seawarden.exercise.score.match import HALF_HOUR_S, Matched, innocent
from seawarden.exercise.score.stats import poisson_bounds, quantiles, rounded, wilson
from seawarden.exercise.score.told import CaseTold, Told

WATCHES_A_DAY: Final = 3.0  # of eight hours
SHARES: Final = ("q05", "q25", "median", "q75", "q95")
ASSETS: Final = (1, 2, 3)
LEADS_MIN: Final = tuple(range(-180, 181, 15))


def share(found: int, of: int) -> dict[str, Any]:
    """Return a rate with its Wilson 95 % interval, for a file."""
    low, high = wilson(found, of)
    return {"found": found, "of": of, "share": rounded(found / of) if of else None,
            "low": rounded(low), "high": rounded(high)}  # fmt: skip


def spread(values_s: Sequence[float]) -> dict[str, Any]:
    """Return the quantiles of times in minutes, for a file."""
    minutes = quantiles([v / 60.0 for v in values_s])
    return {"n": len(values_s), **{name: rounded(v, 1) for name, v in zip(SHARES, minutes, strict=False)}}


def detection(truths: Sequence[Matched], bar_db: float) -> dict[str, Any]:
    """Return rates of one group of truths at one bar.

    ``before``: first reached before the k-th asset was passed over, of those that passed over so many;
    ``before_30``: of those with half an hour or more between onset and that asset. ``after_two``: found at all, of
    those that passed over two or more. ``named``: of the assets passed over after the bar was reached, those that the
    watch had named as on her way beforehand. ``lead_min`` before the first asset (negative: after it) and
    ``latency_min`` after the onset, of those found.
    """
    at = [m.climb.reached(bar_db) for m in truths]
    found = [(m, t) for m, t in zip(truths, at, strict=True) if math.isfinite(t)]
    two = [t for m, t in zip(truths, at, strict=True) if len(m.truth.struck) >= 2]
    return {
        **share(len(found), len(truths)),
        "before": {str(k): _before(truths, at, k, 0.0) for k in ASSETS},
        "before_30": {str(k): _before(truths, at, k, HALF_HOUR_S) for k in ASSETS},
        "after_two": share(sum(map(math.isfinite, two)), len(two)),
        "named": _named(found),
        "lead_min": spread([m.struck_at(1) - t for m, t in found if m.truth.struck]),
        "latency_min": spread([t - m.onset for m, t in found]),
    }


def leads(truths: Sequence[Matched], bar_db: float) -> dict[str, Any]:
    """Return how many were found so long before the first asset (negative: after it), in bins of `LEADS_MIN`.

    Only truths with half an hour or more between onset and first asset; the end bins take what lies beyond.
    """
    counts = [0] * (len(LEADS_MIN) - 1)
    late = 0
    for m in truths:
        if m.struck_at(1) - m.onset >= HALF_HOUR_S:
            lead = (m.struck_at(1) - m.climb.reached(bar_db)) / 60.0
            if math.isfinite(lead):
                place = sum(lead >= edge for edge in LEADS_MIN[1:-1])
                counts[place] += 1
            else:
                late += 1
    return {"edges_min": list(LEADS_MIN), "counts": counts, "never": late}


def _named(found: Sequence[tuple[Matched, float]]) -> dict[str, Any]:
    later = [(m.at_risk.get(asset, math.inf), when) for m, t in found for asset, when in m.truth.struck if when > t]
    return share(sum(said < when for said, when in later), len(later))


def _before(truths: Sequence[Matched], at: Sequence[float], k: int, least_s: float) -> dict[str, Any]:
    fit = [(t, m.struck_at(k)) for m, t in zip(truths, at, strict=True) if m.struck_at(k) - m.onset >= least_s]
    return share(sum(t < struck for t, struck in fit), len(fit))


def exposure(days: Iterable[Told]) -> dict[str, Any]:
    """Return how much innocent traffic a rate of false ones rests on."""
    days = list(days)
    return {
        "days": len(days),
        "seeds": sorted({told.seed for told in days}),
        "ship_days_under_way": rounded(sum(told.ship_days for told in days), 1),
        "small_ship_days_under_way": rounded(sum(told.small_ship_days for told in days), 1),
        "ships_a_day": rounded(sum(told.ships for told in days) / max(len(days), 1), 1),
        "watches": rounded(sum(told.hours / 8.0 for told in days), 2),
        "rows": sum(told.rows for told in days),
    }


def peaks(days: Iterable[Told], kind: str) -> list[tuple[int, int, CaseTold]]:
    """Return (seed, MMSI, case) of every case of a kind on a ship that no truth names."""
    return [(told.seed, case.mmsi, case) for told in days for case in innocent(told, told.cases) if case.kind == kind]


def highest(case: CaseTold) -> float:
    """Return the highest posterior of a case in dB."""
    return max((db for _, db in case.steps), default=-math.inf)


def false_rate(count: int, ship_days: float, watches: float) -> dict[str, Any]:
    """Return a rate of false ones per 1,000 ship-days under way and per watch of eight hours, with exact bounds.

    Each bound holds with 95 % by itself (rule of three where none was seen).
    """
    low, high = poisson_bounds(count)
    per = 1000.0 / ship_days if ship_days > 0.0 else math.nan
    return {
        "count": count,
        "per_1000_ship_days": rounded(count * per),
        "low": rounded(low * per),
        "high": rounded(high * per),
        "per_watch": rounded(count / watches) if watches > 0.0 else None,
    }
