"""How far ports, pilots, anchorages, lane joints and works are from places."""

import numpy as np

from seawarden.geo.earth import distance_m
from seawarden.kernel import kernel
from seawarden.model.knowledge import PLACED, REACH_M, Knowledge


@kernel
def _measure(lon: np.ndarray, lat: np.ndarray, places: np.ndarray, out: np.ndarray, reach_m: float) -> None:
    """Fill out f4[n, kinds] with metres to the edge of the nearest place of each kind, inf beyond ``reach_m``."""
    for i in range(lon.size):
        for k in range(out.shape[1]):
            out[i, k] = np.inf
        for p in places:
            if abs(p.lat - lat[i]) * 111_000.0 > reach_m + p.radius_m:
                continue
            away = distance_m(lon[i], lat[i], p.lon, p.lat) - p.radius_m
            if away <= reach_m and away < out[i, p.kind]:
                out[i, p.kind] = away if away > 0.0 else 0.0


def placed(lon: np.ndarray, lat: np.ndarray, knowledge: Knowledge) -> np.ndarray:
    """Return PLACED[n] for places f8[n] in deg: metres to the edge of the nearest place of each kind, 0 inside."""
    out = np.full(lon.size, np.inf, PLACED).view("f4").reshape(lon.size, -1)
    if knowledge.places.size and lon.size:
        lon, lat = np.ascontiguousarray(lon, np.float64), np.ascontiguousarray(lat, np.float64)
        _measure(lon, lat, knowledge.places, out, REACH_M)
    return out.view(PLACED).ravel()
