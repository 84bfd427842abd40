"""What every ship of the simulated Baltic means to do on one day."""

from collections.abc import Callable
from typing import Final

from seawarden.exercise.contract import Plan, Switches
from seawarden.exercise.sea import (
    fleet_dredger,
    fleet_ferry,
    fleet_fishing,
    fleet_harbour,
    fleet_law,
    fleet_merchant,
    fleet_service,
    fleet_small,
)

Fleet = Callable[[int, int, range, Switches], list[Plan]]

# ships of the fleet for every ship that is out at a time; of the merchants some are beyond Skaw or the canal
_SHARES: Final[tuple[tuple[Fleet, float], ...]] = (
    (fleet_merchant.plans, 0.380),
    (fleet_merchant.convoy_plans, 0.018),
    (fleet_merchant.other_plans, 0.110),
    (fleet_ferry.plans, 0.060),
    (fleet_fishing.plans, 0.120),
    (fleet_harbour.tug_plans, 0.070),
    (fleet_harbour.pilot_plans, 0.035),
    (fleet_law.plans, 0.030),
    (fleet_service.farm_plans, 0.022),
    (fleet_service.works_plans, 0.014),
    (fleet_dredger.plans, 0.013),
    (fleet_small.plans, 0.160),
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
