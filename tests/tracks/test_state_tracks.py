"""What tracks make of rows: who is who, what is flagged, where a ship stops, what a minute says."""

import math

import numpy as np
import pytest

from seawarden.model.batch import Batch, tick
from seawarden.model.tables import (
    BAD_SPEED,
    CLASS_A,
    CLASS_ATON,
    CLASS_BASE,
    CLASS_SAR_AIRCRAFT,
    CLASS_UNKNOWN,
    COARSE,
    HAS_CALLSIGN,
    HAS_CLASS,
    HAS_DESTINATION,
    HAS_DIMENSIONS,
    HAS_IMO,
    HAS_NAME,
    HAS_SHIP_TYPE,
    JUMP,
    NO_SLOT,
    POSITIONS,
    SOG_MAX,
    STALE,
    STATICS,
    empty,
)
from seawarden.model.view import View, vessel_at
from seawarden.tracks import state

PARAMS = state.TracksParams()
T0 = 1_700_000_040.0  # a whole minute
MMSI = 219_000_001
M_DEG = 1.0 / 111_300.0


def sailing(times, mmsi=MMSI, lon=12.0, lat=55.0, sog=10.0, **columns):
    """Return rows of a ship on a northerly course."""
    table = np.zeros(len(times), POSITIONS)
    table["t"], table["mmsi"], table["lon"] = T0 + np.asarray(times), mmsi, lon
    table["lat"] = lat + np.asarray(times) * sog * 1852 / 3600 * M_DEG
    table["sog_kn"], table["cog_deg"], table["hdg_deg"], table["ais_class"] = sog, 0.0, 2.0, CLASS_A
    table["hash"] = np.arange(len(times)) + mmsi * 1000
    for column, value in columns.items():
        table[column] = value
    return table


def told(*rows):
    table = np.zeros(len(rows), STATICS)
    table["mmsi"], table["draught_m"] = MMSI, np.nan
    for i, row in enumerate(rows):
        for column, value in row.items():
            table[column][i] = value
        table["t"][i] += T0
    return table


def follow(*tables, statics=None, until=None, start=None):
    rows = np.concatenate(tables) if tables else empty(POSITIONS)
    rows = rows[np.argsort(rows["t"], kind="stable")]
    shore = empty(STATICS) if statics is None else statics
    last = T0 + until if until is not None else float(np.nextafter(rows["t"].max(), math.inf))
    tracked, after = state.step(Batch(rows, shore, last), state.start() if start is None else start, PARAMS)
    return rows, tracked, after


def shown(rows, tracked, after):
    return View(
        rows, tracked.slots, None, tracked.minutes, None, after.tracks, tracked.changes, None, 0.0, 0.0, "replay"
    )


def test_a_ship_is_one_track_with_an_id_from_its_first_row():
    rows, tracked, after = follow(sailing(range(0, 600, 10)))
    assert set(tracked.slots.tolist()) == {0}
    _, _, again = follow(sailing([0]))
    assert after.tracks["track_id"][0] == again.tracks["track_id"][0] != 0
    _, _, other = follow(sailing([0.001]))
    assert other.tracks["track_id"][0] != again.tracks["track_id"][0]
    assert not rows["flags"].any()


def test_two_ships_on_one_number_become_two_tracks_with_stable_ids():
    here, there = sailing(range(0, 3600, 10)), sailing(range(5, 3600, 30), lon=18.0, lat=58.0)
    rows, tracked, after = follow(here, there)
    far = rows["lat"] > 57.0
    assert set(tracked.slots[~far].tolist()) == {0}
    assert set(tracked.slots[far][2:].tolist()) == {1}
    assert np.count_nonzero(rows["flags"] & JUMP) == 2 == after.tracks["jumps"][0]
    assert after.used == 2
    assert after.tracks["next"][:2].tolist() == [1, NO_SLOT]
    ids = after.tracks["track_id"][:2].copy()
    _, more, after = follow(sailing([4000], lat=55.0), sailing([4001], lon=18.0, lat=58.0), start=after)
    assert more.slots.tolist() == [0, 1]
    assert after.tracks["track_id"][:2].tolist() == ids.tolist()


