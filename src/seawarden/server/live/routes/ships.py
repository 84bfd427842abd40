"""/api/ships, /api/ships/{ref}, /api/track/{ref}: who she is, where she was."""

import asyncio
import math
from typing import Any

import numpy as np
from starlette.exceptions import HTTPException
from starlette.responses import Response

from seawarden.server import answers
from seawarden.server.live import shapes
from seawarden.server.live.table import Call, Row
from seawarden.server.ships import MAX_AGE_S
from seawarden.store.accounts import Role

LAST_S = 6 * 3600.0  # of a track, where no span is asked for
LONGEST_S = 31 * 86_400.0


async def at(call: Call) -> Response:
    """Return every ship that was heard shortly before ``t``, as columns; from the archive."""
    past, t = call.live.post.past, call.query.t
    t = _now(call) if t is None else t
    rows = await asyncio.to_thread(past.at, t, MAX_AGE_S) if past else None
    if rows is None:
        raise HTTPException(404, "this watch keeps no archive of positions")
    return answers.json(
        {
            "t": t,
            "ref": [f"{track:016x}" for track in rows["track_id"].tolist()],
            "mmsi": rows["mmsi"].tolist(),
            "name": [text(name) for name in rows["name"]],
            "type": rows["ship_type"].tolist(),
            **answers.columns(rows),
            "age_s": np.maximum(t - rows["t_last"], 0.0).round().astype(int).tolist(),
        }
    )


async def one(call: Call) -> Response:
    """Return a ship's particulars and last known position."""
    found = _track(call)
    if found is None:
        raise HTTPException(404, "no such ship is known now")
    return answers.json(particulars(found, _now(call)))


async def way(call: Call) -> Response:
    """Return a ship's way, minute by minute, and the assets that she crossed."""
    start, end = _span(call)
    ref, past, now = call.path["ref"], call.live.post.past, _track(call)
    columns: dict[str, list[Any]] = {name: [] for name in ("t", "lon", "lat", "sog_kn", "cog_deg", "hdg_deg")}
    crossings: list[dict[str, Any]] = []
    rows = await asyncio.to_thread(past.track, ref, start, end) if past else None
    if rows is not None and rows.size:
        columns |= {"t": answers.column(rows["t_last"], 0), **answers.columns(rows)}
        place = rows["lon"].astype(np.float64), rows["lat"].astype(np.float64)
        crossings = await asyncio.to_thread(call.live.crossings.of, rows["t_last"], *place)
    elif now is None:
        raise HTTPException(404, "no such track")
    if now is not None and start <= now["t_good"] <= end and now["t_good"] > (columns["t"] or [-math.inf])[-1]:
        columns["t"].append(float(now["t_good"]))
        for name, last in answers.columns(np.atleast_1d(now)).items():
            columns[name].extend(last)
    return answers.json({"ref": ref, **columns, "crossings": crossings})


def _span(call: Call) -> tuple[float, float]:
    end = _now(call) if call.query.end is None else call.query.end
    start = end - LAST_S if call.query.start is None else call.query.start
    if not 0.0 <= end - start <= LONGEST_S:
        raise HTTPException(400, "from lies before to, at most 31 days")
    return start, end


def _now(call: Call) -> float:
    now = call.live.hub.runner.shown.now
    return float(now) if math.isfinite(now) else call.live.people.now()


def _track(call: Call) -> np.void | None:
    """Return the TRACKS row of the ship in the path."""
    tracks = call.live.hub.runner.shown.tracks
    try:
        track = int(call.path["ref"], 16)
    except ValueError:
        return None
    if not 0 < track < 1 << 64:
        return None
    found = np.flatnonzero(tracks["track_id"] == np.uint64(track))
    return tracks[found[0]] if found.size else None


def particulars(row: np.void, now: float) -> dict[str, Any]:
    """Return a TRACKS row as words; null where not known."""

    def known(name: str, digits: int, least: float = -math.inf) -> float | None:
        value = float(row[name])
        return round(value, digits) if math.isfinite(value) and value > least else None

    return {
        "ref": f"{int(row['track_id']):016x}",
        "mmsi": int(row["mmsi"]),
        "imo": int(row["imo"]) or None,
        "name": text(row["name"]),
        "callsign": text(row["callsign"]),
        "destination": text(row["destination"]),
        "type": int(row["ship_type"]),
        "class": int(row["ais_class"]),
        "status": int(row["status"]),
        "length_m": known("length_m", 1, 0.0),
        "beam_m": known("beam_m", 1, 0.0),
        "draught_m": known("draught_m", 1, 0.0),
        "lon": known("lon", 5),
        "lat": known("lat", 5),
        "sog_kn": known("sog_kn", 1),
        "cog_deg": known("cog_deg", 0),
        "hdg_deg": known("hdg_deg", 0),
        "t": known("t_good", 0),
        "age_s": max(round(now - float(row["t_good"])), 0) if math.isfinite(row["t_good"]) else None,
        "first_heard": known("t_first", 0),
        "stopped_since": known("t_stop", 0),
        "reports": int(row["reports"]),
        "gaps": int(row["gaps"]),
        "jumps": int(row["jumps"]),
    }


def text(value: bytes) -> str:
    """Return what a ship sent as text: what it is not able to be is shown as such, never run."""
    return bytes(value).decode("utf-8", "replace").strip()


ROWS = (
    Row("GET", "/api/ships", at, Role.VIEWER, "read", "Every ship at a moment, as columns", query=shapes.AtTime,
        fails=(404,)),
    Row("GET", "/api/ships/{ref}", one, Role.VIEWER, "read", "A ship's particulars and last known position",
        fails=(404,)),
    Row("GET", "/api/track/{ref}", way, Role.VIEWER, "read", "A ship's way and the assets that she crossed",
        query=shapes.Span, answer=shapes.Track, fails=(404,)),
)  # fmt: skip
