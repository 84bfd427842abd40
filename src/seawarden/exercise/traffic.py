"""Plain traffic in any amount, for measuring speed and size only: ships that sail straight legs or lie still.

It is not the sea (for that, see `seawarden.exercise.demo`); no figure of detection may be taken from it.
"""

from collections.abc import Iterator

import numpy as np

from seawarden.model.batch import Batch, Origin
from seawarden.model.tables import CLASS_A, HAS_DIMENSIONS, HAS_NAME, HAS_SHIP_TYPE, POSITIONS, STATICS, UTC_S_NA, empty

BOX = (14.0, 54.6, 22.0, 59.6)  # west, south, east, north: the Baltic proper
M_PER_DEG = 111_200.0


def traffic(
    ships: int, seconds: int, *, every_s: int = 10, seed: int = 1, start: float = 1_735_084_800.0, span_s: int = 300
) -> Iterator[Batch]:
    """Yield ``ships`` ships reporting every ``every_s`` s for ``seconds`` s in batches of ``span_s`` s of event time.

    Two thirds sail at 8-18 kn with 0.2 kn of noise and turn back at the edge of the box; the others lie still.
    """
    draw = np.random.default_rng(seed)
    west, south, east, north = BOX
    lon, lat = draw.uniform(west, east, ships), draw.uniform(south, north, ships)
    cog = draw.uniform(0, 360, ships)
    sog = np.where(draw.random(ships) < 2 / 3, draw.uniform(8, 18, ships), 0.0)
    mmsi = (211_000_000 + np.arange(ships)).astype(np.uint32)
    phase = draw.integers(0, every_s, ships)
    yield Batch(empty(POSITIONS), _statics(mmsi, start, draw), start, Origin.EXERCISE)
    for begin in range(0, seconds, span_s):
        parts = []
        for t in range(begin, min(begin + span_s, seconds)):
            now = phase == t % every_s
            if now.any():
                moved = sog[now] * 0.514444 * every_s / M_PER_DEG
                lat[now] += moved * np.cos(np.radians(cog[now]))
                lon[now] += moved * np.sin(np.radians(cog[now])) / np.cos(np.radians(lat[now]))
                out = now & ((lon < west) | (lon > east) | (lat < south) | (lat > north))
                cog[out] = (cog[out] + 180.0) % 360.0
                parts.append(_rows(start + t, now, mmsi, lon, lat, cog, sog, draw))
        yield Batch(np.concatenate(parts), empty(STATICS), start + begin + span_s, Origin.EXERCISE)
    yield Batch(empty(POSITIONS), empty(STATICS), np.inf, Origin.EXERCISE)


def _rows(
    t: float,
    now: np.ndarray,
    mmsi: np.ndarray,
    lon: np.ndarray,
    lat: np.ndarray,
    cog: np.ndarray,
    sog: np.ndarray,
    draw: np.random.Generator,
) -> np.ndarray:
    rows = np.zeros(int(now.sum()), POSITIONS)
    rows["t"], rows["mmsi"], rows["lon"], rows["lat"] = t, mmsi[now], lon[now], lat[now]
    noise = draw.normal(0, 0.2, rows.size)
    rows["sog_kn"] = np.round(np.where(sog[now] > 0, sog[now] + noise, 0.0), 1)
    rows["cog_deg"] = np.round(cog[now], 1) % 360.0
    rows["hdg_deg"] = np.floor(cog[now])
    rows["rot_deg_min"] = np.nan
    rows["utc_s"], rows["ais_class"], rows["status"] = UTC_S_NA, CLASS_A, np.where(sog[now] > 0, 0, 5)
    rows["hash"] = draw.integers(1, 2**63, rows.size, dtype=np.uint64)
    return rows


def _statics(mmsi: np.ndarray, t: float, draw: np.random.Generator) -> np.ndarray:
    rows = np.zeros(mmsi.size, STATICS)
    rows["t"], rows["mmsi"], rows["ais_class"] = t, mmsi, CLASS_A
    rows["has"] = HAS_NAME | HAS_SHIP_TYPE | HAS_DIMENSIONS
    rows["name"] = [f"EXERCISE {n}".encode() for n in range(mmsi.size)]
    rows["ship_type"] = draw.choice([70, 80, 60, 30], mmsi.size)
    rows["to_bow_m"], rows["to_stern_m"] = draw.integers(40, 200, mmsi.size), 20
    rows["hash"], rows["draught_m"] = mmsi, np.nan
    return rows
