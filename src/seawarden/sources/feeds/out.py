"""Where a feed gives what it hears: lines gathered in memory for a blink, then written into the spool."""

import asyncio

MOST_LINE = 1 << 18  # bytes; a line that never ends is dropped and counted
MOST_HELD = 4 << 20  # bytes that wait for the spool before a feed is held up


class Out:
    """One feed's way to the spool. Filled by the feed, emptied by the spooler; both run in one event loop."""

    def __init__(self) -> None:
        self._whole = bytearray()  # whole lines
        self._rest = b""  # of a stream
        self._skipping = False
        self._room = asyncio.Event()
        self._room.set()
        self.is_up = False
        self.changed = False  # up or down since the spooler last looked
        self.why = ""
        self.dropped = 0  # lines without an end, datagrams for which there was no room

    def up(self) -> None:
        """Say that the connection stands."""
        if not self.is_up:
            self.is_up, self.changed, self.why = True, True, ""

    def down(self, why: str) -> None:
        """Say that the connection is over; what was not a whole line is lost with it."""
        self._rest, self._skipping = b"", False
        if self.is_up or why != self.why:
            self.is_up, self.changed, self.why = False, True, why

    async def stream(self, data: bytes) -> None:
        """Take bytes of a stream; waits while the spool has no room, so that the sender is held up."""
        self._lines(data)
        await self._room.wait()

    def datagram(self, data: bytes) -> None:
        """Take one message that is whole in itself; dropped and counted where there is no room."""
        if not self._room.is_set() or len(data) > MOST_LINE:
            self.dropped += 1
            return
        self._put(data if data.endswith(b"\n") else data + b"\n")

    def _lines(self, data: bytes) -> None:
        if self._skipping:
            cut = data.find(b"\n")
            if cut < 0:
                return
            data, self._skipping = data[cut + 1 :], False
        first, end = data.find(b"\n"), data.rfind(b"\n")
        if first >= 0 and len(self._rest) + first > MOST_LINE:
            self._rest, data, end = b"", data[first + 1 :], end - first - 1
            self.dropped += 1
        if end >= 0:
            self._put(self._rest + data[: end + 1])
            self._rest = data[end + 1 :]
        else:
            self._rest += data
        if len(self._rest) > MOST_LINE:
            self._rest, self._skipping = b"", True
            self.dropped += 1

    def _put(self, data: bytes) -> None:
        self._whole += data
        if len(self._whole) >= MOST_HELD:
            self._room.clear()

    def waiting(self, most: int) -> bytes:
        """Return whole lines that wait, ``most`` bytes at most (one line may be longer)."""
        if len(self._whole) <= most:
            return bytes(self._whole)
        end = self._whole.rfind(b"\n", 0, most)
        end = self._whole.find(b"\n") if end < 0 else end
        return bytes(self._whole[: end + 1])

    def written(self, size: int) -> None:
        """Forget the first ``size`` bytes that waited: they are in the spool."""
        del self._whole[:size]
        if len(self._whole) < MOST_HELD:
            self._room.set()
