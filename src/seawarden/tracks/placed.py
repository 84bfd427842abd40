"""How far ports, pilots, anchorages, lane joints and works are from places.

A grid of small cells names for each cell the few places of each kind that can be the nearest to any point in it; the
exact distance is taken to these alone. The answer is that of measuring to every place.
"""

import math
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np

from seawarden.geo.earth import A_M, E2, RAD, distances_m
from seawarden.kernel import inlined, kernel
from seawarden.model.knowledge import KINDS, PLACED, PLACES, REACH_M, Knowledge

LON_STEP: Final = 0.1  # deg: with `LAT_STEP` about square in the Baltic
LAT_STEP: Final = 0.05
COLUMNS: Final = 3600  # all the way round: places on both sides of the date line are neighbours
KY_M: Final = 110_500.0  # less than a degree of latitude anywhere


class Grid(NamedTuple):
    """The candidates of cell c are ``entries[cells[c]:cells[c + 1]]``; cells run eastwards, then northwards."""

    circles: np.ndarray  # f8[places, 5] lon, lat in deg, radius in m, sine and cosine of half the latitude
    kinds: np.ndarray  # i8[places]
    cells: np.ndarray  # i8[rows * cols + 1]
    entries: np.ndarray  # i4
    corner: tuple[int, int, int, int]  # first row from the south pole, first column from 180 W, rows, columns


@inlined
def _away_m(dlon: float, dlat: float, sine: float, cosine: float) -> float:
    """Return `geo.earth.distance_m` from differences in deg and the sine and cosine of the mean latitude."""
    w = 1.0 - E2 * sine * sine
    root = math.sqrt(w)
    if dlon > 180.0:
        dlon -= 360.0
    elif dlon < -180.0:
        dlon += 360.0
    x = dlon * (RAD * A_M / root * cosine)
    y = dlat * (RAD * A_M * (1.0 - E2) / (w * root))
    return math.sqrt(x * x + y * y)


@kernel
def _measure(
    lon: np.ndarray,
    lat: np.ndarray,
    circles: np.ndarray,
    kinds: np.ndarray,
    cells: np.ndarray,
    entries: np.ndarray,
    corner: tuple[int, int, int, int],
    out: np.ndarray,
) -> None:
    """Lower out f4[n, kinds] to metres to the edge of the nearest place of each kind; leaves what is beyond reach."""
    south, west, rows, cols = corner
    for i in range(lon.size):
        if not (math.isfinite(lon[i]) and abs(lat[i]) <= 90.0):
            continue
        row = int((lat[i] + 90.0) / LAT_STEP) - south
        col = (int((lon[i] + 180.0) % 360.0 / LON_STEP) - west) % COLUMNS
        if row < 0 or row >= rows or col >= cols:
            continue
        sine = math.sin(0.5 * RAD * lat[i])
        cosine = math.sqrt(1.0 - sine * sine)
        cell = row * cols + col
        for at in range(cells[cell], cells[cell + 1]):
            p = entries[at]
            if abs(circles[p, 1] - lat[i]) * KY_M - circles[p, 2] > out[i, kinds[p]]:
                continue  # too far north or south already
            s = sine * circles[p, 4] + cosine * circles[p, 3]
            c = cosine * circles[p, 4] - sine * circles[p, 3]
            away = _away_m(circles[p, 0] - lon[i], circles[p, 1] - lat[i], s, c) - circles[p, 2]
            k = kinds[p]
            if away <= REACH_M and away < out[i, k]:
                out[i, k] = away if away > 0.0 else 0.0


def placed(lon: np.ndarray, lat: np.ndarray, knowledge: Knowledge) -> np.ndarray:
    """Return PLACED[n] for places f8[n] in deg: metres to the edge of the nearest place of each kind, 0 inside."""
    out = np.full(lon.size, np.inf, PLACED).view("f4").reshape(lon.size, len(KINDS))
    if knowledge.places.size and lon.size:
        lon, lat = np.ascontiguousarray(lon, np.float64), np.ascontiguousarray(lat, np.float64)
        _measure(lon, lat, *grid(knowledge.places.tobytes()), out)
    return out.view(PLACED).ravel()


