"""A station: one folder, its feeds, its keeper; what `seawarden watch` starts and the server looks at.

    DIR/spool/            what the feeds gave
    DIR/journal.sqlite    what the watch said, and the checkpoint

The spooler has a thread with an event loop of its own, the keeper another. A failing server takes neither down.
"""

import asyncio
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path

import msgspec

from seawarden.app import Force
from seawarden.incidents.commands import Command
from seawarden.model.errors import StoreError
from seawarden.sources.feeds import contract
from seawarden.sources.feeds.spooler import Spooler
from seawarden.store import spool
from seawarden.store.journal import Journal
from seawarden.store.spool import SpoolWriter
from seawarden.watch.keeper import Keeper
from seawarden.watch.runner import Runner

SPOOL, JOURNAL = "spool", "journal.sqlite"


class Station:
    """Feeds, spool, keeper and journal of one folder. UsageError for a bad address, StoreError for a bad folder."""

    def __init__(
        self,
        path: Path,
        addresses: Sequence[str],
        force: Force,
        *,
        lateness_s: float = 10.0,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        schemes = contract.find()
        known = [contract.address(text, schemes) for text in addresses]
        path.mkdir(parents=True, exist_ok=True)
        self.path = path
        self.writer = SpoolWriter(path / SPOOL)
        self.spooler = Spooler(self.writer, [(a, schemes[a.url.scheme]) for a in known])
        self.journal = Journal(path / JOURNAL)
        self.runner = Runner(Keeper(force, self.journal, path / SPOOL, lateness_s=lateness_s), changed)
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._thread = threading.Thread(target=self._feed, name="seawarden-feeds", daemon=True)

    def _feed(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self.spooler.run(self._stop))

    def start(self) -> None:
        """Begin to listen and to judge."""
        self._thread.start()
        self.runner.start()

    def stop(self) -> None:
        """Stop listening, judge what came, keep a checkpoint, close."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join(30.0)
        self.runner.stop()
        self.writer.close()
        self.journal.close()

    def act(self, command: Command) -> None:
        """Write an operator's act into the spool, from any thread; its answer comes in ``runner.answers``.

        StoreError where the spool has no room.
        """
        done: Future[bool] = Future()

        def write() -> None:
            done.set_result(self.spooler.append(spool.ACT, 0, msgspec.json.encode(command)))

        self._loop.call_soon_threadsafe(write)
        if not done.result(10.0):
            raise StoreError(self.spooler.full or "the act could not be written")
        self.runner.wake()
