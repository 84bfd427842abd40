"""The building of the segment grid: which segments can be the nearest to a place within each cell.

A cell lists a segment only where it can be the nearest segment of its asset, and its asset the nearest or second
nearest, for some place in the cell. With d(s) the distance of segment s from the cell's centre and r the cell's half
diagonal, every place of the cell lies within d(s) - r and d(s) + r of it (triangle inequality), so s may go where
d(s) - r > min d(of its asset) + r, and an asset where its least d - r > the second least d of all + r. What is listed
is exact, and short. A segment that touches the cell is always listed.

Behind the list of segments, ``entries`` holds for each of them `PACKED` words: its asset, its distance from the cell's
centre, its start in m from that centre, its extent in m and 1 / (its squared length), 0 for none (float32), so that a
search reads one short run of memory.
"""

import numpy as np

from seawarden.geo.earth import metres_per_degree, wrap_lon
from seawarden.kernel import inlined, kernel

PACKED = 7
SLACK_M = 20.0  # what the local planes of a cell and of a place in it may differ by within the reach
REFERENCE_X = 0.4871  # the place of a cell whose inside or outside of areas is known; odd, to miss vertices and edges
REFERENCE_Y = 0.5193


@inlined
def squared_m(x: float, y: float, x0: float, y0: float, x1: float, y1: float) -> float:
    """Return the squared distance of (x, y) to a segment, all in m."""
    dx = x1 - x0
    dy = y1 - y0
    px = x - x0
    py = y - y0
    square = dx * dx + dy * dy
    t = (px * dx + py * dy) / square if square > 0.0 else 0.0
    t = min(max(t, 0.0), 1.0)
    ex = px - t * dx
    ey = py - t * dy
    return ex * ex + ey * ey


@inlined
def centre(frame: np.ndarray, cell: int) -> tuple[float, float]:
    """Return the place (lon, lat) of a cell's centre; the longitude may lie past 180 degrees."""
    cols = int(frame[4])
    return frame[0] + (cell % cols + 0.5) * frame[2], frame[1] + (cell // cols + 0.5) * frame[3]


@inlined
def half_diagonal_m(frame: np.ndarray, kx: float, ky: float) -> float:
    """Return half the diagonal in m of a cell where a degree is kx and ky m long, with the slack."""
    w = frame[2] * kx
    h = frame[3] * ky
    half: float = 0.5 * np.sqrt(w * w + h * h) + SLACK_M
    return half


@kernel
def spread(
    segments: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray],
    frame: np.ndarray,
    reach_m: float,
    ends: np.ndarray,
    entries: np.ndarray,
    far: np.ndarray,
) -> None:
    """List every segment in the cells from which it can be within ``reach_m``.

    ``ends`` i8[cells + 1] counts (in place c + 1) while ``entries`` is empty; called again with ``ends`` as the running
    start of every cell (in place c + 1) it fills ``entries`` i4 and ``far`` f4 (m from the cell's centre), and leaves
    ``ends`` as CSR.
    """
    lon0, lat0, lon1, lat1 = segments
    cols, rows = int(frame[4]), int(frame[5])
    fill = entries.size > 0
    for s in range(lon0.size):
        low, high = min(lat0[s], lat1[s]), max(lat0[s], lat1[s])
        _, ky = metres_per_degree(0.5 * (low + high))
        margin = (reach_m + 2.0 * SLACK_M) / ky + 0.5 * frame[3]
        first = max(int((low - margin - frame[1]) / frame[3]), 0)
        last = min(int((high + margin - frame[1]) / frame[3]), rows - 1)
        start = (lon0[s] - frame[0]) % 360.0
        stop = start + lon1[s] - lon0[s]
        for row in range(first, last + 1):
            middle = frame[1] + (row + 0.5) * frame[3]
            kx, ky = metres_per_degree(middle)
            limit = reach_m + half_diagonal_m(frame, kx, ky)
            side = limit / max(kx, 1.0)
            c0 = int(np.floor((min(start, stop) - side) / frame[2]))
            c1 = min(int(np.floor((max(start, stop) + side) / frame[2])), c0 + cols - 1)
            for c in range(c0, c1 + 1):
                x = frame[0] + (c + 0.5) * frame[2]
                x0 = wrap_lon(lon0[s] - x) * kx
                x1 = x0 + (lon1[s] - lon0[s]) * kx
                square = squared_m(0.0, 0.0, x0, (lat0[s] - middle) * ky, x1, (lat1[s] - middle) * ky)
                col = c % cols
                if square <= limit * limit:
                    cell = row * cols + col
                    if fill:
                        entries[ends[cell + 1]] = s
                        far[ends[cell + 1]] = np.sqrt(square)
                    ends[cell + 1] += 1


