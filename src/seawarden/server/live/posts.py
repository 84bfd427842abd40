"""Where the server hands on what people do, and where it looks up what was: given by who starts it."""

from collections.abc import Callable
from typing import Any, NamedTuple, Protocol

import numpy as np


class Past(Protocol):
    """The archive of positions (`seawarden.store.archive.Archive`): SEEN rows."""

    def at(self, t: float, max_age_s: float) -> np.ndarray:
        """Return the last minute of every track that ends in (t - max_age_s, t]."""

    def query(
        self,
        t0: float,
        t1: float,
        *,
        mmsi: int | None = None,
        track_id: int | None = None,
        box: tuple[float, float, float, float] | None = None,
        limit: int | None = None,
    ) -> Any:
        """Return rows with t0 < t <= t1, a data frame."""

    def track(self, track_ref: str, t0: float, t1: float) -> np.ndarray:
        """Return the minutes of one track in the order of time."""


class Post(NamedTuple):
    """``act`` writes an act into the spool and wakes the watch; it may block and raises StoreError without room."""

    act: Callable[[Any], None]
    past: Past | None = None
