"""What the features of towing are worth, in decibans: judgement, used where the evidence table has nothing fitted.

That a trawler's speeds have two modes, and that she tows in the slower one, is measured (Natale et al., Mapping Fishing
Effort through AIS Data, PLOS ONE 10(6) e0130746, 2015, on the Swedish fleet); where the modes lie and all sizes here
are judgement.
"""

from collections.abc import Mapping
from typing import Final

from seawarden.model.finding import Vessel
from seawarden.model.likelihood import Likelihood

SERVICE, MERCHANT, SMALL, OTHER, FISHING, FISHES = range(6)  # classes of the feature ``who``
_SERVICE_TYPES: Final = (*range(31, 36), *range(50, 60))  # ITU-R M.1371-5, table 53: tugs, dredgers, pilots, state
_LONG_M: Final = 100.0

WORTH: Final[Mapping[str, Likelihood]] = {
    feature: Likelihood(feature=feature, unit=unit, edges=edges, db=db)
    for feature, unit, edges, db in (
        ("hauls_over", "hauls", [2.0, 3.0, 4.0, 6.0, 10.0, 20.0], [0.0, 2.0, 4.0, 6.0, 8.0, 9.0, 12.0]),
        ("share_over", "of hauls", [0.3, 0.5, 0.75], [-12.0, -5.0, 0.0, 2.0]),
        ("turns_back", "times", [1.0, 2.0, 3.0], [0.0, 2.0, 3.0, 4.0]),
        ("rough", "kn", [0.3, 0.5, 0.8], [1.0, 0.0, -2.0, -6.0]),
        ("longest_haul", "min", [30.0, 45.0, 90.0], [-3.0, 0.0, 1.0, 2.0]),
        ("who", "class", [1.0, 2.0, 3.0, 4.0, 5.0], [-8.0, -6.0, -5.0, 2.0, -1.0, -1.0]),
        ("others", "boats", [1.0, 2.0, 4.0], [0.0, -4.0, -7.0, -10.0]),
        ("restricted", "yes or no", [0.5], [0.0, -8.0]),
        ("port", "km", [3.0, 6.0], [-6.0, -2.0, 0.0]),
    )
}


def who(vessel: Vessel, says_fishing: bool) -> int:
    """Return the class of a ship by what she says of herself: what a trawler would say, or somebody else."""
    kind, length_m = vessel.type or 0, vessel.length_m or 0.0
    if kind == 30 or says_fishing:
        return FISHES if says_fishing and kind == 30 else FISHING
    if kind in _SERVICE_TYPES:
        return SERVICE
    if kind in (36, 37):
        return SMALL
    return MERCHANT if 60 <= kind < 90 and length_m > _LONG_M else OTHER
