"""Lint for a register: everything that is wrong or poor, asset by asset. `load` refuses less than this tells.

``error``: the asset cannot be used or would mislead. ``warning``: look at it. ``note``: worth knowing.
"""

import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from seawarden.geo.lines import length_km
from seawarden.model.asset import Asset
from seawarden.model.errors import RegisterError
from seawarden.register import shape
from seawarden.register.copies import copies
from seawarden.register.land import ashore, covered
from seawarden.register.load import KINDS, asset_of, features_of, lines_of, looks_swapped

SEVERITIES = ("error", "warning", "note")
COARSE_KM = 40.0  # a leg longer than this on the seabed was drawn, not surveyed
BREAK_M = 100.0


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is wrong. ``position`` (lon, lat) in deg where it lies somewhere."""

    severity: str
    asset_id: str
    code: str
    text: str
    position: tuple[float, float] | None = None


def check(register: str | Path | list[Asset]) -> list[Problem]:
    """Return every problem of a register file or of assets, errors first, then in the order of the assets.

    RegisterError only where the file cannot be read as GeoJSON at all.
    """
    found: list[Problem] = []
    assets = register if isinstance(register, list) else _readable(register, found)
    found += _ids(assets)
    for asset in assets:
        for test in TESTS:
            found += test(asset)
    found += [
        Problem(severity="warning", asset_id=c.asset_id, code=c.code, text=c.text, position=c.position)
        for c in copies(assets)
    ]
    order = {asset.asset_id: i for i, asset in reversed(list(enumerate(assets)))}
    return sorted(found, key=lambda p: (SEVERITIES.index(p.severity), order.get(p.asset_id, -1)))


def _readable(path: str | Path, found: list[Problem]) -> list[Asset]:
    """Return the assets of a file that have a usable geometry; what is wrong with the others goes to ``found``."""
    assets = []
    for i, feature in enumerate(features_of(path)):
        where = f"feature {i + 1}"
        properties = feature.get("properties") if isinstance(feature, dict) else None
        properties = properties if isinstance(properties, dict) else {}
        name = str(properties.get("asset_id") or properties.get("osm_id") or where)
        try:
            assets.append(asset_of(feature, where))
        except RegisterError as error:
            found.append(Problem(severity="error", asset_id=name, code=_code(str(error)), text=str(error)))
            try:
                lines, is_area = lines_of(feature.get("geometry") if isinstance(feature, dict) else None, where)
            except RegisterError:
                continue
            if not looks_swapped(lines):
                kind = str(properties.get("kind") or "")
                assets.append(
                    Asset(asset_id=name, name=name, kind=kind, lines=lines, is_area=is_area, properties=properties)
                )
    return assets


def _code(text: str) -> str:
    """Return the code of what `asset_of` says."""
    codes = {
        "lacks": "missing_field",
        "no geometry": "no_geometry",
        "before longitude": "swapped",
        "not a number": "not_a_number",
        "off the earth": "off_the_earth",
        "accuracy_m": "accuracy",
    }
    return next((code for words, code in codes.items() if words in text), "geometry")


def _ids(assets: list[Asset]) -> Iterator[Problem]:
    """Two assets under one id."""
    first: dict[str, int] = {}
    for i, asset in enumerate(assets):
        if asset.asset_id in first:
            text = f"the asset_id is that of feature {first[asset.asset_id] + 1} too"
            yield Problem(severity="error", asset_id=asset.asset_id, code="duplicate_id", text=text)
        first.setdefault(asset.asset_id, i)


def _fields(asset: Asset) -> Iterator[Problem]:
    """What the contract asks for and what a watch officer misses."""
    if asset.kind and asset.kind not in KINDS:
        text = f"the kind {asset.kind!r} is none of {', '.join(KINDS)}"
        yield Problem(severity="note", asset_id=asset.asset_id, code="kind", text=text)
    if asset.properties.get("accuracy_m") is None:
        text = f"no accuracy_m: {asset.accuracy_m:.0f} m is taken"
        yield Problem(severity="note", asset_id=asset.asset_id, code="accuracy_missing", text=text)
    poor = [key for key in ("owner", "source", "licence") if not asset.properties.get(key)]
    if poor:
        text = f"no {', '.join(poor)}"
        yield Problem(severity="note", asset_id=asset.asset_id, code="missing_detail", text=text)


def _length(asset: Asset) -> Iterator[Problem]:
    """Lines without length, and legs too long to be a route."""
    for line in asset.lines:
        xy = np.array(line)
        if length_km(xy[:, 0], xy[:, 1]) < 0.001:
            text = "a part has no length"
            yield Problem(severity="error", asset_id=asset.asset_id, code="zero_length", text=text, position=line[0])
    longest = max(shape.legs(asset), key=lambda leg: leg[0], default=(0.0, (0.0, 0.0)))
    if longest[0] > COARSE_KM and not asset.is_area:
        text = f"coarse: {longest[0]:.0f} km between two vertices; the cable does not lie on that straight line"
        yield Problem(severity="warning", asset_id=asset.asset_id, code="coarse", text=text, position=longest[1])


def _parts(asset: Asset) -> Iterator[Problem]:
    """Parts that do not join, and parts out of order."""
    if asset.is_area:
        return
    gap = shape.widest_break(asset)
    if gap and gap[0] > BREAK_M:
        text = f"a break of {gap[0] / 1000:.1f} km between parts; kilometre points run on over it"
        yield Problem(severity="warning", asset_id=asset.asset_id, code="break", text=text, position=gap[1])
    elif shape.out_of_order(asset, BREAK_M):
        text = "the parts join, but not in their order: kilometre points jump"
        yield Problem(severity="warning", asset_id=asset.asset_id, code="order", text=text)


def _bends(asset: Asset) -> Iterator[Problem]:
    """Lines that cross themselves or run back on themselves."""
    crossed = shape.self_crossings(asset)
    if crossed:
        text = f"crosses itself {len(crossed)} time{'s' if len(crossed) > 1 else ''}"
        yield Problem(severity="warning", asset_id=asset.asset_id, code="self_crossing", text=text, position=crossed[0])
    spikes = shape.spikes(asset)
    if spikes:
        text = f"turns back on itself {len(spikes)} time{'s' if len(spikes) > 1 else ''}"
        yield Problem(severity="warning", asset_id=asset.asset_id, code="spike", text=text, position=spikes[0])


def _land(asset: Asset) -> Iterator[Problem]:
    """Lines over land, landings left out."""
    if asset.is_area or not covered(asset):
        return
    stretches = ashore(asset)
    total = sum(length_km(np.array(line)[:, 0], np.array(line)[:, 1]) for line in asset.lines)
    over = sum(s.km for s in stretches)
    if stretches and total > 0.0:
        text = f"{over:.1f} of {total:.1f} km ({over / total:.0%}) lie over land, away from the landings"
        yield Problem(
            severity="warning", asset_id=asset.asset_id, code="over_land", text=text, position=stretches[0].place
        )


def _kilometres(asset: Asset) -> Iterator[Problem]:
    """Kilometre points: what ``kp_origin`` is, and whether ``kp_km`` (one a vertex) grows as the line does."""
    origin = asset.properties.get("kp_origin")
    if origin is not None and (isinstance(origin, bool) or not isinstance(origin, int | float | str)):
        text = f"kp_origin is {origin!r}: give the KP in km of the first vertex, or the name of a place"
        yield Problem(severity="warning", asset_id=asset.asset_id, code="kp_origin", text=text)
    said = asset.properties.get("kp_km")
    if said is None:
        return
    vertices = [point for line in asset.lines for point in line]
    if not _numbers(said) or len(said) != len(vertices):
        text = f"kp_km must be one number a vertex ({len(vertices)})"
        yield Problem(severity="warning", asset_id=asset.asset_id, code="kp", text=text)
        return
    back = np.flatnonzero(np.diff(np.array(said, float)) <= 0.0)
    if back.size:
        at = int(back[0])
        text = f"kilometre points do not grow: {said[at]} is followed by {said[at + 1]}"
        yield Problem(severity="warning", asset_id=asset.asset_id, code="kp", text=text, position=vertices[at])


def _numbers(values: Any) -> bool:
    """Return whether a property is a list of finite numbers."""
    return isinstance(values, list) and all(
        isinstance(v, int | float) and not isinstance(v, bool) and math.isfinite(v) for v in values
    )


TESTS: tuple[Callable[[Asset], Iterator[Problem]], ...] = (_fields, _length, _parts, _bends, _land, _kilometres)
