"""What the NMEA decoder remembers between two chunks, and the names of the reasons for which it drops.

``STATE`` is one record: the *note* (what the lines and words around a sentence say of its time and its receiver), the
counters, and what the user said of time. ``PARTS`` are the messages whose parts have not all come. ``MESSAGES`` is what
the lines of a chunk give to `ais_messages.decode`.
"""

from typing import Any

import numpy as np

# One record of a structured array, as kernels take it: `s.t` is its field. Types of fields are in the dtypes below.
Record = Any

# Which time counts, best first: the tag block is written by the receiver's own equipment for this very sentence and is
# covered by a checksum; $PGHP comes from the same place but on a line of its own; what stands behind or before the
# sentence was added by whoever logged it, later and unchecked. Stations likewise.
STATE = np.dtype(
    [
        ("t_tag", "f8"),  # NaN where not said
        ("t_pghp", "f8"),
        ("t_trail", "f8"),
        ("t_lead", "f8"),
        ("at_tag", "i8"),  # station, 16-bit hash of its name, 0 where not said
        ("at_pghp", "i8"),
        ("at_trail", "i8"),
        ("group", "i8"),  # tag-block group + 1, 0 none
        ("pghp_sum", "i8"),  # checksum of the sentence that the last $PGHP speaks of, -1 none
        ("tag_broken", "i8"),  # 1: the sentence's tag block failed its checksum and was not read
        ("t", "f8"),  # the best of these, for the sentence or message at hand
        ("station", "i8"),
        ("start", "f8"),  # options: timeless message k has the time start + k / rate; rate 0: not said
        ("rate", "f8"),
        ("timeless", "i8"),  # complete messages without a time so far
        ("timed", "i8"),
        ("hopeless", "i8"),  # 1: so many without a time and none with
        ("sentences", "i8"),  # AIS sentences so far: the age of waiting parts
        ("recognised", "i8"),  # lines that were or should have been AIS sentences
        ("rows_in", "i8"),  # this call: records offered
    ]
)

PARTS = np.dtype(
    [
        ("total", "i8"),  # 0: free
        ("come", "i8"),  # number of the last part
        ("broken", "i8"),  # 1: a part is lost for certain
        ("key", "i8"),  # talker, formatter, sequence id, channel
        ("t", "f8"),
        ("station", "i8"),
        ("group", "i8"),
        ("age", "i8"),  # value of STATE.sentences when the last part came
        ("tag_broken", "i8"),
        ("length", "i8"),  # characters of payload so far
    ]
)
SLOTS = 64

MESSAGES = np.dtype(
    [
        ("t", "f8"),  # NaN where it has none
        ("bits", "i8"),
        ("station", "i8"),
        ("timeless", "i8"),  # the reason, where t is NaN
    ]
)

# Reasons, as indices of the array of drops; 0 to 63 are message types of no use to the watch.
KEPT = -1
CHECKSUM, MALFORMED, INCOMPLETE, EMPTY, TOO_SHORT, TOO_LONG, NOT_NMEA, NO_TIME, TAG_BLOCK = range(64, 73)
NO_POSITION, BAD_POSITION, BAD_MMSI = range(73, 76)
REASONS = (
    *(f"type_{k}" if 1 <= k <= 28 else "type_unknown" for k in range(64)),
    *("checksum", "malformed", "incomplete", "empty", "too_short", "too_long", "not_nmea", "no_time", "tag_block"),
    *("no_position", "bad_position", "bad_mmsi"),
)
