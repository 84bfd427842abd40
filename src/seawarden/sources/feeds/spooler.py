"""The spooler: keeps every feed connected and writes what they give into the spool, twenty times a second.

A feed that fails is connected anew after 1, 2, 4 ... 60 s, each a little earlier or later by chance, so that a crowd of
watches does not come back at once. A spool without room holds up streams (their senders wait) and loses datagrams,
which are counted; it is tried again until there is room.
"""

import asyncio
import contextlib
import random
import time
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from seawarden.sources.feeds.contract import Address, Scheme
from seawarden.sources.feeds.out import Out
from seawarden.sources.live import Feed
from seawarden.store import spool
from seawarden.store.spool import Full, SpoolWriter

BEAT_S = 0.05
TICK_S = 1.0
SYNC_S = 1.0
FIRST_S, LONGEST_S = 1.0, 60.0
STEADY_S = 30.0  # a connection that held so long starts again at FIRST_S
PART = 1 << 19


class Fed(msgspec.Struct, kw_only=True):
    """One feed of a running spooler."""

    feed: Feed
    address: Any
    run: Any
    out: Any
    tries: int = 0


class Spooler:
    """Runs feeds into a spool. ``now`` is the clock (UTC epoch s); feeds are numbered from 1 in their order."""

    def __init__(
        self, writer: SpoolWriter, feeds: Sequence[tuple[Address, Scheme]], now: Callable[[], float] = time.time
    ) -> None:
        self.writer, self.now = writer, now
        self.full = ""  # why nothing can be written now
        self.lost = 0  # datagrams and endless lines
        self.feeds = [
            Fed(
                feed=Feed(
                    feed=n,
                    name=address.name,
                    format=address.options.get("format", scheme.format),
                    delayed=scheme.delayed or address.options.get("delayed", "") in ("1", "true", "yes"),
                ),
                address=address,
                run=scheme.run,
                out=Out(),
            )
            for n, (address, scheme) in enumerate(feeds, 1)
        ]

    async def run(self, stop: asyncio.Event) -> None:
        """Run until ``stop``; then what the feeds gave is written and synced."""
        for fed in self.feeds:
            self.append(spool.NAMED, 0, msgspec.json.encode(fed.feed))
        tasks = [asyncio.create_task(self._supervise(fed)) for fed in self.feeds]
        ticked = synced = self.now()
        try:
            while not stop.is_set():
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), BEAT_S)
                wrote = self._beat()
                now = self.now()
                if wrote or now - ticked >= TICK_S:
                    ticked = now
                    if not wrote:
                        self.append(spool.TICK, 0)
                if now - synced >= SYNC_S:
                    synced = now
                    await asyncio.to_thread(self.writer.sync)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            self._beat()
            self.writer.sync()

    def append(self, kind: int, feed: int, payload: bytes = b"") -> bool:
        """Write one record with the time of now; False where there is no room (`full` says why)."""
        try:
            self.writer.append(kind, feed, self.now(), payload)
        except Full as fault:
            self.full = str(fault)
            return False
        self.full = ""
        return True

    def _beat(self) -> bool:
        """Write what waits; return whether anything was written."""
        wrote = False
        for fed in self.feeds:
            out: Out = fed.out
            if out.changed and self.append(spool.UP if out.is_up else spool.DOWN, fed.feed.feed, out.why.encode()):
                out.changed, wrote = False, True
            while data := out.waiting(PART):
                if not self.append(spool.DATA, fed.feed.feed, data):
                    break
                out.written(len(data))
                wrote = True
        self.lost = sum(fed.out.dropped for fed in self.feeds)
        return wrote

    async def _supervise(self, fed: Fed) -> None:
        wait_s = FIRST_S
        while True:
            began = self.now()
            fed.tries += 1
            try:
                await fed.run(fed.address, fed.out)
                why = "the other side ended it"
            except asyncio.CancelledError:
                raise
            except (OSError, ValueError, EOFError, TimeoutError) as fault:
                why = f"{type(fault).__name__}: {fault}"
            except Exception as fault:
                why = f"a fault of ours: {type(fault).__name__}: {fault}"
            fed.out.down(why)
            wait_s = FIRST_S if self.now() - began >= STEADY_S else wait_s
            await asyncio.sleep(wait_s * random.uniform(0.7, 1.3))
            wait_s = min(2.0 * wait_s, LONGEST_S)
