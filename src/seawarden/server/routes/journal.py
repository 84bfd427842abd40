"""/api/journal?since=: the journal's changes in order, read by cursor."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from seawarden.server import answers
from seawarden.server.shown import Shown


async def get(request: Request) -> Response:
    """Return light rows from ``since`` on (a count of rows), and ``next``: the cursor to ask with, null at the end."""
    shown: Shown = request.app.state.shown
    return answers.json(shown.known.page(max(int(answers.number(request, "since", 0)), 0)))


ROUTES = [Route("/api/journal", get)]
