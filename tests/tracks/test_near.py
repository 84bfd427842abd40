"""Near against pyproj and shapely, which know nothing of grids."""

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from seawarden.geo.lines import densified
from seawarden.model.asset import Asset
from seawarden.model.tables import NEAR
from seawarden.register.build import build
from seawarden.tracks.near import near

GEOD = pyproj.Geod(ellps="WGS84")


def line(asset_id, *vertices, **more):
    return Asset(asset_id=asset_id, name=asset_id, kind="power_cable", lines=(tuple(vertices),), **more)


def oracle_m(asset, lon, lat):
    """Distance by geodesics to places every ~10 m near the nearest of places every ~400 m along the lon/lat line."""
    best = np.inf
    for part in asset.lines:
        p = np.array(part)
        x, y = densified(p[:, 0], p[:, 1], 400.0)
        d = GEOD.inv(np.full(x.size, lon), np.full(x.size, lat), x, y)[2]
        for k in np.argsort(d)[:3]:
            lo, hi = max(k - 1, 0), min(k + 1, x.size - 1)
            t = np.linspace(0.0, 1.0, 81)
            for a, b in ((lo, k), (k, hi)):
                fx, fy = x[a] + t * (x[b] - x[a]), y[a] + t * (y[b] - y[a])
                best = min(best, GEOD.inv(np.full(81, lon), np.full(81, lat), fx, fy)[2].min())
    return best


@st.composite
def seas(draw):
    """Three lines round a place between 53 and 66 N, somewhere on the globe or at the antimeridian; and places."""
    lon = draw(st.sampled_from([20.0, 27.3, 179.95, -179.98, 0.0]))
    lat = draw(st.floats(53.2, 65.8))
    step = st.tuples(st.floats(-0.5, 0.5), st.floats(-0.15, 0.15))
    assets = []
    for name in "abc":
        x, y = lon + draw(st.floats(-0.1, 0.1)), lat + draw(st.floats(-0.05, 0.05))
        vertices = [(x, y)]
        for dx, dy in draw(st.lists(step, min_size=1, max_size=4)):
            x, y = x + dx, y + dy
            vertices.append((x, y))
        assets.append(line(name, *[((vx + 180.0) % 360.0 - 180.0, vy) for vx, vy in vertices]))
    ends = [v for a in assets for v in a.lines[0]]
    places = []
    for _ in range(6):
        at = draw(st.sampled_from(ends))
        places.append((at[0] + draw(st.floats(-0.12, 0.12)), at[1] + draw(st.floats(-0.06, 0.06))))
    return assets, places


@settings(max_examples=60)
@given(seas())
def test_distances_equal_geodesics_within_half_a_percent_or_20_m(sea):
    assets, places = sea
    lon, lat = np.array(places).T
    found = near(lon, lat, build(assets))
    for row, (x, y) in zip(found, places, strict=True):
        true = sorted(oracle_m(a, x, y) for a in assets)
        for got, want in ((row["distance_m"], true[0]), (row["distance2_m"], true[1])):
            if want < 4950.0:
                assert got == pytest.approx(want, rel=0.005, abs=20.0)
            elif want > 5050.0:
                assert np.isinf(got)


def test_the_nearest_asset_is_the_one_that_shapely_finds_among_many():
    rng = np.random.default_rng(5)
    assets = []
    for i in range(80):
        steps = rng.normal(0.0, 0.03, (30, 2)) * [1.8, 1.0] + rng.normal(0.0, 0.04, 2)
        xy = np.array([rng.uniform(18.0, 21.0), rng.uniform(57.0, 58.0)]) + np.cumsum(steps, axis=0)
        assets.append(line(f"a{i}", *map(tuple, xy.tolist())))
    lon, lat = rng.uniform(18.0, 21.0, 3000), rng.uniform(57.0, 58.0, 3000)
    found = near(lon, lat, build(assets))
    for i in range(0, 3000, 7):  # a plane of its own for each place
        scale = np.array([111_320.0 * np.cos(np.radians(lat[i])), 111_400.0])
        lines = [shapely.LineString((np.array(a.lines[0]) - [lon[i], lat[i]]) * scale) for a in assets]
        d = shapely.distance(shapely.Point(0.0, 0.0), lines)
        order = np.argsort(d)
        for got, id_, want in (
            (found["distance_m"][i], found["asset"][i], d[order[0]]),
            (found["distance2_m"][i], found["asset2"][i], d[order[1]]),
        ):
            if want < 4900.0:
                assert got == pytest.approx(want, rel=0.005, abs=1.0)
                assert d[id_] == pytest.approx(want, rel=0.005, abs=1.0)


