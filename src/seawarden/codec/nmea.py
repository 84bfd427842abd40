"""NMEA 0183 sentences that carry AIS (`!AIVDM` and its kin), with tag blocks, $PGHP lines or a logger's time stamps.

The decoder is columnar: two calls of compiled kernels a chunk (`nmea_lines.frame`: lines to messages as bits, and
`ais_messages.decode`: bits to rows). docs/formats-nmea.md says what is read, what is dropped and under which name.
"""

import re

import numpy as np

from seawarden.codec.ais_bits import WORDS
from seawarden.codec.ais_messages import decode
from seawarden.codec.contract import Codec, Decoded, Options
from seawarden.codec.nmea_lines import MAX_LINE, frame
from seawarden.codec.nmea_state import INCOMPLETE, MESSAGES, NOT_NMEA, PARTS, REASONS, SLOTS, STATE, TOO_LONG
from seawarden.model.errors import InputError, UsageError
from seawarden.model.tables import POSITIONS, STATICS, empty

_SENTENCE = re.compile(rb"![\x21-\x7e]{2}VD[MO],[1-9],[1-9],[0-9]{0,2},[^,\r\n]?,[0-w]*,[0-5]?\*[0-9A-Fa-f]{2}")


_NEWLINE = 10


class NmeaDecoder:
    """A stream of sentences being decoded. All that lasts from chunk to chunk is in its attributes."""

    def __init__(self, options: Options) -> None:
        """Start at the beginning of an input. UsageError where ``rate`` is not above 0 messages/s."""
        if options.rate is not None and not 0.0 < options.rate < np.inf:
            raise UsageError(f"{options.name}: --rate is messages a second and must be above 0, not {options.rate}")
        self._name = options.name
        self._tail = b""
        self._skipping = False
        self._unreadable = 0
        self._state = np.zeros(1, STATE)
        self._forget_note()
        if options.start is not None and options.rate is not None:
            self._state["start"], self._state["rate"] = options.start, options.rate
        self._parts = np.zeros(SLOTS, PARTS)
        self._waiting = np.zeros((SLOTS, WORDS), np.int64)

    def feed(self, chunk: bytes) -> Decoded:
        """Decode every line that ``chunk`` ends. InputError once it is sure that the input's messages have no times."""
        drops = np.zeros(len(REASONS), np.int64)
        self._state["rows_in"] = 0
        if self._skipping:
            cut = chunk.find(b"\n")
            if cut < 0:
                return self._decoded(empty(POSITIONS), empty(STATICS), drops)
            chunk = chunk[cut + 1 :]
            self._skipping = False
        data = self._tail + chunk if self._tail else chunk
        buf = np.frombuffer(data, np.uint8)
        ends = np.flatnonzero(buf == _NEWLINE)
        rows, statics = self._lines(buf, ends, drops) if ends.size else (empty(POSITIONS), empty(STATICS))
        self._tail = data[ends[-1] + 1 :] if ends.size else data
        if len(self._tail) > MAX_LINE:
            self._tail, self._skipping = b"", True
            self._forget_note()
            self._state["rows_in"] += 1
            drops[TOO_LONG] += 1
        if self._state["hopeless"]:
            raise self._no_times()
        return self._decoded(rows, statics, drops)

    def _lines(self, buf: np.ndarray, ends: np.ndarray, drops: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the POSITIONS and STATICS of the lines that end at ``ends``; count what they drop."""
        messages, words = np.empty(ends.size, MESSAGES), np.empty((ends.size + 1, WORDS), np.int64)
        n = frame(buf, ends, self._state, self._parts, self._waiting, messages, words, drops)
        rows, statics = np.empty(n, POSITIONS), np.empty(n, STATICS)
        raw = statics.view(np.uint8).reshape(n, STATICS.itemsize)
        n_rows, n_statics = decode(messages[:n], words, rows, statics, raw, drops)
        return rows[:n_rows], statics[:n_statics].copy()

    def received(self, t: float) -> None:
        """Say that what comes now was received at UTC epoch s ``t``: the time of messages that bear none (live)."""
        self._state["start"], self._state["rate"], self._state["timeless"] = t, 1e9, 0

    def keep(self) -> bytes:
        """Return all that lasts from chunk to chunk, to be given to `resume` after a restart."""
        tables = (self._state, self._parts, self._waiting)
        return b"".join(table.tobytes() for table in tables) + bytes([self._skipping]) + self._tail

    def resume(self, kept: bytes) -> None:
        """Go on where `keep` was called. ValueError where another version kept it."""
        at = 0
        for table in (self._state, self._parts, self._waiting):
            table[...] = np.frombuffer(kept[at : at + table.nbytes], table.dtype).reshape(table.shape)
            at += table.nbytes
        self._skipping, self._tail = bool(kept[at]), kept[at + 1 :]

    def finish(self) -> Decoded:
        """Decode a last line without an end and count what waits for parts that will not come.

        InputError where no line was a sentence, or where no message had a time and ``start`` and ``rate`` are not said.
        """
        last = self.feed(b"\n")
        waiting = int(np.count_nonzero(self._parts["total"]))
        self._parts["total"] = 0
        counts = dict(last.counts)
        counts["rows_in"] += waiting
        if waiting:
            counts[REASONS[INCOMPLETE]] = counts.get(REASONS[INCOMPLETE], 0) + waiting
        state = self._state[0]
        if state["timeless"] and not state["timed"] and not state["rate"]:
            raise self._no_times()
        if self._unreadable and not state["recognised"]:
            raise InputError(f"{self._name}: no line of it is an NMEA 0183 sentence")
        return Decoded(last.rows, last.statics, counts)

    def _forget_note(self) -> None:
        """Clear what lines before the next sentence said of it (as `nmea_state.forget` does in the kernel)."""
        for name in ("at_tag", "at_pghp", "at_trail", "group", "tag_broken"):
            self._state[name] = 0
        for name in ("t_tag", "t_pghp", "t_trail", "t_lead"):
            self._state[name] = np.nan
        self._state["pghp_sum"] = -1

    def _decoded(self, rows: np.ndarray, statics: np.ndarray, drops: np.ndarray) -> Decoded:
        """Return the chunk's rows with its counts; reasons in a fixed order, those that did not occur left out."""
        self._unreadable += int(drops[NOT_NMEA] + drops[TOO_LONG])
        counts = {"rows_in": int(self._state["rows_in"][0])}
        for k in np.flatnonzero(drops).tolist():
            counts[REASONS[k]] = counts.get(REASONS[k], 0) + int(drops[k])
        return Decoded(rows, statics, counts)

    def _no_times(self) -> InputError:
        """Return the one line for an input whose messages bear no time."""
        return InputError(
            f"{self._name}: its AIS messages have no time; say when it began and how fast it runs, "
            "for example --start 2024-12-25T10:00:00Z --rate 85 (messages a second)"
        )


def sniff(head: bytes) -> float:
    """Return how sure it is that ``head`` is NMEA 0183 with AIS, by the share of its lines with a whole sentence."""
    if not _SENTENCE.search(head):
        return 0.0
    lines = [line for line in head.splitlines() if line.strip() and not line.startswith((b"#", b"$"))]
    lines = [line for line in lines if not (line.startswith(b"\\") and b"!" not in line)]
    share = sum(1 for line in lines if _SENTENCE.search(line)) / max(len(lines), 1)
    return 0.2 if share < 0.02 else 0.4 + 0.6 * share


CODEC = Codec("nmea", sniff, decoder=NmeaDecoder)
