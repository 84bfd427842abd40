"""Which ships drag, and from when: told from what was heard so far, by the seed, in any source.

A ship is taken who is a cargo ship or tanker of 80 m or more (or says nothing of herself), has been heard regularly for
three hours, has kept her speed (8 kn or more) and course for the last one, lies not near a port, and has an asset 20 to
120 minutes ahead on her straight course. The moments are spread over the day; where nobody fits at a moment, the next
ten minutes are tried. See `dials.Choice` for every figure.
"""

from typing import NamedTuple

import numpy as np

from seawarden.exercise.inject.dials import Choice
from seawarden.exercise.inject.heard import Heard, fits
from seawarden.geo.ahead import ahead
from seawarden.geo.earth import KN_MS, distances_m
from seawarden.model.asset import Assets

UNDER_WAY = (0, 8, 15)
_MOST_ASSETS = 12


class Picked(NamedTuple):
    """One ship taken, as known at the tick."""

    row: np.ndarray  # of `heard.SHIP`
    own_kn: float  # her mean speed over the last hour
    first_asset_s: float  # on her straight course, at that speed


class Schedule:
    """The moments at which anchors fall: one in each equal part of the span, at random within it."""

    def __init__(self, seed: int, count: int, first_s: float, last_s: float) -> None:
        """Spread ``count`` moments between two epoch seconds."""
        rng = np.random.default_rng([seed, 71])
        parts = (np.arange(count) + rng.random(count)) / max(count, 1)
        self._moments = first_s + parts * max(last_s - first_s, 0.0)
        self._last_s = last_s
        self.taken = 0

    def due(self, t: float) -> int:
        """Return how many ships are wanted at a tick."""
        return min(int((self._moments <= t).sum()) - self.taken, self.wanted(t))

    def wanted(self, t: float) -> int:
        """Return how many ships are still to be taken, now or later."""
        return 0 if t > self._last_s + 3600.0 else self._moments.size - self.taken


class Fit(NamedTuple):
    """What a shape asks of a ship: heard for so many bins, kept back or not, on a straight course, off ports.

    ``waits`` bool[ships]: the others will not do (None: all will).
    """

    bins: int
    held: bool = False
    straight: bool = True
    open_sea: bool = True
    waits: np.ndarray | None = None


def steady(heard: Heard, choice: Choice, bins: int, turns: bool = False) -> np.ndarray:
    """Return bool[ships]: heard regularly over the last ``bins`` bins, of even speed in the last hour.

    Of even course too, unless ``turns``.
    """
    n, _, _, _ = heard.means(bins)
    _, sog, east, north = heard.means(choice.steady_bins)
    silent = (n == 0).sum(axis=1)
    regular = (silent <= choice.silent_bins * bins // choice.heard_bins) & np.isfinite(sog).all(axis=1)
    mean = sog.mean(axis=1)
    even = (np.abs(sog - mean[:, None]) <= choice.steady_share * mean[:, None]).all(axis=1)
    along = np.hypot(east.mean(axis=1), north.mean(axis=1))
    turn = np.cos(np.radians(choice.steady_deg))
    course = (east * east.mean(axis=1)[:, None] + north * north.mean(axis=1)[:, None]) / np.maximum(along, 1e-9)[
        :, None
    ]
    straight = (course >= turn * np.hypot(east, north)).all(axis=1) & (along > 0.9)
    return np.asarray(regular & (mean >= choice.least_kn) & even & (straight | turns))


def near_ports(heard: Heard, choice: Choice, of: np.ndarray) -> np.ndarray:
    """Return bool for the ships ``of`` (indices): two or more others lie still within the distance of ports."""
    n, sog, _, _ = heard.means(choice.steady_bins)
    total = n.sum(axis=1)
    mean = np.where(total > 0, np.nansum(np.where(n > 0, sog, 0.0) * n, axis=1) / np.maximum(total, 1), np.inf)
    still = np.flatnonzero(mean < choice.lie_kn)
    out = np.zeros(of.size, bool)
    lon, lat = heard.ships["lon"], heard.ships["lat"]
    for i, k in enumerate(of.tolist()):
        far = np.hypot((lon[still] - lon[k]) * 0.5, lat[still] - lat[k]) > choice.ports_m / 100_000.0
        at = still[~far]
        here = (np.full(at.size, lon[k]), np.full(at.size, lat[k]))
        out[i] = (distances_m(*here, lon[at].copy(), lat[at].copy()) < choice.ports_m).sum() >= 2
    return out


def meets(assets: Assets, row: np.ndarray, kn: float, within_s: float) -> list[float]:
    """Return after how many s a ship meets lines on her straight course, in order, each asset once; areas are none."""
    which, far = np.empty(_MOST_ASSETS, np.int32), np.empty(_MOST_ASSETS)
    speed = kn * KN_MS
    length = within_s * speed
    n = ahead(assets.geometry, float(row["lon"]), float(row["lat"]), float(row["cog_deg"]), length, which, far)
    return [float(far[i]) / speed for i in range(n) if not assets.is_area[which[i]]]


def pick(
    heard: Heard, assets: Assets, choice: Choice, shape: str, rng: np.random.Generator, avoid: set[int], fit: Fit
) -> Picked | None:
    """Return one ship that fits a shape, None where nobody does. ``avoid``: MMSI that something is done to already."""
    ships = heard.ships
    good = fits(ships, choice) & steady(heard, choice, fit.bins, not fit.straight)
    good &= np.isin(ships["status"], UNDER_WAY) & (ships["held"] == fit.held) & ~np.isin(ships["mmsi"], sorted(avoid))
    if fit.waits is not None:
        good &= fit.waits
    _, sog, _, _ = heard.means(choice.steady_bins)
    for i in rng.permutation(np.flatnonzero(good)).tolist():
        kn = float(sog[i].mean())
        met = meets(assets, ships[i], kn, choice.second_s if shape == "dips" else choice.ahead_s[1])
        enough = len(met) >= (2 if shape == "dips" else 1)
        if not enough or not choice.ahead_s[0] <= met[0] <= choice.ahead_s[1]:
            continue
        if not fit.open_sea or not near_ports(heard, choice, np.array([i]))[0]:
            return Picked(ships[i].copy(), kn, met[0])
    return None


def release(heard: Heard, choice: Choice, t: float, wanted: int) -> None:
    """Let go those kept back who are not wanted: slow, silent, of another kind, kept for long enough, or too many.

    ``wanted``: how many ships are still to be taken.
    """
    ships, columns = heard.ships, heard.columns(2)
    n = ships["n"][:, columns]
    slow = (ships["sog_kn"][:, columns[0]] < choice.least_kn * n[:, 0]) | (n == 0).all(axis=1)
    ships["held"][slow | (ships["t_first"] < t - choice.withheld_s) | ~fits(ships, choice)] = 0
    held = np.flatnonzero((ships["held"] == 1) & (ships["t_first"] < t))
    order = held[np.argsort(heard.shares(ships["mmsi"][held]), kind="stable")]
    ships["held"][order[max(wanted, 0) * choice.withheld_each :]] = 0
