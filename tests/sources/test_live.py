"""The desk between the spool and the pipe: the same rows however records are taken together, and after a restart."""

import gzip
from pathlib import Path

import msgspec
import numpy as np
import pytest

from seawarden.codec import contract as codecs
from seawarden.engine.checkpoint import restore, save
from seawarden.sources.live import Desk, Feed, batches, start
from seawarden.store import spool
from seawarden.store.spool import DATA, DOWN, NAMED, TICK, UP, Place, Record

T0 = 1_735_120_800.0
FOUND = codecs.find()
SENTENCE = "!AIVDM,1,1,,A,13HOI:0P0000VOHLCnHQKwvL05Ip,0*23"
REAL = Path(__file__).resolve().parents[2] / "../shared/data/ais/dma-all-denmark-2013-11-12-5min.nmea.gz"


def named(feed: int, **more: object) -> Record:
    value = msgspec.json.encode(Feed(feed=feed, name=f"feed {feed}", format="nmea", **more))  # type: ignore[arg-type]
    return Record(NAMED, 0, T0, value, Place())


def data(feed: int, received: float, *lines: str) -> Record:
    return Record(DATA, feed, received, "".join(f"{line}\r\n" for line in lines).encode(), Place())


def tagged(t: float) -> str:
    block = f"c:{t:.0f}"
    checksum = 0
    for letter in block.encode():
        checksum ^= letter
    return f"\\{block}*{checksum:02X}\\{SENTENCE}"


def desk(*records: Record, lateness_s: float = 10.0) -> Desk:
    it = Desk(FOUND, start(), lateness_s)
    for record in records:
        it.take(record)
    return it


def test_sentences_without_a_time_have_the_time_of_receipt_and_the_watermark_follows_receipt():
    it = desk(named(1), data(1, T0 + 5.25, SENTENCE), Record(TICK, 0, T0 + 9, b"", Place()))
    batch = it.batch()
    assert batch.rows["t"].tolist() == [T0 + 5.25] and batch.rows["feed"].tolist() == [1]
    assert batch.watermark == T0 + 9 - 10 and it.batch().rows.size == 0


def test_a_row_older_than_the_lateness_is_dropped_and_counted():
    it = desk(named(1), data(1, T0 + 100, tagged(T0 + 91), tagged(T0 + 89)))
    assert it.batch().rows["t"].tolist() == [T0 + 91] and it.health[1].late == 1


def test_two_feeds_with_clocks_forty_seconds_apart_are_set_right():
    records = [named(1), named(2)]
    for k in range(120):
        records += [data(1, T0 + k, tagged(T0 + k - 1)), data(2, T0 + k, tagged(T0 + k - 41))]
    it = desk(*records, lateness_s=60.0)
    rows = it.batch().rows
    assert it.health[1].offset_s == 0.0 and it.health[2].offset_s == 40.0
    late = rows[(rows["feed"] == 2) & (rows["t"] > T0 + 60)]
    assert late.size and np.abs(late["t"] - np.round(late["t"])).max() == 0.0
    assert max(rows["t"][rows["feed"] == 2]) == T0 + 118


def test_a_delayed_feed_is_believed_and_a_feed_that_comes_and_goes_is_told():
    old = [data(1, T0 + k, tagged(T0 + k - 300)) for k in range(60)]
    it = desk(named(1, delayed=True), Record(UP, 1, T0, b"", Place()), *old, lateness_s=600.0)
    assert it.health[1].offset_s == 0.0 and it.health[1].up and it.health[1].rows == 60
    it.take(Record(DOWN, 1, T0 + 99, b"", Place()))
    assert not it.health[1].up and it.health[1].since == T0 + 99


def test_a_feed_of_an_unknown_format_is_refused_and_bytes_of_an_unnamed_feed_are_left():
    with pytest.raises(Exception, match="no format 'morse'"):
        desk(Record(NAMED, 0, T0, msgspec.json.encode(Feed(feed=1, name="x", format="morse")), Place()))
    assert desk(data(9, T0, SENTENCE)).batch().rows.size == 0


@pytest.fixture(scope="module")
def recorded(tmp_path_factory) -> Path:
    """A spool of five minutes of all Denmark, cut at odd lines, with two feeds."""
    if not REAL.exists():
        pytest.skip("the real recording is not beside the project")
    path = tmp_path_factory.mktemp("spool")
    lines = gzip.decompress(REAL.read_bytes()).splitlines(keepends=True)
    with spool.SpoolWriter(path, segment_bytes=200_000) as writer:
        for feed in (1, 2):
            writer.append(NAMED, 0, T0, named(feed).payload)
        for k in range(0, len(lines), 217):
            writer.append(DATA, 1 + k % 2, T0 + k / 100, b"".join(lines[k : k + 217]))
            writer.append(TICK, 0, T0 + k / 100 + 0.5)
    return path


def taken(path: Path, span_s: float, restarts: tuple[int, ...] = ()) -> tuple[bytes, bytes, dict]:
    it, rows, statics = Desk(FOUND, start(), 1e9), [], []
    for n, record in enumerate(spool.read(path)):
        if n in restarts:
            batch = it.batch()
            rows.append(batch.rows)
            statics.append(batch.statics)
            it = Desk(FOUND, restore(save(it.state()), start()), 1e9)
        it.take(record)
    batch = it.batch()
    whole = np.concatenate([*rows, batch.rows])
    return whole.tobytes(), np.concatenate([*statics, batch.statics]).tobytes(), dict(it.health[1].counts)


def test_a_restart_at_any_record_gives_the_same_rows_and_counts(recorded):
    plain = taken(recorded, 10.0)
    assert len(plain[0]) > 72 * 5000
    for restarts in ((1,), (2, 3, 50), tuple(range(0, 400, 7))):
        assert taken(recorded, 10.0, restarts) == plain


def test_records_taken_together_or_apart_give_the_same_rows(recorded):
    seen = []
    for span_s in (0.0, 3.0, 1e6):
        given = list(batches(spool.read(recorded), Desk(FOUND, start(), 1e9), span_s))
        marks = [b.watermark for b in given]
        assert marks == sorted(marks)
        seen.append(np.concatenate([b.rows for b in given]).tobytes())
    assert seen[0] == seen[1] == seen[2]
