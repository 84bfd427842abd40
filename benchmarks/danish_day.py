"""Make a large file in the Danish daily CSV format: seeded, streamed to disk, ships that sail, anchor and fish.

    uv run python benchmarks/danish_day.py --rows 20000000 --out /tmp/day.csv

The reports come as they do on the air: each ship at the interval of its speed (ITU-R M.1371-5 table 1, thinned by
reception), all in the order of time. 3,200 vessels give about 230 rows a second, 20 million a day. A ship's particulars
are empty until her first static message has been heard and change once (destination, draught), as in the real files.
"""

import argparse
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import numpy as np

from seawarden.kernel import inlined, kernel

HEADER = (
    "# Timestamp,Type of mobile,MMSI,Latitude,Longitude,Navigational status,ROT,SOG,COG,Heading,IMO,Callsign,Name,"
    "Ship type,Cargo type,Width,Length,Type of position fixing device,Draught,Destination,ETA,Data source type,A,B,C,D"
)
BLANK = ",Unknown,,,Undefined,,,,Undefined,,,,AIS,,,,\r\n"
WEST, EAST, SOUTH, NORTH = 8.0, 21.0, 54.2, 59.6
WIDTH = 192  # bytes of the longest tail of a row
MOORED, ANCHORED, SAILING, FISHING, BASE = range(5)
STATUS = (b"Moored", b"At anchor", b"Under way using engine", b"Engaged in fishing", b"Unknown value")


class Fleet(NamedTuple):
    """One array a property, one row a vessel; the kernel moves what moves."""

    kind: np.ndarray
    lon: np.ndarray
    lat: np.ndarray
    sog_kn: np.ndarray
    cog_deg: np.ndarray
    to_lon: np.ndarray
    to_lat: np.ndarray
    due_s: np.ndarray
    last_s: np.ndarray
    seen: np.ndarray
    head: np.ndarray  # u1[vessels, WIDTH] "Class A,219000001,"
    tail: np.ndarray  # u1[vessels * 3, WIDTH] particulars: blank, first, second
    status: np.ndarray  # u1[5, WIDTH]


def _table(texts: list[bytes]) -> np.ndarray:
    """Return the texts as rows of bytes; the length is kept in the last byte."""
    table = np.zeros((len(texts), WIDTH), np.uint8)
    for i, text in enumerate(texts):
        table[i, : len(text)] = np.frombuffer(text, np.uint8)
        table[i, -1] = len(text)
    return table


