"""Drive the pipe from a source. Here alone the engine reads a clock, and only to say how long things took."""

import resource
import sys
import time
from collections.abc import Callable, Iterable

from seawarden.engine import pipe as line
from seawarden.model.batch import Batch


class Stopwatch:
    """Seconds spent in each stage of the pipe."""

    def __init__(self) -> None:
        """Begin now."""
        self.seconds: dict[str, float] = {}
        self.began = self.last = time.perf_counter()

    def lap(self, stage: str) -> None:
        """Book the time since the last call on ``stage``."""
        now = time.perf_counter()
        self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self.last
        self.last = now

    def total(self) -> float:
        """Return the seconds since the start."""
        return time.perf_counter() - self.began


def peak_mb() -> float:
    """Return the most memory that this process has held, in MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1e6 if sys.platform == "darwin" else 1e3)


def drive(
    batches: Iterable[Batch],
    pipe: line.Pipe,
    state: line.State,
    sink: Callable[[line.News, line.State], None],
    watch: Stopwatch,
) -> line.State:
    """Take every batch through the pipe, hand what is new to ``sink``, return the last state."""
    for batch in batches:
        watch.lap("reading")
        state, news = line.step(pipe, batch, state, watch.lap)
        sink(news, state)
        watch.lap("writing")
    return state
