"""What a register file must be, and what is said where it is not."""

import json

import numpy as np
import pytest
import shapely

from seawarden.model.asset import Asset
from seawarden.model.errors import RegisterError
from seawarden.register.build import build, kp_origin_km
from seawarden.register.land import ashore
from seawarden.register.load import asset_of, load, load_starter, register_path, save
from seawarden.register.show import rows
from seawarden.tracks.near import near


def feature(**change):
    properties = {"asset_id": "a", "name": "A", "kind": "power_cable"} | change.pop("properties", {})
    geometry = {"type": "LineString", "coordinates": [[20.0, 57.0], [20.5, 57.2]]} | change.pop("geometry", {})
    return {"type": "Feature", "properties": properties, "geometry": geometry} | change


def written(tmp_path, *features, **more):
    path = tmp_path / "register.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": list(features), **more}))
    return path


def test_a_register_loads_and_keeps_every_property(tmp_path):
    one = feature(properties={"accuracy_m": 25, "burial_m": 1.5, "colour": "red", "valid_to": "2026-01-01"})
    ring = [[20, 57], [21, 57], [21, 58], [20, 57]]
    two = feature(properties={"asset_id": "b"}, geometry={"type": "Polygon", "coordinates": [ring]})
    a, b = load(written(tmp_path, one, two))
    assert (a.asset_id, a.name, a.kind, a.accuracy_m, a.is_area) == ("a", "A", "power_cable", 25.0, False)
    assert a.properties["colour"] == "red" and a.properties["valid_to"] == "2026-01-01"
    assert b.is_area and b.accuracy_m == 500.0


def test_heights_are_left_out_and_crs84_is_welcome(tmp_path):
    deep = feature(geometry={"coordinates": [[20.0, 57.0, -60.0], [20.5, 57.2, -80.0]]})
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    assert load(written(tmp_path, deep, crs=crs))[0].lines == (((20.0, 57.0), (20.5, 57.2)),)


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (feature(geometry={"coordinates": [[20.0, 57.0], [float("nan"), 57.2]]}), "not a number"),
        (feature(geometry={"coordinates": [[57.0, 20.0], [57.2, 20.5]]}), "latitude before longitude"),
        (feature(geometry={"coordinates": [[20.0, 157.0], [20.5, 57.2]]}), "off the earth"),
        (feature(geometry={"coordinates": [[600000.0, 6500000.0], [600100.0, 6500100.0]]}), "off the earth"),
        (feature(geometry={"coordinates": []}), "no geometry"),
        (feature(geometry={"type": "MultiLineString", "coordinates": [[]]}), "only 0 vertices"),
        (feature(geometry={"coordinates": [[20.0, 57.0]]}), "only 1 vertices"),
        (feature(geometry={"coordinates": [["x", "y"], [1, 2]]}), "no pairs of numbers"),
        (feature(geometry={"coordinates": 7}), "no pairs of numbers"),
        (feature(geometry={"type": "Point", "coordinates": [20.0, 57.0]}), "is a Point"),
        (
            feature(geometry={"type": "Polygon", "coordinates": [[[20, 57], [21, 57], [21, 58], [20, 58]]]}),
            "not closed",
        ),
        (feature() | {"geometry": None}, "no geometry"),
        (feature(properties={"kind": None}), "lacks kind"),
        (feature(properties={"name": " ", "asset_id": ""}), "lacks asset_id, name"),
        (feature(properties={"accuracy_m": -5}), "accuracy_m"),
        (feature(properties={"accuracy_m": "good"}), "accuracy_m"),
        ({"type": "Feature"}, "no GeoJSON feature"),
        (3, "no GeoJSON feature"),
    ],
)
def test_what_would_mislead_is_refused_in_one_line_that_names_the_feature(tmp_path, bad, said):
    with pytest.raises(RegisterError, match=said) as caught:
        load(written(tmp_path, feature(properties={"asset_id": "first"}), bad))
    assert "feature 2" in str(caught.value) and "\n" not in str(caught.value)


def test_two_features_under_one_id_are_refused(tmp_path):
    with pytest.raises(RegisterError, match="features 1 and 3 share the asset_id 'a'"):
        load(written(tmp_path, feature(), feature(properties={"asset_id": "b"}), feature()))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "not JSON"),
        (b"<html>404</html>", "not JSON"),
        (b'{"type": "FeatureCollection", "features": [', "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"\xff\xfe\x00binary", "UTF-8"),
        (b"[1, 2]", "no GeoJSON FeatureCollection"),
        (b'{"type": "Topology"}', "no GeoJSON FeatureCollection"),
        (b'{"type": "FeatureCollection"}', "no list of 'features'"),
        (b'{"type": "FeatureCollection", "features": []}', "holds no assets"),
        (b'{"type": "FeatureCollection", "features": [], "crs": {"name": "EPSG:3067"}}', "not in WGS 84"),
    ],
)
def test_a_file_that_is_no_register_is_refused(tmp_path, content, said):
    path = tmp_path / "x.geojson"
    path.write_bytes(content)
    with pytest.raises(RegisterError, match=said):
        load(path)
    assert RegisterError.exit_code == 2


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path):
    with pytest.raises(RegisterError, match="there is no register"):
        load(tmp_path / "nowhere.geojson")
    with pytest.raises(RegisterError, match="cannot be read"):
        load(tmp_path)


