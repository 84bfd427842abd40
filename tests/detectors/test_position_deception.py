"""`position_deception`: leaps that last, two ships on one number, rounds, and silence where an area explains it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawarden.detectors.position_deception import position_deception
from seawarden.model.tables import PNT_DEGRADED, PNT_ODD, STALE

N = 360
KX, KY = 111_300.0 * np.cos(np.radians(59.7)), 111_300.0


def ship(sea, slot=0, kn=11.0, **how):
    rng = np.random.default_rng(slot)
    return sea.sail(slot, np.round(kn + rng.normal(0, 0.05, N), 1), **how)


def shifted(ship, first, last, east_m, north_m=0.0, slot=None, pnt=PNT_ODD):
    """Return the ship's minutes with those first..last off by a vector, under another slot where one is given."""
    ship = ship.copy()
    part = ship[first:last]
    part["lon"] += east_m / KX
    part["lat"] += north_m / KY
    part["pnt"] = pnt
    if slot is not None:
        part["slot"] = slot
    return ship


def told(sea, *ships, cuts=()):
    return sea.run(position_deception, sea.fleet(*ships), sea.assets, cuts)


def test_a_leap_that_lasts_is_told_after_the_hold_and_ends_with_her_return(sea):
    found = told(sea, shifted(ship(sea), 100, 220, 9000.0))
    assert {f.code for f in found} == {"leap"} and len({f.id for f in found}) == 1
    assert found[0].start == sea.T0 + 60 * 101 and 12 <= (found[0].seen_at - found[0].start) / 60 <= 13
    assert found[0].evidence_db >= 9 and found[0].end is None and found[-1].end == sea.T0 + 60 * 221
    assert found[0].args["leap_nm"] == pytest.approx(9000 / 1852, abs=0.1)


def test_a_leap_to_another_track_of_her_number_names_both_tracks(sea):
    minutes = shifted(ship(sea), 100, 220, 60_000.0, slot=1)
    minutes["mmsi"] = 230_000_000
    found = told(sea, minutes)
    assert found[0].code == "leap" and found[0].facts["tracks"] == [f"{78:016x}", f"{77:016x}"]
    assert found[-1].end is not None


def test_a_glitch_of_some_minutes_is_not_told(sea):
    assert told(sea, shifted(ship(sea), 100, 106, 9000.0)) == []


def test_a_leap_onto_her_own_way_of_earlier_is_a_replay(sea):
    minutes = ship(sea)
    back = minutes.copy()
    for name in ("lon", "lat"):
        back[name][100:160] = minutes[name][40:100]
    found = told(sea, back)
    assert (
        found[0].code == "replayed"
        and found[0].evidence_db > told(sea, shifted(ship(sea), 100, 160, 20_000.0))[0].evidence_db
    )


def test_two_ships_on_one_number_are_named_once(sea):
    one, two = ship(sea), ship(sea, 1, lon=24.5, lat=59.2)[120:]
    two["mmsi"] = one["mmsi"][0]
    found = told(sea, one, two)
    assert {f.code for f in found} == {"two_ships"} and "one number, two ships" in found[0].text
    assert found[0].facts["tracks"] == [f"{77:016x}", f"{78:016x}"]
    assert 12 <= (found[0].seen_at - (sea.T0 + 121 * 60)) / 60 <= 15


def test_rounds_at_one_rate_and_speed_are_told_and_an_uneven_wait_is_not(sea):
    steady = ship(sea, course=(np.arange(N) * 9.0) % 360)
    found = told(sea, steady)
    assert {f.code for f in found} == {"circle"} and found[0].args["deg_min"] == pytest.approx(9.0, abs=0.5)
    rng = np.random.default_rng(1)
    uneven = ship(sea, course=np.cumsum(rng.uniform(0.0, 18.0, N)) % 360)
    assert told(sea, uneven) == []


def test_positions_that_move_otherwise_than_speed_and_course_say_are_told(sea):
    minutes = ship(sea)
    minutes["lat"][100:] += 3.0 * 0.514444 * 60.0 * np.arange(N - 100) / KY
    found = told(sea, minutes)
    assert found[0].code == "reckoning" and found[0].args["toward_deg"] in (359, 0, 1)
    assert found[-1].args["kn"] == pytest.approx(3.0, abs=0.7)


def test_one_place_sent_on_and_on_is_told_from_twenty_minutes(sea):
    minutes = ship(sea)
    part = minutes[100:160]
    part["flags"], part["pnt"] = STALE, PNT_ODD
    for name in ("lon", "lat", "t_last"):
        part[name] = minutes[name][99]
    found = told(sea, minutes)
    assert found[0].code == "frozen" and found[0].args["minutes"] == 20 and found[0].evidence_db < 6


def test_a_course_that_steps_aside_of_a_steady_bow_is_told(sea):
    course = np.where(np.arange(N) < 150, 92.0, 99.0)
    found = told(sea, ship(sea, course=course, heading=np.full(N, 90.0)))
    assert {f.code for f in found} == {"walk_off"} and "deg more to the right" in found[0].text


def test_an_honest_ship_is_not_named(sea):
    turns = ship(sea, 2, course=90.0 + 40.0 * (np.arange(N) % 90 > 45))
    stops = ship(sea, 3, kn=np.where(np.arange(N) < 120, 12.0, 0.0))
    away = ship(sea, 4, silent=[(100, 180)])
    assert told(sea, ship(sea), turns, stops, away) == []


def test_ships_in_an_area_are_no_suspects(sea):
    thrown = [
        shifted(ship(sea, k, lat=59.5 + 0.05 * k), 100, 220, 9000.0 + 2000.0 * k, pnt=PNT_DEGRADED) for k in range(4)
    ]
    for one in thrown:
        one["hdg_deg"][100:220] += 90.0
        one["crab_deg"][100:220] = 90.0
        one["pnt"][220:250] = PNT_DEGRADED
    assert told(sea, *thrown) == []


def test_one_that_sails_on_where_she_cannot_be_stands_out_of_an_area(sea):
    found = told(sea, shifted(ship(sea), 100, 220, 25_000.0, pnt=PNT_DEGRADED))
    assert found[0].code == "leap" and "unlike the ships around" in found[0].text


def test_a_leap_that_an_area_explains_afterwards_is_withdrawn(sea):
    minutes = shifted(ship(sea), 100, 220, 30_000.0)
    minutes["crab_deg"][100:220] = 90.0
    minutes["pnt"][115:220] = PNT_DEGRADED
    found = told(sea, minutes)
    assert [f.withdrawn for f in found] == [False, True] and found[0].id == found[1].id
    assert "explained" in found[1].text


@pytest.fixture(scope="module")
def many(sea):
    two = ship(sea, 1, lon=24.5, lat=59.2)[120:]
    two["mmsi"] = 230_000_000
    rounds = ship(sea, 2, course=(np.arange(N) * 9.0) % 360)
    leapt = shifted(ship(sea, 3, lat=59.4), 100, 220, 60_000.0, slot=4)
    leapt["mmsi"] = 230_000_003
    return sea.fleet(ship(sea), two, rounds, leapt, shifted(ship(sea, 5), 60, 300, 7000.0, pnt=PNT_DEGRADED))


@settings(max_examples=15, deadline=None)
@given(cuts=st.lists(st.floats(0.0, N * 60.0), min_size=1, max_size=8, unique=True))
def test_cut_anywhere_the_same_is_told(sea, many, cuts):
    whole = sea.run(position_deception, many, sea.assets)
    assert len({f.id for f in whole}) >= 4
    assert sea.run(position_deception, many, sea.assets, [sea.T0 + c for c in cuts]) == whole
