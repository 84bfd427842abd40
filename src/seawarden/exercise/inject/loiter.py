"""An invented ship loiters at an asset.

Shapes: ``slow`` (to and fro at 1 to 2.5 kn within 1,200 m), ``circling`` (rounds of 300 to 800 m radius at 2 to 2.9 kn,
as Shunxing39 in January 2025), ``zigzag`` (along the line half a mile off and over it, as Hong Tai 58 in February 2025;
`../shared/reference/incidents.md`, section 2). For 1 to 6 h; she comes and goes at 9 to 12 kn.
"""

import math
from collections.abc import Iterator

import numpy as np

from seawarden.exercise.contract import Order, Truth
from seawarden.exercise.inject._invented import Added, Leg, sail, sailor
from seawarden.exercise.inject._spot import Spot, spots
from seawarden.exercise.inject.choice import Act, Scene, acted
from seawarden.geo.earth import KN_MS
from seawarden.model.asset import Assets
from seawarden.model.batch import Batch
from seawarden.model.kinds import Kind

SHAPES = ("slow", "circling", "zigzag")
DRAW = 14


def inject(batches: Iterator[Batch], order: Order, truths: list[Truth], assets: Assets) -> Iterator[Batch]:
    """Yield the batches with ``order.count`` loiterers more. ValueError: no such shape.

    Facts: ``hours`` (least, most), default 1 to 6; ``assets``: ids of those to choose from; those of `choice`.
    """
    if order.shape not in SHAPES:
        raise ValueError(f"loiter knows the shapes {', '.join(SHAPES)}, not {order.shape!r}")
    hours = order.facts.get("hours", (1.0, 6.0))

    def cast(scene: Scene, rng: np.random.Generator, number: int) -> Act | None:
        for spot in spots(scene, order.facts.get("assets"), 1):
            who = sailor(0, order.seed, number, int(rng.choice((70, 79, 80, 0))), int(rng.integers(70, 180)))
            speed = float(rng.uniform(9.0, 12.0))
            stay = _stay(order.shape, spot, 3600.0 * float(rng.uniform(*hours)), rng)
            legs = [spot.arrival(speed, rng), stay[0]._replace(kn=speed), *stay[1:], spot.departure(speed)]
            rows, statics, ends = sail(who, (spot.lon, spot.lat), legs, scene.t + 1.0, scene, rng)
            truth = Truth(
                kind=str(Kind.LOITERING),
                shape=order.shape,
                mmsi=who.mmsi,
                start=float(ends[1]),
                end=float(ends[-2]),
                position=(spot.lon, spot.lat),
                facts={"asset": assets.ids[spot.asset]},
            )
            return Added(rows, statics, truth)
        return None

    return acted(batches, order, truths, assets, cast, DRAW)


def _stay(shape: str, spot: Spot, lasts_s: float, rng: np.random.Generator) -> list[Leg]:
    """Return the legs of the stay: by shape, until its time is over."""
    legs = [spot.at(0.0, float(rng.normal(0.0, 200.0)), 9.0)]
    gone_s = angle = 0.0
    kn, radius_m = float(rng.uniform(2.0, 2.9)), float(rng.uniform(300.0, 800.0))
    side, along_m = 1.0, 0.0
    while gone_s < lasts_s:
        if shape == "circling":
            angle += 0.35
            leg = spot.at(radius_m * math.sin(angle), radius_m * (1.0 - math.cos(angle)), kn)
        elif shape == "zigzag":
            side, along_m = -side, along_m + float(rng.uniform(-300.0, 500.0))
            leg = spot.at(along_m, side * float(rng.uniform(200.0, 900.0)), kn)
        else:
            at = rng.uniform(-1200.0, 1200.0, 2)
            leg = spot.at(float(at[0]), float(at[1]) / 2.0, float(rng.uniform(1.0, 2.5)))
        gone_s += max(math.hypot(leg.x_m - legs[-1].x_m, leg.y_m - legs[-1].y_m) / (leg.kn * KN_MS), 5.0)
        legs.append(leg)
    return legs
