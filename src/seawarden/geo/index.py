"""The segment grid at work: for each place the nearest asset and the nearest other asset, exactly, within the reach.

A place looks only at its own cell, whose segments lie packed as a small map in m (`seawarden.geo.cells`), nearest to the
cell's centre first, and stops where no later one can be nearer. In a local plane a segment that is straight in lon/lat
is straight, so the distance is exact but for the change of a degree's length over the reach: below 0.2 % at 5 km up to
67 degrees north.

A negative entry ``-1 - 2 * asset - inside`` marks a cell that an area covers or its ring crosses; ``inside`` tells of the
cell's reference place, and a place in the cell is inside when the way to the reference place crosses the ring an even
number of times (inside) or an odd one (outside).
"""

import numpy as np

from seawarden.geo.cells import PACKED, REFERENCE_X, REFERENCE_Y, SLACK_M, centre
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
def to_segment(  # type: ignore[no-untyped-def]
    lon0: np.ndarray,
    lat0: np.ndarray,
    lon1: np.ndarray,
    lat1: np.ndarray,
    s: int,
    x: float,
    y: float,
    kx: float,
    ky: float,
):
    """Return of a place (x, y in deg) and segment ``s``: squared distance in m2, how far right of the line in m, the
    fraction 0..1 of the nearest place on the segment, and the segment's length in m. ``kx``, ``ky`` in m per deg.
    """
    px = eastward(x - lon0[s]) * kx
    py = (y - lat0[s]) * ky
    dx = (lon1[s] - lon0[s]) * kx
    dy = (lat1[s] - lat0[s]) * ky
    square = dx * dx + dy * dy
    t = px * dx + py * dy
    t = 0.0 if t <= 0.0 else 1.0 if t >= square else t / square
    ex = px - t * dx
    ey = py - t * dy
    return ex * ex + ey * ey, px * dy - py * dx, t, square


@inlined
def pick(cells, entries, cell: int, start: int, px: float, py: float, reach_m: float):  # type: ignore[no-untyped-def]
    """Return (asset, entry, squared distance in m2) of the nearest and of the nearest other asset; -1 where none.

    The place (px, py) is in m from the centre of ``cell``; ``start`` is the cell's first entry that is a segment.
    """
    shape = entries.view(np.float32)
    base = cells[cells.size - 1] + PACKED * start
    off = np.sqrt(px * px + py * py) + SLACK_M
    a1 = a2 = k1 = k2 = -1
    d1 = d2 = reach_m * reach_m
    limit1 = limit2 = reach_m + off  # an entry farther than this from the centre cannot be nearer than d1, d2
    for k in range(start, cells[cell + 1]):
        a, far = entries[base], shape[base + 1]
        x0, y0 = shape[base + 2], shape[base + 3]
        dx, dy = shape[base + 4] - x0, shape[base + 5] - y0
        base += PACKED
        if far > limit2:
            break
        if a == a1 and far > limit1:
            continue
        ex, ey = px - x0, py - y0
        square = dx * dx + dy * dy
        t = ex * dx + ey * dy
        t = 0.0 if t <= 0.0 else 1.0 if t >= square else t / square
        ex -= t * dx
        ey -= t * dy
        d = ex * ex + ey * ey
        if d < d1:
            if a != a1:
                a2, k2, d2, limit2 = a1, k1, d1, limit1
            a1, k1, d1, limit1 = a, k, d, np.sqrt(d) + off
        elif d < d2 and a != a1:
            a2, k2, d2, limit2 = a, k, d, np.sqrt(d) + off
    return a1, (entries[k1] if k1 >= 0 else -1), d1, a2, (entries[k2] if k2 >= 0 else -1), d2


@inlined
def foot(lon0, lat0, lon1, lat1, kp0_km, asset, s: int, x, y, kx, ky):  # type: ignore[no-untyped-def]
    """Return of the place on segment ``s`` nearest to (x, y): distance in m, kilometre point, side of the line.

    Where that place is the vertex between two segments, the side is told by the segment whose line is farther off: the
    other one may be passed at its end on the wrong side.
    """
    if s < 0:
        return np.inf, np.nan, 0
    d, right, t, square = to_segment(lon0, lat0, lon1, lat1, s, x, y, kx, ky)
    n = s + 1 if t >= 1.0 else s - 1 if t <= 0.0 else -1
    if 0 <= n < asset.size and asset[n] == asset[s]:
        one, two = (s, n) if n > s else (n, s)
        if lon1[one] == lon0[two] and lat1[one] == lat0[two]:
            _, other, _, square2 = to_segment(lon0, lat0, lon1, lat1, n, x, y, kx, ky)
            right = other if other * other * square > right * right * square2 else right
    side = 1 if right > 0.0 else -1 if right < 0.0 else 0
    return np.sqrt(d), kp0_km[s] + t * np.sqrt(square) / 1000.0, side


