"""An invented ship surveys an asset: parallel lines to and fro at 3.5 to 5.5 kn.

Shapes: ``lawnmower`` (lines across the asset at 50 to 90 deg, 60 to 300 m apart), ``along`` (lines beside it and over
it, parallel to it), ``repeat`` (pass after pass right along it).
"""

import math
from collections.abc import Iterator

import numpy as np

from seawarden.exercise.contract import Order, Truth
from seawarden.exercise.inject._invented import Added, Leg, sail, sailor
from seawarden.exercise.inject._spot import Spot, spots
from seawarden.exercise.inject.choice import Act, Scene, acted
from seawarden.model.asset import Assets
from seawarden.model.batch import Batch
from seawarden.model.kinds import Kind

SHAPES = ("lawnmower", "along", "repeat")
DRAW = 18


def inject(batches: Iterator[Batch], order: Order, truths: list[Truth], assets: Assets) -> Iterator[Batch]:
    """Yield the batches with ``order.count`` surveyors more. ValueError: no such shape.

    Facts: ``lines`` (least, most), default 6 to 14; ``line_m`` (least, most), default 2 to 5 km; ``spacing_m`` (least,
    most), default 60 to 300; ``assets``: ids of those to choose from; those of `choice`.
    """
    if order.shape not in SHAPES:
        raise ValueError(f"survey knows the shapes {', '.join(SHAPES)}, not {order.shape!r}")

    def cast(scene: Scene, rng: np.random.Generator, number: int) -> Act | None:
        for spot in spots(scene, order.facts.get("assets"), 1):
            who = sailor(1, order.seed, number, int(rng.choice((0, 90, 70, 37))), int(rng.integers(20, 110)))
            lines, spacing_m = _lines(order, spot, rng)
            legs = [spot.arrival(9.0, rng), lines[0]._replace(kn=9.0), *lines[1:], spot.departure(10.0)]
            rows, statics, ends = sail(who, (spot.lon, spot.lat), legs, scene.t + 1.0, scene, rng)
            truth = Truth(
                kind=str(Kind.SURVEY_PATTERN),
                shape=order.shape,
                mmsi=who.mmsi,
                start=float(ends[1]),
                end=float(ends[-2]),
                position=(spot.lon, spot.lat),
                facts={
                    "asset": assets.ids[spot.asset],
                    "lines": len(lines) // 2,
                    "spacing_m": round(spacing_m),
                    "ship_type": who.ship_type,
                },
            )
            return Added(rows, statics, truth)
        return None

    return acted(batches, order, truths, assets, cast, DRAW)


def _lines(order: Order, spot: Spot, rng: np.random.Generator) -> tuple[list[Leg], float]:
    """Return the legs of the lines, each beside the last by the same spacing, and the spacing in m."""
    least, most = order.facts.get("lines", (6, 14))
    many = int(rng.integers(least, most + 1))
    length_m = float(rng.uniform(*order.facts.get("line_m", (2_000.0, 5_000.0))))
    spacing_m = float(rng.uniform(*order.facts.get("spacing_m", (60.0, 300.0))))
    spacing_m = 0.0 if order.shape == "repeat" else spacing_m
    angle = math.radians(float(rng.uniform(50.0, 90.0))) if order.shape == "lawnmower" else 0.0
    kn, legs = float(rng.uniform(3.5, 5.5)), list[Leg]()
    for line in range(many):
        off_m = (line - 0.5 * (many - 1)) * spacing_m + float(rng.normal(0.0, 6.0))
        for share in (-0.5, 0.5) if line % 2 == 0 else (0.5, -0.5):
            on_m = length_m * share
            along_m = on_m * math.cos(angle) - off_m * math.sin(angle)
            aside_m = on_m * math.sin(angle) + off_m * math.cos(angle)
            legs.append(spot.at(along_m, aside_m, kn))
    return legs, spacing_m