def test_nan_far_places_and_an_empty_register_give_no_asset():
    assets = build([line("a", (20.0, 57.0), (20.5, 57.0))])
    found = near(np.array([np.nan, 20.1, -150.0, 20.2]), np.array([57.0, np.nan, 57.0, 58.0]), assets)
    assert (found["asset"] == -1).all() and np.isinf(found["distance_m"]).all() and np.isnan(found["kp_km"]).all()
    nothing = near(np.array([20.0]), np.array([57.0]), build([]))
    assert nothing["asset"][0] == -1 and nothing.dtype == NEAR
    assert near(np.empty(0), np.empty(0), assets).size == 0


def test_side_is_right_of_the_lines_direction_and_kilometres_grow_along_it():
    assets = build([line("north", (20.0, 57.0), (20.0, 57.2), (20.3, 57.2))])
    lon = np.array([20.02, 19.98, 20.02, 20.1, 20.1])
    lat = np.array([57.05, 57.10, 56.99, 57.23, 57.18])
    found = near(lon, lat, assets)
    assert found["side"].tolist() == [1, -1, 1, -1, 1]
    leg = GEOD.inv(20.0, 57.0, 20.0, 57.2)[2] / 1000.0
    assert found["kp_km"][:3] == pytest.approx([leg / 4, leg / 2, 0.0], abs=0.02)
    assert found["kp_km"][3] == pytest.approx(leg + GEOD.inv(20.0, 57.2, 20.1, 57.2)[2] / 1000.0, abs=0.02)


def test_the_side_holds_behind_a_sharp_bend():
    assets = build([line("v", (20.0, 57.0), (20.1, 57.1), (20.0, 57.02))])
    behind = near(np.array([20.12, 20.105]), np.array([57.12, 57.101]), assets)
    assert set(behind["side"].tolist()) == {1}  # the line turns left about, so what lies behind the bend is right of it


def test_distance_is_zero_inside_an_area_and_not_in_its_hole():
    ring = ((20.0, 57.0), (21.0, 57.0), (21.0, 57.5), (20.0, 57.5), (20.0, 57.0))
    hole = ((20.4, 57.21), (20.6, 57.21), (20.6, 57.29), (20.4, 57.29), (20.4, 57.21))
    area = Asset(asset_id="farm", name="farm", kind="wind_farm", lines=(ring, hole), is_area=True)
    cable = line("cable", (20.2, 56.9), (20.2, 57.6))
    lon, lat = np.array([20.2, 20.5, 20.7, 19.99, 20.95]), np.array([57.25, 57.25, 57.25, 57.25, 57.01])
    found = near(lon, lat, build([cable, area]))
    assert found["distance_m"][[0, 2, 4]].tolist() == pytest.approx([0.0, 0.0, 0.0], abs=0.01)
    assert found["asset"][2] == 1 and found["side"][2] == 0
    assert {found["asset"][0], found["asset2"][0]} == {0, 1} and found["distance2_m"][0] < 0.01
    assert found["distance_m"][1] == pytest.approx(GEOD.inv(20.5, 57.25, 20.5, 57.21)[2], rel=0.005)
    assert found["distance_m"][3] == pytest.approx(GEOD.inv(19.99, 57.25, 20.0, 57.25)[2], rel=0.005)
    assert np.isfinite(found["kp_km"][4]) and 50.0 < found["kp_km"][4] < 64.0


def test_inside_agrees_with_shapely_over_ragged_areas():
    rng = np.random.default_rng(11)
    angle = np.sort(rng.uniform(0.0, 2.0 * np.pi, 60))
    radius = rng.uniform(0.1, 0.4, 60)
    xy = np.stack([20.0 + 1.8 * radius * np.cos(angle), 57.0 + radius * np.sin(angle)], axis=1)
    ring = tuple(map(tuple, [*xy.tolist(), xy[0].tolist()]))
    area = Asset(asset_id="z", name="z", kind="zone", lines=(ring,), is_area=True)
    lon, lat = rng.uniform(19.2, 20.8, 4000), rng.uniform(56.6, 57.4, 4000)
    found = near(lon, lat, build([area, line("l", (19.0, 57.0), (21.0, 57.01))]))
    inside = ((found["asset"] == 0) & (found["distance_m"] == 0.0)) | (
        (found["asset2"] == 0) & (found["distance2_m"] == 0.0)
    )
    assert (inside == shapely.contains_xy(shapely.Polygon(ring), lon, lat)).all()


def test_a_register_round_the_world_finds_lines_on_both_sides_of_its_seam():
    assets = build([line(f"w{x}", (float(x), 10.0), (x + 25.0, 12.0)) for x in range(-180, 180, 20)])
    lon = np.array([-179.99, 179.99, 0.0, 5.0, 359.97])
    lat = 10.0 + np.array([0.0, 1.6, 0.0, 0.4, 0.0])
    found = near(lon, lat, assets)
    assert (found["asset"] >= 0).all() and (found["distance_m"] < 5000.0).all()
