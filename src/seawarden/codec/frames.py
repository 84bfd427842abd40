"""Record arrays <-> polars frames: the library's public tables, and the form in which they go to CSV and Parquet.

`positions_frame` has one column for each of POSITIONS, in its order and under its name, except ``time`` (UTC, ms) for
``t``; `statics_frame` likewise for STATICS, its texts as strings. Not available is null. ``lon`` and ``lat`` are
float64, so that a point can be made of them without a copy. polars is imported on the first call only.
"""

from typing import TYPE_CHECKING, Final

import numpy as np

from seawarden.model.tables import POSITIONS, STATICS, STATUS_NA, UTC_S_NA

if TYPE_CHECKING:
    import polars as pl

_BLOCK: Final = 8192  # rows
_MISSING: Final = {"status": STATUS_NA, "utc_s": UTC_S_NA}


def _columns(rows: np.ndarray) -> dict[str, np.ndarray]:
    """Return the columns of a record array, each in one piece; block by block, so that a block stays in the cache."""
    out = {name: np.empty(len(rows), rows.dtype[name]) for name in rows.dtype.names or ()}
    for a in range(0, len(rows), _BLOCK):
        block = rows[a : a + _BLOCK]
        for name, values in out.items():
            values[a : a + _BLOCK] = block[name]
    return out


def _frame(rows: np.ndarray) -> "pl.DataFrame":
    """Return a record array as a frame."""
    import polars as pl

    columns: dict[str, pl.Series] = {}
    for name, values in _columns(rows).items():
        if name == "t":
            ms = np.floor(values * 1000.0 + 0.5).astype(np.int64)
            columns["time"] = pl.Series("time", ms).cast(pl.Datetime("ms", "UTC"))
        elif values.dtype.kind == "f":
            columns[name] = pl.Series(name, values, nan_to_null=True)
        elif values.dtype.kind == "S":
            texts = [text.decode("utf-8", "replace") or None for text in values.tolist()]
            columns[name] = pl.Series(name, texts, pl.String)
        else:
            columns[name] = pl.Series(name, values)
    return pl.DataFrame(columns)


def _column(frame: "pl.DataFrame", name: str, dtype: np.dtype) -> np.ndarray:
    """Return the column of a frame that goes into ``name`` of a record array."""
    import polars as pl

    if name == "t":
        ms: np.ndarray = frame["time"].cast(pl.Datetime("ms", "UTC")).to_physical().to_numpy()
        return ms / 1000.0
    if name not in frame.columns:
        return np.full(len(frame), np.nan if dtype.kind == "f" else _MISSING.get(name, 0), dtype)
    if dtype.kind == "S":
        return np.array([(text or "").encode() for text in frame[name].to_list()], dtype)
    values: np.ndarray = frame[name].fill_null(np.nan if dtype.kind == "f" else 0).to_numpy()
    return values


def _rows(frame: "pl.DataFrame", dtype: np.dtype) -> np.ndarray:
    """Return a frame as a record array of ``dtype``; columns that it lacks are "not available"."""
    columns = {name: _column(frame, name, dtype[name]) for name in dtype.names or ()}
    rows = np.empty(len(frame), dtype)
    for a in range(0, len(rows), _BLOCK):
        block = rows[a : a + _BLOCK]
        for name, values in columns.items():
            block[name] = values[a : a + _BLOCK]
    return rows


def positions_frame(rows: np.ndarray) -> "pl.DataFrame":
    """Return POSITIONS as a frame: time, lon, lat, hash, receivers, mmsi, sog_kn, cog_deg, hdg_deg, rot_deg_min..."""
    return _frame(rows)


def statics_frame(statics: np.ndarray) -> "pl.DataFrame":
    """Return STATICS as a frame: time, hash, mmsi, imo, eta, draught_m, to_bow_m..., callsign, name, destination."""
    return _frame(statics)


def positions_of_frame(frame: "pl.DataFrame") -> np.ndarray:
    """Return the POSITIONS of a frame made by `positions_frame`; equal to what it was made of, to the ms."""
    return _rows(frame, POSITIONS)


def statics_of_frame(frame: "pl.DataFrame") -> np.ndarray:
    """Return the STATICS of a frame made by `statics_frame`."""
    return _rows(frame, STATICS)
