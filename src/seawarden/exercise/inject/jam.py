"""A jamming area: for minutes to hours the positions of all ships within 20 to 80 km are bad.

Shapes: ``frozen`` (the last good fix is sent on and on), ``centre`` (all at one false place, some hundred metres
apart), ``circles`` (round places that drift from one false centre), ``lost`` (rows are missing, or say by UTC second 61
to 63 that the fix is dead reckoned or none), ``mixed`` (each ship one of these, by lot). One ship in eight keeps her
fix: receivers differ. A ship is bad from up to 2 min after she comes within, or the jamming begins, until up to 4 min
after. What others report: `../shared/reference/sensors.md`, section 5.

A ship goes by where she truly is, so the inject must come before others that falsify positions; it may stand before
`spoof`, whose single deceiver is then inside the area too.
"""

import math
from collections.abc import Iterator
from typing import Any, Final

import msgspec
import numpy as np

from seawarden.exercise.contract import Order, Truth
from seawarden.exercise.inject._false import on_grid
from seawarden.exercise.inject.choice import Act, Scene, acted
from seawarden.geo.earth import KN_MS, distances_m, metres_per_degree
from seawarden.model.asset import Assets
from seawarden.model.batch import Batch
from seawarden.model.records import pick
from seawarden.model.tables import CLASS_B

JAMMING: Final = "jamming"  # the truth's kind: an area is no incident of one ship
MODES: Final = ("frozen", "centre", "circles", "lost")
SHAPES = (*MODES, "mixed")
WEIGHTS: Final = (0.3, 0.3, 0.2, 0.2)
DRAW = 13
SPARED: Final = 0.125
LATE_S, AFTER_S = 120.0, 240.0


class Jammed:
    """What one ship's receiver makes of the jamming, drawn once a ship, and her last good fix."""

    def __init__(self, mmsi: int, seed: int, shape: str) -> None:
        """Draw by MMSI and seed, so that it does not matter who is heard first."""
        rng = np.random.default_rng([seed, DRAW, mmsi])
        self.mode = "good" if rng.random() < SPARED else shape
        drawn = MODES[int(rng.choice(len(MODES), p=WEIGHTS))]
        if self.mode == "mixed":
            self.mode = drawn
        self.late_s, self.after_s = rng.uniform(0.0, LATE_S), rng.uniform(0.0, AFTER_S)
        self.says, self.stands = int(rng.integers(0, 4)), bool(rng.random() < 0.5)  # 0: rows are missing
        self.radius_m, self.kn = rng.uniform(300.0, 3000.0), rng.uniform(4.0, 20.0)
        self.aside_m = rng.normal(0.0, 300.0, 2)
        self.inside, self.since = -math.inf, math.inf
        self.fix: np.void | None = None


