"""Other people's lines become assets."""

import json

import pytest

from seawarden.model.errors import RegisterError, UsageError
from seawarden.register.importers import import_register, slug
from seawarden.register.load import load, save
from seawarden.register.route_lists import degrees
from seawarden.register.show import report as table_of


def file(tmp_path, *features):
    path = tmp_path / "in.geojson"
    rows = [
        {"type": "Feature", "properties": p, "geometry": {"type": "LineString", "coordinates": c}} for p, c in features
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": rows}))
    return path


def test_ways_of_one_cable_are_joined_at_shared_ends_in_any_order(tmp_path):
    a = ({"osm_id": "way/3", "name": "Big Cable", "power": "cable"}, [[20.0, 57.0], [20.1, 57.1]])
    b = ({"osm_id": "way/1", "name": "Big Cable", "power": "cable"}, [[20.2, 57.0], [20.1, 57.1]])
    c = ({"osm_id": "way/2", "power": "cable", "voltage": "10"}, [[21.0, 57.0], [21.1, 57.0]])
    d = ({"osm_id": "way/7", "power": "cable", "voltage": "10"}, [[21.1, 57.0], [21.2, 57.0]])
    results = []
    for order in ((a, b, c, d), (d, c, b, a)):
        assets, report = import_register(file(tmp_path, *order), "osm")
        results.append(assets)
        assert [x.asset_id for x in assets] == ["big-cable", "osm-way-2"] and report.used == 4
        assert assets[0].lines == (((20.0, 57.0), (20.1, 57.1), (20.2, 57.0)),)
        assert assets[1].lines == (((21.0, 57.0), (21.1, 57.0), (21.2, 57.0)),)
        assert {x.kind for x in assets} == {"power_cable"} and assets[0].properties["licence"] == "ODbL-1.0"
        assert assets[0].properties["joined"] == ["way/1", "way/3"]
    assert results[0] == results[1]


def test_what_is_there_twice_is_dropped_and_what_is_unusable_counted(tmp_path):
    line = [[20.0, 57.0], [20.1, 57.1]]
    path = file(
        tmp_path, ({"id": 1}, line), ({"id": 2}, line[::-1]), ({"id": 3}, []), ({"id": 4}, [[57.0, 20.0], [57.1, 20.0]])
    )
    assets, report = import_register(path, "emodnet")
    assert len(assets) == 1 and report.duplicates == 1
    assert report.skipped == {"has no geometry": 1, "latitude before longitude": 1}
    assert report.features == report.used + sum(report.skipped.values())
    told = dict(table_of(report))
    assert told["assets"] == "1" and told["skipped: has no geometry"] == "1" and "id" not in told


@pytest.mark.parametrize(
    ("source", "properties", "want"),
    [
        (
            "emodnet",
            {"CODE": "FI_7", "MEDIUM": "Gas", "NAME": "Pipe", "OPERATOR": "Op"},
            ("FI_7", "gas_pipeline", "Op"),
        ),
        ("emodnet", {"cable_id": "x1", "feature_ty": "Telecommunication cable"}, ("x1", "telecom_cable", None)),
        ("helcom", {"OBJECTID": 9, "Type": "HVDC power", "Owner": "Grid"}, ("9", "power_cable", "Grid")),
        (
            "telegeography",
            {"id": "c-lion1", "name": "C-Lion1", "slug": "c-lion1", "color": "#fff"},
            ("c-lion1", "telecom_cable", None),
        ),
        ("osm", {"osm_id": "way/5", "man_made": "pipeline", "substance": "oil"}, ("osm-way-5", "oil_pipeline", None)),
        ("geojson", {"asset_id": "My_id", "name": "n", "kind": "sensor"}, ("My_id", "sensor", None)),
    ],
)
def test_each_source_names_its_fields_in_its_own_way(tmp_path, source, properties, want):
    (asset,), report = import_register(file(tmp_path, (properties, [[20.0, 57.0], [20.1, 57.1]])), source)
    assert (asset.asset_id, asset.kind, asset.properties.get("owner")) == want
    assert asset.properties["source"] == report.source and asset.properties["licence"]


def test_the_users_mapping_goes_first(tmp_path):
    path = file(tmp_path, ({"Kabel": "Nord 1", "Genau": "12"}, [[20.0, 57.0], [20.1, 57.1]]))
    mapping = {"name": "Kabel", "kind": "=power_cable", "accuracy_m": "Genau", "owner": "=Us"}
    (asset,), _ = import_register(path, "geojson", mapping)
    assert (asset.asset_id, asset.name, asset.kind, asset.accuracy_m) == ("nord-1", "Nord 1", "power_cable", 12.0)
    with pytest.raises(UsageError, match="colour"):
        import_register(path, "geojson", {"colour": "x"})
    with pytest.raises(UsageError, match="no source"):
        import_register(path, "shapefile")


def test_a_route_position_list_becomes_a_line_in_the_order_of_its_kilometres(tmp_path):
    path = tmp_path / "route.csv"
    path.write_text("Cable;KP;Latitude;Longitude\nX1;12,5;59 30.0 N;24 00.0 E\nX1;10;59 27.0N;24 00.0E\n")
    (asset,), _ = import_register(path, "csv", {"kind": "=power_cable"})
    assert asset.lines == (((24.0, 59.45), (24.0, 59.5)),) and asset.asset_id == "X1" and asset.kind == "power_cable"
    assert asset.properties["kp_origin"] == 10.0 and asset.properties["kp_km"] == [10.0, 12.5]
    path.write_text("lat,lon\n59.1,24\nx,24\n")
    with pytest.raises(RegisterError, match="line 3"):
        import_register(path, "csv")
    path.write_text("a,b\n1,2\n")
    with pytest.raises(RegisterError, match="latitude and longitude"):
        import_register(path, "csv")
    path.write_text("")
    with pytest.raises(RegisterError, match="latitude and longitude"):
        import_register(path, "csv")
    path.write_text("lat,lon\n" + "9" * 200_000 + ",24\n")
    with pytest.raises(RegisterError, match="no CSV"):
        import_register(path, "csv")
    path.write_text("N,E\n59.1,24\n59.2,24\n")
    assert import_register(path, "csv", {"lat": "N", "lon": "E"})[0][0].asset_id == "route"


def test_degrees_are_read_as_people_write_them():
    assert degrees("59°27'07.6\"N") == pytest.approx(59.4521, abs=1e-4) == degrees("59 27.1267 N")
    assert degrees("-0 30") == -0.5 == degrees("0 30 w") and degrees("S 12.5") == -12.5
    for bad in ("", "north", "12 x", "nan"):
        with pytest.raises(ValueError, match="no latitude"):
            degrees(bad)


def test_kml_placemarks_become_assets(tmp_path):
    path = tmp_path / "k.kml"
    path.write_text(
        '<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><name>Gas pipe</name><LineString>'
        "<coordinates>20,57,0 20.1,57.1,0</coordinates></LineString></Placemark>"
        "<Placemark><name>Buoy</name><Point><coordinates>20,57</coordinates></Point></Placemark></Document></kml>"
    )
    (asset,), report = import_register(path, "kml")
    assert (asset.asset_id, asset.kind) == ("gas-pipe", "gas_pipeline") and report.skipped == {"has no geometry": 1}
    path.write_text('<!DOCTYPE x [<!ENTITY a "b">]><kml/>')
    with pytest.raises(RegisterError, match="entities"):
        import_register(path, "kml")
    path.write_text("<kml>")
    with pytest.raises(RegisterError, match="not KML"):
        import_register(path, "kml")


def test_a_file_without_anything_to_use_is_refused(tmp_path):
    with pytest.raises(RegisterError, match="gives no asset"):
        import_register(file(tmp_path, ({}, [])), "osm")


def test_ids_are_made_of_plain_letters():
    assert slug("Abildskov-Sønderborg 150 kV") == "abildskov-sonderborg-150-kv" and slug("Świnoujście") == "swinoujscie"


def test_the_real_dirty_file_is_imported_saved_and_loaded_again(shared, tmp_path):
    assets, report = import_register(shared / "infrastructure" / "osm-submarine-power-cables.geojson", "osm")
    assert report.features == 610 == report.used and 450 < report.assets < 560 and report.assets == len(assets)
    assert {"estlink-1", "hvdc-estlink-2", "bornholm-cable"} <= {a.asset_id for a in assets}
    save(assets, tmp_path / "osm.geojson")
    again = load(tmp_path / "osm.geojson")
    assert [a.asset_id for a in again] == [a.asset_id for a in assets]
    known, _ = import_register(shared / "infrastructure" / "baltic-assets-osm.geojson", "geojson")
    assert len(known) == 42 and known == sorted(known, key=lambda a: a.asset_id)
