"""The bytes of one input as they lie on disk: read once, counted and hashed on the way."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

PIECE_BYTES = 1 << 20  # read at once


class Broken(Exception):
    """An input breaks off or is damaged from here on; what could be read before has been given out."""


class Meter:
    """How far a read has come. Written by the reader thread, read by any other: plain numbers, no lock needed."""

    def __init__(self, bytes_total: int = 0) -> None:
        self.bytes_done = 0
        self.bytes_total = bytes_total
        self.rows = 0


class Raw:
    """A file read from front to back and hashed meanwhile, so that no second pass is needed."""

    def __init__(self, path: Path, meter: Meter) -> None:
        self._file = path.open("rb", buffering=0)
        self._hash = hashlib.sha256()
        self._meter = meter
        self._ended = False

    def pieces(self, size: int = PIECE_BYTES) -> Iterator[bytes]:
        """Yield the bytes of the file, ``size`` at once; `Broken` where the disk gives an error."""
        while not self._ended:
            try:
                data = self._file.read(size)
            except OSError as error:
                raise Broken(f"it cannot be read ({error.strerror})") from None
            self._ended = not data
            if data:
                self._hash.update(data)
                self._meter.bytes_done += len(data)
                yield data

    def digest(self) -> str:
        """Read what is left and return the SHA-256 of the whole file in hex; "" where the disk gives an error."""
        try:
            for _ in self.pieces():
                pass
        except Broken:
            return ""
        return self._hash.hexdigest()

    def close(self) -> None:
        """Close the file."""
        self._file.close()
