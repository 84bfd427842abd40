"""The hash of a position report, the same whatever format brought it (NMEA hashes the raw message instead)."""

import numpy as np

from seawarden.codec.csv_layout import Record, Word
from seawarden.codec.csv_number import mix
from seawarden.kernel import inlined, kernel

_U8 = np.uint64


@inlined
def fingerprint(row: Record) -> Word:
    """Return the hash of a position row: MMSI and what she reported, without time and receiver. Places to 1e-7 deg."""
    h = mix(_U8(row.mmsi), _U8(np.int64(row.lon * 1e7)))
    h = mix(h, _U8(np.int64(row.lat * 1e7)))
    motion = np.int64(-1.0 if np.isnan(row.sog_kn) else row.sog_kn * 100.0) << 32
    motion += np.int64(-1.0 if np.isnan(row.cog_deg) else row.cog_deg * 1000.0)
    h = mix(h, _U8(motion))
    heading = np.int64(-1.0 if np.isnan(row.hdg_deg) else row.hdg_deg * 1000.0)
    return mix(h, _U8((heading << 8) + np.int64(row.status)))


@kernel
def fingerprints(rows: np.ndarray) -> None:
    """Fill column ``hash`` of POSITIONS."""
    for i in range(rows.size):
        rows[i].hash = fingerprint(rows[i])