def test_one_noisy_ship_stays_one_track():
    rng = np.random.default_rng(1)
    rows = sailing(range(0, 7200, 10))
    wild = rng.random(rows.size) < 0.1
    wild[0] = False
    rows["lat"][wild] += rng.choice([-1, 1], np.count_nonzero(wild)) * rng.uniform(0.2, 5, np.count_nonzero(wild))
    rows["lon"][wild] += rng.uniform(-3, 3, np.count_nonzero(wild))
    rows, tracked, after = follow(rows)
    assert after.used == 1
    assert np.array_equal((rows["flags"] & JUMP) > 0, wild)
    assert np.all(tracked.minutes["lon"] == 12.0)
    assert np.median(tracked.minutes["moved_m"]) == pytest.approx(60 * 10 * 1852 / 3600, rel=0.01)


def test_rows_that_one_receiver_passes_on_a_quarter_of_an_hour_late_open_no_track():
    rows = sailing(range(0, 7200, 10), sog=12.0)
    late = rows[300::20].copy()
    late["t"] += 900.5
    late = late[late["t"] < T0 + 7190]
    rows, _, after = follow(rows, late)
    assert after.used == 1
    assert np.count_nonzero(rows["flags"] & JUMP) == late.size


def test_a_jump_is_not_believed_and_shows_in_its_minute_only():
    rows = sailing(range(0, 240, 10))
    rows["lat"][8] = 70.0
    rows["status"][8] = 7
    rows, tracked, after = follow(rows)
    assert np.flatnonzero(rows["flags"]).tolist() == [8]
    assert (tracked.minutes["flags"] & JUMP).tolist() == [0, JUMP, 0]
    assert after.tracks["status"][0] == 0
    assert after.tracks["lat"][0] < 56


def test_a_ship_that_comes_back_after_a_silence_is_the_same_track():
    _, tracked, after = follow(sailing([0, 10, 8000, 8010]))
    assert set(tracked.slots.tolist()) == {0}
    assert after.tracks["gaps"][0] == 1
    assert after.tracks["t_segment"][0] == T0 + 8000


def test_at_most_four_tracks_are_kept_and_the_one_silent_longest_leaves_the_chain():
    parts = [sailing(range(2000 * k, 2000 * k + 1900, 20), lat=40.0 + 5 * k, sog=0.0) for k in range(6)]
    _, tracked, after = follow(*parts)
    assert after.used == 6
    chain, slot = [], int(after.slot_of[after.slot_of != 0][0] & 0xFFFFFFFF)
    while slot != NO_SLOT:
        chain.append(slot)
        slot = int(after.tracks["next"][slot])
    assert chain == [2, 3, 4, 5]
    assert len(set(after.tracks["track_id"][:6].tolist())) == 6
    assert set(tracked.slots.tolist()) == set(range(6))


def test_five_places_at_once_under_one_number_do_not_open_a_fifth_track():
    parts = [sailing(range(k, 1200, 20), lat=40.0 + 5 * k, sog=0.0) for k in range(6)]
    rows, tracked, after = follow(*parts)
    assert after.used == 4
    assert set(tracked.slots.tolist()) == {0, 1, 2, 3}
    assert np.all(rows["flags"][rows["lat"] >= 60] & JUMP)


def test_stations_that_are_no_vessels_get_no_track():
    _, tracked, after = follow(
        sailing([0], mmsi=2_190_001, ais_class=CLASS_UNKNOWN),
        sailing([1], mmsi=992_190_001, ais_class=CLASS_UNKNOWN),
        sailing([2], ais_class=CLASS_BASE),
        sailing([3], ais_class=CLASS_ATON),
        sailing([4], mmsi=2_190_001, ais_class=CLASS_A),
        statics=told({"t": 0.0, "mmsi": 992_190_001, "has": HAS_NAME, "name": b"BUOY"}),
    )
    assert tracked.slots.tolist() == [NO_SLOT] * 4 + [0]
    assert after.used == 1


def test_an_aircraft_may_fly_where_a_ship_would_jump():
    as_ship = follow(sailing(range(0, 300, 60), sog=180.0))[0]
    as_aircraft = follow(sailing(range(0, 300, 60), sog=180.0, mmsi=111_219_001, ais_class=CLASS_SAR_AIRCRAFT))[0]
    assert (as_ship["flags"] & JUMP).any()
    assert not as_aircraft["flags"].any()


def test_a_position_sent_again_under_way_is_stale_and_does_not_count_as_good():
    rows = sailing(range(0, 300, 10), sog=12.0)
    rows["lat"][10:25] = rows["lat"][9]
    rows, tracked, after = follow(rows, until=300)
    assert np.flatnonzero(rows["flags"] & STALE).tolist() == list(range(10, 25))
    assert not (rows["flags"] & JUMP).any()
    stuck = tracked.minutes[2]
    assert stuck["flags"] == STALE
    assert math.isnan(stuck["sog_kn"])
    assert stuck["t_last"] == T0 + 90
    assert stuck["moved_m"] == 0
    assert after.tracks["t_good"][0] == T0 + 290


