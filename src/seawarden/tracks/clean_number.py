"""What an MMSI says by its digits (ITU-R M.585-9): ship, station, or no number that anybody was given."""

from typing import TypeAlias

import numpy as np

from seawarden.kernel import inlined

# A column's number is brought to np.int64 before it is reckoned with: numba makes a float of unsigned and signed.
Whole: TypeAlias = int | np.int64


@inlined
def is_station(mmsi: Whole) -> bool:
    """Return whether the digits are those of a coast station (00MIDxxxx) or an aid to navigation (99MIDxxxx)."""
    return bool(mmsi < 10_000_000 or 990_000_000 <= mmsi < 1_000_000_000)


@inlined
def is_odd_number(mmsi: Whole) -> bool:
    """Return whether no administration gives such a number.

    Known forms, MID being 201-775: MIDxxxxxx ships, 00MIDxxxx coast, 0MIDxxxxx groups, 111MIDxxx aircraft, 8MIDxxxxx
    handhelds, 98MIDxxxx craft of a parent ship, 99MIDxxxx aids to navigation, 970/972/974 distress transmitters. Odd
    besides: one digit nine times and 123456789 / 987654321, which installers leave behind.
    """
    if mmsi % 111_111_111 == 0 or mmsi in (123_456_789, 987_654_321) or mmsi > 999_999_999:
        return True
    first = mmsi // 100_000_000
    if 2 <= first <= 7:
        return False
    if first == 9:
        lead = mmsi // 10_000_000
        if lead >= 98:
            return not 2 <= mmsi // 1_000_000 % 10 <= 7
        return mmsi // 1_000_000 not in (970, 972, 974)
    if first == 1:
        return mmsi // 1_000_000 != 111
    if first == 8:
        return not 2 <= mmsi // 10_000_000 % 10 <= 7
    lead = mmsi // 10_000_000
    return not 2 <= (lead if lead else mmsi // 1_000_000) <= 7
