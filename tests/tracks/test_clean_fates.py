"""Each record has one fate, and the fates add up."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawarden.model.batch import Batch, tick
from seawarden.model.tables import (
    BAD_MMSI,
    BAD_SPEED,
    OLD_FEED_CLOCK,
    POSITIONS,
    SOG_MAX,
    STATICS,
    UTC_S_NA,
    empty,
)
from seawarden.tracks import clean

PARAMS = clean.CleanParams()
T0 = 1_700_000_000.0


def positions(*rows):
    table = np.zeros(len(rows), POSITIONS)
    for column in ("sog_kn", "cog_deg", "hdg_deg", "rot_deg_min"):
        table[column] = np.nan
    table["mmsi"], table["lat"], table["lon"], table["ais_class"] = 219_000_001, 55.0, 12.0, 1
    table["hash"] = np.arange(1, len(rows) + 1)
    for i, row in enumerate(rows):
        for column, value in row.items():
            table[column][i] = value
    return table


def statics(*rows):
    table = np.zeros(len(rows), STATICS)
    table["mmsi"], table["hash"] = 219_000_001, np.arange(101, 101 + len(rows))
    for i, row in enumerate(rows):
        for column, value in row.items():
            table[column][i] = value
    return table


def run(*batches, params=PARAMS):
    state, out = clean.start(), []
    for batch in batches:
        ready, state = clean.step(batch, state, params)
        out.append(ready)
    return out, state


def end(rows, told=None):
    return Batch(rows, empty(STATICS) if told is None else told, math.inf)


def test_rows_are_held_for_the_fold_time_and_come_out_in_order():
    rows = positions({"t": T0 + 5}, {"t": T0 + 1}, {"t": T0 + 30}, {"t": T0 + 20})
    (first, last), state = run(Batch(rows, empty(STATICS), T0 + 15.0), tick(math.inf))
    assert first.watermark == T0 + 5.0
    assert first.rows["t"].tolist() == [T0 + 1]
    assert last.rows["t"].tolist() == [T0 + 5, T0 + 20, T0 + 30]
    assert last.watermark == np.nextafter(T0 + 30, math.inf)
    assert state.rows_kept == 4


def test_ties_are_broken_by_mmsi_then_feed_then_hash():
    rows = positions(
        {"t": T0, "mmsi": 3, "hash": 1},
        {"t": T0, "mmsi": 2, "feed": 1, "hash": 2},
        {"t": T0, "mmsi": 2, "feed": 0, "hash": 9},
        {"t": T0, "mmsi": 2, "feed": 0, "hash": 4},
    )
    (out,), _ = run(end(rows))
    assert out.rows["hash"].tolist() == [4, 9, 2, 1]


def test_receivers_of_one_message_in_one_millisecond_are_ordered_whoever_came_first():
    rows = positions(*({"t": T0, "hash": 7, "receiver": receiver} for receiver in (9, 5, 7)))
    for order in ([0, 1, 2], [2, 1, 0], [1, 2, 0]):
        (out,), state = run(end(rows[order]))
        assert state.receivers.tolist() == [5, 7, 9]
        assert out.rows["receiver"].tolist() == [5]


def test_one_transmission_heard_by_three_receivers_is_one_row_that_lists_them():
    rows = positions(
        {"t": T0, "hash": 7, "receiver": 500, "utc_s": 20},
        {"t": T0 + 1, "hash": 8, "receiver": 9, "utc_s": 21},
        {"t": T0 + 2, "hash": 7, "receiver": 9, "utc_s": 20},
        {"t": T0 + 10, "hash": 7, "receiver": 77, "utc_s": 20},
        {"t": T0 + 10.001, "hash": 7, "receiver": 77, "utc_s": 20},
    )
    (out,), state = run(end(rows))
    assert out.rows["t"].tolist() == [T0, T0 + 1, T0 + 10.001]
    assert out.rows["receivers"].tolist() == [0b111, 0b10, 0b100]
    assert state.receivers.tolist() == [500, 9, 77]
    assert (state.rows_kept, state.folded) == (3, 2)


def test_a_repeat_that_comes_in_the_next_batch_still_names_its_receiver():
    first = positions({"t": T0, "hash": 7, "receiver": 5, "utc_s": 20})
    second = positions({"t": T0 + 9, "hash": 7, "receiver": 6, "utc_s": 20})
    (_, ready, _), state = run(
        Batch(first, empty(STATICS), T0 + 5), Batch(second, empty(STATICS), T0 + 12), tick(math.inf)
    )
    assert ready.rows["receivers"].tolist() == [0b11]
    assert state.folded == 1


def test_a_report_without_its_own_second_is_folded_for_one_second_only():
    rows = positions(*({"t": T0 + dt, "hash": 7, "utc_s": UTC_S_NA} for dt in (0, 1, 2, 3.5)))
    (out,), state = run(end(rows))
    assert out.rows["t"].tolist() == [T0, T0 + 2, T0 + 3.5]
    assert state.folded == 1


def test_the_sixty_fourth_receiver_and_all_after_it_share_the_last_bit():
    rows = positions(*({"t": T0 + i, "receiver": i + 1} for i in range(70)))
    (out,), state = run(end(rows))
    assert out.rows["receivers"][62] == 1 << 62
    assert set(out.rows["receivers"][63:].tolist()) == {1 << 63}
    assert state.receivers.size == 63


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"t": T0, "mmsi": 0}, "bad_mmsi"),
        ({"t": T0, "mmsi": 999_999_999}, "bad_mmsi"),
        ({"t": T0, "mmsi": 4_000_000_000}, "bad_mmsi"),
        ({"t": T0, "lat": np.nan}, "no_position"),
        ({"t": T0, "lat": 91.0, "lon": 181.0}, "no_position"),
        ({"t": np.nan}, "no_time"),
        ({"t": np.inf}, "no_time"),
    ],
)
def test_what_cannot_be_used_is_dropped_by_reason(row, reason):
    (out,), state = run(end(positions(row)))
    assert out.rows.size == 0
    assert state.dropped == {reason: 1}


def test_a_row_older_than_an_earlier_watermark_is_late():
    ready, state = run(tick(T0), end(positions({"t": T0 - 0.001}, {"t": T0}), statics({"t": T0 - 5})))
    assert ready[1].rows["t"].tolist() == [T0]
    assert state.dropped == {"late": 2}


def test_an_end_without_rows_keeps_the_watermark():
    ready, _ = run(tick(T0), tick(math.inf))
    assert ready[1].watermark == T0 - 10.0
    assert run(tick(math.inf))[0][0].watermark == -math.inf


@pytest.mark.parametrize("mmsi", [111_111_111, 888_888_888, 123_456_789, 1_193_046, 812_345_678, 912_000_000, 5])
def test_numbers_that_nobody_was_given_are_flagged_and_kept(mmsi):
    (out,), _ = run(end(positions({"t": T0, "mmsi": mmsi})))
    assert out.rows["flags"].tolist() == [BAD_MMSI]


@pytest.mark.parametrize(
    "mmsi",
    [219_000_001, 775_999_999, 2_190_042, 21_900_001, 111_219_500, 992_191_001, 982_190_001, 970_123_456, 821_912_345],
)
def test_numbers_of_ships_stations_aircraft_and_distress_transmitters_are_not_flagged(mmsi):
    (out,), _ = run(end(positions({"t": T0, "mmsi": mmsi})))
    assert out.rows["flags"].tolist() == [0]


def test_speeds_no_ship_sails_are_flagged_unless_an_aircraft_sends_them():
    rows = positions(
        {"t": T0, "sog_kn": 102.2, "flags": SOG_MAX},
        {"t": T0 + 1, "sog_kn": 71.0},
        {"t": T0 + 2, "sog_kn": 140.0, "msg_type": 9},
        {"t": T0 + 3, "sog_kn": 69.0},
        {"t": T0 + 4, "sog_kn": -1.0},
    )
    (out,), _ = run(end(rows))
    assert out.rows["flags"].tolist() == [SOG_MAX | BAD_SPEED, BAD_SPEED, 0, 0, BAD_SPEED]
    assert out.rows["sog_kn"][0] == np.float32(102.2)


def test_a_clock_before_ais_existed_is_flagged_and_a_span_of_decades_is_sorted():
    rows = positions({"t": T0, "mmsi": 9}, {"t": 3600.0}, {"t": T0, "mmsi": 2_190_001}, {"t": T0 + 4e9})
    (out,), _ = run(end(rows))
    assert out.rows["t"].tolist() == [3600.0, T0, T0, T0 + 4e9]
    assert out.rows["mmsi"].tolist()[1:3] == [9, 2_190_001]
    assert out.rows["flags"][0] == OLD_FEED_CLOCK


def test_a_thousand_different_messages_of_one_ship_in_one_millisecond_are_sorted_too():
    rows = positions(*({"t": T0, "hash": 5000 - i} for i in range(1000)))
    (out,), _ = run(end(rows))
    assert np.all(np.diff(out.rows["hash"].astype(np.int64)) > 0)


def test_derived_static_rows_are_passed_on_but_not_counted():
    told = statics({"t": T0, "derived": 1}, {"t": T0 + 1, "derived": 0}, {"t": T0 + 2, "mmsi": 0, "derived": 1})
    (out,), state = run(end(positions({"t": T0}), told))
    assert out.statics.size == 2
    assert state.rows_kept == 2
    assert state.dropped == {}


def test_the_batch_handed_in_is_not_written():
    rows = positions({"t": T0 + 1, "sog_kn": 90.0, "receiver": 4}, {"t": T0})
    rows.flags.writeable = False
    (out,), _ = run(end(rows))
    assert out.rows["flags"].tolist() == [0, BAD_SPEED]
    assert rows["flags"].tolist() == [0, 0]


RECORDS = st.lists(
    st.tuples(
        st.floats(-50, 50, allow_nan=False),
        st.sampled_from([0, 219_000_001, 219_000_002]),
        st.integers(1, 4),
        st.booleans(),
        st.integers(0, 1),
    ),
    max_size=30,
)


@given(st.lists(st.tuples(RECORDS, RECORDS, st.floats(-60, 60)), max_size=6))
def test_records_handed_in_are_kept_folded_dropped_or_held_at_any_moment(batches):
    state, handed = clean.start(), 0
    for told_rows, told, watermark in batches:
        rows = positions(
            *(
                {"t": T0 + t, "mmsi": mmsi, "hash": hash_, "lat": 55.0 if ok else np.nan, "utc_s": 60 * derived}
                for t, mmsi, hash_, ok, derived in told_rows
            )
        )
        shore = statics(*({"t": T0 + t, "mmsi": mmsi, "hash": hash_, "derived": d} for t, mmsi, hash_, _, d in told))
        handed += rows.size + int(np.count_nonzero(shore["derived"] == 0))
        ready, state = clean.step(Batch(rows, shore, T0 + watermark), state, PARAMS)
        assert handed == state.rows_kept + state.folded + sum(state.dropped.values()) + clean.held(state)
        assert np.all(ready.rows["t"] < ready.watermark)
    _, state = clean.step(tick(math.inf), state, PARAMS)
    assert handed == state.rows_kept + state.folded + sum(state.dropped.values())
