"""A user's own grid of depths: .npz, ESRI ASCII (.asc) or points as text (.csv, .xyz, .emo) -> Raster.

Depths are positive downwards in a Raster. A file may hold heights instead (ETOPO, EMODnet, GEBCO): a name that says so
decides ("elev", "height", "altitude", "z" or "depth"), else the sign of most of its values below and above the sea.
"""

from pathlib import Path
from typing import Any, Final

import numpy as np

from seawarden.model.errors import InputError
from seawarden.model.knowledge import Raster

MOST_CELLS: Final = 200_000_000
UP: Final = ("elev", "elevation", "height", "altitude", "topo", "z")
DOWN: Final = ("depth", "depth_m", "avg_depth", "average_depth", "mean_depth", "avg", "mean")
LON: Final = ("lon", "longitude", "long", "x")
LAT: Final = ("lat", "latitude", "y")


def read_grid(path: Path, heights: bool | None = None) -> Raster:
    """Return the depths of a file as a Raster; ``heights`` True: its values grow upwards, None: see the module.

    InputError where it is no such file, its cells are not regular, or it is too large.
    """
    kinds = {".npz": _npz, ".asc": _asc, ".csv": _points, ".xyz": _points, ".txt": _points, ".emo": _points}
    read = kinds.get(path.suffix.lower())
    if read is None:
        raise InputError(f"{path.name}: not a grid of depths (known are {', '.join(kinds)})")
    try:
        lon, lat, values, name = read(path)
    except OSError as error:
        raise InputError(f"{path.name}: cannot be read ({error.strerror or error})") from error
    except (ValueError, KeyError, IndexError, UnicodeDecodeError) as error:
        raise InputError(f"{path.name}: not a grid of depths ({error})") from error
    up = heights if heights is not None else _grows_up(values, name)
    west, step_lon, lon_turned = _axis(path.name, lon, "longitude")
    south, step_lat, lat_turned = _axis(path.name, lat, "latitude")
    values = values[::-1] if lat_turned else values
    values = values[:, ::-1] if lon_turned else values
    values = (-values if up else values).astype(np.float32)
    return Raster(west, south, step_lon, step_lat, np.ascontiguousarray(values))


def _grows_up(values: np.ndarray, name: str) -> bool:
    """Return whether values are heights: by the name of their column, else because most of them are below 0."""
    if name in DOWN or name in UP:
        return name in UP
    known = values[np.isfinite(values) & (values != 0.0)]
    return bool(known.size and (known < 0.0).mean() > 0.5)


def _axis(file: str, at: np.ndarray, what: str) -> tuple[float, float, bool]:
    """Return the lower edge of the first cell, the step, and whether the axis falls; at f8[n >= 2] of cell centres."""
    if at.size < 2 or not np.isfinite(at).all():
        raise InputError(f"{file}: fewer than two cells of {what}")
    step = (at[-1] - at[0]) / (at.size - 1)
    if step == 0.0 or np.abs(at - np.linspace(at[0], at[-1], at.size)).max() > 0.1 * abs(step):
        raise InputError(f"{file}: its cells are not regular in {what}")
    return float(min(at[0], at[-1]) - 0.5 * abs(step)), float(abs(step)), bool(step < 0.0)


def _pick(names: Any, wanted: tuple[str, ...]) -> str:
    found = [name for name in wanted if name in names]
    if not found:
        raise KeyError(f"no {wanted[0]}; there are {', '.join(sorted(names))}")
    return found[0]


def _npz(path: Path) -> tuple[np.ndarray, np.ndarray, np.ndarray, str]:
    """Read ``lon`` [cols], ``lat`` [rows] and the values [rows, cols] under a name that says what they are."""
    with np.load(path, allow_pickle=False) as file:
        names = {name.lower(): name for name in file.files}
        lon, lat = (file[names[_pick(names, wanted)]].astype(np.float64) for wanted in (LON, LAT))
        name = _pick(names, DOWN + UP)
        values = file[names[name]].astype(np.float64)
    if values.shape != (lat.size, lon.size):
        raise ValueError(f"{name} has the shape {values.shape}, not ({lat.size}, {lon.size})")
    return lon, lat, values, name


