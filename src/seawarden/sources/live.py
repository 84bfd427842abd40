"""The spool's records -> batches: what a live watch and a replay of its spool both run on, so that they say the same.

No clock here: "now" is the time of receipt that stands in each record. The watermark after a record is its time of
receipt less the lateness; a row that is older than that on arrival is dropped and counted as ``late``. The rule looks
at one record at a time, so that results do not depend on how many records are taken at once.

A feed whose clock is off is set right: the median of (received - sent) over its last `OFFSET_ROWS` positions should lie
between -2 and +10 s; where it does not, its times are moved by it, in steps of half a second and with hysteresis. A
feed that says ``delayed`` (satellite, polling) is believed as it is.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import msgspec
import numpy as np

from seawarden.codec.contract import Codec, Decoded, Decoder, Options
from seawarden.codec.nmea import NmeaDecoder
from seawarden.model.batch import Batch, Origin
from seawarden.model.errors import InputError
from seawarden.model.records import join
from seawarden.model.tables import POSITIONS, STATICS, empty
from seawarden.store import spool

OFFSET_ROWS = 256
SURE_ROWS = 40  # positions from which an offset is believed
EARLY_S, DELAY_S = -2.0, 10.0  # ordinary (received - sent)
SILENT_S = 60.0  # a feed that gave nothing for so long is told as silent


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    """A feed as the spool names it. ``format`` is a codec's name; ``lateness_s`` None: the watch's own."""

    feed: int
    name: str
    format: str
    delayed: bool = False


class Health(msgspec.Struct, kw_only=True):
    """How a feed fares. Times are UTC epoch s of receipt, 0 never; ``offset_s`` is what its times are moved by."""

    name: str
    up: bool = False
    since: float = 0.0  # up or down since
    last: float = 0.0  # last bytes
    bytes: int = 0
    rows: int = 0
    late: int = 0
    offset_s: float = 0.0
    counts: dict[str, int] = {}


class LiveState(NamedTuple):
    """All that the desk remembers, fit for a checkpoint: feeds, their health, decoders' rests, offsets, counts."""

    feeds: list[dict[str, Any]]
    health: dict[str, dict[str, Any]]
    rests: dict[str, bytes]
    offsets: dict[str, list[float]]
    now: float


def start() -> LiveState:
    """Return the state before the first record."""
    return LiveState([], {}, {}, {}, -np.inf)


