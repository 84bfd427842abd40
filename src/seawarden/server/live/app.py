"""The app of the live watch: the table of routes behind the guard, the static page, the headers."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from functools import partial
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from seawarden.model.errors import StoreError
from seawarden.server import answers
from seawarden.server.crossings import Crossings
from seawarden.server.headers import Headers
from seawarden.server.live import openapi
from seawarden.server.live.context import Live
from seawarden.server.live.contract import Watching, Words
from seawarden.server.live.guard import guarded
from seawarden.server.live.hub import Bell, Hub
from seawarden.server.live.known import Known
from seawarden.server.live.posts import Past, Post
from seawarden.server.live.routes import (
    about,
    ground,
    handover,
    health,
    incidents,
    ogc,
    people,
    positions,
    ships,
    streams,
)
from seawarden.server.live.secure import Secure
from seawarden.server.live.table import Call, Row
from seawarden.server.people.limits import Limits, Rate
from seawarden.server.people.passwords import Passwords
from seawarden.server.people.people import People
from seawarden.server.web import LOOPBACK, STATIC
from seawarden.store.accounts import Accounts, Role
from seawarden.store.journal import Journal
from seawarden.store.reading import JournalReader

KEEP_S = 30.0


async def described(call: Call) -> Response:
    """Return the OpenAPI description of this server."""
    return answers.json(openapi.described(TABLE, call.live.words.version))


TABLE: tuple[Row, ...] = (
    *about.ROWS,
    *incidents.ROWS,
    *streams.ROWS,
    *ships.ROWS,
    *positions.ROWS,
    *ground.ROWS,
    *health.ROWS,
    *handover.ROWS,
    *ogc.ROWS,
    *people.ROWS,
    Row("GET", "/api/openapi.json", described, Role.VIEWER, "read", "This description"),
)
"""Every route there is; a path with fixed words stands before one with a parameter in its place."""


def live_app(
    runner: Watching,
    journal: Journal,
    accounts: Accounts,
    act: Callable[[Any], None],
    *,
    bell: Bell | None = None,
    words: Words | None = None,
    past: Past | None = None,
    hosts: tuple[str, ...] = LOOPBACK,
    tls: bool = False,
    behind_proxy: bool = False,
    limits: Limits | None = None,
    passwords: Passwords | None = None,
    now: Callable[[], float] = time.time,
) -> Starlette:
    """Return the app over a running watch; its ``state.live`` is the `Live` that the routes answer from.

    ``act`` writes an operator's act into the spool and wakes the watch (`Station.act`); it is called in a thread.
    ``bell`` is rung by the watch when the journal has changed; without one the journal is looked at twice a second.
    ``hosts`` are the names by which the server may be asked (DNS rebinding). StoreError where the journal cannot be
    read.
    """
    limits = limits or Limits()
    known = Known(JournalReader(journal.path))
    live = Live(
        hub=Hub(runner, known, bell or Bell()),
        known=known,
        people=People(accounts, passwords, now),
        words=words or Words(),
        post=Post(act, past),
        limits=limits,
        rate=Rate(limits.per_s, limits.burst),
        crossings=Crossings((words or Words()).assets),
        secure=tls or behind_proxy,
        behind_proxy=behind_proxy,
    )
    app = Starlette(
        routes=[*map(guarded, TABLE), Mount("/", StaticFiles(directory=STATIC, html=True))],
        middleware=[
            Middleware(Headers),
            Middleware(Secure, secure=live.secure),
            Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts), www_redirect=False),
            Middleware(GZipMiddleware, minimum_size=1024, compresslevel=4),
        ],
        exception_handlers={HTTPException: _refused, StoreError: _ill, Exception: _ours},
        lifespan=partial(_living, live),
    )
    app.state.live = live
    return app


def config_of(app: Starlette, *, tls_cert: str | None = None, tls_key: str | None = None) -> uvicorn.Config:
    """Return how uvicorn is to run the app. It looks at no forwarded header itself: `address_of` does, if declared."""
    return uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        lifespan="on",
        proxy_headers=False,
        server_header=False,
        ssl_certfile=tls_cert,
        ssl_keyfile=tls_key,
        timeout_keep_alive=15,
        timeout_graceful_shutdown=3,
        limit_concurrency=1000,
        h11_max_incomplete_event_size=32 << 10,
    )


@contextlib.asynccontextmanager
async def _living(live: Live, _app: Starlette) -> AsyncIterator[None]:
    """Run the hub and keep the sessions while the app runs."""
    tasks = [asyncio.create_task(live.hub.run()), asyncio.create_task(_keep(live))]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.to_thread(live.people.keep)
        live.known.reader.close()


async def _keep(live: Live) -> None:
    while True:
        await asyncio.sleep(KEEP_S)
        with contextlib.suppress(StoreError):  # tried again; sessions only look older than they are
            await asyncio.to_thread(live.people.keep)


async def _refused(_: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    answer = answers.json({"error": getattr(error, "detail", "")}, status)
    answer.headers.update(getattr(error, "headers", None) or {})
    return answer


async def _ill(_: Request, error: Exception) -> Response:
    return answers.json({"error": str(error)}, 503)


async def _ours(_: Request, error: Exception) -> Response:
    return answers.json({"error": f"a fault of ours: {type(error).__name__}"}, 500)
