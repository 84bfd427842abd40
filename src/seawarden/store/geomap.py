"""The map of a run as GeoJSON (RFC 7946), made to open in QGIS: incidents, the ways of their ships, the assets."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from seawarden.model import geojson
from seawarden.model.asset import Asset
from seawarden.model.batch import Origin
from seawarden.model.incident import Incident
from seawarden.model.kinds import ORDER, Level
from seawarden.model.times import iso
from seawarden.store.minutes import lines
from seawarden.store.rows import position, significant

SCHEMA = "seawarden.map/1"
BEFORE_S = 6 * 3600.0  # of a ship's way before her incident opened: where she came from
AFTER_S = 3600.0

WaysOf = Callable[[Incident, float, float], list[np.ndarray]]
"""(incident, t0, t1) -> the tracks of its ships in that span, SEEN each."""


def feature_collection(
    incidents: Sequence[Incident], assets: Iterable[Asset], ways_of: WaysOf, origin: Origin
) -> dict[str, Any]:
    """Return the map: a point an incident, a line a ship and incident, a shape an asset that an incident names."""
    named = {a for i in incidents for a in (*i.assets, i.asset_id, *(r.asset_id for r in i.at_risk)) if a}
    features = [_asset(asset) for asset in assets if asset.asset_id in named]
    for incident in incidents:
        features += _ways(incident, ways_of)
    features += [_incident(incident, origin) for incident in incidents]
    return {"type": "FeatureCollection", "schema": SCHEMA, "origin": str(origin), "features": features}


def loudest(incident: Incident) -> str | None:
    """Return the loudest level that an incident ever reached."""
    reached = [level for level in ORDER if level in incident.levels]
    return str(max(reached, key=lambda level: ORDER[Level(level)])) if reached else None


def _incident(incident: Incident, origin: Origin) -> dict[str, Any]:
    ship = incident.vessel
    properties = {
        "what": "incident",
        "id": incident.id,
        "kind": incident.kind,
        "level": loudest(incident),
        "status": incident.status,
        "probability": significant(incident.probability),
        "mmsi": ship.mmsi if ship else None,
        "name": ship.name if ship else None,
        "asset_id": incident.asset_id,
        "opened_at": iso(incident.opened_at),
        "closed_at": None if incident.closed_at is None else iso(incident.closed_at),
        "why": "; ".join(reason.text for reason in incident.reasons),
        "origin": str(origin),
    }
    place = {"type": "Point", "coordinates": position(incident.position)}
    return {"type": "Feature", "id": incident.id, "geometry": place, "properties": properties}


def _ways(incident: Incident, ways_of: WaysOf) -> list[dict[str, Any]]:
    """Return the ways of the incident's ships, from some hours before it opened until some time after it ended."""
    end = (incident.closed_at or incident.updated_at) + AFTER_S
    tracks = ways_of(incident, incident.opened_at - BEFORE_S, end)
    return [_way(incident, part) for track in tracks for part in lines(track)]


def _way(incident: Incident, part: np.ndarray) -> dict[str, Any]:
    properties = {
        "what": "track",
        "mmsi": int(part["mmsi"][0]),
        "name": bytes(part["name"][0]).decode("utf-8", "replace").strip() or None,
        "incident": incident.id,
        "kind": incident.kind,
        "level": loudest(incident),
        "first": iso(float(part["t_last"][0])),
        "last": iso(float(part["t_last"][-1])),
        "times": _seconds(part["t_last"]),
    }
    way = np.round(np.column_stack((part["lon"], part["lat"])).astype(np.float64), 5).tolist()
    shape = {"type": "LineString", "coordinates": way}
    return {"type": "Feature", "geometry": shape, "properties": properties}


def _seconds(times: np.ndarray) -> list[str]:
    """Return UTC epoch s as ISO 8601 texts to the second."""
    texts = np.datetime_as_string(np.rint(times).astype("datetime64[s]"), unit="s")
    return [f"{text}Z" for text in texts.tolist()]


def _asset(asset: Asset) -> dict[str, Any]:
    """Return an asset as a feature."""
    properties = {
        "what": "asset",
        "asset_id": asset.asset_id,
        "name": asset.name,
        "kind": asset.kind,
        "accuracy_m": asset.accuracy_m,
    }
    return {"type": "Feature", "geometry": geojson.geometry(asset, 5), "properties": properties}
