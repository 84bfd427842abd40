"""Where a suspected ship is and what lies on her way: ports, pilots, anchorages, lane joints, works, the next asset."""

from typing import Any, Final

import numpy as np

from seawarden.detectors._drag_measures import LOSS_MEASURES
from seawarden.detectors._drag_state import LOSS
from seawarden.geo.ahead import walk
from seawarden.geo.earth import KN_MS, RAD, distances_m
from seawarden.kernel import kernel
from seawarden.model.knowledge_lookup import speeds_at
from seawarden.model.tables import NO_ASSET
from seawarden.model.view import View

LOOK_MIN: Final = 120.0  # how far ahead an asset is looked for
PROBES_MIN: Final = (10.0, 20.0, 30.0, 45.0, 60.0, 80.0, 100.0)  # ... and a port or pilot
ARRIVED_M: Final = 6000.0
COLUMN: Final = {measure.name: k for k, measure in enumerate(LOSS_MEASURES)}


@kernel
def meets(
    geometry: Any, lon: np.ndarray, lat: np.ndarray, course_deg: np.ndarray, length_m: np.ndarray, out: np.ndarray
) -> np.ndarray:
    """Write the first asset met on each straight course to ``out`` i4[n]; return its distance in m, inf for none."""
    away = np.empty(lon.size)
    assets, places = np.empty(1, np.int32), np.empty(1)
    for i in range(lon.size):
        out[i], away[i] = -1, np.inf
        known = course_deg[i] >= 0.0 and length_m[i] > 0.0
        if known and walk(geometry, lon[i], lat[i], course_deg[i], length_m[i], assets, places, 0) > 0:
            out[i], away[i] = assets[0], places[0]
    return away


def kinds(ship_type: np.ndarray) -> np.ndarray:
    """Return 1 cargo, 2 tanker, 3 passenger, 4 other, 0 unknown of ITU ship types."""
    tens = ship_type // 10
    return np.select([ship_type == 0, tens == 7, tens == 8, tens == 6], [0, 1, 2, 3], 4).astype(np.float32)


def fill(view: View, records: np.ndarray) -> None:
    """Fill the measures of place, way and ship into the records of losses; ``asset`` becomes the first ahead."""
    at = np.flatnonzero(records["code"] == LOSS)
    if at.size == 0:
        return
    mine = records[at]
    x = mine["x"]
    x[:, COLUMN["kind"]] = kinds(mine["ship_type"])
    x[:, COLUMN["length_m"]] = np.where(mine["length_m"] > 0.0, mine["length_m"], np.nan)
    speed_kn = np.maximum(mine["base"] * (1.0 - x[:, COLUMN["own_pct"]] / 100.0), 0.5).astype(np.float64)
    course = np.where(np.isnan(mine["cog_deg"]), -1.0, mine["cog_deg"]).astype(np.float64)
    assets = np.empty(at.size, np.int32)
    away = meets(view.assets.geometry, lons(mine), lats(mine), course, speed_kn * KN_MS * 60.0 * LOOK_MIN, assets)
    x[:, COLUMN["ahead_min"]] = away / (speed_kn * KN_MS * 60.0) if view.assets.ids else np.nan
    mine["asset"] = np.where(np.isfinite(away), assets, NO_ASSET)
    if view.knowledge.speeds.size:
        usual = speeds_at(
            lons(mine), lats(mine), mine["cog_deg"], mine["ship_type"], mine["length_m"], view.knowledge
        ).median
        x[:, COLUMN["usual_pct"]] = 100.0 * (speed_kn / (mine["base"] * usual) - 1.0)
    if view.knowledge.places.size:
        _places(view, mine, x, course, speed_kn)
    mine["x"] = x
    records[at] = mine


def lons(records: np.ndarray) -> np.ndarray:
    """Return the longitudes, contiguous."""
    return np.ascontiguousarray(records["lon"])


def lats(records: np.ndarray) -> np.ndarray:
    """Return the latitudes, contiguous."""
    return np.ascontiguousarray(records["lat"])


def _places(view: View, mine: np.ndarray, x: np.ndarray, course_deg: np.ndarray, speed_kn: np.ndarray) -> None:
    """Fill what the known places tell: how far they are, whether the ship comes nearer to a port, or meets one."""
    lon, lat = lons(mine), lats(mine)
    here = view.placed(lon, lat)
    for kind in ("port", "pilot", "anchorage", "lane", "works"):
        x[:, COLUMN[f"{kind}_km"]] = here[f"{kind}_m"] / 1000.0
    lon_on, lat_on = np.ascontiguousarray(mine["lon_on"]), np.ascontiguousarray(mine["lat_on"])
    sailed = distances_m(lon_on, lat_on, lon, lat)
    with np.errstate(invalid="ignore"):
        nearer = view.placed(lon_on, lat_on)["port_m"] - here["port_m"]
    known = np.isfinite(nearer) & (sailed > 1000.0)
    x[:, COLUMN["closing"]] = np.where(known, nearer / np.maximum(sailed, 1.0), np.nan)
    first = np.full(mine.size, np.inf)
    east = np.sin(course_deg * RAD) / np.cos(lat * RAD)
    north = np.cos(course_deg * RAD)
    for minutes in reversed(PROBES_MIN):
        step = speed_kn * minutes / 3600.0  # degrees of latitude: a minute of arc an hour and knot
        there = view.placed(lon + east * step, lat + north * step)
        arrived = np.minimum(there["port_m"], there["pilot_m"]) <= ARRIVED_M
        first = np.where(arrived & (course_deg >= 0.0), minutes, first)
    x[:, COLUMN["port_ahead_min"]] = first
