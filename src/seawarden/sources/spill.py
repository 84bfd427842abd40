"""Rows in any order -> rows in the order of time, with bounded memory, by way of the disk.

1. Rows are gathered into runs of a million; each run is sorted by time and written to one nameless temporary file (it
   vanishes with the process, however that ends). The time of every 1,024th row stays in memory: the marks.
2. The marks of all runs, sorted, say where to cut time into windows of about 200,000 rows each.
3. Window by window each run is read on from where it was left; a window's end is the promise of its part.

Nothing is assumed about the range or the density of times. Memory: two runs while writing, one window while reading.
"""

import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

import numpy as np

from seawarden.model.errors import StoreError
from seawarden.model.records import bare, join, take
from seawarden.model.tables import POSITIONS, STATICS
from seawarden.sources.order import Part

RUN_ROWS = 1_000_000
MARK_ROWS = 1024
WINDOW_ROWS = 200_000
SMALL_ROWS = 100_000  # so many are sorted in memory: a small input asks nothing of the disk
_WRITE_ROWS = 1 << 16


class _Run:
    """One sorted run in the file: read on with `until`."""

    def __init__(self, at: int, marks: np.ndarray, size: int) -> None:
        self.marks = marks  # times of the rows 0, 1024, 2048 ...
        self._at = at  # byte offset of the run
        self._size = size
        self._read = 0  # rows read so far
        self._left: np.ndarray | None = None  # read but later than the last window

    def until(self, end: float, table: "Table") -> np.ndarray:
        """Return the rows with t < ``end`` that were not returned yet."""
        stop = int(np.searchsorted(self.marks, end, side="left")) * MARK_ROWS
        stop = min(stop, self._size)
        rows = self._left if self._left is not None else table.load(self._at, 0)
        if stop > self._read:
            more = table.load(self._at + self._read * table.dtype.itemsize, stop - self._read)
            rows = join([rows, more], table.dtype) if rows.size else more
            self._read = stop
        cut = int(np.searchsorted(rows["t"], end, side="left"))
        self._left = bare(rows[cut:]).copy().view(table.dtype)
        return rows[:cut]


class Table:
    """The spilled rows of one dtype."""

    def __init__(self, dtype: np.dtype, temp: Path | None, run_rows: int) -> None:
        self.dtype = dtype
        self.runs: list[_Run] = []
        self._run_rows = run_rows
        self._buffer = np.empty(0, dtype)
        self._filled = 0
        self._bytes = 0
        self._temp = temp
        self._file: IO[bytes] | None = None
        self._small: np.ndarray | None = None

    def add(self, rows: np.ndarray) -> None:
        """Take rows in; writes a run whenever one is full."""
        at = 0
        while at < rows.size:
            if not self._buffer.size:
                self._buffer = np.empty(self._run_rows, self.dtype)
            count = min(rows.size - at, self._run_rows - self._filled)
            bare(self._buffer)[self._filled : self._filled + count] = bare(rows[at : at + count])
            self._filled += count
            at += count
            if self._filled == self._run_rows:
                self._write()

    def seal(self) -> None:
        """Write the last run (all there is, if it is little, stays in memory) and let the buffer go."""
        if self._filled and not self.runs and self._filled <= SMALL_ROWS:
            rows = self._buffer[: self._filled]
            self._small = take(rows, np.argsort(rows["t"], kind="stable"))
            self.runs.append(_Run(0, self._small["t"][::MARK_ROWS].copy(), self._small.size))
        elif self._filled:
            self._write()
        self._buffer = self._buffer[:0].copy()

    def load(self, at: int, count: int) -> np.ndarray:
        """Return ``count`` rows that lie at byte ``at`` of the file."""
        if self._small is not None:
            first = at // self.dtype.itemsize
            return self._small[first : first + count]
        rows = np.empty(count, self.dtype)
        if count:
            assert self._file is not None
            view = rows.view(np.uint8).data
            done = 0
            while done < len(view):
                got = os.preadv(self._file.fileno(), [view[done:]], at + done)
                if not got:
                    raise StoreError("the temporary file for sorting was cut short by somebody else")
                done += got
        return rows

    def close(self) -> None:
        """Delete the temporary file."""
        if self._file is not None:
            self._file.close()

    def _write(self) -> None:
        rows = self._buffer[: self._filled]
        order = np.argsort(rows["t"], kind="stable")
        marks = rows["t"][order[::MARK_ROWS]]
        try:
            if self._file is None:
                self._file = tempfile.TemporaryFile(dir=self._temp, buffering=0)  # noqa: SIM115 (closed by `close`)
            for at in range(0, order.size, _WRITE_ROWS):
                data = take(rows, order[at : at + _WRITE_ROWS]).view(np.uint8).data
                while data:
                    data = data[self._file.write(data) :]
        except OSError as error:
            place = self._temp or tempfile.gettempdir()
            raise StoreError(
                f"sorting by time needs room on disk, and {place} gives none ({error.strerror or error}): "
                "free some or name another folder for temporary files"
            ) from None
        self.runs.append(_Run(self._bytes, marks, rows.size))
        self._bytes += rows.nbytes
        self._filled = 0


def by_time(
    parts: Iterable[tuple[np.ndarray, np.ndarray]], temp: Path | None = None, run_rows: int = 0
) -> Iterator[Part]:
    """Yield all rows and statics of ``parts`` as parts in the order of time (within a part: any order).

    ``run_rows`` are sorted at once, a million where 0. ``temp``: the folder for temporary files, the system's where
    None; 72 bytes a row and 104 a static row are needed there. StoreError where it is full. The temporary files are
    gone when the generator ends or is closed.
    """
    run_rows = run_rows or RUN_ROWS
    rows, statics = Table(POSITIONS, temp, run_rows), Table(STATICS, temp, max(run_rows // 4, 1))
    try:
        for some_rows, some_statics in parts:
            rows.add(some_rows)
            statics.add(some_statics)
        rows.seal()
        statics.seal()
        for end in _windows(rows, statics):
            yield Part(_window(rows, end), _window(statics, end), end)
    finally:
        rows.close()
        statics.close()


def _windows(*tables: Table) -> Iterator[float]:
    """Yield where the windows end: rising, the last inf."""
    marks = np.concatenate([run.marks for table in tables for run in table.runs] or [np.empty(0)])
    marks.sort()
    last = -np.inf
    for end in marks[WINDOW_ROWS // MARK_ROWS :: WINDOW_ROWS // MARK_ROWS].tolist():
        if end > last:
            yield end
            last = end
    yield np.inf


def _window(table: Table, end: float) -> np.ndarray:
    """Return the rows of all runs before ``end``."""
    found = [rows for run in table.runs if (rows := run.until(end, table)).size]
    return join(found, table.dtype)
