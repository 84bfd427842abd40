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
from typing import Any, NamedTuple

import numpy as np

from seawarden.geo.ahead import ahead
from seawarden.geo.earth import KN_MS, moved
from seawarden.kernel import kernel
from seawarden.model.asset import Assets
from seawarden.model.case import Case
from seawarden.model.incident import AtRisk

LOOK_S = 3.0 * 3600.0
MOST = 5
LEAST = 0.05  # probability below which an asset is not named
MIN_KN = 0.5  # slower, a course says nothing
OLD_S = 1800.0  # a course older than this is not hers any more
STEADY_DEG, TURNING_DEG_H = 4.0, 12.0
PASSAGE_S = 12.0 * 3600.0
WAY_M = 100.0  # antenna to anchor, and the error of a fix
PER_RAY = 16

TURNS_DEG = np.array([-50.0, -38, -28, -20, -14, -9, -5, -2, 0, 2, 5, 9, 14, 20, 28, 38, 50])
ASIDES_M = np.array([-2500.0, -1000, -500, -200, 0, 200, 500, 1000, 2500])


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
    """Return the next assets on the ship's way within three hours, by ETA, five at most."""
    speed_ms = ship.sog_kn * KN_MS
    if ship.sog_kn < MIN_KN or not assets.ids:
        return ()
    shape = (ASIDES_M.size, TURNS_DEG.size, PER_RAY)
    hit, distance_m = np.full(shape, -1, np.int32), np.zeros(shape)
    fan(
        assets.geometry, ship.lon, ship.lat, ship.cog_deg, speed_ms * LOOK_S, TURNS_DEG, ASIDES_M, hit, distance_m
    )  # fmt: skip
    found = []
    for asset in np.unique(hit[hit >= 0]):
        meets = np.where(hit == asset, distance_m, np.inf).min(axis=2) / speed_ms
        chance, eta_s = _chance(meets, float(assets.accuracy_m[asset]))
        if chance >= LEAST:
            eta = float(round(ship.t + eta_s))
            found.append(AtRisk(asset_id=assets.ids[asset], eta=eta, probability=round(chance, 4)))
    return tuple(sorted(found, key=lambda a: (a.eta, a.asset_id))[:MOST])


@kernel
def fan(
    geometry: object,
    lon: float,
    lat: float,
    cog_deg: float,
    length_m: float,
    turns_deg: np.ndarray,
    asides_m: np.ndarray,
    hit: np.ndarray,
    distance_m: np.ndarray,
) -> None:
    """Fill ``hit`` (i4[asides, turns, K], -1 before) and ``distance_m`` with what each straight course meets."""
    for i in range(asides_m.size):
        x, y = moved(lon, lat, cog_deg + 90.0, asides_m[i])
        for j in range(turns_deg.size):
            ahead(geometry, x, y, (cog_deg + turns_deg[j]) % 360.0, length_m, hit[i, j], distance_m[i, j])


def _chance(meets_s: np.ndarray, accuracy_m: float) -> tuple[float, float]:
    """Return the probability of passing over an asset and the mean time to it in s.

    ``meets_s`` f8[asides, turns] is the time after which each course meets it, inf where it does not.
    """
    aside = _shares(ASIDES_M, math.hypot(WAY_M, accuracy_m), open_ends=True)
    total = when = 0.0
    for i, j in np.argwhere(np.isfinite(meets_s)):
        eta_s = float(meets_s[i, j])
        turn = _share(TURNS_DEG, int(j), math.hypot(STEADY_DEG, TURNING_DEG_H * eta_s / 3600.0))
        weight = float(aside[i]) * turn * math.exp(-eta_s / PASSAGE_S)
        total += weight
        when += weight * eta_s
    return total, when / total if total > 0.0 else math.inf


def _shares(places: np.ndarray, sigma: float, open_ends: bool) -> np.ndarray:
    """Return the share of a normal distribution that is nearest to each of ``places``; all of it with open ends."""
    shares = np.array([_share(places, k, sigma) for k in range(places.size)])
    if open_ends:
        shares[[0, -1]] += 0.5 * (1.0 - shares.sum())
    return shares


def _share(places: np.ndarray, k: int, sigma: float) -> float:
    """Return the share of a normal distribution between the midpoints round ``places[k]``; the ends are symmetric."""
    below = (places[k] - places[k - 1]) / 2.0 if k > 0 else (places[k + 1] - places[k]) / 2.0
    above = (places[k + 1] - places[k]) / 2.0 if k + 1 < places.size else (places[k] - places[k - 1]) / 2.0
    low, high = (places[k] - below) / sigma, (places[k] + above) / sigma
    return 0.5 * (math.erf(high / math.sqrt(2.0)) - math.erf(low / math.sqrt(2.0)))
