"""Agreement of the NMEA decoder with pyais, message by message and field by field, over real files.

    uv run python benchmarks/nmea_vs_pyais.py [FILE...]

pyais gets each sentence freed of what stands around it (it does not read trailing fields) and says what it sees; the
same rules of fate (`seawarden` drops by reason) are then applied to *its* fields. Messages are matched by a hash of
their bits, worked out here from pyais's own bit vector, so that each message of one side needs its partner on the
other. Every difference is listed with its reason; the exit code is 1 where one has none.
"""

import gzip
import math
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from pyais.exceptions import UnknownPartNoException
from pyais.messages import AISSentence
from pyais.stream import IterMessages

from seawarden.codec.contract import Options
from seawarden.codec.nmea import CODEC

DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "ais"
FILES = ("aegean*", "dma-a*", "dma-f*", "dma-l*", "dutch*", "gpsd*", "libais*", "nais*")
START, RATE = 1.6e9, 10.0

_SENTENCE = re.compile(rb"!..VD[MO],[^*\r\n]*\*[0-9A-Fa-f]{2}")
_ARMOR = frozenset(b"0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVW`abcdefghijklmnopqrstuvw")
_POSITIONS = (1, 2, 3, 4, 9, 11, 18, 19, 21, 27)
_STATICS = (5, 19, 21, 24)
_MASK = (1 << 64) - 1


class Agreement(NamedTuple):
    """Result for one file: counts by name, and differences as (reason, text); reason "" where there is none."""

    counts: dict[str, int]
    differences: list[tuple[str, str]]


def read(path: Path) -> bytes:
    data = path.read_bytes()
    return gzip.decompress(data) if path.suffix == ".gz" else data


def bits_hash(message: AISSentence) -> int:
    """Return the decoder's hash of a payload, worked out from pyais's bit vector in plain Python integers."""
    n = len(message.bv)
    value = message.bv.get_bytes(0, n)
    number = int.from_bytes(value, "big") >> (8 * len(value) - n) if n else 0
    h = n * 0x9E3779B97F4A7C15 & _MASK
    kept = min(n, 480)
    number >>= n - kept
    for begin in range(0, kept, 60):
        width = min(60, kept - begin)
        word = (number >> (kept - begin - width)) & ((1 << width) - 1)
        h = (h ^ word) * 0xFF51AFD7ED558CCD & _MASK
        h ^= h >> 33
    h = h * 0xC4CEB9FE1A85EC53 & _MASK
    return h ^ (h >> 33)


def _na(value: float | None, missing: float) -> float:
    """Return the value, NaN where pyais has none or the message says "not available"."""
    return math.nan if value is None or value >= missing else float(value)


def _cut(m: Any, n_bits: int) -> None:
    """Set to None what the payload ends within: pyais reads the bits that are left as a number of its own."""
    for name, offset, width, *_ in m.decoder_plan():
        if offset < n_bits < offset + width and not isinstance(getattr(m, name), str):
            setattr(m, name, None)


def _position(m: Any) -> tuple[str, dict[str, float]]:
    """Return the fate that pyais's fields mean for a position report: ("", fields) or (reason, {})."""
    kind = m.msg_type
    if m.lon is None or m.lat is None:
        return "too_short", {}
    if m.lon == 181 or m.lat == 91:
        return "no_position", {}
    if abs(m.lon) > 180 or abs(m.lat) > 90:
        return "bad_position", {}
    second = getattr(m, "second", None)
    turn = getattr(m, "turn", None)
    rot = math.nan if turn is None or turn == -128 else math.copysign(720.0, turn) if abs(turn) == 127 else float(turn)
    status = getattr(m, "status", None)
    return "", {
        "mmsi": m.mmsi,
        "msg_type": kind,
        "lon": m.lon,
        "lat": m.lat,
        "sog_kn": _na(getattr(m, "speed", None), {9: 1023, 27: 63}.get(kind, 102.3)),
        "cog_deg": _na(getattr(m, "course", None), 360),
        "hdg_deg": _na(getattr(m, "heading", None), 360),
        "rot_deg_min": rot,
        "status": 15 if status is None else int(status),
        "utc_s": 60 if second is None else second,
        "accuracy": int(m.accuracy),
        "raim": int(getattr(m, "raim", None) or 0),
    }


