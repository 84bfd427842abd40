"""Rows a second of clean.step and state.step on batches like those of a Danish day (170,000 rows, 230 a second).

    uv run python benchmarks/tracks_speed.py [--rows 170000] [--batches 6]

Each batch has the rows of some minutes of 3,200 vessels, whole seconds, in any order within a second; about one
derived static row to every ten positions. Prints the median of the
batches after the first two (compiled, tables grown), in CPU time of this one thread.
"""

import argparse
import math
import statistics
import time

import numpy as np

from seawarden.model.batch import Batch
from seawarden.model.tables import CLASS_A, HAS_CLASS, HAS_DIMENSIONS, HAS_NAME, POSITIONS, STATICS
from seawarden.tracks import clean, state

VESSELS = 3200
RATE = 230.0


def batches(rows: int, count: int, seed: int = 7) -> list[Batch]:
    """Return ``count`` batches of ``rows`` rows: vessels on straight courses, a third of them at rest."""
    rng = np.random.default_rng(seed)
    lon0, lat0 = rng.uniform(8, 20, VESSELS), rng.uniform(54.5, 59, VESSELS)
    sog = np.where(rng.random(VESSELS) < 0.35, 0.0, np.round(rng.uniform(4, 20, VESSELS), 1))
    cog = np.round(rng.uniform(0, 360, VESSELS), 1) % 360
    out = []
    for b in range(count):
        t = 1.7e9 + np.floor((b * rows + np.arange(rows)) / RATE)
        who = rng.integers(0, VESSELS, rows)
        table = np.zeros(rows, POSITIONS)
        away = sog[who] * 1852.0 / 3600.0 * (t - 1.7e9)
        table["t"], table["mmsi"] = t, 219_000_001 + who * 13
        table["lat"] = np.round(lat0[who] + away * np.cos(np.radians(cog[who])) / 111_300.0, 6)
        table["lon"] = np.round(lon0[who] + away * np.sin(np.radians(cog[who])) / 61_000.0, 6)
        table["sog_kn"], table["cog_deg"], table["hdg_deg"] = sog[who], cog[who], np.floor(cog[who])
        table["rot_deg_min"], table["utc_s"], table["ais_class"], table["status"] = np.nan, 60, CLASS_A, 0
        table["hash"] = rng.integers(0, 1 << 63, rows, dtype=np.uint64)
        picked = np.sort(rng.choice(rows, rows // 10, replace=False))
        statics = np.zeros(picked.size, STATICS)
        for column in ("t", "mmsi", "hash", "ais_class"):
            statics[column] = table[column][picked]
        statics["has"], statics["derived"] = HAS_CLASS | HAS_NAME | HAS_DIMENSIONS, 1
        statics["draught_m"], statics["to_bow_m"], statics["to_stern_m"] = np.nan, 100, 20 + who[picked] % 80
        statics["name"] = np.char.add("SHIP ", who[picked].astype("S5").astype(str)).astype("S24")
        end = 1.7e9 + math.floor((b + 1) * rows / RATE)
        out.append(Batch(table, statics, end))
    return out


def main() -> None:
    """Run both steps over the batches and print the medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=170_000)
    parser.add_argument("--batches", type=int, default=7)
    args = parser.parse_args()
    kept, tracked = clean.start(), state.start()
    times: dict[str, list[float]] = {"clean": [], "state": []}
    for batch in batches(args.rows, args.batches):
        t0 = time.process_time()
        ready, kept = clean.step(batch, kept, clean.CleanParams())
        t1 = time.process_time()
        out, tracked = state.step(ready, tracked, state.TracksParams())
        t2 = time.process_time()
        times["clean"].append(t1 - t0)
        times["state"].append(t2 - t1)
    for name, seconds in times.items():
        median = statistics.median(seconds[2:])
        rate = args.rows / median / 1e6
        print(f"{name}: first step {seconds[0]:.2f} s, then {rate:.1f} M rows/s ({median * 1e3:.1f} ms a batch)")
    print(f"minutes in the last step: {out.minutes.size}, tracks: {tracked.used}")


if __name__ == "__main__":
    main()
