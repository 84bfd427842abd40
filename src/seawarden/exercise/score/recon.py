"""Reconstructions: in which share of a case's variants was the watch before which asset, and was anybody else blamed.

Reconstructions, not recordings: what is on record is kept, the gaps are filled by a stated model, the tracks of the
innocent ships are invented and support no claim about real ones.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from seawarden.exercise.score.board import Bars
from seawarden.exercise.score.match import Matched, named, seen_by
from seawarden.exercise.score.rates import highest, share, spread
from seawarden.exercise.score.told import Told


def cases(days: Sequence[Told], bars: Bars) -> dict[str, Any]:
    """Return the result of each case; ``days`` are its variants, named after it."""
    return {name: case([d for d in days if d.name == name], bars) for name in dict.fromkeys(d.name for d in days)}


def case(days: Sequence[Told], bars: Bars) -> dict[str, Any]:
    """Return one case: at each level, the share of variants warned at all, and before each asset that was struck."""
    matched = [m for d in days for m in seen_by(d, d.cases)]
    kind = matched[0].truth.kind if matched else ""
    facts = matched[0].truth.facts if matched else {}
    return {
        "kind": kind,
        "variants": len(days),
        "wanted": facts.get("wanted", []),
        "no_promise": facts.get("no_promise", []),
        "levels": {level: _level(matched, bar) for level, bar in bars.get(kind, {}).items()},
        "innocents_warned": {level: innocents(days, bars, level) for level in ("watch", "warning", "alarm")},
        "others_warned": others(days, bars),
        "ship_days": round(sum(d.ship_days for d in days), 2),
        "faults": sorted({f"{n}: {t}" for d in days for n, t in d.faults.items()}),
    }


def _level(matched: Sequence[Matched], bar: float) -> dict[str, Any]:
    at = [(m, m.climb.reached(bar)) for m in matched]
    assets = list(dict.fromkeys(asset for m in matched for asset, _ in m.truth.struck))
    wanted = [(m, t) for m, t in at if _wanted(m)]
    out: dict[str, Any] = {
        **share(sum(t < float("inf") for _, t in at), len(at)),
        "before_wanted": share(sum(all(t < w for w in _wanted(m)) for m, t in wanted), len(wanted)),
        "latency_min": spread([t - m.truth.start for m, t in at if t < float("inf")]),
        "before": {},
        "lead_min": {},
    }
    for asset in assets:
        struck = [(dict(m.truth.struck).get(asset), t) for m, t in at]
        fit = [(s, t) for s, t in struck if s is not None]
        out["before"][asset] = share(sum(t < s for s, t in fit), len(fit))
        out["lead_min"][asset] = spread([s - t for s, t in fit if t < float("inf")])
    return out


def _wanted(m: Matched) -> list[float]:
    """Return when the assets before which a warning is asked for were struck."""
    return [when for asset, when in m.truth.struck if asset in m.truth.facts.get("wanted", [])]


def innocents(days: Sequence[Told], bars: Bars, level: str) -> dict[str, Any]:
    """Return how many of the innocent ships on record (invented tracks) were over a level with any case at all."""
    loud = of = 0
    for day in days:
        ships = {int(mmsi) for t in day.truths for mmsi in t.facts.get("innocents", [])}
        of += len(ships)
        loud += len(ships & _loud(day, bars, level))
    return share(loud, of)


def others(days: Sequence[Told], bars: Bars) -> dict[str, int]:
    """Return how many ships beside the case's own were over `warning`, by kind, in all variants together."""
    count: dict[str, int] = {}
    for day in days:
        guilty = named(day)
        for c in day.cases:
            if c.mmsi not in guilty and highest(c) >= _bar(bars, c.kind, "warning"):
                count[c.kind] = count.get(c.kind, 0) + 1
    return dict(sorted(count.items()))


def _loud(day: Told, bars: Bars, level: str) -> set[int]:
    return {c.mmsi for c in day.cases if highest(c) >= _bar(bars, c.kind, level)}


def _bar(bars: Bars, kind: str, level: str) -> float:
    row: Mapping[str, float] = bars.get(kind, {})
    return row.get(level, float("inf"))
