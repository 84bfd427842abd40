"""Trawling and survey patterns on simulated traffic: what is found, how soon, and who is named without cause.

    uv run python benchmarks/slow_work.py --seeds 1050-1057

SIMULATED figures. A world is a day of the simulated Baltic (`exercise.sea`) with trawlers and surveyors laid over
assets (`exercise.inject`), taken through the pipe with the two detectors. Seeds 1000-1999 are for tuning, 2000-2999 for
judging; a run takes either, never both. Named without cause is every other ship, also one of the simulated fishing
boats that really does tow over a cable.
"""

import argparse
from collections import Counter
from collections.abc import Iterator
from math import sqrt

import numpy as np

from seawarden import app
from seawarden.engine import pipe as line
from seawarden.exercise.contract import JUDGE, TUNE, Order, Switches, Truth
from seawarden.exercise.inject import survey, trawl
from seawarden.exercise.sea.plans import plans
from seawarden.exercise.sea.world import sea
from seawarden.model.batch import Batch

ORDERS = [(inject, shape) for inject in (trawl, survey) for shape in inject.SHAPES]
LEVELS = ("watch", "warning", "alarm")
SWITCHES = Switches(thin_s=30.0)
Reached = dict[tuple[str, int], dict[str, float]]  # (kind, MMSI) -> when each level was first reached


def laid(batches: Iterator[Batch], seed: int, each: int, pipe: line.Pipe, truths: list[Truth]) -> Iterator[Batch]:
    """Return the batches with ``each`` ships of every shape more."""
    for number, (inject, shape) in enumerate(ORDERS):
        order = Order(shape=shape, count=each, seed=seed * 100 + number, facts={"until_s": 43_200.0})
        batches = inject.inject(batches, order, truths, pipe.assets)
    return batches


def day(seed: int, ships: int, each: int, pipe: line.Pipe) -> tuple[list[Truth], Reached, float]:
    """Return what was done, when each ship reached which level of which kind, and ship-days under way."""
    truths: list[Truth] = []
    state, days = line.start(pipe), 0.0
    reached: Reached = {}
    for batch in laid(sea(seed, 0, ships, SWITCHES), seed, each, pipe, truths):
        state, news = line.step(pipe, batch, state)
        days += float(np.count_nonzero(news.minutes["sog_kn"] >= 3.0)) / 1440.0
        for change in news.transitions:
            incident = change.incident
            if incident.vessel and incident.level:
                levels = reached.setdefault((incident.kind, incident.vessel.mmsi), {})
                for level in LEVELS[: LEVELS.index(incident.level) + 1]:
                    levels.setdefault(level, change.t)
    return truths, reached, days


def wilson(k: int, n: int) -> str:
    """Return ``k of n, share (95 % interval)``."""
    if not n:
        return "none"
    p, z = k / n, 1.96
    middle, half = p + z * z / (2 * n), z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    middle, half = middle / (1 + z * z / n), half / (1 + z * z / n)
    return f"{k} of {n}, {100 * p:.0f} % ({100 * max(middle - half, 0.0):.0f}-{100 * (middle + half):.0f})"


def main() -> None:
    """Run the seeds and print the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", default="1050-1053")
    parser.add_argument("--ships", type=int, default=1000)
    parser.add_argument("--each", type=int, default=3)
    given = parser.parse_args()
    first, last = (int(seed) for seed in given.seeds.split("-"))
    if not any({first, last} <= set(range_) for range_ in (TUNE, JUDGE)):
        parser.error("seeds are either for tuning (1000-1999) or for judging (2000-2999)")
    pipe = app.prepare(None, None, ("trawling", "survey_pattern")).pipe
    found: dict[tuple[str, str], list[tuple[float, float, float]]] = {}
    false: Counter[tuple[str, str, str]] = Counter()
    ship_days = 0.0
    for seed in range(first, last + 1):
        truths, reached, days = day(seed, given.ships, given.each, pipe)
        groups = {plan.ship.mmsi: plan.group for plan in plans(seed, 0, given.ships, SWITCHES)}
        ship_days += days
        for truth in truths:
            got = reached.get((truth.kind, truth.mmsi), {})
            after = [(got.get(level, np.inf) - truth.start) / 3600.0 for level in LEVELS]
            if not np.isfinite(after[0]):
                hours, others = (truth.end - truth.start) / 3600.0, {k for k, m in reached if m == truth.mmsi}
                told = f"taken for {', '.join(sorted(others))}" if others else "nothing said"
                print(f"missed: seed {seed}, {truth.kind} {truth.shape}, {truth.mmsi}, {len(truth.struck)} passages in "
                      f"{hours:.1f} h, {told}, {truth.facts}")  # fmt: skip
            found.setdefault((truth.kind, truth.shape), []).append((after[0], after[1], float(len(truth.struck))))
        guilty = {truth.mmsi for truth in truths}
        for (kind, mmsi), levels in reached.items():
            if mmsi not in guilty:
                for level in levels:
                    false[kind, level, groups.get(mmsi, "")] += 1
    for (kind, shape), times in sorted(found.items()):
        watched, warned = ([row[i] for row in times if np.isfinite(row[i])] for i in (0, 1))
        soon = f"after {np.median(watched):.1f} h (median)" if watched else ""
        shares = wilson(len(watched), len(times)), wilson(len(warned), len(times))
        print(f"{kind:15} {shape:10} watch {shares[0]} {soon}; warning {shares[1]}")
    print(f"named without cause in {ship_days:.0f} ship-days under way:")
    for (kind, level, group), n in sorted(false.items()):
        print(f"{kind:15} {level:8} {group:10} {n}: {1000.0 * n / ship_days:.1f} per 1,000 ship-days")


if __name__ == "__main__":
    main()
