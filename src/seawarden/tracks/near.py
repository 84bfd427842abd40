"""What lies near: the nearest asset and the nearest other asset of each place."""

import numpy as np

from seawarden.geo.areas import settle
from seawarden.geo.index import nearest
from seawarden.model.asset import Assets
from seawarden.model.tables import NEAR


def near(lon: np.ndarray, lat: np.ndarray, assets: Assets) -> np.ndarray:
    """Return NEAR[n] for places f8[n] in deg: exact distance, kilometre point and side, within ``assets.reach_m``.

    A place that is NaN, or farther than the reach from every asset, has ``asset`` NO_ASSET and infinite distance.
    Inside an area the distance is 0, the side 0, and the kilometre point that of the nearest place on its ring.
    """
    out = np.empty(lon.size, NEAR)
    geometry = assets.geometry
    lon, lat = np.ascontiguousarray(lon, np.float64), np.ascontiguousarray(lat, np.float64)
    nearest(geometry, lon, lat, out)
    if assets.is_area.any():
        settle(geometry, lon, lat, out)
    return out
