"""Many inputs, each more or less in the order of time -> one stream of batches with a watermark.

A *stream* gives parts: rows, and a promise before which it will give nothing more. The stream with the least promise is
pulled next; the least promise of all is the watermark. A stream that was not pulled yet promises its first time, so
that daily files are opened one after the other.

A file's promise is the oldest of its last 1,000 rows less 60 s: receivers are seconds out of step with one another, and
a single row whose clock is ahead must not push the watermark. The promise only says when rows may go on; which rows go
on never depends on it, so results do not depend on where an input is cut. A row that breaks a promise (a day that is
sorted by ship) raises `Disorder`: nothing is ever handed on behind the watermark.
"""

import heapq
from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

import numpy as np

from seawarden.model.batch import Batch, Origin, tick
from seawarden.model.records import join, pick, take
from seawarden.model.tables import POSITIONS, STATICS

DISORDER_S = 60.0
RECENT_ROWS = 1000
AHEAD_S = 300.0  # so far past the watermark rows go on uncut with those before it: cutting costs a copy
BATCH_ROWS = 64_000  # a chunk of a daily file is more: it goes on as it is, without a copy
SLICE_ROWS = 200_000
HELD_ROWS = 3_000_000


class Disorder(Exception):
    """Rows came later than their input's order promised; what was yielded so far is right but cannot be continued.

    The reader starts again, with empty state, from ``read(paths, replace(options, sort="external"), codecs)``.
    """


class Part(NamedTuple):
    """Rows of one stream; ``promise``: nothing older than this will follow in it."""

    rows: np.ndarray
    statics: np.ndarray
    promise: float


class Stream(Protocol):
    """What can be merged. ``lower``: nothing older is to be expected; ``parts`` is called once, when it is reached."""

    lower: float
    name: str

    def parts(self) -> Iterator[Part]:
        """Yield the stream's rows in parts with rising promises."""


class Promise:
    """The promise of a stream that is nearly in order."""

    def __init__(self) -> None:
        self._recent = np.empty(0)
        self.value = -np.inf

    def cut(self, rows: np.ndarray, statics: np.ndarray) -> Iterator[Part]:
        """Yield rows as parts of at most 200,000 rows, each with its promise."""
        times = rows["t"] if rows.size else statics["t"]
        ends = [*range(SLICE_ROWS, rows.size, SLICE_ROWS), times.size]
        starts = [0, *ends[:-1]]
        least = [float(times[a:b].min()) if b > a else np.inf for a, b in zip(starts, ends, strict=True)]
        after = [min(least[i + 1 :], default=np.inf) for i in range(len(ends))]
        for i, (start, end) in enumerate(zip(starts, ends, strict=True)):
            self._recent = np.concatenate([self._recent, times[start:end]])[-RECENT_ROWS:]
            oldest = float(self._recent.min()) - DISORDER_S if self._recent.size else -np.inf
            self.value = max(self.value, min(oldest, after[i]))
            yield Part(rows[start:end], statics if i == 0 else statics[:0], self.value)


class _Held:
    """Rows of one dtype that wait for the watermark."""

    def __init__(self, dtype: np.dtype) -> None:
        self._dtype = dtype
        self._arrays: list[tuple[float, float, np.ndarray]] = []
        self.size = 0

    def add(self, rows: np.ndarray) -> None:
        """Take rows in."""
        if rows.size:
            self._arrays.append((float(rows["t"].min()), float(rows["t"].max()), rows))
            self.size += rows.size

    def ready(self, watermark: float) -> int:
        """Return about how many rows lie before ``watermark``."""
        return sum(rows.size for low, _, rows in self._arrays if low < watermark)

    def release(self, watermark: float) -> np.ndarray:
        """Return all rows before ``watermark``; whole arrays that end soon after it too (clean holds those)."""
        out: list[np.ndarray] = []
        stay: list[tuple[float, float, np.ndarray]] = []
        for low, high, rows in self._arrays:
            if low >= watermark:
                stay.append((low, high, rows))
            elif high <= watermark + AHEAD_S:
                out.append(rows)
            else:
                before = rows["t"] < watermark
                out.append(pick(rows, before))
                later = pick(rows, ~before)
                stay.append((float(later["t"].min()), high, later))
        self._arrays = stay
        self.size = sum(rows.size for _, _, rows in stay)
        return join(out, self._dtype)


class Merge:
    """The streams in the order of time."""

    def __init__(self, streams: Sequence[Stream], origin: Origin) -> None:
        self._streams = streams
        self._origin = origin
        self._rows = _Held(POSITIONS)
        self._statics = _Held(STATICS)
        self._said = -np.inf

    def batches(self) -> Iterator[Batch]:
        """Yield batches with rising watermarks, at the end an empty one with watermark inf; `Disorder` as above."""
        heap = [(stream.lower, i) for i, stream in enumerate(self._streams)]
        heapq.heapify(heap)
        opened: dict[int, Iterator[Part]] = {}
        while heap:
            promise, i = heap[0]
            part = next(opened.setdefault(i, self._streams[i].parts()), None)
            if part is None:
                heapq.heappop(heap)
                del opened[i]
            else:
                self._take(part, self._streams[i].name)
                heapq.heapreplace(heap, (max(promise, part.promise), i))
                del part
            watermark = heap[0][0] if heap else np.inf
            if self._rows.ready(watermark) + self._statics.ready(watermark) >= BATCH_ROWS:
                yield from self._emit(watermark)
            if self._rows.size > HELD_ROWS + SLICE_ROWS * len(opened):
                raise Disorder("millions of rows lie ahead of the others")
        yield from self._emit(np.inf)
        yield tick(np.inf, self._origin)

    def _take(self, part: Part, name: str) -> None:
        """Hold a part's rows, once it is sure that none is older than what was said."""
        for table, rows in ((self._rows, part.rows), (self._statics, part.statics)):
            if rows.size and rows["t"].min() < self._said:
                raise Disorder(f"{name} is not in the order of time")
            table.add(rows)

    def _emit(self, watermark: float) -> Iterator[Batch]:
        """Yield what is ready; sorted and in slices where it is much."""
        rows, statics = self._rows.release(watermark), self._statics.release(watermark)
        if rows.size > SLICE_ROWS + BATCH_ROWS:
            rows = take(rows, np.argsort(rows["t"], kind="stable"))
            for end in range(SLICE_ROWS, rows.size, SLICE_ROWS):
                said = min(float(rows["t"][end]), watermark)
                yield self._batch(rows[end - SLICE_ROWS : end], pick(statics, statics["t"] < said), said)
                statics = pick(statics, statics["t"] >= said)
            rows = rows[(rows.size - 1) // SLICE_ROWS * SLICE_ROWS :]
        if rows.size or statics.size or self._said < watermark < np.inf:
            yield self._batch(rows, statics, watermark)

    def _batch(self, rows: np.ndarray, statics: np.ndarray, watermark: float) -> Batch:
        """Make a batch; before the end of all, the watermark is finite."""
        if watermark == np.inf:
            times = [float(table["t"].min()) for table in (rows, statics) if table.size]
            watermark = max(min(times), self._said)
        self._said = max(self._said, watermark)
        return Batch(rows, statics, self._said, self._origin)
