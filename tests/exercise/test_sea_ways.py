"""The ways of the simulated Baltic: connected, on the water, on the right side, as long as they are elsewhere."""

import heapq
import itertools
import json
import math

import numpy as np
import pytest
import shapely
from shapely.geometry import LineString, shape

from seawarden.exercise.sea.network import network
from seawarden.exercise.sea.routes import nm_between, right_of, route
from seawarden.register.load import load_starter

MAIN = (
    "NORTH SEA",
    "KIEL CANAL",
    "ST PETERSBURG",
    "PRIMORSK",
    "HELSINKI",
    "RIGA",
    "KLAIPEDA",
    "GDANSK",
    "LULEA",
    "GAVLE",
)


def test_every_port_is_reached_from_every_other_by_a_deep_ship_too() -> None:
    ports = list(network().ports)
    assert len(ports) >= 45
    assert 120 <= len([name for name in network().node if name not in network().ports]) <= 200
    assert len(network().anchorages) >= 30
    for deep in (False, True):
        for goal in ports[1:]:
            way = route(ports[0], goal, deep)
            assert len(way.lon) == len(way.nm) + 1 == len(way.kinds) + 1
            assert way.total_nm > 0.0


def test_deep_ships_do_not_go_by_drogden() -> None:
    shallow, deep = (route("NORTH SEA", "GDANSK", deep) for deep in (False, True))
    shoal = network().kind_names.index("shoal")
    assert shoal in shallow.kinds
    assert shoal not in deep.kinds


def test_some_ships_prefer_the_way_west_of_gotland() -> None:
    east, west = (route("KIEL CANAL", "ST PETERSBURG", False, west) for west in (False, True))
    assert max(lon for lon, lat in zip(east.lon, east.lat, strict=True) if 57.0 < lat < 57.8) > 19.0
    assert max(lon for lon, lat in zip(west.lon, west.lat, strict=True) if 57.0 < lat < 57.8) < 18.5
    assert west.total_nm < 1.04 * east.total_nm


def test_two_way_traffic_is_separated_and_keeps_to_the_right() -> None:
    there, back = route("NORTH SEA", "ST PETERSBURG", True), route("ST PETERSBURG", "NORTH SEA", True)
    assert len(there.lon) == len(back.lon)
    lanes = {network().kind_names.index(name) for name in ("lane", "wide")}
    checked = 0
    for i in range(1, len(there.lon) - 1):
        if there.kinds[i - 1] not in lanes or there.kinds[i] not in lanes:
            continue
        out, home = (there.lon[i], there.lat[i]), (back.lon[-1 - i], back.lat[-1 - i])
        east = (there.lon[i + 1] - there.lon[i - 1]) * math.cos(math.radians(out[1]))
        north = there.lat[i + 1] - there.lat[i - 1]
        side = east * (home[1] - out[1]) - north * (home[0] - out[0]) * math.cos(math.radians(out[1]))
        assert side > 0.0  # who comes home is to the left of who goes out
        assert 0.9 < nm_between(out, home) < 3.9
        checked += 1
    assert checked > 15


@pytest.mark.parametrize("course", [0.0, 45.0, 200.0])
def test_a_straight_line_moved_to_the_right_is_where_it_should_be(course: float) -> None:
    east, north = math.sin(math.radians(course)), math.cos(math.radians(course))
    line = [(20.0 + 0.1 * i * east / math.cos(math.radians(57.0)), 57.0 + 0.1 * i * north) for i in range(4)]
    moved = right_of(line, [1.0, 1.0, 1.0])
    assert moved[0] == line[0]
    for a, b in zip(line[1:-1], moved[1:-1], strict=True):
        assert nm_between(a, b) == pytest.approx(1.0, rel=0.01)
        assert (b[0] - a[0]) * north - (b[1] - a[1]) * east > 0.0


