"""Parquet and GeoParquet, in and out.

Our own tables have the columns of `frames`: positions in one file, ships' particulars (STATICS) in another; both come
back exactly as they were. Any other Parquet file is read like a delimited one, by the names of its columns or by
``Options.columns``; of GeoParquet the points of the ``geometry`` column (WKB) serve as lon and lat.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import numpy as np

from seawarden.codec.contract import Codec, Decoded, Options
from seawarden.codec.csv_columns import dropped, fates_of, positions_of
from seawarden.codec.csv_fields import NEEDED, OURS, STATIC, resolve
from seawarden.codec.csv_foreign import numbers, points, ships
from seawarden.codec.csv_layout import KEPT, NO_POSITION, STATIC_ONLY
from seawarden.codec.frames import positions_frame, positions_of_frame, statics_frame, statics_of_frame
from seawarden.model.errors import InputError
from seawarden.model.tables import POSITIONS, STATICS, empty

if TYPE_CHECKING:
    import polars as pl

BATCH_ROWS: Final = 1 << 18
_WKB_POINT: Final = b"\x01\x01\x00\x00\x00"  # little-endian, point (OGC 06-103r4)
_OURS: Final = {name for name in POSITIONS.names or () if name != "t"} | {"time"}
_OUR_STATICS: Final = {name for name in STATICS.names or () if name != "t"} | {"time"}


def write_parquet(rows: np.ndarray, file: Path | BinaryIO) -> None:
    """Write POSITIONS or STATICS, by their dtype, so that reading gives back the very same rows."""
    frame = positions_frame(rows) if rows.dtype == POSITIONS else statics_frame(rows)
    frame.write_parquet(file, compression="lz4", row_group_size=BATCH_ROWS)


def write_geoparquet(rows: np.ndarray, file: Path | BinaryIO) -> None:
    """Write POSITIONS as GeoParquet 1.1: the columns of `write_parquet` and ``geometry``, WKB points in OGC:CRS84."""
    import polars as pl

    wkb = np.empty((len(rows), 21), np.uint8)
    wkb[:, :5] = np.frombuffer(_WKB_POINT, np.uint8)
    wkb[:, 5:13] = np.ascontiguousarray(rows["lon"].astype("<f8")).view(np.uint8).reshape(-1, 8)
    wkb[:, 13:] = np.ascontiguousarray(rows["lat"].astype("<f8")).view(np.uint8).reshape(-1, 8)
    raw = wkb.tobytes()
    shapes = pl.Series("geometry", [raw[i : i + 21] for i in range(0, len(raw), 21)], pl.Binary)
    column: dict[str, Any] = {"encoding": "WKB", "geometry_types": ["Point"]}
    if len(rows):
        column["bbox"] = [float(v) for v in (*_least(rows), rows["lon"].max(), rows["lat"].max())]
    geo = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}
    frame = positions_frame(rows).with_columns(shapes)
    frame.write_parquet(file, compression="lz4", row_group_size=BATCH_ROWS, metadata={"geo": json.dumps(geo)})


def _least(rows: np.ndarray) -> tuple[float, float]:
    """Return the west and south ends of the rows."""
    return rows["lon"].min(), rows["lat"].min()


def read(file: BinaryIO, options: Options) -> Iterator[Decoded]:
    """Yield the rows of a Parquet file in its order, some 100,000 at a time. InputError where it cannot be used."""
    import polars as pl

    name = getattr(file, "name", None)
    source = Path(name) if isinstance(name, str) and Path(name).is_file() else file.read()
    known: dict[int, bytes] = {}
    try:
        lazy = pl.scan_parquet(source, glob=False, hive_partitioning=False)
        decode = _table(lazy.collect_schema().names(), options, known)
        height = lazy.select(pl.len()).collect().item()
        # slices, not `collect_batches`: that reads ahead without bound while the pipe is busy (4 GB of a 20 M-row day)
        for offset in range(0, height, BATCH_ROWS):
            yield decode(lazy.slice(offset, BATCH_ROWS).collect())
    except (pl.exceptions.PolarsError, OSError) as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        raise InputError(f"{options.name}: not a Parquet file that can be read ({reason[:200]})") from None


def _table(header: list[str], options: Options, known: dict[int, bytes]) -> Callable[["pl.DataFrame"], Decoded]:
    """Return the function that decodes a batch of a table with these columns."""
    if set(header) >= _OURS and not options.columns:
        return _ours
    if set(header) >= _OUR_STATICS and not options.columns:
        return _our_statics
    said = dict(options.columns)
    try:
        found = resolve(header, said)
    except KeyError as error:
        raise InputError(f"{options.name}: no column {error.args[0]!r}; columns: {', '.join(header[:40])}") from None
    shaped = "geometry" in header and not {"lon", "lat"} <= set(found)
    lacking = [name for name in NEEDED if name not in found and not (shaped and name in {"lon", "lat"})]
    if lacking:
        raise InputError(
            f"{options.name}: no column for {' and '.join(lacking)}; columns found: {', '.join(header[:40])}. Say "
            f'which is which: columns = {{ t = "...", mmsi = "...", lon = "...", lat = "..." }}'
        )
    names = {ours: header[at] for ours, at in found.items()}
    return lambda frame: _foreign(frame, names, options.time_format, known, shaped=shaped)


def _ours(frame: "pl.DataFrame") -> Decoded:
    """Return the rows of our own table of positions."""
    return Decoded(positions_of_frame(frame), empty(STATICS), {"rows_in": len(frame)})


def _our_statics(frame: "pl.DataFrame") -> Decoded:
    """Return the rows of our own table of particulars; those derived from a position are counted with it."""
    statics = statics_of_frame(frame)
    return Decoded(empty(POSITIONS), statics, {"rows_in": int((statics["derived"] == 0).sum())})


def _foreign(
    frame: "pl.DataFrame", names: dict[str, str], form: str, known: dict[int, bytes], *, shaped: bool
) -> Decoded:
    """Return the rows of a table whose columns are called ``names`` (our name: its name)."""
    columns = {ours: numbers(frame[theirs], ours, form) for ours, theirs in names.items() if OURS[ours] < STATIC}
    if shaped:
        columns["lon"], columns["lat"] = points(frame["geometry"].to_list())
    fates = fates_of(columns)
    statics, of = ships(frame, names, columns, fates, known)
    statics["derived"] = fates[of] == KEPT
    fates[of[fates[of] == NO_POSITION]] = STATIC_ONLY
    rows = positions_of(columns, fates == KEPT)
    return Decoded(rows, statics, {"rows_in": len(frame), **dropped(fates)})


def _sniff(head: bytes) -> float:
    """Say whether ``head`` opens a Parquet file."""
    return 1.0 if head[:4] == b"PAR1" else 0.0


CODEC: Final = Codec("parquet", _sniff, read=read)
