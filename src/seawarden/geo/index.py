"""The segment grid at work: for each place the nearest asset and the nearest other asset, exactly, within the reach.

A place looks only at its own cell, whose segments lie packed as a small map in m (`seawarden.geo.cells`), nearest to
the cell's centre first, and stops where no later one can be nearer. In a local plane a segment that is straight in
lon/lat is straight, so the distance is exact but for the change of a degree's length over the reach: below 0.2 % at
5 km up to 67 degrees north.

A negative entry is a mark of an area: `seawarden.geo.areas`.
"""

import numpy as np

from seawarden.geo.cells import PACKED, SLACK_M, centre
from seawarden.geo.earth import metres_per_degree
from seawarden.kernel import inlined, kernel


@inlined
def cell_of(frame: np.ndarray, lon: float, lat: float) -> int:
    """Return the cell of a place, -1 outside the grid or where the place is NaN."""
    y = (lat - frame[1]) / frame[3]
    if not (0.0 <= y < frame[5]):
        return -1
    x = lon - frame[0]
    if x < 0.0 or x >= 360.0:
        x -= 360.0 * np.floor(x / 360.0)
    x /= frame[2]
    if not (x < frame[4]):
        return -1
    return int(y) * int(frame[4]) + int(x)


@inlined
def eastward(delta_deg: float) -> float:
    """Return a difference of longitudes that is at most a turn off, brought to -180..180."""
    if delta_deg > 180.0:
        return delta_deg - 360.0
    if delta_deg < -180.0:
        return delta_deg + 360.0
    return delta_deg


@inlined
def pick(cells, entries, shape, start: int, stop: int, px: float, py: float, reach_m: float):  # type: ignore[no-untyped-def]
    """Return (asset, entry, squared distance in m2) of the nearest and of the nearest other asset; -1 where none.

    The place (px, py) is in m from the centre of the cell whose segments are the entries ``start`` to ``stop``.
    """
    base = cells[cells.size - 1] + PACKED * start
    off = np.sqrt(px * px + py * py) + SLACK_M
    a1 = a2 = k1 = k2 = -1
    d1 = d2 = reach_m * reach_m
    limit1 = limit2 = reach_m + off  # an entry farther than this from the centre cannot be nearer than d1, d2
    for k in range(start, stop):
        a, far = entries[base], shape[base + 1]
        if far > limit2:
            break
        if a == a1 and far > limit1:
            base += PACKED
            continue
        ex, ey = px - shape[base + 2], py - shape[base + 3]
        dx, dy = shape[base + 4], shape[base + 5]
        t = min(max((ex * dx + ey * dy) * shape[base + 6], 0.0), 1.0)
        base += PACKED
        ex -= t * dx
        ey -= t * dy
        d = ex * ex + ey * ey
        if d < d1:
            if a != a1:
                a2, k2, d2, limit2 = a1, k1, d1, limit1
            a1, k1, d1, limit1 = a, k, d, np.sqrt(d) + off
        elif d < d2 and a != a1:
            a2, k2, d2, limit2 = a, k, d, np.sqrt(d) + off
    return a1, k1, d1, a2, k2, d2


@inlined
def foot(g, shape, k: int, px: float, py: float):  # type: ignore[no-untyped-def]
    """Return the kilometre point of the place on entry ``k`` nearest to (px, py), and the side of the line.

    Where that place is the vertex between two segments, the side is told by the segment whose line is farther off: the
    other one may be passed at its end on the wrong side.
    """
    base = g.cells[g.cells.size - 1] + PACKED * k
    s = g.entries[k]
    ex, ey = px - shape[base + 2], py - shape[base + 3]
    dx, dy = shape[base + 4], shape[base + 5]
    t = min(max((ex * dx + ey * dy) * shape[base + 6], 0.0), 1.0)
    length = np.sqrt(dx * dx + dy * dy)
    right = (ex * dy - ey * dx) / max(length, 1e-9)
    n = s + 1 if t >= 1.0 else s - 1 if t <= 0.0 else -1
    if 0 <= n < g.asset.size and g.asset[n] == g.asset[s]:
        one, two = (s, n) if n > s else (n, s)
        if g.lon1[one] == g.lon0[two] and g.lat1[one] == g.lat0[two]:
            kx, ky = metres_per_degree(g.lat0[two])
            nx, ny = (g.lon1[n] - g.lon0[n]) * kx, (g.lat1[n] - g.lat0[n]) * ky
            vx, vy = (ex - dx, ey - dy) if n > s else (ex, ey)  # the place as seen from the vertex
            other = (vx * ny - vy * nx) / max(np.sqrt(nx * nx + ny * ny), 1e-9)
            right = other if abs(other) > abs(right) else right
    return g.kp0_km[s] + t * length / 1000.0, 1 if right > 0.0 else -1 if right < 0.0 else 0


@kernel
def nearest(geometry, lon: np.ndarray, lat: np.ndarray, out: np.ndarray) -> None:  # type: ignore[no-untyped-def]
    """Write the nearest asset and the nearest other asset within ``reach_m`` of each place into ``out`` NEAR[n].

    ``lon``, ``lat`` f8[n] in deg, C-contiguous; NaN gives no asset. An area counts by its ring; what is inside it,
    `seawarden.geo.areas.settle` tells.
    """
    g = geometry
    cells, entries, frame, reach_m = g.cells, g.entries, g.frame, g.reach_m
    shape = entries.view(np.float32)
    for i in range(lon.size):
        row = out[i]
        row.asset = row.asset2 = -1
        row.distance_m = row.distance2_m = np.inf
        row.kp_km = row.kp2_km = np.nan
        row.side = row.side2 = 0
        cell = cell_of(frame, lon[i], lat[i])
        if cell < 0 or cells[cell] == cells[cell + 1]:
            continue
        start, stop = cells[cell], cells[cell + 1]
        while start < stop and entries[start] < 0:
            start += 1
        cx, cy = centre(frame, cell)
        kx, ky = metres_per_degree(cy)
        px, py = eastward(lon[i] - cx) * kx, (lat[i] - cy) * ky
        a1, k1, d1, a2, k2, d2 = pick(cells, entries, shape, start, stop, px, py, reach_m)
        if a1 >= 0:
            row.asset = a1
            row.distance_m = np.sqrt(d1)
            row.kp_km, row.side = foot(g, shape, k1, px, py)
        if a2 >= 0:
            row.asset2 = a2
            row.distance2_m = np.sqrt(d2)
            row.kp2_km, row.side2 = foot(g, shape, k2, px, py)
