"""Assets as words -> assets as arrays: densify, number the kilometres, lay the segment grid."""

import math

import numpy as np

from seawarden.geo.cells import PACKED, mark_areas, pack, prune, spread
from seawarden.geo.earth import distances_m
from seawarden.geo.lines import densified
from seawarden.model.asset import Asset, Assets
from seawarden.model.errors import RegisterError

LONGEST_M = 3000.0  # of a segment: a degree of longitude changes by less than 0.1 % over it up to 67 degrees north
CELL_M = 2000.0  # measured best between 1 and 3 km: few segments a cell, and the grid of a sea stays in the cache
MOST_CELLS = 4_000_000  # a register of the whole world gets larger cells
METRES_PER_DEGREE = 111_200.0


def build(assets: list[Asset], reach_m: float = 5000.0) -> Assets:
    """Return the register in the form that kernels read; ``reach_m`` is how far `near` sees.

    Segments are in the order of the assets and along each line, so kilometre points grow along an asset; they run on
    from part to part (a break has no length) and begin at the property ``kp_origin`` in km where that is a number.
    RegisterError where ``reach_m`` is not positive or two assets share an id.
    """
    if not (math.isfinite(reach_m) and reach_m > 0.0):
        raise RegisterError(f"the reach of the register must be above 0 m, not {reach_m!r}")
    ids = [a.asset_id for a in assets]
    if len(set(ids)) < len(ids):
        twice = next(i for n, i in enumerate(ids) if i in ids[:n])
        raise RegisterError(f"two assets are called {twice!r}")
    columns, asset = _segments(assets)
    lon0, lat0, lon1, lat1, kp0 = columns
    is_area = np.array([a.is_area for a in assets], np.uint8)
    frame = _frame(lon0, lat0, lon1, lat1, reach_m)
    cells, entries = _grid((lon0, lat0, lon1, lat1), asset, is_area, frame, reach_m)
    return Assets(
        *(lon0, lat0, lon1, lat1, kp0, asset),
        *(cells, entries, frame, float(reach_m)),
        np.array([a.accuracy_m for a in assets], np.float64),
        is_area,
        tuple(ids),
        tuple(a.name for a in assets),
        tuple(a.kind for a in assets),
    )


def _segments(assets: list[Asset]) -> tuple[list[np.ndarray], np.ndarray]:
    """Return lon0, lat0, lon1, lat1, kp0_km f8[segments] and the asset's index i4[segments]."""
    parts: list[list[np.ndarray]] = []
    owner: list[int] = []
    for index, asset in enumerate(assets):
        km = kp_origin_km(asset)
        for line in asset.lines:
            vertices = np.array(line, np.float64).reshape(-1, 2)
            lon, lat = densified(vertices[:, 0], vertices[:, 1], LONGEST_M)
            if lon.size == 1:  # a place, not a line: a segment without length
                lon, lat = np.repeat(lon, 2), np.repeat(lat, 2)
            if lon.size < 2:
                continue
            legs = distances_m(lon[:-1].copy(), lat[:-1].copy(), lon[1:].copy(), lat[1:].copy()) / 1000.0
            way = km + np.concatenate([[0.0], np.cumsum(legs)])
            parts.append([lon[:-1], lat[:-1], lon[1:], lat[1:], way[:-1]])
            owner += [index] * (lon.size - 1)
            km = float(way[-1])
    columns = [np.ascontiguousarray(np.concatenate([p[k] for p in parts] or [np.empty(0)])) for k in range(5)]
    turns = np.floor((columns[0] + 180.0) / 360.0) * 360.0  # starts lie in -180..180, ends may lie past it
    columns[0] -= turns
    columns[2] -= turns
    return columns, np.array(owner, np.int32)


def kp_origin_km(asset: Asset) -> float:
    """Return the kilometre point of an asset's first vertex: ``kp_origin`` where it is a number, else 0."""
    origin = asset.properties.get("kp_origin")
    known = isinstance(origin, int | float) and not isinstance(origin, bool) and math.isfinite(origin)
    return float(origin) if known and origin is not None else 0.0


def _frame(lon0: np.ndarray, lat0: np.ndarray, lon1: np.ndarray, lat1: np.ndarray, reach_m: float) -> np.ndarray:
    """Return the frame of the grid (see `Assets`): its west edge lies in the widest gap of longitudes."""
    if not lon0.size:
        return np.array([0.0, 0.0, 1.0, 1.0, 1.0, 1.0])
    rim = (reach_m + 100.0) / METRES_PER_DEGREE
    south = max(min(lat0.min(), lat1.min()) - 2.0 * rim, -90.0)
    north = min(max(lat0.max(), lat1.max()) + 2.0 * rim, 90.0)
    west, width = _widest(lon0, lon1)
    steep = max(abs(south), abs(north))
    side = rim / max(math.cos(math.radians(steep)), 1e-6) * 2.0
    around = width + 2.0 * side >= 360.0  # then the seam lies in the middle of the gap, where no area crosses it
    west, width = (west - 0.5 * (360.0 - width), 360.0) if around else (west - side, width + 2.0 * side)
    squeeze = max(math.cos(math.radians(min(abs(0.5 * (south + north)), 80.0))), 0.1)
    cell = max(CELL_M / METRES_PER_DEGREE, math.sqrt(width * squeeze * (north - south) / MOST_CELLS))
    rows = math.ceil((north - south) / cell) + 1
    cols = max(math.ceil(width * squeeze / cell), 1)
    return np.array([west, south, width / cols, cell, cols, rows])


