"""Owners' files: route position lists (CSV of KP, latitude, longitude) and KML, as GeoJSON features."""

import csv
import io
import math
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from seawarden.model.errors import RegisterError

COLUMNS = {
    "lat": ("lat", "latitude", "lat_deg", "y", "breite"),
    "lon": ("lon", "lng", "long", "longitude", "lon_deg", "x"),
    "kp": ("kp", "kp_km", "route_km", "km", "kilometre point", "distance"),
    "asset_id": ("asset_id", "cable_id", "asset", "cable", "pipeline", "id"),
}
NUMBER = r"(\d+(?:\.\d+)?)"
DEGREES = re.compile(
    rf"^\s*([NSEW])?\s*([-+])?{NUMBER}[°\s]*(?:{NUMBER}['\u2032\s]*)?(?:{NUMBER}[\"\u2033\s]*)?([NSEW])?\s*$"
)


def degrees(text: str) -> float:
    """Return ``59.4521``, ``59 27.126 N`` or ``59°27'07.6"N`` in deg, west and south negative. ValueError else."""
    found = DEGREES.match(text.replace(",", ".").upper())
    if not found:
        raise ValueError(f"{text!r} is no latitude or longitude")
    before, sign, whole, minutes, seconds, after = found.groups()
    size = float(whole) + float(minutes or 0.0) / 60.0 + float(seconds or 0.0) / 3600.0
    negative = sign == "-" or (before or after) in ("S", "W")
    return -size if negative else size


def features_of_csv(path: str | Path, mapping: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return a route position list as features, one an asset, vertices by kilometre point where there is one.

    Columns by name (``COLUMNS``, or ``mapping``), separated by comma, semicolon or tab. The first kilometre point
    becomes ``kp_origin``, all become ``kp_km``. RegisterError for a file without latitude and longitude, or a row that
    is no place (a place left out would move the line).
    """
    name = Path(path).name
    text = _text(path)
    head = text.splitlines()[0] if text.strip() else ""
    separator = max(";\t,", key=head.count)
    table = csv.DictReader(io.StringIO(text), delimiter=separator)
    try:
        columns = {str(c).strip().lower(): c for c in table.fieldnames or [] if c}
        rows = list(table)
    except csv.Error as error:
        raise RegisterError(f"{name} is no CSV: {error}") from error
    used = {word: _column(word, columns, mapping.get(word)) for word in COLUMNS}
    if used["lat"] is None or used["lon"] is None:
        raise RegisterError(f"{name} has no columns of latitude and longitude: say them with lat=COLUMN, lon=COLUMN")
    routes: dict[str, list[tuple[float, float, float]]] = {}
    first: dict[str, dict[str, Any]] = {}
    for number, row in enumerate(rows, start=2):
        key = str(row.get(used["asset_id"] or "") or Path(path).stem).strip()
        try:
            lat, lon = degrees(str(row[used["lat"]])), degrees(str(row[used["lon"]]))
            kp = float(str(row[used["kp"]]).replace(",", ".")) if used["kp"] else math.nan
        except ValueError as error:
            raise RegisterError(f"{name}, line {number}: {error}") from error
        routes.setdefault(key, []).append((kp, lon, lat))
        first.setdefault(key, {str(k): v for k, v in row.items() if k and k not in used.values()})
    return [_route(key, places, first[key]) for key, places in routes.items()]


def _text(path: str | Path) -> str:
    """Return a file's text. RegisterError where it cannot be read or is no UTF-8 or Latin-1 text."""
    try:
        raw = Path(path).read_bytes()
    except OSError as error:
        raise RegisterError(f"{Path(path).name} cannot be read: {error.strerror}") from error
    if b"\0" in raw:
        raise RegisterError(f"{Path(path).name} is no text")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _column(word: str, columns: Mapping[str, str], said: str | None) -> str | None:
    """Return the file's column for one of our words, None where it has none."""
    if said is not None and not said.startswith("="):
        return columns.get(said.lower())
    return next((columns[name] for name in COLUMNS[word] if name in columns), None)


def _route(key: str, places: list[tuple[float, float, float]], more: dict[str, Any]) -> dict[str, Any]:
    """Return one route as a feature."""
    known = all(math.isfinite(p[0]) for p in places)
    places = sorted(places, key=lambda p: p[0]) if known else places
    properties = {"name": key, **more, "asset_id": key}
    if known:
        properties |= {"kp_origin": places[0][0], "kp_km": [p[0] for p in places]}
    geometry = {"type": "LineString", "coordinates": [[lon, lat] for _, lon, lat in places]}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def features_of_kml(path: str | Path, mapping: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the placemarks of a KML file as features; a placemark's extended data become properties."""
    text = _text(path)
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise RegisterError(f"{Path(path).name} declares entities; a KML file needs none")
    try:
        root = ElementTree.fromstring(re.sub(r'\sxmlns(:\w+)?="[^"]*"', "", re.sub(r"<(/?)\w+:", r"<\1", text)))
    except ElementTree.ParseError as error:
        raise RegisterError(f"{Path(path).name} is not KML: {error}") from error
    return [_placemark(mark) for mark in root.iter("Placemark")]


def _placemark(mark: ElementTree.Element) -> dict[str, Any]:
    """Return one placemark as a feature; a point or nothing gives no geometry."""
    properties = {"name": (mark.findtext("name") or "").strip()}
    for data in mark.iter("Data"):
        properties[str(data.get("name"))] = (data.findtext("value") or "").strip()
    for data in mark.iter("SimpleData"):
        properties[str(data.get("name"))] = (data.text or "").strip()
    lines = []
    for line in mark.iter("LineString"):
        words = (line.findtext("coordinates") or "").split()
        lines.append([word.split(",")[:2] for word in words])
    geometry = {"type": "MultiLineString", "coordinates": lines} if lines else None
    return {"type": "Feature", "properties": properties, "geometry": geometry}
