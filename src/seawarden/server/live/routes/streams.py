"""/api/journal, /api/journal/stream, /api/ships/stream: news as it comes, and nothing twice."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from starlette.exceptions import HTTPException
from starlette.responses import Response

from seawarden.server.live import shapes
from seawarden.server.live.fleet import Box, View
from seawarden.server.live.guard import identified
from seawarden.server.live.sse import BEAT, EventStream, event
from seawarden.server.live.table import Call, Row
from seawarden.store.accounts import Role


async def journal(call: Call) -> Response:
    """Return changes after a cursor."""
    known, since = call.live.known, call.query.since
    rows, upto = await asyncio.to_thread(known.page, since, call.query.limit)
    body = b'{"rows":[%b],"next":%b,"seq":%d}' % (
        b",".join(row.body for row in rows),
        b"%d" % upto if upto < known.seq else b"null",
        upto,
    )
    return Response(body, media_type="application/json")


async def journal_stream(call: Call) -> Response:
    """Stream changes as they are made: event ``row``, ``id`` the cursor."""
    last = call.request.headers.get("last-event-id", "")
    since = int(last) if last.isascii() and last.isdigit() and len(last) < 17 else call.query.since
    seq = call.live.known.seq if since is None else since
    return _stream(call, _changes(call, seq))


async def ships_stream(call: Call) -> Response:
    """Stream what changes in a part of the sea: event ``frame``, one a second at most, first all, then changes."""
    box = box_of(call.query.bbox)
    return _stream(call, _frames(call, View(box)))


def box_of(text: str) -> Box:
    """Return the box that a text names. 400 where it names none."""
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        raise HTTPException(400, "bbox is west,south,east,north in degrees") from None
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
        raise HTTPException(400, "bbox is west,south,east,north in degrees")
    return Box(west, south, east, north)


def _stream(call: Call, events: AsyncIterator[bytes]) -> Response:
    streams, limits, name = call.live.hub.streams, call.live.limits, call.who.name
    if streams[name] >= limits.streams_each or streams.total() >= limits.streams:
        raise HTTPException(429, "too many streams are open", headers={"retry-after": "10"})
    streams[name] += 1

    def ended() -> None:
        streams[name] -= 1
        if not streams[name]:
            del streams[name]

    return EventStream(events, limits.slow_s, ended)


async def _changes(call: Call, seq: int) -> AsyncIterator[bytes]:
    hub, beats = call.live.hub, _Beats(call)
    yield b"retry: 2000\n\n"
    while True:
        news = hub.rows.next
        rows, upto = await hub.known.after(seq)
        if rows:
            yield b"".join(event("row", row.body, row.seq) for row in rows)
        if upto > seq:
            seq = upto
            continue
        if not await beats.until(news):
            return
        if beats.due:
            yield BEAT


async def _frames(call: Call, view: View) -> AsyncIterator[bytes]:
    hub, beats, first = call.live.hub, _Beats(call), True
    yield b"retry: 2000\n\n"
    while True:
        news = hub.frames.next
        frame = view.frame(hub.fleet, first)
        first = False
        if frame is not None:
            yield event("frame", frame)
        if not await beats.until(news):
            return
        if beats.due:
            yield BEAT


class _Beats:
    """Waits for news; every ``beat_s`` looks whether the reader may still read."""

    def __init__(self, call: Call) -> None:
        self._call, self._clock = call, asyncio.get_running_loop().time
        self._next = self._clock() + call.live.limits.beat_s
        self.due = False

    async def until(self, news: asyncio.Event) -> bool:
        """Wait; return whether the stream may go on. ``due`` says that a sign of life is to be sent."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout_at(self._next):
                await news.wait()
        self.due = self._clock() >= self._next
        if self.due:
            self._next = self._clock() + self._call.live.limits.beat_s
            person = await identified(self._call.request, self._call.live, self._call.address)
            return person is not None and person.may(Role.VIEWER, "read")
        return True


ROWS = (
    Row("GET", "/api/journal", journal, Role.VIEWER, "read", "Changes of incidents by cursor", query=shapes.Since,
        answer=shapes.Rows),
    Row("GET", "/api/journal/stream", journal_stream, Role.VIEWER, "read", "Changes as they are made",
        query=shapes.Resume, answer="text/event-stream", fails=(429,)),
    Row("GET", "/api/ships/stream", ships_stream, Role.VIEWER, "read", "Ships of a part of the sea, once a second",
        query=shapes.Bbox, answer="text/event-stream", fails=(429,)),
)  # fmt: skip
