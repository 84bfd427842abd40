"""Batch: what flows through the pipe.

The rule of the watermark, kept from `clean` on: **a batch holds every row with t < watermark that no earlier batch
held, and none at or after it. Every event whose time is < watermark has been said when the batch has been stepped;
none at or after it has.** So results do not depend on where the stream is cut.
"""

from enum import StrEnum
from typing import NamedTuple

import numpy as np

from seawarden.model.tables import POSITIONS, STATICS, empty


class Origin(StrEnum):
    """Where rows come from. An exercise can never be taken for real: the word goes on everything that is written."""

    LIVE = "live"
    REPLAY = "replay"
    EXERCISE = "exercise"
    PEER = "peer"


class Batch(NamedTuple):
    """Rows in the total order (t, mmsi, feed, hash), and the moment before which nothing more will come.

    ``rows`` has dtype POSITIONS and ``statics`` STATICS. Before `clean` rows may lie at or after the watermark and are
    in any order; past it the module's rule holds. An empty batch with a newer watermark is a tick.
    """

    rows: np.ndarray
    statics: np.ndarray
    watermark: float
    origin: Origin = Origin.REPLAY


def tick(watermark: float, origin: Origin = Origin.REPLAY) -> Batch:
    """Return an empty batch that only moves the time on."""
    return Batch(empty(POSITIONS), empty(STATICS), watermark, origin)
