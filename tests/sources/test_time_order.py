"""Rows come in the order of time as far as the watermark promises, however inputs are cut, mixed up or unsorted."""

import threading
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawarden.model.tables import POSITIONS, STATICS, empty
from seawarden.sources import order
from seawarden.sources.clock import Clock, Clocks, strays
from seawarden.sources.files import ReadOptions, read
from seawarden.sources.order import Disorder, Part, Promise
from seawarden.sources.prefetch import prefetch
from seawarden.sources.spill import by_time

NOON = 1735689600.0
DAY = 86400.0


def same_rows(one, other) -> bool:
    return np.array_equal(one.rows, other.rows) and np.array_equal(one.statics, other.statics)


@pytest.mark.parametrize("chunk", [100, 4096, 1 << 20])
def test_the_same_rows_come_out_however_the_input_is_cut(tmp_path, tiny, take, chunk):
    (tmp_path / "a").write_bytes(tiny(9_000, shake=40.0))
    want, got = take(tmp_path), take(tmp_path, chunk_bytes=chunk)
    assert same_rows(want, got)
    assert got.keeps_its_word()
    assert got.balanced()


def test_a_sorted_input_flows_in_batches_and_is_not_held_to_its_end(tmp_path, tiny, take, small):
    (tmp_path / "a").write_bytes(tiny(70_000, step=0.1))
    got = take(tmp_path, chunk_bytes=1 << 17)
    sizes = [b.rows.size for b in got.batches[:-2]]
    assert len(sizes) >= 5
    assert min(sizes) >= 8_000
    assert max(sizes) <= 25_000
    assert got.keeps_its_word()
    assert got.balanced()


def test_overlapping_inputs_are_merged_by_time(tmp_path, tiny, take, small):
    for i in range(4):
        (tmp_path / f"{i}").write_bytes(tiny(15_000, NOON + 500 * i, step=0.7 + i / 10, mmsi=10 * i + 10, shake=20))
    got = take(tmp_path, chunk_bytes=1 << 16)
    assert got.inputs.counts == {"rows_in": 60_000}
    assert got.keeps_its_word()
    assert got.balanced()
    starts = [b.rows["t"].min() for b in got.batches[:-1] if b.rows.size]
    ends = [b.rows["t"].max() for b in got.batches[:-1] if b.rows.size]
    assert all(later > sooner - 420 for sooner, later in zip(ends[:-2], starts[1:], strict=False))


def test_daily_files_are_opened_one_after_the_other(tmp_path, tiny, codecs, small, monkeypatch):
    for day in range(5):
        (tmp_path / f"{9 - day}").write_bytes(tiny(8_600, NOON + day * DAY, step=10.0))
    opened = []
    really = order.Promise.__init__
    monkeypatch.setattr(Promise, "__init__", lambda self: (opened.append(1), really(self))[1])
    inputs = read([tmp_path], ReadOptions(), codecs)
    merge = order.Merge(inputs._inputs, ReadOptions().origin)
    seen = []
    for batch in merge.batches():
        if batch.rows.size:
            seen.append((len(opened), batch.watermark, set(batch.rows["feed"].tolist())))
    assert [n for n, _, _ in seen] == sorted(n for n, _, _ in seen)
    assert seen[0][0] <= 3
    assert seen[0][2] <= {4, 3, 2}


def by_ship(count: int, ships: int, start: float = NOON, span: float = DAY) -> bytes:
    """Return a day sorted by ship."""
    lines = ["#tiny"]
    for ship in range(ships):
        lines += [f"{'s' if i % 10 == 9 else 'p'} {start + span * i / count:.3f} {ship + 1}" for i in range(count)]
    return ("\n".join(lines) + "\n").encode()


def test_a_day_sorted_by_ship_is_seen_by_the_probe_and_sorted_by_way_of_the_disk(tmp_path, take, small):
    (tmp_path / "a").write_bytes(by_ship(2_000, 20))
    got = take(tmp_path, chunk_bytes=1 << 20)
    assert got.rows.size + got.statics.size == 40_000
    assert np.array_equal(np.unique(got.rows["mmsi"]), np.arange(1, 21))
    assert got.keeps_its_word()
    assert got.balanced()
    assert 1000 < max(b.rows.size for b in got.batches) < 30_000
    assert same_rows(got, take(tmp_path, sort="external"))


