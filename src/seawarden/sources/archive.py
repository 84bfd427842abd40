"""ZIP archives: their members, each an input of its own; also of an archive whose end is missing.

A whole archive is read by its central directory (`zipfile`). One that breaks off has none: then its local headers are
walked from the front (APPNOTE.TXT 6.3.10, section 4.3.7), which needs no more than that every member is deflated or
stored with a known size.
"""

import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from seawarden.sources.layers import inflate
from seawarden.sources.raw import PIECE_BYTES, Broken, Meter

ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA, 9, 93)
_BREAKS_OFF = "the archive breaks off: its directory is missing"


class Member(NamedTuple):
    """One file of an archive. ``offset`` is that of its header in a whole archive, else of its data."""

    name: str
    size: int  # compressed; -1 not known
    offset: int
    method: int
    whole: bool


def members(path: Path) -> list[Member]:
    """Return the members of the archive at ``path`` in its order, without folders and hidden files."""
    try:
        with zipfile.ZipFile(path) as archive:
            found = [
                Member(i.filename, i.compress_size, i.header_offset, i.compress_type, True) for i in archive.infolist()
            ]
    except (zipfile.BadZipFile, ValueError, EOFError, struct.error, NotImplementedError):
        found = _walk(path)
    return [m for m in found if not _hidden(m.name)]


def _hidden(name: str) -> bool:
    return name.endswith("/") or any(part.startswith((".", "__MACOSX")) for part in name.split("/"))


def content(path: Path, member: Member, meter: Meter) -> Iterator[bytes]:
    """Yield the decompressed content of a member; `Broken` where it breaks off, is damaged, or cannot be opened."""
    if not member.whole:
        yield from _salvage(path, member, meter)
        return
    given = 0
    share = 0.0
    try:
        with zipfile.ZipFile(path) as archive:
            info = next(i for i in archive.infolist() if i.header_offset == member.offset)
            share = info.compress_size / max(info.file_size, 1)
            with archive.open(info) as file:
                while data := file.read(PIECE_BYTES):
                    given += len(data)
                    meter.bytes_done += round(len(data) * share)
                    yield data
    except RuntimeError:
        raise Broken("it is encrypted, or packed in a way that cannot be read") from None
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError) as error:
        raise Broken(f"its compressed data are damaged ({error or 'they end too early'})") from None
    finally:
        meter.bytes_done += member.size - round(given * share)


def _walk(path: Path) -> list[Member]:
    """Return the members of an archive without a directory; the first whose size is not known is the last found."""
    found: list[Member] = []
    with path.open("rb") as file:
        while len(head := file.read(_LOCAL.size)) == _LOCAL.size and head.startswith(ZIP[0]):
            _, _, flags, method, _, _, _, size, _, name_len, extra_len = _LOCAL.unpack(head)
            name = file.read(name_len).decode("utf-8", "replace")
            if not name.isprintable() or method not in _METHODS:  # noise that happens to begin like an archive
                break
            file.seek(extra_len, 1)
            known = -1 if flags & 8 or size == 0xFFFFFFFF else size
            found.append(Member(name, known, file.tell(), method if not flags & 1 else -1, False))
            if known < 0:
                break
            file.seek(known, 1)
    return found


def _salvage(path: Path, member: Member, meter: Meter) -> Iterator[bytes]:
    """Yield what can still be read of a member of an archive that breaks off; always ends with `Broken`."""
    with path.open("rb", buffering=0) as file:
        file.seek(member.offset)
        pieces = _counted(iter(lambda: file.read(PIECE_BYTES), b""), meter)
        if member.method == zipfile.ZIP_DEFLATED:
            yield from inflate(pieces, -15)
        elif member.method == zipfile.ZIP_STORED and member.size >= 0:
            left = member.size
            while left > 0 and (data := next(pieces, b"")):
                yield data[:left]
                left -= len(data)
    raise Broken(_BREAKS_OFF)


def _counted(pieces: Iterator[bytes], meter: Meter) -> Iterator[bytes]:
    for data in pieces:
        meter.bytes_done += len(data)
        yield data
