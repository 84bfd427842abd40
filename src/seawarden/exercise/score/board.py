"""The scoreboard: truths and what the watch said -> numbers. Pure: the same days give the same board."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from seawarden.exercise.score.calibration import reliability
from seawarden.exercise.score.curve import bar_for, curve
from seawarden.exercise.score.listed import loudest, misses
from seawarden.exercise.score.match import HALF_HOUR_S, Matched, flagged, seen_by
from seawarden.exercise.score.rates import detection, exposure, false_rate, highest, leads, peaks, share
from seawarden.exercise.score.stats import rounded
from seawarden.exercise.score.told import Told

Bars = Mapping[str, Mapping[str, float]]  # kind -> level -> posterior in dB
RATES: Final = (0.1, 1.0, 10.0, 20.0)  # false ones per 1,000 ship-days at which points of the curve are read off
LASTING: Final = ("lasting", "halting")  # shapes that the evidence of anchor_drag is brought to episodes with
LISTED: Final = "warning"  # the level at which misses and false ones are listed


def board(days: Sequence[Told], bars: Bars, rules: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Return the board of each noise level. ``rules``: a rule of others -> the kinds that it is held against."""
    return {
        noise: _noise([d for d in days if d.noise == noise], bars, rules) for noise in sorted({d.noise for d in days})
    }


def _noise(days: Sequence[Told], bars: Bars, rules: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Return one noise level: traffic, kinds, rules of others, misses."""
    free = [d for d in days if not d.ordered and not d.truths] or list(days)
    busy = [d for d in days if d.ordered or d.truths]
    matched = [m for d in busy for m in seen_by(d, d.cases)]
    kinds = sorted({m.truth.kind for m in matched} | {c.kind for d in days for c in d.cases})
    return {
        "traffic": exposure(free),
        "with_injects": exposure(busy),
        "kinds": {k: kind(k, free, busy, [m for m in matched if m.truth.kind == k], bars.get(k, {})) for k in kinds},
        "rules": {
            name: {k: rule(name, k, free, busy) for k in held if any(m.truth.kind == k for m in matched)}
            for name, held in rules.items()
            if any(d.rules for d in days)
        },
        "faults": sorted({f"{name}: {text}" for d in days for name, text in d.faults.items()}),
    }


def by_shape(matched: Sequence[Matched]) -> dict[str, list[Matched]]:
    """Return the truths by shape, in the order of names."""
    shapes = sorted({m.truth.shape for m in matched})
    return {shape: [m for m in matched if m.truth.shape == shape] for shape in shapes}


def kind(
    name: str, free: Sequence[Told], busy: Sequence[Told], matched: Sequence[Matched], levels: Mapping[str, float]
) -> dict[str, Any]:
    """Return everything about one kind of incident at one noise level."""
    quiet, beside = peaks(free, name), peaks(busy, name)
    tops = [highest(case) for _, _, case in quiet]
    ship_days = sum(d.ship_days for d in free)
    points = {f"{rate:g}_per_1000": bar_for(tops, ship_days, rate) for rate in RATES}
    shapes = by_shape(matched)
    at = {**levels, **points}
    warning = levels.get(LISTED, points["1_per_1000"])
    return {
        "bars_db": at,
        "false": {label: _false(quiet, free, bar) for label, bar in at.items()},
        "false_beside_injects": {label: _false(beside, busy, bar) for label, bar in at.items()},
        "shapes": {s: {label: detection(group, bar) for label, bar in at.items()} for s, group in shapes.items()},
        "curve": curve(shapes, tops, ship_days),
        "leads": {s: leads(group, warning) for s, group in shapes.items()},
        "calibration": _calibration([m for m in matched if _plain(m)], free, name),
        "calibration_lasting": _calibration([m for m in matched if m.truth.shape in LASTING], free, name),
        "misses": misses(matched, warning),
        "false_ones": loudest(quiet, warning),
    }


def _false(found: Sequence[tuple[int, int, Any]], days: Sequence[Told], bar: float) -> dict[str, Any]:
    loud = [(seed, mmsi) for seed, mmsi, case in found if highest(case) >= bar]
    watches = sum(d.hours / 8.0 for d in days)
    rate = false_rate(len(loud), sum(d.ship_days for d in days), watches)
    return {**rate, "ships": len(set(loud))}


def _plain(m: Matched) -> bool:
    """Return whether a truth is neither planned to stay below the bars nor too faint to leave much of a trace."""
    return m.truth.shape != "faint" and not m.truth.shape.startswith("red_")


def _calibration(matched: Sequence[Matched], free: Sequence[Told], name: str) -> dict[str, Any]:
    """Return the calibration of the truths given against the innocent ships of the free days."""
    guilty = [m.evidence_db for m in matched]
    best: dict[tuple[int, int], float] = {}
    for seed, mmsi, case in peaks(free, name):
        evidence = highest(case) - case.prior_db
        best[seed, mmsi] = max(best.get((seed, mmsi), evidence), evidence)
    return reliability(guilty, list(best.values()), sum(d.episodes for d in free))


def rule(name: str, of_kind: str, free: Sequence[Told], busy: Sequence[Told]) -> dict[str, Any]:
    """Return what a rule of others makes of the same days: ships flagged in a day count as false, not single alarms."""
    flags = {(d.seed, c.mmsi) for d in free for c in flagged(d, name, of_kind)}
    matched = [m for d in busy for m in seen_by(d, flagged(d, name, of_kind)) if m.truth.kind == of_kind]
    ship_days = sum(d.ship_days for d in free)
    fit = [m for m in matched if m.struck_at(1) - m.onset >= HALF_HOUR_S]
    return {
        "false": false_rate(len(flags), ship_days, sum(d.hours / 8.0 for d in free)),
        "shapes": {s: detection(group, 0.0) for s, group in by_shape(matched).items()},
        "before_30": share(sum(m.climb.reached(0.0) < m.struck_at(1) for m in fit), len(fit)),
        "ship_days": rounded(ship_days, 1),
    }
