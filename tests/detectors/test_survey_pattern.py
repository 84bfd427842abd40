"""`survey_pattern`: lines to and fro over an asset or along it; other ways of being slow say nothing."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawarden.detectors.survey_pattern import survey_pattern
from seawarden.geo.earth import KN_MS
from seawarden.model.likelihood import Likelihood

M_PER_DEG_LON = 55_800.0  # at 60 N
LINE_M = 4000.0
WEST_M = -2000.0  # the lines begin so far west of the cable


def lines(
    sea,
    slot=0,
    *,
    many=8,
    apart_m=150.0,
    kn=4.5,
    along=False,
    lat=59.7,
    west_m=WEST_M,
    uneven=0.0,
    status=0,
):
    """Return a ship that sails lines to and fro, each beside the last one: across the cable, or along it."""
    noise = np.random.default_rng([6, slot, many])
    minutes = round(LINE_M / (kn * KN_MS * 60.0))
    speeds, courses = [], []
    forth, aside = (0.0, 90.0) if along else (90.0, 0.0)
    for k in range(many):
        way = forth if k % 2 == 0 else forth + 180.0
        speeds += [*np.round(kn + noise.normal(0, 0.08, minutes), 1)]
        courses += [*(way + noise.normal(0, 2, minutes))]
        step = apart_m * max(1.0 + uneven * noise.normal(), 0.05) if apart_m else 0.0
        turn = max(step / (kn * KN_MS * 60.0), 0.0)
        full = int(turn)
        speeds += [kn] * full + ([round(max(kn * (turn - full), 0.1), 2)] if step else [])
        courses += [aside] * (full + bool(step))
    lon = 24.0 + west_m / M_PER_DEG_LON
    return sea.sail(slot, speeds, lon=lon, lat=lat, course=np.mod(courses, 360.0), length_m=60.0, status=status)


def said(sea, *ships, cuts=(), **beside):
    return sea.run(survey_pattern, sea.fleet(*ships), sea.assets, cuts, **beside)


def cargo(sea):
    """Return what replaces the particulars: a cargo ship of 60 m all the time."""
    plain = sea.view(sea.fleet(), sea.assets, -np.inf, sea.T0, 1)
    tracks = plain.tracks.copy()
    tracks["ship_type"], tracks["length_m"] = 70, 60.0
    return {"tracks": tracks, "changes": plain.changes[:0]}


def of_type(sea, ship_type):
    beside = cargo(sea)
    beside["tracks"]["ship_type"] = ship_type
    return beside


@pytest.fixture(scope="module")
def busy(sea):
    """Return hours of a lawnmower over the cable, passes along it, a lawnmower far away, and a ship that passes."""
    one, two = lines(sea, 0, many=10), lines(sea, 1, many=8, along=True, apart_m=0.0, west_m=0.0, lat=59.9)
    three = lines(sea, 2, many=10, west_m=-30_000.0)
    four = sea.sail(3, np.full(300, 4.5), lon=23.8, lat=60.0)
    return sea.fleet(one, two, three, four)


@pytest.fixture(scope="module")
def whole(sea, busy):
    return sea.run(survey_pattern, busy, sea.assets)


def test_a_lawnmower_over_the_cable_is_told_with_lines_spacing_and_asset(sea):
    found = said(sea, lines(sea, many=9))
    assert found and len({f.id for f in found}) == 1
    last = found[-1]
    assert last.kind == "survey_pattern" and last.asset_id == "c1" and last.code == "surveys"
    assert 7 <= last.args["lines"] <= 9 and 110 <= last.args["spacing_m"] <= 190
    assert 6 <= last.args["over"]["Cable One"] <= 9 and 3500 <= last.args["line_m"] <= 4200
    assert last.evidence_db >= 15.0 and "lines to and fro" in last.text


def test_passes_right_along_the_cable_are_told(sea):
    found = said(sea, lines(sea, many=8, along=True, apart_m=0.0, west_m=0.0))
    assert found and found[-1].args["spacing_m"] < 60 and found[-1].args["beside_min"]["Cable One"] > 100
    assert found[-1].facts["features"]["along"] == 1.0 and "one on the other" in found[-1].text


def test_lines_beside_the_cable_and_over_it_are_told_in_time(sea):
    found = said(sea, lines(sea, many=8, along=True, apart_m=60.0, west_m=-200.0))
    assert found and found[0].seen_at - found[0].start < 3.5 * 3600.0


def test_three_lines_are_not_enough_and_lines_far_from_assets_say_nothing(sea):
    assert said(sea, lines(sea, many=3)) == []
    assert said(sea, lines(sea, many=10, west_m=-30_000.0)) == []
    assert said(sea, lines(sea, many=10, west_m=600.0)) == []


def test_a_ship_that_passes_slowly_or_works_to_and_fro_fast_says_nothing(sea):
    assert said(sea, sea.sail(0, np.full(400, 4.5), lon=23.8, lat=60.0)) == []
    assert said(sea, lines(sea, many=10, kn=9.0)) == []
    assert said(sea, lines(sea, many=10, kn=1.8)) == []


def test_short_ways_in_all_directions_say_nothing(sea):
    noise = np.random.default_rng(8)
    way = np.repeat(noise.uniform(0, 360, 60), 8)
    assert said(sea, sea.sail(0, np.full(480, 4.0), lon=23.98, lat=59.8, course=way)) == []


def test_uneven_lines_and_a_fishing_boats_weigh_less(sea):
    even, uneven = said(sea, lines(sea, many=9), **cargo(sea)), said(sea, lines(sea, many=9, uneven=0.9), **cargo(sea))
    fishing = said(sea, lines(sea, many=9), **of_type(sea, 30))
    best = [max((f.evidence_db for f in found), default=-10.0) for found in (even, uneven, fishing)]
    assert best[0] > best[1] and best[0] - best[2] >= 5.0


def test_a_ship_that_says_she_cannot_manoeuvre_freely_is_taken_to_be_at_work(sea):
    free, bound = (said(sea, lines(sea, many=9, status=status)) for status in (0, 3))
    assert max(f.evidence_db for f in free) - max(f.evidence_db for f in bound) == 8.0


def test_many_lines_of_which_few_meet_the_cable_say_nothing(sea):
    strip = lines(sea, many=12, along=True, apart_m=400.0, west_m=-4800.0)
    assert all(f.evidence_db < 9.0 for f in said(sea, strip))


def test_a_fitted_table_replaces_the_judgement(sea):
    table = {"survey_pattern": {"lines": Likelihood(feature="lines", unit="lines", edges=[6.0], db=[5.5, 9.5])}}
    found = said(sea, lines(sea, many=8), likelihoods=table)
    assert {f.evidence_db for f in found} <= {5.5, 9.5} and found[-1].evidence_db == 9.5


def test_the_series_ends_when_she_leaves(sea):
    ship = lines(sea, many=6)
    last = ship[-1]
    home = sea.sail(
        0, np.full(90, 10.0), lon=float(last["lon"]), lat=float(last["lat"]), start=len(ship) + 1, course=270.0
    )
    found = said(sea, ship, home)
    assert found[-1].end is not None and len({f.id for f in found}) == 1


@settings(max_examples=15)
@given(data=st.data())
def test_findings_do_not_depend_on_where_the_stream_is_cut(sea, busy, whole, data):
    moment = st.one_of(
        st.integers(0, 480).map(lambda k: sea.T0 + 60.0 * k), st.floats(sea.T0, sea.T0 + 28_800.0, allow_nan=False)
    )
    cuts = data.draw(st.lists(moment, max_size=8, unique=True))
    assert len(whole) >= 4 and sea.run(survey_pattern, busy, sea.assets, cuts) == whole


def test_only_the_two_at_the_cable_are_told(whole):
    assert {f.vessel.mmsi for f in whole} == {230_000_000, 230_000_001}
