"""Which asset a ship passed over since her last minute, and which she follows. Kernels of `trawling`, `survey_pattern`.

A detector's state that uses them holds the fields of `MEMORY`.
"""

from typing import Any, Final

from seawarden.kernel import inlined

# fields of a state that remembers what lay near at the last minute, and what was passed over so far
KNOWN: Final = 4  # assets counted in one spell
MEMORY: Final = [
    ("was_m", "f4"),
    ("was2_m", "f4"),
    ("was", "i4"),
    ("was2", "i4"),
    ("side", "i1"),
    ("side2", "i1"),
    ("over_pad", "u2"),
    ("assets", "i4", (KNOWN,)),  # passed over or followed in this spell; -1 free
    ("times", "i4", (KNOWN,)),  # how often passed over
    ("beside_min", "f4", (KNOWN,)),  # how long followed
    ("when", "f8", (KNOWN,)),  # last passed over
]
AGAIN_S: Final = 600.0  # who follows a line passes over it all the time: that is once
OVER: Final = [("assets", "i4", (KNOWN,)), ("times", "i4", (KNOWN,)), ("beside_min", "f4", (KNOWN,))]


@inlined
def forget(s: Any) -> None:
    """Begin a spell: nothing passed over."""
    for k in range(KNOWN):
        s.assets[k], s.times[k], s.beside_min[k], s.when[k] = -1, 0, 0.0, 0.0


@inlined
def place_of_asset(s: Any, asset: int) -> int:
    """Return where an asset is counted, -1 where there is no room for another one."""
    for k in range(KNOWN):
        if s.assets[k] == asset:
            return k
        if s.assets[k] < 0:
            s.assets[k] = asset
            return k
    return -1


@inlined
def jumped(asset: int, away_m: float, side: int, s: Any, reach_m: float) -> bool:
    """Return whether an asset near now lay on her other side at the last minute; an area: whether she was outside."""
    if asset < 0 or away_m > reach_m:
        return False
    if asset == s.was:
        return bool(s.was_m <= reach_m and (side * s.side < 0 or (away_m == 0.0 and side == 0 and s.was_m > 0.0)))
    if asset == s.was2:
        return bool(s.was2_m <= reach_m and (side * s.side2 < 0 or (away_m == 0.0 and side == 0 and s.was2_m > 0.0)))
    return False


@inlined
def counted(s: Any, asset: int, t: float) -> int:
    """Count that an asset was passed over at ``t``; return 1, or 0 where it is still the same passage."""
    k = place_of_asset(s, asset)
    if k < 0:
        return 0
    new = t - s.when[k] > AGAIN_S
    s.when[k] = t
    s.times[k] += new
    return int(new)


@inlined
def over(s: Any, m: Any, a: Any, dt_min: float, beside_m: float) -> int:
    """Count what she passed over since her last minute, and what she follows within ``beside_m``; return how many new.

    Both ends of the way lie no farther from the line than the way is long, on different sides. A line that she keeps
    within ``beside_m`` of is followed, ``dt_min`` minutes more.
    """
    reach_m = 1.1 * m.moved_m + 50.0
    new = 0
    if s.was >= -1 and m.gap_s < 601.0:
        if jumped(a.asset, a.distance_m, a.side, s, reach_m):
            new += counted(s, a.asset, m.t)
        if jumped(a.asset2, a.distance2_m, a.side2, s, reach_m):
            new += counted(s, a.asset2, m.t)
    if a.asset >= 0 and a.distance_m <= beside_m:
        k = place_of_asset(s, a.asset)
        if k >= 0:
            s.beside_min[k] += dt_min
    remember(s, a)
    return new


@inlined
def remember(s: Any, a: Any) -> None:
    """Keep what lies near now for the next minute."""
    s.was, s.was2, s.side, s.side2 = a.asset, a.asset2, a.side, a.side2
    s.was_m, s.was2_m = a.distance_m, a.distance2_m
