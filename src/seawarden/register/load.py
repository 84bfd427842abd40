"""A register file (GeoJSON) -> assets; and assets -> the same file, byte for byte.

`load` is strict about what would give wrong warnings (a place that is not where the line is, a line that is not there,
two assets under one id) and says it in one line that names the feature. What is only poor (breaks, coarse lines, no
accuracy) is for `seawarden.register.check`.
"""

import json
import math
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from seawarden.model import geojson
from seawarden.model.asset import Asset
from seawarden.model.errors import RegisterError

KINDS = ("telecom_cable", "power_cable", "gas_pipeline", "oil_pipeline", "sensor", "wind_farm", "zone")
ACCURACY_M = 500.0  # where a file does not say: between charted cables (50 m) and city-to-city lines (5 km)
DATA = Path(__file__).resolve().parent.parent / "data"
Line = tuple[tuple[float, float], ...]
WGS84 = ("CRS84", "EPSG::4326", "EPSG:4326", "WGS84", "WGS 84")


def register_path() -> Path:
    """Return the path of the starter register of the Baltic that ships with seawarden."""
    return DATA / "register_baltic.geojson"


def load_starter() -> list[Asset]:
    """Return the starter register of the Baltic: landing points and waypoints from published facts, coarse at sea."""
    return load(register_path())


def load(path: str | Path) -> list[Asset]:
    """Return the assets of a register file in the file's order.

    The file is a GeoJSON FeatureCollection of LineString, MultiLineString, Polygon or MultiPolygon in WGS 84 (lon, lat)
    whose features have ``asset_id``, ``name`` and ``kind``; every other property is kept. RegisterError, one line that
    names file and feature, for what cannot be used.
    """
    features = features_of(path)
    assets = [asset_of(feature, f"{Path(path).name}, feature {i + 1}") for i, feature in enumerate(features)]
    seen: dict[str, int] = {}
    for i, asset in enumerate(assets):
        if asset.asset_id in seen:
            first = seen[asset.asset_id] + 1
            raise RegisterError(
                f"{Path(path).name}: features {first} and {i + 1} share the asset_id {asset.asset_id!r}"
            )
        seen[asset.asset_id] = i
    if not assets:
        raise RegisterError(f"{Path(path).name} holds no assets: 'features' is empty")
    return assets


