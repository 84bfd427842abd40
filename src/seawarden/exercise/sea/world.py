"""The simulated Baltic as a source like any other: the plans of all ships, sailed, sent and heard.

for batch in sea(seed=1000, day=0): ...

Nothing in it ever happened: ships, stations and weather are invented; the origin of every batch is EXERCISE.
"""

from collections.abc import Iterator
from typing import Final

from seawarden.exercise.contract import Switches
from seawarden.exercise.sea.plans import plans
from seawarden.exercise.sea.reports_day import sail_day
from seawarden.model.batch import Batch

ALL: Final = Switches()  # every fault of reality but jamming


def sea(seed: int, day: int = 0, ships: int = 2000, switches: Switches = ALL, hours: float = 24.0) -> Iterator[Batch]:
    """Yield a day of the whole Baltic in batches of ten minutes, the last one empty with the watermark inf.

    Day ``d`` begins at 2025-11-03T00:00Z + d days, which is only a date; ``hours`` at most 24. The same arguments give
    the same bytes. What a seed has for all its days: ships, stations, their clocks, the course of the weather.
    """
    return sail_day(plans(seed, day, ships, switches), seed, day, switches, hours)
