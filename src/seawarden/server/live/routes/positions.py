"""/api/positions: the archive by vessel, box and time."""

import asyncio
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from seawarden.server import answers
from seawarden.server.live import shapes
from seawarden.server.live.routes.streams import box_of
from seawarden.server.live.table import Call, Row
from seawarden.store.accounts import Role

LAST_S = 3600.0
LONGEST_S = 31 * 86_400.0
WIDE_S = 86_400.0  # of every ship at once


async def positions(call: Call) -> Response:
    """Return minutes of ships as columns."""
    past, asked = call.live.post.past, call.query
    if past is None:
        raise HTTPException(404, "this watch keeps no archive of positions")
    end = call.live.people.now() if asked.end is None else asked.end
    start = end - LAST_S if asked.start is None else asked.start
    if not 0.0 <= end - start <= (WIDE_S if asked.mmsi is None else LONGEST_S):
        raise HTTPException(400, "from lies before to: at most 31 days of one ship, one day of all")
    box = box_of(asked.bbox) if asked.bbox else None

    def found() -> dict[str, Any]:
        rows = past.query(start, end, mmsi=asked.mmsi, box=box, limit=asked.limit + 1)
        return told(rows, asked.limit)

    return answers.json(await asyncio.to_thread(found))


def told(rows: Any, limit: int) -> dict[str, Any]:
    """Return a frame of the archive as columns."""
    cut = rows.head(limit)
    digits = {"lon": 5, "lat": 5, "sog_kn": 1, "cog_deg": 0, "hdg_deg": 0}
    return {
        "t": cut["t"].to_list(),
        "mmsi": cut["mmsi"].to_list(),
        "ref": [f"{track:016x}" for track in cut["track_id"].to_list()],
        **{name: answers.column(cut[name].to_numpy(), d) for name, d in digits.items()},
        "status": cut["status"].to_list(),
        "more": rows.height > limit,
    }


ROWS = (
    Row("GET", "/api/positions", positions, Role.VIEWER, "read", "The archive by vessel, box and time",
        query=shapes.Wanted, answer=shapes.Positions, fails=(404,)),
)  # fmt: skip
