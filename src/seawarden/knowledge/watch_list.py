"""Watch lists: files of ships of interest, and of ships' particulars. The project ships none.

An entry is evidence of a stated weight from a named source until a day, never a verdict: `MOST_DB` either way at most,
and without an end it is not taken. A name alone points at no ship. What cannot be used is counted by reason.
"""

import hashlib
import math
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

from seawarden.knowledge.ship_files import Row, imo_of, mmsi_of, rows_of
from seawarden.model.knowledge import Listed
from seawarden.model.times import epoch

MOST_DB: Final = 6.0
_DAY_S: Final = 86400.0


class WatchList(NamedTuple):
    """What a file of ships of interest holds: ``rows_in`` = entries + sum of ``dropped``. ``capped`` weights."""

    entries: tuple[Listed, ...]
    rows_in: int
    dropped: dict[str, int]
    capped: int
    sha256: str


class Particulars(NamedTuple):
    """What a file says of ships, by IMO number, else MMSI: ``build_year``, ``flag``, ``former_flags``, ``owner`` ..."""

    ships: Mapping[int, Mapping[str, str]]
    rows_in: int
    dropped: dict[str, int]
    sha256: str


def read_watch_list(path: Path) -> WatchList:
    """Read a CSV or JSON file with imo or mmsi, reason, source, since, until, weight_db, and name where given.

    Dates are ISO 8601 in UTC; a day without a time is meant from its beginning (``since``) or to its end (``until``).
    """
    rows = rows_of(path, (("imo", "mmsi"), ("reason",), ("source",), ("since",), ("until",), ("weight_db",)))
    dropped: Counter[str] = Counter()
    entries, capped = [], 0
    for row in rows:
        read = _entry(row)
        if isinstance(read, str):
            dropped[read] += 1
        else:
            entries.append(read)
            capped += abs(float(row["weight_db"])) > MOST_DB
    return WatchList(tuple(entries), len(rows), dict(sorted(dropped.items())), capped, _sha256(path))


def read_particulars(path: Path) -> Particulars:
    """Read a CSV or JSON file with imo or mmsi and any other columns; of two rows on one ship the later adds to it."""
    rows = rows_of(path, (("imo", "mmsi"),))
    dropped: Counter[str] = Counter()
    ships: dict[int, dict[str, str]] = {}
    for row in rows:
        number = _numbers(row)
        if isinstance(number, str):
            dropped[number] += 1
            continue
        facts = {name: value for name, value in row.items() if value and name not in ("imo", "mmsi", "")}
        if facts:
            key = number[0] or number[1]
            ships[key] = ships.get(key, {}) | facts
        else:
            dropped["says nothing"] += 1
    return Particulars(dict(sorted(ships.items())), len(rows), dict(sorted(dropped.items())), _sha256(path))


def _entry(row: Row) -> Listed | str:
    """Return the entry of a row, or why there is none."""
    number = _numbers(row)
    if isinstance(number, str):
        return number
    reason, source = row.get("reason", ""), row.get("source", "")
    if not reason or not source:
        return "no reason" if not reason else "no source"
    since, until = _time(row.get("since", ""), 0.0), _time(row.get("until", ""), _DAY_S)
    if not row.get("until", ""):
        return "no end"
    if math.isnan(since) or math.isnan(until):
        return "a date that is none"
    if until <= since:
        return "ends before it begins"
    try:
        weight = float(row.get("weight_db", ""))
    except ValueError:
        return "a weight that is no number"
    if not math.isfinite(weight):
        return "a weight that is no number"
    return Listed(
        imo=number[0],
        mmsi=number[1],
        name=row.get("name", ""),
        reason=reason,
        source=source,
        since=since,
        until=until,
        weight_db=min(max(weight, -MOST_DB), MOST_DB),
    )


def _numbers(row: Row) -> tuple[int, int] | str:
    imo, mmsi = imo_of(row.get("imo", "")), mmsi_of(row.get("mmsi", ""))
    if imo < 0:
        return "an IMO number that is none"
    if mmsi < 0:
        return "an MMSI that is no ship's"
    return (imo, mmsi) if imo or mmsi else "no IMO number and no MMSI"


def _time(text: str, whole_day_s: float) -> float:
    """Return UTC epoch s, NaN where the text is no date; a day without a time is moved on by ``whole_day_s``."""
    try:
        return epoch(text) + (whole_day_s if len(text) == 10 else 0.0)
    except ValueError:
        return math.nan


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