def _static(m: Any) -> tuple[str, dict[str, Any]]:
    """Return (reason, {}) or ("", fields) of a message with static data; texts as pyais cuts them."""
    kind = m.msg_type
    part_b = kind == 24 and m.partno == 1
    name = getattr(m, "shipname", None) if kind in (5, 19, 24) else m.name
    if (m.callsign if part_b else m.ship_type if kind in (5, 19) else name) is None:
        return "too_short", {}
    if kind == 21 and len(name) == 20:
        name = (name + (m.name_ext or ""))[:24].strip()
    sides = {f"{side}_m": getattr(m, side, 0) or 0 for side in ("to_bow", "to_stern", "to_port", "to_starboard")}
    ship_type = getattr(m, "ship_type", 0) or 0
    return "", {
        "mmsi": m.mmsi,
        "msg_type": kind,
        "imo": getattr(m, "imo", 0) or 0,
        "ship_type": int(ship_type) if ship_type < 100 else 0,
        "draught_m": (getattr(m, "draught", 0) or 0) or math.nan,
        "name": name or "",
        "callsign": getattr(m, "callsign", "") or "",
        "destination": getattr(m, "destination", "") or "",
        "eta": _eta(m),
        **sides,
    }


def _eta(m: Any) -> int:
    """Return the packed ETA of a type 5 message, 0 where it is not available or cut off."""
    if getattr(m, "month", None) is None or m.msg_type != 5 or m.minute is None:
        return 0
    eta = m.month << 16 | m.day << 11 | m.hour << 6 | m.minute
    return 0 if eta == 24 << 6 | 60 else eta


def _oracle(data: bytes) -> tuple[Counter[str], dict[str, dict[int, list[dict[str, Any]]]], list[tuple[str, str]]]:
    """Return what pyais makes of a file: fates, rows and static rows by hash, and notes (reason, text)."""
    fates: Counter[str] = Counter()
    rows: dict[str, dict[int, list[dict[str, Any]]]] = {"rows": defaultdict(list), "statics": defaultdict(list)}
    notes = []
    lines = [line for line in data.split(b"\n") if not line.startswith(b"#")]
    sentences = [m.group() for line in lines if (m := _SENTENCE.search(line))]
    for message in IterMessages(sentences):
        fates["messages"] += 1
        if not message.is_valid:
            notes.append(("wrong checksum, which pyais decodes all the same", message.raw.decode()))
            continue
        if not set(message.payload) <= _ARMOR or len(message.bv) < 38:
            fates["too_short" if set(message.payload) <= _ARMOR and message.payload else "malformed"] += bool(
                message.payload
            )
            fates["empty"] += not message.payload
            continue
        kind = message.ais_id
        if kind not in _POSITIONS + _STATICS:
            fates[f"type_{kind}" if 1 <= kind <= 28 else "type_unknown"] += 1
            continue
        try:
            decoded: Any = message.decode()
        except UnknownPartNoException:
            fates["type_24"] += 1
            continue
        _cut(decoded, len(message.bv))
        if decoded.mmsi is None or not 0 < decoded.mmsi <= 999999999:
            fates["bad_mmsi"] += 1
            continue
        why, row = _position(decoded) if kind in _POSITIONS else ("", {})
        what, static = _static(decoded) if kind in _STATICS else ("none", {})
        if row:
            rows["rows"][bits_hash(message)].append(row)
        if static:
            rows["statics"][bits_hash(message)].append(static)
        fates["kept" if row or static else why or what] += 1
    return fates, rows, notes


def _same(name: str, ours: Any, theirs: Any) -> bool:
    """Compare one field: positions to pyais's 6th decimal, rates of turn to its whole degree, the rest to f4."""
    if isinstance(theirs, str):
        return bool(ours.decode("ascii") == theirs)
    if math.isnan(theirs):
        return bool(np.isnan(ours))
    room = {"lon": 5.1e-7, "lat": 5.1e-7, "rot_deg_min": 0.5001}.get(name, 2e-5)
    return bool(abs(float(ours) - float(theirs)) <= room)


