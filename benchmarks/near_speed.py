"""How many places a second `near` finds: 300 lines of 58,000 segments, half of the ships within 10 km of a cable.

    python benchmarks/near_speed.py [--rows 3000000]

The ships (3,000, interleaved in time as a feed has them) and the lines are made from a seed. Beside it, turn and turn
about, the plain way that it must beat: a grid of 5 km that lists every segment within the reach, and only the nearest
asset found, without kilometre point, side and second asset. Then what `ahead` takes, and the starter register. CPU
time of the one thread, the median of five runs.
"""

import argparse
import statistics
import time
from collections.abc import Callable

import numpy as np

from seawarden.geo.ahead import ahead
from seawarden.geo.cells import spread
from seawarden.geo.earth import metres_per_degree
from seawarden.geo.index import cell_of
from seawarden.kernel import kernel
from seawarden.model.asset import Asset, Assets
from seawarden.register.build import build
from seawarden.register.load import load_starter
from seawarden.tracks.near import near

SHIPS = 3000


def lines(count: int = 300, vertices: int = 194) -> list[Asset]:
    """Return wandering lines over the Baltic."""
    rng = np.random.default_rng(1)
    made = []
    for i in range(count):
        start = np.array([rng.uniform(10.0, 29.0), rng.uniform(54.0, 65.5)])
        heading, length = rng.uniform(0.0, 2.0 * np.pi), rng.uniform(0.5, 3.5)
        along = np.outer(np.linspace(0.0, length, vertices), [1.8 * np.cos(heading), np.sin(heading)])
        xy = start + along + np.cumsum(rng.normal(0.0, 0.002, (vertices, 2)), axis=0)
        places = tuple((float(x), float(np.clip(y, 53.5, 66.0) + 1e-7 * k)) for k, (x, y) in enumerate(xy))
        made.append(Asset(asset_id=f"a{i}", name="a", kind="power_cable", lines=(places,)))
    return made


def ships(assets: Assets, rows: int) -> tuple[np.ndarray, np.ndarray]:
    """Return places of 3,000 ships in the order of time: half begin within 10 km of a line, half anywhere."""
    rng = np.random.default_rng(2)
    length = np.hypot((assets.lon1 - assets.lon0) * 0.52, assets.lat1 - assets.lat0)
    at = rng.choice(length.size, SHIPS // 2, p=length / length.sum())
    angle, off = rng.uniform(0.0, 2.0 * np.pi, SHIPS // 2), 10.0 / 111.2 * np.sqrt(rng.uniform(0.0, 1.0, SHIPS // 2))
    lon = np.append(assets.lon0[at] + 1.9 * off * np.cos(angle), rng.uniform(9.0, 30.0, SHIPS // 2))
    lat = np.append(assets.lat0[at] + off * np.sin(angle), rng.uniform(53.5, 66.0, SHIPS // 2))
    mixed, heading = rng.permutation(SHIPS), rng.uniform(0.0, 2.0 * np.pi, SHIPS)
    step = np.arange(rows // SHIPS + 1)[:, None] * 3e-4  # 10 s at 6 kn
    out = lon[mixed] + 1.9 * step * np.cos(heading), lat[mixed] + step * np.sin(heading)
    return out[0].ravel()[:rows].copy(), out[1].ravel()[:rows].copy()


@kernel
def plain(  # type: ignore[no-untyped-def]
    segments, asset, cells, entries, frame, reach_m: float, lon: np.ndarray, lat: np.ndarray, out: np.ndarray
) -> None:
    """Write the distance to the nearest asset into ``out``, looking at every segment of the cell."""
    lon0, lat0, lon1, lat1 = segments
    for i in range(lon.size):
        out[i] = np.inf
        cell = cell_of(frame, lon[i], lat[i])
        if cell < 0 or cells[cell] == cells[cell + 1]:
            continue
        kx, ky = metres_per_degree(lat[i])
        best = reach_m * reach_m
        for k in range(cells[cell], cells[cell + 1]):
            s = entries[k]
            x, y = (lon0[s] - lon[i]) * kx, (lat0[s] - lat[i]) * ky
            dx, dy = (lon1[s] - lon0[s]) * kx, (lat1[s] - lat0[s]) * ky
            square = dx * dx + dy * dy
            t = min(max(-(x * dx + y * dy) / square, 0.0), 1.0) if square > 0.0 else 0.0
            d = (x + t * dx) ** 2 + (y + t * dy) ** 2
            if d < best:
                best = d
                out[i] = np.sqrt(d)


def plain_grid(assets: Assets) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return cells, entries and frame of the plain grid."""
    segments = (assets.lon0, assets.lat0, assets.lon1, assets.lat1)
    frame = assets.frame.copy()
    frame[2:4] *= 2.5
    frame[4:6] = np.ceil(frame[4:6] / 2.5)
    counts = np.zeros(int(frame[4] * frame[5]) + 1, np.int64)
    spread(segments, frame, assets.reach_m, counts, np.empty(0, np.int32), np.empty(0, np.float32))
    cells = np.zeros(counts.size, np.int64)
    np.cumsum(counts[1:-1], out=cells[2:])
    entries = np.empty(int(counts.sum()), np.int32)
    spread(segments, frame, assets.reach_m, cells, entries, np.empty(entries.size, np.float32))
    return cells, entries, frame


def medians_s(*calls: Callable[[], object]) -> list[float]:
    """Return the median CPU time in s of five runs of each call, turn and turn about, after a first of each."""
    times: list[list[float]] = [[] for _ in calls]
    for turn in range(6):
        for call, mine in zip(calls, times, strict=True):
            start = time.process_time()
            call()
            if turn:
                mine.append(time.process_time() - start)
    return [statistics.median(mine) for mine in times]


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=3_000_000)
    rows = parser.parse_args().rows
    for name, assets in (("300 lines", lines()), ("starter register", load_starter())):
        build(assets)
        start = time.perf_counter()
        built = build(assets)
        took = time.perf_counter() - start
        lon, lat = ships(built, rows)
        within = float((near(lon, lat, built)["asset"] >= 0).mean())
        size = sum(a.nbytes for a in built if isinstance(a, np.ndarray)) / 1e6
        print(f"{name}: {built.lon0.size:,} segments, built in {took:.2f} s, {size:.0f} MB, {within:.0%} within reach")
        cells, entries, frame = plain_grid(built)
        segments, out = built[:4], np.empty(lon.size, np.float32)
        ours, theirs = medians_s(
            lambda d=(lon, lat, built): near(*d),
            lambda d=(segments, built.asset, cells, entries, frame, built.reach_m, lon, lat, out): plain(*d),
        )
        speed, slow = rows / ours / 1e6, rows / theirs / 1e6
        print(f"  near   {speed:6.1f} M places/s, the plain way {slow:.1f}: {theirs / ours:.2f} times as fast")
        which, where = np.empty(16, np.int32), np.empty(16)
        courses = np.random.default_rng(3).uniform(0.0, 360.0, 1000)

        def look(geometry=built.geometry, lon=lon, lat=lat, courses=courses, which=which, where=where) -> None:
            for i, course in enumerate(courses):
                ahead(geometry, float(lon[i]), float(lat[i]), float(course), 111_120.0, which, where)

        print(f"  ahead  {medians_s(look)[0] * 1e3:6.1f} us a course of 60 nm")


if __name__ == "__main__":
    main()
