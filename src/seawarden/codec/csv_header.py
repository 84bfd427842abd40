"""The header line of a delimited file -> what the kernel walks by."""

from collections.abc import Mapping
from typing import Final

import numpy as np

from seawarden.codec import csv_fields as f
from seawarden.codec.contract import Options
from seawarden.codec.csv_layout import MAX_COLUMNS
from seawarden.codec.csv_time import AUTO, DANISH, EPOCH_MS, EPOCH_S, ISO, STEPS, compile_format
from seawarden.codec.csv_words import table
from seawarden.model.errors import InputError

DANISH_CSV: Final = "danish-csv"
MARINECADASTRE_CSV: Final = "marinecadastre-csv"
PLAIN_CSV: Final = "csv"
_MODES: Final = {"": AUTO, "auto": AUTO, "iso": AUTO, "epoch_s": EPOCH_S, "epoch_ms": EPOCH_MS}


def delimiter_of(line: str) -> str:
    """Return what divides the columns: whichever of comma, semicolon and tab the header line has most of."""
    return max(",;\t", key=line.count)


def split_header(line: str) -> list[str]:
    """Return the names in a header line; quotes around a name are taken off."""
    return [name.strip().strip('"').strip() for name in line.split(delimiter_of(line))]


def dialect_of(header: list[str]) -> str:
    """Return the name of the dialect that a header shows."""
    names = {f.plain(name) for name in header}
    if {"timestamp", "typeofmobile", "mmsi"} <= names:
        return DANISH_CSV
    return MARINECADASTRE_CSV if {"mmsi", "basedatetime"} <= names else PLAIN_CSV


def missing(header: list[str], columns: Mapping[str, str]) -> list[str]:
    """Return which of the four needed columns a header lacks."""
    try:
        found = f.resolve(header, dict(columns))
    except KeyError as error:
        return [str(error.args[0])]
    return [name for name in f.NEEDED if name not in found]


def _refuse(header: list[str], lacking: str, options: Options) -> InputError:
    """Return the error that names the columns found and says how to map them."""
    shown = ", ".join(name[:40] for name in header[:40]) or "none"
    return InputError(
        f"{options.name}: no column for {lacking}; columns found: {shown}. Say which is which: "
        f'columns = {{ t = "...", mmsi = "...", lon = "...", lat = "..." }}, and time_format '
        f"(iso, epoch_s, epoch_ms or a form like %d/%m/%Y %H:%M:%S)"
    )


def plan(work: np.ndarray, line: bytes, options: Options) -> None:
    """Write what a header line (without its newline) says into WORK. InputError where a needed column is not found."""
    words = line.decode("utf-8", "replace").lstrip("\ufeff")
    header = split_header(words)
    try:
        found = f.resolve(header, dict(options.columns))
    except KeyError as error:
        raise _refuse(header, f"{error.args[0]!r} (the mapping names it)", options) from None
    lacking = [name for name in f.NEEDED if name not in found]
    if lacking:
        raise _refuse(header, " and ".join(lacking), options)
    form = options.time_format or (DANISH if dialect_of(header) == DANISH_CSV else "")
    codes = {at: f.OURS[name] for name, at in found.items()}
    used = max(codes) + 1
    if used > MAX_COLUMNS:
        raise InputError(f"{options.name}: more than {MAX_COLUMNS} columns")
    live = max(at for at, code in codes.items() if code < f.STATIC) + 1
    columns = [codes.get(at, f.IGNORED) for at in range(used)]
    work["delimiter"], work["live"], work["used"] = ord(delimiter_of(words)), live, used
    work["early"] = any(code >= f.STATIC for code in columns[:live])
    work["mode"] = _MODES.get(form, STEPS)
    work["columns"][0, :used] = columns
    work["steps"][0] = compile_format(DANISH if form in _MODES else form), compile_format(ISO)
    work["values"] = np.nan
    work["stamp_length"] = -1
    work["words"][0] = table()