def _reason(name: str, ours: Any, theirs: Any) -> str:
    """Return why a field may differ, "" where it may not."""
    if isinstance(theirs, str) and "@" in theirs and theirs.split("@")[0].strip() == ours.decode("ascii"):
        return "text goes on behind its end mark @; pyais keeps what follows"
    if name == "name" and theirs.replace(" ", "").startswith(ours.decode("ascii").replace(" ", "")):
        return "pyais cuts the blank between a type 21 name and its extension"
    if name == "ship_type" and theirs in (0, *range(25, 100, 10), 56):
        return "a reserved ship type, which pyais takes for another; ours is what was sent"
    if name == "rot_deg_min" and abs(theirs) <= 720 and abs(ours - theirs) <= 0.5001:
        return "pyais rounds to whole degrees"
    return ""


def compare(data: bytes) -> Agreement:
    """Return how our decoder and pyais agree over one file's bytes."""
    decoder = CODEC.decoder
    assert decoder is not None
    stream = decoder(Options(start=START, rate=RATE))
    got = [stream.feed(data), stream.finish()]
    ours = {"rows": np.concatenate([g.rows for g in got]), "statics": np.concatenate([g.statics for g in got])}
    counts: Counter[str] = Counter()
    for g in got:
        counts.update(g.counts)
    fates, theirs, differences = _oracle(data)
    result = {"pyais messages": fates["messages"], "rows": len(ours["rows"]), "statics": len(ours["statics"])}
    fields = 0
    for table, found in ours.items():
        by_hash: dict[int, list[np.void]] = defaultdict(list)
        for row in found:
            by_hash[int(row["hash"])].append(row)
        for key in sorted(by_hash.keys() | theirs[table].keys()):
            mine, other = by_hash.get(key, []), theirs[table].get(key, [])
            if len(mine) != len(other):
                first = mine[0] if mine else other[0]
                text = f"{table}: type {first['msg_type']} of {first['mmsi']}: ours {len(mine)}, pyais {len(other)}"
                differences.append(_lost_or_found(len(mine), len(other), int(first["msg_type"]), text))
            if not mine or not other:
                continue
            for name, value in other[0].items():
                fields += len(other)
                if not _same(name, mine[0][name], value):
                    text = f"{table}: {name} of {mine[0]['mmsi']}: ours {mine[0][name]!r}, pyais {value!r}"
                    differences.append((_reason(name, mine[0][name], value), text))
    for why in sorted(fates.keys() - {"messages", "kept"}):
        if counts[why] != fates[why]:
            differences.append(("", f"dropped as {why}: ours {counts[why]}, pyais's fields say {fates[why]}"))
    return Agreement({**result, "fields compared": fields, **counts}, differences)


def _lost_or_found(mine: int, other: int, kind: int, text: str) -> tuple[str, str]:
    """Return the difference of one message's number, with the reason that parts explain."""
    if mine > other and kind in (5, 19, 21, 24):
        return "parts of several receivers interleaved: pyais tells them apart by sequence id and channel only", text
    return "", text


def main() -> int:
    paths = [Path(a) for a in sys.argv[1:]] or [p for name in FILES for p in sorted(DATA.glob(f"{name}.*[am]*"))]
    unexplained = 0
    print(
        f"{'file':42} {'messages':>8} {'rows':>7} {'statics':>7} {'fields':>9} {'differences':>11} {'unexplained':>11}"
    )
    lists = []
    for path in paths:
        counts, differences = compare(read(path))
        bad = sum(1 for why, _ in differences if not why)
        unexplained += bad
        n = counts["pyais messages"], counts["rows"], counts["statics"], counts["fields compared"]
        print(f"{path.name:42} {n[0]:8} {n[1]:7} {n[2]:7} {n[3]:9} {len(differences):11} {bad:11}")
        lists.append((path.name, differences))
    for name, differences in lists:
        for why, text in differences:
            print(f"\n{name}: {why or 'UNEXPLAINED'}\n    {text}")
    return 1 if unexplained else 0


if __name__ == "__main__":
    raise SystemExit(main())
