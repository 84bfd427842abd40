"""What `anchor_drag` says of a ship that drags, and what it leaves alone."""

import numpy as np
import pytest

from seawarden.detectors.anchor_drag import anchor_drag


def steady(seed, minutes, kn, sd=0.08):
    return np.round(kn + np.random.default_rng(seed).normal(0, sd, minutes), 1)


@pytest.fixture(scope="module")
def lane(sea):
    """Six ships that sail the same way at their own speed for eight hours."""
    return [sea.sail(k, steady(k, 480, 10 + k), lon=22.0 + 0.1 * k, lat=59.6, course=90.0) for k in range(6)]


def told(sea, lane, ship):
    return [f for f in sea.run(anchor_drag, sea.fleet(*lane, ship), sea.assets) if f.vessel.mmsi == 230_000_009]


def last(findings, code):
    return [f for f in findings if f.code == code][-1]


def test_a_lasting_loss_beside_steady_neighbours_reaches_the_level_of_a_warning_within_an_hour(sea, lane):
    loss = np.concatenate([steady(9, 240, 12), steady(10, 180, 9.0, 0.2)])
    crab = [2.0] * 240 + [7.0] * 180
    found = told(sea, lane, sea.sail(9, loss, lon=22.1, crab=crab))
    hour = [f for f in found if f.seen_at <= sea.T0 + 300 * 60.0]
    latest = {f.id: f.evidence_db for f in hour}
    assert sum(latest.values()) >= 20
    assert 20 <= last(hour, "speed_loss").args["own_pct"] <= 30
    assert last(hour, "speed_loss").args["neighbours"] >= 3
    assert abs(last(hour, "speed_loss").start - (sea.T0 + 240 * 60.0)) <= 240
    assert {"speed_wobble", "heading_off_course", "asset_ahead"} <= {f.code for f in hour if f.signal}


def test_the_asset_ahead_is_named_and_replaced_under_one_id(sea, lane):
    loss = np.concatenate([steady(9, 150, 12), steady(10, 200, 9.0)])
    ahead = [f for f in told(sea, lane, sea.sail(9, loss, lon=22.8)) if f.code == "asset_ahead"]
    assert ahead and {f.asset_id for f in ahead} == {"c1"} and len({f.id for f in ahead}) == 1


def test_a_silence_that_begins_her_anew_takes_nothing_from_what_was_said_before_it(sea, lane):
    loss = np.concatenate([steady(9, 150, 12), steady(10, 55, 9.0), steady(11, 405, 12)])
    ship = sea.fleet(*lane, sea.sail(9, loss, lon=22.8, silent=[(225, 600)]))
    whole = sea.run(anchor_drag, ship, sea.assets)
    ahead = [f for f in whole if f.code == "asset_ahead"]
    assert ahead[-1].end is not None, "she is back at her speed before the silence"
    for cut in range(150, 230, 5):
        assert sea.run(anchor_drag, ship, sea.assets, [sea.T0 + 60.0 * cut + 1.0]) == whole


def test_what_slows_everybody_raises_nothing(sea):
    speed = np.concatenate([np.full(240, 1.0), np.full(240, 0.75)])
    ships = [sea.sail(k, steady(k, 480, 10 + k) * speed, lon=22.0 + 0.1 * k, lat=59.6) for k in range(8)]
    found = sea.run(anchor_drag, sea.fleet(*ships), sea.assets)
    assert all(f.evidence_db < 5 for f in found if f.code == "speed_loss")


def test_a_speed_kept_raises_nothing_and_neither_does_a_short_slow_down(sea, lane):
    assert told(sea, lane, sea.sail(9, steady(9, 480, 12))) == []
    short = np.concatenate([steady(9, 240, 12), steady(10, 8, 7), steady(11, 232, 12)])
    assert told(sea, lane, sea.sail(9, short)) == []


def test_a_ship_that_stops_for_good_is_no_drag(sea, lane):
    stop = np.concatenate([steady(9, 240, 12), np.linspace(12, 0.8, 25), steady(10, 200, 0.8, 0.05)])
    found = told(sea, lane, sea.sail(9, stop))
    latest = {f.id: f for f in found}
    assert all(f.withdrawn for f in latest.values())


def test_a_halt_with_a_restart_below_her_speed_is_said(sea, lane):
    halt = np.concatenate([steady(9, 200, 12), steady(10, 60, 9), steady(11, 20, 0.5, 0.05), steady(12, 150, 8.5)])
    found = told(sea, lane, sea.sail(9, halt))
    assert last(found, "halt_in_lane").evidence_db == 6 and not last(found, "halt_in_lane").withdrawn


def test_a_return_to_her_speed_ends_the_finding(sea, lane):
    back = np.concatenate([steady(9, 240, 12), steady(10, 60, 9), steady(11, 60, 12)])
    found = told(sea, lane, sea.sail(9, back))
    end = last(found, "speed_loss").end
    assert end is not None and abs(end - (sea.T0 + 300 * 60.0)) <= 360


def test_dips_at_two_crossings_in_a_row_count_alone_and_one_only_supports(sea, lane):
    one = np.concatenate([steady(9, 150, 12, 0.03), [11, 10.2, 10.2, 10.2, 11], steady(10, 40, 12, 0.03)])
    there = sea.sail(9, one, lon=24.0 - 152 * 12 * 30.87 / 56_100, lat=59.7)
    found = told(sea, lane, there)
    dip = last(found, "dip_at_asset")
    assert dip.signal and dip.asset_id == "c1" and 10 <= dip.args["pct"] <= 18
    back = np.concatenate([one, one[::-1][:60]])
    course = [90.0] * one.size + [270.0] * 60
    twice = told(sea, lane, sea.sail(9, back, lon=24.0 - 152 * 12 * 30.87 / 56_100, lat=59.7, course=course))
    assert [f.signal for f in twice if f.code == "dip_at_asset"] == [True, False]


@pytest.mark.parametrize("change", [{"ais_class": 2}, {"start": 200}])
def test_class_b_and_ships_known_too_shortly_are_left_alone(sea, lane, change):
    speed = np.concatenate([steady(9, 10, 12), steady(10, 200, 9)])
    assert told(sea, lane, sea.sail(9, speed, **change)) == []


def test_a_halt_that_came_first_speaks_for_an_engine_and_weighs_less(sea, lane):
    engine = np.concatenate([steady(9, 200, 12), [8, 4, 2], steady(11, 30, 0.6, 0.05), steady(12, 240, 9)])
    found = told(sea, lane, sea.sail(9, engine, lon=21.5))
    assert last(found, "halt_in_lane").evidence_db == 3
    assert 8 <= max(f.evidence_db for f in found if f.code == "speed_loss") <= 10


def test_a_halt_with_a_restart_is_kept_when_she_stops_for_good_later(sea, lane):
    legs = [
        steady(9, 150, 12),
        steady(10, 60, 9),
        steady(11, 20, 0.5, 0.05),
        steady(12, 80, 8.5),
        steady(13, 150, 0.3, 0.05),
    ]
    found = told(sea, lane, sea.sail(9, np.concatenate(legs), lon=21.5))
    assert not last(found, "halt_in_lane").withdrawn
    assert not last(found, "speed_loss").withdrawn and last(found, "speed_loss").end is not None
