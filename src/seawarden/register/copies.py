"""The same line twice: equal geometry under two ids, and lines that run side by side as copies do."""

from collections import Counter
from typing import NamedTuple

import numpy as np

from seawarden.geo.index import nearest
from seawarden.geo.lines import densified, length_km
from seawarden.model.asset import Asset
from seawarden.model.tables import NEAR
from seawarden.register.build import build

NEAR_M = 30.0  # twin cables are laid farther apart (one to three times the depth of water); copies digitise closer
SHARE = 0.9
STEP_M = 250.0


class Copy(NamedTuple):
    """One asset that repeats another."""

    asset_id: str
    code: str
    text: str
    position: tuple[float, float]


def copies(assets: list[Asset]) -> list[Copy]:
    """Return the assets that repeat an earlier one: ``duplicate_geometry`` or ``near_copy``, in the order of assets."""
    found = []
    first: dict[object, Asset] = {}
    single = []
    for asset in assets:
        key = frozenset(min(line, line[::-1]) for line in asset.lines)
        if key in first:
            text = f"has the geometry of {first[key].asset_id}"
            found.append(Copy(asset.asset_id, "duplicate_geometry", text, asset.lines[0][0]))
        else:
            first[key] = asset
            single.append(asset)
    return found + _side_by_side(single)


def _side_by_side(assets: list[Asset]) -> list[Copy]:
    """Return the lines that lie within 30 m of one other line over nine tenths of their length."""
    lines = [a for a in assets if not a.is_area]
    numbered = [Asset(asset_id=str(i), name="", kind="", lines=a.lines) for i, a in enumerate(lines)]
    places = [_places(a) for a in lines]
    if not places:
        return []
    lon, lat = np.concatenate([p[0] for p in places]), np.concatenate([p[1] for p in places])
    owner = np.repeat(np.arange(len(lines)), [p[0].size for p in places])
    out = np.empty(lon.size, NEAR)
    nearest(build(numbered, 4.0 * NEAR_M).geometry, lon, lat, out)
    own = out["asset"] == owner
    other = np.where(own, out["asset2"], out["asset"])
    apart = np.where(own, out["distance2_m"], out["distance_m"])
    close = (apart <= NEAR_M) & (other >= 0)
    pairs = Counter(zip(owner[close].tolist(), other[close].tolist(), strict=True))
    found = []
    for (i, j), count in sorted(pairs.items()):
        share = count / places[i][0].size
        longer, equal = _km(lines[j]) > _km(lines[i]), _km(lines[j]) == _km(lines[i])
        if share >= SHARE and (longer or (equal and j < i)):
            text = f"{share:.0%} of it lies within {NEAR_M:.0f} m of {lines[j].asset_id}: a copy or a part of it"
            found.append(Copy(lines[i].asset_id, "near_copy", text, lines[i].lines[0][0]))
    return found


def _places(asset: Asset) -> tuple[np.ndarray, np.ndarray]:
    """Return places at most 250 m apart along all parts of an asset."""
    parts = [densified(np.array(line)[:, 0], np.array(line)[:, 1], STEP_M) for line in asset.lines]
    return np.concatenate([p[0] for p in parts]), np.concatenate([p[1] for p in parts])


def _km(asset: Asset) -> float:
    """Return the length of all parts in km."""
    return sum(length_km(np.array(line)[:, 0], np.array(line)[:, 1]) for line in asset.lines)
