"""The codec contract: bytes in, rows out. One file a format, found because it lies in this folder."""

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, NamedTuple, Protocol

import numpy as np


class Decoded(NamedTuple):
    """What a chunk gave: POSITIONS, STATICS, and counts: ``rows_in`` and one entry a reason for what was dropped.

    Rows are in the order of the file, ``feed`` is left 0 (the source sets it), ``receivers`` too (clean sets it).
    """

    rows: np.ndarray
    statics: np.ndarray
    counts: dict[str, int]


@dataclass(frozen=True)
class Options:
    """What a user may say about an input. ``start`` (UTC epoch s) and ``rate`` (messages/s) time timeless sentences.

    ``columns`` maps our names (t, mmsi, lon, lat, sog_kn, ...) to a generic CSV's column names; ``time_format`` as
    documented in `seawarden.codec.delimited`; ``name`` is the input's name for error texts.
    """

    name: str = "input"
    start: float | None = None
    rate: float | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    time_format: str = ""


class Decoder(Protocol):
    """A stream of bytes being decoded; keeps the broken last line between chunks."""

    def feed(self, chunk: bytes) -> Decoded:
        """Decode what ``chunk`` completes."""

    def finish(self) -> Decoded:
        """Decode what is left; InputError where the whole input was not of this format or lacks what it needs."""


@dataclass(frozen=True)
class Codec:
    """A format. ``sniff(head)`` gets the first 64 kB (decompressed) and says how sure it is, 0 to 1.

    Stream formats have ``decoder``; formats that need a seekable file (Parquet) have ``read``, which yields in the
    order of the file.
    """

    name: str
    sniff: Callable[[bytes], float]
    decoder: Callable[[Options], Decoder] | None = None
    read: Callable[[BinaryIO, Options], Iterator[Decoded]] | None = None


def find() -> dict[str, Codec]:
    """Return every codec of this folder by name. A file that cannot be imported stops the start."""
    package = importlib.import_module("seawarden.codec")
    found: dict[str, Codec] = {}
    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda m: m.name):
        module = importlib.import_module(f"seawarden.codec.{info.name}")
        codecs = getattr(module, "CODECS", ())
        for codec in (*codecs, *([module.CODEC] if hasattr(module, "CODEC") else [])):
            found[codec.name] = codec
    return found


def recognise(head: bytes, codecs: Mapping[str, Codec]) -> Codec | None:
    """Return the codec that is surest of ``head``, None where none is surer than 0.3."""
    best = max(codecs.values(), key=lambda c: c.sniff(head))
    return best if best.sniff(head) > 0.3 else None
