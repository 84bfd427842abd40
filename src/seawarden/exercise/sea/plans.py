"""What every ship of the simulated Baltic means to do on one day."""

from collections.abc import Callable
from typing import Final

from seawarden.exercise.contract import Plan, Switches
from seawarden.exercise.sea import fleet_ferry, fleet_merchant

Fleet = Callable[[int, int, range, Switches], list[Plan]]

# ships of the fleet for every ship that is out at a time; merchants away beyond Skaw or the canal are not
_SHARES: Final[tuple[tuple[Fleet, float], ...]] = (
    (fleet_merchant.plans, 0.94),
    (fleet_ferry.plans, 0.06),
)


def plans(seed: int, day: int, ships: int = 2000, switches: Switches | None = None) -> list[Plan]:
    """Return the plans of about ``ships`` ships for one day (0, 1, 2, ...).

    The fleet is of the seed and of ``ships``: she has the same MMSI, name, size, sea speed and wander every day. Ships
    that are out of the sea all day have no plan.
    """
    switches = switches or Switches()
    found: list[Plan] = []
    number = 0
    for fleet, share in _SHARES:
        count = round(share * ships)
        found.extend(fleet(seed, day, range(number, number + count), switches))
        number += count
    return found
