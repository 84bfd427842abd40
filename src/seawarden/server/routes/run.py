"""/api/run: what the run is: origin, span, counts, where to look first. /api/about: that it is a run, not the watch."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from seawarden.server import answers
from seawarden.server.shown import Shown


async def get(request: Request) -> Response:
    """Return the run's facts, times in UTC epoch s, bounds in deg."""
    shown: Shown = request.app.state.shown
    return answers.json(shown.about)


async def about(request: Request) -> Response:
    """Return what the page asks first of either server; ``mode`` "run" says that nothing here is live."""
    shown: Shown = request.app.state.shown
    told = {key: shown.about.get(key) for key in ("origin", "version")}
    return answers.json({"mode": "run", **told})


ROUTES = [Route("/api/run", get), Route("/api/about", about)]
