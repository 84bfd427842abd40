"""`anchored_over_asset` and `loitering`: what lies, drags at anchor, stays slow or drifts beside a cable."""

from functools import partial

import numpy as np

from seawarden.detectors.anchored_over_asset import anchored_over_asset
from seawarden.detectors.loitering import loitering
from seawarden.model.asset import Asset
from seawarden.model.knowledge import ANCHORAGE, PLACES, Raster, nothing
from seawarden.register.build import build
from seawarden.tracks.placed import placed


def swinging(minutes):
    return (200.0 + 60.0 * np.sin(np.arange(minutes) / 20.0)).tolist()


def test_a_ship_at_anchor_over_the_cable_is_told_after_a_quarter_of_an_hour_and_ended_when_she_leaves(sea):
    speed = np.concatenate([np.full(60, 10.0), np.full(120, 0.1), np.full(30, 9.0)])
    ship = sea.sail(0, speed, lon=23.665, heading=[90.0] * 60 + swinging(120) + [90.0] * 30, status=1)
    found = sea.run(anchored_over_asset, ship, sea.assets)
    assert {f.code for f in found} == {"anchored"} and len({f.id for f in found}) == 1
    assert found[0].asset_id == "c1" and 15 * 60 <= found[0].seen_at - found[0].start <= 17 * 60
    assert found[0].evidence_db >= 9 and found[-1].end is not None


def test_without_the_status_she_must_swing_and_a_moored_ship_is_left_alone(sea):
    still = np.full(240, 0.0)
    for status, heading, said in ((0, 90.0, False), (0, swinging(240), True), (5, swinging(240), False)):
        ship = sea.sail(0, still, lon=23.999, heading=heading, status=status)
        assert bool(sea.run(anchored_over_asset, ship, sea.assets)) == said


def test_an_anchorage_a_mile_from_the_cable_is_left_alone(sea):
    ship = sea.sail(0, np.full(240, 0.0), lon=23.96, heading=swinging(240), status=1)
    assert sea.run(anchored_over_asset, ship, sea.assets) == []


def test_an_anchor_that_drags_is_an_update_of_its_own(sea):
    speed = np.concatenate([np.full(120, 0.0), np.full(90, 0.7)])
    found = sea.run(anchored_over_asset, sea.sail(0, speed, lon=23.98, status=1), sea.assets)
    drags = [f for f in found if f.code == "drags_at_anchor"]
    assert drags and drags[0].asset_id == "c1" and drags[0].evidence_db >= 10 and drags[0].args["away_m"] > 400


def test_the_asset_in_her_circle_stays_the_same_when_she_drags_to_another(sea):
    other = Asset(asset_id="c2", name="Cable Two", kind="power_cable", lines=(((24.04, 59.0), (24.04, 60.5)),))
    one = Asset(asset_id="c1", name="Cable One", kind="telecom_cable", lines=(((24.0, 59.0), (24.0, 60.5)),))
    speed = np.concatenate([np.full(120, 0.0), np.full(90, 0.7), np.full(5, 9.0)])
    found = sea.run(anchored_over_asset, sea.sail(0, speed, lon=23.998, status=1), build([one, other]))
    lies = [f for f in found if f.code == "anchored"]
    assert {f.asset_id for f in lies} == {"c1"} and len({f.id for f in lies}) == 1
    assert lies[-1].end is not None and lies[-1].args["distance_m"] < 150
    drags = [f for f in found if f.code == "drags_at_anchor"]
    assert drags[0].asset_id == "c1" and drags[-1].asset_id == "c2" and drags[-1].end is not None


def test_slow_passes_beside_the_cable_are_loitering_and_fast_ones_are_not(sea):
    course = ([90.0] * 20 + [270.0] * 20) * 6
    slow = sea.run(loitering, sea.sail(0, np.full(240, 2.0), lon=23.99, course=course), sea.assets)
    assert slow and {f.kind for f in slow} == {"loitering"} and len({f.id for f in slow}) == 1
    assert slow[0].seen_at - slow[0].start >= 30 * 60 and slow[-1].evidence_db > slow[0].evidence_db
    assert sea.run(loitering, sea.sail(0, np.full(240, 6.0), lon=23.99, course=course), sea.assets) == []
    assert sea.run(loitering, sea.sail(0, np.full(240, 2.0), lon=23.5, course=course), sea.assets) == []
    assert sea.run(loitering, sea.sail(0, np.full(240, 0.1), lon=23.99, course=course), sea.assets) == []


