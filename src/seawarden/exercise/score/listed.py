"""Misses and false ones, one by one with their facts: a rate alone teaches nobody why."""

import math
from collections.abc import Sequence
from typing import Any, Final

from seawarden.exercise.score.match import HALF_HOUR_S, Matched
from seawarden.exercise.score.rates import highest
from seawarden.exercise.score.stats import rounded
from seawarden.exercise.score.told import CaseTold
from seawarden.model.times import iso

MOST_FALSE: Final = 200  # false ones listed, loudest first; all are counted
SMALL_LOSS, SHORT_S, SHORT_MIN = 0.15, 2700.0, 240.0


def misses(truths: Sequence[Matched], bar_db: float) -> list[dict[str, Any]]:
    """Return every truth that the watch did not reach ``bar_db`` for, in the order (shape, seed, start)."""
    missed = [m for m in truths if not math.isfinite(m.climb.reached(bar_db))]
    missed.sort(key=lambda m: (m.group, m.told.seed, m.truth.start, m.truth.mmsi))
    return [_miss(m, bar_db) for m in missed]


def _miss(m: Matched, bar_db: float) -> dict[str, Any]:
    to_first = m.struck_at(1) - m.onset
    return {
        "shape": m.truth.shape,
        "seed": m.told.seed,
        "day": m.told.name,
        "mmsi": m.truth.mmsi,
        "start": iso(m.truth.start),
        "minutes": rounded((m.truth.end - m.truth.start) / 60.0, 1),
        "minutes_to_first_asset": rounded(to_first / 60.0, 1),
        "assets": len(m.truth.struck),
        "highest_db": rounded(m.climb.highest_db, 2),
        "short_of_db": rounded(bar_db - m.climb.highest_db, 2),
        "facts": _plain(m.truth.facts),
        "guess": guess(m),
    }


def guess(m: Matched) -> str:
    """Return why she was missed, guessed from the facts of the truth alone: the first that fits."""
    loss, known = _number(m, "loss_mean", "loss"), _number(m, "history_min")
    if not m.climb.db.size:
        begun = "no suspicion was ever raised"
    else:
        begun = f"{m.climb.highest_db:+.1f} dB at most"
    if loss is not None and loss < SMALL_LOSS and m.truth.shape != "dips":
        return f"{begun}; she lost only {100 * loss:.0f} % of her speed"
    if m.truth.end - m.truth.start < SHORT_S:
        return f"{begun}; it lasted only {(m.truth.end - m.truth.start) / 60.0:.0f} min"
    if m.truth.shape == "already":
        return f"{begun}; she was first seen already dragging"
    if m.truth.shape == "dips" and len(m.truth.struck) < 2:
        return f"{begun}; a single crossing shows a single dip"
    if known is not None and known < SHORT_MIN:
        return f"{begun}; she had been in view for {known:.0f} min"
    if not m.truth.struck or m.struck_at(1) - m.onset < HALF_HOUR_S:
        return f"{begun}; no asset ahead for long, so that nothing supports the loss"
    return f"{begun}; no single fact explains it"


def _number(m: Matched, *names: str) -> float | None:
    for name in names:
        value = m.truth.facts.get(name)
        if isinstance(value, int | float):
            return float(value)
    return None


def _plain(facts: dict[str, Any]) -> dict[str, Any]:
    """Return the facts with numbers rounded, in the order of names."""
    return {k: rounded(v) if isinstance(v, float) else v for k, v in sorted(facts.items())}


def loudest(cases: Sequence[tuple[int, int, CaseTold]], bar_db: float) -> list[dict[str, Any]]:
    """Return the false ones at ``bar_db``, loudest first, with what was said of them."""
    loud = [(seed, mmsi, case) for seed, mmsi, case in cases if highest(case) >= bar_db]
    loud.sort(key=lambda c: (-highest(c[2]), c[0], c[1], c[2].id))
    return [
        {
            "seed": seed,
            "mmsi": mmsi,
            "name": case.name,
            "type": case.type,
            "asset": case.asset,
            "lon": rounded(case.position[0], 3),
            "lat": rounded(case.position[1], 3),
            "at": iso(case.steps[-1][0]) if case.steps else "",
            "highest_db": rounded(highest(case), 2),
            "why": case.why,
        }
        for seed, mmsi, case in loud[:MOST_FALSE]
    ]
