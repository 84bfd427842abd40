"""What is known beforehand: how fast it is looked up and learnt, and how good the packaged depths are.

uv run python benchmarks/knowledge.py [--depth ../shared/data/depth/etopo5_balticnorthsea.npz]

Times are CPU seconds of one core, the best of three. The minutes are made up: they measure cost, nothing else.
"""

import argparse
import resource
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np

from seawarden.knowledge.depth import read_grid
from seawarden.knowledge.learn import Learner
from seawarden.knowledge.load import packaged
from seawarden.model.knowledge_lookup import depth_at, speeds_at
from seawarden.model.tables import MINUTES, TRACKS
from seawarden.tracks.placed import placed


def best_s(work: Callable[[], object]) -> float:
    """Return the least CPU time in s of three runs."""
    took = []
    for _ in range(3):
        began = time.process_time()
        work()
        took.append(time.process_time() - began)
    return min(took)


def minutes(ships: int, length: int) -> np.ndarray:
    """Return made-up minutes of ships on straight courses, nine in ten of them heard."""
    rng = np.random.default_rng(1)
    rows = np.zeros((length, ships), MINUTES)
    step = np.arange(length)[:, None]
    kn, cog = rng.uniform(8, 16, ships), rng.uniform(0, 360, ships)
    rows["t"] = 1_700_006_400.0 + 60 * (1 + step)
    rows["mmsi"], rows["slot"] = 230_000_000 + np.arange(ships), np.arange(ships)
    rows["lon"] = rng.uniform(14, 22, ships) + np.sin(np.radians(cog)) * kn / 3600 / 0.56 * step
    rows["lat"] = rng.uniform(55, 59, ships) + np.cos(np.radians(cog)) * kn / 3600 * step
    rows["sog_kn"], rows["cog_deg"] = kn + rng.normal(0, 0.3, (length, ships)), cog
    rows["t_last"], rows["gap_s"], rows["reports"] = rows["t"] - 1.0, 60.0, 6
    rows["ship_type"], rows["ais_class"], rows["length_m"] = rng.choice([70, 80, 60, 30], ships), 1, 150.0
    flat: np.ndarray = rows.ravel()
    return flat[rng.random(flat.size) < 0.9]


def main() -> None:
    """Print what the page `docs/knowledge.md` reports."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--depth", type=Path)
    given = parser.parse_args()
    known, rng = packaged(), np.random.default_rng(5)
    lon, lat = rng.uniform(10, 30, 3_000_000), rng.uniform(54, 65, 3_000_000)
    print(f"placed, 3,000,000 positions: {best_s(lambda: placed(lon, lat, known)):.2f} s")
    some = lon[:300_000], lat[:300_000]
    print(f"depth_at, 300,000 positions: {best_s(lambda: depth_at(*some, known.depth_m)):.2f} s")
    rows = minutes(2000, 1000)
    learner = Learner(partial(placed, knowledge=known))
    learner.add(rows, np.empty(0, TRACKS))
    took = best_s(learner.learnt)
    learnt = learner.knowledge()
    print(f"learning {rows.size:,} minutes under way: {took:.1f} s, {rows.size / took:,.0f} a second")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3:.0f} MB")
    asked = [rows[name][:300_000] for name in ("lon", "lat", "cog_deg", "ship_type", "length_m")]
    print(f"speeds_at, 300,000 positions: {best_s(lambda: speeds_at(*asked, learnt)):.2f} s")
    if given.depth:
        etopo = read_grid(given.depth)
        theirs, ours = depth_at(lon, lat, etopo), depth_at(lon, lat, known.depth_m)
        sea = (theirs > 15.0) & np.isfinite(ours)
        wrong = np.abs(theirs - ours)[sea]
        print(f"packaged depths against {given.depth.name}: median {np.median(wrong):.0f} m, 80 % below", end=" ")
        print(f"{np.quantile(wrong, 0.8):.0f} m, at {sea.sum():,} places deeper than 15 m there")


if __name__ == "__main__":
    main()