def _widest(lon0: np.ndarray, lon1: np.ndarray) -> tuple[float, float]:
    """Return the west edge (-180..180) and the width in deg of the narrowest span that holds all segments."""
    low = np.minimum(lon0, lon1)
    order = np.argsort(low, kind="stable")
    start, stop = low[order], np.maximum(lon0, lon1)[order]
    reached = np.maximum.accumulate(stop)
    gaps = np.append(start[1:] - reached[:-1], start[0] + 360.0 - reached[-1])
    widest = int(np.argmax(gaps))
    west = float(start[(widest + 1) % start.size])
    return west, max(360.0 - float(gaps[widest]), 0.0)


def _grid(
    segments: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray],
    asset: np.ndarray,
    is_area: np.ndarray,
    frame: np.ndarray,
    reach_m: float,
) -> tuple[np.ndarray, np.ndarray]:
    """Return the grid as CSR: ``cells`` i8[rows * cols + 1] and ``entries`` i4 (see `geo.cells`)."""
    count = int(frame[4] * frame[5])
    counts = np.zeros(count + 1, np.int64)
    spread(segments, frame, reach_m, counts, np.empty(0, np.int32), np.empty(0, np.float32))
    total = int(counts.sum())
    if not total:
        return counts, np.empty(0, np.int32)
    ends = np.zeros(count + 1, np.int64)
    np.cumsum(counts[1:-1], out=ends[2:])
    entries, far = np.empty(total, np.int32), np.empty(total, np.float32)
    spread(segments, frame, reach_m, ends, entries, far)
    touched = _touched(ends, entries, far, asset, is_area, frame) if is_area.any() else None
    kept = prune(frame, ends, entries, far, asset, is_area)
    entries, far = entries[:kept], far[:kept]
    if touched is not None:
        ends, entries, far = _marked(segments, asset, is_area, frame, ends, entries, far, touched)
    packed = np.zeros(entries.size * (1 + PACKED), np.int32)
    packed[: entries.size] = entries
    pack(segments, asset, frame, ends, far.copy(), packed)
    return ends, packed


def _touched(
    cells: np.ndarray, entries: np.ndarray, far: np.ndarray, asset: np.ndarray, is_area: np.ndarray, frame: np.ndarray
) -> np.ndarray:
    """Return the pairs (cell, asset) i8[n, 2] where the ring of an area may cross the cell."""
    half = math.hypot(frame[2], frame[3]) * 0.5 * METRES_PER_DEGREE * 1.02 + 50.0
    near = np.flatnonzero((far <= half) & (is_area[asset[entries]] == 1))
    cell = np.searchsorted(cells, near, side="right") - 1
    return np.unique(np.stack([cell, asset[entries[near]]], axis=1), axis=0)


def _marked(
    segments: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray],
    asset: np.ndarray,
    is_area: np.ndarray,
    frame: np.ndarray,
    cells: np.ndarray,
    entries: np.ndarray,
    far: np.ndarray,
    touched: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the grid with the marks of areas (see `seawarden.geo.index`), cell by cell, and their distances (-1)."""
    areas = np.flatnonzero(is_area)
    row_of = np.full(is_area.size, -1, np.int32)
    row_of[areas] = np.arange(areas.size)
    inside = np.zeros((areas.size, cells.size - 1), np.uint8)
    mark_areas(segments, asset, row_of, frame, inside)
    covered_row, covered_cell = np.nonzero(inside)
    pairs = np.unique(np.concatenate([touched, np.stack([covered_cell, areas[covered_row]], axis=1)]), axis=0)
    marks = -1 - 2 * pairs[:, 1] - inside[row_of[pairs[:, 1]], pairs[:, 0]].astype(np.int64)
    of_cell = np.concatenate([pairs[:, 0], np.repeat(np.arange(cells.size - 1), np.diff(cells))])
    order = np.argsort(of_cell, kind="stable")
    out = np.zeros(cells.size, np.int64)
    np.cumsum(np.bincount(of_cell, minlength=cells.size - 1), out=out[1:])
    both = np.concatenate([marks, entries])[order].astype(np.int32)
    return out, both, np.concatenate([np.full(marks.size, -1.0, np.float32), far])[order]
