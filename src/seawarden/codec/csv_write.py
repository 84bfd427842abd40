"""POSITIONS and STATICS -> CSV under our own column names, which the delimited codec reads back."""

from pathlib import Path
from typing import BinaryIO, Final

import numpy as np

from seawarden.codec.frames import positions_frame, statics_frame

_POSITION_COLUMNS: Final = [
    "time",
    "mmsi",
    "lon",
    "lat",
    "sog_kn",
    "cog_deg",
    "hdg_deg",
    "rot_deg_min",
    "status",
    "ais_class",
    "accuracy",
    "raim",
    "msg_type",
    "utc_s",
]
_STATIC_COLUMNS: Final = [
    "imo",
    "callsign",
    "name",
    "ship_type",
    "draught_m",
    "destination",
    "eta",
    "to_bow_m",
    "to_stern_m",
    "to_port_m",
    "to_starboard_m",
]


def write_csv(rows: np.ndarray, file: Path | BinaryIO, statics: np.ndarray | None = None) -> None:
    """Write POSITIONS to ``file``, one line each; ``time`` is ISO 8601 UTC with ms, what is not available is empty.

    With ``statics`` each line also says what was last known of the ship at its time. The columns feed, receiver,
    receivers, flags and hash belong to one run and are left out; Parquet keeps them.
    """
    import polars as pl

    frame = positions_frame(rows).select(_POSITION_COLUMNS)
    if statics is not None and len(statics):
        order = frame.with_row_index("row").sort("time", maintain_order=True)
        said = statics_frame(statics).select("time", "mmsi", *_STATIC_COLUMNS).sort("time", maintain_order=True)
        frame = order.join_asof(said, on="time", by="mmsi", check_sortedness=False).sort("row").drop("row")
    text = pl.col("time").dt.strftime("%Y-%m-%dT%H:%M:%S%.3fZ")
    frame.with_columns(text).write_csv(file)
