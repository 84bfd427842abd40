"""Where a line of places crosses another: plain arrays, for the few lines of a case."""

from itertools import pairwise

import numpy as np


def crossings(lon: np.ndarray, lat: np.ndarray, line: tuple[tuple[float, float], ...]) -> list[float]:
    """Return where the way f8[n], f8[n] crosses ``line``: index of the leg plus the share of it, in order.

    Both are straight in lon/lat; legs with a NaN cross nothing.
    """
    out = []
    dx, dy = np.diff(lon), np.diff(lat)
    for (x0, y0), (x1, y1) in pairwise(line):
        ex, ey = x1 - x0, y1 - y0
        cross = dx * ey - dy * ex
        with np.errstate(divide="ignore", invalid="ignore"):
            u = ((x0 - lon[:-1]) * ey - (y0 - lat[:-1]) * ex) / cross
            v = ((x0 - lon[:-1]) * dy - (y0 - lat[:-1]) * dx) / cross
        at = np.flatnonzero((u >= 0.0) & (u < 1.0) & (v >= 0.0) & (v < 1.0))
        out += (at + u[at]).tolist()
    return sorted(out)
