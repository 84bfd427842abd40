"""An asset's lines as a GeoJSON geometry (RFC 7946)."""

from itertools import pairwise
from typing import Any

from seawarden.model.asset import Asset

Ring = list[list[float]]


def geometry(asset: Asset, decimals: int) -> dict[str, Any]:
    """Return an asset's geometry, degrees rounded to ``decimals``; of an area's rings those in another are holes."""
    parts = [[[round(lon, decimals) + 0.0, round(lat, decimals) + 0.0] for lon, lat in line] for line in asset.lines]
    if asset.is_area:
        return _polygons(parts)
    if len(parts) > 1:
        return {"type": "MultiLineString", "coordinates": parts}
    return {"type": "LineString", "coordinates": parts[0] if parts else []}


def _polygons(rings: list[Ring]) -> dict[str, Any]:
    """Return rings as a Polygon or a MultiPolygon."""
    polygons: list[list[Ring]] = []
    for ring in rings:
        around = next((p for p in polygons if _within(ring[0], p[0])), None)
        if around is None:
            polygons.append([ring])
        else:
            around.append(ring)
    if len(polygons) == 1:
        return {"type": "Polygon", "coordinates": polygons[0]}
    return {"type": "MultiPolygon", "coordinates": polygons}


def _within(point: list[float], ring: Ring) -> bool:
    """Return whether a point lies inside a ring (even-odd rule)."""
    x, y = point
    inside = False
    for (x0, y0), (x1, y1) in pairwise(ring):
        if (y0 > y) != (y1 > y) and x < x0 + (x1 - x0) * (y - y0) / (y1 - y0):
            inside = not inside
    return inside
