"""The hub: two tasks that follow the watch, and a bell for all who wait. Nothing here ever waits for a reader."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np

from seawarden.model.errors import StoreError
from seawarden.server.live.contract import Watching
from seawarden.server.live.fleet import Snapshot, snapshot
from seawarden.server.live.known import PAGE, Known

LOOK_S = 0.5  # the journal is looked at so often where nobody rings
FRAME_S = 1.0


class Bell:
    """Rings from any thread (``Runner(keeper, bell.ring)``) into the server's event loop."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._rung: Callable[[], None] = lambda: None

    def hang(self, loop: asyncio.AbstractEventLoop, rung: Callable[[], None]) -> None:
        """Say what is to be called in ``loop`` when it rings."""
        self._loop, self._rung = loop, rung

    def ring(self) -> None:
        """Ring; nothing happens where no server runs."""
        loop = self._loop
        if loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop has just ended
                loop.call_soon_threadsafe(self._rung)


class Signal:
    """Wakes all who wait for the next time. Take `next` before looking, then wait on it: nothing is missed."""

    def __init__(self) -> None:
        self.next = asyncio.Event()

    def give(self) -> None:
        """Wake everybody."""
        rung, self.next = self.next, asyncio.Event()
        rung.set()


class Hub:
    """The watch as the server sees it."""

    def __init__(self, runner: Watching, known: Known, bell: Bell) -> None:
        self.runner, self.known, self.bell = runner, known, bell
        self.fleet = Snapshot()
        self.rows, self.frames = Signal(), Signal()
        self.streams: Counter[str] = Counter()
        self.trouble = ""
        self._look = asyncio.Event()
        self._asked: dict[str, asyncio.Future[Any]] = {}

    async def run(self) -> None:
        """Follow the watch until cancelled."""
        self.bell.hang(asyncio.get_running_loop(), self._look.set)
        async with asyncio.TaskGroup() as group:
            group.create_task(self._follow())
            group.create_task(self._sail())

    async def _follow(self) -> None:
        while True:
            self._look.clear()
            answers = self._taken()
            try:
                rows = await asyncio.to_thread(self.known.reader.since, self.known.seq, PAGE)
                self.trouble = ""
            except StoreError as fault:
                rows, self.trouble = [], str(fault)
            if rows:
                self.known.take(rows)
                self.rows.give()
            self._answer(answers)  # after the rows: who has acted finds her act in what she reads next
            if len(rows) < PAGE:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(LOOK_S):
                        await self._look.wait()

    async def _sail(self) -> None:
        seen: Any = None
        loop = asyncio.get_running_loop()
        while True:
            began, shown = loop.time(), self.runner.shown
            if shown is not seen and np.isfinite(shown.now):
                seen = shown
                self.fleet = await asyncio.to_thread(snapshot, self.fleet, shown.tracks, shown.now)
                self.frames.give()
            await asyncio.sleep(max(FRAME_S - (loop.time() - began), 0.1))

    def _taken(self) -> list[Any]:
        """Take the answers to acts out of the watch; their rows stand in the journal by now."""
        answers, out = self.runner.answers, []
        while answers:
            out.append(answers.popleft())
        return out

    def _answer(self, answers: list[Any]) -> None:
        for answer in answers:
            asked = self._asked.pop(answer.command.request, None)
            if asked is not None and not asked.done():
                asked.set_result(answer)

    async def answered(self, request: str, write: Callable[[], None], wait_s: float) -> Any:
        """Write an act in a thread and return its answer. TimeoutError where none comes in time."""
        asked = self._asked[request] = asyncio.get_running_loop().create_future()
        try:
            await asyncio.to_thread(write)
            async with asyncio.timeout(wait_s):
                return await asked
        finally:
            self._asked.pop(request, None)
