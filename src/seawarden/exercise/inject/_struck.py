"""Which assets a track crosses, and when."""

import numpy as np

from seawarden.geo.ahead import crossings
from seawarden.geo.earth import distances_m
from seawarden.geo.index import nearest
from seawarden.model.asset import Assets
from seawarden.model.tables import NEAR

MOST = 16  # assets on one leg


def near(lon: np.ndarray, lat: np.ndarray, assets: Assets) -> np.ndarray:
    """Return NEAR[n] of places f8[n] in deg; an area counts by its ring."""
    out = np.empty(lon.size, NEAR)
    nearest(assets.geometry, np.ascontiguousarray(lon, np.float64), np.ascontiguousarray(lat, np.float64), out)
    return out


def struck(t: np.ndarray, lon: np.ndarray, lat: np.ndarray, assets: Assets) -> list[tuple[str, float]]:
    """Return (asset, UTC epoch s) of every crossing of an asset by the track f8[n], in order; an area once a visit."""
    lon, lat = np.ascontiguousarray(lon, np.float64), np.ascontiguousarray(lat, np.float64)
    found: list[tuple[str, float]] = []
    if t.size < 2 or not assets.ids:
        return found
    legs_m = distances_m(lon[:-1].copy(), lat[:-1].copy(), lon[1:].copy(), lat[1:].copy())
    close = near(lon, lat, assets)["distance_m"]
    apart = np.minimum(close[:-1], close[1:]) > 1.1 * legs_m + 10.0
    if not assets.is_area.any():
        apart |= legs_m == 0.0
    which, where = np.empty(MOST, np.int32), np.empty(MOST)
    inside: set[int] = set()
    for i in range(t.size - 1):
        if apart[i] and not assets.is_area.any():
            continue
        n = crossings(assets.geometry, lon[i], lat[i], lon[i + 1], lat[i + 1], which, where)
        now = set(which[:n].tolist())
        for asset, share in zip(which[:n].tolist(), where[:n].tolist(), strict=True):
            if not (assets.is_area[asset] and asset in inside):
                found.append((assets.ids[asset], round(float(t[i] + share * (t[i + 1] - t[i])), 1)))
        inside = now
    return found
