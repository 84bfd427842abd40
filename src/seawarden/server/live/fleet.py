"""Where every ship is, for many readers: one snapshot a second, shared; each reader takes what changed in its box.

All over arrays: a snapshot is sorted by track, knows when each row last changed, and holds each row's JSON up to the
age, made once however many look on.
"""

from typing import NamedTuple

import msgspec
import numpy as np

MAX_AGE_S = 1800.0  # a class B craft at anchor is heard every three minutes, one far out now and then
SHOWN = np.dtype(
    [("t_good", "f8"), ("lon", "f8"), ("lat", "f8"), ("mmsi", "i8"), ("sog", "f8"), ("cog", "f8"), ("hdg", "f8"),
     ("type", "i8"), ("status", "i8"), ("class", "i8")]
)  # fmt: skip
NONE = -1.0  # not available, among the numbers compared
EMPTY = np.empty(0)


class Box(NamedTuple):
    """What a reader looks at, deg; west may lie east of east: over the date line."""

    west: float = -180.0
    south: float = -90.0
    east: float = 180.0
    north: float = 90.0

    def holds(self, lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
        """Return which places lie in it."""
        within = (lat >= self.south) & (lat <= self.north)
        if self.west <= self.east:
            return np.asarray(within & (lon >= self.west) & (lon <= self.east))
        return np.asarray(within & ((lon >= self.west) | (lon <= self.east)))


class Snapshot(NamedTuple):
    """The fleet at ``t``, by rising track id. ``changed`` is the number of the snapshot in which a row last changed."""

    number: int = 0
    t: float = 0.0
    ids: np.ndarray = EMPTY.astype(np.uint64)
    table: np.ndarray = np.empty(0, SHOWN)
    changed: np.ndarray = EMPTY.astype(np.int64)
    rows: np.ndarray = EMPTY.astype(object)


def snapshot(before: Snapshot, tracks: np.ndarray, t: float) -> Snapshot:
    """Return the fleet of ``tracks`` (TRACKS) at ``t``; rows that are as before are taken over."""
    kept = np.flatnonzero(np.isfinite(tracks["lon"]) & np.isfinite(tracks["lat"]) & (t - tracks["t_good"] < MAX_AGE_S))
    kept = kept[np.argsort(tracks["track_id"][kept], kind="stable")]
    ids, table = tracks["track_id"][kept].astype(np.uint64), _table(tracks, kept)
    at = np.searchsorted(before.ids, ids)
    at[at == before.ids.size] = 0
    same = np.zeros(ids.size, np.bool_)
    if before.ids.size:
        as_bytes = np.dtype((np.void, SHOWN.itemsize))
        same = (before.ids[at] == ids) & (before.table[at].view(as_bytes) == table.view(as_bytes))
    changed, rows = np.full(ids.size, before.number + 1), np.empty(ids.size, object)
    changed[same], rows[same] = before.changed[at[same]], before.rows[at[same]]
    new = np.flatnonzero(~same)
    rows[new] = _rows(ids[new], table[new])
    return Snapshot(before.number + 1, t, ids, table, changed, rows)


def _table(tracks: np.ndarray, kept: np.ndarray) -> np.ndarray:
    out = np.empty(kept.size, SHOWN)
    for name, of, digits in (("lon", "lon", 5), ("lat", "lat", 5), ("sog", "sog_kn", 1), ("cog", "cog_deg", 0),
                             ("hdg", "hdg_deg", 0)):  # fmt: skip
        out[name] = np.nan_to_num(np.round(tracks[of][kept].astype(np.float64), digits), nan=NONE) + 0.0
    for name, of in (("t_good", "t_good"), ("mmsi", "mmsi"), ("type", "ship_type"), ("status", "status"),
                     ("class", "ais_class")):  # fmt: skip
        out[name] = tracks[of][kept]
    return out


def _rows(ids: np.ndarray, table: np.ndarray) -> np.ndarray:
    """Return each row's JSON, open at its end: the age follows when it is sent."""
    out = np.empty(ids.size, object)
    columns = [table[name].tolist() for name in SHOWN.names[1:]]  # type: ignore[index]
    for k, (track, lon, lat, mmsi, sog, cog, hdg, kind, status, ais) in enumerate(
        zip(ids.tolist(), *columns, strict=True)
    ):
        moving = [None if value == NONE else value for value in (sog, cog, hdg)]
        row = [f"{track:016x}", mmsi, lon, lat, *moving, kind, status, ais]
        out[k] = msgspec.json.encode(row)[:-1]
    return out


class View:
    """What one reader has been told of its box."""

    def __init__(self, box: Box) -> None:
        self.box, self._number, self._ids = box, 0, np.empty(0, np.uint64)

    def frame(self, fleet: Snapshot, first: bool = False) -> bytes | None:
        """Return what is new since the last frame as JSON, None where nothing is."""
        inside = np.flatnonzero(self.box.holds(fleet.table["lon"], fleet.table["lat"]))
        ids = fleet.ids[inside]
        fresh = (fleet.changed[inside] > self._number) | ~np.isin(ids, self._ids, assume_unique=True)
        gone = np.setdiff1d(self._ids, ids, assume_unique=True)
        self._number, self._ids = fleet.number, ids
        if not (first or fresh.any() or gone.size):
            return None
        return encoded(fleet, inside[fresh], gone)


def encoded(fleet: Snapshot, which: np.ndarray, gone: np.ndarray) -> bytes:
    """Return a frame: {t, ships: [[ref, mmsi, lon, lat, sog, cog, hdg, type, status, class, age_s]], gone: [ref]}."""
    ages = np.maximum(fleet.t - fleet.table["t_good"][which], 0.0).round().astype(int).tolist()
    ships = b",".join([b"%b,%d]" % (row, age) for row, age in zip(fleet.rows[which].tolist(), ages, strict=True)])
    left = msgspec.json.encode([f"{track:016x}" for track in gone.tolist()])
    return b'{"t":%b,"ships":[%b],"gone":%b}' % (msgspec.json.encode(fleet.t), ships, left)