def test_no_way_crosses_land(shared) -> None:
    folder = shared / "coast"
    files = sorted(folder.glob("osm-baltic-sea-polygon*"))
    if not files:
        pytest.skip("no polygon of the sea beside the project")
    seas = [shape(f["geometry"]) for f in json.loads(files[0].read_text("utf-8"))["features"]]
    net = network()
    legs: dict[tuple[float, ...], str] = {}
    for origin, goal in itertools.product(net.ports, ("NORTH SEA", "ST PETERSBURG", "LULEA", "GDANSK", "KIEL CANAL")):
        if origin != goal:
            way = route(origin, goal)
            places = list(zip(way.lon, way.lat, strict=True))[1:-1]  # berths lie behind moles, land to the polygon
            legs |= {(*a, *b): f"{origin} - {goal}" for a, b in itertools.pairwise(places)}
    points, owners = [], []
    for lon0, lat0, lon1, lat1 in legs:
        n = max(int(nm_between((lon0, lat0), (lon1, lat1)) / 0.4), 1)
        part = (np.arange(n) + 0.5) / n
        points.append(np.column_stack((lon0 + part * (lon1 - lon0), lat0 + part * (lat1 - lat0))))
        owners.append(np.full(n, len(owners)))
    at, owner = np.concatenate(points), np.concatenate(owners)
    wet = np.zeros(len(at), dtype=bool)
    for sea in sorted(seas, key=lambda s: -s.area):
        shapely.prepare(sea)
        left = np.flatnonzero(~wet)
        wet[left] = shapely.contains_xy(sea, at[left, 0], at[left, 1])
    dry = np.bincount(owner[~wet], minlength=len(legs))
    assert [name for name, n in zip(legs.values(), dry, strict=True) if n > 1] == []
    assert dry.sum() < 0.001 * len(at)


def test_ways_are_about_as_long_as_those_of_another_network(shared) -> None:
    """Within 15 % of the sea network of searoute (marnet), which cuts through archipelagos."""
    file = shared / "ports" / "searoute_marnet.geojson"
    if not file.is_file():
        pytest.skip("no sea network beside the project")
    graph: dict[tuple[float, float], list[tuple[tuple[float, float], float]]] = {}
    for feature in json.loads(file.read_text("utf-8"))["features"]:
        geometry = feature["geometry"]
        lines = geometry["coordinates"] if geometry["type"] == "MultiLineString" else [geometry["coordinates"]]
        for line in lines:
            for a, b in itertools.pairwise([(round(p[0], 4), round(p[1], 4)) for p in line]):
                if 5.0 < a[0] < 31.0 and 53.0 < a[1] < 66.5:
                    graph.setdefault(a, []).append((b, nm_between(a, b)))
                    graph.setdefault(b, []).append((a, nm_between(a, b)))
    net = network()
    for origin, goal in itertools.combinations(MAIN, 2):
        a, b = net.at[net.node[origin]], net.at[net.node[goal]]
        if nm_between(a, b) < 150.0:
            continue
        other = _shortest(graph, a, b)
        ours = min(route(origin, goal).total_nm, route(origin, goal, False, True).total_nm)
        assert ours == pytest.approx(other, rel=0.15), (origin, goal)


def _shortest(graph, a, b) -> float:
    start = min(graph, key=lambda node: nm_between(node, a))
    goal = min(graph, key=lambda node: nm_between(node, b))
    best, heap = {start: 0.0}, [(0.0, start)]
    while heap:
        cost, node = heapq.heappop(heap)
        if node == goal:
            return cost + nm_between(start, a) + nm_between(goal, b)
        if cost > best[node]:
            continue
        for other, more in graph[node]:
            if cost + more < best.get(other, math.inf):
                best[other] = cost + more
                heapq.heappush(heap, (cost + more, other))
    raise AssertionError("the other network is not connected")


def test_the_starter_register_lies_across_the_ways() -> None:
    """Cables and pipelines at sea are crossed by ships: nearly every asset of the register lies under some way."""
    net = network()
    ways = [
        LineString(list(zip(way.lon, way.lat, strict=True)))
        for origin, goal in itertools.permutations(net.ports, 2)
        if net.calls.get(origin, (0,))[0] > 1 and net.calls.get(goal, (0,))[0] > 1
        for way in (route(origin, goal),)
    ]
    tree = shapely.STRtree(ways)
    crossed = {}
    for asset in load_starter():
        lines = [LineString(part) for part in asset.lines if len(part) > 1]
        crossed[asset.asset_id] = sum(len(tree.query(line, predicate="intersects")) for line in lines)
    assert len(crossed) > 20
    assert sum(1 for n in crossed.values() if n > 0) >= 0.75 * len(crossed)  # not those inshore and beyond Skaw
    for name in ("estlink-2", "clion1", "balticconnector", "nordbalt", "bcs-east-west", "swepol", "nord-stream-2a"):
        assert crossed[name] > 100, name
