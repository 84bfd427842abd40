"""An invented ship anchors over an asset, or so near that her swing takes her over it.

Shapes: ``over`` (the anchor within 100 m of the line, as far as the register knows it), ``beside`` (100 to 500 m off),
``unsaid`` (over, and the status stays "under way"). For 2 to 10 h.
"""

import math
from collections.abc import Iterator

import numpy as np

from seawarden.exercise.contract import Order, Truth
from seawarden.exercise.inject._invented import AT_ANCHOR, Added, Leg, sail, sailor
from seawarden.exercise.inject._spot import Spot, spots
from seawarden.exercise.inject.choice import Act, Scene, acted
from seawarden.model.asset import Assets
from seawarden.model.batch import Batch
from seawarden.model.kinds import Kind

SHAPES = ("over", "beside", "unsaid")
DRAW = 19


def inject(batches: Iterator[Batch], order: Order, truths: list[Truth], assets: Assets) -> Iterator[Batch]:
    """Yield the batches with ``order.count`` anchored ships more. ValueError: no such shape.

    Facts: ``hours`` (least, most), default 2 to 10; ``assets``: ids of those to choose from; those of `choice`.
    """
    if order.shape not in SHAPES:
        raise ValueError(f"anchor knows the shapes {', '.join(SHAPES)}, not {order.shape!r}")
    hours = order.facts.get("hours", (2.0, 10.0))

    def cast(scene: Scene, rng: np.random.Generator, number: int) -> Act | None:
        for spot in spots(scene, order.facts.get("assets"), 1):
            who = sailor(4, order.seed, number, int(rng.choice((70, 80))), int(rng.integers(80, 230)))
            off_m = float(rng.uniform(100.0, 500.0) if order.shape == "beside" else rng.uniform(0.0, 100.0))
            status = 0 if order.shape == "unsaid" else AT_ANCHOR
            stay = _swing(spot, off_m, 3600.0 * float(rng.uniform(*hours)), status, rng)
            legs = [spot.arrival(10.0, rng), *stay, spot.departure(10.0)]
            rows, statics, ends = sail(who, (spot.lon, spot.lat), legs, scene.t + 1.0, scene, rng)
            truth = Truth(
                kind=str(Kind.ANCHORED_OVER_ASSET),
                shape=order.shape,
                mmsi=who.mmsi,
                start=float(ends[1]),
                end=float(ends[-2]),
                position=(spot.lon, spot.lat),
                facts={"asset": assets.ids[spot.asset], "off_m": round(off_m)},
            )
            return Added(rows, statics, truth)
        return None

    return acted(batches, order, truths, assets, cast, DRAW)


def _swing(spot: Spot, off_m: float, lasts_s: float, status: int, rng: np.random.Generator) -> list[Leg]:
    """Return the legs of a ship that swings round her anchor: a slow walk to and fro on an arc."""
    radius_m, angle = float(rng.uniform(60.0, 200.0)), float(rng.uniform(0.0, 2.0 * math.pi))
    on_m = float(rng.normal(0.0, 300.0))
    legs = [spot.at(on_m + radius_m * math.cos(angle), off_m + radius_m * math.sin(angle), 10.0)]
    for _ in range(max(int(lasts_s / 900.0), 1)):
        angle += float(rng.normal(0.0, 0.25))
        at = on_m + radius_m * math.cos(angle), off_m + radius_m * math.sin(angle)
        legs.append(spot.at(*at, 0.3, status, wait_s=780.0))
    return legs
