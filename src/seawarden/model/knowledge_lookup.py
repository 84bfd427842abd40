"""Looking things up in Knowledge: speeds of a place, what is heard there, a ship's own speed, depth. Arrays in and out.

Cells are `CELL_LON_DEG` by `CELL_LAT_DEG`, about square between 55 and 63 degrees north. What is not known is NaN, its
count 0; a position, course or number that is none finds nothing.
"""

from typing import Final, NamedTuple

import numpy as np

from seawarden.model.knowledge import Knowledge, Raster
from seawarden.model.tables import CLASS_A, CLASS_B

CELL_LON_DEG: Final = 0.2
CELL_LAT_DEG: Final = 0.1
_COLS: Final = 1800
NOWHERE: Final = np.uint64(2**64 - 1)  # the key of what has none

# classes of ship: kinds that sail alike
OTHER, CARGO, TANKER, PASSENGER, FISHING, SERVICE = (
    0,
    1,
    4,
    7,
    8,
    9,
)  # CARGO and TANKER take three numbers each, by size
MERCHANT: Final = 15  # all cargo ships and tankers together: where too few of one class are known
CLASSES: Final = 16
SIZES_M: Final = (120.0, 200.0)  # below, between, above; a length that is not known lies between


class Speeds(NamedTuple):
    """Speed as a share of a ship's own sea speed: ``median``, ``low`` (15 % quantile) f4[n]; ``ships`` u4[n]."""

    median: np.ndarray
    low: np.ndarray
    ships: np.ndarray


class Heard(NamedTuple):
    """``share`` f4[n] of minutes under way in which ships were heard; ``gap90_s`` f4[n]; ``minutes`` u4[n]."""

    share: np.ndarray
    gap90_s: np.ndarray
    minutes: np.ndarray


class Own(NamedTuple):
    """A ship's own days: ``sea_kn``, ``noise_kn``, ``hours`` f4[n] (0 hours where nothing is known)."""

    sea_kn: np.ndarray
    noise_kn: np.ndarray
    hours: np.ndarray