def test_a_ship_at_rest_and_a_coarse_position_are_not_stale():
    rest = sailing(range(0, 600, 10), sog=0.0)
    coarse = sailing(range(0, 60, 10), mmsi=MMSI + 1, sog=8.0, flags=COARSE)
    coarse["lat"] = 55.0
    rows, _, _ = follow(rest, coarse)
    assert not (rows["flags"] & STALE).any()


def test_a_burst_of_102_knots_at_anchor_changes_nothing():
    rows = sailing(range(0, 600, 10), sog=0.0, status=1)
    rows["sog_kn"][20:24], rows["flags"][20:24] = 102.2, SOG_MAX | BAD_SPEED
    rows, tracked, after = follow(rows)
    assert after.used == 1
    assert not (rows["flags"] & (JUMP | STALE)).any()
    assert np.all(tracked.minutes["sog_kn"] == 0.0)
    assert (tracked.minutes["flags"] & SOG_MAX).astype(bool).tolist() == [i == 3 for i in range(tracked.minutes.size)]
    assert after.tracks["t_stop"][0] == T0
    assert not np.isnan(after.tracks["sog_kn"][0])


def test_a_minute_holds_what_its_rows_say():
    rows = sailing([0, 10, 30, 59.999, 60, 61], sog=10.0)
    rows["sog_kn"][:4], rows["cog_deg"][:4], rows["hdg_deg"][:4] = [8, 10, 12, np.nan], [350, 10, 5, 355], [0, 0, 0, 0]
    rows["status"] = [0, 0, 0, 3, 5, 5]
    rows, tracked, _ = follow(rows, until=61.5)
    (minute,) = tracked.minutes
    assert (minute["t"], minute["t_last"], minute["reports"]) == (T0 + 60, T0 + 59.999, 4)
    assert minute["sog_kn"] == 10
    assert minute["sog_min_kn"] == 8
    assert min(minute["cog_deg"], 360 - minute["cog_deg"]) < 0.01
    assert minute["hdg_deg"] == 0
    assert minute["crab_deg"] == pytest.approx((10 + 10 + 5) / 3)
    assert minute["status"] == 3
    assert (minute["moved_m"], minute["gap_s"]) == (0, 0)


def test_a_minute_closes_only_when_the_watermark_is_past_its_end():
    _, tracked, after = follow(sailing([0, 10]), until=60)
    assert tracked.minutes.size == 0
    later, after = state.step(tick(float(np.nextafter(T0 + 60, math.inf))), after, PARAMS)
    assert later.minutes["t"].tolist() == [T0 + 60]
    later, after = state.step(tick(T0 + 1e9), after, PARAMS)
    assert later.minutes.size == 0


def test_minutes_come_in_the_order_of_time_mmsi_and_slot():
    parts = [sailing(range(k, 600, 13), mmsi=MMSI + 7 - k) for k in range(7)]
    _, tracked, _ = follow(*parts, sailing(range(3, 600, 7), lat=60.0), until=700)
    named = tracked.minutes[["t", "mmsi", "slot"]]
    assert np.array_equal(named, np.sort(named, order=["t", "mmsi", "slot"]))


def test_moved_and_gap_count_from_the_last_good_position_before_the_minute():
    _, tracked, _ = follow(sailing([0, 50, 70, 110]), until=200)
    second = tracked.minutes[1]
    assert second["gap_s"] == 60
    assert second["moved_m"] == pytest.approx(60 * 10 * 1852 / 3600, rel=0.005)


def test_statics_of_a_later_time_do_not_reach_back_into_a_minute():
    statics = told(
        {"t": 59.0, "has": HAS_DIMENSIONS, "to_bow_m": 100, "to_stern_m": 20},
        {"t": 60.0, "has": HAS_DIMENSIONS, "to_bow_m": 200, "to_stern_m": 20},
    )
    _, tracked, _ = follow(sailing([0, 90]), statics=statics, until=200)
    assert tracked.minutes["length_m"].tolist() == [120, 220]


def test_statics_that_come_before_the_first_position_are_kept_for_it():
    statics = told({"t": -50.0, "has": HAS_NAME | HAS_SHIP_TYPE, "name": b"EARLY BIRD", "ship_type": 80})
    rows, tracked, after = follow(sailing([0, 10]), statics=statics)
    assert after.tracks["name"][0] == b"EARLY BIRD"
    assert after.tracks["ship_type"][0] == 80
    assert tracked.changes.size == 0
    assert vessel_at(shown(rows, tracked, after), 0, T0).name == "EARLY BIRD"


