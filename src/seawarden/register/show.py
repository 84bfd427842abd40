"""The register as a table."""

from typing import Any

import numpy as np

from seawarden.geo.lines import length_km
from seawarden.model.asset import Asset


def rows(assets: list[Asset]) -> list[dict[str, Any]]:
    """Return one row an asset: asset_id, name, kind, length_km, vertices, parts, countries, accuracy_m, in_service."""
    return [
        {
            "asset_id": asset.asset_id,
            "name": asset.name,
            "kind": asset.kind,
            "length_km": round(sum(length_km(*np.array(line, float).T) for line in asset.lines), 1),
            "vertices": sum(len(line) for line in asset.lines),
            "parts": len(asset.lines),
            "countries": countries(asset),
            "accuracy_m": asset.accuracy_m,
            "in_service": asset.properties.get("in_service"),
        }
        for asset in assets
    ]


def countries(asset: Asset) -> list[str]:
    """Return the countries of an asset, whether its file has a list or a text."""
    said = asset.properties.get("countries") or []
    listed = said if isinstance(said, list) else str(said).replace(";", ",").replace("/", ",").split(",")
    return [str(c).strip() for c in listed if str(c).strip()]
