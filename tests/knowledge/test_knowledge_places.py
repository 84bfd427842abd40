"""The packaged places are where other sources of the same facts say that they are."""

import csv
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from shapely import Point, STRtree
from shapely.geometry import shape

from seawarden.geo.earth import distances_m
from seawarden.knowledge.load import PLACES_FILE, packaged, read_places
from seawarden.model.errors import InputError
from seawarden.model.knowledge import KINDS

# anchorages and waiting places that neither OSM nor GFW has within 10 km: charts and sailing directions name them
ONLY_CHARTED = {
    *("Great Belt, off Romsø", "Rønne roads", "East of Gotland (lee)", "Landsort roads", "Sundsvall bay"),
    *("Pomeranian bay (Świnoujście 2, 3)", "Pärnu bay", "Paldiski roads", "Kunda bay", "Sillamäe roads"),
    *("Vaindloo waiting area", "Gogland (waiting ships)", "Rauma roads", "Kemi outer"),
}


def points(geometry: Any) -> Iterator[tuple[float, float]]:
    def walk(part: Any) -> Iterator[tuple[float, float]]:
        if isinstance(part[0], int | float):
            yield part[0], part[1]
        else:
            for inner in part:
                yield from walk(inner)

    yield from walk(geometry["coordinates"])


def every_point(path: Path) -> np.ndarray:
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    return np.array([p for feature in features for p in points(feature["geometry"])])


def of_csv(path: Path, lon: str, lat: str) -> np.ndarray:
    with path.open(encoding="utf-8") as file:
        return np.array([(float(row[lon]), float(row[lat])) for row in csv.DictReader(file)])


def to_nearest_km(kind: str, others: np.ndarray) -> dict[str, float]:
    out = {}
    for place in read_places(PLACES_FILE).places:
        if place.kind == kind:
            lon, lat = np.full(len(others), place.lon), np.full(len(others), place.lat)
            away = distances_m(lon, lat, np.ascontiguousarray(others[:, 0]), np.ascontiguousarray(others[:, 1]))
            out[place.name] = float(away.min()) / 1000.0
    return out


def test_there_are_enough_of_every_kind_and_no_name_comes_twice_in_one() -> None:
    places = read_places(PLACES_FILE).places
    count = Counter(place.kind for place in places)
    assert count["port"] >= 110 and count["pilot"] >= 45 and count["anchorage"] >= 50
    assert count["lane"] >= 40 and count["works"] >= 25
    assert max(Counter((p.kind, p.name) for p in places).values()) == 1


def test_every_place_lies_in_the_baltic_or_at_its_door_and_is_rounded_to_a_hundredth_of_a_degree() -> None:
    for place in read_places(PLACES_FILE).places:
        assert 9.3 < place.lon < 30.5 and 53.3 < place.lat < 66.0, place.name
        assert round(place.lon, 2) == place.lon and round(place.lat, 2) == place.lat, place.name
        assert 1000 <= place.radius_m <= 12_000, place.name


def test_packaged_knowledge_holds_the_places_in_the_order_of_the_file_and_is_the_same_twice() -> None:
    known, again, places = packaged(), packaged(), read_places(PLACES_FILE).places
    assert known.place_names == tuple(p.name for p in places)
    assert [KINDS[k] for k in known.places["kind"]] == [p.kind for p in places]
    assert known.places.tobytes() == again.places.tobytes() and known.sha256 == again.sha256 != ""


def test_ports_lie_where_the_world_port_index_has_them(shared: Path) -> None:
    index = of_csv(shared / "ports" / "world_port_index_baltic.csv", "port_longitude", "port_latitude")
    away = np.array(list(to_nearest_km("port", index).values()))
    assert np.median(away) < 3.0
    assert (away < 10.0).mean() > 0.8, "the rest are ports that the index does not list"


def test_anchorages_lie_near_known_ones_or_are_listed_here(shared: Path) -> None:
    gfw = of_csv(shared / "ports" / "gfw-anchorages-baltic.csv", "longitude", "latitude")
    away = to_nearest_km("anchorage", np.vstack([gfw, every_point(shared / "ports" / "osm_anchorages.geojson")]))
    assert {name for name, km in away.items() if km > 10.0} <= ONLY_CHARTED


def test_lane_joints_called_tss_lie_on_a_traffic_separation_scheme(shared: Path) -> None:
    away = to_nearest_km("lane", every_point(shared / "ports" / "osm_tss.geojson"))
    named = {name: km for name, km in away.items() if "TSS" in name}
    assert len(named) > 30
    assert max(named.values()) < 12.0 and np.median(list(named.values())) < 3.0


def test_wind_farms_that_run_lie_where_emodnet_has_them(shared: Path) -> None:
    away = to_nearest_km("works", every_point(shared / "ports" / "emodnet_windfarmspoly.geojson"))
    farms = {
        n: km for n, km in away.items() if "wind farm" in n and n not in {"Ajos wind farm", "Tahkoluoto wind farm"}
    }
    assert len(farms) > 12 and max(farms.values()) < 8.0


def test_pilots_anchorages_and_lane_joints_lie_in_the_water(shared: Path) -> None:
    features = json.loads((shared / "coast" / "osm-baltic-sea-polygon.geojson").read_text(encoding="utf-8"))["features"]
    sea = STRtree([shape(feature["geometry"]) for feature in features])
    dry = [
        place.name
        for place in read_places(PLACES_FILE).places
        if place.kind in {"pilot", "anchorage", "lane"}
        and not sea.query(Point(place.lon, place.lat), "intersects").size
    ]
    assert not dry


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "not a file of places"),
        ('{"schema": "x", "places": []}', "schema"),
        ('{"schema": "seawarden.places/1", "places": [{"kind": "moon"}]}', "not a file of places"),
    ],
)
def test_a_file_that_is_no_file_of_places_is_refused_in_words(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "places.json"
    path.write_text(text)
    with pytest.raises(InputError, match=says):
        read_places(path)


def test_a_place_beyond_the_earth_is_refused(tmp_path: Path) -> None:
    file = read_places(PLACES_FILE)
    bad = msgspec.structs.replace(file.places[0], lat=91.0)
    (tmp_path / "places.json").write_bytes(msgspec.json.encode(msgspec.structs.replace(file, places=[bad])))
    with pytest.raises(InputError, match="lies nowhere"):
        read_places(tmp_path / "places.json")


def test_a_missing_file_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_places(tmp_path / "none.json")