def test_unsorted_days_are_sorted_each_when_it_is_reached(tmp_path, take):
    for day in range(3):
        (tmp_path / f"{day}").write_bytes(by_ship(5_000, 5, NOON + day * DAY))
    got = take(tmp_path)
    assert got.keeps_its_word()
    assert got.rows.size + got.statics.size == 75_000


def test_late_disorder_is_raised_before_anything_wrong_went_out_and_sorting_by_disk_heals_it(
    tmp_path, tiny, codecs, take, small
):
    data = tiny(40_000)
    (tmp_path / "a").write_bytes(data + b"p %.1f 3\n" % (NOON + 100))
    inputs = read([tmp_path], ReadOptions(chunk_bytes=1 << 17), codecs)
    said, seen = -np.inf, 0
    with pytest.raises(Disorder, match="a is not in the order of time"):
        for batch in inputs.batches():
            assert not batch.rows.size or batch.rows["t"].min() >= said
            said, seen = batch.watermark, seen + batch.rows.size
    assert seen > 10_000
    got = take(tmp_path, options=replace(ReadOptions(), sort="external"))
    assert got.keeps_its_word()
    assert got.balanced()
    assert got.inputs.counts == {"rows_in": 40_001}


def test_a_single_row_ahead_of_its_time_does_not_push_the_watermark(tmp_path, tiny, take, small):
    lines = tiny(60_000).splitlines(keepends=True)
    lines.insert(30_000, b"p %.1f 5\n" % (NOON + 90 * DAY))
    (tmp_path / "a").write_bytes(b"".join(lines))
    got = take(tmp_path, chunk_bytes=1 << 16)
    assert got.keeps_its_word()
    assert got.inputs.counts == {"rows_in": 60_001}
    assert same_rows(got, take(tmp_path, sort="external"))


times = st.lists(st.floats(NOON, NOON + 50_000).map(lambda t: round(t, 1)), max_size=60)


@settings(max_examples=60)
@given(inputs=st.lists(times, min_size=1, max_size=4), cuts=st.integers(1, 30), ordered=st.booleans())
def test_merging_gives_every_row_once_and_never_one_behind_the_watermark(inputs, cuts, ordered):
    class Listed:
        name = "listed"

        def __init__(self, ts):
            self.ts = sorted(ts) if ordered else ts
            self.lower = min(ts, default=-np.inf)

        def parts(self):
            promise = Promise()
            for at in range(0, len(self.ts), cuts):
                rows = np.zeros(len(self.ts[at : at + cuts]), POSITIONS)
                rows["t"] = self.ts[at : at + cuts]
                yield from promise.cut(rows, empty(STATICS))

    said, got = -np.inf, []
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (("BATCH_ROWS", 10), ("SLICE_ROWS", 7), ("RECENT_ROWS", 5)):
            patch.setattr(order, name, value)
        try:
            for batch in order.Merge([Listed(ts) for ts in inputs], ReadOptions().origin).batches():
                assert not batch.rows.size or batch.rows["t"].min() >= said
                assert batch.watermark >= said
                said = batch.watermark
                got += batch.rows["t"].tolist()
        except Disorder:
            assert not ordered
            return
    assert said == np.inf
    assert sorted(got) == sorted(t for ts in inputs for t in ts)


@settings(max_examples=60)
@given(
    ts=st.lists(st.integers(0, 50), max_size=300),
    run=st.integers(1, 40),
    window=st.integers(1, 50),
    in_memory=st.booleans(),
)
def test_sorting_by_way_of_the_disk_loses_nothing_and_keeps_its_promises(ts, run, window, in_memory):
    rows, statics = np.zeros(len(ts), POSITIONS), np.zeros(len(ts[::3]), STATICS)
    rows["t"], rows["mmsi"], statics["t"] = ts, np.arange(len(ts)), ts[::3]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("seawarden.sources.spill.MARK_ROWS", 4)
        patch.setattr("seawarden.sources.spill.SMALL_ROWS", 100 if in_memory else 0)
        patch.setattr("seawarden.sources.spill.WINDOW_ROWS", 4 * window)
        parts = list(by_time([(rows[:100], statics), (rows[100:], statics[:0])], None, run))
    promised = -np.inf
    for part in parts:
        assert all(not table.size or table["t"].min() >= promised for table in (part.rows, part.statics))
        assert all(not table.size or table["t"].max() < part.promise for table in (part.rows, part.statics))
        promised = part.promise
    assert promised == np.inf
    every = np.concatenate([p.rows for p in parts])
    assert np.array_equal(np.sort(every, order="mmsi"), rows)
    assert np.array_equal(np.sort(np.concatenate([p.statics["t"] for p in parts])), np.sort(statics["t"]))


