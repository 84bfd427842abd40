"""What is ordinary: whose trade it is to be slow, to idle and to lie side by side, and where ships wait."""

from typing import Any

import numpy as np

from seawarden.model.view import View, vessel_at

# ITU types, M.1371-5 table 53: fishing, towing, dredging, diving, military, sailing, pleasure; pilots to medical
TRADES = frozenset({*range(30, 38), *range(50, 60)})
OF_TRADE, OF_SMALL, SMALL_M = 0.4, 0.6, 50.0


def trade(view: View, slot: int, t: float) -> float:
    """Return how much slow work tells of the ship in ``slot`` at ``t``: 1, less of those whose trade it is.

    And of small craft. Judgement, set on tune seeds of the simulated Baltic.
    """
    ship = vessel_at(view, slot, t)
    if ship.type in TRADES:
        return OF_TRADE
    return OF_SMALL if 0.0 < (ship.length_m or 0.0) < SMALL_M else 1.0


def off_m(view: View, raw: Any) -> float:
    """Return how far in m the record's place lies from the nearest port, pilot station or anchorage; 0 inside one."""
    at = view.placed(np.array([float(raw["lon"])]), np.array([float(raw["lat"])]))[0]
    return min(float(at[f"{kind}_m"]) for kind in ("port", "pilot", "anchorage"))
