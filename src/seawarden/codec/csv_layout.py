"""The memory that the kernels of the delimited codec work in: one record, and the numbers of the fates of a line.

One record, because a record is handed from function to function as one address; arrays cost a reference count each
time, which on a line of 190 bytes was half of the work.
"""

from typing import Any, Final

import numpy as np

from seawarden.codec.csv_fields import FIELDS

Record = Any  # one element of WORK, CHANGES or POSITIONS, as a kernel sees it: columns are attributes
Word = Any  # eight bytes as np.uint64

MAX_LINE: Final = 65_536  # bytes; a longer line is no record of a ship
MAX_COLUMNS: Final = 512
PIECE: Final = 1 << 20  # bytes walked at a time

# fates of a line; from NO_POSITION on they are reasons for dropping it
BLANK, KEPT, STATIC_ONLY, NO_POSITION, BAD_POSITION, BAD_TIME, BAD_MMSI, SHORT_LINE, TOO_LONG, BAD_QUOTES, FATES = (
    range(11)
)
REASONS: Final = {
    "no_position": NO_POSITION,
    "bad_position": BAD_POSITION,
    "bad_time": BAD_TIME,
    "bad_mmsi": BAD_MMSI,
    "short_line": SHORT_LINE,
    "too_long": TOO_LONG,
    "bad_quotes": BAD_QUOTES,
}

STEPS_LENGTH: Final = 32
PARTS: Final = 10

WORK: Final = np.dtype(
    [
        # what the header says (`csv_header`): ``live`` columns at the left are split on every line; the rest, up to
        # ``used``, only when the line's tail is new; ``early``: static columns are among the live ones
        ("delimiter", "i8"),
        ("first", "i8"),  # 0 (a constant would be compiled for apart)
        ("live", "i8"),
        ("used", "i8"),
        ("early", "i8"),
        ("mode", "i8"),  # how times are read (`csv_time`)
        ("columns", "i8", MAX_COLUMNS),  # the field of each column (`csv_fields`)
        ("steps", "i8", (2, STEPS_LENGTH)),  # compiled formats: of the time column, and ISO
        ("words", "u8", 256),  # `csv_words.table`
        # where the walk is
        ("pos", "i8"),
        ("rows", "i8"),  # written
        ("changes", "i8"),
        ("ships", "i8"),  # in the table
        ("fates", "i8", FATES),  # counters
        # the line at hand
        ("spans", "i8", (FIELDS, 2)),  # start and end of each field
        ("values", "f8", FIELDS),  # its number, NaN where it is none or no column holds it
        ("tail", "i8"),  # where the columns that were not split begin
        ("ms", "i8"),  # its time
        ("hash", "u8"),  # of its particulars
        ("parts", "i8", PARTS),  # year, month...
        ("stamp", "u8", 5),  # text of the last time read
        ("stamp_length", "i8"),
        ("buf", "u1", PIECE + 2 * MAX_LINE + 64),
    ],
    align=True,
)

SHIPS: Final = np.dtype([("mmsi", "u8"), ("hash", "u8")])  # open addressing; mmsi 0 is a free place

# a line whose particulars are new
CHANGES: Final = np.dtype(
    [
        ("ms", "i8"),
        ("mmsi", "i8"),
        ("hash", "u8"),
        ("ais_class", "i8"),
        ("derived", "i8"),
        ("spans", "i8", (FIELDS, 2)),
    ]
)

# what `walk` returns
DONE, ROWS_FULL, TABLE_FULL = range(3)
