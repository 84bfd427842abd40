"""What one day of minutes teaches: how fast each ship sails, how fast ships are in each place, what is heard where.

A ship-day stands on its own: speeds of a place are shares of the ship's own sea speed *of that day*, so that days may
be learnt in any order, on many machines, and added. All counts are whole numbers.
"""

from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np

from seawarden.knowledge.tally import Tally, count, merged, none, quantile
from seawarden.model import knowledge_lookup as lookup
from seawarden.model.tables import CLASS_A, CLASS_B

OFF_M: Final = 8 * 1852.0  # at sea: so far from ports, pilots and anchorages (the reference's figure)
SAILS_KN: Final = 5.0
SEA_QUANTILE: Final = 0.70
FEWEST_MIN: Final = 90  # minutes at sea from which a ship's speed of the day counts as known
UNDER_WAY_KN: Final = 3.0
SHORT_MIN: Final = 10  # a silence so short is one of a ship under way if she was before and after
BLOCK: Final = 200_000  # rows learnt at once
LONG_MIN: Final = 720  # a longer silence is no silence: she was elsewhere

SPEED_EDGES: Final = np.arange(161) * 0.25  # kn
NOISE_SUM: Final = 160  # further columns of a ship's counts: sum of the changes of speed in 20 minutes, 0.001 kn
NOISE_COUNT: Final = 161
SHARE_EDGES: Final = np.arange(61) * 0.025
SILENCE_EDGES: Final = np.array(
    [
        *(0, 4, 8, 12, 20, 30, 45, 60, 90, 120, 180, 240, 300, 420, 600, 900, 1200, 1800, 2700, 3600),
        *(5400, 7200, 10800, 21600, 43200),
    ],
    np.float64,
)  # s
SILENCES: Final = SILENCE_EDGES.size - 1  # one more column: minutes in which she was heard

SEEN: Final = np.dtype(
    [
        *(("t", "f8"), ("t_last", "f8"), ("lon", "f8"), ("lat", "f8"), ("mmsi", "u4"), ("imo", "u4"), ("slot", "i4")),
        *(("sog_kn", "f4"), ("cog_deg", "f4"), ("gap_s", "f4"), ("length_m", "f4"), ("reports", "u2")),
        *(("ship_type", "u1"), ("ais_class", "u1")),
    ]
)
"""What is kept of a minute row under way until its day is over."""

LAST: Final = np.dtype([("mmsi", "u4"), ("imo", "u4"), ("last", "f8")])

Placed = Callable[[np.ndarray, np.ndarray], np.ndarray]


class Learnt(NamedTuple):
    """What days have taught so far. ``last`` LAST, sorted by MMSI, has the ships of ``ships``."""

    ships: Tally  # by MMSI: minutes at sea by speed, NOISE_SUM, NOISE_COUNT
    last: np.ndarray
    speeds: Tally  # by `lookup.speeds_key`: ship-days by share of own sea speed
    heard: Tally  # by `lookup.heard_key`: minutes under way by silence; then those in which she was heard
    days: np.ndarray  # i8, days since 1970, growing
    minutes: int
    sea_minutes: int


def nothing_learnt() -> Learnt:
    """Return what no day has taught."""
    tallies = none(NOISE_COUNT + 1), np.empty(0, LAST), none(SHARE_EDGES.size - 1), none(SILENCES + 1)
    return Learnt(*tallies, np.empty(0, np.int64), 0, 0)


def together(a: Learnt, b: Learnt) -> Learnt:
    """Return what two sets of days have taught; the order does not matter."""
    both = np.concatenate([a.last, b.last])
    both = both[np.lexsort((both["imo"], both["last"], both["mmsi"]))]
    newest = np.append(np.diff(both["mmsi"]) != 0, True) if both.size else np.empty(0, np.bool_)
    last = both[newest]
    if last.size:  # where the newest day brought no IMO number, an older one's
        first = np.flatnonzero(np.diff(both["mmsi"], prepend=0))
        last["imo"] = np.where(last["imo"] > 0, last["imo"], np.maximum.reduceat(both["imo"], first))
    return Learnt(
        merged(a.ships, b.ships),
        last,
        merged(a.speeds, b.speeds),
        merged(a.heard, b.heard),
        np.union1d(a.days, b.days),
        a.minutes + b.minutes,
        a.sea_minutes + b.sea_minutes,
    )


def of_day(rows: np.ndarray, day: int, placed: Placed) -> Learnt:
    """Return what the SEEN rows of one day teach; ``placed`` gives PLACED of positions (`tracks.placed`)."""
    rows = rows[np.lexsort((rows["t"], rows["slot"], rows["mmsi"]))]
    out = nothing_learnt()
    first = 0
    while first < rows.size:  # some ships at a time, each whole: little memory, and what is at hand stays in the cache
        last = min(first + BLOCK, rows.size)
        last = int(np.searchsorted(rows["mmsi"], rows["mmsi"][last - 1], side="right"))
        out = together(out, _of_ships(rows[first:last], day, placed))
        first = last
    return out


def _of_ships(rows: np.ndarray, day: int, placed: Placed) -> Learnt:
    """Return what rows of one day teach that hold all minutes of each of their ships."""
    near = placed(rows["lon"], rows["lat"])
    off = np.minimum(np.minimum(near["port_m"], near["pilot_m"]), near["anchorage_m"]) >= OFF_M
    sailing = rows[off & (rows["sog_kn"] > SAILS_KN)]
    ships = count(sailing["mmsi"], np.minimum(sailing["sog_kn"] * 4.0, NOISE_SUM - 1), NOISE_COUNT + 1)
    own = _own_kn(ships, rows["mmsi"])
    return Learnt(
        merged(ships, _noise(sailing)),
        _last(sailing),
        _speeds(rows, own),
        _heard(rows),
        np.array([day]),
        rows.size,
        sailing.size,
    )


