"""AIS messages of every type as plain fields, decoded with pyais: for analysts, not for the watch.

The watch needs positions and particulars, fast: `seawarden.codec.nmea`. Here are the rest too: safety texts (12, 14),
binary messages (6, 8, 25, 26), inquiries and management (10, 15, 16, 17, 20, 22, 23). pyais decodes some ten thousand
a second. This is no format of its own: it has no ``CODEC``.
"""

import enum
import math
import re
from collections.abc import Collection, Iterable, Iterator, MutableMapping
from datetime import UTC
from typing import Any

from seawarden.model.times import epoch

MAX_LINE = 2048  # bytes; as in `seawarden.codec.nmea_lines`
WAITING = 256  # messages of several parts that may wait at once; the oldest is given up

_SENTENCE = re.compile(rb"![^,*!]{2}VD[MO],[^*!\\]*\*[0-9A-Fa-f]{2}")
_TAG = re.compile(rb"\\([^\\]+)\\")
_PGHP = re.compile(rb"\$PGHP,1,[^*]*\*[0-9A-Fa-f]{2}")
_NUMBER = re.compile(rb"(?:^|,)([0-9]{9,}(?:\.[0-9]+)?)(?=,|$)")
_EARLIEST, _LATEST = 0.0, 4e9  # UTC epoch s

Counts = MutableMapping[str, int]


def messages(
    chunks: Iterable[bytes], types: Collection[int] | None = None, counts: Counts | None = None
) -> Iterator[dict[str, Any]]:
    """Yield ``{t, type, mmsi, talker, fields}`` for each message that pyais can decode, in the order of the input.

    ``chunks`` are the bytes of NMEA 0183 text, cut anywhere; ``types`` keeps only these message types. ``t`` is UTC
    epoch s by the tag block, else a $PGHP line, else the number or ISO 8601 time that a logger wrote behind or before
    the sentence; None where nothing tells. ``fields`` are pyais's, as JSON has them: enums as numbers, binary data as
    hex, None where the payload ends before the field.

    Never raises for what it reads. ``counts`` is added to: ``read`` (messages given out), and what was left out by
    reason: ``checksum`` (wrong), ``malformed`` (no sentence, or its checksum is missing), ``incomplete`` (parts did
    not all come, or not in order), ``undecodable`` (pyais cannot), ``too_long``; ``other_type`` is what ``types`` left
    out.
    """
    reading = _Reading({} if counts is None else counts, types)
    for line in _lines(chunks, reading):
        said = reading.line(line)
        if said is not None:
            yield said
    reading.add("incomplete", len(reading.waiting))


def _lines(chunks: Iterable[bytes], reading: "_Reading") -> Iterator[bytes]:
    """Yield the lines without their ends; those above MAX_LINE are counted and left out."""
    tail = b""
    for chunk in chunks:
        *whole, tail = (tail + chunk).split(b"\n")
        yield from (line.strip() for line in whole if reading.fits(line))
        if len(tail) > 2 * MAX_LINE:
            tail = tail[: MAX_LINE + 1]  # it stays too long, however it goes on
    if reading.fits(tail):
        yield tail.strip()


