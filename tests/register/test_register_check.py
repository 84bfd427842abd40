"""What the check of a register finds."""

import json
import time

import pytest

from seawarden.model.asset import Asset
from seawarden.model.errors import RegisterError
from seawarden.register.check import check
from seawarden.register.load import load_starter

FULL = {"accuracy_m": 50.0, "owner": "o", "source": "s", "licence": "l"}


def asset(*lines, name="a", **properties):
    return Asset(asset_id=name, name=name, kind="power_cable", lines=lines, properties=FULL | properties)


def codes(*assets):
    return {p.code for p in check(list(assets))}


CLEAN = ((20.0, 57.0), (20.2, 57.05), (20.4, 57.0))


def test_a_good_line_at_sea_raises_nothing():
    assert check([asset(CLEAN)]) == []


def test_breaks_and_parts_out_of_order_are_told_apart():
    first, second, third = ((20.0, 57.0), (20.1, 57.0)), ((20.1, 57.0), (20.2, 57.0)), ((20.25, 57.0), (20.3, 57.0))
    assert codes(asset(first, second)) == set()
    (broken,) = check([asset(first, second, third)])
    assert broken.code == "break" and "3.0 km" in broken.text and broken.position == (20.2, 57.0)
    assert codes(asset(second, first)) == {"order"}


def test_a_line_that_crosses_itself_is_told_where():
    loop = ((20.0, 57.0), (20.3, 57.0), (20.3, 57.1), (20.15, 57.1), (20.15, 56.9))
    (problem,) = check([asset(loop)])
    assert problem.code == "self_crossing" and problem.position == pytest.approx((20.15, 57.0))
    branch = ((20.0, 57.0), (20.3, 57.0)), ((20.15, 57.0), (20.15, 57.1))
    assert "self_crossing" not in codes(asset(*branch))


def test_spikes_copies_and_repeats_are_found():
    assert codes(asset(((20.0, 57.0), (20.2, 57.0), (20.05, 57.001), (20.4, 57.002)))) == {"spike"}
    beside = tuple((lon, lat + 0.0001) for lon, lat in CLEAN)
    apart = tuple((lon, lat + 0.01) for lon, lat in CLEAN)
    problems = check([asset(CLEAN), asset(beside, name="b"), asset(apart, name="c"), asset(CLEAN[::-1], name="d")])
    assert [(p.asset_id, p.code) for p in problems] == [("b", "near_copy"), ("d", "duplicate_geometry")]


def test_long_legs_and_lines_without_length_are_found():
    assert codes(asset(((18.5, 56.2), (20.2, 57.0)))) == {"coarse"}
    assert codes(asset(((20.0, 57.0), (20.0, 57.0)))) == {"zero_length"}


def test_a_line_over_land_is_told_with_its_share_and_landings_are_not():
    across = ((17.8, 57.45), (18.4, 57.45), (19.0, 57.4))  # over Gotland
    (problem,) = check([asset(across)])
    assert problem.code == "over_land" and "%" in problem.text and 18.0 < problem.position[0] < 18.8
    assert codes(asset(((18.86, 57.43), (19.0, 57.43), (19.2, 57.4)))) == set()


def test_kilometre_points_must_grow_and_their_origin_be_a_number_or_a_name():
    assert codes(asset(CLEAN, kp_origin=12.5, kp_km=[12.5, 25.0, 37.2])) == set()
    assert codes(asset(CLEAN, kp_origin="Tallinn")) == set()
    assert codes(asset(CLEAN, kp_km=[0.0, 5.0, 4.0])) == {"kp"} == codes(asset(CLEAN, kp_km=[0.0]))
    assert codes(asset(CLEAN, kp_origin=[1])) == {"kp_origin"}


def test_one_bad_feature_does_not_hide_the_others(tmp_path):
    path = tmp_path / "r.geojson"
    geometry = {"type": "LineString", "coordinates": CLEAN}
    bad = {"type": "LineString", "coordinates": [[57.0, 20.0], [57.2, 20.2]]}
    named = {"name": "n", "kind": "k"}
    features = [
        {"type": "Feature", "properties": {"name": "n"}, "geometry": geometry},
        {"type": "Feature", "properties": {"asset_id": "x", **named}, "geometry": bad},
        {"type": "Feature", "properties": {"asset_id": "y", **named}, "geometry": None},
        {"type": "Feature", "properties": {"asset_id": "z", **named}, "geometry": geometry},
        {"type": "Feature", "properties": {"asset_id": "z", **named}, "geometry": geometry},
        "rubbish",
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    found = [(p.asset_id, p.code) for p in check(path) if p.severity == "error"]
    assert ("feature 6", "geometry") in found
    assert {("feature 1", "missing_field"), ("x", "swapped"), ("y", "no_geometry"), ("z", "duplicate_id")} <= set(found)
    severities = [p.severity for p in check(path)]
    assert severities == sorted(severities, key=["error", "warning", "note"].index)
    with pytest.raises(RegisterError):
        check(tmp_path / "nowhere")


def test_the_real_lines_are_checked_fast_and_their_known_faults_found(shared):
    start = time.perf_counter()
    known = {(p.asset_id, p.code) for p in check(shared / "infrastructure" / "baltic-assets-osm.geojson")}
    dirty = check(shared / "infrastructure" / "osm-submarine-power-cables.geojson")
    assert time.perf_counter() - start < 20.0
    assert {
        ("ostwind", "self_crossing"),
        ("bcs_ew", "coarse"),
        ("aurora", "break"),
        ("kriegersflak_cgs", "order"),
    } <= known
    assert ("baltic_cable", "over_land") in known  # it runs up the Trave
    by_code = [p.code for p in dirty]
    assert by_code.count("missing_field") == 610 and by_code.count("near_copy") >= 10 and by_code.count("spike") == 2


def test_the_starter_register_has_no_error():
    assert {p.code for p in check(load_starter())} <= {"coarse", "break", "over_land"}
