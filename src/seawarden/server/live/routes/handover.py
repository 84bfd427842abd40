"""/api/handover and the page /handover: what one watch hands over to the next."""

import asyncio
import math
from typing import Any

from starlette.responses import Response

from seawarden.server import answers
from seawarden.server.live import shapes
from seawarden.server.live.known import as_light
from seawarden.server.live.routes.health import states, told
from seawarden.server.live.routes.people import page_of
from seawarden.server.live.table import Call, Row
from seawarden.store.accounts import Role

MOST = 5000
ACTS = {"acked", "assigned", "noted", "closed", "snoozed", "withdrawn", "merged", "split"}


async def data(call: Call) -> Response:
    """Return what opened and ended in the last hours, what is open, who did what, and what does not work."""
    shown, known = call.live.hub.runner.shown, call.live.known
    end = call.live.people.now() if call.query.t is None else call.query.t
    start = end - 3600.0 * call.query.hours
    upto = math.inf if call.query.t is None else end
    rows = await asyncio.to_thread(known.reader.between, start, upto, MOST)
    changes = [named(as_light(row), row.row["incident"]) for row in rows]
    states_then = known.open_states() if call.query.t is None else await asyncio.to_thread(_open_at, call, end)
    return answers.json(
        {
            "t": end,
            "since": start,
            "opened": [row for row in changes if row["what"] in ("opened", "reopened")],
            "ended": [row for row in changes if row["what"] in ("closed", "withdrawn")],
            "open": states_then,
            "acts": [row for row in changes if row["what"] in ACTS and row["by"] not in ("watch", *_detectors(call))],
            "feeds_down": [feed for feed in told(shown) if feed["state"] != "up"],
            "detectors_aside": [one for one in states(call) if one["state"] != "running"],
        }
    )


def named(light: dict[str, Any], state: dict[str, Any]) -> dict[str, Any]:
    """Return a light row with the ship and the asset that it is about."""
    return {**light, "vessel": state.get("vessel"), "asset_id": state.get("asset_id")}


def _open_at(call: Call, t: float) -> list[dict[str, Any]]:
    return [state for state in call.live.known.at(t)["incidents"] if state["status"] == "open"]


def _detectors(call: Call) -> tuple[str, ...]:
    return call.live.words.detectors


async def page(call: Call) -> Response:
    """Return the page that prints the hand-over."""
    del call
    return page_of("handover.html")


ROWS = (
    Row("GET", "/api/handover", data, Role.VIEWER, "read", "What one watch hands over to the next",
        query=shapes.Hours, answer=shapes.Handover),
    Row("GET", "/handover", page, None, None, "The page of the hand-over", answer="text/html"),
)  # fmt: skip
