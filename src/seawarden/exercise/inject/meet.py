"""Two invented ships meet at sea, lie side by side for 1 to 4 h, drifting, and part.

Shapes: ``at_sea`` (somewhere ships sail), ``at_asset`` (within half a mile of one).
"""

import math
from collections.abc import Iterator

import numpy as np

from seawarden.exercise.contract import Order, Truth
from seawarden.exercise.inject._invented import Added, Leg, gathered, sail, sailor
from seawarden.exercise.inject._spot import Spot, spots
from seawarden.exercise.inject.choice import Act, Scene, acted
from seawarden.geo.earth import KN_MS
from seawarden.model.asset import Assets
from seawarden.model.batch import Batch
from seawarden.model.kinds import Kind

SHAPES = ("at_sea", "at_asset")
DRAW = 16


def inject(batches: Iterator[Batch], order: Order, truths: list[Truth], assets: Assets) -> Iterator[Batch]:
    """Yield the batches with ``order.count`` meetings more, two ships each. ValueError: no such shape.

    Facts: ``hours`` (least, most) side by side, default 1 to 4; those of `choice`.
    """
    if order.shape not in SHAPES:
        raise ValueError(f"meet knows the shapes {', '.join(SHAPES)}, not {order.shape!r}")
    hours = order.facts.get("hours", (1.0, 4.0))

    def cast(scene: Scene, rng: np.random.Generator, number: int) -> Act | None:
        spot = _spot(order.shape, scene, rng)
        if spot is None:
            return None
        return _meeting(order, spot, 3600.0 * float(rng.uniform(*hours)), scene, rng, number)

    return acted(batches, order, truths, assets, cast, DRAW)


def _spot(shape: str, scene: Scene, rng: np.random.Generator) -> Spot | None:
    """Return where they meet: by an asset, or where a ship of the stream is just now."""
    if shape == "at_asset":
        found = spots(scene, None, 1)
        return found[0] if found else None
    ships = scene.sailing()
    if not ships.size:
        return None
    course = math.radians(float(ships["cog_deg"][0]))
    inbound = math.sin(course), math.cos(course)
    aside = float(rng.uniform(-0.01, 0.01))
    return Spot(-1, float(ships["lon"][0]), float(ships["lat"][0]) + aside, inbound, inbound)


def _meeting(order: Order, spot: Spot, lasts_s: float, scene: Scene, rng: np.random.Generator, number: int) -> Added:
    """Return the rows of both: the first waits, the second comes alongside, they drift together and part."""
    aside_m, apart_m = float(rng.normal(0.0, 400.0)), float(rng.uniform(30.0, 90.0))
    drift, way = float(rng.uniform(0.3, 0.8)), float(rng.uniform(0.0, 2.0 * math.pi))
    gone = drift * KN_MS * lasts_s * math.sin(way), drift * KN_MS * lasts_s * math.cos(way)
    speeds, wait_s = rng.uniform(8.0, 12.0, 2), float(rng.uniform(600.0, 2400.0))
    parts, begin, arrived, left = [], scene.t + 1.0, 0.0, 0.0
    ships = [
        sailor(2, order.seed, 2 * number + k, int(rng.choice((70, 80, 0))), int(rng.integers(70, 190))) for k in (0, 1)
    ]
    for k, who in enumerate(ships):
        kn = float(speeds[k])
        at = spot.at(0.0, aside_m + k * apart_m, kn, wait_s=wait_s * (1 - k))
        come = spot.arrival(kn, rng)
        if k == 1:  # she is alongside when the first has waited
            begin = max(begin, arrived - math.hypot(at.x_m - come.x_m, at.y_m - come.y_m) / (kn * KN_MS))
        legs = [come, at, Leg(at.x_m + gone[0], at.y_m + gone[1], drift), spot.departure(kn)]
        rows, statics, ends = sail(who, (spot.lon, spot.lat), legs, begin, scene, rng)
        parts.append((rows, statics))
        arrived, left = float(ends[1]), float(ends[2])
    truth = Truth(
        kind=str(Kind.RENDEZVOUS),
        shape=order.shape,
        mmsi=ships[0].mmsi,
        start=arrived,
        end=left,
        others=[ships[1].mmsi],
        position=(spot.lon, spot.lat),
        facts={"apart_m": round(apart_m), "asset": scene.assets.ids[spot.asset] if spot.asset >= 0 else ""},
    )
    return Added(*gathered(parts), truth)