def _own_kn(ships: Tally, mmsi: np.ndarray) -> np.ndarray:
    """Return f8[n], each ship's sea speed of the day, NaN where she was not at sea for long enough."""
    if not ships.keys.size:
        return np.full(mmsi.size, np.nan)
    bins = ships.counts[:, :NOISE_SUM]
    own = np.where(bins.sum(axis=1) >= FEWEST_MIN, quantile(bins, SPEED_EDGES, SEA_QUANTILE), np.nan)
    at = np.minimum(np.searchsorted(ships.keys, mmsi), ships.keys.size - 1)
    return np.where(ships.keys[at] == mmsi, own[at], np.nan)


def _last(rows: np.ndarray) -> np.ndarray:
    """Return LAST of rows sorted by MMSI and, for each, time."""
    mmsi, first = np.unique(rows["mmsi"], return_index=True)
    out = np.zeros(mmsi.size, LAST)
    out["mmsi"] = mmsi
    if mmsi.size:
        out["last"] = np.maximum.reduceat(rows["t"], first)
        out["imo"] = np.maximum.reduceat(rows["imo"], first)
    return out


def _noise(rows: np.ndarray) -> Tally:
    """Return the changes between means of five minutes that lie 20 minutes apart."""
    five = ((rows["t"] - 60.0) // 300.0).astype(np.int64)
    track = np.cumsum(np.append(0, (np.diff(rows["mmsi"]) != 0) | (np.diff(rows["slot"]) != 0)))[: rows.size]
    key = track * (1 << 28) + five
    keys, first, size = np.unique(key, return_index=True, return_counts=True)
    if not keys.size:
        return none(NOISE_COUNT + 1)
    mean = np.add.reduceat(rows["sog_kn"].astype(np.float64), first) / size
    at = np.minimum(np.searchsorted(keys, keys + 4), keys.size - 1)
    pair = keys[at] == keys + 4
    change = np.rint(np.abs(mean[at] - mean)[pair] * 1000.0).astype(np.uint32)
    mmsi = rows["mmsi"][first][pair]
    column = np.repeat([NOISE_SUM, NOISE_COUNT], mmsi.size)
    return count(np.tile(mmsi, 2), column, NOISE_COUNT + 1, np.concatenate([change, np.ones_like(change)]))


def _speeds(rows: np.ndarray, own_kn: np.ndarray) -> Tally:
    """Return each ship-day's mean share of her own speed in every cell, octant and class, as one count."""
    good = np.isfinite(own_kn) & np.isfinite(rows["cog_deg"])
    rows, own_kn = rows[good], own_kn[good]
    key = lookup.speeds_key(
        lookup.cell_of(rows["lon"], rows["lat"]),
        lookup.octant_of(rows["cog_deg"]),
        lookup.class_of(rows["ship_type"], rows["length_m"]),
    )
    ship = np.unique(rows["mmsi"], return_inverse=True)[1].astype(np.uint64)
    found, at, size = np.unique(ship * np.uint64(1 << 34) + key, return_inverse=True, return_counts=True)
    mean = np.bincount(at, rows["sog_kn"] / own_kn, found.size) / size
    bins = SHARE_EDGES.size - 1
    enough = size >= 2
    share = np.minimum(mean[enough] / SHARE_EDGES[1], bins - 1)
    return count(found[enough] % np.uint64(1 << 34), share, bins)


def _heard(rows: np.ndarray) -> Tally:
    """Return the minutes under way by the silence that they lie in, in the cells along the straight way between."""
    a, b = rows[:-1], rows[1:]
    steps = np.rint((b["t"] - a["t"]) / 60.0)
    kn = 0.5 * (a["sog_kn"].astype(np.float64) + b["sog_kn"])
    metres = 111_200.0 * np.hypot((b["lon"] - a["lon"]) * np.cos(np.radians(b["lat"])), b["lat"] - a["lat"])
    with np.errstate(divide="ignore", invalid="ignore"):
        as_sailed = np.abs(metres / (kn * steps * 1852.0 / 60.0) - 1.0) < 0.4
    same = (a["mmsi"] == b["mmsi"]) & (a["slot"] == b["slot"]) & (steps >= 1) & (steps <= LONG_MIN)
    silent = np.abs(b["t_last"] - b["gap_s"] - a["t_last"]) < 1.0  # else minutes between were heard, and left out
    good = same & silent & ((steps <= SHORT_MIN) | as_sailed)
    a, b, steps = a[good], b[good], steps[good].astype(np.int64)
    reports = np.maximum(b["reports"], 1).astype(np.float64)
    silence = np.where(steps == 1, b["gap_s"] / reports, b["gap_s"] - 60.0 * (1.0 - 1.0 / reports))
    pair = np.repeat(np.arange(steps.size), steps)
    part = (np.arange(pair.size) - np.repeat(np.cumsum(steps) - steps, steps) + 1) / steps[pair]
    lon, lat = (a[axis][pair] + part * (b[axis] - a[axis])[pair] for axis in ("lon", "lat"))
    key = lookup.heard_key(lookup.cell_of(lon, lat), b["ais_class"][pair])
    bins = np.clip(np.searchsorted(SILENCE_EDGES, silence, side="right") - 1, 0, SILENCES - 1)[pair]
    known = (b["ais_class"] == CLASS_A) | (b["ais_class"] == CLASS_B)
    here, heard = known[pair], known[pair] & (part == 1.0)
    of = SILENCES + 1
    return merged(count(key[here], bins[here], of), count(key[heard], np.full(heard.sum(), SILENCES), of))
