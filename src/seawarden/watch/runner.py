"""The runner: one thread that keeps the keeper going, and what it shows to everybody else.

The pipe has a thread of its own (its kernels let go of the interpreter's lock); whoever wants to know what the watch
knows takes `Runner.shown`, an object that is replaced as a whole after every step and never changed.
"""

import threading
import time
from collections import deque
from collections.abc import Callable
from typing import NamedTuple

import msgspec
import numpy as np

from seawarden.model.errors import SeawardenError
from seawarden.model.tables import TRACKS, empty
from seawarden.sources.live import Health
from seawarden.store.spool import Place
from seawarden.watch.keeper import Answer, Keeper

BEAT_S = 0.25
CHECKPOINT_S = 60.0
AGAIN_S = 2.0  # after a fault of the disk or the journal
MOST_RECORDS = 2000  # taken in one step: a backlog is worked off in parts, each shown


class Shown(NamedTuple):
    """What the watch knows now. ``tracks`` TRACKS, a copy; times are UTC epoch s.

    ``watermark`` is the event time up to which everything was judged, ``now`` the time of receipt of the last record,
    ``behind`` whether records wait. ``faults`` are detectors set aside and why; ``trouble`` says why nothing moves.
    """

    watermark: float = -np.inf
    now: float = -np.inf
    lateness_s: float = 10.0
    tracks: np.ndarray = empty(TRACKS)
    areas: np.ndarray = np.empty(0)
    health: dict[int, Health] = {}  # noqa: RUF012 (replaced as a whole, never changed)
    faults: dict[str, str] = {}  # noqa: RUF012
    dropped: dict[str, int] = {}  # noqa: RUF012
    rows: int = 0
    rows_per_s: float = 0.0
    step_s: float = 0.0
    behind: bool = False
    trouble: str = ""


class Runner:
    """Runs a keeper in a thread. ``changed`` is called in that thread after steps that changed the journal."""

    def __init__(self, keeper: Keeper, changed: Callable[[], None] = lambda: None) -> None:
        self.keeper = keeper
        self.shown = Shown(lateness_s=keeper.desk.lateness_s)
        self.answers: deque[Answer] = deque(maxlen=1000)
        self._changed = changed
        self._stop = threading.Event()
        self._wake = threading.Event()
        self._thread = threading.Thread(target=self._run, name="seawarden-watch", daemon=True)
        self._rates: deque[tuple[float, int]] = deque(maxlen=40)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def wake(self) -> None:
        """Look at the spool now: something urgent was written (an operator's act)."""
        self._wake.set()

    def stop(self, timeout_s: float = 30.0) -> None:
        """End after the present step, with a checkpoint."""
        self._stop.set()
        self._wake.set()
        self._thread.join(timeout_s)

    def _run(self) -> None:
        checked = time.monotonic()
        while not self._stop.is_set():
            try:
                more = self._beat()
                if time.monotonic() - checked >= CHECKPOINT_S:
                    self.keeper.checkpoint()
                    checked = time.monotonic()
            except SeawardenError as fault:
                self.shown = self.shown._replace(trouble=str(fault))
                self._stop.wait(AGAIN_S)
                continue
            if not more:
                self._wake.wait(BEAT_S)
                self._wake.clear()
        try:
            self.keeper.checkpoint()
        except SeawardenError as fault:
            self.shown = self.shown._replace(trouble=str(fault))

    def _beat(self) -> bool:
        """Take what waits in the spool, `MOST_RECORDS` at most; return whether more waits."""
        records = []
        for record in self.keeper.records():
            records.append(record)
            if len(records) >= MOST_RECORDS:
                break
        if not records:
            return False
        began = time.monotonic()
        steps = self.keeper.take(records)
        self.answers.extend(steps.acts)
        self._show(sum(news.batch.rows.size for news in steps.news), time.monotonic() - began, len(records))
        if steps.acts or any(news.transitions or news.findings for news in steps.news):
            self._changed()
        return len(records) >= MOST_RECORDS

    def _show(self, rows: int, step_s: float, records: int) -> None:
        keeper, before = self.keeper, self.shown
        self._rates.append((time.monotonic(), before.rows + rows))
        span = self._rates[-1][0] - self._rates[0][0]
        state = keeper.state
        tracks = state.tracks.tracks
        self.shown = Shown(
            watermark=state.watermark,
            now=keeper.desk.now,
            lateness_s=keeper.desk.lateness_s,
            tracks=tracks[tracks["track_id"] != 0].copy(),
            areas=state.pnt.areas.copy(),
            health={key: msgspec.structs.replace(h, counts=dict(h.counts)) for key, h in keeper.desk.health.items()},
            faults=dict(state.faults),
            dropped=dict(state.clean.dropped),
            rows=before.rows + rows,
            rows_per_s=(self._rates[-1][1] - self._rates[0][1]) / span if span > 1.0 else 0.0,
            step_s=step_s,
            behind=records >= MOST_RECORDS,
        )

    @property
    def place(self) -> Place | None:
        """Where in the spool the keeper stands."""
        return self.keeper.place