@settings(max_examples=80)
@given(
    runs=st.lists(st.tuples(st.sampled_from([0, 1, 2, 30, -15, 80]), st.integers(1, 700)), min_size=1, max_size=8),
    cuts=st.lists(st.integers(0, 3000), max_size=5),
)
def test_the_rule_of_the_clock_does_not_depend_on_where_an_input_is_cut(runs, cuts):
    years = np.repeat([y for y, _ in runs], [n for _, n in runs])
    rows = np.zeros(years.size, POSITIONS)
    rows["t"] = NOON + years * 366.5 * DAY + np.arange(years.size)

    def judged(ends):
        clock = Clock(POSITIONS)
        kept = [clock.judge(part) for part in np.split(rows, sorted(min(e, rows.size) for e in ends))]
        kept.append(clock.finish())
        return np.concatenate(kept), clock.take_dropped()

    want, dropped = judged([])
    got, _ = judged(cuts)
    assert np.array_equal(got, want)
    assert want.size + dropped.size == rows.size


@pytest.mark.parametrize(
    ("years", "kept"),
    [
        ([(0, 5000), (19, 1), (0, 5000)], 10_000),  # one row
        ([(0, 500), (19, 300)] * 10, 5000),  # a feed whose clock is off, among others
        ([(0, 5000), (19, 300)], 5300),  # the recording goes on later
        ([(0, 3000), (3, 3000)], 6000),  # a gap in the recording
        ([(3, 1), (0, 3000)], 3000),  # off at the very beginning
        ([(0, 10), (3, 10)], 20),  # few rows of one ship, years apart
        ([(0, 2), (55, 1)], 2),
        ([(0, 100), (2, 29)], 100),
        ([(-60, 10)], 0),  # before there was any AIS
        ([(0, 1)], 1),
    ],
)
def test_the_rule_of_the_clock_as_it_is_written(years, kept):
    rows = np.zeros(sum(n for _, n in years), POSITIONS)
    rows["t"] = NOON + np.repeat([y * 366.5 * DAY for y, _ in years], [n for _, n in years])
    clock = Clock(POSITIONS)
    assert clock.judge(rows).size + clock.finish().size == kept
    assert clock.take_dropped().size == rows.size - kept


def test_no_time_at_all_is_no_time():
    rows = np.zeros(3, POSITIONS)
    rows["t"] = [np.nan, NOON, np.inf]
    clock = Clock(POSITIONS)
    assert clock.judge(rows).size + clock.finish().size == 1


def test_inputs_of_another_period_are_told_from_the_others():
    year = 366 * DAY
    assert strays([NOON]) == [False]
    assert strays([]) == []
    assert strays([NOON, NOON + 3 * year, NOON + 100, NOON + year]) == [False, True, False, False]


def test_a_reader_that_is_left_early_stops_its_thread_at_once(tmp_path, tiny, codecs, small):
    (tmp_path / "a").write_bytes(tiny(100_000, step=0.1))
    before = threading.active_count()
    batches = read([tmp_path], ReadOptions(chunk_bytes=1 << 16), codecs).batches()
    assert next(batches).rows.size
    assert threading.active_count() == before + 1
    begin = time.monotonic()
    batches.close()
    assert time.monotonic() - begin < 2.0
    assert threading.active_count() == before


def test_leaving_during_a_sort_stops_it(tmp_path, codecs, small, monkeypatch):
    (tmp_path / "a").write_bytes(by_ship(2_000, 60))
    inputs = read([tmp_path], ReadOptions(chunk_bytes=1 << 14), codecs)
    batches = inputs.batches()

    def interrupted(*_args):
        raise KeyboardInterrupt

    monkeypatch.setattr("seawarden.sources.prefetch.queue.Queue.get", interrupted)
    with pytest.raises(KeyboardInterrupt):
        next(batches)
    assert not [t for t in threading.enumerate() if t.name == "seawarden-reader"]


