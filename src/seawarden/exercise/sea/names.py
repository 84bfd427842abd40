"""Invented names and numbers for more than two thousand ships: none can be taken for a real one.

As in `seawarden.exercise.ships`: MMSI begin with 290, allotted to nobody; names begin with ``EX``; no IMO numbers.
"""

from typing import Final

from seawarden.exercise.ships import MMSI_FIRST

MMSI_BASE: Final = MMSI_FIRST + 10_000  # clear of the demonstration's ships
_FIRST: Final = (
    "AMBER ASPEN AUTUMN AZURE BIRCH BOREAL BRONZE CEDAR CINDER CLOVER COBALT COPPER CORAL CRIMSON DAWN DUSKY ELDER "
    "EMBER FROSTY GARNET GENTLE GOLDEN GRANITE HAZEL HEATHER INDIGO IVORY JADE JUNIPER LAUREL LINDEN MAPLE MARBLE MERRY "
    "MISTY NIMBLE OCHRE OLIVE ONYX OPAL PEARL QUIET ROWAN RUSSET SABLE SCARLET SILVER SNOWY TEAL TOPAZ UMBER VIOLET"
).split()
_SECOND: Final = (
    "ANCHORITE ARROW AUK BEACON BITTERN BRAMBLE BREEZE BUNTING COMET CURLEW DIPPER DUNLIN EIDER FALCON FINCH FULMAR "
    "GANNET GOSHAWK GREBE HARRIER HERON IBIS KESTREL KITE LAPWING LARK LINNET MARTIN MERLIN ORIOLE OSPREY OUZEL PETREL "
    "PIPIT PLOVER PUFFIN QUAIL RAVEN REDSTART SANDPIPER SERIN SISKIN SKUA SNIPE STARLING SWIFT TERN THRUSH WAGTAIL "
    "WARBLER WHIMBREL WIGEON WREN"
).split()
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
