"""An invented ship trawls over an asset: long hauls at 2.5 to 4 kn, to and fro.

Shapes: ``across`` (the hauls cross the line at 40 to 90 deg, as Melkart-5 on 7 January 2022: 30 passes of a trawler,
more than 140 crossings; `../shared/reference/incidents.md`, section 2), ``along`` (at 5 to 25 deg to it), ``unsaid``
(across, by a ship that says no fishing type and no fishing status).
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

SHAPES = ("across", "along", "unsaid")
DRAW = 17
FISHING_STATUS, FISHING_TYPE = 7, 30


def inject(batches: Iterator[Batch], order: Order, truths: list[Truth], assets: Assets) -> Iterator[Batch]:
    """Yield the batches with ``order.count`` trawlers more. ValueError: no such shape.

    Facts: ``hauls`` (least, most), default 3 to 9; ``haul_m`` (least, most), default 5 to 12 km; ``assets``: ids of
    those to choose from; those of `choice`.
    """
    if order.shape not in SHAPES:
        raise ValueError(f"trawl knows the shapes {', '.join(SHAPES)}, not {order.shape!r}")

    def cast(scene: Scene, rng: np.random.Generator, number: int) -> Act | None:
        for spot in spots(scene, order.facts.get("assets"), 1):
            said = order.shape != "unsaid"
            who = sailor(3, order.seed, number, FISHING_TYPE if said else 0, int(rng.integers(18, 45)))
            status = FISHING_STATUS if said and rng.random() < 0.7 else 0
            hauls = _hauls(order, spot, status, rng)
            legs = [spot.arrival(9.0, rng), hauls[0]._replace(kn=9.0, status=0), *hauls[1:], spot.departure(9.5)]
            rows, statics, ends = sail(who, (spot.lon, spot.lat), legs, scene.t + 1.0, scene, rng)
            truth = Truth(
                kind=str(Kind.TRAWLING),
                shape=order.shape,
                mmsi=who.mmsi,
                start=float(ends[1]),
                end=float(ends[-2]),
                position=(spot.lon, spot.lat),
                facts={"asset": assets.ids[spot.asset], "status": status, "ship_type": who.ship_type},
            )
            return Added(rows, statics, truth)
        return None

    return acted(batches, order, truths, assets, cast, DRAW)


def _hauls(order: Order, spot: Spot, status: int, rng: np.random.Generator) -> list[Leg]:
    """Return the legs of the hauls: each back beside the last one, some hundred metres on, not quite straight."""
    least, most = order.facts.get("hauls", (3, 9))
    length_m = float(rng.uniform(*order.facts.get("haul_m", (5_000.0, 12_000.0))))
    angle = math.radians(float(rng.uniform(5.0, 25.0) if order.shape == "along" else rng.uniform(40.0, 90.0)))
    kn, off_m, legs = float(rng.uniform(2.5, 4.0)), float(rng.normal(0.0, 300.0)), list[Leg]()
    for haul in range(int(rng.integers(least, most + 1))):
        ends = (-0.5, 0.0, 0.5) if haul % 2 == 0 else (0.5, 0.0, -0.5)
        for share in ends:
            on_m = length_m * (share + float(rng.normal(0.0, 0.03)))
            beside_m = off_m + float(rng.normal(0.0, 60.0))
            along_m = on_m * math.cos(angle) - beside_m * math.sin(angle)
            aside_m = on_m * math.sin(angle) + beside_m * math.cos(angle)
            legs.append(spot.at(along_m, aside_m, kn + float(rng.normal(0.0, 0.1)), status))
        off_m += float(rng.choice((-1.0, 1.0)) * rng.uniform(150.0, 600.0))
    return legs
