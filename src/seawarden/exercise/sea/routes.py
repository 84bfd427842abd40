"""The way from port to port: shortest paths over the network, drawn in the lane of their direction.

A route is laid ``half_nm`` to the right of the centre line (mitred at the vertices), so that ``aside_m`` of a ship
is only her own habit. Four tastes make four sets of routes: ships too deep for Drogden, and ships that prefer the way
west of Gotland.
"""

import heapq
import math
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from seawarden.exercise.sea.network import Place, network

NM_DEG: Final = 60.0
NM_M: Final = 1852.0
PILOTED_NM: Final = 60.0  # no pilot station is farther from the berth along the way
DEEP_M: Final = 7.7  # Drogden's limit, as its kind of way says
_WEST: Final = frozenset({"OLE", "OL2", "KLINT", "GOTN0", "GOTN1", "GOTN2"})
_WEST_BONUS: Final = 0.9
_WEST_MALUS: Final = 1.25
_SLOW_NM: Final = {"sound": 1.15, "shoal": 1.15, "belt": 1.05, "coast": 1.05, "approach": 1.2, "fairway": 1.1}


class Route(NamedTuple):
    """A route from berth to berth: n vertices, n - 1 legs. ``pilots``: nm along it where they board or leave."""

    lon: list[float]
    lat: list[float]
    kinds: list[int]  # of each leg
    nm: list[float]  # of each leg
    pilots: tuple[float, ...]

    @property
    def total_nm(self) -> float:
        """Return the length of the route, nm."""
        return math.fsum(self.nm)


def nm_between(a: Place, b: Place) -> float:
    """Return the distance between two near places, nm: plane with the middle latitude, good to 0.5 % to 100 nm."""
    east = (b[0] - a[0]) * math.cos(math.radians(0.5 * (a[1] + b[1])))
    return NM_DEG * math.hypot(east, b[1] - a[1])


@lru_cache(maxsize=4)
def _graph(deep: bool, west: bool) -> list[list[tuple[int, float, int]]]:
    """Return, by node, (neighbour, cost in nm, kind of way) for ships of one taste."""
    net = network()
    favoured = {net.node[name] for name in _WEST}
    graph: list[list[tuple[int, float, int]]] = [[] for _ in net.at]
    for a, b, kind in net.edges:
        if deep and net.kinds[kind].max_draught_m <= DEEP_M:
            continue
        cost = nm_between(net.at[a], net.at[b]) * _SLOW_NM.get(net.kind_names[kind], 1.0)
        if a in favoured and b in favoured:
            cost *= _WEST_BONUS if west else _WEST_MALUS
        graph[a].append((b, cost, kind))
        graph[b].append((a, cost, kind))
    return graph


@lru_cache(maxsize=1024)
def _tree(origin: int, deep: bool, west: bool) -> list[tuple[int, int]]:
    """Return, by node, (the node before it, kind of way between) on the shortest path from ``origin`` (Dijkstra)."""
    graph = _graph(deep, west)
    net = network()
    ports = {net.node[name] for name in net.ports}
    best = [math.inf] * len(graph)
    before = [(-1, -1)] * len(graph)
    best[origin] = 0.0
    heap = [(0.0, origin)]
    while heap:
        cost, node = heapq.heappop(heap)
        if cost > best[node] or (node in ports and node != origin):
            continue  # a port is no thoroughfare
        for other, more, kind in graph[node]:
            if cost + more < best[other]:
                best[other] = cost + more
                before[other] = (node, kind)
                heapq.heappush(heap, (best[other], other))
    return before


@lru_cache(maxsize=65536)
def route(origin: str, goal: str, deep: bool = False, west: bool = False) -> Route:
    """Return the way between two ports or gates. KeyError: no such port; ValueError: no way for such a ship."""
    net = network()
    before = _tree(net.node[origin], deep, west)
    path, kinds = [net.node[goal]], []
    while path[-1] != net.node[origin]:
        node, kind = before[path[-1]]
        if node < 0:
            raise ValueError(f"no way from {origin} to {goal}")
        path.append(node)
        kinds.append(kind)
    path.reverse()
    kinds.reverse()
    halves = [net.kinds[kind].half_nm for kind in kinds]
    places = right_of([net.at[node] for node in path], halves)
    nm = [nm_between(a, b) for a, b in pairwise(places)]
    whole = math.fsum(nm)
    pilots = []
    if origin in net.stations:
        pilots.append(_along(places, nm, net.stations[origin], 0.0, PILOTED_NM))
    if goal in net.stations:
        pilots.append(_along(places, nm, net.stations[goal], whole - PILOTED_NM, whole))
    return Route([p[0] for p in places], [p[1] for p in places], kinds, nm, tuple(pilots))


def _along(places: list[Place], nm: list[float], station: Place, begin_nm: float, end_nm: float) -> float:
    """Return how far along a way a pilot station is passed, nm, to a tenth of a leg, between two marks."""
    best, found, done = math.inf, max(begin_nm, 0.0), 0.0
    for (a, b), far in zip(pairwise(places), nm, strict=True):
        for i in range(11) if done <= end_nm and done + far >= begin_nm else ():
            at = done + 0.1 * i * far
            here = (a[0] + 0.1 * i * (b[0] - a[0]), a[1] + 0.1 * i * (b[1] - a[1]))
            off = nm_between(here, station)
            if begin_nm <= at <= end_nm and off < best:
                best, found = off, at
        done += far
    return found


def right_of(places: list[Place], halves_nm: list[float]) -> list[Place]:
    """Return the line moved to the right by ``halves_nm`` a leg, mitred at the vertices; the ends keep their place.

    The mitre is on the bisector of the turn, and never farther off than twice the half.
    """
    if len(places) < 3:
        return list(places)
    moved = [places[0]]
    for i in range(1, len(places) - 1):
        lon, lat = places[i]
        squeeze = math.cos(math.radians(lat))
        right0, right1 = _right(places[i - 1], places[i], squeeze), _right(places[i], places[i + 1], squeeze)
        east, north = _mitre(right0, right1, halves_nm[i - 1], halves_nm[i])
        moved.append((lon + east / NM_DEG / squeeze, lat + north / NM_DEG))
    moved.append(places[-1])
    return moved


def _right(a: Place, b: Place, squeeze: float) -> Place:
    """Return the unit vector (east, north) to the right of the way from a to b."""
    east, north = (b[0] - a[0]) * squeeze, b[1] - a[1]
    length = math.hypot(east, north) or 1.0
    return north / length, -east / length


def _mitre(right0: Place, right1: Place, half0: float, half1: float) -> Place:
    """Return the move (east, north; nm) of a vertex between two legs with these right-hand vectors and halves.

    Where the halves differ the lane narrows or widens through the mean of the two at the vertex.
    """
    half = 0.5 * (half0 + half1)
    east, north = right0[0] + right1[0], right0[1] + right1[1]
    far = math.hypot(east, north)  # twice the cosine of half the turn
    scale = half * min(2.0 / far if far > 0.0 else 0.0, 2.0) / far if far > 0.0 else 0.0
    return east * scale, north * scale
