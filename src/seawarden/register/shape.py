"""What the shape of an asset's lines tells: breaks, self-crossings, spikes, long legs."""

import math
from itertools import pairwise

import numpy as np
import shapely

from seawarden.geo.earth import distance_m, distances_m, turn_deg
from seawarden.model.asset import Asset

Place = tuple[float, float]
SPIKE_DEG = 150.0  # a cable ship does not turn so within one vertex
SPIKE_M = 30.0  # shorter legs are digitising noise


def legs(asset: Asset) -> list[tuple[float, Place]]:
    """Return the length in km and the middle of each leg between two vertices."""
    found = []
    for line in asset.lines:
        xy = np.array(line)
        km = distances_m(*(np.ascontiguousarray(c) for c in (xy[:-1, 0], xy[:-1, 1], xy[1:, 0], xy[1:, 1]))) / 1000.0
        middles = 0.5 * (xy[:-1] + xy[1:])
        found += [(float(k), (float(m[0]), float(m[1]))) for k, m in zip(km, middles, strict=True)]
    return found


def widest_break(asset: Asset) -> tuple[float, Place] | None:
    """Return the widest gap in m that must be bridged to join all parts of a line, and where; None for one part.

    Parts are joined end to end, nearest first (a spanning tree).
    """
    parts = asset.lines
    if len(parts) < 2:
        return None
    joined, left = {0}, set(range(1, len(parts)))
    widest: tuple[float, Place] = (0.0, parts[0][0])
    while left:
        gap, part, place = min(
            (distance_m(*a, *b), j, a)
            for i in joined
            for j in left
            for a in (parts[i][0], parts[i][-1])
            for b in (parts[j][0], parts[j][-1])
        )
        widest = max(widest, (gap, place))
        joined.add(part)
        left.remove(part)
    return widest


def out_of_order(asset: Asset, near_m: float) -> bool:
    """Return whether some part does not begin within ``near_m`` of where the part before it ends."""
    return any(distance_m(*before[-1], *after[0]) > near_m for before, after in pairwise(asset.lines))


def self_crossings(asset: Asset) -> list[Place]:
    """Return the places where an asset's lines cross themselves or each other, in the order along the line.

    Vertices that segments share, and ends of parts that touch a line (a branch), do not count.
    """
    segments = [(a, b) for line in asset.lines for a, b in pairwise(line) if a != b]
    if len(segments) < 3:
        return []
    lines = shapely.linestrings(np.array(segments))
    tree = shapely.STRtree(lines)
    first, second = tree.query(lines, predicate="intersects")
    ends = {point for line in asset.lines for point in (line[0], line[-1])}
    found = []
    for i, j in sorted(zip(first.tolist(), second.tolist(), strict=True)):
        if i >= j or set(segments[i]) & set(segments[j]):
            continue
        point = shapely.get_coordinates(shapely.intersection(lines[i], lines[j]))[0]
        place = (float(point[0]), float(point[1]))
        if all(distance_m(*place, *end) > 1.0 for end in ends):
            found.append(place)
    return found


def spikes(asset: Asset) -> list[Place]:
    """Return the vertices where a line turns by more than 150 degrees between two legs longer than 30 m."""
    found = []
    for line in asset.lines:
        xy = np.array(line)
        if len(xy) < 3:
            continue
        k = math.cos(math.radians(float(xy[0, 1]))) * 111_320.0
        step = np.diff(xy, axis=0) * [k, 111_320.0]
        length, bearing = np.hypot(*step.T), np.degrees(np.arctan2(step[:, 0], step[:, 1]))
        for i in np.flatnonzero((length[:-1] > SPIKE_M) & (length[1:] > SPIKE_M)):
            if abs(turn_deg(float(bearing[i]), float(bearing[i + 1]))) > SPIKE_DEG:
                found.append(line[i + 1])
    return found
