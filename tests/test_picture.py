import json
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from seawarden import picture
from seawarden.model.errors import InputError
from seawarden.model.times import iso
from seawarden.picture_frame import TALLEST, WIDTH, Frame
from seawarden.store.minutes import SEEN

START = 1_735_120_000.0
HOSTILE = "<script>alert(1)</script>\x00&"


class Ways:
    """One ship that sails west along 59.9 N, as the store would answer."""

    span = START, START + 7200

    def track(self, track_ref, t0, t1):
        rows = np.zeros(120, SEEN)
        rows["t"] = rows["t_last"] = START + 60.0 * np.arange(120)
        rows["lon"], rows["lat"] = 26.5 - 0.008 * np.arange(120), 59.9
        return rows[(rows["t"] >= t0) & (rows["t"] <= t1)] if track_ref == "1f" else rows[:0]

    def at(self, t, max_age_s):
        return self.track("1f", t - max_age_s, t)[-1:]


class Files:
    def __init__(self, path, incidents=(), origin="exercise"):
        self.path, self.incidents, self.minutes = path, list(incidents), Ways()
        self.run = {"origin": origin, "first": iso(START), "vessels": 3, "rows_in": 1234}


def incident(name="EXERCISE TANKER", **more):
    return {
        "id": "in-1",
        "kind": "anchor_drag",
        "vessel": {"mmsi": 290000000, "name": name},
        "asset_id": "cable",
        "assets": ["cable"],
        "opened_at": iso(START + 3600),
        "closed_at": None,
        "levels": {"watch": iso(START + 3600), "alarm": iso(START + 5400)},
        "probability_max": 0.4,
        "position": [25.9, 59.9],
        "track_ref": "1f",
        **more,
    }


@pytest.fixture
def folder(tmp_path):
    line = {"type": "LineString", "coordinates": [[26.0, 59.5], [26.0, 60.3]]}
    properties = {"asset_id": "cable", "name": "Cable & Sons", "kind": "power_cable"}
    feature = {"type": "Feature", "properties": properties, "geometry": line}
    (tmp_path / "register.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    return tmp_path


def words(svg):
    return [e.text for e in ElementTree.fromstring(svg).iter() if e.text and e.tag.endswith(("text", "title"))]


def test_the_picture_names_ship_asset_legend_scale_and_says_exercise(folder):
    said = words(picture.svg(Files(folder, [incident()])))
    assert "EXERCISE TANKER · anchor drag" in said
    assert "Cable & Sons" in said and "Power cable" in said
    assert "EXERCISE" in said
    assert any("nautical miles" in w for w in said) and any("Not for navigation" in w for w in said)
    assert "EXERCISE" not in words(picture.svg(Files(folder, [incident("SHIP")], origin="replay")))


def test_it_is_small_self_contained_and_the_same_each_time(folder):
    files = Files(folder, [incident()])
    svg = picture.svg(files)
    assert svg == picture.svg(files)
    assert len(svg) < 1_000_000
    assert "href" not in svg and "url(#c" in svg and "<script" not in svg


def test_a_hostile_name_is_text(folder):
    svg = picture.svg(Files(folder, [incident(HOSTILE)]))
    assert "<script" not in svg
    assert "<script>alert(1)</script>& · anchor drag" in words(svg)


def test_runs_without_incidents_ships_or_register_have_a_picture_too(tmp_path, folder):
    assert "0 incidents" in picture.svg(Files(folder))
    bare = Files(tmp_path / "nothing")
    bare.minutes.span = None
    assert "<svg" in picture.svg(bare)


def test_the_register_that_cannot_be_read_is_named(tmp_path):
    (tmp_path / "register.geojson").write_text("{")
    with pytest.raises(InputError, match=r"register\.geojson"):
        picture.svg(Files(tmp_path))


def test_the_window_is_never_a_sliver_nor_a_tower():
    for lon, lat in (([20.0, 20.0], [55.0, 60.0]), ([10.0, 25.0], [57.0, 57.0]), ([20.0], [57.0])):
        frame = Frame(np.array(lon), np.array(lat))
        assert 400 <= frame.height <= TALLEST + 1
        for x, y in zip(lon, lat, strict=True):
            px, py = frame.xy(x, y)
            assert 0 < px < WIDTH and 0 < py < frame.height


def test_the_starter_register_and_coast_fit_into_a_small_picture(tmp_path):
    source = Path(picture.__file__).parent / "data" / "register_baltic.geojson"
    if not source.exists():
        pytest.skip("no starter register is packaged")
    (tmp_path / "register.geojson").write_bytes(source.read_bytes())
    files = Files(tmp_path)
    files.minutes.span = None
    assert len(picture.svg(files)) < 1_000_000
