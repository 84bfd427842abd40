"""Other people's lines -> assets of ours: `import_register(path, source, mapping)`.

1. Read the file's features (GeoJSON; CSV route position lists and KML through `seawarden.register.route_lists`).
2. Name them by the source's field map (`seawarden.register.sources`) or by the user's mapping, which goes first.
3. Join features that are one cable, at shared ends; drop what is there twice; give stable ids to what has none.
A feature that cannot be used is skipped and counted; the rest is imported.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from seawarden.model.asset import Asset
from seawarden.model.errors import RegisterError, UsageError
from seawarden.model.ids import content_id
from seawarden.register.copies import copies
from seawarden.register.join import Lines, connected, joined
from seawarden.register.load import KINDS, features_of, lines_of, looks_swapped
from seawarden.register.route_lists import features_of_csv, features_of_kml
from seawarden.register.sources import FIELD_MAPS, KIND_WORDS, FieldMap

PLAIN_ID = re.compile(r"^[\w.:-]+$")
LETTERS = str.maketrans({"ø": "o", "Ø": "O", "æ": "ae", "Æ": "AE", "ß": "ss", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D"})
SOURCES = tuple(FIELD_MAPS)
FIELDS = ("asset_id", "name", "kind", "owner", "countries", "capacity", "in_service")


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What an import did: ``features`` read = used + sum(skipped); used ones became ``assets`` + ``duplicates``."""

    source: str
    licence: str
    features: int
    used: int
    assets: int
    duplicates: int
    skipped: dict[str, int]
    notes: list[str]


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """One feature with its fields named. ``key`` says which pieces are one asset ("" for none)."""

    fields: dict[str, Any]
    properties: dict[str, Any]
    lines: Lines
    is_area: bool
    key: str


def import_register(
    path: str | Path, source: str, mapping: Mapping[str, str] | None = None
) -> tuple[list[Asset], Report]:
    """Return the assets of another source's file, in the order of their ids, and a report.

    ``source`` is one of `SOURCES`. ``mapping`` maps our words (asset_id, name, kind, owner, countries, capacity,
    in_service, accuracy_m; for CSV also lat, lon, kp) to the file's columns; ``"=text"`` is that text for all.
    UsageError for an unknown source or word; RegisterError where the file gives no asset at all.
    """
    if source not in SOURCES:
        raise UsageError(f"no source {source!r}: one of {', '.join(SOURCES)}")
    mapping = dict(mapping or {})
    unknown = sorted(set(mapping) - {*FIELDS, "accuracy_m", "lat", "lon", "kp"})
    if unknown:
        raise UsageError(f"the mapping names {', '.join(unknown)}: our words are {', '.join(FIELDS)}, accuracy_m")
    fields = FIELD_MAPS[source]
    reader = {"csv": features_of_csv, "kml": features_of_kml}.get(source)
    features = reader(path, mapping) if reader else features_of(path)
    pieces, skipped = _pieces(features, fields, mapping)
    if not pieces:
        reasons = ", ".join(f"{n} {reason}" for reason, n in sorted(skipped.items())) or "it is empty"
        raise RegisterError(f"{Path(path).name} gives no asset: {reasons}")
    assets = _assets(pieces, fields)
    same = {c.asset_id: c for c in copies(assets)}
    twice = {i for i, c in same.items() if c.code == "duplicate_geometry"}
    notes = [f"{c.asset_id}: {c.text}" for c in same.values()]
    kept = [a for a in assets if a.asset_id not in twice]
    report = Report(
        source=fields.title,
        licence=fields.licence,
        features=len(features),
        used=len(pieces),
        assets=len(kept),
        duplicates=len(twice),
        skipped=dict(sorted(skipped.items())),
        notes=notes,
    )
    return kept, report


def _pieces(features: list[Any], fields: FieldMap, mapping: Mapping[str, str]) -> tuple[list[Piece], Counter[str]]:
    """Return the features that can be used, with their fields named, and why the others cannot."""
    pieces: list[Piece] = []
    skipped: Counter[str] = Counter()
    for feature in features:
        if not isinstance(feature, dict):
            skipped["no feature"] += 1
            continue
        properties = feature.get("properties")
        properties = dict(properties) if isinstance(properties, dict) else {}
        if "id" in feature and "id" not in properties:
            properties["id"] = feature["id"]
        try:
            lines, is_area = lines_of(feature.get("geometry"), "it")
        except RegisterError as error:
            skipped[str(error).removeprefix("it ")] += 1
            continue
        if looks_swapped(lines):
            skipped["latitude before longitude"] += 1
            continue
        named = {word: _field(properties, mapping.get(word), getattr(fields, word)) for word in FIELDS}
        named["kind"] = _kind(named["kind"], properties, fields)
        named["accuracy_m"] = _accuracy(_field(properties, mapping.get("accuracy_m"), ("accuracy_m",)))
        key = _field(properties, None, fields.group) or named["asset_id"] or ""
        pieces.append(Piece(fields=named, properties=properties, lines=lines, is_area=is_area, key=str(key)))
    return pieces, skipped


