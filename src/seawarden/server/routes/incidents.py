"""/api/incidents and /api/incidents/{id}: what was known at a moment (``t``, UTC epoch s; the end where not given)."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from seawarden.server import answers
from seawarden.server.shown import Shown


async def many(request: Request) -> Response:
    """Return the incidents known at ``t``, in short, the most urgent first, and how many are open and over."""
    shown: Shown = request.app.state.shown
    return answers.json(shown.known.at(answers.number(request, "t", shown.about["last"])))


async def one(request: Request) -> Response:
    """Return one incident as known at ``t`` with its history; 404 where nothing was known of it."""
    shown: Shown = request.app.state.shown
    found = shown.known.detail(request.path_params["id"], answers.number(request, "t", shown.about["last"]))
    if found is None:
        raise HTTPException(404, "nothing was known of this incident at this time")
    return answers.json(found)


ROUTES = [Route("/api/incidents", many), Route("/api/incidents/{id}", one)]
