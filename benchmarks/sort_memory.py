"""Peak memory and speed of sorting by way of the disk: ``python benchmarks/sort_memory.py [ROWS] [--temp DIR]``.

A made-up day sorted by ship goes through `seawarden.sources.spill.by_time`, as a Danish day sorted by MMSI does; every
window is checked against what the one before promised. Bar: under 600 MB for 50 million rows of 72 bytes.
"""

import argparse
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from seawarden.model.tables import POSITIONS, STATICS, empty
from seawarden.sources.spill import by_time

SHIP_ROWS = 8_640  # one ship's day at a row every 10 s
CHUNK_ROWS = 100_000
BAR_MB = 600


def day_by_ship(count: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield ``count`` rows in chunks as a decoder does, ship after ship."""
    for start in range(0, count, CHUNK_ROWS):
        at = np.arange(start, min(start + CHUNK_ROWS, count))
        rows = np.zeros(at.size, POSITIONS)
        rows["mmsi"] = 1 + at // SHIP_ROWS
        rows["t"] = 1735689600.0 + 10.0 * (at % SHIP_ROWS)
        yield rows, empty(STATICS)


def peak_mb() -> float:
    """Return the most memory that this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    """Sort, check, say what it took; 1 where the bar was missed."""
    asks = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asks.add_argument("rows", nargs="?", type=int, default=20_000_000)
    asks.add_argument("--temp", type=Path)
    said = asks.parse_args()
    base, begin, first = peak_mb(), time.perf_counter(), 0.0
    seen, promised, largest = 0, -np.inf, 0
    for part in by_time(day_by_ship(said.rows), said.temp):
        first = first or time.perf_counter()
        if part.rows["t"].min() < promised or part.rows["t"].max() >= part.promise:
            raise SystemExit("rows came out of the order of time")
        seen, promised, largest = seen + part.rows.size, part.promise, max(largest, part.rows.size)
    seconds = time.perf_counter() - begin
    print(
        f"{seen:,} rows in {seconds:.1f} s, {time.process_time():.1f} s of it at work"
        f" ({seen / seconds / 1e6:.2f} million rows/s; written in {first - begin:.1f} s);"
        f" largest window {largest:,} rows; peak {peak_mb():.0f} MB, of which {base:.0f} MB before"
    )
    return 0 if seen == said.rows and peak_mb() < BAR_MB else 1


if __name__ == "__main__":
    sys.exit(main())
