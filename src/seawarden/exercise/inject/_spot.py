"""Where on an asset an invented ship goes to work: where ships of the stream are, so that there is water."""

import math
from typing import NamedTuple

import numpy as np

from seawarden.exercise.inject._invented import Leg
from seawarden.exercise.inject._struck import near
from seawarden.exercise.inject.choice import Scene
from seawarden.geo.earth import metres_per_degree
from seawarden.model.asset import Assets


class Spot(NamedTuple):
    """A place on an asset, the line's direction there (unit vector east, north), and where ships come from."""

    asset: int
    lon: float
    lat: float
    along: tuple[float, float]
    inbound: tuple[float, float]  # unit vector of the course of the ship that showed the way

    def arrival(self, kn: float, rng: np.random.Generator, km: float = 8.0) -> Leg:
        """Return where she comes from: ``km`` back along the other ship's course, some way aside."""
        back, aside = -1000.0 * km, float(rng.normal(0.0, 400.0))
        east, north = self.inbound
        return Leg(back * east - aside * north, back * north + aside * east, kn)

    def departure(self, kn: float, km: float = 8.0) -> Leg:
        """Return where she goes: back to where ships come from."""
        return Leg(-1000.0 * km * self.inbound[0], -1000.0 * km * self.inbound[1], kn)

    def at(self, along_m: float, aside_m: float, kn: float, status: int = 0, wait_s: float = 0.0) -> Leg:
        """Return a leg to a place ``along_m`` on along the line and ``aside_m`` to the right of it."""
        east, north = self.along
        return Leg(along_m * east + aside_m * north, along_m * north - aside_m * east, kn, status, wait_s)


def spots(scene: Scene, wanted: list[str] | None, most: int = 5) -> list[Spot]:
    """Return places on assets near ships under way, the drawn ships' order; only on ``wanted`` asset ids if given."""
    ships, found = scene.sailing(), []
    if not ships.size or not scene.assets.ids:
        return []
    beside = near(ships["lon"], ships["lat"], scene.assets)
    for row, close in zip(ships, beside, strict=True):
        asset = int(close["asset"])
        if asset < 0 or (wanted and scene.assets.ids[asset] not in wanted) or scene.assets.is_area[asset]:
            continue
        spot = foot(scene.assets, asset, float(row["lon"]), float(row["lat"]))
        course = math.radians(float(row["cog_deg"]))
        found.append(Spot(asset, *spot, (math.sin(course), math.cos(course))))
        if len(found) == most:
            break
    return found


def foot(assets: Assets, asset: int, lon: float, lat: float) -> tuple[float, float, tuple[float, float]]:
    """Return the place (lon, lat) on an asset nearest to a place, and the line's direction there."""
    mine = np.flatnonzero(assets.asset == asset)
    kx, ky = metres_per_degree(lat)
    x0, y0 = (assets.lon0[mine] - lon) * kx, (assets.lat0[mine] - lat) * ky
    dx, dy = (assets.lon1[mine] - assets.lon0[mine]) * kx, (assets.lat1[mine] - assets.lat0[mine]) * ky
    length2 = np.maximum(dx * dx + dy * dy, 1e-9)
    share = np.clip(-(x0 * dx + y0 * dy) / length2, 0.0, 1.0)
    k = int(np.argmin((x0 + share * dx) ** 2 + (y0 + share * dy) ** 2))
    length = math.sqrt(float(length2[k]))
    place = lon + float(x0[k] + share[k] * dx[k]) / kx, lat + float(y0[k] + share[k] * dy[k]) / ky
    return *place, (float(dx[k]) / length, float(dy[k]) / length)
