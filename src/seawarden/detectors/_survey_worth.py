"""What the features of a series of lines are worth, in decibans: judgement, used where nothing fitted is in the table.

Surveys are sailed in parallel, evenly spaced lines, slowly enough for what is towed or what sounds; the sizes here and
the speeds have no source but judgement.
"""

from collections.abc import Mapping
from typing import Final

from seawarden.model.finding import Vessel
from seawarden.model.likelihood import Likelihood

FISHES, SMALL, OTHER = range(3)  # classes of the feature ``who``; service ships are left to the weighing's priors

WORTH: Final[Mapping[str, Likelihood]] = {
    feature: Likelihood(feature=feature, unit=unit, edges=edges, db=db)
    for feature, unit, edges, db in (
        ("lines", "lines", [5.0, 6.0, 8.0, 10.0, 14.0], [6.0, 8.0, 10.0, 12.0, 14.0, 16.0]),
        ("share_over", "of lines", [0.3, 0.5, 0.8], [-14.0, -6.0, -2.0, 1.0]),
        ("along", "of lines", [0.5], [0.0, 2.0]),
        ("uneven", "of the spacing", [0.3, 0.6, 1.0], [3.0, 1.0, -2.0, -4.0]),
        ("spacing", "of a line", [0.15, 0.3], [1.0, 0.0, -3.0]),
        ("speed", "kn", [3.3, 5.8], [-2.0, 1.0, -1.0]),
        ("who", "class", [1.0, 2.0], [-10.0, -6.0, 0.0]),
        ("length", "km", [8.0, 15.0], [0.0, -4.0, -10.0]),
        ("restricted", "yes or no", [0.5], [0.0, -8.0]),
        ("port", "km", [3.0, 6.0], [-5.0, -2.0, 0.0]),
    )
}


def who(vessel: Vessel, says_fishing: bool) -> int:
    """Return the class of a ship by what she says of herself."""
    kind = vessel.type or 0
    if kind == 30 or says_fishing:
        return FISHES
    return SMALL if kind in (36, 37) else OTHER
