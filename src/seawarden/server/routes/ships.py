"""/api/ships?t=: every ship that was heard shortly before a moment, as columns."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from seawarden.server import answers
from seawarden.server.shown import Shown


def get(request: Request) -> Response:
    """Return columns ref, mmsi, name, type, lon, lat, sog_kn, cog_deg, hdg_deg, age_s."""
    shown: Shown = request.app.state.shown
    return answers.json(shown.ships.at(answers.number(request, "t", shown.about["last"])))


ROUTES = [Route("/api/ships", get)]
