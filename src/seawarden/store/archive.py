"""Where every ship was, day by day: Parquet files that anybody's tools open, and questions by ship, box and time.

    positions/2026-06-15/1750000000-1750000600-5f3a.parquet   what came lately, a part for some minutes
    positions/2026-06-15.parquet                              a day that is over, in one file
    positions/deleted.jsonl                                   what was deleted, by which rule

A part is written whole or not at all. `flush` before the watch keeps a checkpoint: then a kill loses nothing; minutes
that come again after a restart are the same rows and count once. Still ships keep a row in ten minutes. Times UTC.
"""

import hashlib
import os
import threading
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
import numpy as np
import polars as pl

from seawarden.model.errors import StoreError
from seawarden.store.minutes import MOVING_KN, MOVING_M, SEEN, STILL_EVERY_S

DAY_S = 86_400.0
PART_S = 600.0  # a part holds so much of the stream
MOST_ROWS = 200_000  # and no more rows
FLOATS = ("t_last", "lon", "lat", "sog_kn", "cog_deg", "hdg_deg")
KEY = ["t", "mmsi", "track_id"]
OF_TRACK = ("track_id", "name", "callsign", "imo")
SCHEMA = {
    "t": pl.Int64, "mmsi": pl.UInt32, "track_id": pl.UInt64, "t_last": pl.Float64, "lon": pl.Float64,
    "lat": pl.Float64, "sog_kn": pl.Float32, "cog_deg": pl.Float32, "hdg_deg": pl.Float32, "status": pl.UInt8,
    "ship_type": pl.UInt8, "ais_class": pl.UInt8, "length_m": pl.Float32, "pnt": pl.UInt8, "imo": pl.UInt32,
    "callsign": pl.String, "name": pl.String,
}  # fmt: skip


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """Rows of ``craft`` go ``days`` after their day: private (pleasure, sailing, class B below 24 m) or all."""

    name: str
    craft: str
    days: int


RULES = (Rule(name="private craft", craft="private", days=7), Rule(name="every ship", craft="all", days=400))
"""Small and private craft first: whose ways say most about people and least about cables."""