def test_a_drift_towards_the_cable_tells_when_she_meets_it(sea):
    speed = np.concatenate([np.full(30, 11.0), np.full(120, 1.5)])
    ship = sea.sail(0, speed, lon=23.7, heading=[90.0] * 30 + [10.0] * 120)
    found = sea.run(loitering, ship, sea.assets)
    drift = [f for f in found if f.kind == "drift"]
    assert drift and drift[0].asset_id == "c1" and 20 <= (drift[0].seen_at - drift[0].start) / 60 <= 40
    away_m = (24.0 - drift[0].position[0]) * 56_100
    assert abs(drift[0].args["distance_m"] - away_m) < 200
    assert abs(drift[0].args["minutes"] - away_m / (1.5 * 30.87)) < 10


def test_a_drift_away_from_every_asset_and_one_that_sails_ahead_say_nothing(sea):
    away = sea.sail(0, np.full(120, 1.5), lon=23.7, course=270.0, heading=0.0)
    ahead = sea.sail(0, np.full(120, 1.5), lon=23.7)
    assert sea.run(loitering, away, sea.assets) == [] == sea.run(loitering, ahead, sea.assets)


def test_not_under_command_is_believed_without_a_heading(sea):
    ship = sea.sail(0, np.full(90, 1.5), lon=23.9, heading=np.nan, status=2)
    drift = [f for f in sea.run(loitering, ship, sea.assets) if f.kind == "drift"]
    assert drift and drift[0].evidence_db >= 11


def test_what_lies_or_waits_in_a_known_anchorage_says_so(sea):
    place = np.zeros(1, PLACES)
    place["lon"], place["lat"], place["radius_m"], place["kind"] = 23.99, 59.7, 3000.0, ANCHORAGE
    known = partial(placed, knowledge=nothing()._replace(places=place))
    swings = sea.sail(0, np.full(240, 0.0), lon=23.999, heading=swinging(240), status=1)
    slow = sea.sail(0, np.full(240, 2.0), lon=23.99, course=([90.0] * 20 + [270.0] * 20) * 6)
    for detector, ship in ((anchored_over_asset, swings), (loitering, slow)):
        here = sea.run(detector, ship, sea.assets, placed=known)
        assert here and {f.facts["place"] for f in here} == {"anchorage"}
        assert all("place" not in f.facts for f in sea.run(detector, ship, sea.assets))


def test_one_stay_is_one_finding_though_she_goes_away_for_an_hour_and_comes_back(sea):
    to_and_fro = ([90.0] * 20 + [270.0] * 20) * 3
    speed = np.concatenate([np.full(120, 2.0), np.full(30, 9.0), np.full(30, 9.0), np.full(120, 2.0)])
    course = [*to_and_fro, *[0.0] * 30, *[180.0] * 30, *to_and_fro]
    found = sea.run(loitering, sea.sail(0, speed, lon=23.99, course=course), sea.assets)
    assert len({f.id for f in found}) == 1 and "came back" in found[-1].text
    assert found[-1].evidence_db > found[0].evidence_db + 5


def test_who_stays_and_goes_to_and_fro_weighs_more_than_who_passes_slowly_along(sea):
    stays = sea.sail(0, np.full(120, 2.0), lon=23.99, course=([90.0] * 20 + [270.0] * 20) * 3)
    passes = sea.sail(0, np.full(120, 2.0), lon=23.99, course=0.0)
    to_and_fro, straight = (sea.run(loitering, ship, sea.assets) for ship in (stays, passes))
    assert to_and_fro[-1].evidence_db >= straight[-1].evidence_db + 4


