"""A ship of the stream tells false positions: her own rows are changed, or another ship speaks under her number.

Shapes: ``offset`` (from one report to the next 5 to 40 km off, constant), ``circle`` (round and round a false place
at a steady speed), ``replay`` (half an hour to an hour and a half of her own track, sent again and again), ``walk_off``
(the false track leaves the true one by 0.3 to 2 kn), ``clone`` (another ship takes on her number and name while she
sails on: two ships in one track).
"""

import math
from collections.abc import Iterator

import numpy as np

from seawarden.exercise.contract import Order, Truth
from seawarden.exercise.inject._false import Circle, Clone, Offset, Replay, WalkOff
from seawarden.exercise.inject.choice import Act, Scene, acted
from seawarden.geo.earth import distance_m
from seawarden.model.asset import Assets
from seawarden.model.batch import Batch

SHAPES = ("offset", "circle", "replay", "walk_off", "clone")
DRAW = 12
FAR_M = 30_000.0  # a clone is at least so far from the ship whose number she uses


def inject(batches: Iterator[Batch], order: Order, truths: list[Truth], assets: Assets) -> Iterator[Batch]:
    """Yield the batches with ``order.count`` ships that deceive. ValueError: no such shape.

    Facts: ``hours`` (least, most) of the deception, default 1 to 6; those of `choice`.
    """
    if order.shape not in SHAPES:
        raise ValueError(f"spoof knows the shapes {', '.join(SHAPES)}, not {order.shape!r}")
    hours = order.facts.get("hours", (1.0, 6.0))

    def cast(scene: Scene, rng: np.random.Generator, _number: int) -> Act | None:
        ships = scene.sailing()
        if not ships.size:
            return None
        start = scene.t + 1.0
        return _act(order.shape, scene, ships, (start, start + 3600.0 * rng.uniform(*hours)), rng)

    return acted(batches, order, truths, assets, cast, DRAW)


def _act(
    shape: str, scene: Scene, ships: np.ndarray, span: tuple[float, float], rng: np.random.Generator
) -> Act | None:
    """Return the act of one shape, its numbers drawn."""
    row = ships[0]
    turn = rng.uniform(0.0, 2.0 * math.pi)
    if shape == "offset":
        return Offset(row, span, rng.uniform(5_000.0, 40_000.0), turn)
    if shape == "circle":
        away = rng.uniform(0.0, 8_000.0)
        return Circle(row, span, rng.uniform(400.0, 4_000.0), rng.uniform(5.0, 16.0), (away, turn))
    if shape == "walk_off":
        return WalkOff(row, span, rng.uniform(0.3, 2.0), turn)
    if shape == "replay":
        record_s = rng.uniform(1800.0, 5400.0)
        return Replay(row, (span[0] + record_s, span[1] + record_s), record_s)
    return _clone(scene, ships, span)


def _clone(scene: Scene, ships: np.ndarray, span: tuple[float, float]) -> Clone | None:
    """Return a clone of the first ship for whom another one sails far enough away."""
    for row in ships:
        for other in ships:
            away = distance_m(float(row["lon"]), float(row["lat"]), float(other["lon"]), float(other["lat"]))
            if away >= FAR_M:
                return Clone(row, other, span, scene.said(int(row["mmsi"])))
    return None
