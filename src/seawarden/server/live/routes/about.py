"""/api/about, /api/land, /api/zones: what this is, and the ground under the picture."""

from starlette.responses import Response

from seawarden.server import answers
from seawarden.server.live import shapes
from seawarden.server.live.table import Call, Row
from seawarden.server.people.people import described
from seawarden.store.accounts import Role


async def about(call: Call) -> Response:
    """Return what this server is, who asks, and how far the watch has come."""
    shown, words = call.live.hub.runner.shown, call.live.words
    return answers.json(
        {
            "mode": "live",
            "name": words.name,
            "version": words.version,
            "origin": words.origin,
            "user": described(call.who),
            "csrf": call.who.csrf,
            "watermark": shown.watermark,
            "now": shown.now,
            "lateness_s": shown.lateness_s,
            "rows_per_s": round(shown.rows_per_s, 1),
            "behind": bool(shown.behind),
            "trouble": shown.trouble or call.live.hub.trouble,
            "seq": call.live.known.seq,
        }
    )


async def land(call: Call) -> Response:
    """Return the coast."""
    return Response(call.live.words.land, media_type="application/geo+json")


async def zones(call: Call) -> Response:
    """Return sea zones as they were given; approximations say so in their properties."""
    return answers.json(call.live.words.zones)


ROWS = (
    Row("GET", "/api/about", about, Role.VIEWER, "read", "What this server is and how far the watch has come",
        answer=shapes.About),
    Row("GET", "/api/land", land, Role.VIEWER, "read", "The coast (Natural Earth, public domain)",
        answer="application/geo+json"),
    Row("GET", "/api/zones", zones, Role.VIEWER, "read", "Sea zones", answer=shapes.Features),
)  # fmt: skip
