"""The record arrays that flow through the pipe. One dtype a table; each column in the unit of its name.

Not available is NaN in float columns and the named sentinel in integer columns. Times are UTC epoch seconds with
millisecond resolution. Positions are WGS 84 degrees.
"""

from typing import Final

import numpy as np

# --- sentinels and codes -------------------------------------------------------------------------------------------
STATUS_NA: Final = 15  # navigational status "not defined", ITU-R M.1371-5 table 45
UTC_S_NA: Final = 60  # UTC second "not available"; 61 manual, 62 dead reckoning, 63 inoperative
NO_ASSET: Final = -1
NO_SLOT: Final = -1

# class of the sending station (`ais_class`)
CLASS_UNKNOWN: Final = 0
CLASS_A: Final = 1
CLASS_B: Final = 2
CLASS_BASE: Final = 3
CLASS_ATON: Final = 4
CLASS_SAR_AIRCRAFT: Final = 5
CLASS_SART: Final = 6  # search and rescue transmitter, man overboard, EPIRB (MMSI 970-974...)

# `flags`: set by `clean` (and by codecs where only they can know); a flagged row is kept, because oddness is evidence
JUMP: Final = 1 << 0  # farther from the last position than the ship can sail
STALE: Final = 1 << 1  # the same position sent again while speed says that she moves
SOG_MAX: Final = 1 << 2  # "102.2 knots or more" (type 9: 1022); type 27 has no such value, its 63 is not available
BAD_SPEED: Final = 1 << 3  # speed outside what a ship of any type does: bogus
COARSE: Final = 1 << 4  # type 27: 0.1 minute positions, whole knots, whole degrees
BAD_MMSI: Final = 1 << 5  # not a ship's number by its digits (kept where it may still be one ship)
FUTURE: Final = 1 << 6  # time later than the feed's own neighbours allow
DEAD_RECKONED: Final = 1 << 7  # the sender says: dead reckoning, manual or inoperative position (UTC second 61-63)
OLD_FEED_CLOCK: Final = 1 << 8  # one feed's clock is years off

# --- one report of position ----------------------------------------------------------------------------------------
POSITIONS: Final = np.dtype(
    [
        ("t", "f8"),  # UTC epoch s
        ("lon", "f8"),  # deg
        ("lat", "f8"),  # deg
        ("hash", "u8"),  # of the raw message without receiver and time stamp: breaks ties, finds repeats
        ("receivers", "u8"),  # bit set: which receivers of this run heard it (bit 63: any from the 64th on)
        ("mmsi", "u4"),  # 0: never past the door
        ("sog_kn", "f4"),  # NaN not available
        ("cog_deg", "f4"),  # 0 <= x < 360, NaN not available
        ("hdg_deg", "f4"),  # 0 <= x < 360, NaN not available
        ("rot_deg_min", "f4"),  # NaN not available; +-720 "more than 5 deg/30 s, no turn indicator"
        ("feed", "u2"),  # index of the input in this run
        ("receiver", "u2"),  # 16-bit hash of the receiving station's name; 0 unknown
        ("flags", "u2"),
        ("status", "u1"),  # navigational status 0-15
        ("msg_type", "u1"),  # AIS message type; 0 where the format does not say
        ("ais_class", "u1"),
        ("accuracy", "u1"),  # 1: better than 10 m
        ("raim", "u1"),
        ("utc_s", "u1"),  # second of the fix 0-59, 60 not available
    ]
)

# --- what a ship says of herself -----------------------------------------------------------------------------------
STATICS: Final = np.dtype(
    [
        ("t", "f8"),
        ("hash", "u8"),
        ("mmsi", "u4"),
        ("imo", "u4"),  # 0 not available
        ("eta", "u4"),  # month<<16 | day<<11 | hour<<6 | minute as sent; 0 not available
        ("draught_m", "f4"),  # NaN not available (AIS 0.0)
        ("to_bow_m", "u2"),  # 0 not available; 511 "or more"
        ("to_stern_m", "u2"),
        ("to_port_m", "u2"),  # 63 "or more"
        ("to_starboard_m", "u2"),
        ("feed", "u2"),
        ("has", "u2"),  # bit set of HAS_*: which columns this row brings (24A brings a name and no more)
        ("ship_type", "u1"),  # ITU code 0-99, 0 not available
        ("ais_class", "u1"),
        ("msg_type", "u1"),
        ("derived", "u1"),  # 1: brought by a record that also brought a position, and is counted there
        ("callsign", "S8"),
        ("name", "S24"),  # UTF-8, cut
        ("destination", "S24"),
    ]
)
HAS_IMO: Final = 1
HAS_NAME: Final = 2
HAS_CALLSIGN: Final = 4
HAS_SHIP_TYPE: Final = 8
HAS_DIMENSIONS: Final = 16
HAS_DRAUGHT: Final = 32
HAS_DESTINATION: Final = 64
HAS_ETA: Final = 128
HAS_CLASS: Final = 256

