"""What has been heard of every ship so far: ten-minute means of the last three hours, her place, her particulars.

Rows come in pieces of one bin each; nothing of a later bin is known when a bin closes, so that what is taken from it
does not depend on how the stream is cut.
"""

import numpy as np

from seawarden.exercise.inject.dials import Choice
from seawarden.model.tables import HAS_DIMENSIONS, HAS_DRAUGHT, HAS_SHIP_TYPE

BINS = 19  # the open one and the eighteen before
SHIP = np.dtype(
    [
        ("mmsi", "u4"),
        ("t_first", "f8"),
        ("t_last", "f8"),
        ("lon", "f8"),
        ("lat", "f8"),
        ("cog_deg", "f8"),
        ("length_m", "f4"),
        ("beam_m", "f4"),
        ("draught_m", "f4"),
        ("ship_type", "u1"),
        ("status", "u1"),
        ("held", "u1"),  # kept back: her rows are not passed on
        ("n", "i4", (BINS,)),
        ("sog_kn", "f8", (BINS,)),  # sums over each bin
        ("east", "f8", (BINS,)),
        ("north", "f8", (BINS,)),
    ]
)


class Heard:
    """The table, sorted by MMSI. ``bin`` is the number of the open bin (-1: none yet)."""

    def __init__(self, held_share: float, seed: int) -> None:
        """``held_share``: of the ships this share, by seed and number, is kept back from the first row on."""
        self.ships = np.zeros(0, SHIP)
        self.bin = -1
        self._share = held_share
        self._seed = seed

    def open_bin(self, number: int) -> None:
        """Begin a bin; those between the last one and it were silent."""
        first = max(self.bin + 1, number - BINS + 1) if self.bin >= 0 else number
        for old in range(first, number + 1):
            for column in ("n", "sog_kn", "east", "north"):
                self.ships[column][:, old % BINS] = 0
        self.bin = number

    def take(self, rows: np.ndarray) -> None:
        """Take POSITIONS of the open bin, in the order of time."""
        if not rows.size:
            return
        known, first, inverse = np.unique(rows["mmsi"], return_index=True, return_inverse=True)
        self._make(known)
        places = np.searchsorted(self.ships["mmsi"], known)
        self.ships["t_first"][places] = np.minimum(self.ships["t_first"][places], rows["t"][first])
        at = places[inverse]
        column = self.bin % BINS
        sog, course = rows["sog_kn"].astype(np.float64), np.radians(rows["cog_deg"].astype(np.float64))
        good = np.isfinite(sog) & np.isfinite(course)
        size = self.ships.size
        for name, values in (("sog_kn", sog), ("east", np.sin(course)), ("north", np.cos(course))):
            self.ships[name][:, column] += np.bincount(at[good], values[good], size)
        self.ships["n"][:, column] += np.bincount(at[good], minlength=size).astype(np.int32)
        for name in ("lon", "lat", "status"):
            self.ships[name][at] = rows[name]  # the last of a ship's rows stays
        self.ships["cog_deg"][at[good]] = rows["cog_deg"][good]
        self.ships["t_last"][at] = rows["t"]

    def _make(self, mmsi: np.ndarray) -> None:
        """Put those of the ships that are not known yet into the table."""
        fresh = ~np.isin(mmsi, self.ships["mmsi"])
        if not fresh.any():
            return
        more = np.zeros(int(fresh.sum()), SHIP)
        more["mmsi"], more["t_first"] = mmsi[fresh], np.inf
        more["held"] = self.shares(more["mmsi"]) < self._share
        table = np.concatenate((self.ships, more))
        self.ships = table[np.argsort(table["mmsi"])]

    def tell(self, statics: np.ndarray) -> None:
        """Take STATICS, in the order of time; of several of a ship the last counts."""
        self._make(np.unique(statics["mmsi"]))
        at = np.searchsorted(self.ships["mmsi"], statics["mmsi"])
        for bit, name, values in (
            (HAS_SHIP_TYPE, "ship_type", statics["ship_type"]),
            (HAS_DIMENSIONS, "length_m", statics["to_bow_m"].astype(np.float32) + statics["to_stern_m"]),
            (HAS_DIMENSIONS, "beam_m", statics["to_port_m"].astype(np.float32) + statics["to_starboard_m"]),
            (HAS_DRAUGHT, "draught_m", statics["draught_m"]),
        ):
            has = (statics["has"] & bit) != 0
            self.ships[name][at[has]] = values[has]

    def shares(self, mmsi: np.ndarray) -> np.ndarray:
        """Return a number 0..1 for each ship by her MMSI and the seed (splitmix64)."""
        mixed = mmsi.astype(np.uint64) + np.uint64(self._seed * 0x9E3779B97F4A7C15 % 2**64)
        for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
            mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
        return np.asarray((mixed ^ (mixed >> np.uint64(31))) / 2.0**64)

    def columns(self, bins: int) -> np.ndarray:
        """Return the columns of the last ``bins`` bins before the open one, the latest first."""
        return (self.bin - 1 - np.arange(bins)) % BINS

    def means(self, bins: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Return of the last bins: rows i4[ships, bins], mean speed kn, east and north of the course (NaN: silent)."""
        columns = self.columns(bins)
        n = self.ships["n"][:, columns]
        some = np.where(n > 0, n, np.nan)
        return n, *(self.ships[name][:, columns] / some for name in ("sog_kn", "east", "north"))  # type: ignore[return-value]


def fits(ships: np.ndarray, choice: Choice) -> np.ndarray:
    """Return bool[ships]: by her particulars she may be wanted (one whose particulars are not known may be)."""
    kind, length = ships["ship_type"], ships["length_m"]
    by_type = (kind == 0) | ((kind >= choice.types[0]) & (kind <= choice.types[1]))
    return np.asarray(by_type & ((length == 0.0) | (length >= choice.length_m)))