class Jam:
    """An area of ``radius_m`` round a place, from ``span[0]`` up to ``span[1]``."""

    def __init__(self, place: tuple[float, float], radius_m: float, span: tuple[float, float], order: Order) -> None:
        """Draw the false centre: 15 to 150 km away."""
        rng = np.random.default_rng([order.seed, DRAW, 1])
        self.place, self.radius_m, self.span, self.order = place, radius_m, span, order
        self.ships: tuple[int, ...] = ()
        self.start = span[0]
        self.known: dict[int, Jammed] = {}
        self.bad: dict[int, int] = {}
        kx, ky = metres_per_degree(place[1])
        away, turn = rng.uniform(15_000.0, 150_000.0), rng.uniform(0.0, 2.0 * math.pi)
        self.false = place[0] + away * math.cos(turn) / kx, place[1] + away * math.sin(turn) / ky
        self.walk_deg = rng.normal(0.0, 0.4 * KN_MS, 2) / (kx, ky)  # the circles' centres drift, deg a second

    def step(self, rows: np.ndarray, statics: np.ndarray, _until: float) -> tuple[np.ndarray, np.ndarray]:
        """Make the positions of the ships within bad."""
        due = (rows["t"] >= self.span[0]) & (rows["t"] < self.span[1] + AFTER_S) & (rows["ais_class"] <= CLASS_B)
        at = np.flatnonzero(due)
        if not at.size:
            return rows, statics
        lon, lat = np.full(at.size, self.place[0]), np.full(at.size, self.place[1])
        away = distances_m(np.ascontiguousarray(rows["lon"][at]), np.ascontiguousarray(rows["lat"][at]), lon, lat)
        near = away <= 1.2 * self.radius_m
        at, within = at[near], away[near] <= self.radius_m
        rows, keep = rows.copy(), np.ones(rows.size, bool)
        order = np.lexsort((rows["t"][at], rows["mmsi"][at]))
        for k in order.tolist():
            keep[at[k]] = self._row(rows, int(at[k]), bool(within[k]))
        return (rows if keep.all() else pick(rows, keep)), statics

    def _row(self, rows: np.ndarray, i: int, within: bool) -> bool:
        """Falsify one row where its ship is jammed; return whether it is heard at all."""
        t, mmsi = float(rows["t"][i]), int(rows["mmsi"][i])
        ship = self.known.get(mmsi)
        if ship is None:
            ship = self.known[mmsi] = Jammed(mmsi, self.order.seed, self.order.shape)
        if within and t < self.span[1]:
            ship.since = t if t - ship.inside > AFTER_S else ship.since
            ship.inside = t
        if ship.mode == "good" or t < ship.since + ship.late_s or t > ship.inside + ship.after_s:
            ship.fix = rows[i].copy()
            return True
        ship.fix = rows[i].copy() if ship.fix is None else ship.fix
        self.bad[mmsi] = self.bad.get(mmsi, 0) + 1
        return self._falsify(rows, i, ship, t - self.span[0])

    def _falsify(self, rows: np.ndarray, i: int, ship: Jammed, gone_s: float) -> bool:
        """Change one row in place as her receiver does; return whether it is heard."""
        row: Any = rows[i]
        if ship.mode == "lost":
            if ship.says == 0:
                return False
            row["utc_s"] = 60 + ship.says
        kx, ky = metres_per_degree(self.place[1])
        if ship.mode in ("frozen", "lost"):
            for name in ("lon", "lat", "sog_kn", "cog_deg"):
                row[name] = ship.fix[name]  # type: ignore[index]
            row["sog_kn"] = 0.0 if ship.stands else row["sog_kn"]
            return True
        east, north = ship.aside_m
        lon, lat = self.false
        if ship.mode == "circles":
            lon, lat = lon + self.walk_deg[0] * gone_s, lat + self.walk_deg[1] * gone_s
            angle = gone_s * ship.kn * KN_MS / ship.radius_m
            east, north = east + ship.radius_m * math.sin(angle), north + ship.radius_m * math.cos(angle)
            row["sog_kn"], row["cog_deg"] = round(ship.kn, 1), round(math.degrees(angle) + 90.0, 1) % 360.0
        else:
            east, north = east + 40.0 * math.sin(0.3 * gone_s), north + 40.0 * math.cos(0.41 * gone_s)
            row["sog_kn"] = 0.1 if ship.stands else row["sog_kn"]
        row["lon"], row["lat"] = on_grid(np.array([lon + east / kx, lat + north / ky]))
        return True

    def truth(self, last: float, _assets: Assets) -> Truth | None:
        """Return the area; ``others`` are the ships whose positions were bad. None where nobody was."""
        if not self.bad:
            return None
        modes = {mode: sum(self.known[mmsi].mode == mode for mmsi in self.bad) for mode in MODES}
        return Truth(
            kind=JAMMING,
            shape=self.order.shape,
            mmsi=0,
            start=self.span[0],
            end=min(self.span[1], last),
            others=sorted(self.bad),
            position=self.place,
            radius_m=round(self.radius_m, 1),
            facts={"ships": len(self.known), "modes": modes, "rows": sum(self.bad.values()), "false": list(self.false)},
        )


def inject(batches: Iterator[Batch], order: Order, truths: list[Truth], assets: Assets) -> Iterator[Batch]:
    """Yield the batches with ``order.count`` areas of jamming, each round a ship under way. ValueError: no such shape.

    Facts: ``minutes`` (least, most), default 15 to 240; ``radius_m`` (least, most), default 20 to 80 km; ``least``:
    so many ships under way must be within when it begins, default 5; those of `choice` but ``mmsi``, for jamming asks
    nobody.
    """
    if order.shape not in SHAPES:
        raise ValueError(f"jam knows the shapes {', '.join(SHAPES)}, not {order.shape!r}")
    minutes = order.facts.get("minutes", (15.0, 240.0))
    radii = order.facts.get("radius_m", (20_000.0, 80_000.0))

    def cast(scene: Scene, rng: np.random.Generator, number: int) -> Act | None:
        radius_m = float(rng.uniform(*radii))
        ships = scene.sailing()
        lons, lats = np.ascontiguousarray(ships["lon"]), np.ascontiguousarray(ships["lat"])
        for row in ships[:20]:
            lon, lat = np.full(ships.size, row["lon"]), np.full(ships.size, row["lat"])
            if np.count_nonzero(distances_m(lons, lats, lon, lat) <= radius_m) >= order.facts.get("least", 5):
                span = scene.t + 1.0, scene.t + 1.0 + 60.0 * float(rng.uniform(*minutes))
                mine = Order(shape=order.shape, count=1, seed=order.seed + 7919 * number, facts=order.facts)
                return Jam((float(row["lon"]), float(row["lat"])), radius_m, span, mine)
        return None

    everybody = {name: value for name, value in order.facts.items() if name != "mmsi"}
    return acted(batches, msgspec.structs.replace(order, facts=everybody), truths, assets, cast, DRAW)
