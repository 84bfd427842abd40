"""Speed of the delimited codec against polars reading and parsing the same columns, as a ratio in one run.

    uv run python benchmarks/csv_speed.py --rows 2000000

The file is made by `danish_day` (seeded). Both read it warm; five rounds in turn, medians.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import danish_day
import polars as pl

from seawarden.codec.contract import Options
from seawarden.codec.delimited import DelimitedDecoder

COLUMNS = ["# Timestamp", "Type of mobile", "MMSI", "Latitude", "Longitude", "Navigational status", "ROT", "SOG", "COG"]
COLUMNS += [
    "Heading",
    "IMO",
    "Callsign",
    "Name",
    "Ship type",
    "Width",
    "Length",
    "Draught",
    "Destination",
    "A",
    "B",
    "C",
    "D",
]


def ours(path: Path) -> int:
    """Decode the file in chunks of 1 MB, on one core; return the rows."""
    decoder, rows = DelimitedDecoder(Options()), 0
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            rows += len(decoder.feed(chunk).rows)
    return rows + len(decoder.finish().rows)


def polars(path: Path) -> int:
    """Read the same columns into memory, the time parsed; return the rows."""
    frame = pl.read_csv(path, columns=COLUMNS, infer_schema_length=10_000, schema_overrides={"IMO": pl.String})
    return len(frame.with_columns(pl.col("# Timestamp").str.to_datetime("%d/%m/%Y %H:%M:%S")))


def timed(read: Callable[[Path], int], path: Path) -> tuple[float, float, int]:
    """Return seconds by the wall and of processor, and the rows."""
    wall, cpu = time.perf_counter(), time.process_time()
    rows = read(path)
    return time.perf_counter() - wall, time.process_time() - cpu, rows


def main() -> None:
    """Make the file, time both, print the medians."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=2_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    said = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "day.csv"
        danish_day.write(path, said.rows)
        ours(path)
        rounds = [(timed(ours, path), timed(polars, path)) for _ in range(said.rounds)]
    assert all(a[2] == b[2] == said.rows for a, b in rounds)
    for name, at in (("seawarden", 0), ("polars", 1)):
        wall, cpu = (statistics.median(one[at][i] for one in rounds) for i in (0, 1))
        print(f"{name:10} {said.rows / wall / 1e6:6.2f} M rows/s by the wall, {said.rows / cpu / 1e6:6.2f} a core")
    for i, kind in ((0, "wall"), (1, "processor")):
        print(f"ratio of {kind} time, seawarden / polars: {statistics.median(a[i] / b[i] for a, b in rounds):.2f}")


if __name__ == "__main__":
    main()
