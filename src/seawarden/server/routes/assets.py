"""/api/assets and /api/land: what lies on the seabed, and the coast, as GeoJSON."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from seawarden.server import answers
from seawarden.server.shown import Shown


async def assets(request: Request) -> Response:
    """Return the register that the run used; properties: id, name, kind, accuracy_m."""
    shown: Shown = request.app.state.shown
    return answers.json(shown.assets)


async def land(request: Request) -> Response:
    """Return the coast (Natural Earth, public domain)."""
    shown: Shown = request.app.state.shown
    return Response(shown.land, media_type="application/json")


ROUTES = [Route("/api/assets", assets), Route("/api/land", land)]
