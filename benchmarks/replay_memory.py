"""Peak memory and marginal cost a row of `seawarden replay` as the input grows.

Wall seconds depend on whether the file is still in the page cache; seconds of processor time do not.

uv run python benchmarks/replay_memory.py --keep DIR [--rows 5000000,20000000,50000000] [--runs 3]
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
from pathlib import Path

import danish_day
import many_assets


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", default="5000000,20000000,50000000")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--keep", type=Path, required=True)
    arguments = parser.parse_args()
    arguments.keep.mkdir(parents=True, exist_ok=True)
    assets = arguments.keep / "assets.geojson"
    many_assets.write(assets, 300)
    before: tuple[int, float, float] | None = None
    for rows in map(int, arguments.rows.split(",")):
        day = arguments.keep / f"day-{rows}.csv"
        if not day.exists():
            danish_day.write(day, rows)
        timings = [run(day, assets, arguments.keep / "run") for _ in range(arguments.runs)]
        wall = statistics.median(t["seconds"] for t in timings)
        cpu = statistics.median(t["cpu_s"] for t in timings)
        peak = max(t["peak_mb"] for t in timings)
        more = (rows - before[0], wall - before[1], cpu - before[2]) if before else (rows, wall, cpu)
        print(
            f"{rows:>12} rows  {wall:7.2f} s, {1e9 * more[1] / more[0]:5.0f} ns a further row; "
            f"processor {cpu:7.2f} s, {1e9 * more[2] / more[0]:5.0f} ns a further row; peak {peak:.0f} MB",
            flush=True,
        )
        before = rows, wall, cpu


def run(day: Path, assets: Path, out: Path) -> dict[str, float]:
    call = [str(Path(sys.executable).with_name("seawarden")), "replay", str(day), "--register", str(assets)]
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([*call, "--out", str(out)], check=True, stdout=subprocess.DEVNULL)
    now = resource.getrusage(resource.RUSAGE_CHILDREN)
    timing: dict[str, float] = json.loads((out / "timing.json").read_text())
    return {**timing, "cpu_s": now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime}


if __name__ == "__main__":
    main()
