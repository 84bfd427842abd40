"""Whatever a file holds: an asset, or one clear error; never a traceback."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from seawarden.model.errors import RegisterError
from seawarden.register.check import check
from seawarden.register.importers import SOURCES, import_register
from seawarden.register.load import load, save

NUMBER = st.one_of(st.floats(15.0, 60.0), st.floats(allow_nan=True, allow_infinity=True), st.integers())
ANY = st.recursive(
    st.none() | st.booleans() | NUMBER | st.text(max_size=8), lambda x: st.lists(x, max_size=3), max_leaves=6
)
PLACE = st.one_of(st.tuples(st.floats(19.0, 20.0), st.floats(56.0, 58.0)), st.lists(NUMBER, max_size=4))
LINE = st.lists(PLACE, max_size=5)
GEOMETRY = st.one_of(
    ANY,
    st.fixed_dictionaries(
        {"type": st.sampled_from(["LineString", "Point", "GeometryCollection"]), "coordinates": LINE}
    ),
    st.fixed_dictionaries(
        {
            "type": st.sampled_from(["MultiLineString", "Polygon", "MultiPolygon"]),
            "coordinates": st.lists(LINE, max_size=3),
        }
    ),
)
KEYS = st.sampled_from(
    ["asset_id", "name", "kind", "accuracy_m", "kp_origin", "kp_km", "owner", "voltage", "id", "countries"]
)
FEATURE = st.one_of(
    ANY,
    st.fixed_dictionaries({"geometry": GEOMETRY, "properties": ANY | st.dictionaries(KEYS, ANY)}),
    st.fixed_dictionaries(
        {
            "geometry": GEOMETRY,
            "properties": st.fixed_dictionaries(
                {"asset_id": st.text(max_size=2), "name": st.just("n"), "kind": st.just("k")}
            ),
        }
    ),
)


@settings(max_examples=150)
@given(st.lists(FEATURE, max_size=4), st.sampled_from(SOURCES))
def test_any_json_gives_assets_or_one_clear_line(tmp_path_factory, features, source):
    path = tmp_path_factory.mktemp("fuzz") / "r.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    for read in (load, check, lambda p: import_register(p, source)[0]):
        try:
            found = read(path)
        except RegisterError as error:
            assert "\n" not in str(error)
            continue
        if read is not check:
            save(found, path.with_name("again.geojson"))
            assert [a.asset_id for a in load(path.with_name("again.geojson"))] == [a.asset_id for a in found]


@settings(max_examples=80)
@given(st.binary(max_size=200) | st.text(alphabet="lat,on;59.1 \n\"'kp<kml>/Placemark", max_size=200).map(str.encode))
def test_any_bytes_give_assets_or_one_clear_line(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("fuzz") / "r.bin"
    path.write_bytes(content)
    for source in ("csv", "kml", "geojson"):
        try:
            assert import_register(path, source)[0]
        except RegisterError as error:
            assert "\n" not in str(error)