class _Reading:
    """One pass over one input: what was noted for the next sentence, and the parts that wait for their fellows."""

    def __init__(self, counts: Counts, types: Collection[int] | None) -> None:
        import pyais
        from pyais.exceptions import InvalidNMEAChecksum
        from pyais.messages import NMEASentenceFactory

        self._decode = pyais.decode
        self._produce = NMEASentenceFactory.produce
        self._bad_sum = InvalidNMEAChecksum
        self._counts = counts
        self._types = types
        self._tag: Any = None
        self._pghp: float | None = None
        self.waiting: dict[tuple[Any, ...], list[tuple[Any, float | None]]] = {}

    def add(self, reason: str, n: int = 1) -> None:
        """Count ``n`` under ``reason``."""
        if n:
            self._counts[reason] = self._counts.get(reason, 0) + n

    def fits(self, line: bytes) -> bool:
        """Say whether a line is short enough to be one; count it where it is not."""
        self.add("too_long", int(len(line) > MAX_LINE))
        return len(line) <= MAX_LINE

    def line(self, line: bytes) -> dict[str, Any] | None:
        """Take one line; return the message that it completes."""
        found = _SENTENCE.search(line)
        if found is None:
            self._note(line)
            return None
        lead = line[: found.start()]
        for tag in _TAG.finditer(lead):
            self._note(tag[0])
        t = self._time(_TAG.sub(b"", lead), line[found.end() :])
        group = self._tag.group.group_id if self._tag is not None and self._tag.group is not None else None
        self._tag = self._pghp = None
        try:
            part = self._produce(found[0])
        except Exception:  # whatever pyais raises, it is the sentence's fault
            self.add("malformed")
            return None
        if not part.is_valid:
            self.add("checksum")
            return None
        parts = self._gather(part, t, group)
        return None if parts is None else self._message(parts)

    def _note(self, line: bytes) -> None:
        """Keep what a tag block or a $PGHP line says of the sentence that follows; count a line that is broken."""
        if _TAG.match(line):
            from pyais.messages import TagBlock

            tag = TagBlock(line.strip(b"\\"))
            tag.init()
            self._tag = tag if tag.is_valid else None
        elif _PGHP.match(line):
            try:
                told = self._produce(line)
                self._pghp = told.timestamp.replace(tzinfo=UTC).timestamp() if told.is_valid else None
            except Exception:  # a time that is none
                self._pghp = None
        elif line and line[:1] not in b"#$" and not re.match(rb"![^,]{5},.*\*[0-9A-Fa-f]{2}", line):
            self.add("malformed")

    def _time(self, lead: bytes, trail: bytes) -> float | None:
        """Return UTC epoch s by what stands around a sentence, the nearest to the receiver first."""
        if self._tag is not None and self._tag.receiver_timestamp is not None:
            t = _number(self._tag.receiver_timestamp)
            if t is not None:
                return t
        if self._pghp is not None:
            return self._pghp
        for number in reversed(_NUMBER.findall(trail)):
            return _number(number.decode())
        before = lead.decode("ascii", "replace").strip(" ,;\t")
        try:
            return epoch(before) if "-" in before else _number(before)
        except (ValueError, OverflowError):
            return None

    def _gather(self, part: Any, t: float | None, group: Any) -> list[tuple[Any, float | None]] | None:
        """Return all parts of a message once it is complete; parts must come in order."""
        if part.frag_cnt == 1:
            return [(part, t)]
        key = (part.talker_id, part.type, part.seq_id, part.channel, part.frag_cnt, group)
        have = self.waiting.pop(key, [])
        if part.frag_num != len(have) + 1:
            self.add("incomplete", int(bool(have)) + int(part.frag_num != 1))
            have = []
            if part.frag_num != 1:
                return None
        have.append((part, t))
        if len(have) == part.frag_cnt:
            return have
        self.waiting[key] = have
        if len(self.waiting) > WAITING:
            del self.waiting[next(iter(self.waiting))]
            self.add("incomplete")
        return None

    def _message(self, parts: list[tuple[Any, float | None]]) -> dict[str, Any] | None:
        """Return a complete message, decoded; None where it is not asked for or pyais cannot."""
        first = parts[0][0]
        if self._types is not None and first.ais_id not in self._types:
            self.add("other_type")
            return None
        try:
            told = self._decode(*(part.raw for part, _ in parts), error_if_checksum_invalid=True)
            fields = {name: _plain(value) for name, value in told.asdict().items()}
            kind, mmsi = int(fields.pop("msg_type")), int(fields.pop("mmsi"))
        except self._bad_sum:
            self.add("checksum")
            return None
        except Exception:  # a payload too short for its type, a type that there is not: pyais raises many kinds
            self.add("undecodable")
            return None
        self.add("read")
        t = next((t for _, t in parts if t is not None), None)
        return {"t": t, "type": kind, "mmsi": mmsi, "talker": f"{first.talker_id}{first.type}", "fields": fields}


def _number(text: str) -> float | None:
    """Return UTC epoch s of a number of s, ms or us, told apart by size, to the ms; None where it is no time."""
    try:
        t = float(text)
    except ValueError:
        return None
    t = t / 1e6 if t >= 1e14 else t / 1e3 if t >= 1e11 else t
    return math.floor(t * 1000.0 + 0.5) / 1000.0 if _EARLIEST < t < _LATEST else None


def _plain(value: Any) -> Any:
    """Return a field's value as JSON has it."""
    if isinstance(value, enum.Enum):
        return _plain(value.value)
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value if value is None or isinstance(value, bool | int | str) else str(value)
