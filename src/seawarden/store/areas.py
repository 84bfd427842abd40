"""Areas in which many positions were doubtful at once, as rows of ``areas.jsonl`` and as circles on the map."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from seawarden.geo.earth import NM_M, moved
from seawarden.model.batch import Origin
from seawarden.model.times import iso

SCHEMA = "seawarden.area/1"
CORNERS = 48

Row = dict[str, Any]


def area_row(jam: np.void, origin: Origin) -> Row:
    """Return one row of JAMS (`seawarden.model.tables`) as plain words; times ISO 8601 UTC, radius in m."""
    end = float(jam["end"])
    return {
        "schema": SCHEMA,
        "origin": str(origin),
        "id": f"{int(jam['id']):016x}",
        "kind": "positions_doubtful",
        "start": iso(float(jam["start"])),
        "seen_at": iso(float(jam["seen_at"])),
        "end": None if np.isnan(end) else iso(end),
        "position": [round(float(jam["lon"]), 4), round(float(jam["lat"]), 4)],
        "radius_m": round(float(jam["radius_m"])),
        "ships_bad": int(jam["bad"]),
        "ships": int(jam["ships"]),
    }


def features(rows: Iterable[Row]) -> list[Row]:
    """Return the last state of each area as a GeoJSON polygon: a circle of `CORNERS` corners."""
    last = {row["id"]: row for row in rows}
    return [
        {"type": "Feature", "id": key, "geometry": _circle(row), "properties": _told(row)} for key, row in last.items()
    ]


def _told(row: Row) -> Row:
    text = f"positions of {row['ships_bad']} of {row['ships']} ships doubtful within {row['radius_m'] / NM_M:.0f} nm"
    return {"what": "area", **{k: row[k] for k in ("id", "kind", "start", "end", "ships_bad", "ships")}, "why": text}


def _circle(row: Row) -> Row:
    lon, lat = row["position"]
    ring: Sequence[tuple[float, float]] = [
        moved(lon, lat, 360.0 * k / CORNERS, float(row["radius_m"])) for k in range(CORNERS)
    ]
    corners = [[round(x, 5), round(y, 5)] for x, y in (*ring[::-1], ring[-1])]  # RFC 7946: outer ring turns left
    return {"type": "Polygon", "coordinates": [corners]}