def features_of(path: str | Path) -> list[Any]:
    """Return the features of a GeoJSON file as read. RegisterError where it is no FeatureCollection in WGS 84."""
    name = Path(path).name
    try:
        content = json.loads(Path(path).read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise RegisterError(f"there is no register {path}") from error
    except OSError as error:
        raise RegisterError(f"{name} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise RegisterError(f"{name} is no text in UTF-8 (byte {error.start})") from error
    except (json.JSONDecodeError, RecursionError) as error:
        raise RegisterError(f"{name} is not JSON: {error}") from error
    if not isinstance(content, dict) or content.get("type") != "FeatureCollection":
        raise RegisterError(f"{name} is no GeoJSON FeatureCollection; `register import` reads other files")
    if not isinstance(content.get("features"), list):
        raise RegisterError(f"{name} has no list of 'features'")
    crs = content.get("crs")
    if crs is not None and not any(word in json.dumps(crs) for word in WGS84):
        raise RegisterError(
            f"{name} is not in WGS 84 longitude and latitude but in {json.dumps(crs)[:80]}; reproject it"
        )
    return list(content["features"])


def asset_of(feature: Any, where: str) -> Asset:
    """Return one feature as an asset; ``where`` names it in errors. RegisterError where it would mislead."""
    if not isinstance(feature, dict) or not isinstance(feature.get("properties"), dict):
        raise RegisterError(f"{where} is no GeoJSON feature with properties")
    properties = feature["properties"]
    words = {key: properties.get(key) for key in ("asset_id", "name", "kind")}
    missing = [key for key, value in words.items() if not isinstance(value, str | int) or not str(value).strip()]
    if missing:
        raise RegisterError(f"{where} lacks {', '.join(missing)}")
    where = f"{where} ({words['asset_id']})"
    lines, is_area = lines_of(feature.get("geometry"), where)
    _reject_swapped(lines, where)
    accuracy = properties.get("accuracy_m", ACCURACY_M)
    accuracy = ACCURACY_M if accuracy is None else accuracy
    if isinstance(accuracy, bool) or not isinstance(accuracy, int | float) or not 0.0 < accuracy <= 1e6:
        raise RegisterError(f"{where}: accuracy_m is {accuracy!r}, not a distance in m above 0")
    return Asset(
        asset_id=str(words["asset_id"]).strip(),
        name=str(words["name"]).strip(),
        kind=str(words["kind"]).strip(),
        lines=lines,
        is_area=is_area,
        accuracy_m=float(accuracy),
        properties=properties,
    )


def lines_of(geometry: Any, where: str) -> tuple[tuple[Line, ...], bool]:
    """Return the parts of a GeoJSON geometry, and whether they are the rings of an area. Heights are left out."""
    if not isinstance(geometry, dict) or not geometry.get("coordinates"):
        raise RegisterError(f"{where} has no geometry")
    kind, coordinates = geometry.get("type"), geometry["coordinates"]
    if kind not in ("LineString", "MultiLineString", "Polygon", "MultiPolygon"):
        raise RegisterError(f"{where} is a {kind}; an asset is a LineString, MultiLineString or Polygon")
    try:
        if kind == "LineString":
            coordinates = [coordinates]
        elif kind == "MultiPolygon":
            coordinates = [ring for polygon in coordinates for ring in polygon]
        lines = tuple(tuple((float(p[0]), float(p[1])) for p in part) for part in coordinates)
    except (TypeError, ValueError, IndexError, KeyError, OverflowError) as error:
        raise RegisterError(f"{where} has coordinates that are no pairs of numbers") from error
    is_area = kind in ("Polygon", "MultiPolygon")
    for line in lines:
        for lon, lat in line:
            if not (math.isfinite(lon) and math.isfinite(lat)):
                raise RegisterError(f"{where} has a vertex that is not a number ({lon}, {lat})")
            if abs(lat) > 90.0 or abs(lon) > 360.0:
                raise RegisterError(
                    f"{where} has a vertex off the earth ({lon}, {lat}): (lon, lat) in degrees are asked for"
                )
        if len(line) < (4 if is_area else 2):
            raise RegisterError(f"{where} has a part of only {len(line)} vertices")
        if is_area and line[0] != line[-1]:
            raise RegisterError(f"{where} has a ring that is not closed")
    if not lines:
        raise RegisterError(f"{where} has no geometry")
    return lines, is_area


def looks_swapped(lines: Iterable[Line]) -> bool:
    """Return whether every vertex would lie in the Baltic (lon 9..31, lat 53..66.5) with lon and lat exchanged."""
    return all(53.0 <= lon <= 66.5 and 9.0 <= lat <= 31.0 for line in lines for lon, lat in line)


def _reject_swapped(lines: tuple[Line, ...], where: str) -> None:
    """Raise RegisterError where longitude and latitude are exchanged."""
    if looks_swapped(lines):
        lon, lat = lines[0][0]
        raise RegisterError(f"{where} has latitude before longitude ({lon}, {lat}): GeoJSON wants (lon, lat)")


def save(assets: list[Asset], path: str | Path) -> None:
    """Write assets as a register file, the same bytes for the same assets: one feature a line, 6 decimals (0.1 m)."""
    rows = [json.dumps(feature(a), ensure_ascii=False, separators=(",", ":"), allow_nan=False) for a in assets]
    Path(path).write_text('{"type":"FeatureCollection","features":[\n' + ",\n".join(rows) + "\n]}\n", encoding="utf-8")


def feature(asset: Asset) -> dict[str, Any]:
    """Return an asset as a GeoJSON feature; of an area's rings those inside another are its holes."""
    named = {
        "asset_id": asset.asset_id,
        "name": asset.name,
        "kind": asset.kind,
        "accuracy_m": asset.accuracy_m,
    }
    rest = {key: value for key, value in sorted(asset.properties.items()) if key not in named}
    return {"type": "Feature", "properties": named | rest, "geometry": geojson.geometry(asset, 6)}
