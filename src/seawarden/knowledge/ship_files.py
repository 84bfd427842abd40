"""Files of rows about ships, CSV or JSON: opened, split into rows, and their numbers checked."""

import csv
import io
from pathlib import Path
from typing import Any, Final

import msgspec

from seawarden.model.errors import InputError

MOST_BYTES: Final = 64_000_000
Row = dict[str, str]


def rows_of(path: Path, needed: tuple[tuple[str, ...], ...]) -> list[Row]:
    """Return the rows of a CSV file (comma, semicolon or tab; a header) or a JSON one (a list of objects, or one list
    under any name in an object), names in lower case with underscores, values as text without blanks around.

    ``needed``: of each group of names at least one must be there. InputError where the file is none of that.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path.name}: cannot be read ({error.strerror})") from error
    if len(raw) > MOST_BYTES:
        raise InputError(f"{path.name}: {len(raw):,} bytes are too many for a list of ships")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    names, rows = _json(path.name, text) if text.lstrip()[:1] in ("[", "{") else _csv(path.name, text)
    for group in needed if names else ():
        if not names & set(group):
            raise InputError(f"{path.name}: no column {' or '.join(group)} (there are: {', '.join(sorted(names))})")
    return rows


def imo_of(text: str) -> int:
    """Return an IMO number (seven digits, the last a check digit; "IMO" before it is taken off); 0 none; -1 wrong."""
    digits = text.upper().removeprefix("IMO").strip()
    if digits in ("", "0"):
        return 0
    if not (len(digits) == 7 and digits.isascii() and digits.isdigit()):
        return -1
    check = sum(int(digit) * (7 - place) for place, digit in enumerate(digits[:6])) % 10
    return int(digits) if check == int(digits[6]) else -1


def mmsi_of(text: str) -> int:
    """Return a ship's MMSI (nine digits, the first 2 to 7); 0 none; -1 wrong."""
    if text in ("", "0"):
        return 0
    return int(text) if len(text) == 9 and text.isascii() and text.isdigit() and text[0] in "234567" else -1


def _name(text: Any) -> str:
    return "_".join(str(text).strip().lower().replace("-", " ").split())


def _csv(name: str, text: str) -> tuple[set[str], list[Row]]:
    first = text.partition("\n")[0]
    delimiter = max((",", ";", "\t"), key=first.count)
    try:
        lines = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error as error:
        raise InputError(f"{name}: not a CSV file ({error})") from error
    lines = [line for line in lines if any(cell.strip() for cell in line)]
    if not lines:
        raise InputError(f"{name}: empty")
    header = [_name(cell) for cell in lines[0]]
    return set(header), [dict(zip(header, (cell.strip() for cell in line), strict=False)) for line in lines[1:]]


def _json(name: str, text: str) -> tuple[set[str], list[Row]]:
    try:
        data = msgspec.json.decode(text)
    except msgspec.MsgspecError as error:
        raise InputError(f"{name}: not a JSON file ({error})") from error
    if isinstance(data, dict):
        lists = [value for value in data.values() if isinstance(value, list)]
        data = lists[0] if len(lists) == 1 else None
    if not (isinstance(data, list) and all(isinstance(row, dict) for row in data)):
        raise InputError(f"{name}: not a list of objects")
    rows = [{_name(key): _text(value) for key, value in row.items()} for row in data]
    return {name for row in rows for name in row}, rows


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(_text(item) for item in value)
    return str(value).strip()
