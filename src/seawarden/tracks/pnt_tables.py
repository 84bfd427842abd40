"""What `tracks.pnt` remembers: areas, and one record a track slot; a ship's own stands in that of her first track."""

from typing import Final

import numpy as np

from seawarden.model.tables import JAMS

WAKE: Final = 8  # places of her wake that are kept
DOUBTS: Final = np.dtype(
    [
        # the slot
        ("t", "f8"),  # of its last good position; 0 none
        ("lon", "f8"),
        ("lat", "f8"),
        ("t_heard", "f8"),  # last minute in which it was heard
        ("sog_kn", "f4"),
        ("cog_deg", "f4"),
        ("east_ms", "f4"),  # her velocity; NaN not known
        ("north_ms", "f4"),
        ("stale_hash", "u8"),  # of the last stale row
        ("lives", "u4"),  # of the open minute: stale rows that are no repeats of one message
        ("reckons", "u4"),  # of the open minute: rows whose UTC second says that there is no fix
        ("still", "f4"),  # minutes since she stopped dead as no ship can, and did not stir by a digit since; 0 no
        ("fits", "f4"),  # minutes on end in which place, speed, course and bow agree under way
        ("turned_deg", "f4"),  # turned in one sense at a rate that no ship of her kind keeps up
        ("mmsi", "u4"),
        ("head", "i4"),  # the ship: her first slot + 1; 0 not known yet
        ("bucket", "i4"),  # hash table of ships: first of this bucket + 1
        ("link", "i4"),  # the next ship of her bucket + 1
        ("leaps", "u4"),  # of the open minute: jumps away from her wake
        ("t_wake", "f8"),
        ("wake_lon", "f4", (WAKE,)),
        ("wake_lat", "f4", (WAKE,)),
        # the ship
        ("t_home", "f8"),  # when her position could last be believed
        ("home_lon", "f8"),
        ("home_lat", "f8"),
        ("t_seen", "f8"),  # last minute of any of her tracks
        ("t_score", "f8"),
        ("t_bad", "f8"),  # last minute in which she was bad
        ("t_first", "f8"),  # first sign of the present spell
        ("t_away", "f8"),  # since when another track than her own speaks; 0: none does
        ("t_else", "f8"),  # last minute of that other track
        ("t_both", "f8"),  # since when two of her tracks speak in turns; 0: they do not
        ("t_area", "f8"),  # last minute in an area
        ("score", "f4"),
        ("crab_deg", "f4"),  # her usual angle between heading and course, slow mean
        ("reckoned", "f4"),  # share of minutes in which she says that her fix is none, slow mean
        ("minutes", "f4"),  # heard, up to 1e6
        ("home_kn", "f4"),  # her speed when her position could last be believed
        ("home", "i4"),  # the track that is believed to be hers
        ("listed", "i4"),  # 1: in the list of bad ships
        ("bad", "i4"),  # that list: entry k stands in row k
    ]
)
AREAS: Final = np.dtype(
    [
        *((name, JAMS[name].str) for name in JAMS.names or ()),
        ("t_on", "f8"),  # last minute in which enough of it was left
        ("t_told", "f8"),
        ("told_m", "f4"),  # radius told last
        ("told_bad", "f4"),
    ]
)
MOST_AREAS: Final = 32
NUMBERS: Final = 3  # last tick, entries in the list of bad ships, open areas
TICK, BAD, OPEN = range(NUMBERS)
