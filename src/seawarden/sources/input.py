"""One input: recognised, decoded chunk by chunk, its clock judged, its counts kept."""

import threading
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

import numpy as np

from seawarden.codec.contract import Codec, Decoded, Options, recognise
from seawarden.model.errors import InputError, SeawardenError
from seawarden.model.tables import POSITIONS, STATICS, empty
from seawarden.sources.clock import Clocks
from seawarden.sources.open import Entry, Reader, seekable
from seawarden.sources.options import ReadOptions
from seawarden.sources.order import DISORDER_S, Part, Promise
from seawarden.sources.raw import Broken, Meter, Raw
from seawarden.sources.spill import by_time

HEAD_BYTES = 1 << 16  # what a codec's `sniff` sees
PROBE_BYTES = 1 << 22  # what is decoded beforehand: the first two ships of a day sorted by ship lie within it
_DAY_S = 86400.0


class Probe(NamedTuple):
    """What the first 4 MB tell: the format, the first time, whether rows come in order; or why there are none."""

    codec: Codec | None
    first: float  # NaN where no row was found
    lower: float  # nothing older is to be expected
    ordered: bool
    state: str
    message: str


class Input:
    """One input as a stream (see `order.Stream`)."""

    def __init__(self, entry: Entry, feed: int, options: ReadOptions, meter: Meter) -> None:
        self.entry = entry
        self.name = entry.name
        self.feed = feed
        self.state = "ok"
        self.messages: list[str] = []
        self.sha256 = ""
        self.counts: dict[str, int] = {}
        self.codec: Codec | None = None
        self.first = np.nan
        self.lower = -np.inf
        self.ordered = True
        self.stop = threading.Event()
        self._options = options
        self._meter = meter
        self._given = 0  # rows and static rows decoded

    # --- before the read -------------------------------------------------------------------------------------------
    def probe(self, codecs: Mapping[str, Codec]) -> None:
        """Recognise the format and look at the first rows; sets ``state`` where the input cannot be read."""
        try:
            found = self._probe(codecs)
        except (Broken, InputError) as error:
            found = Probe(None, np.nan, -np.inf, True, "unreadable", str(error))
        except OSError as error:
            found = Probe(None, np.nan, -np.inf, True, "unreadable", f"it cannot be read ({error.strerror or error})")
        self.codec, self.first, self.lower, self.ordered, self.state, message = found
        self.messages = [message.removeprefix(f"{self.name}: ")] if message else []

    def _probe(self, codecs: Mapping[str, Codec]) -> Probe:
        reader = Reader(self.entry, PROBE_BYTES, Meter())
        try:
            try:
                head = next(reader.chunks(), b"")
            except Broken as error:
                return Probe(None, np.nan, -np.inf, True, "unreadable", str(error))
        finally:
            reader.close()
        if not head:
            return Probe(None, np.nan, -np.inf, True, "empty", "it is empty")
        forced = self._options.format
        codec = codecs[forced] if forced else recognise(head[:HEAD_BYTES], codecs)
        if codec is None:
            return Probe(None, np.nan, -np.inf, True, "unreadable", _what_it_is(head))
        return self._first_rows(codec, head)

    def _first_rows(self, codec: Codec, head: bytes) -> Probe:
        """Decode the head with a decoder of its own and look at the times."""
        if codec.decoder is not None:
            decoder = codec.decoder(self._codec_options())
            some = [self._guard(codec, lambda: decoder.feed(head))]
            if len(head) < PROBE_BYTES:
                some.append(self._guard(codec, decoder.finish))
        else:
            with seekable(self.entry, Meter(), self._options.temp) as file:
                assert codec.read is not None
                read = codec.read(file, self._codec_options())
                nothing = Decoded(empty(POSITIONS), empty(STATICS), {})
                some = [self._guard(codec, lambda: next(read, nothing))]
                getattr(read, "close", lambda: None)()
        clocks = Clocks()
        tables = [(np.ascontiguousarray(d.rows), np.ascontiguousarray(d.statics)) for d in some]
        judged = [*(clocks.judge(*pair) for pair in tables), clocks.finish()]
        positions = np.concatenate([rows["t"] for rows, _ in judged])
        every = np.concatenate([positions, *(statics["t"] for _, statics in judged)])
        if not every.size:
            return Probe(codec, np.nan, -np.inf, True, "ok", "")
        first = float(every.min())
        ahead = np.maximum.accumulate(positions) - positions
        if ahead.size and ahead.max() > DISORDER_S:
            return Probe(codec, first, first - _DAY_S, False, "ok", "")
        newest = float(positions.max()) if positions.size else first
        return Probe(codec, first, min(first, newest - DISORDER_S), True, "ok", "")

    # --- the read --------------------------------------------------------------------------------------------------
    def parts(self) -> Iterator[Part]:
        """Yield the input's rows with promises; by way of the disk where the probe saw that they are in no order."""
        if not self.ordered:
            yield from by_time(self.judged(), self._options.temp)
            return
        promise = Promise()
        for rows, statics in self.judged():
            if rows.size or statics.size:
                yield from promise.cut(rows, statics)

    def judged(self) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Yield rows and statics as decoded, less those whose clock is wildly off; ``counts`` grows meanwhile."""
        clocks = Clocks()
        for decoded in self._decoded():
            for reason, count in decoded.counts.items():
                self.counts[reason] = self.counts.get(reason, 0) + count
            self._meter.rows += decoded.counts.get("rows_in", 0)
            self._given += decoded.rows.size + decoded.statics.size
            rows, statics = clocks.judge(np.ascontiguousarray(decoded.rows), np.ascontiguousarray(decoded.statics))
            del decoded
            yield self._marked(rows), self._marked(statics)
        rows, statics = clocks.finish()
        yield self._marked(rows), self._marked(statics)
        self._count_clock(clocks.dropped)

    def _marked(self, rows: np.ndarray) -> np.ndarray:
        """Return rows with their feed set."""
        if self.feed and rows.size:
            rows = rows if rows.flags.writeable else rows.copy()
            rows["feed"] = self.feed
        return rows

    def _count_clock(self, count: int) -> None:
        if count:
            self.counts["clock"] = self.counts.get("clock", 0) + count
            self.messages.append(f"{count} rows dropped: their times lie more than a year from the input's other times")

    def _decoded(self) -> Iterator[Decoded]:
        """Yield what the codec gives; a fault of the input ends it and is noted, never thrown."""
        assert self.codec is not None
        try:
            yield from self._streamed() if self.codec.decoder is not None else self._sought()
        except (Broken, InputError) as error:
            self._fault(str(error))
        except OSError as error:
            self._fault(f"it cannot be read further ({error.strerror or error})")
        if self.state == "ok" and not self.counts.get("rows_in") and not self.stop.is_set():
            self.state = "empty"
            self.messages.append("it holds no rows")

    def _streamed(self) -> Iterator[Decoded]:
        codec, reader = self.codec, Reader(self.entry, self._options.chunk_bytes, self._meter)
        assert codec is not None and codec.decoder is not None
        decoder = codec.decoder(self._codec_options())
        chunks = reader.chunks()
        try:
            while not self.stop.is_set():
                try:
                    chunk = next(chunks, b"")
                except Broken as error:
                    self._fault(str(error))
                    chunk = b""
                if not chunk:
                    break
                feed = decoder.feed
                decoded = self._guard(codec, lambda feed=feed, chunk=chunk: feed(chunk))  # type: ignore[misc]
                del chunk
                yield decoded
            yield self._guard(codec, decoder.finish)
            if not self.stop.is_set():
                self.sha256 = reader.digest() or ""
        except InputError:
            self.sha256 = reader.digest() or ""
            raise
        finally:
            reader.close()

    def _sought(self) -> Iterator[Decoded]:
        """The same for a codec that must seek in its file; the file is hashed in a pass of its own."""
        codec = self.codec
        assert codec is not None and codec.read is not None
        with seekable(self.entry, Meter(), self._options.temp) as file:
            read = codec.read(file, self._codec_options())
            nothing = Decoded(empty(POSITIONS), empty(STATICS), {})
            while not self.stop.is_set():
                decoded = self._guard(codec, lambda: next(read, nothing))
                if decoded is nothing:
                    break
                yield decoded
        if self.entry.member is None and not self.stop.is_set():
            raw = Raw(self.entry.path, self._meter)
            self.sha256 = raw.digest()
            raw.close()
        else:
            self._meter.bytes_done += self.entry.size

    def _fault(self, message: str) -> None:
        """Note that the input ends here; what it gave before stays."""
        self.state = "truncated" if self._given else "unreadable"
        self.messages.append(message.removeprefix(f"{self.name}: "))

    def _guard(self, codec: Codec, call: Callable[[], Decoded]) -> Decoded:
        """Call into a decoder; whatever it throws becomes one line about the input, and the others go on."""
        try:
            return call()
        except (SeawardenError, Broken, OSError):
            raise
        except Exception as error:
            raise InputError(f"the {codec.name} decoder failed on it ({type(error).__name__}: {error})") from error

    def _codec_options(self) -> Options:
        said = self._options
        return Options(self.name, said.start, said.rate, said.columns, said.time_format)


def _what_it_is(head: bytes) -> str:
    """Return a sentence about content that no codec knows."""
    text = head[:HEAD_BYTES].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith((b"<!doctype html", b"<html")):
        return "it is a web page (HTML), perhaps an error page that was saved under this name"
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "it is text in UTF-16: save it as UTF-8"
    if b"\0" in head[:HEAD_BYTES]:
        return "it is binary data of no known format"
    return "its format was not recognised (name it with --format if it is one of ours)"
