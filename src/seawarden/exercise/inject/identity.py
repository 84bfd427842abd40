"""A ship changes her identity under way.

Shapes: ``swap`` (one number vanishes, another appears within a minute and sails on as she did: Shunxing39, 3 January
2025, 08:51Z, within a minute and 50 ft; `../shared/reference/incidents.md`, section 2), ``back`` (the same, and the
first number again 1 to 4 h later), ``name`` (she keeps the number and takes on another name and call sign). Size and
type stay as they were said. The new number is an invented one (2909xxxxx), the new name ``EX INJECT n``.
"""

import math
from collections.abc import Iterator

import numpy as np

from seawarden.exercise.contract import Order, Truth
from seawarden.exercise.inject._invented import Sailor, sailor
from seawarden.exercise.inject.choice import Act, Scene, acted, changed_hash, mine
from seawarden.model.asset import Assets
from seawarden.model.batch import Batch
from seawarden.model.kinds import Kind
from seawarden.model.records import join, pick
from seawarden.model.tables import HAS_CALLSIGN, HAS_NAME, STATICS

SHAPES = ("swap", "back", "name")
DRAW = 15


class Renamed:
    """One ship speaks under another identity from ``span[0]`` up to ``span[1]``."""

    def __init__(
        self, shape: str, row: np.void, said: np.ndarray, new: Sailor, span: tuple[float, float], silent_s: float
    ) -> None:
        """``said`` STATICS[0 or 1]: what she said of herself; ``silent_s``: not heard for so long after the change."""
        self.shape, self.new, self.span, self.start, self.silent_s = shape, new, span, span[0], silent_s
        own = int(row["mmsi"])
        self.number = own if shape == "name" else new.mmsi
        self.ships: tuple[int, ...] = (own,) if shape == "name" else (own, new.mmsi)
        self.place = float(row["lon"]), float(row["lat"])
        self.was = bytes(said["name"][0]).decode("utf-8", "replace").strip() if said.size else ""
        self.changed, self.due = 0, self._first(said, own)

    def _first(self, said: np.ndarray, own: int) -> np.ndarray:
        """Return the static row by which the new identity makes itself known, half a minute after the change."""
        row = said.copy() if said.size else np.zeros(1, STATICS)
        row["t"], row["mmsi"], row["derived"] = round(self.start + self.silent_s + 30.0, 3), own, 0
        if not said.size:
            row["draught_m"], row["hash"], row["msg_type"] = np.nan, own, 5
        return self._named(row)

    def _named(self, statics: np.ndarray) -> np.ndarray:
        """Put the new identity on her static rows."""
        out = statics.copy()
        out["mmsi"], out["hash"] = self.number, changed_hash(out, 15)
        out["name"], out["callsign"] = self.new.name.encode(), f"EX{self.new.mmsi % 100_000:05d}".encode()
        out["has"] |= HAS_NAME | HAS_CALLSIGN
        return out

    def step(self, rows: np.ndarray, statics: np.ndarray, until: float) -> tuple[np.ndarray, np.ndarray]:
        """Change number and static rows; lay the first of the new static rows in."""
        which = mine(rows, self.ships[0], *self.span)
        if which.any():
            if not self.changed:
                self.place = float(rows["lon"][which][0]), float(rows["lat"][which][0])
            self.changed += int(np.count_nonzero(which))
            rows = rows.copy()
            rows["mmsi"][which] = self.number
            lost = which & (rows["t"] < self.start + self.silent_s)
            rows = pick(rows, ~lost) if lost.any() else rows
        told = mine(statics, self.ships[0], *self.span)
        if told.any():
            statics = statics.copy()
            statics[told] = self._named(statics[told])
        if self.due.size and self.due["t"][0] < until < math.inf and self.changed:
            statics, self.due = join((statics, self.due), STATICS), self.due[:0]
        return rows, statics

    def truth(self, last: float, _assets: Assets) -> Truth | None:
        """Return the change; None where she was not heard after it."""
        if not self.changed or last < self.start + self.silent_s + 60.0:
            return None
        return Truth(
            kind=str(Kind.IDENTITY_CHANGE),
            shape=self.shape,
            mmsi=self.ships[0],
            start=self.start,
            end=min(self.span[1], last),
            others=list(self.ships[1:]),
            position=self.place,
            facts={"was": self.was, "became": self.new.name, "silent_s": round(self.silent_s, 1)},
        )


def inject(batches: Iterator[Batch], order: Order, truths: list[Truth], assets: Assets) -> Iterator[Batch]:
    """Yield the batches with ``order.count`` ships that change identity. ValueError: no such shape. Facts: `choice`."""
    if order.shape not in SHAPES:
        raise ValueError(f"identity knows the shapes {', '.join(SHAPES)}, not {order.shape!r}")

    def cast(scene: Scene, rng: np.random.Generator, number: int) -> Act | None:
        ships = scene.sailing()
        if not ships.size:
            return None
        lasts = 3600.0 * float(rng.uniform(1.0, 4.0)) if order.shape == "back" else math.inf
        start, said = scene.t + 1.0, scene.said(int(ships["mmsi"][0]))
        new = sailor(6, order.seed, number, 0, 100)
        silent_s = 0.0 if order.shape == "name" else float(rng.uniform(5.0, 60.0))
        return Renamed(order.shape, ships[0], said, new, (start, start + lasts), silent_s)

    return acted(batches, order, truths, assets, cast, DRAW)