def test_saving_gives_the_same_bytes_and_loading_them_the_same_assets(tmp_path):
    assets = load_starter()
    save(assets, tmp_path / "one.geojson")
    save(load(tmp_path / "one.geojson"), tmp_path / "two.geojson")
    assert (tmp_path / "one.geojson").read_bytes() == (tmp_path / "two.geojson").read_bytes()
    assert load(tmp_path / "two.geojson") == assets


def test_areas_with_holes_and_several_areas_are_saved_as_what_they_are(tmp_path):
    def ring(x, size):
        return ((x, 57.0), (x + size, 57.0), (x + size, 57.0 + size), (x, 57.0 + size), (x, 57.0))

    hole = tuple((round(lon, 6), round(lat + 0.1, 6)) for lon, lat in ring(20.1, 0.2))
    farm = Asset(asset_id="f", name="f", kind="wind_farm", is_area=True, lines=(ring(20.0, 0.5), hole, ring(21.0, 0.5)))
    save([farm], tmp_path / "f.geojson")
    shape = shapely.from_geojson((tmp_path / "f.geojson").read_text()).geoms[0]
    assert shape.geom_type == "MultiPolygon" and shape.is_valid and shape.area == pytest.approx(0.5 - 0.04)
    assert load(tmp_path / "f.geojson")[0].lines == farm.lines


def test_the_array_form_is_right_where_lines_are_short_long_and_many():
    multi = Asset(
        asset_id="m", name="m", kind="telecom_cable", properties={"kp_origin": 10.0},
        lines=(((20.0, 57.0), (20.0, 57.5)), ((20.1, 57.5), (20.1, 57.5), (20.1, 58.0))),
    )  # fmt: skip
    arrays = build([multi])
    steps = np.hypot((arrays.lon1 - arrays.lon0) * 60_000, (arrays.lat1 - arrays.lat0) * 111_400)
    assert steps.max() <= 3001.0 and (np.diff(arrays.kp0_km) > 0.0).all()
    assert arrays.kp0_km[0] == 10.0 and arrays.kp0_km[-1] == pytest.approx(10.0 + 111.4, abs=3.2)
    assert arrays.cells[-1] <= arrays.entries.size and arrays.ids == ("m",)
    assert arrays.geometry.lon0 is arrays.lon0 and arrays.geometry.is_area is arrays.is_area
    assert kp_origin_km(Asset(asset_id="x", name="x", kind="x", lines=(), properties={"kp_origin": "Tallinn"})) == 0.0


def test_a_point_like_line_and_an_asset_without_lines_do_no_harm():
    dot = Asset(asset_id="dot", name="dot", kind="sensor", lines=(((20.0, 57.0), (20.0, 57.0)),))
    none = Asset(asset_id="none", name="none", kind="sensor", lines=())
    found = near(np.array([20.01]), np.array([57.0]), build([none, dot]))
    assert found["asset"][0] == 1 and found["distance_m"][0] == pytest.approx(608.0, abs=2.0)


def test_build_refuses_what_it_cannot_index():
    line = Asset(asset_id="a", name="a", kind="x", lines=(((20.0, 57.0), (20.1, 57.0)),))
    with pytest.raises(RegisterError, match="reach"):
        build([line], reach_m=0.0)
    with pytest.raises(RegisterError, match="two assets"):
        build([line, line])


def test_the_starter_register_names_its_sources_and_stays_at_sea():
    assets = load_starter()
    assert register_path().is_file() and len(assets) >= 50
    for a in assets:
        for key in ("source", "licence", "countries", "owner", "accuracy_m", "accuracy_basis", "route_note"):
            assert a.properties.get(key), f"{a.asset_id} lacks {key}"
        assert "ODbL" not in a.properties["licence"]
        assert sum(s.km for s in ashore(a)) < 2.0, a.asset_id
    ids = {a.asset_id for a in assets}
    assert {"estlink-1", "estlink-2", "balticconnector", "clion1", "nord-stream-1a", "nord-stream-2b"} <= ids


def test_the_starter_registers_stated_accuracy_holds_against_charted_lines(shared):
    charted = {a.asset_id: a for a in load(shared / "infrastructure" / "baltic-assets-osm.geojson")}
    pairs = {"estlink-2": "estlink2", "clion1": "clion1", "balticconnector": "balticconnector", "swepol": "swepol",
             "nordbalt": "nordbalt", "bcs-east-west": "bcs_ew", "nord-stream-1a": "nordstream1"}  # fmt: skip
    for ours, theirs in pairs.items():
        mine = next(a for a in load_starter() if a.asset_id == ours)
        line = max(charted[theirs].lines, key=len)
        places = shapely.get_coordinates(shapely.segmentize(shapely.LineString(line), 0.02))
        found = near(places[:, 0].copy(), places[:, 1].copy(), build([mine], 60_000.0))
        assert np.percentile(found["distance_m"], 68) < 1.1 * mine.accuracy_m + 500.0, ours


def test_the_table_has_a_row_an_asset():
    table = {row["asset_id"]: row for row in rows(load_starter())}
    assert 60.0 < table["estlink-1"]["length_km"] < 90.0 and table["estlink-1"]["countries"] == ["EE", "FI"]
    assert table["konti-skan-1"]["parts"] == 2
    said = asset_of(feature(properties={"countries": "FI; SE"}), "feature 1")
    assert rows([said])[0]["countries"] == ["FI", "SE"]
