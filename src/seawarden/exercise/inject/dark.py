"""A ship goes dark: her transmitter is off for a while. Rows and static data of a ship of the stream are taken out.

Shapes: ``silent`` (1 to 6 h, anywhere), ``at_asset`` (from 5 to 25 min before she passes over an asset until 20 min to
2 h after it), ``for_good`` (she is not heard again).
"""

import math
from collections.abc import Iterator

import numpy as np

from seawarden.exercise.contract import Order, Truth
from seawarden.exercise.inject._struck import struck
from seawarden.exercise.inject.choice import Act, Scene, acted, mine
from seawarden.geo.ahead import ahead
from seawarden.geo.earth import KN_MS
from seawarden.model.asset import Assets
from seawarden.model.batch import Batch
from seawarden.model.kinds import Kind
from seawarden.model.records import pick

SHAPES = ("silent", "at_asset", "for_good")
DRAW = 11
LOOK_S = 3600.0  # an asset is looked for so far ahead


class Silence:
    """One ship's rows are taken out from ``start`` up to ``end``."""

    def __init__(self, shape: str, row: np.void, start: float, end: float) -> None:
        """``row``: her last report before."""
        self.shape, self.start, self.end = shape, start, end
        self.ships: tuple[int, ...] = (int(row["mmsi"]),)
        self.before = (float(row["t"]), float(row["lon"]), float(row["lat"]))
        self.hidden: list[np.ndarray] = []

    def step(self, rows: np.ndarray, statics: np.ndarray, _until: float) -> tuple[np.ndarray, np.ndarray]:
        """Take her out; remember where she went."""
        mmsi = self.ships[0]
        heard = pick(rows, mine(rows, mmsi, -math.inf, self.start))
        if heard.size:
            self.before = (float(heard["t"][-1]), float(heard["lon"][-1]), float(heard["lat"][-1]))
        gone = mine(rows, mmsi, self.start, self.end)
        if gone.any():
            self.hidden.append(pick(rows, gone))
            rows = pick(rows, ~gone)
        said = mine(statics, mmsi, self.start, self.end)
        return rows, pick(statics, ~said) if said.any() else statics

    def truth(self, last: float, assets: Assets) -> Truth | None:
        """Return the silence; None where she would not have been heard anyway."""
        if not self.hidden:
            return None
        rows = np.concatenate(self.hidden)
        t, lon, lat = (
            np.concatenate(([first], rows[name])) for first, name in zip(self.before, ("t", "lon", "lat"), strict=True)
        )
        return Truth(
            kind=str(Kind.GOING_DARK),
            shape=self.shape,
            mmsi=self.ships[0],
            start=self.start,
            end=min(self.end, last),
            struck=struck(t, lon, lat, assets),
            position=self.before[1:],
            facts={"rows_hidden": int(rows.size), "last_heard": self.before[0]},
        )


def inject(batches: Iterator[Batch], order: Order, truths: list[Truth], assets: Assets) -> Iterator[Batch]:
    """Yield the batches with ``order.count`` ships gone dark. ValueError: no such shape.

    Facts: ``hours`` (least, most) of the silence of the shape ``silent``; those of `choice`.
    """
    if order.shape not in SHAPES:
        raise ValueError(f"dark knows the shapes {', '.join(SHAPES)}, not {order.shape!r}")
    hours = order.facts.get("hours", (1.0, 6.0))

    def cast(scene: Scene, rng: np.random.Generator, _number: int) -> Act | None:
        for row in scene.sailing():
            if order.shape == "at_asset":
                met_s = _met(row, assets)
                if met_s is None:
                    continue
                start = max(scene.t + 1.0, float(row["t"]) + met_s - rng.uniform(300.0, 1500.0))
                return Silence(order.shape, row, start, float(row["t"]) + met_s + rng.uniform(1200.0, 7200.0))
            lasts = math.inf if order.shape == "for_good" else 3600.0 * rng.uniform(*hours)
            return Silence(order.shape, row, scene.t + 1.0, scene.t + 1.0 + lasts)
        return None

    return acted(batches, order, truths, assets, cast, DRAW)


def _met(row: np.void, assets: Assets) -> float | None:
    """Return after how many s a ship passes over an asset if she keeps on; None: not within the hour, or too soon."""
    found, distances = np.empty(1, np.int32), np.empty(1)
    speed = float(row["sog_kn"]) * KN_MS
    place = float(row["lon"]), float(row["lat"]), float(row["cog_deg"])
    if not ahead(assets.geometry, *place, speed * LOOK_S, found, distances):
        return None
    met_s = float(distances[0]) / speed
    return met_s if met_s >= 120.0 else None
