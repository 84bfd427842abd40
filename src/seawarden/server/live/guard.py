"""The guard in front of every route: who is it, may she, is it her own page that asks, is it well-formed."""

import asyncio
import hmac
import math
from typing import Any
from urllib.parse import urlsplit

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, HTTPConnection, Request
from starlette.responses import Response
from starlette.routing import Route

from seawarden.server.live.context import Live
from seawarden.server.live.table import Call, Row
from seawarden.server.people.listen import address_of
from seawarden.server.people.people import Person

SAFE = frozenset({"GET", "HEAD"})


def guarded(row: Row) -> Route:
    """Return the route of a row of the table, behind the guard."""

    async def endpoint(request: Request) -> Response:
        live: Live = request.app.state.live
        address = address_of(request, live.behind_proxy)
        person = await identified(request, live, address)
        _hold_back(live, person.digest if person else address)
        _may(request, row, person)
        query = _query(request, row)
        body = await _body(request, row, live)
        return await row.handler(Call(request, live, person, query, body, address))

    name = f"{row.method.lower()} {row.path}"
    return Route(row.path, endpoint, methods=[row.method], name=name)


async def identified(request: HTTPConnection, live: Live, address: str) -> Person | None:
    """Return who asks: by a token where one is given (a wrong one is nobody), else by the session's cookie."""
    given = request.headers.get("authorization")
    if given is not None:
        kind, _, text = given.partition(" ")
        return live.people.by_token(text.strip()) if kind.casefold() == "bearer" else None
    secret = request.cookies.get(live.cookie, "")
    return live.people.by_cookie(secret, address) if secret else None


def _hold_back(live: Live, key: str) -> None:
    wait_s = live.rate.take(key, asyncio.get_running_loop().time())
    if wait_s:
        raise HTTPException(429, "too many requests", headers={"retry-after": f"{wait_s:.0f}"})


def _may(request: Request, row: Row, person: Person | None) -> None:
    if row.method not in SAFE:
        _same_site(request)
    if row.role is None:
        return
    if person is None:
        raise HTTPException(401, "sign in first", headers={"www-authenticate": "Bearer"})
    if person.scopes is None and row.method not in SAFE:
        given = request.headers.get("x-csrf-token", "")
        if not hmac.compare_digest(given.encode(), person.csrf.encode()):
            raise HTTPException(403, "the X-CSRF-Token is missing or wrong: load the page again")
    if not person.may(row.role, row.scope):
        wants = f"at least the role {row.role}" + (f" and the scope {row.scope}" if row.scope else ", not a token")
        raise HTTPException(403, f"this needs {wants}")


def _same_site(request: Request) -> None:
    """Refuse what a page of somebody else makes a browser send."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    elsewhere = site not in (None, "same-origin", "none")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host", ""):
        elsewhere = True
    if elsewhere:
        raise HTTPException(403, "this was sent by a page of another site")


def _query(request: Request, row: Row) -> Any:
    given = dict(request.query_params)
    if row.query is None:
        return None
    try:
        query = msgspec.convert(given, row.query, strict=False)
    except (msgspec.ValidationError, ValueError) as fault:
        raise HTTPException(400, f"query: {fault}") from fault
    if any(isinstance(v, float) and not math.isfinite(v) for v in msgspec.structs.astuple(query)):
        raise HTTPException(400, "query: a number is wanted that is one")
    return query


async def _body(request: Request, row: Row, live: Live) -> Any:
    """Return the body, JSON, read up to the limit and no longer than the limit of time."""
    if row.body is None:
        return None
    if request.headers.get("content-type", "").partition(";")[0].strip().casefold() != "application/json":
        raise HTTPException(415, "send application/json")
    data = bytearray()
    try:
        async with asyncio.timeout(live.limits.body_s):
            async for part in request.stream():
                data += part
                if len(data) > live.limits.body_bytes:
                    raise HTTPException(413, f"a body has at most {live.limits.body_bytes} bytes")
    except TimeoutError as fault:
        raise HTTPException(408, "the body came too slowly") from fault
    except ClientDisconnect as fault:
        raise HTTPException(400, "the body broke off") from fault
    try:
        return msgspec.json.decode(bytes(data), type=row.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as fault:
        raise HTTPException(400, f"body: {fault}") from fault
