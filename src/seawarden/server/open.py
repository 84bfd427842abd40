"""Open a run's folder for the page: everything that `seawarden.server.routes` answers from."""

from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from seawarden.model.errors import InputError
from seawarden.server.crossings import Crossings
from seawarden.server.ships import Ships
from seawarden.server.shown import Known, Shown, seconds
from seawarden.store.rundir import read_run

BALTIC = (9.0, 53.5, 30.0, 66.0)


def open_shown(run_dir: Path) -> Shown:
    """Return the run in ``run_dir``. InputError where it holds none."""
    run = read_run(run_dir)
    assets = read_assets(run_dir / "register.geojson")
    ships = Ships(run.minutes, Crossings(assets))
    known = Known(run.journal)
    land = files("seawarden.data").joinpath("land.geojson").read_bytes()
    return Shown(about(run.run, known, ships, assets), known, ships, assets, land)


def read_assets(path: Path) -> dict[str, Any]:
    """Return the run's register as GeoJSON with the few properties that the page shows; none where it is not there."""
    if not path.exists():
        return {"type": "FeatureCollection", "features": [], "licence": ""}
    try:
        collection = msgspec.json.decode(path.read_bytes())
        features = [_asset(f) for f in collection["features"] if f.get("geometry")]
    except (msgspec.DecodeError, KeyError, TypeError) as error:
        raise InputError(f"{path.name} of this run cannot be read: {error}") from error
    licences = {str(f["properties"].get("licence") or "") for f in collection["features"]} - {""}
    return {"type": "FeatureCollection", "features": features, "licence": "; ".join(sorted(licences)[:3])}


def _asset(feature: dict[str, Any]) -> dict[str, Any]:
    has = feature["properties"]
    shown = {"id": has["asset_id"], "name": has["name"], "kind": has["kind"], "accuracy_m": has.get("accuracy_m")}
    return {"type": "Feature", "properties": shown, "geometry": feature["geometry"]}


def about(run: dict[str, Any], known: Known, ships: Ships, assets: dict[str, Any]) -> dict[str, Any]:
    """Return what /api/run says: the run's facts, its span in UTC epoch s, where and when to look first."""
    first, last = seconds(run.get("first")) or 0.0, seconds(run.get("last")) or 0.0
    told = {key: run.get(key) for key in ("origin", "version", "inputs", "rows_in", "rows_kept", "vessels")}
    bounds = _bounds(ships, first, last, known, assets)
    opens_at = known.opens_at(last)
    return {**told, "first": first, "last": last, "bounds": bounds, "opens_at": opens_at, "licence": assets["licence"]}


def _bounds(ships: Ships, first: float, last: float, known: Known, assets: dict[str, Any]) -> list[float]:
    """Return west, south, east, north of where most ships were, and of every incident."""
    lon, lat = ships.somewhere(np.linspace(first, last, 7)[1:])
    west, south, east, north = BALTIC
    if lon.size:
        west, east = np.quantile(lon, (0.02, 0.98)).tolist()
        south, north = np.quantile(lat, (0.02, 0.98)).tolist()
    places = [row["incident"]["position"] for row in known.rows]
    west, east = min([west, *(p[0] for p in places)]), max([east, *(p[0] for p in places)])
    south, north = min([south, *(p[1] for p in places)]), max([north, *(p[1] for p in places)])
    pad = max(0.15 - (east - west) / 2, 0.0), max(0.1 - (north - south) / 2, 0.0)
    return [west - pad[0], south - pad[1], east + pad[0], north + pad[1]]
