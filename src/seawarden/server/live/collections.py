"""The collections of the OGC API: assets, vessels now, incidents; each as GeoJSON features of a box and a time."""

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from seawarden.server.live.context import Live
from seawarden.server.live.fleet import Box
from seawarden.server.live.routes.ground import with_state

Feature = dict[str, Any]


class Span(NamedTuple):
    """A span of time, UTC epoch s."""

    start: float = -math.inf
    end: float = math.inf


class Collection(NamedTuple):
    """A collection: what it is called, and its features in a box and a span."""

    title: str
    description: str
    features: Callable[[Live, Box, Span], list[Feature]]


def assets(live: Live, box: Box, _span: Span) -> list[Feature]:
    """Return the register; a line is in the box where its own box meets it."""
    return [{"id": f["properties"]["id"], **f} for f in with_state(live)["features"] if _meets(f["geometry"], box)]


def vessels(live: Live, box: Box, span: Span) -> list[Feature]:
    """Return the ships of the last snapshot whose last position lies in the span."""
    fleet = live.hub.fleet
    seen = (fleet.table["t_good"] >= span.start) & (fleet.table["t_good"] <= span.end)
    which = np.flatnonzero(seen & box.holds(fleet.table["lon"], fleet.table["lat"]))
    return [_vessel(int(track), row) for track, row in zip(fleet.ids[which], fleet.table[which], strict=True)]


def _vessel(track: int, row: np.void) -> Feature:
    moving = {name: float(row[of]) if row[of] >= 0 else None
              for name, of in (("sog_kn", "sog"), ("cog_deg", "cog"), ("hdg_deg", "hdg"))}  # fmt: skip
    whole = {name: int(row[name]) for name in ("mmsi", "type", "status", "class")}
    place = [float(row["lon"]), float(row["lat"])]
    return _feature(f"{track:016x}", place, {**whole, **moving, "t": float(row["t_good"])})


def incidents(live: Live, box: Box, span: Span) -> list[Feature]:
    """Return the incidents, open or over, that were open at some moment of the span."""
    out = []
    for state in live.known.all_states():
        end = state["closed_at"] if state["closed_at"] is not None else math.inf
        lon, lat = state["position"]
        if state["opened_at"] <= span.end and end >= span.start and box.holds(np.array(lon), np.array(lat)):
            keys = ("kind", "level", "probability", "asset_id", "status", "opened_at", "closed_at", "sentence", "ship")
            vessel = state["vessel"] or {}
            told = {**{key: state[key] for key in keys}, "name": vessel.get("name"), "mmsi": vessel.get("mmsi")}
            out.append(_feature(state["id"], [lon, lat], told))
    return out


def _feature(key: str, place: list[float], told: dict[str, Any]) -> Feature:
    return {"type": "Feature", "id": key, "geometry": {"type": "Point", "coordinates": place}, "properties": told}


def _meets(geometry: dict[str, Any], box: Box) -> bool:
    """Say whether the box around a geometry meets ``box``."""
    places = np.array(list(_places(geometry["coordinates"]))).reshape(-1, 2)
    if not places.size or places[:, 1].max() < box.south or places[:, 1].min() > box.north:
        return False
    west, east = places[:, 0].min(), places[:, 0].max()
    if box.west <= box.east:
        return bool(west <= box.east and east >= box.west)
    return bool(east >= box.west or west <= box.east)


def _places(nested: Any) -> Any:
    if nested and isinstance(nested[0], int | float):
        yield nested[:2]
    else:
        for part in nested:
            yield from _places(part)


COLLECTIONS = {
    "assets": Collection("Assets", "Cables, pipelines and areas on the seabed, with their state", assets),
    "vessels": Collection("Vessels", "Every ship as last heard", vessels),
    "incidents": Collection("Incidents", "What the watch has warned of", incidents),
}