class Desk:
    """Takes records, gives batches. ``lateness_s`` is how long rows are waited for."""

    def __init__(self, codecs: Mapping[str, Codec], state: LiveState, lateness_s: float = 10.0) -> None:
        """Go on from ``state``. InputError where it names a format that this version has not."""
        self.lateness_s = lateness_s
        self.now = state.now
        self._codecs = codecs
        self.feeds: dict[int, Feed] = {}
        self.health: dict[int, Health] = {}
        self._decoders: dict[int, Decoder] = {}
        self._offsets: dict[int, np.ndarray] = {}
        self._rows: list[np.ndarray] = []
        self._statics: list[np.ndarray] = []
        for known in state.feeds:
            self._meet(msgspec.convert(known, Feed))
        for key, health in state.health.items():
            self.health[int(key)] = msgspec.convert(health, Health)
        self._offsets |= {int(key): np.array(ring) for key, ring in state.offsets.items()}
        for key, rest in state.rests.items():
            decoder = self._decoders[int(key)]
            if isinstance(decoder, NmeaDecoder):
                decoder.resume(rest)

    def _meet(self, feed: Feed) -> None:
        codec = self._codecs.get(feed.format)
        if codec is None or codec.decoder is None:
            raise InputError(f"feed {feed.name}: there is no format {feed.format!r} that can be read as it streams")
        if self.feeds.get(feed.feed) != feed:
            self._decoders[feed.feed] = codec.decoder(Options(name=feed.name))
            self._offsets[feed.feed] = np.empty(0)
        self.feeds[feed.feed] = feed
        self.health.setdefault(feed.feed, Health(name=feed.name)).name = feed.name

    def take(self, record: spool.Record) -> None:
        """Take one record; its rows wait for `batch`."""
        self.now = max(self.now, record.received)
        if record.kind == spool.NAMED:
            self._meet(msgspec.json.decode(record.payload, type=Feed))
            return
        health = self.health.get(record.feed)
        if health is None:
            return
        if record.kind in (spool.UP, spool.DOWN):
            health.up, health.since = record.kind == spool.UP, record.received
        elif record.kind == spool.DATA:
            health.last = record.received
            health.bytes += len(record.payload)
            self._decode(record, health)

    def _decode(self, record: spool.Record, health: Health) -> None:
        decoder = self._decoders[record.feed]
        if isinstance(decoder, NmeaDecoder):
            decoder.received(record.received)
        try:
            decoded = decoder.feed(record.payload)
        except InputError:
            health.counts["unreadable"] = health.counts.get("unreadable", 0) + 1
            return
        for reason, count in decoded.counts.items():
            health.counts[reason] = health.counts.get(reason, 0) + count
        self._place(record, decoded, health)

    def _place(self, record: spool.Record, decoded: Decoded, health: Health) -> None:
        """Set the rows' feed and time right and drop what comes too late."""
        self._judge_clock(record, decoded.rows, health)
        for table, kept in ((decoded.rows, self._rows), (decoded.statics, self._statics)):
            if not table.size:
                continue
            rows = table.copy()
            rows["feed"] = record.feed
            rows["t"] += health.offset_s
            in_time = ~(rows["t"] < self.watermark)
            late = int(rows.size - np.count_nonzero(in_time))
            if late:
                health.late += late
                rows = rows[in_time]
            health.rows += rows.size
            kept.append(rows)

    def _judge_clock(self, record: spool.Record, rows: np.ndarray, health: Health) -> None:
        """Learn how far the feed's times lie behind receipt, and move them where that is out of the ordinary."""
        if self.feeds[record.feed].delayed or not rows.size:
            return
        ring = np.concatenate([self._offsets[record.feed], record.received - rows["t"]])[-OFFSET_ROWS:]
        self._offsets[record.feed] = ring
        if ring.size < SURE_ROWS:
            return
        median = float(np.median(ring))
        if EARLY_S <= median <= DELAY_S:
            if health.offset_s and EARLY_S + 1.0 <= median <= DELAY_S - 1.0:
                health.offset_s = 0.0
        elif abs(median - 1.0 - health.offset_s) > 1.0:
            health.offset_s = round(2.0 * (median - 1.0)) / 2.0  # a second is an ordinary way from ship to us

    @property
    def watermark(self) -> float:
        """Nothing older than this is taken any more."""
        return self.now - self.lateness_s

    def batch(self) -> Batch:
        """Return what was taken since the last call, with the watermark as of now."""
        rows, statics = join(self._rows, POSITIONS), join(self._statics, STATICS)
        self._rows, self._statics = [], []
        return Batch(rows, statics, self.watermark, Origin.LIVE)

    def state(self) -> LiveState:
        """Return what lasts; to be called when everything taken was given away by `batch`."""
        rests = {
            str(key): decoder.keep() for key, decoder in self._decoders.items() if isinstance(decoder, NmeaDecoder)
        }
        return LiveState(
            [msgspec.to_builtins(feed) for feed in self.feeds.values()],
            {str(key): msgspec.to_builtins(health) for key, health in self.health.items()},
            rests,
            {str(key): ring.tolist() for key, ring in self._offsets.items()},
            self.now,
        )


def batches(records: Iterable[spool.Record], desk: Desk, span_s: float = 10.0) -> Iterable[Batch]:
    """Yield a batch for every ``span_s`` of receipt and one at the end: the replay of a spool, or a part of it."""
    due = -np.inf
    for record in records:
        if record.received >= due > -np.inf:
            yield desk.batch()
            due = -np.inf
        desk.take(record)
        if due == -np.inf:
            due = record.received + span_s
    yield desk.batch()


def nothing() -> Batch:
    """Return a batch that says nothing yet."""
    return Batch(empty(POSITIONS), empty(STATICS), -np.inf, Origin.LIVE)
