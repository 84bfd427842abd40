"""Delimited text: the Danish daily CSV, MarineCadastre, and any other with a column each for time, MMSI and place.

Columns may stand in any order, be divided by comma, semicolon or tab, and lack all but those four; `docs/formats.md`
lists the names that are known. ``Options.columns`` maps our names to a file's own; ``Options.time_format`` is ``iso``,
``epoch_s``, ``epoch_ms`` or a form such as ``%d/%m/%Y %H:%M:%S`` (%Y %m %d %H %M %S, %z at the end; a fraction after %S
is read as it comes); without it ISO 8601 and numbers since 1970 (s, ms, us, ns by their size) are told apart. Text is
UTF-8, Latin-1 or UTF-16 with its mark.
"""

import codecs
from functools import partial
from typing import Final

import numpy as np

from seawarden.codec.contract import Codec, Decoded, Options
from seawarden.codec.csv_header import (
    DANISH_CSV,
    MARINECADASTRE_CSV,
    PLAIN_CSV,
    dialect_of,
    missing,
    plan,
    split_header,
)
from seawarden.codec.csv_kernel import move, walk
from seawarden.codec.csv_layout import (
    BAD_TIME,
    BLANK,
    CHANGES,
    DONE,
    MAX_LINE,
    NO_POSITION,
    PIECE,
    REASONS,
    ROWS_FULL,
    SHIPS,
    STATIC_ONLY,
    TABLE_FULL,
    TOO_LONG,
    WORK,
)
from seawarden.codec.csv_statics import particulars
from seawarden.model.errors import InputError
from seawarden.model.records import join
from seawarden.model.tables import POSITIONS, STATICS

_UTF8_MARK: Final = b"\xef\xbb\xbf"
_UTF16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
_PREAMBLE_LINES: Final = 50  # comments that may stand before the header
_ROOM_CHANGES: Final = 1024


