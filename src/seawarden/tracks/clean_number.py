"""What an MMSI says by its digits (ITU-R M.585-9): ship, station, or no number that anybody was given."""

from typing import Final, TypeAlias

import numpy as np

from seawarden.kernel import inlined

# A column's number is brought to np.int64 before it is reckoned with: numba makes a float of unsigned and signed.
Whole: TypeAlias = int | np.int64


def _is_known(lead: int) -> bool:
    """Return whether numbers that begin with these three digits are given out; a country's MID is 201-775.

    MIDxxxxxx ships, 00MIDxxxx coast stations, 0MIDxxxxx groups of ships, 111MIDxxx aircraft, 8MIDxxxxx handhelds,
    98MIDxxxx craft of a parent ship, 99MIDxxxx aids to navigation, 970, 972, 974 distress transmitters.
    """
    digits = f"{lead:03d}"
    if digits in ("111", "970", "972", "974"):
        return True
    country = digits[2] if digits.startswith(("00", "98", "99")) else digits[1] if digits[0] in "08" else digits[0]
    return country in "234567"


ODD_LEADS: Final = np.array([not _is_known(lead) for lead in range(1000)], np.uint8)


@inlined
def is_odd_number(mmsi: Whole, odd_leads: np.ndarray) -> bool:
    """Return whether no administration gives such a number, or installers leave it behind (111111111, 123456789)."""
    if mmsi > 999_999_999 or odd_leads[mmsi // 1_000_000] != 0:
        return True
    return bool(mmsi % 111_111_111 == 0 or mmsi == 123_456_789 or mmsi == 987_654_321)  # noqa: PLR1714
