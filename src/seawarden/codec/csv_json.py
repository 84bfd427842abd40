"""One JSON object about a ship -> our columns, whatever its writer calls them."""

import hashlib
import math
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

import numpy as np

from seawarden.codec.csv_fields import OURS, THEIRS, plain
from seawarden.codec.csv_layout import KEPT, NO_POSITION
from seawarden.codec.csv_statics import clean_text, dimensions_of, eta_of, has_of, imo_of, ship_type_of
from seawarden.codec.csv_words import CLASS, STATUS
from seawarden.model.tables import HAS_CLASS, STATICS
from seawarden.model.times import epoch

# what may stand before a document: a byte order mark, `var x =`
OPENING: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\x1e)?(?:(?:var|let|const)\s+\w+\s*=\s*)?[\[{]")
_MORE: Final = {
    "referencepointa": "to_bow_m",
    "referencepointb": "to_stern_m",
    "referencepointc": "to_port_m",
    "referencepointd": "to_starboard_m",
    "refa": "to_bow_m",
    "refb": "to_stern_m",
    "refc": "to_port_m",
    "refd": "to_starboard_m",
}
_DIGITRAFFIC: Final = {"navStat", "posAcc", "shipType", "posType", "timestampExternal"}
_ROT_UNIT: Final = 4.733  # ROT_AIS = 4.733 sqrt(deg/min), ITU-R M.1371-5 table 46
_CODES: Final = {"status": STATUS, "ais_class": CLASS}


@lru_cache(maxsize=4096)
def _ours(key: str) -> str | None:
    """Return our name of a property, None where we have none for it."""
    name = plain(key)
    if key in OURS:
        return key
    for ours, theirs in THEIRS.items():
        if name == plain(ours) or name in theirs.split():
            return ours
    return _MORE.get(name)


def number_of(value: Any) -> float:
    """Return a number, also one written as text; NaN where it is none."""
    if isinstance(value, bool | int | float):
        return float(value) if abs(value) < 1e300 else math.nan
    try:
        return float(value)
    except (TypeError, ValueError):
        return math.nan


def _seconds(value: Any) -> float:
    """Return a time as s since 1970: ISO text, or a number of s or ms by its size; NaN where it is none."""
    number = number_of(value)
    if math.isnan(number) and isinstance(value, str):
        try:
            return epoch(value)
        except ValueError:
            return math.nan
    return number / 1000.0 if number >= 1e11 else number


def time_of(record: Mapping[str, Any]) -> float | None:
    """Return the time that a document states for all in it, None where it states none."""
    found = next((record[key] for key in ("timestamp", "dataUpdatedTime", "time", "updated") if key in record), None)
    t = _seconds(found)
    return None if math.isnan(t) else t


def flat(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return one object under our names: GeoJSON's properties and coordinates brought up, units made ours."""
    inner = record.get("properties")
    said = {**record, **inner} if isinstance(inner, dict) else dict(record)
    digitraffic = not _DIGITRAFFIC.isdisjoint(said)
    out: dict[str, Any] = {}
    for key, value in said.items():
        name = _ours(key)
        if name == "t":
            _put_time(out, key, value)
        elif name is not None and name not in out and not isinstance(value, dict | list):
            out[name] = _code(name, value)
    if "ship_type" not in out and isinstance(said.get("type"), int):  # Digitraffic's MQTT metadata
        out["ship_type"] = said["type"]
    geometry = record.get("geometry")
    geometry = geometry if isinstance(geometry, dict) else {}
    point = geometry.get("coordinates")
    if isinstance(point, list) and len(point) >= 2 and geometry.get("type") == "Point":
        out["lon"], out["lat"] = point[0], point[1]
    if digitraffic:
        out["rot_deg_min"] = _rot(number_of(out.get("rot_deg_min")))
        out["draught_m"] = number_of(out.get("draught_m")) / 10.0
    return out


def _put_time(out: dict[str, Any], key: str, value: Any) -> None:
    """Note a time; ``timestamp`` up to 63 is the second of the fix, ``timestampExternal`` goes before all others."""
    seconds = _seconds(value)
    if key == "timestamp" and 0 <= seconds <= 63:
        out["utc_s"] = seconds
    elif "t" not in out or key == "timestampExternal":
        out["t"] = seconds


def _code(name: str, value: Any) -> Any:
    """Return the code of a word of status or class; anything else as it is."""
    if name in _CODES and isinstance(value, str) and not value.strip().isdigit():
        return next((code for word, code in _CODES[name].items() if word.lower() == value.strip().lower()), None)
    return value


def _rot(raw: float) -> float:
    """Return deg/min of an AIS rate of turn -128..127; 127 is "more than 5 deg/30 s", -128 not available."""
    if not -127 <= raw <= 127:
        return math.nan
    return math.copysign(720.0 if abs(raw) == 127 else (raw / _ROT_UNIT) ** 2, raw)


def statics_of(
    flats: Sequence[Mapping[str, Any]], columns: Mapping[str, np.ndarray], fates: np.ndarray, known: dict[int, bytes]
) -> tuple[np.ndarray, np.ndarray]:
    """Return STATICS of the objects whose particulars are not those ``known`` of their MMSI, and their indices i8."""
    of = np.flatnonzero((fates == KEPT) | (fates == NO_POSITION)).tolist()
    rows = np.zeros(len(of), STATICS)
    new = np.zeros(len(of), bool)
    for n, i in enumerate(of):
        one, row = flats[i], rows[n]
        _particulars(one, row)
        row["ais_class"] = number_of(one.get("ais_class")) if number_of(one.get("ais_class")) >= 0 else 0
        row["has"] = has_of(rows[n : n + 1])[0]
        mmsi, content = int(columns["mmsi"][i]), row.tobytes()
        new[n] = int(row["has"]) & ~HAS_CLASS > 0 and known.get(mmsi) != content
        if new[n]:
            known[mmsi] = content
            row["hash"] = np.uint64(int.from_bytes(_digest(content, mmsi), "little"))
    rows["mmsi"], rows["t"] = columns["mmsi"][of], np.floor(columns["t"][of] * 1000.0 + 0.5) / 1000.0
    return rows[new], np.array(of, np.int64)[new]


def _digest(content: bytes, mmsi: int) -> bytes:
    """Return eight bytes that stand for particulars of a ship."""
    return hashlib.blake2b(content + mmsi.to_bytes(4, "little"), digest_size=8).digest()


def _particulars(one: Mapping[str, Any], row: np.ndarray) -> None:
    """Fill what a ship says of herself."""

    def words(name: str) -> str:
        return str(one[name]) if one.get(name) is not None else ""

    def metres(name: str, most: int) -> int:
        value = number_of(one.get(name))
        return int(value) if 0 <= value <= most else 0

    draught_m = number_of(one.get("draught_m"))
    ends = [metres("to_bow_m", 511), metres("to_stern_m", 511), metres("to_port_m", 63), metres("to_starboard_m", 63)]
    sides = dimensions_of(ends, metres("length_m", 1022), metres("width_m", 126))
    row["to_bow_m"], row["to_stern_m"], row["to_port_m"], row["to_starboard_m"] = sides
    row["imo"], row["eta"] = imo_of(words("imo")), eta_of(words("eta"))
    row["draught_m"] = draught_m if 0 < draught_m <= 30 else np.nan
    row["ship_type"] = ship_type_of(words("ship_type"), words("cargo"))
    for name, width in (("callsign", 8), ("name", 24), ("destination", 24)):
        row[name] = clean_text(words(name).encode("utf-8", "replace"), width)
