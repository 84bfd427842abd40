"""Columns of a foreign table (a polars frame) -> numbers in our units, points, and ships' particulars."""

import struct
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from seawarden.codec.csv_fields import OURS, STATIC
from seawarden.codec.csv_json import statics_of
from seawarden.codec.csv_layout import KEPT, NO_POSITION
from seawarden.codec.csv_words import CLASS, STATUS

if TYPE_CHECKING:
    import polars as pl

_WORDS: Final = {"status": STATUS, "ais_class": CLASS}
_UNITS: Final = ((1e17, 1e9), (1e14, 1e6), (1e11, 1e3))  # ns, us, ms since 1970, by size
_ZONE: Final = "T.*([zZ]|[+-][0-9]{2}:?[0-9]{2})$"
_NAMED_UNITS: Final[dict[str, Any]] = {"epoch_s": 1.0, "epoch_ms": 1e3}


def numbers(column: "pl.Series", ours: str, form: str) -> np.ndarray:
    """Return a column as f8, NaN where it holds no number: times in s, words of status and class as codes."""
    import polars as pl

    if ours == "t":
        return _seconds(column, form)
    if column.dtype == pl.String and ours in _WORDS:
        codes = {word.lower(): code for word, code in _WORDS[ours].items()}
        lowered = column.str.strip_chars().str.to_lowercase()
        worded = lowered.replace_strict(codes, default=None, return_dtype=pl.Float64)
        column = pl.select(pl.coalesce(worded, lowered.cast(pl.Float64, strict=False))).to_series()
    values: np.ndarray = column.cast(pl.Float64, strict=False).fill_null(np.nan).to_numpy()
    return values


def _seconds(column: "pl.Series", form: str) -> np.ndarray:
    """Return times in s: of a type of time, ISO text, text of the format ``form``, or numbers by their size."""
    import polars as pl

    if column.dtype == pl.String and form not in _NAMED_UNITS:
        if form in {"", "iso", "auto"}:
            text = column.str.replace(" ", "T", literal=True)
            zoned = pl.when(text.str.contains(_ZONE)).then(text).otherwise(text + "Z")
            column = pl.select(zoned).to_series().str.to_datetime("%+", strict=False, time_unit="ms")
        else:
            column = column.str.to_datetime(form, strict=False, time_unit="ms")
    if column.dtype.is_temporal():
        ms: np.ndarray = column.cast(pl.Datetime("ms")).to_physical().cast(pl.Float64).fill_null(np.nan).to_numpy()
        return ms / 1000.0
    values: np.ndarray = column.cast(pl.Float64, strict=False).fill_null(np.nan).to_numpy()
    by_size = np.select([values >= least for least, _ in _UNITS], [unit for _, unit in _UNITS], 1.0)
    seconds: np.ndarray = values / _NAMED_UNITS.get(form, by_size)
    return seconds


def points(shapes: Sequence[bytes | None]) -> tuple[np.ndarray, np.ndarray]:
    """Return lon and lat f8 of WKB points, either byte order; NaN where a shape is no point."""
    out = np.full((2, len(shapes)), np.nan)
    for i, shape in enumerate(shapes):
        if shape is not None and len(shape) >= 21:
            order = "<" if shape[0] == 1 else ">"
            if struct.unpack_from(order + "I", shape, 1)[0] % 1000 == 1:
                out[:, i] = struct.unpack_from(order + "dd", shape, 5)
    return out[0], out[1]


def ships(
    frame: "pl.DataFrame",
    names: Mapping[str, str],
    columns: Mapping[str, np.ndarray],
    fates: np.ndarray,
    known: dict[int, bytes],
) -> tuple[np.ndarray, np.ndarray]:
    """Return STATICS of the rows whose particulars are new for their MMSI, and the numbers of these rows."""
    import polars as pl

    mine = {ours: theirs for ours, theirs in names.items() if OURS[ours] >= STATIC}
    chosen = np.flatnonzero((fates == KEPT) | (fates == NO_POSITION)) if mine else np.zeros(0, np.int64)
    said = (
        frame.select(pl.col(theirs).alias(ours) for ours, theirs in mine.items()).with_columns(
            mmsi=pl.Series(columns["mmsi"]), row=pl.int_range(pl.len())
        )[chosen]
        if len(chosen)
        else pl.DataFrame()
    )
    if not len(chosen):
        statics, of = statics_of([], columns, np.zeros(0, np.uint8), known)
        return statics, of
    changed = pl.any_horizontal(pl.col(ours).ne_missing(pl.col(ours).shift(1).over("mmsi")) for ours in mine)
    first = pl.int_range(pl.len()).over("mmsi") == 0
    few = said.filter(changed | first)
    at = few["row"].to_numpy()
    statics, of = statics_of(few.to_dicts(), {k: columns[k][at] for k in ("t", "mmsi")}, fates[at], known)
    return statics, at[of]
