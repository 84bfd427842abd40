"""What the NMEA decoder remembers between two chunks, and the names of the reasons for which it drops.

``STATE`` is one record: the *note* (time and station that the lines before a sentence gave it), the counters, and what
the user said of time. ``PARTS`` are the messages whose parts have not all come.
"""

import numpy as np

from seawarden.codec.ais_bits import MAX_PART_CHARS, MAX_PARTS
from seawarden.kernel import inlined

# Which time counts, best first. The tag block is written by the receiver's own equipment for this very sentence and is
# covered by a checksum; $PGHP comes from the same place but on a line of its own; what stands behind or before the
# sentence was added by whoever logged it, later and unchecked.
RANK_NONE, RANK_LEAD, RANK_TRAIL, RANK_PGHP, RANK_TAG = range(5)

STATE = np.dtype(
    [
        ("t", "f8"),  # the note: time, by what rank; station (16-bit hash), by what rank; tag-block group
        ("rank", "i8"),
        ("station", "i8"),
        ("station_rank", "i8"),
        ("group", "i8"),
        ("pghp_sum", "i8"),  # checksum of the sentence that the last $PGHP speaks of, -1 none
        ("tag_broken", "i8"),  # 1: the sentence's tag block failed its checksum and was not read
        ("hash", "u8"),  # of the message at hand
        ("start", "f8"),  # options: time of timeless message k is start + k / rate; rate 0: not given
        ("rate", "f8"),
        ("timeless", "i8"),  # complete messages without a time so far
        ("timed", "i8"),
        ("hopeless", "i8"),  # 1: so many without a time and none with
        ("sentences", "i8"),  # AIS sentences so far: the age of waiting parts
        ("recognised", "i8"),  # lines that were or should have been AIS sentences
        ("rows_in", "i8"),  # this call: records offered, and what came of them
        ("rows", "i8"),
        ("statics", "i8"),
    ]
)

PARTS = np.dtype(
    [
        ("total", "i8"),  # 0: free
        ("come", "i8"),
        ("broken", "i8"),  # 1: a part is lost for certain
        ("key", "i8"),  # talker, formatter, channel, sequence id
        ("t", "f8"),
        ("rank", "i8"),
        ("station", "i8"),
        ("group", "i8"),
        ("age", "i8"),  # value of STATE.sentences when the last part came
        ("tag_broken", "i8"),
        ("length", "i8"),  # characters of payload so far
    ]
)
SLOTS = 64
SLOT_CHARS = MAX_PART_CHARS * MAX_PARTS

# reasons, as indices of the array of drops; 0 to 63 are message types of no use to the watch
CHECKSUM, MALFORMED, INCOMPLETE, EMPTY, TOO_SHORT, TOO_LONG, NOT_NMEA, NO_TIME, TAG_BLOCK = range(64, 73)
NO_POSITION, BAD_POSITION, BAD_MMSI = range(73, 76)
REASONS = (
    *(f"type_{k}" if 1 <= k <= 28 else "type_unknown" for k in range(64)),
    *("checksum", "malformed", "incomplete", "empty", "too_short", "too_long", "not_nmea", "no_time", "tag_block"),
    *("no_position", "bad_position", "bad_mmsi"),
)


@inlined
def forget(s: np.ndarray) -> None:
    """Clear the note: it belonged to the sentence that has just been read."""
    s.t = np.nan
    s.rank = RANK_NONE
    s.station = 0
    s.station_rank = RANK_NONE
    s.group = 0
    s.pghp_sum = -1
    s.tag_broken = 0


@inlined
def note_time(s: np.ndarray, t: float, rank: int) -> None:
    """Note a time where it is one and none better is known."""
    if t == t and rank >= s.rank:
        s.t = t
        s.rank = rank


@inlined
def note_station(s: np.ndarray, station: int, rank: int) -> None:
    """Note the receiving station where none better is known."""
    if station > 0 and rank >= s.station_rank:
        s.station = station
        s.station_rank = rank


@inlined
def drop(s: np.ndarray, drops: np.ndarray, reason: int) -> None:
    """Count one record offered and dropped."""
    s.rows_in += 1
    drops[reason] += 1
