"""What `anchor_drag` says of a ship that drags, and what it leaves alone."""

from importlib import resources

import numpy as np
import pytest

from seawarden.detectors.anchor_drag import anchor_drag
from seawarden.model.knowledge import SHIPS, nothing
from seawarden.model.tables import PNT_DEGRADED
from seawarden.risk.table import load_table

TABLE = load_table(resources.files("seawarden.risk").joinpath("table.json").read_bytes())
WORTH = TABLE.likelihoods
BAR = {level: bar - TABLE.kinds["anchor_drag"].prior_db for level, bar in TABLE.kinds["anchor_drag"].levels.items()}


def steady(seed, minutes, kn, sd=0.08):
    return np.round(kn + np.random.default_rng(seed).normal(0, sd, minutes), 1)


def shaken(seed, minutes, kn, sd=0.35, memory_min=6.0):
    """Return speeds as a force that slips and digs in makes them."""
    rng, keep, x = np.random.default_rng(seed), np.exp(-1.0 / memory_min), 0.0
    out = np.empty(minutes)
    for k in range(minutes):
        x = keep * x + np.sqrt(1.0 - keep * keep) * rng.normal()
        out[k] = kn + sd * x
    return np.round(out, 1)


def pulled(*legs):
    """Return headings on a course of 90 deg: legs of (minutes, deg aside)."""
    return [90.0 + aside for minutes, aside in legs for _ in range(minutes)]


@pytest.fixture(scope="module")
def lane(sea):
    """Six ships that sail the same way at their own speed for half a day."""
    return [sea.sail(k, steady(k, 700, 10 + k), lon=20.0 + 0.1 * k, lat=59.6, course=90.0) for k in range(6)]


def run(sea, minutes, cuts=(), worth=WORTH, ships=None):
    """Return the findings with the packaged likelihoods, cut at minutes after the start, state through bytes."""
    found, state, before = [], anchor_drag.start(), -np.inf
    slots, end = int(minutes["slot"].max()) + 1, float(minutes["t"].max()) + 1.0
    known = nothing() if ships is None else nothing()._replace(ships=ships)
    for cut in [*(sea.T0 + 60.0 * c for c in cuts), end]:
        view = sea.view(minutes, sea.assets, before, cut, slots)._replace(likelihoods=worth, knowledge=known)
        got, state = anchor_drag.step(view, state, anchor_drag.params())
        found += got
        state, before = np.frombuffer(state.tobytes(), anchor_drag.keeps), cut
    return found


def told(sea, lane, ship, **more):
    return [f for f in run(sea, sea.fleet(*lane, ship), **more) if f.vessel.mmsi == 230_000_009]


def total(findings):
    """Return the sum of what stands last."""
    return sum({f.id: f.evidence_db for f in findings}.values())


def last(findings, code):
    return [f for f in findings if f.code == code][-1]


@pytest.fixture(scope="module")
def dragging(sea, lane):
    speed = np.concatenate([steady(9, 300, 12), np.linspace(12, 9, 10), shaken(10, 240, 9.0)])
    heading = [90.0] * 300 + [95.0] * 250
    ship = sea.sail(9, speed, lon=20.3, heading=heading, crab=[1.0] * 300 + [5.0] * 250)
    return told(sea, lane, ship)


def test_a_lasting_restless_loss_beside_steady_neighbours_is_worth_a_warning(sea, dragging):
    early = [f for f in dragging if f.seen_at <= sea.T0 + 390 * 60.0]
    assert total(early) >= BAR["watch"]
    assert total([f for f in dragging if f.seen_at <= sea.T0 + 520 * 60.0]) >= BAR["warning"]
    loss = last(early, "speed_loss")
    assert 18 <= loss.args["own_pct"] <= 32 and loss.args["neighbours"] >= 3
    assert abs(loss.start - (sea.T0 + 300 * 60.0)) <= 360
    assert {"speed_wobble", "heading_off_course"} <= {f.code for f in dragging if f.signal}
    assert not loss.signal


def test_the_sum_of_the_sentences_grows_with_time(dragging):
    firsts = [f.seen_at for f in dragging]
    half = firsts[0] + 0.2 * (firsts[-1] - firsts[0])
    assert total([f for f in dragging if f.seen_at <= half]) < total(dragging)


def test_without_a_table_a_loss_is_worded_and_worth_nothing(sea, lane):
    speed = np.concatenate([steady(9, 300, 12), shaken(10, 120, 9.0)])
    found = told(sea, lane, sea.sail(9, speed, lon=20.3), worth={})
    assert found and all(f.evidence_db == 0.0 for f in found)


def test_the_same_findings_wherever_the_stream_is_cut(sea, lane):
    speed = np.concatenate([steady(9, 300, 12), shaken(10, 60, 9.0), steady(11, 60, 12), shaken(12, 120, 8.5)])
    ship = sea.fleet(*lane, sea.sail(9, speed, lon=20.3, silent=[(430, 470)]))
    whole = run(sea, ship)
    assert whole
    for cuts in ([305, 320, 361, 400], list(range(295, 540, 7))):
        assert run(sea, ship, cuts) == whole


def test_what_slows_everybody_raises_nothing(sea):
    speed = np.concatenate([np.full(300, 1.0), np.full(240, 0.75)])
    ships = [sea.sail(k, steady(k, 540, 10 + k) * speed, lon=20.0 + 0.1 * k, lat=59.6) for k in range(8)]
    assert run(sea, sea.fleet(*ships)) == []


