"""How positions are falsified: the acts of `spoof`. Each knows the true rows of its ship and changes them in time."""

import math
from abc import ABC, abstractmethod
from typing import Any

import numpy as np

from seawarden.exercise.contract import Truth
from seawarden.exercise.inject.choice import changed_hash, mine
from seawarden.geo.earth import KN_MS, metres_per_degree
from seawarden.model.asset import Assets
from seawarden.model.kinds import Kind
from seawarden.model.records import pick

GRID_DEG = 1.0 / 600_000.0  # what AIS can say of a position: 1/10,000 minute


def on_grid(deg: np.ndarray) -> np.ndarray:
    """Return positions rounded to what AIS can say."""
    return np.asarray(np.round(deg / GRID_DEG) * GRID_DEG)


class Deceit:
    """One ship's positions are false from ``span[0]`` up to ``span[1]``: what is told of it at the end."""

    shape = ""

    def __init__(self, row: np.void, span: tuple[float, float], **facts: float) -> None:
        """``row``: her last true report; ``facts`` are told with the truth."""
        self.ships: tuple[int, ...] = (int(row["mmsi"]),)
        self.lon, self.lat, self.span = float(row["lon"]), float(row["lat"]), span
        self.start = span[0]
        self.facts: dict[str, Any] = {name: round(value, 3) for name, value in facts.items()}
        self.changed, self.farthest_m = 0, 0.0

    def truth(self, last: float, _assets: Assets) -> Truth | None:
        """Return the deception; None where she was not heard in its time."""
        if not self.changed:
            return None
        return Truth(
            kind=str(Kind.POSITION_DECEPTION),
            shape=self.shape,
            mmsi=self.ships[0],
            start=self.start,
            end=min(self.span[1], last),
            others=list(self.ships[1:]),
            position=(self.lon, self.lat),
            facts={**self.facts, "rows_changed": self.changed, "farthest_m": round(self.farthest_m)},
        )


class Falsified(Deceit, ABC):
    """Her own rows are changed."""

    def step(self, rows: np.ndarray, statics: np.ndarray, _until: float) -> tuple[np.ndarray, np.ndarray]:
        """Change her rows of this batch."""
        which = mine(rows, self.ships[0], *self.span)
        if not which.any():
            return rows, statics
        rows = rows.copy()
        part = rows[which]
        if self.changed == 0:
            self.lon, self.lat = float(part["lon"][0]), float(part["lat"][0])
        told = self.falsify(part.copy())
        told["lon"], told["lat"] = on_grid(told["lon"]), on_grid(told["lat"])
        kx, ky = metres_per_degree(self.lat)
        off_m = np.hypot((told["lon"] - part["lon"]) * kx, (told["lat"] - part["lat"]) * ky)
        self.farthest_m = max(self.farthest_m, float(off_m.max()))
        self.changed += part.size
        rows[which] = told
        return rows, statics

    @abstractmethod
    def falsify(self, part: np.ndarray) -> np.ndarray:
        """Return her rows, changed; they may be written."""


class Offset(Falsified):
    """A constant offset."""

    shape = "offset"

    def __init__(self, row: np.void, span: tuple[float, float], away_m: float, turn: float) -> None:
        """``turn``: towards where, in rad from east."""
        super().__init__(row, span, away_m=away_m)
        self.east_m, self.north_m = away_m * math.cos(turn), away_m * math.sin(turn)

    def falsify(self, part: np.ndarray) -> np.ndarray:
        """Shift every position."""
        kx, ky = metres_per_degree(self.lat)
        part["lon"] += self.east_m / kx
        part["lat"] += self.north_m / ky
        return part


class Circle(Falsified):
    """Round a false place, clockwise, at a steady speed."""

    shape = "circle"

    def __init__(
        self, row: np.void, span: tuple[float, float], radius_m: float, kn: float, centre: tuple[float, float]
    ) -> None:
        """``centre``: how far from her place, in m, and towards where, in rad from east."""
        super().__init__(row, span, circle_m=radius_m, kn=kn)
        self.radius_m, self.kn = radius_m, kn
        self.away = centre[0] * math.cos(centre[1]), centre[0] * math.sin(centre[1])

    def falsify(self, part: np.ndarray) -> np.ndarray:
        """Put her on the circle, speed, course and heading to match."""
        angle = (part["t"] - self.span[0]) * self.kn * KN_MS / self.radius_m
        kx, ky = metres_per_degree(self.lat)
        part["lon"] = self.lon + (self.away[0] + self.radius_m * np.sin(angle)) / kx
        part["lat"] = self.lat + (self.away[1] + self.radius_m * np.cos(angle)) / ky
        course = np.degrees(angle) + 90.0
        part["sog_kn"] = np.round(self.kn, 1)
        part["cog_deg"] = np.round(course % 360.0, 1) % 360.0
        part["hdg_deg"] = np.where(np.isfinite(part["hdg_deg"]), np.round(course) % 360.0, np.nan)
        return part


