"""Bars of levels from a false-rate budget: so loud that honest ships reach them only so often.

Told on days without anything done to any ship: every case there is a false one. For each kind and level the bar is the
lowest posterior (to 0.1 dB) that no more than ``budget`` cases per 1,000 ship-days under way reach, and never below the
bar by judgement (``least`` of the table), which holds for kinds that such days hardly raise.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from seawarden.exercise.score.told import Told
from seawarden.risk.table import EvidenceTable, KindRow

BUDGET: Final = {"watch": 20.0, "warning": 1.0, "alarm": 0.1}
"""False cases of one kind per 1,000 ship-days under way that each level may have (issue of the levels: design.md)."""


def tops(told: Sequence[Told], kind: str) -> list[float]:
    """Return the highest posterior in dB of every case of ``kind`` on ships that no truth names, falling."""
    named = [{mmsi for truth in day.truths for mmsi in (truth.mmsi, *truth.others)} for day in told]
    found = [
        max(db for _, db in case.steps)
        for day, guilty in zip(told, named, strict=True)
        for case in day.cases
        if case.kind == kind and case.steps and not guilty & {case.mmsi, *case.others}
    ]
    return sorted(found, reverse=True)


def bar(ranked: Sequence[float], ship_days: float, budget: float) -> float:
    """Return the lowest bar in dB (to 0.1) that ``ranked`` (falling) reaches at most ``budget`` times a 1,000 days."""
    allowed = int(budget * ship_days / 1000.0)
    return -math.inf if allowed >= len(ranked) else math.floor(10.0 * ranked[allowed]) / 10.0 + 0.1


def levels(row: KindRow, ranked: Sequence[float], ship_days: float, budget: Mapping[str, float]) -> dict[str, float]:
    """Return the bars of a kind: of its levels, rising with loudness."""
    found: dict[str, float] = {}
    lowest = -math.inf
    for level in ("watch", "warning", "alarm"):
        if level in row.levels:
            wanted = bar(ranked, ship_days, budget[level])
            least = row.least.get(level, -math.inf)
            value = max(wanted, least, lowest)
            found[level] = round(value if math.isfinite(value) else row.levels[level], 1)
            lowest = found[level]
    return found


def fitted(table: EvidenceTable, told: Sequence[Told], budget: Mapping[str, float] = BUDGET) -> EvidenceTable:
    """Return ``table`` with the bars of every kind as ``told`` (drag-free days on tune seeds) sets them."""
    days = sum(day.ship_days for day in told)
    kinds = {
        kind: msgspec.structs.replace(row, levels=levels(row, tops(told, kind), days, budget))
        for kind, row in table.kinds.items()
    }
    return msgspec.structs.replace(table, kinds=kinds)
