"""A format small enough to see through, and what tests ask of a read."""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from seawarden.codec.contract import Codec, Decoded, Options
from seawarden.model.batch import Batch
from seawarden.model.errors import InputError
from seawarden.model.tables import POSITIONS, STATICS, empty
from seawarden.sources.files import Inputs, read
from seawarden.sources.options import ReadOptions

NOON = 1735689600.0  # 2025-01-01


class TinyDecoder:
    """Lines ``p|s t mmsi``: a position or a static row; anything else is counted as bad."""

    def __init__(self, options: Options) -> None:
        self._left = b""
        self._said = False

    def feed(self, chunk: bytes) -> Decoded:
        *lines, self._left = (self._left + chunk).split(b"\n")
        return self._decode(lines)

    def finish(self) -> Decoded:
        decoded = self._decode([self._left] if self._left else [])
        if not self._said:
            raise InputError("no tiny line in it")
        return decoded

    def _decode(self, lines: list[bytes]) -> Decoded:
        rows, statics, bad, offered = [], [], 0, 0
        for line in lines:
            if not line or line == b"#tiny":
                continue
            offered += 1
            kind, *rest = line.split(b" ")
            try:
                t, mmsi = float(rest[0]), int(rest[1])
            except (ValueError, IndexError):
                bad += 1
                continue
            if mmsi == 666:
                raise ZeroDivisionError("a fault of the decoder")
            self._said = True
            (rows if kind == b"p" else statics).append((t, mmsi))
        tables = empty(POSITIONS), empty(STATICS)
        tables = tuple(np.zeros(len(found), table.dtype) for table, found in zip(tables, (rows, statics), strict=True))
        for table, found in zip(tables, (rows, statics), strict=True):
            table["t"], table["mmsi"] = [f[0] for f in found], [f[1] for f in found]
        return Decoded(tables[0], tables[1], {"rows_in": offered, **({"bad": bad} if bad else {})})


def tiny_read(file, options: Options) -> Iterator[Decoded]:
    """The same behind a magic number, for a codec that seeks."""
    file.seek(0, 2)
    file.seek(5)
    decoder = TinyDecoder(options)
    while data := file.read(1 << 16):
        yield decoder.feed(data)
    yield decoder.finish()


CODECS = {
    "tiny": Codec("tiny", lambda head: 0.9 if head.startswith(b"#tiny\n") else 0.0, decoder=TinyDecoder),
    "boxed": Codec("boxed", lambda head: 0.9 if head.startswith(b"BOXED") else 0.0, read=tiny_read),
}


class Got(NamedTuple):
    """All that a read gave, and what it said of it."""

    batches: list[Batch]
    inputs: Inputs

    @property
    def rows(self) -> np.ndarray:
        rows = np.concatenate([b.rows for b in self.batches])
        return rows[np.lexsort((rows["feed"], rows["mmsi"], rows["t"]))]

    @property
    def statics(self) -> np.ndarray:
        rows = np.concatenate([b.statics for b in self.batches])
        return rows[np.lexsort((rows["feed"], rows["mmsi"], rows["t"]))]

    def balanced(self) -> bool:
        counts = self.inputs.counts
        dropped = sum(n for reason, n in counts.items() if reason != "rows_in")
        return counts["rows_in"] == self.rows.size + int((self.statics["derived"] == 0).sum()) + dropped

    def keeps_its_word(self) -> bool:
        """Nothing older than a watermark follows it; the last batch is an empty one at inf."""
        said = -np.inf
        for batch in self.batches:
            for table in (batch.rows, batch.statics):
                if table.size and table["t"].min() < said:
                    return False
            if batch.watermark < said:
                return False
            said = batch.watermark
        last = self.batches[-1]
        return last.watermark == np.inf and not last.rows.size and not last.statics.size


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every size a tenth or less of what it is, so that small inputs show what large ones do."""
    for name, value in (
        ("input.PROBE_BYTES", 1 << 17),
        ("order.BATCH_ROWS", 10_000),
        ("order.SLICE_ROWS", 20_000),
        ("spill.WINDOW_ROWS", 20_000),
        ("spill.RUN_ROWS", 5_000),
        ("spill.SMALL_ROWS", 1_000),
    ):
        monkeypatch.setattr(f"seawarden.sources.{name}", value)


@pytest.fixture
def take() -> Callable[..., Got]:
    """Read paths with the tiny codecs to the end."""

    def take(*paths: Path | str, options: ReadOptions | None = None, **said: object) -> Got:
        inputs = read(paths, replace(options or ReadOptions(), **said), CODECS)  # type: ignore[arg-type]
        return Got(list(inputs.batches()), inputs)

    return take


@pytest.fixture
def codecs() -> dict[str, Codec]:
    return CODECS


@pytest.fixture
def tiny() -> Callable[..., bytes]:
    """Return ``count`` tiny lines, one every ``step`` s from ``start``; every tenth is static."""

    def tiny(count: int, start: float = NOON, step: float = 1.0, mmsi: int = 1, shake: float = 0.0) -> bytes:
        chance = random.Random(count)
        lines = [
            f"{'s' if i % 10 == 9 else 'p'} {start + i * step + shake * chance.random():.3f} {mmsi + i % 7}"
            for i in range(count)
        ]
        return ("#tiny\n" + "\n".join(lines) + "\n").encode()

    return tiny