class WalkOff(Falsified):
    """The false track leaves the true one slowly, speed and course to match, so that no report jumps."""

    shape = "walk_off"

    def __init__(self, row: np.void, span: tuple[float, float], kn: float, turn: float) -> None:
        """``kn``: how fast she walks off, towards ``turn`` in rad from east."""
        super().__init__(row, span, walk_kn=kn)
        self.east_kn, self.north_kn = kn * math.cos(turn), kn * math.sin(turn)

    def falsify(self, part: np.ndarray) -> np.ndarray:
        """Shift every position by what she walked off so far; turn speed and course with it."""
        gone_s = part["t"] - self.span[0]
        kx, ky = metres_per_degree(self.lat)
        part["lon"] += self.east_kn * KN_MS * gone_s / kx
        part["lat"] += self.north_kn * KN_MS * gone_s / ky
        course = np.radians(part["cog_deg"].astype(np.float64))
        east = part["sog_kn"] * np.sin(course) + self.east_kn
        north = part["sog_kn"] * np.cos(course) + self.north_kn
        part["sog_kn"] = np.round(np.hypot(east, north), 1)
        part["cog_deg"] = np.round(np.degrees(np.arctan2(east, north)) % 360.0, 1) % 360.0
        return part


class Replay(Falsified):
    """Her own track of the last ``record_s`` before the span, again and again."""

    shape = "replay"

    def __init__(self, row: np.void, span: tuple[float, float], record_s: float) -> None:
        """She is recorded from ``span[0] - record_s`` on."""
        super().__init__(row, span, record_s=record_s)
        self.record_s, self.record = record_s, [np.array([row])]

    def step(self, rows: np.ndarray, statics: np.ndarray, until: float) -> tuple[np.ndarray, np.ndarray]:
        """Record her until the span begins, then falsify."""
        before = mine(rows, self.ships[0], self.span[0] - self.record_s, self.span[0])
        if before.any():
            self.record.append(pick(rows, before))
        return super().step(rows, statics, until)

    def falsify(self, part: np.ndarray) -> np.ndarray:
        """Give each report the content of the one recorded at the same time of the loop."""
        record = np.concatenate(self.record)
        record = record[np.argsort(record["t"], kind="stable")]
        begin = self.span[0] - self.record_s
        when = begin + (part["t"] - begin) % self.record_s
        at = np.clip(np.searchsorted(record["t"], when, side="right") - 1, 0, record.size - 1)
        after = np.minimum(at + 1, record.size - 1)
        between = np.maximum(record["t"][after] - record["t"][at], 1.0)
        share = np.clip((when - record["t"][at]) / between, 0.0, 1.0)
        for name in ("lon", "lat"):
            part[name] = record[name][at] + share * (record[name][after] - record[name][at])
        for name in ("sog_kn", "cog_deg", "hdg_deg", "rot_deg_min", "status"):
            part[name] = record[name][at]
        return part


class Clone(Deceit):
    """Another ship takes on her number, and her name where it was heard; she herself sails on."""

    shape = "clone"

    def __init__(self, row: np.void, other: np.void, span: tuple[float, float], said: np.ndarray) -> None:
        """``other``: the one that takes it on; ``said`` STATICS[0 or 1] of the ship that owns it."""
        super().__init__(row, span)
        self.ships = (int(row["mmsi"]), int(other["mmsi"]))
        self.said = said

    def step(self, rows: np.ndarray, statics: np.ndarray, _until: float) -> tuple[np.ndarray, np.ndarray]:
        """Put the owner's number on the other's rows and static rows."""
        which = mine(rows, self.ships[1], *self.span)
        if which.any():
            rows = rows.copy()
            part = rows[which]
            part["mmsi"], part["hash"] = self.ships[0], changed_hash(part, 12)
            rows[which] = part
            if self.changed == 0:
                self.lon, self.lat = float(part["lon"][0]), float(part["lat"][0])
            self.changed += part.size
        told = mine(statics, self.ships[1], *self.span)
        if told.any():
            part = statics[told]
            statics = statics.copy()
            if self.said.size:
                kept = part[["t", "feed"]].copy()
                part[:] = self.said[0]
                part["t"], part["feed"] = kept["t"], kept["feed"]
            part["mmsi"], part["hash"] = self.ships[0], changed_hash(part, 12)
            statics[told] = part
        return rows, statics
