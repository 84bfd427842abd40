"""Where every ship was, minute by minute, thinned for the time slider: fixed-width records in one file.

The file is one line of JSON with spaces up to `HEAD` bytes (schema, dtypes, counts), then `PLACES` in the order of
time, then `SHIPS` by slot. Moving ships keep every minute, still ones the first of every ten.
"""

from bisect import bisect_left, bisect_right
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np

from seawarden.model.errors import InputError, StoreError
from seawarden.model.records import pick, take

SCHEMA: Final = "seawarden.minutes/1"
MINUTES: Final = "minutes.bin"
HEAD: Final = 1024
STILL_EVERY_S: Final = 600
MOVING_KN: Final = 0.5
OLDEST_S: Final = 65_504.0  # the most that an f2 holds: one place sent for a day at 5 kn is believed once only
MOVING_M: Final = 30.0  # moved in a minute (about 1 kn): under way though no speed was sent

PLACES: Final = np.dtype(
    [
        ("t", "<u4"),  # end of the minute, UTC epoch s
        ("slot", "<i4"),
        ("lon", "<f4"),  # deg, to 0.2 m
        ("lat", "<f4"),
        ("before_s", "<f2"),  # of the last position before the end of the minute, to 0.03 s
        ("sog_kn", "<f2"),  # NaN not available
        ("cog_deg", "<f2"),  # to 0.25 deg
        ("hdg_deg", "<f2"),
    ]
)
SHIPS: Final = np.dtype(
    [("track_id", "<u8"), ("mmsi", "<u4"), ("ship_type", "u1"), ("ais_class", "u1"), ("pad", "<u2"), ("name", "S24")]
)
SEEN: Final = np.dtype(
    [
        ("t", "f8"),  # end of the minute
        ("t_last", "f8"),  # the last position in it
        ("track_id", "u8"),
        ("mmsi", "u4"),
        ("ship_type", "u1"),
        ("name", "S24"),
        ("lon", "f4"),
        ("lat", "f4"),
        ("sog_kn", "f4"),
        ("cog_deg", "f4"),
        ("hdg_deg", "f4"),
    ]
)
"""A minute with its ship's particulars as known at the end of the run: what `Minutes` answers with."""


class MinutesWriter:
    """Appends MINUTES rows to a file; `close` completes it."""

    def __init__(self, path: Path) -> None:
        """Make the file. StoreError where it cannot be made."""
        self.path, self.rows, self.slots = path, 0, 0
        self._bucket = np.full(0, -1, np.int32)
        try:
            self._file = path.open("wb")
            self._file.write(_head(0, 0))
        except OSError as fault:
            raise StoreError(f"{path} cannot be written: {fault.strerror}") from fault

    def append(self, minutes: np.ndarray) -> int:
        """Append MINUTES in the order (t, mmsi, slot), thinned; return how many rows were kept.

        What is kept does not depend on how the stream is cut. StoreError where the disk does not take it.
        """
        kept = np.flatnonzero(self._thin(minutes) & np.isfinite(minutes["lon"]))
        out = np.empty(kept.size, PLACES)
        for name in ("t", "slot", "lon", "lat", "sog_kn", "cog_deg", "hdg_deg"):
            out[name] = minutes[name][kept]
        out["before_s"] = np.minimum(minutes["t"][kept] - minutes["t_last"][kept], OLDEST_S)
        self._write(out.tobytes())
        self.rows += out.size
        self.slots = max(self.slots, int(out["slot"].max(initial=-1)) + 1)
        return out.size

    def close(self, tracks: np.ndarray | None = None) -> None:
        """Write the ships of the slots (``tracks`` TRACKS as they now are) and complete the head. May be called again.

        Without ``tracks`` the file is given up: it cannot be read.
        """
        if self._file.closed:
            return
        if tracks is not None:
            ships = np.zeros(self.slots, SHIPS)
            for name in ("track_id", "mmsi", "ship_type", "ais_class", "name"):
                ships[name] = tracks[name][: self.slots]
            self._write(ships.tobytes())
            self._file.seek(0)
            self._write(_head(self.rows, ships.size))
        self._file.close()

    def _write(self, data: bytes) -> None:
        try:
            self._file.write(data)
        except OSError as fault:
            raise StoreError(f"{self.path} cannot be written: {fault.strerror}") from fault

    def _thin(self, minutes: np.ndarray) -> np.ndarray:
        """Return which rows are kept: every moving one, and of the still ones a slot's first in each ten minutes."""
        moving = (minutes["sog_kn"] >= MOVING_KN) | (np.isnan(minutes["sog_kn"]) & (minutes["moved_m"] >= MOVING_M))
        still = np.flatnonzero(~moving)
        if not still.size:
            return np.asarray(moving)
        slots = minutes["slot"][still]
        bucket = (minutes["t"][still] / STILL_EVERY_S).astype(np.int32)
        if slots.max() >= self._bucket.size:
            more = np.full(max(2 * self._bucket.size, int(slots.max()) + 1), -1, np.int32)
            more[: self._bucket.size] = self._bucket
            self._bucket = more
        order = np.argsort(slots, kind="stable")
        s, b = slots[order], bucket[order]
        first = np.append(True, s[1:] != s[:-1])
        before = np.where(first, self._bucket[s], np.append(-1, b[:-1]))
        last = np.append(first[1:], True)
        self._bucket[s[last]] = b[last]
        moving[still[order[b != before]]] = True
        return np.asarray(moving)


