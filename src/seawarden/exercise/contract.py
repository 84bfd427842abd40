"""What the rooms of the exercise hand to one another: ways of ships, the truth of what was made, and the switches.

    sea(seed, day, ships, switches)  ->  batches          a simulated day of the whole Baltic: a source like any other
    inject(batches, order, truths)   ->  batches          something is done to some ships of any source, real ones too
    score(truths, what the watch said)                    how much of it was found, when, and what else was said

An inject is `(batches, order, truths) -> Iterator[Batch]`: it changes, adds or drops rows of the ships that it picks
and appends a `Truth` to ``truths`` for each, complete once the batches are exhausted. It must not look at rows that
come later than the row at hand by more than one batch, and needs no truth of the simulator: it works on any archive.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import msgspec
import numpy as np

from seawarden.exercise.ships import Ship
from seawarden.model.batch import Batch

TUNE: Final = range(1000, 2000)  # seeds on which tables are fitted and bars are set
JUDGE: Final = range(2000, 3000)  # seeds on which results are reported; the two never meet

# one vertex of a ship's way through a day (84 bytes would do; readable counts more)
WAY: Final = np.dtype(
    [
        ("lon", "f8"),
        ("lat", "f8"),
        ("kn", "f8"),  # speed through calm water that she means to make from here to the next vertex
        ("aside_m", "f8"),  # how far to the right of the line she keeps on that leg
        ("wait_s", "f8"),  # lies here at least so long on arrival (0: sails through)
        ("leave_s", "f8"),  # and not less than until this second of the day (timetables); -inf: no matter
        ("swing_m", "f8"),  # while lying: radius of her swing at anchor, or of her drift; 0 moored
        ("status", "u1"),  # navigational status on the leg that begins here
        ("lying", "u1"),  # navigational status while she lies here (1 anchored, 5 moored, 0 drifting)
    ]
)


class Plan(NamedTuple):
    """What one ship means to do on one day. ``way`` WAY[n], n >= 1; she is at way[0] at second ``begins_s``.

    Before ``begins_s``, and past the end of her way unless she lies there, she is out of the area: not heard.
    ``group`` says what she is ("merchant", "ferry", "fishing", "tug", "tow", "pilot", "dredger", "service", "small",
    "anchored", "moored", "convoy", "waiting", "engine", "slow_steaming", ...): innocent all of them.
    """

    ship: Ship
    way: np.ndarray
    begins_s: float
    group: str
    sea_kn: float  # what she makes at sea on an ordinary day
    noise_kn: float  # standard deviation of her own slow wander of speed


@dataclass(frozen=True)
class Switches:
    """Every fault of reality is a switch, so that its effect can be measured. ``noise``: honest, mild or none."""

    noise: str = "honest"
    slow_downs: bool = True  # ordinary ones, for reasons that nobody sees
    engine_trouble: bool = True
    slow_steaming: bool = True
    weather: bool = True  # wind, waves, current, ice: slow everybody in a region
    service: bool = True  # innocent loiterers
    receivers: bool = True  # range, holes, outages: off, everything is heard
    repeats: bool = True
    clocks: bool = True  # receivers' clocks are off
    stale: bool = True  # old positions sent again
    sensors: bool = True  # bad headings, shared MMSI, missing fields
    small: bool = True  # class B
    jamming: bool = False
    thin_s: float = 0.0  # at least so many seconds between two reports of a ship; 0: as ITU-R M.1371 says


class Truth(msgspec.Struct, kw_only=True):
    """What was done to one ship: the answer that a detector is held against. Times are UTC epoch s."""

    kind: str  # of the incident that ought to come of it (`seawarden.model.kinds.Kind`)
    shape: str  # "lasting", "halting", "dips", "already", "circle", ...
    mmsi: int
    start: float
    end: float
    others: list[int] = []  # further MMSI that are party to it
    struck: list[tuple[str, float]] = []  # (asset, when) in order, of the exercise's register
    position: tuple[float, float] = (0.0, 0.0)  # where it began
    radius_m: float = 0.0  # of an area
    facts: dict[str, Any] = {}


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What an inject is asked for: a shape, how many ships, with which seed; ``facts`` are the shape's own dials."""

    shape: str
    count: int
    seed: int
    facts: dict[str, Any] = {}


Inject = Callable[[Iterator[Batch], Order, list[Truth]], Iterator[Batch]]
