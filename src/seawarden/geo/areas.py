"""Inside or outside of areas, told by the cell: no ray over the whole ring.

A negative entry ``-1 - 2 * asset - inside`` marks a cell that an area covers or its ring crosses; ``inside`` tells of
the cell's reference place, and a place in the cell is inside when the way to the reference place crosses the ring an
even number of times (inside) or an odd one (outside). A register without areas never compiles what is here.
"""

import numpy as np

from seawarden.geo.cells import PACKED, REFERENCE_X, REFERENCE_Y, centre
from seawarden.geo.earth import metres_per_degree
from seawarden.geo.index import cell_of, eastward
from seawarden.kernel import inlined, kernel


@inlined
def is_inside(g, cell: int, mark: int, x: float, y: float) -> bool:  # type: ignore[no-untyped-def]
    """Return whether a place of ``cell`` is inside the area of ``mark``: parity of the way to the reference place."""
    area = (-1 - mark) // 2
    inside = (-1 - mark) % 2 == 1
    cols = int(g.frame[4])
    cx = eastward(g.frame[0] + (cell % cols + REFERENCE_X) * g.frame[2] - x)
    cy = g.frame[1] + (cell // cols + REFERENCE_Y) * g.frame[3] - y
    for k in range(g.cells[cell], g.cells[cell + 1]):
        s = g.entries[k]
        if s < 0 or g.asset[s] != area:
            continue
        x0 = eastward(g.lon0[s] - x)
        y0 = g.lat0[s] - y
        dx = g.lon1[s] - g.lon0[s]
        dy = g.lat1[s] - g.lat0[s]
        from_line = cx * y0 - cy * x0 >= 0.0
        to_line = cx * (y0 + dy) - cy * (x0 + dx) >= 0.0
        here = dy * x0 - dx * y0 >= 0.0
        there = dx * (cy - y0) - dy * (cx - x0) >= 0.0
        if from_line != to_line and here != there:
            inside = not inside
    return inside


@inlined
def ring_kp(g, shape: np.ndarray, cell: int, area: int, x: float, y: float) -> float:  # type: ignore[no-untyped-def]
    """Return the kilometre point of the place on an area's ring nearest to (x, y); NaN where none is within reach."""
    cx, cy = centre(g.frame, cell)
    kx, ky = metres_per_degree(cy)
    px, py = eastward(x - cx) * kx, (y - cy) * ky
    kp, least = np.nan, g.reach_m * g.reach_m
    for k in range(g.cells[cell], g.cells[cell + 1]):
        base = g.cells[g.cells.size - 1] + PACKED * k
        if g.entries[base] == area:
            ex, ey = px - shape[base + 2], py - shape[base + 3]
            dx, dy = shape[base + 4], shape[base + 5]
            t = min(max((ex * dx + ey * dy) * shape[base + 6], 0.0), 1.0)
            d = (ex - t * dx) ** 2 + (ey - t * dy) ** 2
            if d < least:
                least = d
                kp = g.kp0_km[g.entries[k]] + t * np.sqrt(dx * dx + dy * dy) / 1000.0
    return kp


@kernel
def settle(geometry, lon: np.ndarray, lat: np.ndarray, out: np.ndarray) -> None:  # type: ignore[no-untyped-def]
    """Set the distance to 0 in ``out`` NEAR[n] where a place lies inside an area; `nearest` has filled it before.

    The side is 0 then, and the kilometre point that of the nearest place on the ring (NaN where it is out of reach).
    """
    g = geometry
    shape = g.entries.view(np.float32)
    for i in range(lon.size):
        cell = cell_of(g.frame, lon[i], lat[i])
        if cell < 0:
            continue
        row = out[i]
        for k in range(g.cells[cell], g.cells[cell + 1]):
            mark = g.entries[k]
            if mark >= 0:
                break
            if not is_inside(g, cell, mark, lon[i], lat[i]):
                continue
            area = (-1 - mark) // 2
            kp = ring_kp(g, shape, cell, area, lon[i], lat[i])
            if row.asset != area and row.distance_m > 0.0:
                row.asset2, row.distance2_m = row.asset, row.distance_m
                row.kp2_km, row.side2 = row.kp_km, row.side
                row.asset = area
            if row.asset == area:
                row.distance_m, row.kp_km, row.side = 0.0, kp, 0
            elif row.distance2_m > 0.0:
                row.asset2, row.distance2_m, row.kp2_km, row.side2 = area, 0.0, kp, 0


@kernel
def areas_at(geometry, lon: float, lat: float, out_asset: np.ndarray) -> int:  # type: ignore[no-untyped-def]
    """Return how many areas a place is inside, written into ``out_asset`` i4[K], of more than K the first K."""
    g = geometry
    n = 0
    cell = cell_of(g.frame, lon, lat)
    if cell >= 0:
        for k in range(g.cells[cell], g.cells[cell + 1]):
            mark = g.entries[k]
            if mark >= 0 or n == out_asset.size:
                break
            if is_inside(g, cell, mark, lon, lat):
                out_asset[n] = (-1 - mark) // 2
                n += 1
    return n