def _tails(rng: np.random.Generator, vessel: int, kind: int) -> list[bytes]:
    """Return the three forms of the columns from IMO on."""
    if kind == BASE:
        return [BLANK.encode()] * 3
    types = {FISHING: ["Fishing"]}.get(
        kind, ["Cargo", "Tanker", "Passenger", "Cargo", "Tug", "Pilot", "HSC", "Pleasure"]
    )
    word = types[vessel % len(types)]
    length = int(rng.integers(14, 40) if word in {"Fishing", "Tug", "Pilot", "Pleasure"} else rng.integers(70, 333))
    width = max(4, length // 7)
    bow, port = int(length * 0.7), width // 2
    out = [BLANK.encode()]
    for voyage in range(2):
        port_name = ["GDANSK", "DK AAR > SE GOT", "ROTTERDAM", "HELSINKI", "ST PETERSBURG", "KLAIPEDA"][
            (vessel + voyage) % 6
        ]
        draught = 2 + (length % 90) / 10 + voyage
        out.append(
            f",{9000000 + vessel},O{vessel:05d},SHIP {vessel:05d} OF DK,{word},"
            f"{'No additional information' if word in ('Cargo', 'Tanker') else ''},{width},{length},GPS,{draught:.1f},"
            f"{port_name},{1 + vessel % 28:02d}/02/2024 {vessel % 24:02d}:30:00,AIS,"
            f"{bow},{length - bow},{port},{width - port}\r\n".encode()
        )
    return out


def fleet(vessels: int, seed: int) -> Fleet:
    """Return a fleet: of 100 vessels 45 sail, 25 lie moored, 12 at anchor, 12 fish and 6 are stations on shore."""
    rng = np.random.default_rng(seed)
    kind = rng.choice(5, vessels, p=[0.25, 0.12, 0.45, 0.12, 0.06])
    lon, to_lon = rng.uniform(WEST, EAST, (2, vessels))
    lat, to_lat = rng.uniform(SOUTH, NORTH, (2, vessels))
    sog_kn = np.where(kind == SAILING, rng.uniform(7, 19, vessels), np.where(kind == FISHING, 3.5, 0.0))
    heads = []
    for v in range(vessels):
        of = (
            "Base Station"
            if kind[v] == BASE
            else ("Class B" if kind[v] in (FISHING, MOORED) and v % 3 == 0 else "Class A")
        )
        mmsi = 2190000 + v if kind[v] == BASE else 219000000 + 17 * v
        heads.append(f"{of},{mmsi},".encode())
    tails = [tail for v in range(vessels) for tail in _tails(rng, v, int(kind[v]))]
    due_s = rng.uniform(0, 20, vessels)
    cog_deg = rng.uniform(0, 360, vessels)
    return Fleet(
        kind, lon, lat, sog_kn, cog_deg, to_lon, to_lat, due_s, np.zeros(vessels), np.zeros(vessels, np.int64),
        _table(heads), _table(tails), _table(list(STATUS)),
    )  # fmt: skip


@inlined
def _random(state: np.ndarray) -> float:
    """Return a number in [0, 1) (xorshift64*, Vigna 2016) and move the state on."""
    x = state[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    state[0] = x
    return float((x * np.uint64(2685821657736338717)) >> np.uint64(11)) / 9007199254740992.0


@inlined
def _put(out: np.ndarray, at: int, table: np.ndarray, row: int) -> int:
    for i in range(table[row, table.shape[1] - 1]):
        out[at + i] = table[row, i]
    return at + table[row, table.shape[1] - 1]


@inlined
def _number(out: np.ndarray, at: int, value: float, decimals: int) -> int:
    """Write ``value`` with ``decimals`` and a comma."""
    scale = 10**decimals
    whole = int(np.floor(abs(value) * scale + 0.5))
    if value < 0 and whole > 0:
        out[at] = 45
        at += 1
    digits = decimals + 1
    while whole >= 10**digits:
        digits += 1
    for i in range(digits):
        place = digits - 1 - i
        out[at] = 48 + (whole // 10**place) % 10
        at += 1
        if decimals > 0 and place == decimals:
            out[at] = 46
            at += 1
    out[at] = 44
    return at + 1


@inlined
def _sail(v: int, t: float, fleet: Fleet, state: np.ndarray) -> float:
    """Move vessel ``v`` to time ``t`` and return the seconds until her next report."""
    kind, dt = fleet.kind[v], t - fleet.last_s[v]
    fleet.last_s[v] = t
    if not 2 <= kind <= 3:
        return 10.0 if kind == 4 else 180.0 * (0.5 + _random(state))
    north = (fleet.to_lat[v] - fleet.lat[v]) * 60.0
    cos_lat = np.cos(np.radians(fleet.lat[v]))
    east = (fleet.to_lon[v] - fleet.lon[v]) * 60.0 * cos_lat
    if np.hypot(north, east) < 1.0:
        fleet.to_lon[v] = 8.0 + 13.0 * _random(state)
        fleet.to_lat[v] = 54.2 + 5.4 * _random(state)
    turn = (np.degrees(np.arctan2(east, north)) - fleet.cog_deg[v] + 540.0) % 360.0 - 180.0
    fleet.cog_deg[v] = (fleet.cog_deg[v] + max(-0.5 * dt, min(0.5 * dt, turn))) % 360.0
    way = fleet.sog_kn[v] * dt / 3600.0 / 60.0
    fleet.lat[v] += way * np.cos(np.radians(fleet.cog_deg[v]))
    fleet.lon[v] += way * np.sin(np.radians(fleet.cog_deg[v])) / cos_lat
    return (4.0 if fleet.sog_kn[v] > 14.0 else 6.0) + 4.0 * _random(state)


@inlined
def _row(out: np.ndarray, at: int, v: int, stamp: np.ndarray, fleet: Fleet, state: np.ndarray) -> int:
    """Write one row of vessel ``v``."""
    for i in range(stamp.size):
        out[at + i] = stamp[i]
    at = _put(out, at + stamp.size, fleet.head, v)
    kind = fleet.kind[v]
    swing = 0.00002 * (_random(state) - 0.5)
    at = _number(out, at, fleet.lat[v] + swing, 6)
    at = _number(out, at, fleet.lon[v] + swing, 6)
    at = _put(out, at, fleet.status, kind)
    out[at] = 44
    at += 1
    if kind == 4:
        out[at] = out[at + 1] = out[at + 2] = out[at + 3] = 44
        at += 4
    else:
        at = _number(out, at, 0.0, 1)
        at = _number(out, at, max(0.0, fleet.sog_kn[v] + 0.3 * (_random(state) - 0.5)), 1)
        at = _number(out, at, fleet.cog_deg[v], 1)
        at = _number(out, at, np.floor(fleet.cog_deg[v]), 0)
    fleet.seen[v] += 1
    form = 0 if fleet.seen[v] < 6 else (1 if fleet.seen[v] < 900 else 2)
    return _put(out, at - 1, fleet.tail, 3 * v + form)


@kernel
def _second(out: np.ndarray, at: int, left: int, t: float, stamp: np.ndarray, fleet: Fleet, state: np.ndarray) -> tuple:
    """Write what is heard in one second, at most ``left`` rows; return the end of the text and the rows written."""
    rows = 0
    for v in range(fleet.kind.size):
        if fleet.due_s[v] <= t and rows < left:
            fleet.due_s[v] = t + _sail(v, t, fleet, state)
            at = _row(out, at, v, stamp, fleet, state)
            rows += 1
    return at, rows


def write(
    path: Path, rows: int, vessels: int = 3200, seed: int = 1, start: str = "2024-02-10", index: bool = False
) -> None:
    """Write ``rows`` rows to ``path``, from midnight of ``start`` on. ``index`` adds the leading column of numbers."""
    ships, state = fleet(vessels, seed), np.array([seed * 2654435761 + 88172645463325252], np.uint64)
    midnight, written, at, second = datetime.fromisoformat(start).replace(tzinfo=UTC), 0, 0, 0
    buffer = np.empty((1 << 24) + vessels * 512, np.uint8)
    with path.open("wb") as file:
        file.write(f"{',' if index else ''}{HEADER}\r\n".encode())
        while written < rows:
            stamp = (midnight + timedelta(seconds=second)).strftime("%d/%m/%Y %H:%M:%S,").encode()
            stamp = (str(second).encode() + b"," if index else b"") + stamp
            text = np.frombuffer(stamp, np.uint8)
            at, heard = _second(buffer, at, rows - written, float(second), text, ships, state)
            written, second = written + heard, second + 1
            if at > 1 << 24 or written == rows:
                file.write(memoryview(buffer)[:at])
                at = 0


def main() -> None:
    """Read the command line and write the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=5_000_000)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--vessels", type=int, default=3200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start", default="2024-02-10")
    parser.add_argument("--index", action="store_true", help="with the leading column of line numbers")
    said = parser.parse_args()
    write(said.out, said.rows, said.vessels, said.seed, said.start, said.index)
    print(f"{said.out}: {said.rows:,} rows, {said.out.stat().st_size / 1e6:,.0f} MB")


if __name__ == "__main__":
    main()
