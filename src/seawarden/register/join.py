"""Parts of one line: which hang together, and in which order they are one line."""

import math

import shapely

from seawarden.geo.earth import distance_m

Line = tuple[tuple[float, float], ...]
Lines = tuple[Line, ...]
DECIMALS = 5  # of a degree: ends within a metre are one end


def _end(point: tuple[float, float]) -> tuple[float, float]:
    """Return an end of a line so that ends within a metre are equal."""
    return round(point[0], DECIMALS), round(point[1], DECIMALS)


def connected(members: list[Lines]) -> list[list[int]]:
    """Return the groups of members that hang together by shared ends, as lists of indices, in their order."""
    group = list(range(len(members)))

    def root(i: int) -> int:
        while group[i] != i:
            group[i] = group[group[i]]
            i = group[i]
        return i

    at: dict[tuple[float, float], int] = {}
    for i, lines in enumerate(members):
        for line in lines:
            for point in (line[0], line[-1]):
                a, b = root(at.setdefault(_end(point), i)), root(i)
                group[max(a, b)] = min(a, b)
    groups: dict[int, list[int]] = {}
    for i in range(len(members)):
        groups.setdefault(root(i), []).append(i)
    return list(groups.values())


def joined(lines: list[Line]) -> Lines:
    """Return lines joined where exactly two ends meet, without repeats, in a fixed order: from the west end on, each
    next part the one whose end is nearest, turned round where that end is its last.
    """
    once = {min(line, line[::-1]): line for line in lines}
    if len(once) == 1:
        return tuple(once.values())
    snapped = [(_end(line[0]), *line[1:-1], _end(line[-1])) for line in once.values()]
    merged = shapely.line_merge(shapely.multilinestrings([shapely.linestrings(line) for line in snapped]))
    left = [tuple((float(x), float(y)) for x, y in part.coords) for part in shapely.get_parts(merged)]
    left = sorted(min(line, line[::-1]) for line in left)
    out = [left.pop(0)]
    while left:
        here = out[-1][-1]
        best, turn = min(
            ((i, turned) for i in range(len(left)) for turned in (False, True)),
            key=lambda c: (_apart(here, left[c[0]][-1 if c[1] else 0]), c),
        )
        part = left.pop(best)
        out.append(part[::-1] if turn else part)
    return tuple(out)


def _apart(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Return the distance in whole m, so that rounding of the last digit changes no order."""
    return math.floor(distance_m(*a, *b))
