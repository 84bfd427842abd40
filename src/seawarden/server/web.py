"""The app: routes, static page, headers."""

from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from seawarden.server import answers
from seawarden.server.headers import Headers
from seawarden.server.routes import assets, incidents, journal, run, ships, track
from seawarden.server.shown import Shown

STATIC = Path(__file__).parent / "static"
LOOPBACK = ("127.0.0.1", "localhost", "[::1]", "testserver")
ROUTES = [
    *run.ROUTES,
    *incidents.ROUTES,
    *journal.ROUTES,
    *assets.ROUTES,
    *ships.ROUTES,
    *track.ROUTES,
    Mount("/", StaticFiles(directory=STATIC, html=True)),
]


def app_over(shown: Shown, hosts: tuple[str, ...] = LOOPBACK) -> Starlette:
    """Return the app over a run already opened; a request for another host name is refused (DNS rebinding)."""
    app = Starlette(
        routes=ROUTES,
        middleware=[
            Middleware(Headers),
            Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts)),
            Middleware(GZipMiddleware, minimum_size=1024, compresslevel=5),
        ],
        exception_handlers={HTTPException: _refused},
    )
    app.state.shown = shown
    return app


async def _refused(_: Request, error: Exception) -> Response:
    """Return an HTTP error as JSON."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    return answers.json({"error": getattr(error, "detail", "")}, status)