class DelimitedDecoder:
    """A delimited file being decoded. Memory: 1.2 MB to work in, 32 bytes a vessel, and what it gives."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._work = np.zeros(1, WORK)
        self._ships = np.zeros(1 << 12, SHIPS)
        self._changes = np.empty(_ROOM_CHANGES, CHANGES)
        self._held = 0  # bytes of a broken line at the start of the buffer
        self._skipping = False  # inside a line that is too long, already counted
        self._planned = False
        self._preamble = 0
        self._head = b""  # what came before the end of the header line
        self._mark: bytes | None = b""  # the first bytes, until the encoding is known
        self._utf16: codecs.IncrementalDecoder | None = None
        self._line_bytes = 24.0  # of the lines so far: how many rows to make room for
        self._offered = self._untimed = 0
        self._example = ""

    def feed(self, chunk: bytes) -> Decoded:
        """Decode what ``chunk`` completes. InputError where the header has no usable columns."""
        return self._decode(self._text(chunk, final=False))

    def finish(self) -> Decoded:
        """Decode the last line. InputError where there was no header, or where no line had a time that can be read."""
        last = self._decode(self._text(b"", final=True) + b"\n")
        if not self._planned:
            raise InputError(f"{self._options.name}: no header line with the names of columns")
        if self._untimed and self._untimed == self._offered:
            raise InputError(
                f"{self._options.name}: no line has a time that can be read (one of them: {self._example!r}); say "
                f"time_format: iso, epoch_s, epoch_ms or a form like %d/%m/%Y %H:%M:%S"
            )
        return last

    def _text(self, chunk: bytes, *, final: bool) -> bytes:
        """Return ``chunk`` as UTF-8 (or as the single bytes that it is), byte order marks taken off."""
        if self._mark is not None:
            self._mark += chunk
            if len(self._mark) < len(_UTF8_MARK) and not final:
                return b""
            chunk, self._mark = self._mark, None
            if chunk[:2] in _UTF16_MARKS:
                self._utf16 = codecs.getincrementaldecoder("utf-16")("replace")
            elif chunk[:3] == _UTF8_MARK:
                chunk = chunk[3:]
        return chunk if self._utf16 is None else self._utf16.decode(chunk, final).encode("utf-8", "replace")

    def _header(self, text: bytes) -> bytes:
        """Read the header; return what follows it. Blank lines and comments before it are passed over."""
        self._head += text
        while not self._planned and b"\n" in self._head:
            line, _, self._head = self._head.partition(b"\n")
            line = line.rstrip(b"\r")
            usable = not missing(split_header(line.decode("utf-8", "replace")), self._options.columns)
            comment = line[:1] == b"#" or line[:4].lower() == b"sep=" or not line.strip()
            if comment and not usable and self._preamble < _PREAMBLE_LINES:
                self._preamble += 1
                continue
            plan(self._work, line, self._options)
            self._planned = True
        if not self._planned:
            if len(self._head) > MAX_LINE:
                raise InputError(f"{self._options.name}: no line ends in the first {MAX_LINE} bytes: no delimited text")
            return b""
        rest, self._head = self._head, b""
        return rest

    def _decode(self, text: bytes) -> Decoded:
        """Copy ``text`` into the buffer, a piece at a time, and decode what lines are complete in it."""
        rows: list[np.ndarray] = []
        statics: list[np.ndarray] = []
        text = text if self._planned else self._header(text)
        buf, fates, at = self._work["buf"][0], self._work["fates"][0], 0
        while at < len(text):
            if self._skipping:
                newline = text.find(b"\n", at)
                at, self._skipping = (newline + 1, False) if newline >= 0 else (len(text), True)
                continue
            size = min(PIECE, len(text) - at)
            buf[self._held : self._held + size] = np.frombuffer(text, np.uint8, size, at)
            newline = text.rfind(b"\n", at, at + size)
            end = newline + 1 - at + self._held if newline >= 0 else 0
            self._held, at = self._held + size, at + size
            if end:
                self._lines(end, rows, statics)
                self._held -= end
                buf[: self._held] = buf[end : end + self._held].copy()
            if self._held > MAX_LINE:
                fates[TOO_LONG] += 1
                self._held, self._skipping = 0, True
        return self._counted(join(rows, POSITIONS), join(statics, STATICS))

    def _lines(self, end: int, rows: list[np.ndarray], statics: list[np.ndarray]) -> None:
        """Run the kernel over the lines of the buffer up to ``end``, making room as it asks for it."""
        work, w = self._work, self._work[0]
        w["pos"], code = 0, ROWS_FULL
        while code != DONE:
            if code == TABLE_FULL:
                larger = np.zeros(4 * self._ships.size, SHIPS)
                move(self._ships, larger)
                self._ships = larger
            before = int(w["pos"])
            room = np.empty(int((end - before) / self._line_bytes * 1.05) + 64, POSITIONS)
            w["rows"] = w["changes"] = 0
            code = walk(work, end, self._ships, room, self._changes)
            rows.append(room[: w["rows"]])
            if w["changes"]:
                said, silent = particulars(w["buf"], self._changes[: w["changes"]])
                statics.append(said)
                w["fates"][STATIC_ONLY] -= silent
                w["fates"][NO_POSITION] += silent
            if w["rows"]:
                self._line_bytes = max(24.0, float(w["pos"] - before) / float(w["rows"]))
        if w["fates"][BAD_TIME] and not self._example:
            self._example = w["buf"][:60].tobytes().split(b"\n")[0].decode("utf-8", "replace").strip()

    def _counted(self, rows: np.ndarray, statics: np.ndarray) -> Decoded:
        """Return the rows with the counts since the last call."""
        fates = self._work["fates"][0]
        counts = {"rows_in": int(fates[BLANK + 1 :].sum())}
        counts |= {reason: int(fates[at]) for reason, at in REASONS.items() if fates[at]}
        self._offered += counts["rows_in"]
        self._untimed += int(fates[BAD_TIME])
        fates[:] = 0
        return Decoded(rows, statics, counts)


def _head_line(head: bytes) -> str:
    """Return the first line of a file that may be its header; "" where the file is no text."""
    if head[:2] in _UTF16_MARKS:
        head = head[: len(head) & ~1].decode("utf-16", "replace").encode()
    if b"\0" in head:
        return ""
    lines = head.removeprefix(_UTF8_MARK).decode("utf-8", "replace").splitlines()[:_PREAMBLE_LINES]
    for line in lines:
        if line.strip() and line[:4].lower() != "sep=" and (line[0] != "#" or not missing(split_header(line), {})):
            return line
    return ""


def _sniff(head: bytes, dialect: str) -> float:
    """Say how sure it is that ``head`` opens a file of this dialect."""
    line = _head_line(head)
    header = split_header(line)
    if line.lstrip()[:1] in set("<{[!$\\") or len(header) < 3 or "!AIVD" in line:
        return 0.0
    if not missing(header, {}):
        return (0.8 if dialect == PLAIN_CSV else 0.95) if dialect == dialect_of(header) else 0.0
    named = all(name and not name[0].isdigit() and len(name) < 60 for name in header)
    return 0.35 if dialect == PLAIN_CSV and named else 0.0


def _codec(name: str) -> Codec:
    """Return the codec of a dialect; all decode alike, by what the header says."""
    return Codec(name, partial(_sniff, dialect=name), DelimitedDecoder)


CODECS: Final = (_codec(DANISH_CSV), _codec(MARINECADASTRE_CSV), _codec(PLAIN_CSV))
