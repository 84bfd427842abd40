"""/api/assets and /api/areas: what lies on the seabed and how it fares, and where positions are doubtful."""

import math
from typing import Any

from starlette.responses import Response

from seawarden.model.batch import Origin
from seawarden.model.kinds import ORDER, Level
from seawarden.server import answers
from seawarden.server.live import shapes
from seawarden.server.live.context import Live
from seawarden.server.live.table import Call, Row
from seawarden.store import areas as rows
from seawarden.store.accounts import Role


async def assets(call: Call) -> Response:
    """Return the register with each asset's state: the loudest level of an open incident that names it."""
    return answers.json(with_state(call.live))


def with_state(live: Live) -> dict[str, Any]:
    """Return the register as GeoJSON; ``state`` is quiet, watch, warning or alarm, ``incident`` who says so."""
    loudest: dict[str, tuple[int, str, str]] = {}
    for state in live.known.open_states():
        level = state.get("level")
        if not level:
            continue
        named = {state.get("asset_id"), *(state.get("assets") or ()), *(r["asset_id"] for r in state["at_risk"])}
        for asset in named - {None}:
            loudest[asset] = max(loudest.get(asset, (0, "", "")), (ORDER[Level(level)], level, state["id"]))
    features = []
    for feature in live.words.assets["features"]:
        _, level, incident = loudest.get(feature["properties"]["id"], (0, "quiet", None))
        features.append({**feature, "properties": {**feature["properties"], "state": level, "incident": incident}})
    return {**live.words.assets, "features": features}


async def areas(call: Call) -> Response:
    """Return the areas in which many positions are doubtful now, as GeoJSON."""
    shown = call.live.hub.runner.shown
    origin = Origin(call.live.words.origin)
    found = [rows.area_row(jam, origin) for jam in shown.areas if jam["id"] and not math.isfinite(jam["end"])]
    return answers.json({"type": "FeatureCollection", "features": rows.features(found)})


ROWS = (
    Row("GET", "/api/assets", assets, Role.VIEWER, "read", "Cables, pipelines and areas with their state",
        answer=shapes.Features),
    Row("GET", "/api/areas", areas, Role.VIEWER, "read", "Areas of doubtful positions", answer=shapes.Features),
)  # fmt: skip
