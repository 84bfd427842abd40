"""Flags that one row deserves by itself. Those that need the track (JUMP, STALE) are set where the track is known."""

from typing import Final

import numpy as np

from seawarden.kernel import kernel
from seawarden.model.tables import BAD_MMSI, BAD_SPEED, CLASS_SAR_AIRCRAFT, OLD_FEED_CLOCK
from seawarden.tracks.clean_number import is_odd_number

_FIRST_YEAR: Final = 946_684_800.0  # 2000-01-01Z: no ship carried AIS before
_AIRCRAFT: Final = 9  # message type of search and rescue aircraft


@kernel
def flag(rows: np.ndarray, heard: np.ndarray, too_fast_kn: float, odd_leads: np.ndarray) -> None:
    """Set ``receivers`` (u8 ``heard``) and the flags BAD_MMSI, BAD_SPEED, OLD_FEED_CLOCK of new rows, in place.

    What a ship sent is never changed: oddness is evidence.
    """
    last = np.int64(0)
    odd = False
    for i in range(rows.size):
        row = rows[i]
        mmsi = np.int64(row.mmsi)
        if mmsi != last:
            odd = is_odd_number(mmsi, odd_leads)
            last = mmsi
        flags = np.int64(row.flags)
        if odd:
            flags |= BAD_MMSI
        if row.sog_kn < 0.0 or (
            row.sog_kn > too_fast_kn and row.msg_type != _AIRCRAFT and row.ais_class != CLASS_SAR_AIRCRAFT
        ):
            flags |= BAD_SPEED
        if row.t < _FIRST_YEAR:
            flags |= OLD_FEED_CLOCK
        row.flags = flags
        row.receivers = heard[i]
