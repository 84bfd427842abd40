"""The spool: what live feeds gave, byte for byte and with the time of receipt, before anybody looks at it.

Accepted means written here. The watch reads the spool and nothing else, so a run that is killed goes on where its
checkpoint stood, and a spool replayed gives the same journal. A folder of segments; a segment is a row of records
`length, crc, kind, feed, received, payload`. A torn last record (the process or the machine died within a write) was
never accepted: opening for writing cuts it off.
"""

import os
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Final, NamedTuple, Self

from seawarden.model.errors import StoreError
from seawarden.store.lock import hold, let_go

MAGIC: Final = b"seawarden.spool/1\n"
HEAD: Final = struct.Struct("<IIBHd")  # payload bytes, crc32 of the rest, kind, feed, received (UTC epoch s)
DATA, UP, DOWN, TICK, NAMED, ACT = 0, 1, 2, 3, 4, 5
"""Kinds: bytes of a feed; it came up; it went down; time passed and nothing came; a feed is named; an operator's act
(the last two JSON)."""
MOST_PAYLOAD: Final = 1 << 20


class Place(NamedTuple):
    """Where a reader stands: segment number and byte in it."""

    segment: int = 1
    offset: int = len(MAGIC)

    def text(self) -> str:
        """Return the place as a cursor that can be kept."""
        return f"{self.segment}:{self.offset}"

    @classmethod
    def of(cls, cursor: str) -> "Place":
        """Return the place that a cursor names. StoreError where it names none."""
        try:
            segment, offset = cursor.split(":")
            return cls(int(segment), int(offset))
        except ValueError as fault:
            raise StoreError(f"{cursor!r} is no place in a spool") from fault


class Record(NamedTuple):
    """One record and the place just after it."""

    kind: int
    feed: int
    received: float
    payload: bytes
    after: Place


class Full(StoreError):
    """The spool holds as much as it may, or the disk is full: nothing more is accepted until somebody reads."""


class SpoolWriter:
    """Appends to the spool in ``path``; one process at a time. ``most_bytes`` bounds what is not yet let go.

    StoreError where the folder cannot be used or is held by another process.
    """

    def __init__(self, path: Path, *, segment_bytes: int = 64 << 20, most_bytes: int = 8 << 30) -> None:
        self.path, self._segment_bytes, self._most = path, segment_bytes, most_bytes
        try:
            path.mkdir(parents=True, exist_ok=True)
            self._held = hold(path)
        except OSError as fault:
            raise StoreError(f"the spool {path} cannot be written: {fault.strerror}") from fault
        try:
            found = segments(path)
            self._segment = found[-1] if found else 1
            self._size = sum(file_of(path, n).stat().st_size for n in found)
            self._open(mend(file_of(path, self._segment)) if found else 0)
        except OSError as fault:
            let_go(self._held)
            raise StoreError(f"the spool {path} cannot be written: {fault.strerror}") from fault

    def _open(self, offset: int) -> None:
        file = file_of(self.path, self._segment)
        self._fd = os.open(file, os.O_WRONLY | os.O_CREAT, 0o640)
        os.ftruncate(self._fd, offset)
        os.lseek(self._fd, offset, os.SEEK_SET)
        self._offset = offset

    def append(self, kind: int, feed: int, received: float, payload: bytes = b"") -> Place:
        """Write one record and return the place after it. `Full` where there is no room; nothing was written then."""
        if len(payload) > MOST_PAYLOAD:
            raise ValueError(f"a record holds at most {MOST_PAYLOAD} bytes")
        if self._size + HEAD.size + len(payload) > self._most:
            raise Full(f"the spool {self.path} is full ({self._size >> 20} MB): the watch does not keep up or stands")
        if self._offset >= self._segment_bytes:
            self.sync()
            os.close(self._fd)
            self._segment += 1
            self._open(0)
        if not self._offset:
            self._write(MAGIC)
        body = HEAD.pack(0, 0, kind, feed, received)[8:] + payload
        self._write(struct.pack("<II", len(payload), zlib.crc32(body)) + body)
        return Place(self._segment, self._offset)

    def _write(self, data: bytes) -> None:
        """Write all of ``data`` or none of it."""
        done = 0
        try:
            while done < len(data):
                done += os.write(self._fd, data[done:])
        except OSError as fault:
            os.ftruncate(self._fd, self._offset)
            os.lseek(self._fd, self._offset, os.SEEK_SET)
            raise Full(f"the spool {self.path} cannot be written: {fault.strerror}") from fault
        self._offset += done
        self._size += done

    def sync(self) -> None:
        """Bring to the disk what was written: a power cut loses nothing before this."""
        os.fsync(self._fd)

    def let_go(self, before: Place) -> None:
        """Delete the segments that lie wholly before ``before``: their rows are in the state and in the archive."""
        for number in segments(self.path):
            if number < before.segment and number < self._segment:
                file = file_of(self.path, number)
                self._size -= file.stat().st_size
                file.unlink()

    def close(self) -> None:
        """Sync and close."""
        self.sync()
        os.close(self._fd)
        let_go(self._held)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def read(path: Path, place: Place | None = None) -> Iterator[Record]:
    """Yield the whole records from ``place`` on (from the oldest kept where None), up to the present end.

    Reads beside a writer. StoreError where ``place`` was let go or a record before the end is damaged.
    """
    found = segments(path)
    if not found:
        return
    at = place or Place(found[0])
    if at.segment < found[0]:
        raise StoreError(f"the spool {path} begins at segment {found[0]}: {at.text()} was let go already")
    for number in (n for n in found if n >= at.segment):
        offset = at.offset if number == at.segment else len(MAGIC)
        yield from _records(file_of(path, number), number, offset, last=number == found[-1])


def _records(file: Path, number: int, offset: int, last: bool) -> Iterator[Record]:
    with file.open("rb") as stream:
        stream.seek(offset)
        while head := stream.read(HEAD.size):
            record = _record(head, stream.read(_length(head)), number, offset)
            if record is None:
                if last:
                    return  # being written just now, or torn: not accepted yet
                raise StoreError(f"{file} is damaged at byte {offset}")
            yield record
            offset = record.after.offset


def _length(head: bytes) -> int:
    return min(struct.unpack_from("<I", head)[0], MOST_PAYLOAD + 1) if len(head) == HEAD.size else 0


def _record(head: bytes, payload: bytes, number: int, offset: int) -> Record | None:
    """Return the record, None where it is not whole."""
    if len(head) < HEAD.size:
        return None
    length, crc, kind, feed, received = HEAD.unpack(head)
    if len(payload) != length or zlib.crc32(head[8:] + payload) != crc:
        return None
    return Record(kind, feed, received, payload, Place(number, offset + HEAD.size + length))


def mend(file: Path) -> int:
    """Return where the whole records of ``file`` end: 0 where not even its head is whole."""
    with file.open("rb") as stream:
        if stream.read(len(MAGIC)) != MAGIC:
            return 0
    end = len(MAGIC)
    for record in _records(file, 0, end, last=True):
        end = record.after.offset
    return end


def segments(path: Path) -> list[int]:
    """Return the numbers of the segments in ``path``, rising."""
    return sorted(int(file.stem) for file in path.glob("*.spool") if file.stem.isdigit())


def file_of(path: Path, number: int) -> Path:
    """Return the file of segment ``number``."""
    return path / f"{number:012d}.spool"
