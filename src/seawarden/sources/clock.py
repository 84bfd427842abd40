"""Rows whose time is wildly off, told from those that are merely early or late. The rule, for each input on its own:

1. A time before 1990 or from 2100 on (or none at all) is no AIS time: dropped.
2. The input's time begins at the median of its first 1,000 rows and moves with each row that is taken.
3. A row more than 366 days from it is *doubted*. Doubted rows are dropped when a row near the input's time follows;
   they are taken, all of them, when 1,000 in a row agree with one another (within 366 days): then it is no wrong clock
   but a gap in the recording.
4. Doubted rows at the very end are taken if none was dropped before and they are 30, or as many as were taken before.

The rule looks at rows one by one in the order of the input, never at chunks, so it does not depend on where the input
was cut. It never shifts a time: a receiver that is 1,024 weeks off (a GPS counter that ran over) looks like an old
recording, and nothing in the row proves which it is. A static row goes with the positions around it (taken within 366
days of the input's time); where an input has no positions, the rule is applied to the static rows themselves. A whole
input of another year is simply another period.
"""

from collections.abc import Sequence

import numpy as np

from seawarden.model.records import join, pick
from seawarden.model.tables import POSITIONS, STATICS, empty

EARLIEST = 631152000.0  # 1990-01-01
LATEST = 4102444800.0  # 2100-01-01
FAR_S = 366 * 86400.0
FIRST_ROWS = 1000
CONFIRM_ROWS = 1000
TAIL_ROWS = 30


