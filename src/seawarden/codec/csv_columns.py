"""Columns of numbers -> POSITIONS by the rules of the delimited codec, for formats that come in columns or objects."""

from collections.abc import Mapping
from typing import Final

import numpy as np

from seawarden.codec.csv_hash import fingerprints
from seawarden.codec.csv_layout import BAD_MMSI, BAD_POSITION, BAD_TIME, KEPT, NO_POSITION, REASONS
from seawarden.model.tables import CLASS_SAR_AIRCRAFT, CLASS_SART, POSITIONS, SOG_MAX, STATUS_NA, UTC_S_NA

_LAST_S: Final = 7_258_118_400.0  # 2200-01-01


def fates_of(columns: Mapping[str, np.ndarray]) -> np.ndarray:
    """Return the fate of each row u1[n] (KEPT or a reason, `csv_layout`) from t (s), mmsi, lon, lat as f8."""
    t, mmsi, lon, lat = (columns[name] for name in ("t", "mmsi", "lon", "lat"))
    whole = (mmsi >= 1) & (mmsi <= 999_999_999) & (mmsi == np.floor(mmsi))
    unknown = np.isnan(lon) | np.isnan(lat) | (lon == 181.0) | (lat == 91.0)
    on_globe = (np.abs(lon) <= 180.0) & (np.abs(lat) <= 90.0)
    wrong = [~((t >= 0) & (t < _LAST_S)), ~whole, unknown, ~on_globe]
    return np.select(wrong, [BAD_TIME, BAD_MMSI, NO_POSITION, BAD_POSITION], KEPT).astype(np.uint8)


def dropped(fates: np.ndarray) -> dict[str, int]:
    """Return how many rows have each reason, reasons without any left out."""
    return {reason: n for reason, code in REASONS.items() if (n := int((fates == code).sum()))}


def positions_of(columns: Mapping[str, np.ndarray], kept: np.ndarray) -> np.ndarray:
    """Return POSITIONS of the rows in mask ``kept``; a column that is absent is "not available"."""
    n = int(kept.sum())

    def column(name: str, most: float, *, least: float = 0.0, missing: float = np.nan) -> np.ndarray:
        if name not in columns:
            return np.full(n, missing)
        values = columns[name][kept]
        return np.where((values >= least) & (values <= most), values, missing)

    rows = np.zeros(n, POSITIONS)
    rows["t"] = np.floor(columns["t"][kept] * 1000.0 + 0.5) / 1000.0
    for name in ("mmsi", "lon", "lat"):
        rows[name] = columns[name][kept] + 0.0
    rows["ais_class"] = column("ais_class", CLASS_SART, missing=0)
    most = np.where(rows["ais_class"] == CLASS_SAR_AIRCRAFT, 1022.0, 102.2)
    sog_kn = column("sog_kn", 1022.04)
    rows["sog_kn"] = np.where(sog_kn < most + 0.05, sog_kn, np.nan)
    rows["flags"] = np.where((sog_kn >= most - 0.001) & (sog_kn < most + 0.05), SOG_MAX, 0)
    rows["cog_deg"] = column("cog_deg", 359.99998)
    rows["hdg_deg"] = column("hdg_deg", 359.99998)
    rows["rot_deg_min"] = column("rot_deg_min", 720.0, least=-720.0)
    rows["status"] = column("status", 15.0, missing=STATUS_NA)
    rows["msg_type"] = column("msg_type", 63.0, missing=0)
    rows["utc_s"] = column("utc_s", 63.0, missing=UTC_S_NA)
    rows["accuracy"] = column("accuracy", 1.0, missing=0)
    rows["raim"] = column("raim", 1.0, missing=0)
    fingerprints(rows)
    return rows
