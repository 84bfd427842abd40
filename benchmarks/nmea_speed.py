"""Speed of NMEA to columns against pyais and aiscat: the same file, the same columns, one run, median of five.

    uv run python benchmarks/nmea_speed.py [--aiscat PYTHON] [FILE]

aiscat (GPL) is never a dependency: name the python of an environment that has it and NumPy, or its part is skipped.
Columns of the comparison: t, type, mmsi, lon, lat, sog, cog, hdg of position reports, as NumPy arrays; ours makes all
of POSITIONS and STATICS besides. The bars: 20 times pyais, twice the best way of getting columns out of aiscat.
"""

import argparse
import gzip
import json
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from pyais.stream import IterMessages

from seawarden.codec.contract import Options
from seawarden.codec.nmea import CODEC

FILE = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "ais" / "nais-us-burst-2016-07-28.nmea.gz"
CHUNK = 1 << 20
ROUNDS = 5

# Runs under the other python and prints the seconds of each way: dicts; JSON through polars or msgspec, if it has them.
AISCAT = r"""
import importlib.util, io, json, sys, time
import numpy as np
import aiscat

data = open(sys.argv[1], "rb").read()
chunks = [data[k : k + (1 << 20)] for k in range(0, len(data), 1 << 20)]
wanted = ("rxuxtime", "type", "mmsi", "lon", "lat", "speed", "course", "heading")

def dicts():
    rows = []
    for m in aiscat.iter_decode(chunks):
        if "lon" in m:
            get = m.get
            rows.append([get(name, np.nan) for name in wanted])
    return np.array(rows, dtype=object).T.astype(np.float64).shape[1]

def by_polars():
    import polars as pl
    text = b"\n".join(m.strip() for m in aiscat.iter_decode(chunks, format="json"))
    table = pl.read_ndjson(io.BytesIO(text), schema={name: pl.Float64 for name in wanted}, ignore_errors=True)
    return len(table.filter(pl.col("lon").is_not_null()).to_numpy())

def by_msgspec():
    import msgspec
    nan = float("nan")
    Row = msgspec.defstruct("Row", [(n, float, nan) for n in wanted], array_like=False)
    read = msgspec.json.Decoder(Row).decode
    rows = [msgspec.structs.astuple(read(m)) for m in aiscat.iter_decode(chunks, format="json")]
    table = np.array(rows)
    return int(np.isfinite(table[:, 3]).sum())

ways = ("dicts", dicts, "numpy"), ("json, polars", by_polars, "polars"), ("json, msgspec", by_msgspec, "msgspec")
out = {}
for name, way, needs in ways:
    if importlib.util.find_spec(needs) is None:
        continue
    importlib.import_module(needs)
    began = time.perf_counter()
    rows = way()
    out[name] = [time.perf_counter() - began, rows]
print(json.dumps(out))
"""


def ours(data: bytes) -> int:
    assert CODEC.decoder is not None
    decoder = CODEC.decoder(Options())
    got = [decoder.feed(data[k : k + CHUNK]) for k in range(0, len(data), CHUNK)]
    return sum(len(g.rows) for g in [*got, decoder.finish()])


def pyais(data: bytes) -> int:
    """Return the rows of the quickest plain way: iterate, decode, collect tuples, make columns."""
    rows = []
    for message in IterMessages(data.split(b"\n")):
        if not message.is_valid:
            continue
        kind = message.ais_id
        if kind not in (1, 2, 3, 4, 9, 11, 18, 19, 21, 27):
            continue
        m = message.decode()
        if m.lon is None or m.lon == 181 or m.lat == 91:
            continue
        block = message.tag_block
        if block is not None:
            block.init()
        t = float(block.receiver_timestamp or np.nan) if block is not None else np.nan
        speed, course = getattr(m, "speed", np.nan), getattr(m, "course", np.nan)
        rows.append((t, kind, m.mmsi, m.lon, m.lat, speed, course, getattr(m, "heading", 511)))
    return len(np.array(rows).T[0])


def seconds(work: Callable[[bytes], int], data: bytes) -> float:
    began = time.perf_counter()
    work(data)
    return time.perf_counter() - began


def aiscat(python: str, path: str) -> dict[str, tuple[float, int]]:
    """Return (seconds, rows) of each way of getting columns out of aiscat."""
    run = subprocess.run([python, "-c", AISCAT, path], capture_output=True, text=True, check=True)
    return {name: (float(s), int(n)) for name, (s, n) in json.loads(run.stdout).items()}


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--aiscat", default=None)
    parser.add_argument("file", nargs="?", type=Path, default=FILE)
    args = parser.parse_args()
    data = args.file.read_bytes()
    data = gzip.decompress(data) if args.file.suffix == ".gz" else data
    lines = data.count(b"\n")
    print(f"{args.file.name}: {lines} lines, {len(data) / 1e6:.1f} MB; rows ours {ours(data)}, pyais {pyais(data)}")
    mine, theirs, cats = [], [], []
    with tempfile.NamedTemporaryFile(suffix=".nmea") as plain:
        plain.write(data)
        plain.flush()
        for _ in range(ROUNDS):
            theirs.append(seconds(pyais, data))
            mine.append(seconds(ours, data))
            cats.append(aiscat(args.aiscat, plain.name) if args.aiscat else {})
    print(f"ours                   {lines / statistics.median(mine) / 1e6:8.2f} M lines/s")
    print(f"pyais                  {lines / statistics.median(theirs) / 1e6:8.2f} M lines/s")
    for way in cats[0]:
        taken = statistics.median(c[way][0] for c in cats)
        print(f"aiscat, {way:14} {lines / taken / 1e6:8.2f} M lines/s, {cats[0][way][1]} rows")
    ratio = statistics.median(b / a for a, b in zip(mine, theirs, strict=True))
    print(f"ratio to pyais         {ratio:8.1f} (bar 20)")
    if not args.aiscat:
        print("aiscat skipped: name a python that has it with --aiscat")
        return 0 if ratio >= 20 else 1
    best = statistics.median(min(s for s, _ in c.values()) / a for a, c in zip(mine, cats, strict=True))
    print(f"ratio to aiscat's best {best:8.1f} (bar 2)")
    return 0 if ratio >= 20 and best >= 2 else 1


if __name__ == "__main__":
    raise SystemExit(main())
