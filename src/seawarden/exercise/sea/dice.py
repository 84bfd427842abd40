"""Seeded dice: a stream of its own for each ship and purpose, so that nothing depends on what else was drawn."""

from typing import Final

import numpy as np

SHIP, CHAIN, VOYAGE, TROUBLE, DAILY = 1, 2, 3, 4, 5
_SEA: Final = 0x5EA


def dice(seed: int, number: int, purpose: int, turn: int = 0) -> np.random.Generator:
    """Return the stream of a ship for a purpose; ``turn`` (>= -10,000) tells voyages or days apart."""
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([_SEA, seed, number, purpose, turn + 10_000])))