@lru_cache(maxsize=4)
def grid(places: bytes) -> Grid:
    """Return the grid of the bytes of PLACES; kept, because every step of a run asks with the same places."""
    rows = np.frombuffer(places, PLACES)
    place, row, col = _reached(rows)
    lower, upper = _bounds(rows, place, row, col)
    kind = rows["kind"][place].astype(np.int64)
    group = (row * COLUMNS + col) * len(KINDS) + kind
    order = np.lexsort((place, group))
    place, group, lower, upper = place[order], group[order], lower[order], upper[order]
    first = np.flatnonzero(np.diff(group, prepend=-1))
    best = np.repeat(np.minimum.reduceat(upper, first), np.diff(first, append=group.size))
    keep = (lower <= best) & (lower <= REACH_M)
    cell = group[keep] // len(KINDS)
    south, count = int(row.min()), int(row.max() - row.min()) + 1
    west, cols = _columns(col)
    cell = (cell // COLUMNS - south) * cols + (cell % COLUMNS - west) % COLUMNS
    sort = np.argsort(cell, kind="stable")
    cells = np.searchsorted(cell[sort], np.arange(count * cols + 1))
    half = 0.5 * RAD * rows["lat"]
    circles = np.column_stack(
        [rows["lon"], rows["lat"], rows["radius_m"].astype(np.float64), np.sin(half), np.cos(half)]
    )
    entries = place[keep][sort].astype(np.int32)
    return Grid(circles, rows["kind"].astype(np.int64), cells.astype(np.int64), entries, (south, west, count, cols))


def _columns(col: np.ndarray) -> tuple[int, int]:
    """Return the first column and the number of columns of the shortest stretch round the globe that holds ``col``."""
    used = np.unique(col)
    gaps = np.diff(used, append=used[0] + COLUMNS)
    widest = int(np.argmax(gaps))
    west = int(used[(widest + 1) % used.size])
    return west, COLUMNS - int(gaps[widest]) + 1


def _reached(places: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return place, row, column of every cell that a place may reach (and some that it does not)."""
    parts = []
    for index, place in enumerate(places):
        span = (REACH_M + float(place["radius_m"])) / KY_M + LAT_STEP
        lat = float(place["lat"])
        south, north = (int((min(max(x, -90.0), 90.0) + 90.0) / LAT_STEP) for x in (lat - span, lat + span))
        kx = math.cos(min(abs(lat) + span, 90.0) * RAD)
        wide = min(span / kx + LON_STEP if kx > 1e-3 else 180.0, 180.0)
        middle, half = int((float(place["lon"]) + 180.0) / LON_STEP), min(int(wide / LON_STEP) + 1, COLUMNS // 2)
        cols = (np.arange(-half, half + (half < COLUMNS // 2)) + middle) % COLUMNS
        grid_rows = np.arange(south, north + 1)
        parts.append((index, np.repeat(grid_rows, cols.size), np.tile(cols, grid_rows.size)))
    place = np.repeat([index for index, _, _ in parts], [r.size for _, r, _ in parts]).astype(np.int64)
    return place, np.concatenate([r for _, r, _ in parts]), np.concatenate([c for _, _, c in parts])


def _bounds(places: np.ndarray, place: np.ndarray, row: np.ndarray, col: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the least and the greatest distance in m from the edge of a place to the points of a cell, or beyond.

    The plane of `distance_m` lies at the mean latitude, so over a cell it bends by less than the margin taken here.
    """
    lon, lat = (col + 0.5) * LON_STEP - 180.0, (row + 0.5) * LAT_STEP - 90.0
    away = distances_m(lon, lat, places["lon"][place].copy(), places["lat"][place].copy())
    steep = np.tan(np.minimum(np.abs(lat) + 1.0, 89.9) * RAD)
    high, wide = LAT_STEP, LON_STEP * np.cos(np.maximum(np.abs(lat) - LAT_STEP, 0.0) * RAD)
    size = 0.5 * 111_700.0 * np.hypot(high, wide) * (1.02 + 0.02 * steep) + 1.0
    edge = away - places["radius_m"][place].astype(np.float64)
    return edge - size, edge + size
