"""Invented names and numbers for more than two thousand ships: none can be taken for a real one.

As in `seawarden.exercise.ships`: MMSI begin with 290, allotted to nobody; names begin with ``EX``; no IMO numbers.
"""

import json
from importlib import resources
from typing import Final

from seawarden.exercise.ships import MMSI_FIRST

MMSI_BASE: Final = MMSI_FIRST + 10_000  # clear of the demonstration's ships
_WORDS: Final = json.loads(resources.files(__package__).joinpath("names.json").read_text("utf-8"))
_FIRST: Final[list[str]] = _WORDS["first"].split()
_SECOND: Final[list[str]] = _WORDS["second"].split()
NAMES: Final = len(_FIRST) * len(_SECOND)


def name_of(number: int) -> str:
    """Return the invented name of the ship with this number: different for every number below `NAMES`."""
    row, column = divmod(number % NAMES, len(_SECOND))
    return f"EX {_FIRST[row]} {_SECOND[(column + 7 * row) % len(_SECOND)]}"


def call_sign_of(number: int) -> str:
    """Return the invented call sign: ``EX`` is nobody's prefix for ships here, five digits follow."""
    return f"EX{number:05d}"


def mmsi_of(number: int) -> int:
    """Return the MMSI of the ship with this number."""
    return MMSI_BASE + number