def _field(properties: Mapping[str, Any], said: str | None, names: tuple[str, ...]) -> Any:
    """Return the value of the first of ``names`` that a feature has, the user's own word first; None where none."""
    if said is not None and said.startswith("="):
        return said[1:]
    lower = {str(key).lower(): value for key, value in properties.items()}
    for name in (said.lower(),) if said is not None else names:
        value = lower.get(name)
        if value is not None and str(value).strip():
            return value
    return None


def _kind(said: Any, properties: Mapping[str, Any], fields: FieldMap) -> str:
    """Return the kind that a feature's words tell; the source's default, else `telecom_cable`, where they tell none."""
    if said in KINDS:
        return str(said)
    words = " ".join(str(w) for w in (said, _field(properties, None, fields.name), *_words(properties, fields))).lower()
    for kind, signs in KIND_WORDS:
        if any(sign in words for sign in signs):
            return kind
    return fields.default_kind or "telecom_cable"


def _words(properties: Mapping[str, Any], fields: FieldMap) -> list[str]:
    """Return the further words that may tell a feature's kind: names of what is set, and their values."""
    return [f"{key} {properties[key]}" for key in sorted(properties) if key.lower() in fields.words]


def _accuracy(value: Any) -> float | None:
    """Return an accuracy in m, None where a feature gives none that is a positive number."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return number if 0.0 < number <= 1e6 else None


def _assets(pieces: list[Piece], fields: FieldMap) -> list[Asset]:
    """Return one asset a group of pieces, in the order of ids; pieces without a key are joined where ends meet."""
    groups: dict[str, list[Piece]] = {}
    loose: dict[tuple[str, str, str], list[Piece]] = {}
    for piece in pieces:
        if piece.key and not piece.is_area:
            groups.setdefault(f"{piece.fields['kind']} {piece.key}", []).append(piece)
        elif piece.is_area:
            groups[f"area {len(groups)}"] = [piece]
        else:
            alike = (piece.fields["kind"], str(piece.fields["owner"]), str(piece.properties.get("voltage")))
            loose.setdefault(alike, []).append(piece)
    members = list(groups.values())
    for alike in sorted(loose):
        members += [[loose[alike][i] for i in part] for part in connected([p.lines for p in loose[alike]])]
    assets: dict[str, Asset] = {}
    for group in sorted(members, key=lambda g: min(_origin(p) for p in g)):
        asset = _asset(group, fields, assets)
        assets[asset.asset_id] = asset
    return [assets[i] for i in sorted(assets)]


def _asset(group: list[Piece], fields: FieldMap, taken: Mapping[str, Asset]) -> Asset:
    """Return a group of pieces as one asset; what all pieces say alike, or the first says, becomes its properties."""
    group = sorted(group, key=_origin)
    first = group[0]
    name = next((str(p.fields["name"]) for p in group if p.fields["name"]), "")
    own = str(first.fields["asset_id"] or "").strip()
    asset_id = own if PLAIN_ID.match(own) else slug(own or name) or f"{fields.prefix}-{slug(_origin(first))}"
    if asset_id in taken:
        asset_id = f"{asset_id}-{content_id('x', _origin(first))[-6:]}"
    properties: dict[str, Any] = {}
    for piece in group:
        properties = {**piece.properties, **properties}
    said = {key: first.fields[key] for key in ("owner", "countries", "capacity", "in_service") if first.fields[key]}
    properties = {**properties, **said}
    properties.setdefault("source", fields.title)
    properties.setdefault("licence", fields.licence)
    if len(group) > 1:
        properties["joined"] = [_origin(p) for p in group]
    accuracy = next((p.fields["accuracy_m"] for p in group if p.fields["accuracy_m"]), None)
    properties.setdefault("accuracy_m", accuracy or fields.accuracy_m)
    return Asset(
        asset_id=asset_id,
        name=name or asset_id,
        kind=first.fields["kind"],
        lines=first.lines if len(group) == 1 else joined([line for p in group for line in p.lines]),
        is_area=first.is_area,
        accuracy_m=accuracy or fields.accuracy_m,
        properties=properties,
    )


def _origin(piece: Piece) -> str:
    """Return what names a piece in its source for good: its own id there, else a hash of its geometry."""
    for key in ("osm_id", "asset_id", "id", "slug", "code", "objectid", "fid"):
        if piece.properties.get(key) not in (None, ""):
            return str(piece.properties[key])
    return content_id("line", piece.lines)


def slug(text: str) -> str:
    """Return a text as an id: ``"Estlink 2"`` -> ``"estlink-2"``."""
    plain = unicodedata.normalize("NFKD", text.translate(LETTERS)).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