def test_a_speed_kept_raises_nothing_and_neither_does_a_short_slow_down(sea, lane):
    assert told(sea, lane, sea.sail(9, steady(9, 600, 12))) == []
    short = np.concatenate([steady(9, 300, 12), steady(10, 12, 9), steady(11, 232, 12)])
    assert told(sea, lane, sea.sail(9, short, lon=20.0)) == []


def test_a_smooth_loss_is_worth_much_less_than_a_restless_one(sea, lane, dragging):
    speed = np.concatenate([steady(9, 300, 12), np.linspace(12, 9, 10), steady(10, 240, 9.0)])
    smooth = told(sea, lane, sea.sail(9, speed, lon=20.3))
    assert total(smooth) < total(dragging) - 6.0


def test_a_ship_that_stops_for_good_is_no_drag(sea, lane):
    stop = np.concatenate([steady(9, 300, 12), np.linspace(12, 0.8, 25), steady(10, 200, 0.8, 0.05)])
    latest = {f.id: f for f in told(sea, lane, sea.sail(9, stop))}
    assert all(f.withdrawn for f in latest.values())


def test_a_halt_with_a_restart_below_her_speed_is_said(sea, lane):
    legs = [steady(9, 300, 12), shaken(10, 60, 9), steady(11, 20, 0.5, 0.05), shaken(12, 150, 8.5)]
    found = told(sea, lane, sea.sail(9, np.concatenate(legs), lon=20.3))
    assert last(found, "halt_in_lane").evidence_db > 1 and not last(found, "halt_in_lane").withdrawn


def test_a_return_to_her_speed_ends_the_finding_or_takes_it_back(sea, lane):
    for minutes, kept in ((12, False), (25, False), (240, True)):
        legs = [steady(9, 300, 12), shaken(10, minutes, 8.8), steady(11, 60, 12)]
        found = told(
            sea, lane, sea.sail(9, np.concatenate(legs), lon=20.3, heading=pulled((300, 0), (minutes, 5), (60, 0)))
        )
        losses = [f for f in found if f.code == "speed_loss"]
        assert not losses or losses[-1].withdrawn or abs(losses[-1].end - (sea.T0 + (300 + minutes) * 60.0)) <= 360
        assert not kept or not losses[-1].withdrawn


def test_two_losses_of_one_case_count_as_the_stronger_one(sea, lane):
    legs = [steady(9, 250, 12), shaken(10, 200, 8.8), steady(11, 30, 12), shaken(12, 200, 8.8)]
    heading = pulled((250, 0), (200, 5), (30, 0), (200, 5))
    found = told(sea, lane, sea.sail(9, np.concatenate(legs), lon=19.9, heading=heading))
    starts = sorted({f.start for f in found if f.code == "speed_loss"})
    alone = [total([f for f in found if f.start == start and f.code != "counted_before"]) for start in starts[-2:]]
    assert len(alone) == 2 and total(found) == pytest.approx(max(alone), abs=1.5)


def test_dips_at_crossings_in_a_row_count_alone_and_one_only_supports(sea, lane):
    one = np.concatenate([steady(9, 150, 12, 0.03), [11, 10.2, 10.2, 10.2, 11], steady(10, 40, 12, 0.03)])
    there = {"lon": 24.0 - 149.5 * 12 * 30.87 / 56_100, "lat": 59.7}
    found = told(sea, lane, sea.sail(9, one, **there))
    dip = last(found, "dip_at_asset")
    assert dip.signal and dip.asset_id == "c1" and 10 <= dip.args["pct"] <= 18 and dip.evidence_db > 3
    back = np.concatenate([one, one[:45], [11, 10.2, 10.2, 10.2, 11], steady(10, 40, 12, 0.03)])
    course = [90.0] * one.size + [270.0] * (back.size - one.size)
    twice = told(sea, lane, sea.sail(9, back, course=course, **there))
    assert [f.signal for f in twice if f.code == "dip_at_asset"] == [True, False]


def test_a_ship_first_seen_already_slow_is_seen_where_earlier_days_are_known(sea, lane):
    ships = np.zeros(1, SHIPS)
    ships["mmsi"], ships["sea_kn"], ships["noise_kn"], ships["hours"] = 230_000_009, 12.0, 0.2, 20.0
    slow = sea.sail(9, shaken(10, 250, 9.0), lon=20.3, start=300)
    assert told(sea, lane, slow, worth={}) == []
    known = told(sea, lane, slow, ships=ships, worth={})
    assert known and "before she was first seen" in last(known, "speed_loss").text


@pytest.mark.parametrize("change", [{"ais_class": 2}, {"start": 400}])
def test_class_b_and_ships_known_too_shortly_are_left_alone(sea, lane, change):
    speed = np.concatenate([steady(9, 10, 12), steady(10, 190, 9)])
    assert told(sea, lane, sea.sail(9, speed, **change)) == []


def test_minutes_of_doubtful_positions_do_not_count(sea, lane):
    speed = np.concatenate([steady(9, 300, 12), shaken(10, 200, 9.0)])
    ship = sea.sail(9, speed, lon=20.3)
    ship["pnt"][300:] = PNT_DEGRADED
    assert told(sea, lane, ship) == []
