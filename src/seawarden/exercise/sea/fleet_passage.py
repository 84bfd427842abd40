"""How a ship goes along a route: her own habit in each lane, slower in fairways, slow where pilots board."""

from typing import Final, NamedTuple

import numpy as np

from seawarden.exercise.sea.fleet_ships import Mariner
from seawarden.exercise.sea.itinerary import Itinerary
from seawarden.exercise.sea.network import network
from seawarden.exercise.sea.routes import NM_M, Route

STEADY: Final = 0.8  # how much of her place in a lane is habit of the voyage, the rest is by leg
WIDEST: Final = 2.2  # standard deviations
DRIFT_M: Final = 250.0  # radius of the drift of a ship stopped at sea


class Spell(NamedTuple):
    """From ``begin_nm`` to ``end_nm`` of a route she makes ``share`` of her speed, then drifts ``halt_s``."""

    begin_nm: float
    end_nm: float
    share: float
    group: str
    halt_s: float = 0.0


def leg_kn(route: Route, sea_kn: float) -> list[float]:
    """Return the speed on each leg of a route for a ship of this sea speed."""
    kinds = network().kinds
    return [min(sea_kn * kinds[k].factor, kinds[k].cap_kn) for k in route.kinds]


def sail_s(route: Route, sea_kn: float) -> float:
    """Return the nominal time of a route without pilots and spells, s."""
    return 3600.0 * float(np.dot(route.nm, 1.0 / np.array(leg_kn(route, sea_kn))))


def sail(
    it: Itinerary,
    route: Route,
    who: Mariner,
    rng: np.random.Generator,
    spells: tuple[Spell, ...] = (),
    piloted: bool = False,
    habit: float | None = None,
) -> None:
    """Lay the route into an itinerary that stands at its beginning. ``spells`` in order, not overlapping."""
    kinds = network().kinds
    speeds = leg_kn(route, who.sea_kn)
    z = float(rng.standard_normal()) if habit is None else habit
    own = rng.standard_normal(len(speeds))
    cuts = _cuts(route, spells, rng if piloted else None)
    begun = dict.fromkeys(range(len(cuts)), 0.0)
    done = 0.0
    for i, nm in enumerate(route.nm):
        if nm < 1e-6:
            continue
        lane = min(max(STEADY * z + 0.6 * float(own[i]), -WIDEST), WIDEST)
        aside_m = lane * kinds[route.kinds[i]].spread_nm * NM_M
        at = done
        for k, (begin, end, share, most_kn, halt_s, group) in enumerate(cuts):
            if end <= at or begin >= done + nm:
                continue
            if begin > at:
                _go(it, route, i, (begin - done) / nm, speeds[i], aside_m)
            begun[k] = begun[k] or it.t
            upto = min(end, done + nm)
            _go(it, route, i, (upto - done) / nm, min(speeds[i] * share, most_kn), aside_m)
            if halt_s > 0.0 and end <= done + nm:
                it.lie(halt_s, 0, swing_m=DRIFT_M)
            if group and end <= done + nm:
                it.events.append((begun[k], it.t, group))
            at = upto
        if at < done + nm - 1e-9:
            _go(it, route, i, 1.0, speeds[i], aside_m)
        done += nm


def _go(it: Itinerary, route: Route, leg: int, part: float, kn: float, aside_m: float) -> None:
    """Sail to ``part`` of a leg of the route."""
    lon0, lat0, lon1, lat1 = route.lon[leg], route.lat[leg], route.lon[leg + 1], route.lat[leg + 1]
    if part >= 1.0 - 1e-9:
        it.sail(lon1, lat1, kn, aside_m)
    else:
        it.sail(lon0 + part * (lon1 - lon0), lat0 + part * (lat1 - lat0), kn, aside_m)


def _cuts(
    route: Route, spells: tuple[Spell, ...], rng: np.random.Generator | None
) -> list[tuple[float, float, float, float, float, str]]:
    """Return the stretches at another speed: (begin, end, share, most_kn, halt_s, group), nm along it, in order."""
    cuts = [(s.begin_nm, s.end_nm, s.share, 99.0, s.halt_s, s.group) for s in spells]
    if rng is not None:
        whole = route.total_nm
        for at in route.pilots:
            kn, minutes = float(rng.uniform(6.0, 8.0)), float(rng.uniform(10.0, 20.0))
            half = kn * minutes / 120.0
            begin, end = max(at - half, 0.0), min(at + half, whole)
            if all(end <= cut[0] or begin >= cut[1] for cut in cuts):
                cuts.append((begin, end, 1.0, kn, 0.0, ""))
    return sorted(cuts)
