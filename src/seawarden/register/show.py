"""The register as a table."""

from typing import Any

import numpy as np

from seawarden.geo.lines import length_km
from seawarden.model.asset import Asset
from seawarden.register.importers import Report


def rows(assets: list[Asset]) -> list[dict[str, Any]]:
    """Return one row an asset, with its length in km and its number of vertices and parts."""
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
            "source": asset.properties.get("source"),
        }
        for asset in assets
    ]


def countries(asset: Asset) -> list[str]:
    """Return the countries of an asset, whether its file has a list or a text."""
    said = asset.properties.get("countries") or []
    listed = said if isinstance(said, list) else str(said).replace(";", ",").replace("/", ",").split(",")
    return [str(c).strip() for c in listed if str(c).strip()]


def report(done: Report) -> list[tuple[str, str]]:
    """Return what an import did as rows (what, how many or which)."""
    table = [
        ("source", done.source),
        ("licence", done.licence),
        ("features read", f"{done.features:,}"),
        ("used", f"{done.used:,}"),
        *((f"skipped: {reason}", f"{count:,}") for reason, count in done.skipped.items()),
        ("repeats dropped", f"{done.duplicates:,}"),
        ("assets", f"{done.assets:,}"),
    ]
    return table + [("look at", note) for note in done.notes]
