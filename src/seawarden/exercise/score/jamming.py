"""Jamming: are the areas found in time, what do they spare the watch, and is a single deceiver inside still found."""

import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from seawarden.exercise.contract import Truth
from seawarden.exercise.score.board import Bars
from seawarden.exercise.score.match import seen_by
from seawarden.exercise.score.rates import highest, share, spread
from seawarden.exercise.score.told import Area, Told
from seawarden.model.kinds import Kind

JAMMING: Final = "jamming"
IN_TIME_S: Final = 600.0
LINGER_S: Final = 1800.0  # an area first said so long after the jamming ended is still of it


def jamming(with_field: Sequence[Told], without: Sequence[Told], bars: Bars) -> dict[str, Any]:
    """Return the board of jamming. ``without``: the same days with the areas switched off, in the same order."""
    episodes = [(day, truth) for day in with_field for truth in day.truths if truth.kind == JAMMING]
    first = [_first(day.areas, truth) for day, truth in episodes]
    alerts = [sum(false_alerts(day, bars) for day in days) for days in (with_field, without)]
    inside = [m for day in with_field for m in seen_by(day, day.cases) if _inside(day, m.truth)]
    bar = bars.get(str(Kind.POSITION_DECEPTION), {}).get("watch", math.inf)
    late = [t - truth.start for (_, truth), t in zip(episodes, first, strict=True) if math.isfinite(t)]
    return {
        "episodes": len(episodes),
        "found": share(sum(map(math.isfinite, first)), len(first)),
        "within_10_min": share(sum(t <= IN_TIME_S for t in late), len(episodes)),
        "by_shape": {
            shape: share(
                sum(t - truth.start <= IN_TIME_S for (_, truth), t in zip(episodes, first, strict=True)
                    if truth.shape == shape),
                sum(truth.shape == shape for _, truth in episodes),
            )
            for shape in sorted({truth.shape for _, truth in episodes})
        },
        "latency_min": spread(late),
        "false_areas": sum(_stray(day) for day in with_field),
        "false_alerts": {"with_field": alerts[0], "without_field": alerts[1],
                         "fewer": share(max(alerts[1] - alerts[0], 0), alerts[1])},
        "deceivers_inside": share(sum(math.isfinite(m.climb.reached(bar)) for m in inside), len(inside)),
        "faults": sorted({f"{n}: {t}" for d in (*with_field, *without) for n, t in d.faults.items()}),
    }  # fmt: skip


def _first(areas: Sequence[Area], truth: Truth) -> float:
    """Return when an area was first said that overlaps the jammed one in place and time, inf where none was."""
    times = [a.seen_at for a in areas if truth.start <= a.seen_at <= truth.end + LINGER_S and _touches(a, truth)]
    return min(times, default=math.inf)


def _touches(area: Area, truth: Truth) -> bool:
    return away_m(area.lon, area.lat, *truth.position) <= area.radius_m + truth.radius_m or any(
        away_m(area.lon, area.lat, *place) <= area.radius_m for place in [truth.facts.get("false", truth.position)]
    )


def _stray(day: Told) -> int:
    """Return how many areas of a day belong to no jamming."""
    jams = [t for t in day.truths if t.kind == JAMMING]
    return sum(not any(t.start <= a.seen_at <= t.end + LINGER_S and _touches(a, t) for t in jams) for a in day.areas)


def false_alerts(day: Told, bars: Bars) -> int:
    """Return the incidents of position deception on jammed ships that deceive nobody."""
    kind = str(Kind.POSITION_DECEPTION)
    jammed = {mmsi for t in day.truths if t.kind == JAMMING for mmsi in t.others}
    guilty = {mmsi for t in day.truths if t.kind != JAMMING for mmsi in (t.mmsi, *t.others)}
    bar = bars.get(kind, {}).get("watch", math.inf)
    return sum(c.kind == kind and c.mmsi in jammed - guilty and highest(c) >= bar for c in day.cases)


def _inside(day: Told, truth: Truth) -> bool:
    """Return whether a deceiver was within a jammed area while it was jammed."""
    if truth.kind != Kind.POSITION_DECEPTION:
        return False
    return any(
        t.start < truth.end and truth.start < t.end and away_m(*truth.position, *t.position) <= t.radius_m
        for t in day.truths
        if t.kind == JAMMING
    )


def away_m(lon0: float, lat0: float, lon1: float, lat1: float) -> float:
    """Return the distance in m of two places in deg, good to some per cent within a few hundred km."""
    x = (lon1 - lon0) * float(np.cos(np.radians(0.5 * (lat0 + lat1))))
    return 111_195.0 * math.hypot(x, lat1 - lat0)
