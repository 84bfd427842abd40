"""The ways of the whole Baltic: nodes, directed lanes, ports with their approaches, anchorages (`network.json`).

Written down from general knowledge of IMO ships' routeing, rounded; fit for an exercise, not for navigation. A way is
stored as its centre line: each direction keeps ``half_nm`` to the right of it, so that two-way traffic is separated.
"""

from functools import lru_cache
from importlib import resources
from itertools import pairwise
from typing import Final, NamedTuple

import msgspec

Place = tuple[float, float]  # lon, lat, deg

BERTH_LEG: Final = "approach"
PORT_LEG: Final = "fairway"
SEA_LEG: Final = "coast"


class Kind(msgspec.Struct, frozen=True):
    """How ships go on a kind of way: ``half_nm`` right of the centre line, ``spread_nm`` (sd) about that."""

    half_nm: float
    spread_nm: float
    factor: float  # of her sea speed
    cap_kn: float
    max_draught_m: float = 99.0


class Port(msgspec.Struct, frozen=True):
    """A port, or a gate by which ships leave the sea. ``way`` leads from the berths out; ``join`` are nodes."""

    way: list[Place]
    join: list[str]
    gate: bool = False


class Anchorage(msgspec.Struct, frozen=True):
    """A roadstead: ships anchor within ``radius_nm`` of ``at``."""

    at: Place
    radius_nm: float


class Ground(msgspec.Struct, frozen=True):
    """Where ships work within ``radius_nm`` of ``at``: they come from ``ports``, over the node ``via``."""

    at: Place
    radius_nm: float
    via: str
    ports: list[str]


class _File(msgspec.Struct, frozen=True):
    source: str
    kinds: dict[str, Kind]
    nodes: dict[str, Place]
    ways: list[list[str]]
    ports: dict[str, Port]
    pilots: dict[str, Place]
    anchorages: dict[str, Anchorage]
    grounds: dict[str, Ground]
    farms: dict[str, Ground]
    works: dict[str, Ground]
    calls: dict[str, tuple[float, float, float]]


class Edge(NamedTuple):
    """A stretch of way between two nodes, sailed in both directions."""

    a: int
    b: int
    kind: int


class Network(NamedTuple):
    """The whole network. Nodes are numbered; those of a port's approach are nodes too."""

    at: list[Place]
    edges: list[Edge]
    kinds: list[Kind]
    kind_names: list[str]
    node: dict[str, int]  # by name; a port's name is her berths (or, a gate's, its node)
    pilot: dict[str, int]  # by port: the outer end of her approach; gates and short approaches have none
    stations: dict[str, Place]  # by port: where pilots board; where none is named, at the outer end of the approach
    ports: dict[str, Port]
    anchorages: dict[str, Anchorage]
    grounds: dict[str, Ground]  # where trawlers fish
    farms: dict[str, Ground]  # wind farms
    works: dict[str, Ground]  # where ships survey and mend cables and pipelines
    calls: dict[str, tuple[float, float, float]]  # by port: weights for cargo ships, tankers, container ships


@lru_cache(maxsize=1)
def network() -> Network:
    """Return the network, read once. Every node is reachable from every other (a test holds it)."""
    raw = resources.files(__package__).joinpath("network.json").read_bytes()
    file = msgspec.json.decode(raw, type=_File)
    names = list(file.kinds)
    at = list(file.nodes.values())
    node = {name: i for i, name in enumerate(file.nodes)}
    edges = [Edge(node[a], node[b], names.index(way[0])) for way in file.ways for a, b in pairwise(way[1:])]
    pilot: dict[str, int] = {}
    for name, port in file.ports.items():
        if not port.way:
            node[name] = node[port.join[0]]
            continue
        first = len(at)
        node[name] = first
        at.extend(port.way)
        last = len(at) - 1
        for i in range(first, last):
            edges.append(Edge(i, i + 1, names.index(BERTH_LEG if i == first else PORT_LEG)))
        edges.extend(Edge(last, node[other], names.index(SEA_LEG)) for other in port.join)
        if not port.gate and last > first:
            pilot[name] = last
    stations = {name: file.pilots.get(name, at[last]) for name, last in pilot.items()}
    where = (file.ports, file.anchorages, file.grounds, file.farms, file.works)
    return Network(at, edges, list(file.kinds.values()), names, node, pilot, stations, *where, file.calls)