def _asc(path: Path) -> tuple[np.ndarray, np.ndarray, np.ndarray, str]:
    """Read an ESRI ASCII grid: rows from north to south, ``xllcorner`` or ``xllcenter``, ``cellsize`` or dx and dy."""
    head: dict[str, float] = {}
    with path.open(encoding="ascii") as file:
        for line in file:
            word, _, value = line.strip().partition(" ")
            if not word[:1].isalpha() or word.lower() == "nan":
                break
            head[word.lower()] = float(value)
        else:
            raise ValueError("it ends in its header")
    cols, rows = int(head["ncols"]), int(head["nrows"])
    if not 0 < cols * rows <= MOST_CELLS:
        raise ValueError(f"{cols} x {rows} cells")
    dx, dy = head.get("dx", head.get("cellsize", 0.0)), head.get("dy", head.get("cellsize", 0.0))
    west = head["xllcenter"] if "xllcenter" in head else head["xllcorner"] + 0.5 * dx
    south = head["yllcenter"] if "yllcenter" in head else head["yllcorner"] + 0.5 * dy
    values = np.loadtxt(path, skiprows=len(head), ndmin=2, dtype=np.float64)
    values = values.reshape(rows, cols)
    values[values == head.get("nodata_value", -9999.0)] = np.nan
    return west + np.arange(cols) * dx, south + np.arange(rows)[::-1] * dy, values, ""


def _points(path: Path) -> tuple[np.ndarray, np.ndarray, np.ndarray, str]:
    """Read points of a regular grid, one a line: lon, lat, value in this order, or as a header names them."""
    with path.open(encoding="utf-8-sig") as file:
        first = file.readline().strip()
    if not first:
        raise ValueError("it begins with an empty line")
    delimiter = next((sign for sign in (";", ",", "\t") if sign in first), None)
    names = [name.strip().strip('"').lower().replace(" ", "_") for name in first.split(delimiter)]
    columns, name, skip = (0, 1, 2), "", 0
    if any(word[:1].isalpha() and word != "nan" for word in names):
        name = _pick(names, DOWN + UP)
        columns, skip = (names.index(_pick(names, LON)), names.index(_pick(names, LAT)), names.index(name)), 1
    rows = _table(path, delimiter, skip, columns)
    rows = rows[np.isfinite(rows[:, :2]).all(axis=1)]
    lon, lat = (_steps(rows[:, axis]) for axis in (0, 1))
    if lon.size * lat.size > min(MOST_CELLS, 20 * len(rows) + 100):
        raise ValueError("its points do not lie on a regular grid")
    values = np.full((lat.size, lon.size), np.nan)
    at = [np.rint((rows[:, k] - axis[0]) / (axis[1] - axis[0])).astype(int) for k, axis in ((1, lat), (0, lon))]
    values[at[0], at[1]] = rows[:, 2]
    return lon, lat, values, name


def _table(path: Path, delimiter: str | None, skip: int, columns: tuple[int, int, int]) -> np.ndarray:
    """Return three columns of numbers, f8[n, 3]; what is no number is NaN (between blanks it is an error)."""
    if delimiter is None:
        return np.loadtxt(path, skiprows=skip, usecols=columns, ndmin=2, encoding="utf-8-sig")
    import polars as pl  # late: it takes a quarter of a second

    try:
        frame = pl.read_csv(
            path, separator=delimiter, has_header=False, skip_rows=skip, infer_schema=False, truncate_ragged_lines=True
        )
    except pl.exceptions.PolarsError as error:
        raise ValueError(str(error).partition("\n")[0]) from error
    picked = frame.select(frame.columns[k] for k in columns)
    return picked.select(pl.all().str.strip_chars().cast(pl.Float64, strict=False).fill_null(np.nan)).to_numpy()


def _steps(at: np.ndarray) -> np.ndarray:
    """Return the centres of the regular cells in which coordinates lie, f8[n >= 2]."""
    found = np.unique(np.round(at, 7))
    if found.size < 2:
        raise ValueError("fewer than two cells on an axis")
    gaps = np.diff(found)
    step = float(np.median(gaps[gaps < 1.5 * gaps[gaps > 1e-6].min()])) if (gaps > 1e-6).any() else 0.0
    count = round((found[-1] - found[0]) / step) + 1 if step else 0
    if not 2 <= count <= 100_000:
        raise ValueError("its points do not lie on a regular grid")
    off = np.abs((found - found[0]) / step - np.rint((found - found[0]) / step))
    if off.max() > 0.1:
        raise ValueError("its points do not lie on a regular grid")
    return np.linspace(found[0], found[-1], count)