def test_slow_work_tells_less_of_those_whose_trade_it_is(sea):
    ship = sea.sail(0, np.full(240, 2.0), lon=23.99, course=([90.0] * 20 + [270.0] * 20) * 6)
    plain = sea.run(loitering, ship, sea.assets)
    tracks = sea.view(ship, sea.assets, -np.inf, sea.T0 + 86_400.0, 1).tracks.copy()
    for kind, length in ((30, 24), (52, 30), (70, 35)):
        tracks["ship_type"], tracks["length_m"] = kind, length
        other = sea.run(loitering, ship, sea.assets, tracks=tracks)
        assert 0 < other[-1].evidence_db < 0.7 * plain[-1].evidence_db


def test_waiting_off_an_anchorage_takes_something_back(sea):
    place = np.zeros(1, PLACES)
    place["lon"], place["lat"], place["radius_m"], place["kind"] = 23.96, 59.7, 1000.0, ANCHORAGE
    known = partial(placed, knowledge=nothing()._replace(places=place))
    ship = sea.sail(0, np.full(240, 2.0), lon=23.99, course=([90.0] * 20 + [270.0] * 20) * 6)
    plain, near = sea.run(loitering, ship, sea.assets), sea.run(loitering, ship, sea.assets, placed=known)
    assert near[-1].evidence_db == plain[-1].evidence_db - 3 and "place" not in near[-1].facts


def test_who_is_carried_nowhere_is_not_adrift_unless_she_says_so(sea):
    for status, said in ((0, False), (2, True)):
        ship = sea.sail(0, np.tile([0.4, 0.4], 60), lon=23.99, course=[90.0, 270.0] * 60, heading=0.0, status=status)
        assert any(f.kind == "drift" for f in sea.run(loitering, ship, sea.assets)) == said


def lying(sea, **change):
    speed = np.concatenate([np.full(60, 10.0), np.full(120, 0.1), np.full(30, 9.0)])
    heading = [90.0] * 60 + swinging(120) + [90.0] * 30
    return sea.sail(0, speed, lon=23.665 - change.pop("west", 0.0), heading=heading, status=1, **change)


def test_the_circle_of_an_anchor_grows_with_the_depth(sea):
    ship = lying(sea, west=0.0075)  # 420 m off the cable
    said = {}
    for depth in (15.0, 60.0):
        raster = Raster(20.0, 55.0, 8.0, 8.0, np.full((1, 1), depth, np.float32))
        said[depth] = sea.run(anchored_over_asset, ship, sea.assets, knowledge=nothing()._replace(depth_m=raster))
    assert not said[15.0] and said[60.0] and said[60.0][-1].facts["circle_m"] == 540


def test_an_anchor_that_comes_towards_the_cable_says_when_it_is_there(sea):
    speed = np.concatenate([np.full(120, 0.0), np.full(40, 0.7)])
    towards = sea.run(anchored_over_asset, sea.sail(0, speed, lon=23.97, status=1), sea.assets)
    drags = [f for f in towards if f.code == "drags_at_anchor" and "minutes" in f.args]
    metres = drags[0].args["distance_m"]
    assert drags and abs(drags[0].args["minutes"] - metres / (0.7 * 30.87)) < 15
    away = sea.run(anchored_over_asset, sea.sail(0, speed, lon=23.985, status=1, course=270.0), sea.assets)
    assert all("minutes" not in f.args for f in away if f.code == "drags_at_anchor")


def test_lying_near_a_known_anchorage_weighs_less_than_in_the_open_and_the_end_is_about_the_place(sea):
    place = np.zeros(1, PLACES)
    place["lon"], place["lat"], place["radius_m"], place["kind"] = 23.96, 59.7, 1000.0, ANCHORAGE
    known = partial(placed, knowledge=nothing()._replace(places=place))
    plain = sea.run(anchored_over_asset, lying(sea), sea.assets)
    near = sea.run(anchored_over_asset, lying(sea), sea.assets, placed=known)
    assert [f.evidence_db for f in near] == [f.evidence_db - 3 for f in plain]
    assert near[-1].end is not None and abs(near[-1].position[0] - 24.0) < 0.01