# --- nearest assets of a point (rows and minutes alike) --------------------------------------------------------------
NEAR: Final = np.dtype(
    [
        ("asset", "i4"),  # index into Assets, NO_ASSET where none lies within the reach of the grid
        ("asset2", "i4"),  # the nearest other asset
        ("distance_m", "f4"),  # inf where none
        ("distance2_m", "f4"),
        ("kp_km", "f4"),  # kilometre point of the nearest place on the asset, NaN where none
        ("kp2_km", "f4"),
        ("side", "i1"),  # +1 to the right of the line in its own direction, -1 to the left, 0 on it or none
        ("side2", "i1"),
    ]
)

# --- one minute of one track: what the area stage and most detectors live on ------------------------------------------
MINUTES: Final = np.dtype(
    [
        ("t", "f8"),  # end of the minute, a multiple of 60 s: holds rows with t - 60 <= row.t < t
        ("lon", "f8"),  # last good position in the minute
        ("lat", "f8"),
        ("t_last", "f8"),  # its time
        ("slot", "i4"),
        ("mmsi", "u4"),
        ("sog_kn", "f4"),  # mean of the minute's good speeds, NaN where none
        ("sog_min_kn", "f4"),
        ("cog_deg", "f4"),  # circular mean, NaN where none
        ("hdg_deg", "f4"),  # circular mean, NaN where none
        ("crab_deg", "f4"),  # mean absolute angle between heading and course, NaN where none or below 2 kn
        ("moved_m", "f4"),  # from the track's last good position before this minute
        ("gap_s", "f4"),  # time since that position, 0 for a track's first
        ("length_m", "f4"),  # 0 not known (statics as known at the end of the minute)
        ("draught_m", "f4"),
        ("reports", "u2"),
        ("flags", "u2"),  # all flags of the minute's rows
        ("status", "u1"),  # of the last row
        ("ship_type", "u1"),
        ("ais_class", "u1"),
        ("pnt", "u1"),  # PNT_*: can her position be believed
    ]
)
PNT_GOOD: Final = 0
PNT_ODD: Final = 1  # her own position is doubtful, those around her are not
PNT_DEGRADED: Final = 2  # in an area where the positions of many are doubtful: no suspect

# --- areas in which the positions of many ships are doubtful at once: jamming, spoofing of all
JAMS: Final = np.dtype(
    [
        ("id", "u8"),  # content id
        ("start", "f8"),  # of the first bad minute
        ("seen_at", "f8"),  # minute that decided this row
        ("end", "f8"),  # NaN while it goes on
        ("lon", "f8"),
        ("lat", "f8"),
        ("radius_m", "f4"),
        ("bad", "u2"),  # ships with doubtful positions in it
        ("ships", "u2"),  # all ships in it
    ]
)

# --- the state of one track (a slot); an MMSI is a claim and may own several tracks -----------------------------------
TRACKS: Final = np.dtype(
    [
        ("track_id", "u8"),  # content id: hash of MMSI, time and place of its first row; 0: a free slot
        ("t_first", "f8"),
        ("t_last", "f8"),  # last row of any kind of position
        ("lon", "f8"),  # last good position
        ("lat", "f8"),
        ("t_good", "f8"),  # time of the last good position
        ("t_segment", "f8"),  # start of the present segment (a segment ends at a gap)
        ("t_stop", "f8"),  # start of the present stop; NaN under way
        ("stop_lon", "f8"),
        ("stop_lat", "f8"),
        ("mmsi", "u4"),
        ("imo", "u4"),
        ("next", "i4"),  # the next track under this MMSI, NO_SLOT at the end of the chain
        ("reports", "u4"),
        ("eta", "u4"),
        ("sog_kn", "f4"),
        ("cog_deg", "f4"),
        ("hdg_deg", "f4"),
        ("length_m", "f4"),  # 0 not known
        ("beam_m", "f4"),
        ("draught_m", "f4"),
        ("to_bow_m", "f4"),  # offset of the antenna
        ("to_port_m", "f4"),
        ("jumps", "u2"),
        ("gaps", "u2"),
        ("status", "u1"),
        ("ship_type", "u1"),
        ("ais_class", "u1"),
        ("pad", "u1"),
        ("callsign", "S8"),
        ("name", "S24"),
        ("destination", "S24"),
        # accumulators of the open minute
        ("m_end", "f8"),  # its end; 0 none open
        ("m_lon", "f8"),  # last good position before the open minute
        ("m_lat", "f8"),
        ("m_t", "f8"),
        ("m_sog_sum", "f4"),
        ("m_sog_min", "f4"),
        ("m_cog_x", "f4"),
        ("m_cog_y", "f4"),
        ("m_hdg_x", "f4"),
        ("m_hdg_y", "f4"),
        ("m_crab_sum", "f4"),
        ("m_sog_n", "u2"),
        ("m_crab_n", "u2"),
        ("m_reports", "u2"),
        ("m_flags", "u2"),
        ("m_good", "u2"),
    ]
)


def empty(dtype: np.dtype) -> np.ndarray:
    """Return an array of ``dtype`` without rows."""
    return np.empty(0, dtype)