def cell_of(lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """Return u8[n], the number of the cell of positions in deg; `NOWHERE` where a position is none."""
    lon, lat = np.asarray(lon, np.float64), np.asarray(lat, np.float64)
    good = np.isfinite(lon) & (np.abs(lat) <= 90.0)
    lon, lat = np.where(good, lon, 0.0), np.where(good, lat, 0.0)
    col = np.floor((lon + 180.0) % 360.0 / CELL_LON_DEG).astype(np.uint64) % np.uint64(_COLS)
    row = np.floor((lat + 90.0) / CELL_LAT_DEG).astype(np.uint64)
    return np.where(good, row * np.uint64(_COLS) + col, NOWHERE)


def octant_of(cog_deg: np.ndarray) -> np.ndarray:
    """Return i8[n], the eighth of the compass of a course in deg: 0 is north +- 22.5; -1 where there is no course."""
    cog = np.asarray(cog_deg, np.float64)
    good = np.isfinite(cog)
    return np.where(good, np.floor((np.where(good, cog, 0.0) + 22.5) / 45.0).astype(np.int64) % 8, -1)


def class_of(ship_type: np.ndarray, length_m: np.ndarray) -> np.ndarray:
    """Return i8[n], the class of ship from ITU type codes 0-99 and lengths in m (0 or NaN not known)."""
    kind, length = np.asarray(ship_type, np.int64), np.asarray(length_m, np.float64)
    known = length > 0.0
    size = np.where(known, np.searchsorted(SIZES_M, np.where(known, length, 0.0), side="right"), 1)
    out = np.full(np.broadcast_shapes(kind.shape, length.shape), OTHER, np.int64)
    out = np.where((kind >= 70) & (kind <= 79), CARGO + size, out)
    out = np.where((kind >= 80) & (kind <= 89), TANKER + size, out)
    out = np.where(((kind >= 60) & (kind <= 69)) | ((kind >= 40) & (kind <= 49)), PASSENGER, out)
    out = np.where(kind == 30, FISHING, out)
    return np.where(((kind >= 31) & (kind <= 35)) | ((kind >= 50) & (kind <= 59)), SERVICE, out)


def speeds_key(cell: np.ndarray, octant: np.ndarray, ship_class: np.ndarray) -> np.ndarray:
    """Return u8[n], the keys of SPEEDS."""
    good = (cell != NOWHERE) & (octant >= 0)
    parts = np.where(good, octant, 0).astype(np.uint64) * np.uint64(CLASSES) + np.asarray(ship_class).astype(np.uint64)
    return np.where(good, np.where(good, cell, 0).astype(np.uint64) * np.uint64(8 * CLASSES) + parts, NOWHERE)


def heard_key(cell: np.ndarray, ais_class: np.ndarray) -> np.ndarray:
    """Return u8[n], the keys of HEARD; only classes A and B have one."""
    ais = np.asarray(ais_class)
    good = (cell != NOWHERE) & ((ais == CLASS_A) | (ais == CLASS_B))
    return np.where(good, np.where(good, cell, 0).astype(np.uint64) * np.uint64(4) + ais.astype(np.uint64), NOWHERE)


def _find(table: np.ndarray, column: str, wanted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows of ``table`` (sorted by ``column``) of each of ``wanted``, and which of them are there."""
    if not table.size:
        return np.zeros(wanted.size, np.int64), np.zeros(wanted.size, np.bool_)
    at = np.minimum(np.searchsorted(table[column], wanted), table.size - 1)
    return at, table[column][at] == wanted


def _take(table: np.ndarray, column: str, at: np.ndarray, there: np.ndarray, unknown: float) -> np.ndarray:
    out = np.full(at.size, unknown, table.dtype[column])
    out[there] = table[column][at[there]]
    return out


def speeds_at(
    lon: np.ndarray,
    lat: np.ndarray,
    cog_deg: np.ndarray,
    ship_type: np.ndarray,
    length_m: np.ndarray,
    knowledge: Knowledge,
    fewest: int = 5,
) -> Speeds:
    """Return how fast ships of one class ordinarily go here on this course; all arrays [n].

    Where fewer than ``fewest`` ship-days of her class are known, a cargo ship or tanker takes what is known of all of
    those together, if that is more.
    """
    cell, octant, ship_class = cell_of(lon, lat), octant_of(cog_deg), class_of(ship_type, length_m)
    table = knowledge.speeds
    at, there = _find(table, "key", speeds_key(cell, octant, ship_class))
    own = _take(table, "ships", at, there, 0)
    merchant = (ship_class >= CARGO) & (ship_class < PASSENGER)
    others, found = _find(table, "key", speeds_key(cell, octant, np.full(cell.size, MERCHANT)))
    instead = merchant & (own < fewest) & found & (_take(table, "ships", others, found, 0) > own)
    at, there = np.where(instead, others, at), there | instead
    return Speeds(
        *(_take(table, name, at, there, x) for name, x in (("median", np.nan), ("low", np.nan), ("ships", 0)))
    )


def heard_at(lon: np.ndarray, lat: np.ndarray, ais_class: np.ndarray, knowledge: Knowledge) -> Heard:
    """Return how well stations of AIS class A (1) or B (2) are heard at positions in deg; all arrays [n]."""
    at, there = _find(knowledge.heard, "key", heard_key(cell_of(lon, lat), ais_class))
    columns = (("share", np.nan), ("gap90_s", np.nan), ("minutes", 0))
    return Heard(*(_take(knowledge.heard, name, at, there, unknown) for name, unknown in columns))


def ship_speed(mmsi: np.ndarray, knowledge: Knowledge) -> Own:
    """Return each ship's own sea speed, noise of speed and hours known, by MMSI [n]."""
    at, there = _find(knowledge.ships, "mmsi", np.asarray(mmsi, np.uint32))
    columns = (("sea_kn", np.nan), ("noise_kn", np.nan), ("hours", 0.0))
    return Own(*(_take(knowledge.ships, name, at, there, unknown) for name, unknown in columns))


def depth_at(lon: np.ndarray, lat: np.ndarray, raster: Raster) -> np.ndarray:
    """Return f4[n], the depth in m at positions in deg: bilinear between cell centres, NaN outside or unknown.

    Of the four cells around a position those that are not known have no weight.
    """
    lon, lat = np.asarray(lon, np.float64), np.asarray(lat, np.float64)
    rows, cols = raster.values.shape
    if not raster.values.size:
        return np.full(lon.shape, np.nan, np.float32)
    x = (lon - raster.west_deg) / raster.step_lon_deg
    y = (lat - raster.south_deg) / raster.step_lat_deg
    inside = (x >= 0.0) & (x <= cols) & (y >= 0.0) & (y <= rows)  # False for NaN
    x, y = np.where(inside, x - 0.5, 0.0), np.where(inside, y - 0.5, 0.0)
    col, row = np.floor(x).astype(np.int64), np.floor(y).astype(np.int64)
    total, weight = np.zeros(lon.shape), np.zeros(lon.shape)
    for down in (0, 1):
        for right in (0, 1):
            share = np.abs(1 - right - (x - col)) * np.abs(1 - down - (y - row))
            value = raster.values[np.clip(row + down, 0, rows - 1), np.clip(col + right, 0, cols - 1)]
            known = ~np.isnan(value)
            total += np.where(known, value, 0.0) * share
            weight += np.where(known, share, 0.0)
    good = inside & (weight > 1e-9)
    return np.where(good, total / np.where(good, weight, 1.0), np.nan).astype(np.float32)
