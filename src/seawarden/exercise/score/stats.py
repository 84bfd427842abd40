"""Intervals and quantiles: small pieces of statistics, written out so that the score needs no further library."""

import math
from collections.abc import Callable, Sequence
from functools import cache
from typing import Final

Z95: Final = 1.959963984540054  # two-sided 95 % of the normal distribution


def wilson(found: int, of: int, z: float = Z95) -> tuple[float, float]:
    """Return the two-sided 95 % interval of a share (E. B. Wilson, JASA 22, 1927); (0, 1) of nothing."""
    if of == 0:
        return 0.0, 1.0
    share, z2 = found / of, z * z
    middle = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = z / (1 + z2 / of) * math.sqrt(share * (1 - share) / of + z2 / (4.0 * of * of))
    return (0.0 if found == 0 else middle - half), (1.0 if found == of else middle + half)


@cache
def poisson_bounds(count: int, level: float = 0.95) -> tuple[float, float]:
    """Return the exact bounds of a Poisson mean after ``count`` events (F. Garwood, Biometrika 28, 1936).

    Each bound holds with ``level`` by itself, so that none seen gives (0, 3.0): the rule of three.
    """
    high = _solve(lambda mu: _cdf(count, mu), 1.0 - level, count)
    low = _solve(lambda mu: _cdf(count - 1, mu), level, count) if count else 0.0
    return low, high


def _cdf(count: int, mu: float) -> float:
    """Return P(X <= count) of a Poisson variable with mean ``mu``: terms from the last down until none adds a bit."""
    if mu <= 0.0:
        return 1.0
    term = math.exp(count * math.log(mu) - mu - math.lgamma(count + 1))
    if term == 0.0:  # so far from the mean that the last term is no number
        return 1.0 if mu < count else 0.0
    total, k = 0.0, count
    while term > total * 1e-18 or k > mu:
        total += term
        if k == 0:
            break
        term *= k / mu
        k -= 1
    return total


def _solve(cdf: Callable[[float], float], target: float, count: int) -> float:
    """Return the mean at which the falling ``cdf`` is ``target``, by halving an interval that surely holds it."""
    low, high = 0.0, count + 10.0 + 10.0 * math.sqrt(count + 1.0)
    for _ in range(80):
        middle = 0.5 * (low + high)
        if cdf(middle) > target:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


def quantiles(values: Sequence[float], shares: Sequence[float] = (0.05, 0.25, 0.5, 0.75, 0.95)) -> list[float]:
    """Return quantiles by linear interpolation between order statistics; [] of nothing."""
    ranked = sorted(values)
    if not ranked:
        return []
    out = []
    for share in shares:
        place = share * (len(ranked) - 1)
        below = math.floor(place)
        above = min(below + 1, len(ranked) - 1)
        out.append(ranked[below] + (place - below) * (ranked[above] - ranked[below]))
    return out


def rounded(value: float, digits: int = 4) -> float | None:
    """Return ``value`` for a file: rounded, without a negative zero; None where it is not finite."""
    return round(value, digits) + 0.0 if math.isfinite(value) else None