@inlined
def is_inside(lon0, lat0, lon1, lat1, asset, cells, entries, frame, cell: int, mark: int, x, y) -> bool:  # type: ignore[no-untyped-def]
    """Return whether a place of ``cell`` is inside the area of ``mark``: parity of the way to the reference place."""
    area = (-1 - mark) // 2
    inside = (-1 - mark) % 2 == 1
    cols = int(frame[4])
    cx = eastward(frame[0] + (cell % cols + REFERENCE_X) * frame[2] - x)
    cy = frame[1] + (cell // cols + REFERENCE_Y) * frame[3] - y
    for k in range(cells[cell], cells[cell + 1]):
        s = entries[k]
        if s < 0 or asset[s] != area:
            continue
        x0 = eastward(lon0[s] - x)
        y0 = lat0[s] - y
        dx = lon1[s] - lon0[s]
        dy = lat1[s] - lat0[s]
        from_line = cx * y0 - cy * x0 >= 0.0
        to_line = cx * (y0 + dy) - cy * (x0 + dx) >= 0.0
        here = dy * x0 - dx * y0 >= 0.0
        there = dx * (cy - y0) - dy * (cx - x0) >= 0.0
        if from_line != to_line and here != there:
            inside = not inside
    return inside


@inlined
def with_areas(g, cell: int, x, y, kx, ky, found):  # type: ignore[no-untyped-def]
    """Return what `pick` found with the distance to the areas that the place is inside set to 0."""
    a1, s1, d1, a2, s2, d2 = found
    lon0, lat0, lon1, lat1 = g.lon0, g.lat0, g.lon1, g.lat1
    for k in range(g.cells[cell], g.cells[cell + 1]):
        mark = g.entries[k]
        if mark >= 0:
            break
        if not is_inside(lon0, lat0, lon1, lat1, g.asset, g.cells, g.entries, g.frame, cell, mark, x, y):
            continue
        a = (-1 - mark) // 2
        if a == a1:
            d1 = 0.0
            continue
        s = s2 if a == a2 else -1
        least = g.reach_m * g.reach_m
        for j in range(k + 1, g.cells[cell + 1]):
            e = g.entries[j]
            if a != a2 and e >= 0 and g.asset[e] == a:
                d, _, _, _ = to_segment(lon0, lat0, lon1, lat1, e, x, y, kx, ky)
                if d < least:
                    least, s = d, e
        if d1 > 0.0:
            a2, s2, d2 = a1, s1, d1
            a1, s1, d1 = a, s, 0.0
        elif d2 > 0.0:
            a2, s2, d2 = a, s, 0.0
    return a1, s1, d1, a2, s2, d2


@kernel
def nearest(geometry, lon: np.ndarray, lat: np.ndarray, out: np.ndarray) -> None:  # type: ignore[no-untyped-def]
    """Write the nearest asset and the nearest other asset within ``reach_m`` of each place into ``out`` NEAR[n].

    ``lon``, ``lat`` f8[n] in deg, C-contiguous; NaN gives no asset. Inside an area the distance is 0, the side 0, and
    the kilometre point that of the nearest place on its ring (NaN where the ring is out of reach).
    """
    g = geometry
    lon0, lat0, lon1, lat1, kp0, asset = g.lon0, g.lat0, g.lon1, g.lat1, g.kp0_km, g.asset
    cells, entries, frame, reach_m = g.cells, g.entries, g.frame, g.reach_m
    for i in range(lon.size):
        x, y = lon[i], lat[i]
        row = out[i]
        row.asset = row.asset2 = -1
        row.distance_m = row.distance2_m = np.inf
        row.kp_km = row.kp2_km = np.nan
        row.side = row.side2 = 0
        cell = cell_of(frame, x, y)
        if cell < 0 or cells[cell] == cells[cell + 1]:
            continue
        start = cells[cell]
        while entries[start] < 0 and start < cells[cell + 1] - 1:
            start += 1
        cx, cy = centre(frame, cell)
        kx, ky = metres_per_degree(cy)
        found = pick(cells, entries, cell, start, eastward(x - cx) * kx, (y - cy) * ky, reach_m)
        if entries[cells[cell]] < 0:
            found = with_areas(g, cell, x, y, kx, ky, found)
        a1, s1, d1, a2, s2, d2 = found
        if a1 >= 0:
            row.asset = a1
            row.distance_m, row.kp_km, row.side = foot(lon0, lat0, lon1, lat1, kp0, asset, s1, x, y, kx, ky)
            if d1 == 0.0:
                row.distance_m, row.side = 0.0, 0
        if a2 >= 0:
            row.asset2 = a2
            row.distance2_m, row.kp2_km, row.side2 = foot(lon0, lat0, lon1, lat1, kp0, asset, s2, x, y, kx, ky)
            if d2 == 0.0:
                row.distance2_m, row.side2 = 0.0, 0
