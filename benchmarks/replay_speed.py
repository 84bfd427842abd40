"""`seawarden replay` of a day against a bare polars read and parse of the same columns: whole processes, in turn.

uv run python benchmarks/replay_speed.py --rows 20000000 [--runs 5] [--keep DIR]
uv run python benchmarks/replay_speed.py --rows 20000000 --parquet

The day is made up (benchmarks/danish_day.py), the register has 300 made-up lines, all detectors run. Prints the seconds
of both, the ratio of each pair and the median; with --parquet, rows a second of a replay from Parquet.
"""

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import danish_day
import many_assets

BARE = """
import sys, polars as pl
used = ["# Timestamp", "Type of mobile", "MMSI", "Latitude", "Longitude", "Navigational status", "ROT", "SOG", "COG",
        "Heading", "IMO", "Callsign", "Name", "Ship type", "Width", "Length", "Draught", "Destination", "ETA",
        "A", "B", "C", "D"]
head = pl.read_csv(sys.argv[1], n_rows=1).columns
frame = pl.read_csv(sys.argv[1], columns=[c for c in used if c in head], infer_schema_length=10000, ignore_errors=True)
frame = frame.with_columns(pl.col("# Timestamp").str.to_datetime("%d/%m/%Y %H:%M:%S"))
print(frame.height)
"""


def timed(call: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(call, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=5_000_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--keep", type=Path, help="Folder for the day and the register; made where absent.")
    parser.add_argument("--parquet", action="store_true")
    arguments = parser.parse_args()
    folder = arguments.keep or Path(tempfile.mkdtemp(prefix="replay-speed-"))
    folder.mkdir(parents=True, exist_ok=True)
    day, assets = folder / f"day-{arguments.rows}.csv", folder / "assets.geojson"
    if not day.exists():
        danish_day.write(day, arguments.rows)
    many_assets.write(assets, 300)
    if arguments.parquet:
        day = to_parquet(day)
    seawarden = Path(sys.executable).with_name("seawarden")
    replay = [str(seawarden), "replay", str(day), "--register", str(assets), "--out", str(folder / "run")]
    timed(replay)  # warm: compiled kernels, page cache
    ours, bare = [], []
    for _ in range(arguments.runs):
        bare.append(0.0 if arguments.parquet else timed([sys.executable, "-c", BARE, str(day)]))
        ours.append(timed(replay))
        rate = arguments.rows / ours[-1]
        ratio = f"  bare {bare[-1]:.2f} s  ratio {ours[-1] / bare[-1]:.2f}" if bare[-1] else ""
        print(f"replay {ours[-1]:.2f} s  {rate / 1e6:.2f} M rows/s{ratio}", flush=True)
    timing = json.loads((folder / "run" / "timing.json").read_text())
    print("last run:", json.dumps(timing))
    if not arguments.parquet:
        ratios = [a / b for a, b in zip(ours, bare, strict=True)]
        print(f"median ratio {statistics.median(ratios):.2f} (from {min(ratios):.2f} to {max(ratios):.2f})")
    print(f"median {arguments.rows / statistics.median(ours) / 1e6:.2f} M rows/s")
    if not arguments.keep:
        shutil.rmtree(folder)


def to_parquet(day: Path) -> Path:
    """Turn the day into our own Parquet by the library, once."""
    from seawarden.codec import contract, parquet
    from seawarden.sources import files

    path = day.with_suffix(".parquet")
    if not path.exists():
        import numpy as np

        inputs = files.read([day], files.ReadOptions(), contract.find())
        with path.open("wb") as file:
            parquet.write_parquet(np.concatenate([batch.rows for batch in inputs.batches()]), file)
    return path


if __name__ == "__main__":
    main()
