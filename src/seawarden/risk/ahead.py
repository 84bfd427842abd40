"""What lies on a ship's way: a fan of straight courses, each as likely as ships are to turn so far in that time.

The probability of an asset is that of her passing over it if she sails on as she does now: the weight of the courses
that meet it, times the chance that she still is on this passage by then. It does not ask whether the incident is real;
that is the incident's own probability.

A ship keeps her course to a few degrees for minutes and turns with the lane in hours, so the fan widens with the time
to go: standard deviation 4 deg and 12 deg more an hour (root of squares). That she still is under way on this passage
decays with 12 h. Both are judgement, to be fitted on traffic. The accuracy of a line is a shift of the line against
her way, tried at nine places: a coarse line spreads the probability over the ships beside it and gives nobody more.
"""

import math
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from seawarden.geo.ahead import ahead
from seawarden.geo.earth import KN_MS
from seawarden.model.asset import Assets
from seawarden.model.case import Case
from seawarden.model.incident import AtRisk
from seawarden.risk.fan import fan

LOOK_S = 3.0 * 3600.0
MOST = 5
LEAST = 0.05  # probability below which an asset is not named
MIN_KN = 0.5  # slower, a course says nothing
OLD_S = 1800.0  # a course older than this is not hers any more
STEADY_DEG, TURNING_DEG_H = 4.0, 12.0
PASSAGE_S = 12.0 * 3600.0
WAY_M = 100.0  # antenna to anchor, and the error of a fix

TURNS = (-50.0, -38.0, -28.0, -20.0, -14.0, -9.0, -5.0, -2.0, 0.0, 2.0, 5.0, 9.0, 14.0, 20.0, 28.0, 38.0, 50.0)  # deg
ASIDES = (-2500.0, -1000.0, -500.0, -200.0, 0.0, 200.0, 500.0, 1000.0, 2500.0)  # m
TURNS_DEG, ASIDES_M = np.array(TURNS), np.array(ASIDES)


class Ship(NamedTuple):
    """Where a ship was at UTC epoch s ``t`` and how she moved."""

    t: float
    lon: float
    lat: float
    cog_deg: float
    sog_kn: float


def ship_of(case: Case) -> Ship | None:
    """Return the ship's latest place and way that the findings' ``facts`` tell, None where they do not.

    Read are ``lon``, ``lat`` (the finding's position where missing), ``cog_deg``, ``sog_kn`` and ``t`` (``seen_at``).
    """
    for finding in sorted(case.findings, key=lambda f: (f.seen_at, f.id), reverse=True):
        facts = finding.facts
        values: tuple[Any, ...] = (
            facts.get("t", finding.seen_at),
            facts.get("lon", finding.position[0]),
            facts.get("lat", finding.position[1]),
            facts.get("cog_deg"),
            facts.get("sog_kn"),
        )
        known = finding.track == case.track and all(isinstance(v, int | float) and math.isfinite(v) for v in values)
        if known and case.t - finding.seen_at <= OLD_S:
            return Ship(*(float(v) for v in values))
    return None


def at_risk(assets: Assets, ship: Ship) -> tuple[AtRisk, ...]:
    """Return the next assets on the ship's way within three hours, by ETA, five at most; an area she is in: now."""
    if ship.sog_kn < MIN_KN or not assets.ids:
        return ()
    speed_ms = ship.sog_kn * KN_MS
    meets = np.empty((len(assets.ids), ASIDES_M.size, TURNS_DEG.size))
    fan(assets.geometry, ship.lon, ship.lat, ship.cog_deg, speed_ms * LOOK_S, ASIDES_M, TURNS_DEG, meets)
    for asset in _around(assets, ship):
        meets[asset] = 0.0
    meets /= speed_ms
    found = []
    for asset in np.flatnonzero(np.isfinite(meets).any(axis=(1, 2))):
        chance, eta_s = _chance(meets[asset], float(assets.accuracy_m[asset]))
        if chance >= LEAST:
            eta = float(round(ship.t + eta_s))
            found.append(AtRisk(asset_id=assets.ids[asset], eta=eta, probability=round(chance, 4)))
    return tuple(sorted(found, key=lambda a: (a.eta, a.asset_id))[:MOST])


def _around(assets: Assets, ship: Ship) -> np.ndarray:
    """Return the areas that the ship is in, by index."""
    if not assets.is_area.any():
        return np.empty(0, np.int32)
    inside, distance_m = np.empty(8, np.int32), np.empty(8)
    return inside[: ahead(assets.geometry, ship.lon, ship.lat, ship.cog_deg, 0.0, inside, distance_m)]


def _chance(meets_s: np.ndarray, accuracy_m: float) -> tuple[float, float]:
    """Return the probability of passing over an asset and the mean time to it in s.

    ``meets_s`` f8[asides, turns] is the time after which each course meets it, inf where it does not.
    """
    met = np.isfinite(meets_s)
    times_s = np.where(met, meets_s, 0.0)
    aside_m = _step(math.hypot(WAY_M, accuracy_m))
    mean_s, total = float(meets_s.min()), 0.0
    for _ in range(2):  # one spread for the whole fan, so that it holds no more than one ship: that of the mean time
        weight = _weights(aside_m, _step(math.hypot(STEADY_DEG, TURNING_DEG_H * mean_s / 3600.0))) * met
        total = float(weight.sum())
        mean_s = float((weight * times_s).sum()) / total if total > 0.0 else mean_s
    return total * math.exp(-mean_s / PASSAGE_S), mean_s


def _step(sigma: float) -> float:
    """Return ``sigma`` to the nearest of steps of 2 %: the spreads are no better known, and few are worked out anew."""
    return 1.02 ** round(math.log(sigma) / math.log(1.02))


@lru_cache(maxsize=4096)
def _weights(aside_m: float, turn_deg: float) -> np.ndarray:
    """Return f8[asides, turns]: how likely each shift of the line and each course are together."""
    return np.outer(nearest(ASIDES, aside_m, open_ends=True), nearest(TURNS, turn_deg))


def nearest(places: tuple[float, ...], sigma: float, open_ends: bool = False) -> tuple[float, ...]:
    """Return the share of a normal distribution about 0 that lies nearest to each of ``places``.

    The outer ones reach as far out as in, or with ``open_ends`` for ever.
    """
    middles = [0.5 * (a + b) for a, b in pairwise(places)]
    ends = (-math.inf, math.inf) if open_ends else (2 * places[0] - middles[0], 2 * places[-1] - middles[-1])
    below = [0.5 * math.erfc(-edge / sigma / math.sqrt(2.0)) for edge in (ends[0], *middles, ends[1])]
    return tuple(high - low for low, high in pairwise(below))
