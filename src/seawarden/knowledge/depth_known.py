"""The depths that come with the project: some hundred soundings of `depths.json`, as a coarse raster. A hint only."""

import math
from pathlib import Path
from typing import Final

import msgspec
import numpy as np

from seawarden.model.errors import InputError
from seawarden.model.knowledge import Raster

SCHEMA: Final = "seawarden.depths/1"
DEPTHS_FILE: Final = Path(__file__).parent / "depths.json"
WEST_DEG, SOUTH_DEG, STEP_LON_DEG, STEP_LAT_DEG = 9.0, 53.5, 0.25, 0.125
COLS, ROWS = 86, 100
REACH_M: Final = 45_000.0  # a cell farther from every sounding is not known
NEAREST: Final = 5
DEGREE_M: Final = 111_200.0


class Area(msgspec.Struct, frozen=True, kw_only=True):
    """Soundings of one area: (lon, lat in deg, depth in m)."""

    name: str
    soundings: list[tuple[float, float, float]]


class DepthsFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file of soundings, with its stated accuracy and source."""

    schema: str
    accuracy: str = ""
    source: str = ""
    areas: list[Area]


def read_depths(path: Path) -> DepthsFile:
    """Return a file of soundings (JSON). InputError where it is none."""
    try:
        file = msgspec.json.decode(path.read_bytes(), type=DepthsFile)
    except OSError as error:
        raise InputError(f"{path.name}: cannot be read ({error.strerror})") from error
    except msgspec.MsgspecError as error:
        raise InputError(f"{path.name}: not a file of soundings ({error})") from error
    if file.schema != SCHEMA:
        raise InputError(f"{path.name}: its schema is {file.schema!r}, not {SCHEMA!r}")
    return file


def packaged_depths() -> Raster:
    """Return the raster of the packaged soundings: the `NEAREST` five of a cell, weighted by distance to the -2."""
    soundings = np.array([row for area in read_depths(DEPTHS_FILE).areas for row in area.soundings])
    lon = WEST_DEG + (np.arange(COLS) + 0.5) * STEP_LON_DEG
    values = np.full((ROWS, COLS), np.nan, np.float32)
    for row in range(ROWS):
        lat = SOUTH_DEG + (row + 0.5) * STEP_LAT_DEG
        near = soundings[np.abs(soundings[:, 1] - lat) * DEGREE_M <= REACH_M]
        if len(near) < NEAREST:
            continue
        east = (near[:, 0] - lon[:, None]) * math.cos(math.radians(lat))
        away = DEGREE_M * np.hypot(east, near[:, 1] - lat)
        order = np.argsort(away, axis=1, kind="stable")[:, :NEAREST]
        five = np.take_along_axis(away, order, 1)
        weight = np.where(five <= REACH_M, 1.0 / (five + 1000.0) ** 2, 0.0)
        total = weight.sum(axis=1)
        depth = (weight * near[order, 2]).sum(axis=1) / np.where(total > 0.0, total, 1.0)
        values[row] = np.where(total > 0.0, depth, np.nan)
    return Raster(WEST_DEG, SOUTH_DEG, STEP_LON_DEG, STEP_LAT_DEG, values)
