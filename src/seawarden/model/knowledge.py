"""Knowledge: what the watch knows beforehand of places and ships. An argument of the pipe, like the register.

It is learnt from an archive (`seawarden learn`), written down (ports, pilots, anchorages), or brought by a user
(depths, watch lists). Everything in it may be empty: then nothing is known, and no detector may fail for that.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

import msgspec
import numpy as np

# kinds of place
PORT: Final = 0
PILOT: Final = 1  # where pilots board
ANCHORAGE: Final = 2
LANE: Final = 3  # where ships turn, join or leave a traffic lane: speed changes there for good reasons
WORKS: Final = 4  # wind farm, dredging ground, cable works: service ships stay here
KINDS: Final = ("port", "pilot", "anchorage", "lane", "works")

PLACES: Final = np.dtype([("lon", "f8"), ("lat", "f8"), ("radius_m", "f4"), ("kind", "u1"), ("pad", "u1", (3,))])

# how far each kind of place is from a point: metres to its edge, 0 inside, inf beyond REACH_M or none known
PLACED: Final = np.dtype([(f"{kind}_m", "f4") for kind in KINDS])
REACH_M: Final = 60_000.0

# what each ship did on earlier days, sorted by mmsi
SHIPS: Final = np.dtype(
    [
        ("mmsi", "u4"),
        ("imo", "u4"),  # 0 not known
        ("sea_kn", "f4"),  # 70 % quantile of her moving minutes at sea over the days
        ("noise_kn", "f4"),  # mean absolute change of her speed in 20 minutes
        ("hours", "f4"),  # of sailing that these rest on
        ("last", "f8"),  # UTC epoch s of the last of them
    ]
)

# speed of ships of one class on one course in one cell, as a share of their own sea speed of the same day; sorted by
# key (`knowledge_lookup.speeds_key`). ``low`` is the 15 % quantile, ``ships`` counts ship-days
SPEEDS: Final = np.dtype([("key", "u8"), ("median", "f4"), ("low", "f4"), ("ships", "u4"), ("pad", "u4")])
# share of the minutes under way in which ships of one class were heard in one cell, and the silence in which 90 % of
# their time lies: no longer one is out of the ordinary there. Sorted by key (`knowledge_lookup.heard_key`)
HEARD: Final = np.dtype([("key", "u8"), ("share", "f4"), ("gap90_s", "f4"), ("minutes", "u4"), ("pad", "u4")])


class Raster(NamedTuple):
    """Values f4[rows, cols] (NaN unknown) of a regular grid: row 0 at ``south_deg``, cell centres half a step in."""

    west_deg: float
    south_deg: float
    step_lon_deg: float
    step_lat_deg: float
    values: np.ndarray


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of a watch list: a ship of interest, why, who says so, from when until when (UTC epoch s)."""

    mmsi: int = 0
    imo: int = 0
    name: str = ""
    reason: str
    source: str
    since: float
    until: float
    weight_db: float


class Knowledge(NamedTuple):
    """All of it. `seawarden.model.knowledge_lookup` looks things up in it; `nothing()` is the empty one."""

    places: np.ndarray  # PLACES
    place_names: tuple[str, ...]
    ships: np.ndarray  # SHIPS
    speeds: np.ndarray  # SPEEDS
    heard: np.ndarray  # HEARD
    depth_m: Raster  # metres below the sea's surface, positive; land is negative
    listed: tuple[Listed, ...]
    particulars: Mapping[int, Mapping[str, str]]  # by IMO or MMSI: build_year, flag, former_flags, owner ... as brought
    sha256: str


def nothing() -> Knowledge:
    """Return the knowledge of somebody who knows nothing."""
    raster = Raster(0.0, 0.0, 1.0, 1.0, np.empty((0, 0), np.float32))
    empty = (np.empty(0, PLACES), (), np.empty(0, SHIPS), np.empty(0, SPEEDS), np.empty(0, HEARD))
    return Knowledge(*empty, raster, (), {}, "")
