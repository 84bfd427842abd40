"""Where a track crossed the assets: for the chart of a ship's speed."""

from typing import Any

import numpy as np
import shapely

GAP_S = 1800.0  # over a longer silence nobody knows where she crossed


class Crossings:
    """The assets' lines in a tree; asks are cheap afterwards."""

    def __init__(self, collection: dict[str, Any]) -> None:
        """Take the register as GeoJSON; features without a usable geometry are passed over."""
        shapes = [(f["properties"]["id"], shapely.geometry.shape(f["geometry"])) for f in collection["features"]]
        self._ids = [name for name, shape in shapes if not shape.is_empty]
        lines = [shape.boundary if shape.area > 0 else shape for _, shape in shapes if not shape.is_empty]
        self._tree = shapely.STRtree(lines)

    def of(self, t: np.ndarray, lon: np.ndarray, lat: np.ndarray) -> list[dict[str, Any]]:
        """Return [{asset_id, t, lon, lat}] in the order of time, for a track f8[n] without NaN."""
        if t.size < 2:
            return []
        ends = np.stack((np.column_stack((lon[:-1], lat[:-1])), np.column_stack((lon[1:], lat[1:]))), axis=1)
        good = np.flatnonzero((np.diff(t) < GAP_S) & (ends[:, 0] != ends[:, 1]).any(axis=1))
        steps = shapely.linestrings(ends[good])
        step, asset = self._tree.query(steps, predicate="intersects")
        found = []
        for k, a in zip(step.tolist(), asset.tolist(), strict=True):
            place = shapely.intersection(steps[k], self._tree.geometries[a]).representative_point()
            i = int(good[k])
            moved = abs(lon[i + 1] - lon[i]) + abs(lat[i + 1] - lat[i])
            share = (abs(place.x - lon[i]) + abs(place.y - lat[i])) / moved
            when = float(t[i] + share * (t[i + 1] - t[i]))
            found.append({"asset_id": self._ids[a], "t": round(when), "lon": place.x, "lat": place.y})
        return sorted(found, key=lambda c: (c["t"], c["asset_id"]))