def test_statics_of_the_same_time_as_a_row_are_known_before_it():
    rows, tracked, after = follow(sailing([0, 10]), statics=told({"t": 0.0, "has": HAS_NAME, "name": b"SAME TIME"}))
    assert tracked.changes.size == 0
    assert vessel_at(shown(rows, tracked, after), 0, T0).name == "SAME TIME"


def test_a_ship_that_never_gave_a_position_is_no_track():
    _, _, after = follow(statics=told({"t": 0.0, "has": HAS_NAME, "name": b"GHOST"}), until=10)
    assert after.used == 1
    assert after.tracks["track_id"][0] == 0


def test_particulars_before_each_change_can_be_looked_up():
    every = HAS_NAME | HAS_SHIP_TYPE | HAS_IMO | HAS_DIMENSIONS | HAS_CALLSIGN | HAS_DESTINATION | HAS_CLASS
    one = {"has": every, "name": b"ONE", "ship_type": 70, "imo": 9_329_760, "to_bow_m": 80, "to_stern_m": 20,
           "to_port_m": 8, "to_starboard_m": 9, "callsign": b"OXYZ", "destination": b"UST-LUGA RU"}  # fmt: skip
    statics = told(
        {"t": 5.0, **one},
        {"t": 15.0, **one, "destination": b"ELSEWHERE"},
        {"t": 25.0, **one, "name": b"TWO", "imo": 9_329_761, "to_bow_m": 0, "to_stern_m": 0, "ship_type": 0},
    )
    rows, tracked, after = follow(sailing(range(0, 40, 10)), statics=statics)
    track = after.tracks[0]
    assert (track["length_m"], track["beam_m"], track["to_bow_m"], track["to_port_m"]) == (100, 17, 80, 8)
    assert (track["callsign"], track["destination"]) == (b"OXYZ", b"UST-LUGA RU")
    assert track["imo"] == 9_329_760  # the changed number's check digit was wrong
    assert tracked.changes["t"].tolist() == [T0 + 5, T0 + 25]
    view = shown(rows, tracked, after)
    assert vessel_at(view, 0, T0).name is None
    assert vessel_at(view, 0, T0 + 5).name == "ONE"
    assert vessel_at(view, 0, T0 + 24.9).length_m == 100.0
    last = vessel_at(view, 0, T0 + 25)
    assert (last.name, last.imo, last.type, last.length_m) == ("TWO", 9_329_760, 70, 100.0)


def test_a_berthed_ship_stops_once_and_leaves_when_she_is_off_and_faster():
    rest, away = sailing(range(0, 3600, 60), sog=0.1), sailing(range(3600, 4800, 60), lat=54.9, sog=10.0)
    rest["lat"], rest["sog_kn"][::7] = 55.0, 1.4
    _, _, after = follow(rest.copy())
    assert after.tracks["t_stop"][0] == T0 + 60
    away["lat"] += 55.0 - away["lat"][0]
    _, _, after = follow(rest, away)
    assert math.isnan(after.tracks["t_stop"][0])


def test_a_slow_drift_is_a_stop_of_its_own_every_half_kilometre():
    drift = sailing(range(0, 7200, 60), sog=0.4)
    _, _, after = follow(drift)
    assert after.tracks["t_stop"][0] > T0 + 3600


def test_twenty_thousand_vessels_grow_the_state_within_its_size():
    mmsis = 200_000_000 + np.arange(20_000) * 17
    table = sailing(np.arange(20_000) * 0.01, mmsi=mmsis, sog=0.0)
    _, tracked, after = follow(table)
    assert tracked.slots.tolist() == list(range(20_000))
    _, again, after = follow(sailing(1000 + np.arange(20_000) * 0.01, mmsi=mmsis, sog=0.0), start=after)
    assert again.slots.tolist() == list(range(20_000))
    assert after.used == 20_000
    bytes_a_slot = (after.tracks.nbytes + after.places.nbytes + after.slot_of.nbytes) / after.tracks.size
    assert bytes_a_slot < 500


def test_empty_batches_and_a_far_future_watermark_say_nothing():
    after = state.start()
    for watermark in (-math.inf, T0, T0 + 1e12):
        tracked, after = state.step(tick(watermark), after, PARAMS)
        assert (tracked.slots.size, tracked.minutes.size, tracked.changes.size) == (0, 0, 0)
    assert after.used == 0
