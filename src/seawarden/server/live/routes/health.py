"""/api/feeds, /api/detectors, /api/metrics: how the watch itself fares."""

import math
from typing import Any

import msgspec
from starlette.responses import Response

from seawarden.server import answers
from seawarden.server.live import prometheus, shapes
from seawarden.server.live.contract import Now
from seawarden.server.live.table import Call, Row
from seawarden.store.accounts import Role

SILENT_S = 60.0


def told(shown: Now) -> list[dict[str, Any]]:
    """Return the feeds with their state: up, silent (up, but nothing for a minute) or down."""
    out = []
    for number, health in sorted(shown.health.items()):
        quiet_s = shown.now - max(health.last, health.since)
        state = "down" if not health.up else "silent" if quiet_s > SILENT_S else "up"
        plain = health if isinstance(health, dict) else msgspec.to_builtins(health)
        out.append({"feed": number, **plain, "state": state, "quiet_s": max(round(quiet_s), 0)})
    return out


async def feeds(call: Call) -> Response:
    """Return the health of every feed."""
    shown = call.live.hub.runner.shown
    return answers.json(
        {
            "t": shown.now if math.isfinite(shown.now) else None,
            "feeds": told(shown),
            "dropped": shown.dropped,
            "rows": shown.rows,
            "rows_per_s": round(shown.rows_per_s, 1),
            "lost": call.live.words.lost(),
        }
    )


def states(call: Call) -> list[dict[str, str]]:
    """Return every detector: running, or set aside and why."""
    faults = call.live.hub.runner.shown.faults
    names = dict.fromkeys((*call.live.words.detectors, *faults))
    return [{"name": n, "state": "set aside" if n in faults else "running", "why": faults.get(n, "")} for n in names]


async def detectors(call: Call) -> Response:
    """Return the state of every detector."""
    return answers.json({"detectors": states(call)})


async def metrics(call: Call) -> Response:
    """Return figures for Prometheus."""
    return Response(prometheus.text(_families(call)), media_type=prometheus.MEDIA)


def _families(call: Call) -> list[prometheus.Family]:
    shown, hub = call.live.hub.runner.shown, call.live.hub
    fed = told(shown)
    gauge, counter = prometheus.GAUGE, prometheus.COUNTER
    by_feed = [{"feed": f["name"]} for f in fed]
    open_by = dict.fromkeys(("watch", "warning", "alarm", "none"), 0)
    for state in call.live.known.open_states():
        open_by[state.get("level") or "none"] += 1
    each = (
        ("up", gauge, "1 where the feed is connected", [float(f["up"]) for f in fed]),
        ("rows_total", counter, "rows taken", [f["rows"] for f in fed]),
        ("late_total", counter, "rows that came too late", [f["late"] for f in fed]),
        ("bytes_total", counter, "bytes taken", [f["bytes"] for f in fed]),
        ("clock_offset_seconds", gauge, "by which its times are set right", [f["offset_s"] for f in fed]),
        ("quiet_seconds", gauge, "since it gave something", [f["quiet_s"] for f in fed]),
    )
    return [
        prometheus.one("watermark_seconds", gauge, "event time up to which all is judged", shown.watermark),
        prometheus.one("received_seconds", gauge, "when the last record was received", shown.now),
        prometheus.one("rows_total", counter, "rows judged", shown.rows),
        prometheus.one("rows_per_second", gauge, "rows judged of late", shown.rows_per_s),
        prometheus.one("step_seconds", gauge, "how long the last step took", shown.step_s),
        prometheus.one("behind", gauge, "1 where records wait", float(shown.behind)),
        prometheus.one("trouble", gauge, "1 where nothing moves", float(bool(shown.trouble or hub.trouble))),
        prometheus.one("tracks", gauge, "tracks in use", float(shown.tracks.size)),
        prometheus.one("streams", gauge, "streams open", float(hub.streams.total())),
        prometheus.one("lost_total", counter, "datagrams lost for want of room", call.live.words.lost()),
        prometheus.Family("incidents_open", gauge, "open incidents by level",
                          [({"level": level}, n) for level, n in open_by.items()]),
        prometheus.Family("dropped_total", counter, "rows dropped by reason",
                          [({"reason": reason}, n) for reason, n in sorted(shown.dropped.items())]),
        prometheus.Family("detector_running", gauge, "1 where the detector runs, 0 where it was set aside",
                          [({"detector": d["name"]}, float(d["state"] == "running")) for d in states(call)]),
        *(prometheus.Family(f"feed_{name}", kind, help_, list(zip(by_feed, values, strict=True)))
          for name, kind, help_, values in each),
    ]  # fmt: skip


ROWS = (
    Row("GET", "/api/feeds", feeds, Role.VIEWER, "read", "Health of the feeds", answer=shapes.Feeds),
    Row("GET", "/api/detectors", detectors, Role.VIEWER, "read", "State of the detectors", answer=shapes.Detectors),
    Row("GET", "/api/metrics", metrics, Role.VIEWER, "metrics", "Figures for Prometheus", answer="text/plain"),
)  # fmt: skip
