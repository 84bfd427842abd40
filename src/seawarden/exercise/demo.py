"""The demo's source: a day of the Gulf of Finland as batches, like any other source, origin EXERCISE.

    for batch in demo(seed=1): ...

25 December 2024, 00:00 to 24:00 UTC, about 220 invented ships, in ten-minute batches. The same seed gives the same
bytes. See `docs/demo.md` for what is in it and what it is not.
"""

from collections.abc import Iterator

import numpy as np

from seawarden.exercise.fleet import fleet
from seawarden.exercise.reports import heard, particulars, repeats
from seawarden.exercise.sailing import DAY_S
from seawarden.model.batch import Batch, Origin
from seawarden.model.tables import POSITIONS, STATICS, empty
from seawarden.model.times import epoch

MIDNIGHT = epoch("2024-12-25T00:00:00Z")
BATCH_S = 600.0
STALE_SHIPS = 4
HOLES = 8


def rows(seed: int = 1, ships: int = 220) -> tuple[np.ndarray, np.ndarray]:
    """Return the whole day: POSITIONS (with receivers' repeats) and STATICS, both in the total order."""
    tracks = fleet(seed, ships)
    rng = np.random.default_rng([seed, 2])
    odd = rng.permutation(np.arange(3, len(tracks)))[: STALE_SHIPS + HOLES]
    stale, holes = set(odd[:STALE_SHIPS].tolist()), set(odd[STALE_SHIPS:].tolist())
    positions = np.concatenate([heard(rng, t, MIDNIGHT, i in stale, i in holes) for i, t in enumerate(tracks)])
    positions = np.concatenate((positions, repeats(rng, positions)))
    statics = np.concatenate([particulars(rng, track, MIDNIGHT) for track in tracks])
    return _ordered(positions), _ordered(statics)


def demo(seed: int = 1, ships: int = 220) -> Iterator[Batch]:
    """Yield the day in batches of ten minutes; the last is empty and has the watermark inf."""
    positions, statics = rows(seed, ships)
    edges = MIDNIGHT + np.arange(BATCH_S, DAY_S + BATCH_S, BATCH_S)
    edges[-1] = max(edges[-1], float(positions["t"][-1]) + 1.0, float(statics["t"][-1]) + 1.0)
    cuts_p = [0, *np.searchsorted(positions["t"], edges).tolist()]
    cuts_s = [0, *np.searchsorted(statics["t"], edges).tolist()]
    for i, edge in enumerate(edges.tolist()):
        part = slice(cuts_p[i], cuts_p[i + 1]), slice(cuts_s[i], cuts_s[i + 1])
        yield Batch(positions[part[0]], statics[part[1]], edge, Origin.EXERCISE)
    yield Batch(empty(POSITIONS), empty(STATICS), float("inf"), Origin.EXERCISE)


def _ordered(table: np.ndarray) -> np.ndarray:
    """Return the rows in the order (t, mmsi, feed, hash); of equal ones the receiver decides."""
    last = table["receiver"] if "receiver" in (table.dtype.names or ()) else table["msg_type"]
    return np.asarray(table[np.lexsort((last, table["hash"], table["feed"], table["mmsi"], table["t"]))])