class Clock:
    """The rule, fed with the record arrays (with a column ``t``) of one input in their order."""

    def __init__(self, dtype: np.dtype) -> None:
        self._held = np.empty(0, dtype)  # rows that wait for a verdict
        self.time = np.nan  # of the last row taken; NaN until the first rows have been seen
        self.visited: list[float] = []  # times that the last call began with, left and reached
        self._taken = 0
        self._trusted = True  # no doubted row was dropped so far
        self._dropped: list[np.ndarray] = []

    def judge(self, rows: np.ndarray) -> np.ndarray:
        """Return the rows that can be taken by now; others are held, or put on the pile of the dropped."""
        self.visited = [self.time]
        if not rows.size:
            return rows
        t = rows["t"]
        low, high = float(t.min()), float(t.max())
        calm = low >= EARLIEST and high < LATEST and high - low <= FAR_S and self._near(low) and self._near(high)
        if calm and not self._held.size:  # the common case: nothing to doubt, no copy
            self.time = float(t[-1])
            self.visited.append(self.time)
            self._taken += rows.size
            return rows
        sound = (t >= EARLIEST) & (t < LATEST)
        rows = self._sift(rows, sound)
        if self._held.size:
            rows = join([self._held, rows], rows.dtype)
        if np.isnan(self.time):
            if rows.size < FIRST_ROWS:
                self._held = rows
                return rows[:0]
            self._begin(rows)
        return self._walk(rows)

    def finish(self) -> np.ndarray:
        """Return what is still held and can be taken now that the input has ended."""
        self.visited = [*self.visited, self.time]
        rows = self._held
        self._held = rows[:0]
        if np.isnan(self.time) and rows.size:
            self._begin(rows)
            first = self._walk(rows)
            return join([first, self.finish()], rows.dtype)
        if self._trusted and rows.size >= min(TAIL_ROWS, max(self._taken, 1)):
            return rows
        return self._sift(rows, np.zeros(rows.size, np.bool_))

    def take_dropped(self) -> np.ndarray:
        """Return the rows dropped since the last call."""
        rows = join(self._dropped, self._held.dtype)
        self._dropped.clear()
        return rows

    @property
    def doubted(self) -> float:
        """The time of the last doubted row, NaN where none waits."""
        return float(self._held["t"][-1]) if self._held.size else np.nan

    def _near(self, t: float) -> bool:
        return abs(t - self.time) <= FAR_S

    def _begin(self, rows: np.ndarray) -> None:
        """Set the input's time from its first rows: the lower median, so that it is a time that was really sent."""
        first = np.sort(rows["t"][:FIRST_ROWS])
        self.time = float(first[(first.size - 1) // 2])

    def _sift(self, rows: np.ndarray, keep: np.ndarray) -> np.ndarray:
        """Return the rows to keep and put the others on the pile."""
        if keep.all():
            return rows
        self._dropped.append(pick(rows, ~keep))
        return pick(rows, keep)

    def _walk(self, rows: np.ndarray) -> np.ndarray:
        """Steps 2 and 3, row by row; the doubted rows at the end stay held."""
        keep = np.ones(rows.size, np.bool_)
        begin = -1  # of the doubted rows
        now = last = self.time
        for i, t in enumerate(rows["t"].tolist()):
            if abs(t - now) <= FAR_S:
                if begin >= 0:
                    keep[begin:i] = False
                    begin = -1
                now = t
                continue
            if begin < 0:
                begin = i
            elif abs(t - last) > FAR_S:
                keep[begin:i] = False
                begin = i
            last = t
            if i + 1 - begin >= CONFIRM_ROWS:
                self.visited += [now, t]
                now, begin = t, -1
        self.visited += [self.time, now]
        self.time = now
        end = rows.size if begin < 0 else begin
        self._held = rows[end:].copy()
        taken = self._sift(rows[:end], keep[:end])
        self._taken += taken.size
        self._trusted = self._trusted and taken.size == end
        return taken


class Clocks:
    """The rule for both tables of one input."""

    def __init__(self) -> None:
        self._positions = Clock(POSITIONS)
        self._alone = Clock(STATICS)  # for static rows before, or without, any position
        self._waiting = empty(STATICS)
        self.dropped = 0  # records: static rows that a position brought are counted there

    def judge(self, rows: np.ndarray, statics: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the rows and static rows of one chunk, and earlier ones, that can be taken by now."""
        rows = self._positions.judge(rows)
        statics = join([self._waiting, statics], STATICS) if self._waiting.size else statics
        self._waiting = statics[:0]
        if not np.isnan(self._positions.time):
            statics = self._beside(statics, wait=True)
        elif statics.size < FIRST_ROWS:
            statics, self._waiting = statics[:0], statics
        else:
            statics = self._alone.judge(statics)
        self._count()
        return rows, statics

    def finish(self) -> tuple[np.ndarray, np.ndarray]:
        """Return what can be taken of the rest now that the input has ended."""
        rows, statics = self._positions.finish(), self._waiting
        if np.isnan(self._positions.time):
            statics = self._alone.judge(statics)
        else:
            statics = self._beside(statics, wait=False)
        statics = join([statics, self._alone.finish()], STATICS)
        self._count()
        return rows, statics

    def _beside(self, statics: np.ndarray, wait: bool) -> np.ndarray:
        """Return the static rows near the positions' time; the far ones wait while positions like them are doubted."""
        t = statics["t"]
        near = np.zeros(statics.size, np.bool_)
        for time in self._positions.visited:
            near |= np.abs(t - time) <= FAR_S
        if near.all():
            return statics
        doubted = self._positions.doubted if wait else np.nan
        waits = ~near & (np.abs(t - doubted) <= FAR_S)
        self._waiting = pick(statics, waits)
        self.dropped += int((statics["derived"][~near & ~waits] == 0).sum())
        return pick(statics, near)

    def _count(self) -> None:
        self.dropped += self._positions.take_dropped().size
        self.dropped += int((self._alone.take_dropped()["derived"] == 0).sum())


def strays(times: Sequence[float]) -> list[bool]:
    """Return for each input's first time whether it lies more than 366 days from every other input's."""
    found = [False] * len(times)
    order = sorted(range(len(times)), key=times.__getitem__)
    for at, i in enumerate(order):
        beside = [times[j] for j in (*order[max(at - 1, 0) : at], *order[at + 1 : at + 2])]
        found[i] = bool(beside) and min(abs(times[i] - t) for t in beside) > FAR_S
    return found