class Archive:
    """The archive in ``path``; one writer, any number of readers. StoreError where the disk does not do its part."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock, self._files = threading.Lock(), threading.RLock()
        self._waiting: list[pl.DataFrame] = []
        self._rows, self._first = 0, np.inf
        self._bucket = np.full(0, -1, np.int64)

    def append(self, minutes: np.ndarray, tracks: np.ndarray) -> int:
        """Take MINUTES in the order of time and TRACKS by slot; return how many rows are kept."""
        kept = minutes[self._thin(minutes) & np.isfinite(minutes["lon"])]
        if not kept.size:
            return 0
        of = tracks[kept["slot"]]
        columns: dict[str, object] = {name: kept[name] for name in SCHEMA if name in (kept.dtype.names or ())}
        columns |= {name: of[name] for name in OF_TRACK}
        columns["t"] = kept["t"].astype(np.int64)
        for name in ("name", "callsign"):
            columns[name] = [bytes(v).decode("utf-8", "replace").strip() for v in of[name]]
        frame = pl.DataFrame({name: columns[name] for name in SCHEMA}, schema=SCHEMA)
        with self._lock:
            self._waiting.append(frame)
            self._rows += frame.height
            self._first = min(self._first, float(kept["t"][0]))
            due = self._rows >= MOST_ROWS or float(kept["t"][-1]) - self._first >= PART_S
        if due:
            self.flush()
        return int(kept.size)

    def _thin(self, minutes: np.ndarray) -> np.ndarray:
        """Return which rows are kept: every moving one, and of the still ones a slot's first in ten minutes."""
        keep = (minutes["sog_kn"] >= MOVING_KN) | (np.isnan(minutes["sog_kn"]) & (minutes["moved_m"] >= MOVING_M))
        if minutes.size and int(minutes["slot"].max()) >= self._bucket.size:
            more = np.full(2 * (int(minutes["slot"].max()) + 1), -1, np.int64)
            more[: self._bucket.size] = self._bucket
            self._bucket = more
        for t in np.unique(minutes["t"]):  # a slot has one row a minute
            still = np.flatnonzero((minutes["t"] == t) & ~keep)
            slots, bucket = minutes["slot"][still], int(t // STILL_EVERY_S)
            first = self._bucket[slots] != bucket
            self._bucket[slots] = bucket
            keep[still[first]] = True
        return np.asarray(keep)

    def flush(self) -> None:
        """Write what waits. StoreError where the disk does not take it; it waits on then."""
        with self._lock:
            if not self._waiting:
                return
            rows = pl.concat(self._waiting)
            days = pl.col("t") // int(DAY_S)
            for day in rows.select(days).unique().sort("t")["t"].to_list():
                self._write_part(_name(day), rows.filter(days == day))
            self._waiting, self._rows, self._first = [], 0, np.inf

    def _write_part(self, day: str, rows: pl.DataFrame) -> None:
        rows = rows.unique(KEY, keep="last").sort(KEY)
        mark = hashlib.blake2b(rows.select(KEY).write_csv().encode(), digest_size=4).hexdigest()
        name = f"{rows['t'][0]}-{rows['t'][-1]}-{mark}.parquet"  # the same rows again are the same file
        _write(self.path / day / name, rows)

    def merge(self, before: float) -> list[str]:
        """Bring the days that were over at ``before`` into one file each; return which."""
        done = []
        with self._files:
            for folder in sorted(self.path.glob("????-??-??")):
                if not folder.is_dir() or _start(folder.name) + DAY_S > before:
                    continue
                parts = [*sorted(folder.glob("*.parquet")), *self.path.glob(f"{folder.name}.parquet")]
                if parts:
                    rows = pl.concat([pl.read_parquet(part) for part in parts])
                    _write(self.path / f"{folder.name}.parquet", rows.unique(KEY, keep="first").sort(KEY))
                for part in folder.glob("*"):
                    part.unlink()
                folder.rmdir()
                done.append(folder.name)
        return done

    def query(
        self,
        t0: float,
        t1: float,
        *,
        mmsi: int | None = None,
        track_id: int | None = None,
        box: tuple[float, float, float, float] | None = None,
        limit: int | None = None,
    ) -> pl.DataFrame:
        """Return the rows with t0 < t <= t1 by (t, mmsi), of one ship, one track, one box (west, south, east, north;
        west east of east: over the date line)."""
        wanted = (pl.col("t") > t0) & (pl.col("t") <= t1)
        if mmsi is not None:
            wanted &= pl.col("mmsi") == mmsi
        if track_id is not None:
            wanted &= pl.col("track_id") == track_id
        if box is not None:
            west, south, east, north = box
            east_of, west_of = pl.col("lon") >= west, pl.col("lon") <= east
            wanted &= pl.col("lat").is_between(south, north)
            wanted &= (east_of & west_of) if west <= east else (east_of | west_of)
        with self._lock:
            found = [part.filter(wanted) for part in self._waiting]
        with self._files:
            found += [pl.scan_parquet(file).filter(wanted).collect() for file in self._of(t0, t1)]
        if not found:
            return pl.DataFrame(schema=SCHEMA)
        rows = pl.concat(found).unique(KEY, keep="last").sort(KEY)
        return rows if limit is None else rows.head(limit)

    def _of(self, t0: float, t1: float) -> list[Path]:
        """Return the files that may hold rows of a span."""
        found: list[Path] = []
        for entry in sorted(self.path.glob("????-??-??*")):
            start = _start(entry.name[:10])
            if start > t1 or start + DAY_S <= t0:
                continue
            if entry.suffix == ".parquet":
                found.append(entry)
            elif entry.is_dir():
                found += [p for p in sorted(entry.glob("*.parquet")) if _overlaps(p.name, t0, t1)]
        return found

    def at(self, t: float, max_age_s: float = 900.0) -> np.ndarray:
        """Return the last minute of every track that ends in (t - max_age_s, t], by track, SEEN."""
        rows = self.query(t - max_age_s, t)
        return _seen(rows.unique("track_id", keep="last").sort("track_id"))

    def track(self, track_ref: str, t0: float, t1: float) -> np.ndarray:
        """Return the minutes of one track (its id in hex) with t0 <= t <= t1 in order, SEEN; none where not known."""
        try:
            track = int(track_ref, 16)
        except ValueError:
            return np.empty(0, SEEN)
        if not 0 < track < 1 << 64:
            return np.empty(0, SEEN)
        return _seen(self.query(t0 - 1e-3, t1, track_id=track))

    def retain(self, now: float, rules: Iterable[Rule] = RULES) -> list[dict[str, object]]:
        """Delete what the rules say may not be kept any longer; return, and write down, what was deleted."""
        told: list[dict[str, object]] = []
        self.merge(now)
        with self._files:
            for file in sorted(self.path.glob("????-??-??.parquet")):
                age_days = (now - _start(file.stem)) / DAY_S - 1.0
                for rule in (r for r in rules if age_days > r.days):
                    rows = pl.read_parquet(file)
                    kept = rows.filter(~_craft(rule.craft))
                    if kept.height == rows.height:
                        continue
                    line = {"t": now, "day": file.stem, "rule": rule.name, "rows": rows.height - kept.height}
                    self._log(line)
                    told.append(line)
                    _write(file, kept)
                if file.exists() and not pl.read_parquet(file, columns=["t"]).height:
                    file.unlink()
        return told

    def _log(self, line: dict[str, object]) -> None:
        with (self.path / "deleted.jsonl").open("ab") as log:
            log.write(msgspec.json.encode(line) + b"\n")
            log.flush()
            os.fsync(log.fileno())


def _craft(which: str) -> pl.Expr:
    """Return which rows are of a craft: 36 sailing and 37 pleasure (ITU-R M.1371-5 table 53), 24 m: a large yacht."""
    if which == "all":
        return pl.lit(True)
    if which != "private":
        raise StoreError(f"there is no craft {which!r} to keep shorter: private or all")
    small = (pl.col("ais_class") == 2) & (pl.col("length_m") < 24.0)
    return pl.col("ship_type").is_in([36, 37]) | (small & (pl.col("ship_type") != 30))  # fishing boats are no leisure


def _write(path: Path, rows: pl.DataFrame) -> None:
    """Write a file whole or not at all."""
    part = path.with_suffix(".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as stream:
            rows.write_parquet(stream, compression="zstd", statistics=True, row_group_size=100_000)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
    except OSError as fault:
        part.unlink(missing_ok=True)
        raise StoreError(f"the archive {path} cannot be written: {fault.strerror}") from fault


def _seen(rows: pl.DataFrame) -> np.ndarray:
    out = np.empty(rows.height, SEEN)
    for name in ("t", "track_id", "mmsi", "ship_type", *FLOATS):
        out[name] = rows[name].to_numpy()
    out["name"] = [name.encode()[:24] for name in rows["name"]]
    return out


def _name(day: int) -> str:
    return (date(1970, 1, 1) + timedelta(days=day)).isoformat()


def _start(name: str) -> float:
    """Return when the day of a name begins; never where it is no day."""
    try:
        return datetime.combine(date.fromisoformat(name), datetime.min.time(), UTC).timestamp()
    except ValueError:
        return np.inf


def _overlaps(name: str, t0: float, t1: float) -> bool:
    first, last, _ = name.split("-")
    return float(first) <= t1 and float(last) > t0
