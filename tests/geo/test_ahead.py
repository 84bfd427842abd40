"""What a straight way meets, against shapely."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from seawarden.geo.ahead import ahead, crossings
from seawarden.geo.earth import distances_m, moved
from seawarden.geo.lines import cumulative_km, densified, length_km, place_at_km
from seawarden.model.asset import Asset
from seawarden.register.build import build

NM = 1852.0


def assets(seed, n=40, lon=20.0):
    rng = np.random.default_rng(seed)
    out = []
    for i in range(n):
        xy = np.array([rng.uniform(-2.0, 2.0), rng.uniform(56.5, 58.5)]) + np.cumsum(
            rng.normal(0, 0.15, (6, 2)), axis=0
        )
        vertices = tuple(((x + lon + 180.0) % 360.0 - 180.0, y) for x, y in xy.tolist())
        out.append(Asset(asset_id=f"a{i}", name="a", kind="power_cable", lines=(vertices,)))
    return out


def met(geometry, lon, lat, course, length_m, size=64):
    which, where = np.empty(size, np.int32), np.empty(size)
    n = ahead(geometry, lon, lat, course, length_m, which, where)
    return which[:n].tolist(), where[:n]


REGISTERS = {lon: (assets(3, lon=lon), build(assets(3, lon=lon)).geometry) for lon in (20.0, 179.9)}


@given(
    st.sampled_from([20.0, 179.9]),
    st.floats(-2.0, 2.0),
    st.floats(56.5, 58.5),
    st.floats(0.0, 359.9),
    st.floats(1.0, 60.0 * NM),
)
def test_a_course_meets_what_shapely_says_it_crosses_in_that_order(around, x, lat, course, length_m):
    lines, geometry = REGISTERS[around]
    lon = (around + x + 180.0) % 360.0 - 180.0
    way = [(lon, lat)]
    for _ in range(200):  # the rhumb line in short pieces
        way.append(moved(*way[-1], course, length_m / 200.0))
    px = np.unwrap(np.array(way)[:, 0], period=360.0)
    ship = shapely.LineString(np.stack([px, np.array(way)[:, 1]], axis=1))
    want = {}
    for i, a in enumerate(lines):
        p = np.array(a.lines[0])
        qx = np.unwrap(p[:, 0], period=360.0)
        qx += 360.0 * np.round((px[0] - qx[0]) / 360.0)
        hit = shapely.intersection(ship, shapely.LineString(np.stack([qx, p[:, 1]], axis=1)))
        if not hit.is_empty:
            want[i] = (
                min(shapely.line_locate_point(ship, shapely.Point(c), normalized=True) for c in hit.coords)
                if (hit.geom_type == "Point")
                else min(shapely.line_locate_point(ship, g, normalized=True) for g in shapely.get_parts(hit))
            )
    which, where = met(geometry, lon, lat, course, length_m)
    assert sorted(which) == sorted(want)
    assert (np.diff(where) >= 0.0).all()
    for i, d in zip(which, where, strict=True):
        assert d / length_m == pytest.approx(want[i], abs=0.02)


def test_only_the_nearest_are_told_where_the_list_is_short():
    lines = [
        Asset(
            asset_id=f"p{k}", name="p", kind="gas_pipeline", lines=(((20.0 + 0.1 * k, 57.0), (20.0 + 0.1 * k, 58.0)),)
        )
        for k in (3, 1, 2, 4)
    ]
    geometry = build(lines).geometry
    assert met(geometry, 20.0, 57.5, 90.0, 60 * NM)[0] == [1, 2, 0, 3]
    assert met(geometry, 20.0, 57.5, 90.0, 60 * NM, size=2)[0] == [1, 2]
    assert met(geometry, 20.0, 57.5, 270.0, 60 * NM)[0] == []
    assert met(geometry, 20.0, 57.5, 90.0, 3 * NM)[0] == []
    assert met(geometry, float("nan"), 57.5, 90.0, 60 * NM)[0] == [] == met(geometry, 20.0, 57.5, float("nan"), NM)[0]
    assert met(build([]).geometry, 20.0, 57.5, 90.0, 60 * NM)[0] == []


def test_an_area_is_met_at_its_edge_and_at_once_from_inside():
    ring = ((20.0, 57.0), (21.0, 57.0), (21.0, 58.0), (20.0, 58.0), (20.0, 57.0))
    geometry = build([Asset(asset_id="w", name="w", kind="wind_farm", lines=(ring,), is_area=True)]).geometry
    which, where = met(geometry, 19.9, 57.5, 90.0, 60 * NM)
    one = float(distances_m(np.array([19.9]), np.array([57.5]), np.array([20.0]), np.array([57.5]))[0])
    assert which == [0] and where[0] == pytest.approx(one, rel=1e-3)
    assert met(geometry, 20.5, 57.5, 90.0, 1000.0)[1].tolist() == [0.0]


def test_a_leg_crosses_what_lies_across_it_and_nothing_beside_it():
    lines, geometry = REGISTERS[20.0]
    which, where = np.empty(64, np.int32), np.empty(64)
    n = crossings(geometry, 18.0, 57.4, 22.0, 57.6, which, where)
    leg = shapely.LineString([(18.0, 57.4), (22.0, 57.6)])
    want = [i for i, a in enumerate(lines) if leg.intersects(shapely.LineString(a.lines[0]))]
    assert n > 5 and sorted(which[:n].tolist()) == want and (np.diff(where[:n]) >= 0.0).all()
    assert crossings(geometry, 18.0, 57.4, 18.0, 57.4, which, where) == 0
    assert crossings(geometry, float("nan"), 57.4, 18.0, 57.4, which, where) == 0
    assert crossings(geometry, 100.0, 10.0, 101.0, 10.0, which, where) == 0


def test_places_along_a_line_lie_where_their_kilometre_says():
    lon, lat = np.array([24.0, 26.0, 26.0]), np.array([59.5, 59.5, 60.0])
    way = cumulative_km(lon, lat)
    assert way[1] == pytest.approx(113.2, rel=0.002) and way[2] - way[1] == pytest.approx(55.7, rel=0.002)
    assert length_km(lon, lat) == way[2] and length_km(lon[:1], lat[:1]) == 0.0 == length_km(lon[:0], lat[:0])
    assert place_at_km(lon, lat, way[1] / 2) == pytest.approx((25.0, 59.5))
    assert place_at_km(lon, lat, -5.0) == (24.0, 59.5) and place_at_km(lon, lat, 1e4) == (26.0, 60.0)
    assert place_at_km(np.array([179.0, -179.0]), np.array([60.0, 60.0]), 80.0)[0] == pytest.approx(-179.57, abs=0.02)
    with pytest.raises(ValueError, match="without vertices"):
        place_at_km(lon[:0], lat[:0], 1.0)


def test_densified_lines_keep_their_shape_and_have_short_segments():
    x, y = densified(np.array([179.0, -178.0, -178.0, -178.0]), np.array([60.0, 60.0, 60.0, 62.0]), 3000.0)
    assert distances_m(x[:-1].copy(), y[:-1].copy(), x[1:].copy(), y[1:].copy()).max() <= 3000.0
    assert (np.diff(x) >= 0.0).all() and x[-1] == 182.0 and np.unique(np.stack([x, y]), axis=1).shape[1] == x.size
    assert densified(np.array([20.0, 20.0]), np.array([57.0, 57.0]), 3000.0)[0].size == 1
