"""Which part of a line lies on land: Natural Earth 1:10 million, the Baltic and the North Sea (`docs/register.md`)."""

import json
import math
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import shapely

from seawarden.geo.lines import length_km
from seawarden.model.asset import Asset

MASK = Path(__file__).resolve().parent.parent / "data" / "land.geojson"
EXTENT = (3.0, 52.0, 32.0, 67.0)  # what the mask covers
LANDING_KM = 5.0  # a cable comes ashore, and the mask's coast is up to 2 km off


class Ashore(NamedTuple):
    """A stretch of a line over land: its length and the place (lon, lat) of its middle."""

    km: float
    place: tuple[float, float]


@cache
def mask() -> shapely.STRtree:
    """Return the land as a tree of polygons."""
    features = json.loads(MASK.read_text(encoding="utf-8"))["features"]
    shapes = [shapely.Polygon(rings[0], rings[1:]) for rings in (f["geometry"]["coordinates"] for f in features)]
    shapely.prepare(shapes)
    return shapely.STRtree(shapes)


def ashore(asset: Asset) -> list[Ashore]:
    """Return the stretches of a line over land that are no landing (within 5 km of an end of a part), longest first."""
    tree = mask()
    ends = np.array([point for line in asset.lines for point in (line[0], line[-1])])
    found = []
    for line in asset.lines:
        shape = shapely.LineString(line)
        for index in np.sort(tree.query(shape, predicate="intersects")):
            for piece in shapely.get_parts(shapely.intersection(shape, tree.geometries[index])):
                xy = shapely.get_coordinates(piece)
                km = length_km(xy[:, 0], xy[:, 1])
                middle = shapely.line_interpolate_point(piece, 0.5, normalized=True) if len(xy) > 1 else piece
                if km > 0.1 and _farthest_km(xy, ends) > LANDING_KM:
                    found.append(Ashore(km, (round(middle.x, 4), round(middle.y, 4))))
    return sorted(found, key=lambda a: (-a.km, a.place))


def _farthest_km(xy: np.ndarray, ends: np.ndarray) -> float:
    """Return how far in km the farthest vertex of a stretch is from the end of the line that is nearest to it."""
    scale = 111.2 * np.array([math.cos(math.radians(float(xy[0, 1]))), 1.0])
    apart = np.hypot(*np.moveaxis((xy[:, None, :] - ends[None, :, :]) * scale, 2, 0))
    return float(apart.min(axis=1).max())


def covered(asset: Asset) -> bool:
    """Return whether the mask covers the whole asset."""
    west, south, east, north = EXTENT
    return all(west <= lon <= east and south <= lat <= north for line in asset.lines for lon, lat in line)
