"""A path -> its inputs, and an input -> a stream of chunks of decompressed bytes.

What a file is, is told by its first bytes, never by its name: plain, gzip, Zstandard, or a ZIP archive, each member of
which is an input of its own. The SHA-256 is that of the file as it lies on disk, taken while it is read (of an archive:
of the whole archive, in a pass of its own, once).
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO, NamedTuple

from seawarden.model.errors import StoreError
from seawarden.sources.archive import ZIP, Member, content, members
from seawarden.sources.layers import GZIP, ZSTD, unwrap
from seawarden.sources.raw import Broken, Meter, Raw


class Entry(NamedTuple):
    """One input: a file, or one member of an archive. ``size`` is what it takes on disk, in bytes.

    ``packed``: the file's own bytes are not the content.
    """

    name: str
    path: Path
    size: int
    packed: bool = False
    member: Member | None = None


def entries(path: Path, name: str) -> list[Entry]:
    """Return the inputs that the file at ``path`` holds; `Broken` where it cannot be opened or is an empty archive."""
    try:
        size = path.stat().st_size
        with path.open("rb", buffering=0) as file:
            head = file.read(4) or b""
        if not head.startswith(ZIP):
            return [Entry(name, path, size, head.startswith((GZIP, ZSTD)))]
        found = members(path)
    except OSError as error:
        raise Broken(f"it cannot be read ({error.strerror or error})") from None
    if not found:
        raise Broken("the archive holds no file")
    known = [m if m.size >= 0 else m._replace(size=max(size - m.offset, 0)) for m in found]
    return [Entry(f"{name}/{_printable(m.name)}", path, m.size, True, m) for m in known]


def _printable(name: str) -> str:
    """Return a member's name fit for a message: an archive may name it anything."""
    return "".join(c if c.isprintable() else "?" for c in name)[:200]


class Reader:
    """One pass over one input. Close it when done; `digest` is complete only when the whole file was read."""

    def __init__(self, entry: Entry, chunk_bytes: int, meter: Meter) -> None:
        self._entry = entry
        self._chunk_bytes = chunk_bytes
        self._meter = meter
        self._raw = Raw(entry.path, meter) if entry.member is None else None

    def chunks(self) -> Iterator[bytes]:
        """Yield the content in chunks of ``chunk_bytes`` (the last is shorter); `Broken` after what could be read."""
        if self._raw is not None:
            pieces = self._raw.pieces() if self._entry.packed else self._raw.pieces(self._chunk_bytes)
        else:
            assert self._entry.member is not None
            pieces = content(self._entry.path, self._entry.member, self._meter)
        return _gather(unwrap(pieces), self._chunk_bytes)

    def digest(self) -> str | None:
        """Return the SHA-256 of the file (reads what is left of it); None for a member of an archive."""
        return None if self._raw is None else self._raw.digest()

    def close(self) -> None:
        """Close the file."""
        if self._raw is not None:
            self._raw.close()


def _gather(pieces: Iterator[bytes], size: int) -> Iterator[bytes]:
    """Join pieces to chunks of exactly ``size`` bytes; what was gathered before a break is given out before it.

    A chunk is let go of when it is yielded: many inputs may stand open at once.
    """
    kept: list[bytes] = []
    have = 0
    fault: Broken | None = None
    while fault is None:
        try:
            piece = next(pieces, b"")
        except Broken as error:
            piece, fault = b"", error
        if not piece:
            break
        kept.append(piece)
        have += len(piece)
        del piece
        while have >= size:
            kept = _first(kept, size)
            have -= size
            yield kept.pop(0)
    if have:
        yield b"".join(kept)
    if fault is not None:
        raise fault


def _first(pieces: list[bytes], size: int) -> list[bytes]:
    """Return the same bytes with the first ``size`` of them as one piece."""
    data = pieces[0] if len(pieces) == 1 else b"".join(pieces)
    return [data[:size], data[size:]] if len(data) > size else [data]


def _write(copy: IO[bytes], data: bytes, temp: Path | None) -> None:
    """Write all of ``data``. StoreError where the disk is full: that is no fault of the input."""
    try:
        copy.write(data)
        copy.flush()
    except OSError as error:
        place = temp or tempfile.gettempdir()
        raise StoreError(
            f"unpacking needs room on disk, and {place} gives none ({error.strerror or error}): "
            "free some or name another folder for temporary files"
        ) from None


@contextmanager
def seekable(entry: Entry, meter: Meter, temp: Path | None) -> Iterator[BinaryIO]:
    """Give a file that can be sought: the input itself, or its unpacked content in a nameless temporary file."""
    if not entry.packed:
        with entry.path.open("rb") as file:
            yield file
        return
    reader = Reader(entry, 1 << 22, meter)
    try:
        with tempfile.TemporaryFile(dir=temp) as copy:
            for chunk in reader.chunks():
                _write(copy, chunk, temp)
            copy.seek(0)
            yield copy
    finally:
        reader.close()
