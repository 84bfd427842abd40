"""How far a place is from the shore, roughly: what rules of others ask for and this project does not."""

from functools import cache
from typing import Final

import numpy as np
import shapely

from seawarden.register.land import EXTENT, mask

STEP_DEG: Final = (0.05, 0.025)  # of the raster: some 2.8 km either way
_WEST, _SOUTH, _EAST, _NORTH = EXTENT


@cache
def land() -> np.ndarray:
    """Return bool[rows, cols]: which places of the raster lie on land (Natural Earth 1:10 million)."""
    x = np.arange(_WEST, _EAST, STEP_DEG[0])
    y = np.arange(_SOUTH, _NORTH, STEP_DEG[1])
    out = np.zeros((y.size, x.size), bool)
    for shape in mask().geometries:
        west, south, east, north = shape.bounds
        cols = slice(*np.searchsorted(x, (west, east)).tolist())
        rows = slice(*np.searchsorted(y, (south, north)).tolist())
        at = np.meshgrid(x[cols], y[rows])
        out[rows, cols] |= shapely.contains_xy(shape, *at)
    return out


@cache
def shore(within_nm: float) -> np.ndarray:
    """Return bool[rows, cols]: which places of the raster have land within so many nautical miles."""
    ashore = land()
    near = ashore.copy()
    up = int(within_nm / 60.0 / STEP_DEG[1])
    for row in range(ashore.shape[0]):
        east = np.cos(np.radians(_SOUTH + row * STEP_DEG[1])) * STEP_DEG[0]
        for k in range(-up, up + 1):
            if 0 <= row + k < ashore.shape[0] and ashore[row + k].any():
                aside = int(np.sqrt((within_nm / 60.0) ** 2 - (k * STEP_DEG[1]) ** 2) / east)
                reach = np.convolve(ashore[row + k], np.ones(2 * aside + 1), mode="same")
                near[row] |= reach[: ashore.shape[1]] > 0.5
    return near


def far_from_shore(lon: np.ndarray, lat: np.ndarray, least_nm: float) -> np.ndarray:
    """Return where no land lies within ``least_nm`` of the places, to some 3 km; beyond the raster nothing is far."""
    near = shore(least_nm)
    col, row = ((lon - _WEST) / STEP_DEG[0]).astype(np.int64), ((lat - _SOUTH) / STEP_DEG[1]).astype(np.int64)
    within = (row >= 0) & (row < near.shape[0]) & (col >= 0) & (col < near.shape[1])
    out = np.zeros(lon.size, bool)
    out[within] = ~near[row[within], col[within]]
    return out
