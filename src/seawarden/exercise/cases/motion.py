"""The model that fills the gaps: speed over time from what is on record, then the way that fits the dated places.

1. Her speed on a grid of 10 s: her own with its wander; from the onset on less the loss, with the wobble of the drag's
   force model (`inject.scheme`); the recorded speeds in their place where there are any; halts, stops and dips cut in.
2. Her place: at each tie (a dated crossing) she is where her way crosses that asset. Before the first tie and after the
   last the speed is integrated from it; between two ties it is multiplied by what makes the distance fit, with ramps
   of 20 minutes at both ends. ``factor`` among the facts says by how much.
"""

from itertools import pairwise
from typing import Any, Final, NamedTuple

import numpy as np

from seawarden.exercise.cases.crossing import crossings
from seawarden.exercise.cases.load import Band, Case, Tie
from seawarden.exercise.inject.dials import Dials
from seawarden.exercise.inject.force import KN_MS, STEP_S, hull
from seawarden.exercise.inject.scheme import scheme
from seawarden.exercise.noise import wander
from seawarden.exercise.path import Path, place_at
from seawarden.model.times import epoch

RAMP_S: Final = 1200.0
BLEND_S: Final = 600.0
EDGE_S: Final = 240.0  # a halt begins and ends over this


class Moved(NamedTuple):
    """Where she was every `STEP_S` from the case's begin: distance along her way (m), what is added to her heading."""

    s_m: np.ndarray
    crab_deg: np.ndarray
    onset: float
    heaved: float
    facts: dict[str, Any]


def drawn(rng: np.random.Generator, band: Band) -> float:
    """Return a number of a band."""
    return float(rng.uniform(*band)) if isinstance(band, tuple | list) else float(band)


def between(rng: np.random.Generator, times: tuple[str, str]) -> float:
    """Return an epoch second between two ISO times."""
    return float(rng.uniform(epoch(times[0]), epoch(times[1])))


def move(rng: np.random.Generator, case: Case, path: Path, aside_m: float, common: np.ndarray) -> Moved:
    """Return her motion along ``path`` (its ties are looked for ``aside_m`` to the right of it).

    ``common`` f8[n] every `STEP_S`: the factor of speed that wind and current have for everybody.
    """
    t = np.arange(case.span[0], case.span[1] + STEP_S, STEP_S)
    motion = case.motion
    ties = [(epoch(tie.t) + 60.0 * drawn_sd(rng, tie.sd_min), _tie_m(case, path, aside_m, tie)) for tie in motion.ties]
    loss = float(rng.uniform(*motion.loss))
    if motion.onset:
        onset = between(rng, motion.onset)
    else:
        onset = ties[0][0] - 60.0 * drawn(rng, motion.onset_before_min or 60.0)
    if motion.heaved:
        heaved = epoch(motion.heaved)
    else:
        heaved = ties[-1][0] + 60.0 * drawn(rng, motion.heaved_after_min or 60.0)
    own = _own_kn(rng, case, ties, loss)
    ship = hull(case.ship.length_m, case.ship.beam_m, case.ship.draught_m, own, bool(rng.random() < 0.7))
    drag = scheme(rng, "lasting", ship, Dials(), loss, heaved - onset)
    keep, crab = np.ones(t.size), np.zeros(t.size)
    first = max(int((onset - t[0]) / STEP_S), 0)
    last = min(first + drag.keep.size, t.size)
    keep[first:last], crab[first:last] = drag.keep[: last - first], drag.crab_deg[: last - first]
    v = (own + wander(rng, 1, t.size, STEP_S)[0]) * keep * common
    v = _recorded(rng, case, t, v, own)
    v = np.maximum(v * _halted(rng, case, t, ties, own), 0.0)
    s, factor = _tied(t, v * KN_MS, ties)
    facts = {
        "own_kn": round(own, 2),
        "loss_meant": round(loss, 3),
        "wobble_kn": drag.facts["wobble_kn"],
        "crab_deg": drag.facts["crab_deg"],
        "factor": [round(f, 3) for f in factor],
    }
    return Moved(s, crab, onset, heaved, facts)


def drawn_sd(rng: np.random.Generator, sd: float) -> float:
    """Return a normal number of standard deviation ``sd``, held to twice of it."""
    return float(np.clip(rng.normal(0.0, sd), -2.0 * sd, 2.0 * sd))


def _tie_m(case: Case, path: Path, aside_m: float, tie: Tie) -> float:
    """Return how far along the path a tie's place is, m. ValueError where the way does not cross the asset."""
    s = np.arange(0.0, path.length_m, 50.0)
    lon, lat = place_at(path, s, aside_m)
    if tie.place is not None:
        if case.loiter:  # she comes by again and again: the first time counts
            first = np.argmin(np.hypot((lon - case.way[-1][0]) * 0.9, lat - case.way[-1][1]) > 0.01)
            return float(s[first])
        return float(s[np.argmin(np.hypot((lon - tie.place[0]) * 0.52, lat - tie.place[1]))])
    line = next(tuple(a.line) for a in case.assets if a.asset_id == tie.asset_id)
    at = crossings(lon, lat, line)
    if not at:
        raise ValueError(f"{case.case_id}: the way does not cross {tie.asset_id}")
    return 50.0 * at[-1] if case.loiter else 50.0 * at[0]


