"""Server-sent events that block nobody: a reader that takes nothing for a while, or leaves, is dropped."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

BEAT = b": here\n\n"


def event(name: str, data: bytes, number: int | None = None) -> bytes:
    """Return one event. ``data`` is JSON: it has no line breaks."""
    head = b"" if number is None else b"id: %d\n" % number
    return b"%bevent: %b\ndata: %b\n\n" % (head, name.encode(), data)


class EventStream(Response):
    """The answer of a stream. ``ended`` is called once, however it ends."""

    media_type = "text/event-stream"

    def __init__(self, events: AsyncIterator[bytes], slow_s: float, ended: Callable[[], None]) -> None:
        super().__init__(headers={"cache-control": "no-store", "x-accel-buffering": "no"})
        del self.headers["content-length"]
        self._events, self._slow_s, self._ended = events, slow_s, ended

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send events until they end, the reader leaves, or takes nothing for too long."""
        try:
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            async with asyncio.TaskGroup() as group:
                pour = group.create_task(self._pour(send))
                left = group.create_task(_left(receive))
                await asyncio.wait({pour, left}, return_when=asyncio.FIRST_COMPLETED)
                pour.cancel()
                left.cancel()
        finally:
            self._ended()

    async def _pour(self, send: Send) -> None:
        with contextlib.suppress(TimeoutError, OSError):
            async with contextlib.aclosing(self._events) as events:  # type: ignore[type-var]
                async for part in events:
                    message = {"type": "http.response.body", "body": part, "more_body": True}
                    async with asyncio.timeout(self._slow_s):  # wait_for of Python 3.11 may swallow the end
                        await send(message)
            async with asyncio.timeout(self._slow_s):
                await send({"type": "http.response.body", "body": b""})


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
