"""`trawling`: hauls to and fro over an asset, by whoever; away from assets, or straight on, nothing."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawarden.detectors.trawling import trawling
from seawarden.model.likelihood import Likelihood


def hauls(sea, slot=0, *, many=4, minutes=60, kn=3.2, lon=23.93, lat=59.7, status=0, course=90.0, ship_type=0, start=0):
    """Return a ship that tows to and fro, turning within some minutes; she starts 4 km west of the cable."""
    noise = np.random.default_rng([5, slot, many])
    speeds, courses = [], []
    for k in range(many):
        speeds += [*np.round(kn + noise.normal(0, 0.12, minutes), 1), 2.8, 2.8, 2.8, 2.8]
        way = course if k % 2 == 0 else course + 180.0
        courses += [*(way + noise.normal(0, 4, minutes)), way + 45.0, way + 90.0, way + 135.0, way + 160.0]
    m = sea.sail(
        slot, speeds, lon=lon, lat=lat, course=np.mod(courses, 360.0), status=status, start=start, length_m=30.0
    )
    m["ship_type"] = ship_type
    return m


def said(sea, *ships, cuts=(), **beside):
    return sea.run(trawling, sea.fleet(*ships), sea.assets, cuts, **beside)


@pytest.fixture(scope="module")
def busy(sea):
    """Return eight hours: trawlers over the cable who say it and who do not, one beside it, one who passes."""
    one = hauls(sea, 0, many=7, status=7, ship_type=30)
    two = hauls(sea, 1, many=5, lat=59.9, lon=23.95, kn=3.8)
    three = hauls(sea, 2, many=6, lon=23.4, lat=59.8, status=7, ship_type=30)
    four = sea.sail(3, np.full(400, 4.0), lon=23.7, lat=60.0)
    return sea.fleet(one, two, three, four)


@pytest.fixture(scope="module")
def whole(sea, busy):
    return sea.run(trawling, busy, sea.assets)


def test_a_trawler_over_the_cable_is_told_with_hauls_and_passages(sea):
    found = said(sea, hauls(sea, many=6, status=7, ship_type=30))
    assert found and len({f.id for f in found}) == 1
    last = found[-1]
    assert last.kind == "trawling" and last.asset_id == "c1" and last.code == "tows_over"
    assert 5 <= last.args["over"]["Cable One"] <= 6 and last.args["turns_back"] >= 4
    assert 3.0 < last.args["sog_kn"] < 3.4 and "says that she fishes" in last.text
    assert last.facts["assets"] == {"c1": last.args["over"]["Cable One"]}
    assert [f.evidence_db for f in found] == sorted(f.evidence_db for f in found)


def test_who_does_not_say_that_she_fishes_is_told_once_she_has_turned_back(sea):
    assert said(sea, hauls(sea, many=1, minutes=120)) == []
    found = said(sea, hauls(sea, many=3))
    assert found and found[0].args["turns_back"] >= 1 and "says that she fishes" not in found[0].text


def test_a_fishing_boat_that_hauls_once_over_the_cable_is_told_little(sea):
    found = said(sea, hauls(sea, many=1, minutes=120, status=7, ship_type=30))
    assert all(f.evidence_db < 9.0 for f in found)


def test_trawling_away_from_assets_says_nothing(sea):
    for ship_type, status in ((30, 7), (0, 0)):
        assert said(sea, hauls(sea, many=6, lon=23.5, ship_type=ship_type, status=status)) == []


def test_a_ship_that_steams_slowly_straight_on_says_nothing(sea):
    for kn in (2.5, 4.0, 4.9):
        assert said(sea, sea.sail(0, np.full(420, kn), lon=23.9, lat=59.8)) == []


def test_ways_to_and_fro_at_a_ferrys_speed_or_adrift_say_nothing(sea):
    assert said(sea, hauls(sea, many=8, minutes=20, kn=9.0)) == []
    assert said(sea, sea.sail(0, np.full(420, 0.8), lon=23.99, course=[90.0, 270.0] * 210)) == []


def test_following_the_cable_is_as_good_as_passing_over_it(sea):
    found = said(sea, hauls(sea, many=4, lon=23.9992, lat=59.5, course=0.0, minutes=70))
    assert found and found[-1].args["beside_min"]["Cable One"] > 60 and "along Cable One" in found[-1].text


def test_a_tug_or_a_yacht_weighs_less_than_a_stranger(sea):
    worth = []
    for ship_type in (52, 36, 0):
        found = said(sea, hauls(sea, many=6), **kind_of(sea, ship_type))
        worth.append(max((f.evidence_db for f in found), default=-10.0))
    assert worth[0] < worth[1] < worth[2]


def kind_of(sea, ship_type, ships=1):
    """Return what replaces the particulars in the view: ships of 30 m and of this type all the time."""
    plain = sea.view(sea.fleet(), sea.assets, -np.inf, sea.T0, ships)
    tracks = plain.tracks.copy()
    tracks["ship_type"], tracks["length_m"] = ship_type, 30.0
    return {"tracks": tracks, "changes": plain.changes[:0]}


def test_among_other_boats_it_is_a_fishing_ground_and_weighs_less(sea):
    one = hauls(sea, 0, many=6)
    others = [hauls(sea, k, many=6, lon=23.7, lat=59.68 + 0.02 * k, status=7, ship_type=30) for k in (1, 2, 3)]
    alone, among = (
        [f for f in said(sea, *ships, **kind_of(sea, 0, 4)) if f.vessel.mmsi == 230_000_000]
        for ships in ([one], [one, *others])
    )
    assert [f.facts["features"]["others"] for f in among][-1] == 3.0
    assert max(f.evidence_db for f in alone) - max(f.evidence_db for f in among) >= 6.0


def test_a_ship_that_says_she_cannot_manoeuvre_freely_is_taken_to_be_at_work(sea):
    free, bound = (said(sea, hauls(sea, many=8, status=status), **kind_of(sea, 0)) for status in (0, 3))
    assert max(f.evidence_db for f in free) - max(f.evidence_db for f in bound) == 8.0


def test_a_fitted_table_replaces_the_judgement(sea):
    table = {"trawling": {"hauls_over": Likelihood(feature="hauls_over", unit="hauls", edges=[2.0], db=[5.0, 7.5])}}
    found = said(sea, hauls(sea, many=6), likelihoods=table)
    assert {f.evidence_db for f in found} <= {5.0, 7.5} and found[-1].evidence_db == 7.5


def test_the_spell_ends_when_she_steams_home(sea):
    home = sea.sail(0, np.full(120, 10.0), lon=23.9, lat=59.72, start=4 * 64 + 1)
    found = said(sea, hauls(sea, many=4, status=7, ship_type=30), home)
    assert found[-1].end is not None and found[-1].seen_at - found[-1].end >= 3600.0
    assert len({f.id for f in found}) == 1


@settings(max_examples=15)
@given(data=st.data())
def test_findings_do_not_depend_on_where_the_stream_is_cut(sea, busy, whole, data):
    moment = st.one_of(
        st.integers(0, 480).map(lambda k: sea.T0 + 60.0 * k), st.floats(sea.T0, sea.T0 + 28_800.0, allow_nan=False)
    )
    cuts = data.draw(st.lists(moment, max_size=8, unique=True))
    assert len(whole) >= 4 and sea.run(trawling, busy, sea.assets, cuts) == whole


def test_only_the_two_over_the_cable_are_told(whole):
    assert {f.vessel.mmsi for f in whole} == {230_000_000, 230_000_001}
