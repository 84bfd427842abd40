"""/api/run: what the run is: origin, span, counts, where to look first."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from seawarden.server import answers
from seawarden.server.shown import Shown


async def get(request: Request) -> Response:
    """Return the run's facts, times in UTC epoch s, bounds in deg."""
    shown: Shown = request.app.state.shown
    return answers.json(shown.about)


ROUTES = [Route("/api/run", get)]