def _own_kn(rng: np.random.Generator, case: Case, ties: list[tuple[float, float]], loss: float) -> float:
    """Return her own speed: as given, or so that the speed at the ties is what is left of it."""
    motion = case.motion
    if motion.own_kn is not None:
        return drawn(rng, motion.own_kn)
    if motion.own_at_tie_kn is not None:
        return min(drawn(rng, motion.own_at_tie_kn) / (1.0 - loss), 13.5)
    (t0, s0), (t1, s1) = ties[0], ties[-1]
    return (s1 - s0) / (t1 - t0) / KN_MS / (1.0 - loss)


def _recorded(rng: np.random.Generator, case: Case, t: np.ndarray, v: np.ndarray, own: float) -> np.ndarray:
    """Return the speeds with each recorded run in its place, blended in over ten minutes, a little wobble kept."""
    out = v
    for run in case.motion.speeds:
        at, kn = np.array([epoch(when) for when, _ in run]), np.array([drawn(rng, band) for _, band in run])
        smooth = np.convolve(np.pad(v, 60, mode="edge"), np.full(121, 1.0 / 121), "valid")
        wobble = np.clip((v - smooth) / max(own, 1.0), -0.05, 0.05)
        told = np.interp(t, at, kn) * (1.0 + wobble)
        weight = np.interp(t, (at[0] - BLEND_S, at[0], at[-1], at[-1] + BLEND_S), (0.0, 1.0, 1.0, 0.0))
        if kn[0] == 0.0:  # she lies until then
            weight, told = np.where(t <= at[0], 1.0, weight), np.where(t <= at[0], 0.0, told)
        if at[-1] >= t[-1] - BLEND_S:
            weight = np.where(t >= at[-1], 1.0, weight)
        out = out + weight * (told - out)
    return out


def _cut(t: np.ndarray, begin: float, lasts_s: float, left: float, edge_s: float = EDGE_S) -> np.ndarray:
    """Return the factor of one slow stretch."""
    corners = (begin, begin + edge_s, begin + max(lasts_s - edge_s, edge_s), begin + max(lasts_s, 2 * edge_s))
    return np.asarray(1.0 - (1.0 - left) * np.interp(t, corners, (0.0, 1.0, 1.0, 0.0)))


def _halted(
    rng: np.random.Generator, case: Case, t: np.ndarray, ties: list[tuple[float, float]], own: float
) -> np.ndarray:
    """Return the factor of halts, stops and dips."""
    motion, factor = case.motion, np.ones(t.size)
    when = {tie.asset_id: at for tie, (at, _) in zip(motion.ties, ties, strict=True)}
    if motion.halts:
        for _ in range(int(rng.integers(motion.halts.number[0], motion.halts.number[1] + 1))):
            lasts = 60.0 * drawn(rng, motion.halts.minutes)
            factor *= _cut(t, between(rng, motion.halts.between), lasts, float(rng.uniform(0.05, 0.3)))
    if motion.stop:
        factor *= _cut(t, between(rng, motion.stop.begin), 60.0 * drawn(rng, motion.stop.minutes), 0.05)
    before = motion.before
    if before and rng.random() < before.share:
        lasts = 60.0 * drawn(rng, before.minutes)
        ahead_s = before.ahead_nm * 3600.0 / own
        factor *= _cut(t, when[before.asset_id] - ahead_s - lasts, lasts, drawn(rng, before.left))
    else:
        for dip in motion.dips:
            lasts = 60.0 * drawn(rng, dip.minutes)
            factor *= _cut(t, when[dip.asset_id] - 60.0, lasts, 1.0 - drawn(rng, dip.loss), 60.0)
    return factor


def _tied(t: np.ndarray, v_ms: np.ndarray, ties: list[tuple[float, float]]) -> tuple[np.ndarray, list[float]]:
    """Return the distance along the way that is right at every tie, and the factor between each two."""
    v, factors = v_ms.copy(), []
    for (t0, s0), (t1, s1) in pairwise(ties):
        ramp = min(RAMP_S, 0.25 * (t1 - t0))
        weight = np.interp(t, (t0, t0 + ramp, t1 - ramp, t1), (0.0, 1.0, 1.0, 0.0), left=0.0, right=0.0)
        made = _over(t, v, t0, t1)
        more = ((s1 - s0) - made) / max(_over(t, v * weight, t0, t1), 1.0)
        v = v * (1.0 + max(more, -0.95) * weight)
        factors.append(1.0 + more)
    way = np.concatenate(([0.0], np.cumsum(0.5 * (v[1:] + v[:-1]) * STEP_S)))
    t0, s0 = ties[0]
    return way - float(np.interp(t0, t, way)) + s0, factors


def _over(t: np.ndarray, v: np.ndarray, t0: float, t1: float) -> float:
    """Return the distance made between two times."""
    way = np.concatenate(([0.0], np.cumsum(0.5 * (v[1:] + v[:-1]) * STEP_S)))
    return float(np.interp(t1, t, way) - np.interp(t0, t, way))