def test_work_between_two_batches_is_cut_short(tmp_path, codecs, small):
    (tmp_path / "a").write_bytes(by_ship(2_000, 60))
    inputs = read([tmp_path], ReadOptions(chunk_bytes=1 << 14), codecs)
    (one,) = inputs._inputs
    pairs = one.judged()
    next(pairs)
    one.stop.set()
    list(pairs)
    assert 0 < inputs.progress[0] < inputs.progress[1] // 10


def test_what_the_thread_throws_arrives_at_the_caller_and_items_before_it_too():
    def make(_stop):
        yield 1
        yield 2
        raise ValueError("of the thread")

    got = []
    with pytest.raises(ValueError, match="of the thread"):
        for item in prefetch(make):
            got.append(item)
    assert got == [1, 2]


def test_the_thread_works_only_so_far_ahead():
    made = []

    def make(_stop):
        for i in range(100):
            made.append(i)
            yield i

    items = prefetch(make, ahead=2)
    assert next(items) == 0
    time.sleep(0.2)
    assert len(made) <= 5
    items.close()


def test_progress_reaches_the_end(tmp_path, tiny, codecs):
    (tmp_path / "a").write_bytes(tiny(20_000))
    (tmp_path / "b").write_bytes(b"BOXED" + tiny(300))
    inputs = read([tmp_path], ReadOptions(), codecs)
    total = sum(f.stat().st_size for f in Path(tmp_path).iterdir())
    assert inputs.progress == (0, total, 0)
    list(inputs.batches())
    assert inputs.progress == (total, total, 20_300)


def test_a_full_disk_is_a_clear_error_and_nothing_is_left_behind(tmp_path, tiny, codecs, small):
    resource = pytest.importorskip("resource")
    from seawarden.model.errors import StoreError

    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a").write_bytes(tiny(30_000))
    (tmp_path / "temp").mkdir()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    inputs = read([tmp_path / "in"], ReadOptions(sort="external", temp=tmp_path / "temp"), codecs)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limits[1]))
    try:
        with pytest.raises(StoreError, match="sorting by time needs room on disk") as caught:
            list(inputs.batches())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert caught.value.exit_code == 3
    assert str(tmp_path / "temp") in str(caught.value)
    assert list((tmp_path / "temp").iterdir()) == []


def test_parts_of_a_large_piece_promise_no_more_than_holds():
    rows = np.zeros(1_000_000, POSITIONS)
    rows["t"] = NOON + np.arange(rows.size) / 100
    rows["t"][900_000] = NOON
    parts = list(Promise().cut(rows, empty(STATICS)))
    assert len(parts) == 5
    assert all(isinstance(part, Part) for part in parts)
    assert max(part.promise for part in parts[:4]) <= NOON
    assert parts[4].promise > NOON + 9000


@settings(max_examples=80)
@given(
    runs=st.lists(st.tuples(st.sampled_from([0, 1, 2, 30, -15, 80]), st.integers(1, 700)), min_size=1, max_size=8),
    chunk=st.integers(1, 3000),
    every=st.integers(1, 40),
)
def test_of_rows_and_static_rows_each_is_taken_or_counted(runs, chunk, every):
    years = np.repeat([y for y, _ in runs], [n for _, n in runs])
    rows = np.zeros(years.size, POSITIONS)
    rows["t"] = NOON + years * 366.5 * DAY + np.arange(years.size)
    statics = np.zeros(rows[::every].size, STATICS)
    statics["t"] = rows["t"][::every] + 0.5
    clocks = Clocks()
    parts = [
        clocks.judge(rows[at : at + chunk], statics[-(-at // every) : -(-(at + chunk) // every)])
        for at in range(0, rows.size, chunk)
    ]
    parts.append(clocks.finish())
    taken = [sum(part[i].size for part in parts) for i in (0, 1)]
    assert sum(taken) + clocks.dropped == rows.size + statics.size
    if len({y for y, _ in runs}) == 1 and runs[0][0] in (0, 1, 2, 30, -15):
        assert taken == [rows.size, statics.size]


def test_an_input_of_static_rows_alone_keeps_its_own_clock():
    statics = np.zeros(2500, STATICS)
    statics["t"] = NOON + np.arange(2500)
    statics["t"][[7, 2000]] = NOON + 30 * 366.5 * DAY
    clocks = Clocks()
    parts = [clocks.judge(empty(POSITIONS), part) for part in np.split(statics, [300, 1900])] + [clocks.finish()]
    assert sum(p[1].size for p in parts) == 2498
    assert clocks.dropped == 2
