"""Learning from an archive: minutes in, Knowledge of ships and places out.

`Learner` takes the minutes that the pipe closes, in the order of time, and learns them day by day (UTC). It keeps one
day of minutes and counts by ship and by cell, no more: memory grows with the ships and the sea, not with the archive.
"""

from typing import Final

import numpy as np

from seawarden.knowledge import learn_day
from seawarden.knowledge.learn_day import Learnt, Placed
from seawarden.knowledge.tally import Tally, count, merged, quantile
from seawarden.model import knowledge_lookup as lookup
from seawarden.model.knowledge import HEARD, SHIPS, SPEEDS, Knowledge, nothing
from seawarden.model.tables import BAD_MMSI, BAD_SPEED, JUMP, PNT_GOOD, SOG_MAX, STALE

DAY_S: Final = 86400.0
FEWEST_SHIPS: Final = 3  # ship-days from which a cell's speeds are told: fewer say who, not what is usual
FEWEST_HEARD_MIN: Final = 30
FEWEST_CHANGES: Final = 6  # of speed in 20 minutes, from which noise is told: a ship that only gathers way has fewer
_UNFIT: Final = BAD_MMSI | BAD_SPEED | JUMP | SOG_MAX | STALE


class Learner:
    """Learns minutes of a past, and says what it has learnt. ``placed`` gives PLACED of positions."""

    def __init__(self, placed: Placed, learnt: Learnt | None = None) -> None:
        self._placed = placed
        self._learnt = learn_day.nothing_learnt() if learnt is None else learnt
        self._day = 0
        self._open: list[np.ndarray] = []

    def add(self, minutes: np.ndarray, tracks: np.ndarray) -> None:
        """Learn MINUTES of one step, in the order of time; ``tracks`` TRACKS of the same step, for IMO numbers.

        Only minutes under way with a believable position and speed are learnt. A day that comes in two parts with
        another between counts as two.
        """
        fit = (minutes["pnt"] == PNT_GOOD) & (minutes["flags"] & _UNFIT == 0) & (minutes["mmsi"] > 0)
        fit &= minutes["sog_kn"] > learn_day.UNDER_WAY_KN
        minutes = minutes[fit & np.isfinite(minutes["lon"] + minutes["lat"])]
        day = ((minutes["t"] - 60.0) // DAY_S).astype(np.int64)
        for begins in np.flatnonzero(np.diff(day, prepend=-1)):
            ends = begins + np.searchsorted(day[begins:], day[begins], side="right")
            if day[begins] != self._day:
                self._learnt, self._open = self.learnt(), []
                self._day = int(day[begins])
            self._open.append(_seen(minutes[begins:ends], tracks))

    def learnt(self) -> Learnt:
        """Return the counts so far, the open day among them. They can be kept, merged and learnt on from."""
        if not self._open:
            return self._learnt
        today = learn_day.of_day(np.concatenate(self._open), self._day, self._placed)
        return learn_day.together(self._learnt, today)

    def knowledge(self) -> Knowledge:
        """Return what has been learnt: ``ships``, ``speeds`` and ``heard``; all else is empty."""
        return as_knowledge(self.learnt())


def as_knowledge(learnt: Learnt) -> Knowledge:
    """Return counts as Knowledge: ``ships``, ``speeds`` and ``heard``; all else is empty."""
    return nothing()._replace(ships=_ships(learnt), speeds=_speeds(learnt.speeds), heard=_heard(learnt.heard))


def _seen(minutes: np.ndarray, tracks: np.ndarray) -> np.ndarray:
    out = np.zeros(minutes.size, learn_day.SEEN)
    for name in learn_day.SEEN.names or ():
        if name != "imo":
            out[name] = minutes[name]
    if tracks.size:
        mine = tracks[np.clip(minutes["slot"], 0, tracks.size - 1)]
        out["imo"] = np.where(mine["mmsi"] == minutes["mmsi"], mine["imo"], 0)
    return out


def _ships(learnt: Learnt) -> np.ndarray:
    counts = learnt.ships.counts
    bins = counts[:, : learn_day.NOISE_SUM]
    out = np.zeros(learnt.ships.keys.size, SHIPS)
    out["mmsi"], out["imo"], out["last"] = learnt.ships.keys, learnt.last["imo"], learnt.last["last"]
    out["sea_kn"] = quantile(bins, learn_day.SPEED_EDGES, learn_day.SEA_QUANTILE)
    out["hours"] = bins.sum(axis=1) / 60.0
    changes = counts[:, learn_day.NOISE_COUNT]
    some = np.maximum(changes, 1)
    out["noise_kn"] = np.where(changes >= FEWEST_CHANGES, counts[:, learn_day.NOISE_SUM] / some / 1000.0, np.nan)
    return out


def _speeds(tally: Tally) -> np.ndarray:
    """Return SPEEDS of every class, and of all cargo ships and tankers together as the class MERCHANT."""
    kind = (tally.keys % np.uint64(lookup.CLASSES)).astype(np.int64)
    some = (kind >= lookup.CARGO) & (kind < lookup.PASSENGER)
    as_merchant = tally.keys[some] - kind[some].astype(np.uint64) + np.uint64(lookup.MERCHANT)
    row, column = np.nonzero(tally.counts[some])
    amounts = tally.counts[some][row, column]
    both = merged(tally, count(as_merchant[row], column, tally.counts.shape[1], amounts))
    ships = both.counts.sum(axis=1)
    enough = ships >= FEWEST_SHIPS
    out = np.zeros(int(enough.sum()), SPEEDS)
    out["key"], out["ships"] = both.keys[enough], ships[enough]
    for name, q in (("median", 0.5), ("low", 0.15)):
        out[name] = quantile(both.counts[enough], learn_day.SHARE_EDGES, q)
    return out


def _heard(tally: Tally) -> np.ndarray:
    silences = tally.counts[:, : learn_day.SILENCES]
    minutes = silences.sum(axis=1)
    enough = minutes >= FEWEST_HEARD_MIN
    out = np.zeros(int(enough.sum()), HEARD)
    out["key"], out["minutes"] = tally.keys[enough], minutes[enough]
    out["share"] = tally.counts[enough, learn_day.SILENCES] / np.maximum(minutes[enough], 1)
    out["gap90_s"] = quantile(silences[enough], learn_day.SILENCE_EDGES, 0.9)
    return out
