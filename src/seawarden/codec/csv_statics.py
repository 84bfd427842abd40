"""What a ship says of herself, out of the cells of a line: only the lines whose particulars changed come here."""

import re
from typing import Final

import numpy as np

from seawarden.codec import csv_fields as f
from seawarden.codec.csv_words import CARGO, SHIP_TYPE
from seawarden.model.tables import (
    HAS_CALLSIGN,
    HAS_CLASS,
    HAS_DESTINATION,
    HAS_DIMENSIONS,
    HAS_DRAUGHT,
    HAS_ETA,
    HAS_IMO,
    HAS_NAME,
    HAS_SHIP_TYPE,
    STATICS,
)

# an ETA: day/month/year (Danish), year-month-day (ISO) or month-day (ours: AIS sends no year), then hour and minute
_ETAS: Final = (
    re.compile(r"(?P<d>\d\d?)/(?P<m>\d\d?)/\d{4} (?P<H>\d\d?):(?P<M>\d\d)"),
    re.compile(r"(?:\d{4}-)?(?P<m>\d\d)-(?P<d>\d\d)[T ](?P<H>\d\d):(?P<M>\d\d)"),
)

_ENDS: Final = (f.TO_BOW, f.TO_STERN, f.TO_PORT, f.TO_STARBOARD)


def _number(cell: str) -> float:
    """Return a cell's number, NaN where it is none."""
    try:
        return float(cell)
    except ValueError:
        return float("nan")


def _whole(cell: str, most: int) -> int:
    """Return a cell's number without its fraction, 0 where it is none from 0 to ``most``."""
    value = _number(cell)
    return int(value) if 0 <= value <= most else 0


def clean_text(raw: bytes, width: int) -> bytes:
    """Return a text as UTF-8 of at most ``width`` bytes, blanks and AIS padding (@) off; else it is Latin-1.

    What does not print becomes a blank: a name must not steer the terminal that shows it.
    """
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    text = text.split("@", 1)[0].replace('""', '"')
    if not text.isprintable():
        text = "".join(c if c.isprintable() else " " for c in text)
    text = text.strip()
    return text.encode("utf-8", "replace")[:width].decode("utf-8", "ignore").encode()


def imo_of(cell: str) -> int:
    """Return the seven digits of an IMO number, with or without the letters before them; 0 where it is none."""
    digits = cell.strip().lower().removeprefix("imo").strip()
    value = _whole(digits, 9_999_999)
    return value if value >= 1_000_000 else 0


def ship_type_of(cell: str, cargo: str) -> int:
    """Return the ITU code 0-99 of the cells of ship type (number or word) and cargo (word)."""
    word = cell.strip().lower()
    if word in SHIP_TYPE:
        code = SHIP_TYPE[word]
        return code + (CARGO.get(cargo.strip().lower(), 0) if code in {20, 40, 60, 70, 80, 90} else 0)
    return _whole(word, 99)


def eta_of(cell: str) -> int:
    """Return month<<16 | day<<11 | hour<<6 | minute of a time or of that very number; 0 where it is not known."""
    raw = _whole(cell, 0xFFFFF)
    for form in _ETAS:
        if found := form.match(cell.strip()):
            raw = int(found["m"]) << 16 | int(found["d"]) << 11 | int(found["H"]) << 6 | int(found["M"])
    month, day, hour, minute = raw >> 16, raw >> 11 & 31, raw >> 6 & 31, raw & 63
    return raw if 1 <= month <= 12 and day >= 1 and hour <= 24 and minute <= 60 else 0


def dimensions_of(ends: list[int], length_m: int, width_m: int) -> tuple[int, int, int, int]:
    """Return bow, stern, port, starboard in m.

    Where only length and width are known the standard puts them on stern and starboard, bow and port being 0.
    """
    bow, stern, port, starboard = ends
    if bow + stern == 0:
        stern = length_m
    if port + starboard == 0:
        starboard = width_m
    return bow, stern, port, starboard


def has_of(row: np.ndarray) -> np.ndarray:
    """Return the bit set HAS_* of each row of STATICS, from what is in it."""
    sizes = row["to_bow_m"] + row["to_stern_m"] + row["to_port_m"] + row["to_starboard_m"]
    has: np.ndarray = (
        (row["imo"] > 0) * HAS_IMO
        | (row["name"] != b"") * HAS_NAME
        | (row["callsign"] != b"") * HAS_CALLSIGN
        | (row["ship_type"] > 0) * HAS_SHIP_TYPE
        | (sizes > 0) * HAS_DIMENSIONS
        | (row["draught_m"] > 0) * HAS_DRAUGHT
        | (row["destination"] != b"") * HAS_DESTINATION
        | (row["eta"] > 0) * HAS_ETA
        | (row["ais_class"] > 0) * HAS_CLASS
    ).astype(np.uint16)
    return has


def particulars(buf: np.ndarray, changes: np.ndarray) -> tuple[np.ndarray, int]:
    """Return STATICS of the lines in ``changes``, and how many lines without a position said nothing after all."""
    rows = np.zeros(len(changes), STATICS)
    for row, spans in zip(rows, changes["spans"][:, f.STATIC :].tolist(), strict=True):
        raw = [buf[start:end].tobytes() for start, end in spans]
        cells = [cell.decode("latin-1") for cell in raw]
        draught_m = _number(cells[f.DRAUGHT - f.STATIC])
        ends = [_whole(cells[at - f.STATIC], most) for at, most in zip(_ENDS, (511, 511, 63, 63), strict=True)]
        length_m, width_m = _whole(cells[f.LENGTH - f.STATIC], 1022), _whole(cells[f.WIDTH - f.STATIC], 126)
        row["imo"] = imo_of(cells[f.IMO - f.STATIC])
        row["eta"] = eta_of(cells[f.ETA - f.STATIC])
        row["draught_m"] = draught_m if 0 < draught_m <= 30 else np.nan
        (row["to_bow_m"], row["to_stern_m"], row["to_port_m"], row["to_starboard_m"]) = dimensions_of(
            ends, length_m, width_m
        )
        row["ship_type"] = ship_type_of(cells[f.SHIP_TYPE - f.STATIC], cells[f.CARGO - f.STATIC])
        row["callsign"] = clean_text(raw[f.CALLSIGN - f.STATIC], 8)
        row["name"] = clean_text(raw[f.NAME - f.STATIC], 24)
        row["destination"] = clean_text(raw[f.DESTINATION - f.STATIC], 24)
    rows["t"], rows["mmsi"] = changes["ms"] / 1000.0, changes["mmsi"]
    rows["hash"] = changes["hash"] ^ changes["mmsi"].astype(np.uint64)
    rows["ais_class"], rows["derived"] = changes["ais_class"], changes["derived"]
    rows["has"] = has_of(rows)
    said = (rows["has"] & ~np.uint16(HAS_CLASS)) > 0
    return rows[said], int((~said & (rows["derived"] == 0)).sum())
