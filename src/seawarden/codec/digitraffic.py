"""Fintraffic's Digitraffic and other JSON: feature collections, vessel lists, and lines of JSON as they stream.

Read are: GeoJSON points (REST ``locations``; the 2017 dumps, with ``var x =`` before them), ship particulars (REST
``vessels``), ``{"timestamp": ..., "vessels": [...]}`` of last-known positions, and one JSON object a line. The last
stream; a document is held whole and refused above ``MAX_DOCUMENT`` bytes. Last-known positions have no time of their
own: their rows get the time of the file, the latest at which they can have been true, and may be hours old.
"""

import json
import re
from collections.abc import Iterator
from typing import Any, Final

import msgspec
import numpy as np

from seawarden.codec.contract import Codec, Decoded, Options
from seawarden.codec.csv_columns import dropped, fates_of, positions_of
from seawarden.codec.csv_json import OPENING, flat, number_of, statics_of, time_of
from seawarden.codec.csv_layout import KEPT, NO_POSITION, STATIC_ONLY
from seawarden.model.errors import InputError
from seawarden.model.tables import POSITIONS, STATICS, empty

MAX_DOCUMENT: Final = 256 << 20
MAX_OBJECT: Final = 1 << 20  # bytes of one line
_COLUMNS: Final = (
    "t",
    "mmsi",
    "lon",
    "lat",
    "sog_kn",
    "cog_deg",
    "hdg_deg",
    "rot_deg_min",
    "status",
    "accuracy",
    "raim",
)
_COLUMNS_ALL: Final = (*_COLUMNS, "utc_s", "msg_type", "ais_class")


class JsonDecoder:
    """A document or a stream of lines being decoded."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._held = bytearray()
        self._streams: bool | None = None  # lines of JSON; None until the first line is whole
        self._skipping = False
        self._known: dict[int, bytes] = {}  # particulars last seen of each MMSI
        self._good = 0

    def feed(self, chunk: bytes) -> Decoded:
        """Decode the lines that ``chunk`` completes; a document waits for its end. InputError where it is too large."""
        self._held += chunk
        if self._streams is None and b"\n" in self._held:
            self._streams = _is_record(bytes(self._held[: self._held.index(b"\n")]))
        if self._streams:
            return self._lines()
        if len(self._held) > MAX_DOCUMENT:
            raise InputError(
                f"{self._options.name}: a JSON document above {MAX_DOCUMENT >> 20} MB; write one object a line instead"
            )
        return Decoded(empty(POSITIONS), empty(STATICS), {"rows_in": 0})

    def finish(self) -> Decoded:
        """Decode the last line or the document. InputError where nothing in it is a ship's record."""
        if self._streams or (self._streams is None and _is_record(bytes(self._held))):
            self._held += b"\n"
            last = self._lines()
        else:
            last = self._document(bytes(self._held))
        if not self._good:
            raise InputError(f"{self._options.name}: no record with an MMSI in this JSON")
        return last

    def _lines(self) -> Decoded:
        """Decode the whole lines that are held."""
        *lines, rest = bytes(self._held).split(b"\n")
        if self._skipping and lines:
            lines, self._skipping = lines[1:], False
        records, bad = [], 0
        for line in lines:
            text = line.strip(b" \t\r\x1e,")
            record = _parsed(text) if len(text) <= MAX_OBJECT else None
            bad += 1 if record is None and text else 0
            records += [record] if isinstance(record, dict) else []
            bad += 1 if record is not None and not isinstance(record, dict) else 0
        if self._skipping or len(rest) > MAX_OBJECT:
            bad += 0 if self._skipping else 1
            rest, self._skipping = b"", True
        self._held = bytearray(rest)
        return self._decoded(records, None, bad)

    def _document(self, raw: bytes) -> Decoded:
        """Decode a whole document; of one that is cut off, the records before the break."""
        opened = OPENING.match(raw)
        body = raw[opened.end() - 1 :].rstrip(b" \t\r\n;") if opened else b""
        whole = _parsed(body)
        if whole is not None:
            return self._decoded(list(_records(whole)), time_of(whole) if isinstance(whole, dict) else None, 0)
        text = body.decode("utf-8", "replace")
        head = re.search(r'"timestamp"\s*:\s*"([^"]+)"', text[:1000])
        return self._decoded(_before_the_break(text), time_of({"timestamp": head[1]}) if head else None, 1)

    def _decoded(self, records: list[dict[str, Any]], file_time: float | None, bad: int) -> Decoded:
        """Return the rows of ``records`` and the fate of each."""
        flats = [flat(record) for record in records]
        columns = {name: np.array([number_of(one.get(name)) for one in flats], "f8") for name in _COLUMNS_ALL}
        if file_time is not None:
            columns["t"] = np.where(np.isnan(columns["t"]), file_time, columns["t"])
        fates = fates_of(columns)
        self._good += int((columns["mmsi"] > 0).sum())
        statics, of = statics_of(flats, columns, fates, self._known)
        statics["derived"] = fates[of] == KEPT
        fates[of[fates[of] == NO_POSITION]] = STATIC_ONLY
        counts = {"rows_in": len(records) + bad, **dropped(fates)} | ({"bad_json": bad} if bad else {})
        return Decoded(positions_of(columns, fates == KEPT), statics, counts)


def _parsed(text: bytes) -> Any:
    """Return the JSON value of a text, None where it is none."""
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        pass
    try:
        return json.loads(text.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return None


def _is_record(line: bytes) -> bool:
    """Say whether a line is one whole object about one ship, and not a collection of them."""
    value = _parsed(line.strip(b" \t\r\n\x1e\xef\xbb\xbf"))
    return isinstance(value, dict) and next(_records(value), None) is value


def _records(value: Any) -> Iterator[dict[str, Any]]:
    """Yield the objects about ships in a document: features, members of ``vessels``, or of the list that it is."""
    stack = [value]
    while stack:
        one = stack.pop()
        if isinstance(one, list):
            stack += reversed(one)
        elif isinstance(one, dict):
            inner = [one[key] for key in ("features", "vessels", "data", "locations") if isinstance(one.get(key), list)]
            if inner:
                stack += reversed(inner)
            else:
                yield one


def _before_the_break(text: str) -> list[dict[str, Any]]:
    """Return the objects of the innermost list that a broken document opens with, up to the break."""
    opened = re.search(r'"(?:features|vessels)"\s*:\s*\[', text)
    at, reader = (opened.end() if opened else 1), json.JSONDecoder()
    found: list[dict[str, Any]] = []
    try:
        while at < len(text):
            at += len(text[at : at + 1000]) - len(text[at : at + 1000].lstrip(" \t\r\n,"))
            value, at = reader.raw_decode(text, at)
            found += _records(value)
    except (ValueError, RecursionError):
        pass
    return found


def _sniff(head: bytes) -> float:
    """Say how sure it is that ``head`` opens JSON about ships."""
    opened = OPENING.match(head)
    if not opened or b"\0" in head[:1000]:
        return 0.0
    low = head.lower()
    if b'"mmsi"' in low:
        return 0.9
    return 0.5 if b'"featurecollection"' in low and b'"point"' in low else 0.1


CODEC: Final = Codec("digitraffic-json", _sniff, JsonDecoder)
