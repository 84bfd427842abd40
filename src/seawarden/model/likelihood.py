"""Likelihood: how many decibans a measured feature is worth, as a table that can be read."""

from bisect import bisect_right
from collections.abc import Mapping
from math import isnan

import msgspec


class Likelihood(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Decibans of one feature by bin: ``db[i]`` for edges[i - 1] <= x < edges[i]; one more ``db`` than ``edges``.

    ``unknown_db`` is for a feature that could not be measured (NaN).
    """

    feature: str
    unit: str
    edges: list[float]
    db: list[float]
    unknown_db: float = 0.0

    def of(self, x: float) -> float:
        """Return the decibans of ``x``."""
        return self.db[bisect_right(self.edges, x)] if not isnan(x) else self.unknown_db


Likelihoods = Mapping[str, Mapping[str, Likelihood]]  # detector -> feature -> table
