"""How many places a second `near` finds: 300 lines of 58,000 segments, half of the ships within 10 km of a cable.

    python benchmarks/near_speed.py [--rows 3000000]

The ships (3,000, interleaved in time as a feed has them) and the lines are made from a seed. Beside it what `ahead`
takes, and the starter register. CPU time of the one thread, the median of five runs.
"""

import argparse
import statistics
import time
from collections.abc import Callable

import numpy as np

from seawarden.geo.ahead import ahead
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


def median_s(call: Callable[[], object]) -> float:
    """Return the median CPU time in s of five calls after a first (all here is one thread)."""
    call()
    times = []
    for _ in range(5):
        start = time.process_time()
        call()
        times.append(time.process_time() - start)
    return statistics.median(times)


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
        print(f"  near   {rows / median_s(lambda d=(lon, lat, built): near(*d)) / 1e6:6.1f} M places/s")
        which, where = np.empty(16, np.int32), np.empty(16)
        courses = np.random.default_rng(3).uniform(0.0, 360.0, 1000)

        def look(geometry=built.geometry, lon=lon, lat=lat, courses=courses, which=which, where=where) -> None:
            for i, course in enumerate(courses):
                ahead(geometry, float(lon[i]), float(lat[i]), float(course), 111_120.0, which, where)

        print(f"  ahead  {median_s(look) * 1e3:6.1f} us a course of 60 nm")


if __name__ == "__main__":
    main()
