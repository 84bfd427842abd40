"""/signin, /signout, /api/audit."""

import asyncio

from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, RedirectResponse, Response

from seawarden.server import answers
from seawarden.server.live import shapes
from seawarden.server.live.table import Call, Row
from seawarden.server.people.people import LONGEST_S, Entered, Refused, described
from seawarden.server.web import STATIC
from seawarden.store.accounts import Role
from seawarden.store.audit import broken


async def sign_in(call: Call) -> Response:
    """Begin a session; the cookie is set, the CSRF token returned."""
    try:
        entered = await call.live.people.sign_in(call.body.name, call.body.password, call.address, _before(call))
    except Refused as refused:
        raise _refused(refused) from refused
    answer = answers.json({"user": described(entered.person), "csrf": entered.person.csrf})
    return _with_cookie(call, answer, entered)


async def page(call: Call) -> Response:
    """Return the page to sign in on; with ``once`` take the one-time link and go to the map."""
    if not call.query.once:
        return page_of("signin.html")
    people = call.live.people
    try:
        entered = await asyncio.to_thread(people.sign_in_once, call.query.once, call.address, _before(call))
    except Refused as refused:
        raise _refused(refused) from refused
    return _with_cookie(call, RedirectResponse("/", 303), entered)


async def sign_out(call: Call) -> Response:
    """End the session."""
    await asyncio.to_thread(call.live.people.sign_out, call.who, call.address)
    answer = answers.json({})
    answer.delete_cookie(call.live.cookie, path="/", secure=call.live.secure, httponly=True, samesite="strict")
    return answer


async def audit(call: Call) -> Response:
    """Return the audit log by cursor."""
    since, limit = call.query.since, call.query.limit
    lines = await asyncio.to_thread(call.live.people.store.log, max(since - 1, 0), limit + 2)
    before = lines[0].chain if since and lines and lines[0].seq == since else ""
    lines = [line for line in lines if line.seq > since]
    wrong, told = broken(lines[:limit], before), [line._asdict() for line in lines[:limit]]
    return answers.json({"lines": told, "next": told[-1]["seq"] if len(lines) > limit else None, "broken": wrong})


def page_of(name: str) -> Response:
    """Return one of the page's own files, the start page where it has none of that name."""
    path = STATIC / name
    return FileResponse(path if path.exists() else STATIC / "index.html")


def _before(call: Call) -> str:
    return call.request.cookies.get(call.live.cookie, "")


def _refused(refused: Refused) -> HTTPException:
    headers = {"retry-after": f"{refused.retry_s:.0f}"} if refused.retry_s else None
    return HTTPException(refused.status, refused.text, headers=headers)


def _with_cookie(call: Call, answer: Response, entered: Entered) -> Response:
    name, secure = call.live.cookie, call.live.secure
    answer.set_cookie(
        name, entered.secret, max_age=int(LONGEST_S), path="/", secure=secure, httponly=True, samesite="strict"
    )
    answer.headers["cache-control"] = "no-store"
    return answer


ROWS = (
    Row("GET", "/signin", page, None, None, "The page to sign in on; with a one-time link, the session",
        query=shapes.Once, answer="text/html", fails=(403,)),
    Row("POST", "/signin", sign_in, None, None, "Sign in", body=shapes.SignIn, answer=shapes.SignedIn,
        fails=(401, 429, 503)),
    Row("POST", "/signout", sign_out, Role.VIEWER, None, "Sign out", answer=shapes.Nothing),
    Row("GET", "/api/audit", audit, Role.ADMIN, "audit", "The audit log", query=shapes.Since, answer=shapes.Log),
)  # fmt: skip