@kernel
def prune(
    frame: np.ndarray, cells: np.ndarray, entries: np.ndarray, far: np.ndarray, asset: np.ndarray, is_area: np.ndarray
) -> int:
    """Drop in place what can never be the nearest (see the module); return how many entries (and `far`) are left."""
    cols = int(frame[4])
    kept = 0
    hi = 0
    for cell in range(cells.size - 1):
        lo, hi = hi, cells[cell + 1]
        if lo == hi:
            cells[cell + 1] = kept
            continue
        kx, ky = metres_per_degree(frame[1] + (cell // cols + 0.5) * frame[3])
        twice = 2.0 * half_diagonal_m(frame, kx, ky)
        best = second = np.inf
        for choosing in range(2):
            i = lo
            while i < hi:  # the runs of one asset each
                j, mine, least = i, asset[entries[i]], far[i]
                while j < hi and asset[entries[j]] == mine:
                    least = min(least, far[j])
                    j += 1
                if not choosing:
                    second = min(second, max(best, least))
                    best = min(best, least)
                elif least <= second + twice or is_area[mine]:
                    for k in range(i, j):
                        if far[k] <= least + twice:
                            entries[kept], far[kept] = entries[k], far[k]
                            kept += 1
                i = j
        cells[cell + 1] = kept
    return kept


@kernel
def pack(
    segments: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray],
    asset: np.ndarray,
    frame: np.ndarray,
    cells: np.ndarray,
    far: np.ndarray,
    entries: np.ndarray,
) -> None:
    """Sort each cell's entries by their distance ``far`` f4 (marks of areas have -1) and write the packed words.

    ``entries`` i4[total * (1 + PACKED)] begins with the segments of the cells.
    """
    lon0, lat0, lon1, lat1 = segments
    shape = entries.view(np.float32)
    base = cells[cells.size - 1]
    for cell in range(cells.size - 1):
        start, stop = cells[cell], cells[cell + 1]
        if start == stop:
            continue
        cx, cy = centre(frame, cell)
        kx, ky = metres_per_degree(cy)
        for i in range(start + 1, stop):
            s, d = entries[i], far[i]
            j = i - 1
            while j >= start and far[j] > d:
                entries[j + 1], far[j + 1] = entries[j], far[j]
                j -= 1
            entries[j + 1], far[j + 1] = s, d
        for i in range(start, stop):
            s = entries[i]
            if s >= 0:
                x = wrap_lon(lon0[s] - cx)
                entries[base] = asset[s]
                shape[base + 1] = far[i]
                shape[base + 2], shape[base + 3] = x * kx, (lat0[s] - cy) * ky
                dx, dy = (lon1[s] - lon0[s]) * kx, (lat1[s] - lat0[s]) * ky
                shape[base + 4], shape[base + 5] = dx, dy
                square = dx * dx + dy * dy
                shape[base + 6] = 1.0 / square if square > 1e-6 else 0.0
            else:
                entries[base] = -1
                shape[base + 1] = np.inf
            base += PACKED


@kernel
def mark_areas(
    segments: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray],
    asset: np.ndarray,
    is_area: np.ndarray,
    frame: np.ndarray,
    inside: np.ndarray,
) -> None:
    """Flip ``inside`` u1[areas, rows * cols] for every ring segment east of a cell's reference place (even-odd rule).

    ``is_area`` i4[assets] is the row of ``inside`` of an area, -1 for a line.
    """
    lon0, lat0, lon1, lat1 = segments
    cols, rows = int(frame[4]), int(frame[5])
    for s in range(lon0.size):
        area = is_area[asset[s]]
        if area < 0:
            continue
        start = (lon0[s] - frame[0]) % 360.0
        low, high = min(lat0[s], lat1[s]), max(lat0[s], lat1[s])
        first = max(int((low - frame[1]) / frame[3] - REFERENCE_Y) - 1, 0)
        last = min(int((high - frame[1]) / frame[3] - REFERENCE_Y) + 1, rows - 1)
        for row in range(first, last + 1):
            y = frame[1] + (row + REFERENCE_Y) * frame[3]
            if (lat0[s] > y) != (lat1[s] > y):
                x = start + (lon1[s] - lon0[s]) * (y - lat0[s]) / (lat1[s] - lat0[s])
                for col in range(min(int(np.ceil(x / frame[2] - REFERENCE_X)), cols)):
                    inside[area, row * cols + col] ^= 1