class Minutes:
    """A minutes file, read by memory map: nothing is loaded before it is asked for."""

    def __init__(self, path: Path) -> None:
        """Open the file. InputError where it is none, or not complete."""
        try:
            with path.open("rb") as file:
                head = msgspec.json.decode(file.read(HEAD))
            rows, ships = int(head["rows"]), int(head["ships"])
            whole = path.stat().st_size == HEAD + rows * PLACES.itemsize + ships * SHIPS.itemsize
            same = head["schema"] == SCHEMA and head["dtypes"] == _dtypes()
        except (OSError, msgspec.MsgspecError, KeyError, TypeError, ValueError) as fault:
            raise InputError(f"{path} is no minutes file: {fault}") from fault
        if not (whole and same):
            raise InputError(f"{path} is not a whole minutes file of this version ({SCHEMA})")
        self.places: np.ndarray = np.empty(0, PLACES)
        self.ships: np.ndarray = np.fromfile(path, SHIPS, ships, offset=HEAD + rows * PLACES.itemsize)
        if rows:
            self.places = np.memmap(path, PLACES, "r", HEAD, (rows,))

    @property
    def span(self) -> tuple[float, float] | None:
        """The first and the last minute, UTC epoch s; None where the file is empty."""
        return (float(self.places["t"][0]), float(self.places["t"][-1])) if self.places.size else None

    def between(self, after: float, until: float) -> np.ndarray:
        """Return the rows with after < t <= until in the order of time, PLACES."""
        t = self.places["t"]  # bisect reads a few pages; numpy's own search would copy the column
        i = bisect_right(t, after)
        return self.places[i : max(i, bisect_right(t, until))]

    def at(self, t: float, max_age_s: float = 900.0) -> np.ndarray:
        """Return the last minute of every track that ends in (t - max_age_s, t], by slot, SEEN.

        Still ships have a row in ten minutes: below 600 s they flicker.
        """
        rows = np.array(self.between(t - max_age_s, t))
        _, last = np.unique(rows["slot"][::-1], return_index=True)
        return self._seen(take(rows, rows.size - 1 - last))

    def track(self, track_ref: str, t0: float = -np.inf, t1: float = np.inf) -> np.ndarray:
        """Return the minutes of one track (its id in hex) with t0 <= t <= t1 in order, SEEN; none where not known."""
        try:
            slots = np.flatnonzero(self.ships["track_id"] == np.uint64(int(track_ref, 16)))
        except (ValueError, OverflowError):
            return np.empty(0, SEEN)
        return self._of_slots(slots, t0, t1)

    def tracks_of(self, mmsi: int, t0: float = -np.inf, t1: float = np.inf) -> list[np.ndarray]:
        """Return the tracks under an MMSI with t0 <= t <= t1, one array of SEEN each, the empty ones left out."""
        slots = np.flatnonzero(self.ships["mmsi"] == mmsi)
        found = [self._of_slots(slots[k : k + 1], t0, t1) for k in range(slots.size)]
        return [rows for rows in found if rows.size]

    def _of_slots(self, slots: np.ndarray, t0: float, t1: float) -> np.ndarray:
        if not slots.size:
            return np.empty(0, SEEN)
        t = self.places["t"]
        rows = np.asarray(self.places[bisect_left(t, t0) : bisect_right(t, t1)])
        return self._seen(pick(rows, rows["slot"] == slots[0]))

    def _seen(self, rows: np.ndarray) -> np.ndarray:
        out = np.empty(rows.size, SEEN)
        for name in ("t", "lon", "lat", "sog_kn", "cog_deg", "hdg_deg"):
            out[name] = rows[name]
        out["t_last"] = out["t"] - np.nan_to_num(rows["before_s"].astype(np.float64))
        for name in ("track_id", "mmsi", "ship_type", "name"):
            out[name] = self.ships[name][rows["slot"]]
        return out


def open_minutes(run_dir: Path) -> Minutes:
    """Return the minutes of the run in ``run_dir``. InputError where it has none."""
    return Minutes(run_dir / MINUTES)


def lines(rows: np.ndarray, gap_s: float = 3600.0) -> list[np.ndarray]:
    """Cut one track (SEEN) where ``gap_s`` passed without a minute; parts of one place are left out."""
    cuts = np.flatnonzero(np.diff(rows["t"]) > gap_s) + 1
    parts: list[Any] = np.split(rows, cuts)
    return [part for part in parts if part.size >= 2]


def _dtypes() -> list[list[list[Any]]]:
    return [[[*field] for field in dtype.descr] for dtype in (PLACES, SHIPS)]


def _head(rows: int, ships: int) -> bytes:
    head = {"schema": SCHEMA, "rows": rows, "ships": ships, "dtypes": _dtypes()}
    return msgspec.json.encode(head).ljust(HEAD - 1) + b"\n"
