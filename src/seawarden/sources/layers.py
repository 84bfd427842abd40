"""What wraps an input, taken off: gzip and Zstandard, recognised by magic bytes and streamed.

Every layer is a generator of pieces of bytes over the pieces of the layer around it. Where the data break off or are
damaged it gives out all that could be read before and then raises `Broken`.
"""

import zlib
from collections.abc import Generator, Iterator

import zstandard

from seawarden.sources.raw import Broken

GZIP = b"\x1f\x8b\x08"
ZSTD = b"\x28\xb5\x2f\xfd"
_OUT_BYTES = 1 << 20
_ZSTD_PIECE = 1 << 13  # of input at once: a hostile file unfolds 32,000-fold and must not fill the memory
DEPTH = 3  # a .gz in a .zip is read; a file wrapped more often is somebody's joke


def unwrap(pieces: Iterator[bytes], depth: int = 0) -> Iterator[bytes]:
    """Yield the content of ``pieces``, whatever compression its first bytes name, layer by layer."""
    head, pieces = peek(pieces, 4)
    if not head.startswith((GZIP, ZSTD)):
        yield from pieces
        return
    if depth == DEPTH:
        raise Broken("it is compressed again and again")
    yield from unwrap(gunzip(pieces) if head.startswith(GZIP) else unzstd(pieces), depth + 1)


def peek(pieces: Iterator[bytes], size: int) -> tuple[bytes, Iterator[bytes]]:
    """Return the first ``size`` bytes (fewer where there are no more) and an iterator over all, them included."""
    kept: list[bytes] = []
    fault: Broken | None = None
    try:
        while sum(map(len, kept)) < size:
            kept.append(next(pieces))
    except StopIteration:
        pass
    except Broken as error:
        fault = error

    def again() -> Iterator[bytes]:
        yield from kept
        if fault is not None:
            raise fault
        yield from pieces

    return b"".join(kept)[:size], again()


def inflate(pieces: Iterator[bytes], wbits: int) -> Generator[bytes, None, bytes]:
    """Yield what one gzip (``wbits`` 31) or raw deflate (-15) stream holds; returns the bytes read beyond its end."""
    machine = zlib.decompressobj(wbits)
    data = b""
    while not machine.eof:
        data = data or next(pieces, b"")
        if not data:
            raise Broken("it breaks off in the middle of its compressed data")
        try:
            out = machine.decompress(data, _OUT_BYTES)
        except zlib.error as error:
            raise Broken(f"its compressed data are damaged ({error})") from None
        data = machine.unconsumed_tail
        if out:
            yield out
    return machine.unused_data


def gunzip(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the content of a gzip file of any number of members; zeros at the end are padding (of tapes)."""
    while True:
        left = yield from inflate(pieces, 31)
        left = left or next(pieces, b"")
        head, pieces = peek(_chain(left, pieces), 3)
        if not head.strip(b"\0"):
            return
        if not GZIP.startswith(head[:3]):
            raise Broken("something else follows its compressed data")


def unzstd(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the content of a Zstandard file of any number of frames (skippable ones are skipped)."""
    left = b""
    while True:
        machine = zstandard.ZstdDecompressor(max_window_size=1 << 27).decompressobj()
        begun = False
        while not machine.eof:
            data = left or next(pieces, b"")
            left = b""
            if not data:
                if begun:
                    raise Broken("it breaks off in the middle of its compressed data")
                return
            begun = True
            for at in range(0, len(data), _ZSTD_PIECE):
                try:
                    out = machine.decompress(data[at : at + _ZSTD_PIECE])
                except zstandard.ZstdError as error:
                    raise Broken(f"its compressed data are damaged ({error})") from None
                if out:
                    yield out
                if machine.eof:
                    left = machine.unused_data + data[at + _ZSTD_PIECE :]
                    break


def _chain(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    if first:
        yield first
    yield from rest
