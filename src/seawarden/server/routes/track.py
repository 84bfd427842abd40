"""/api/track/{ref}: one ship's way through the whole run, minute by minute, and the assets that she crossed."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from seawarden.server import answers
from seawarden.server.shown import Shown


def get(request: Request) -> Response:
    """Return columns t, lon, lat, sog_kn, cog_deg, hdg_deg and ``crossings``; 404 where there is no such track."""
    shown: Shown = request.app.state.shown
    found = shown.ships.track(request.path_params["ref"])
    if found is None:
        raise HTTPException(404, "no such track in this run")
    return answers.json(found)


ROUTES = [Route("/api/track/{ref}", get)]
