"""Stays, drifts, silences, meetings and anchors by assets on simulated traffic: what is found, how soon, who is named.

    uv run python benchmarks/near_assets.py --seeds 1110-1112

SIMULATED figures. A day of the simulated Baltic (`exercise.sea`), with a day of it learnt from beforehand unless
--learnt 0, in which some ships do what the injects make of them; drifts are made here, since no inject does. Seeds
1000-1999 are for tuning, 2000-2999 for judging; a run takes either, never both. Named without cause is every ship to
which nothing was done. The bars are those of the evidence table in force.
"""

import argparse
import math
from collections import Counter
from collections.abc import Iterator
from math import sqrt
from typing import Any

import numpy as np

from seawarden.exercise.contract import JUDGE, TUNE, Order, Truth
from seawarden.exercise.inject._invented import Added, Leg, sail, sailor
from seawarden.exercise.inject._spot import spots
from seawarden.exercise.inject.choice import Act, Scene, acted
from seawarden.exercise.score.match import innocent, seen_by
from seawarden.exercise.score.told import Told
from seawarden.exercise.sea.plans import plans
from seawarden.model.asset import Assets
from seawarden.model.batch import Batch
from seawarden.trials import run
from seawarden.trials.run_source import learnt, made
from seawarden.trials.run_spec import Ordered, Spec

KINDS = ("loitering", "drift", "going_dark", "rendezvous", "anchored_over_asset")
SHAPES = {
    "dark": ("silent", "at_asset", "for_good"),
    "loiter": ("slow", "circling", "zigzag"),
    "meet": ("at_sea", "at_asset"),
    "anchor": ("over", "beside", "unsaid"),
}
DRIFTS = {"says so": 2, "says nothing": 0}  # status


def adrift(batches: Iterator[Batch], order: Order, truths: list[Truth], assets: Assets) -> Iterator[Batch]:
    """Yield the batches with ships more whose engine stops 2 to 6 km off an asset.

    They drift towards it at 0.6 to 1.6 kn for 1 to 4 h, their side to the way they are carried, then sail on.
    """

    def cast(scene: Scene, rng: np.random.Generator, number: int) -> Act | None:
        for spot in spots(scene, None, 1):
            who = sailor(7, order.seed, number, int(rng.choice((70, 80))), int(rng.integers(80, 200)))
            off_m, drift_kn = float(rng.uniform(2000.0, 6000.0)), float(rng.uniform(0.6, 1.6))
            come = spot.arrival(10.0, rng, 2.0 + off_m / 1000.0 + 6.0)
            back = math.hypot(come.x_m, come.y_m) / off_m
            stop = Leg(come.x_m / back, come.y_m / back, 10.0)
            gone = 1.0 - drift_kn * 0.5144 * 3600.0 * float(rng.uniform(1.0, 4.0)) / off_m
            legs = [come, stop, Leg(stop.x_m * gone, stop.y_m * gone, drift_kn, DRIFTS[order.shape]), spot.departure(9)]
            rows, statics, ends = sail(who, (spot.lon, spot.lat), legs, scene.t + 1.0, scene, rng)
            slow = (rows["t"] >= ends[1]) & (rows["t"] < ends[2])
            rows["hdg_deg"][slow] = np.round((rows["cog_deg"][slow] + rng.uniform(60.0, 110.0)) % 360.0) % 360.0
            truth = Truth(
                kind="drift", shape=order.shape, mmsi=who.mmsi, start=float(ends[1]), end=float(ends[2]),
                position=(spot.lon, spot.lat), facts={"asset": assets.ids[spot.asset], "off_m": round(off_m)},
            )  # fmt: skip
            return Added(rows, statics, truth)
        return None

    return acted(batches, order, truths, assets, cast, 21)


def day(seed: int, spec: Spec, each: int) -> Told:
    """Return what the watch told of one day."""
    source, pipe = made(seed, spec), run.force().pipe
    truths: list[Truth] = []
    batches: Iterator[Batch] = iter(source.batches)
    for number, shape in enumerate(DRIFTS):
        batches = adrift(batches, Order(shape=shape, count=each, seed=seed * 100 + 60 + number), truths, pipe.assets)
    known = learnt(seed, spec, pipe) if spec.learnt_days else None
    source = source._replace(batches=list(batches), truths=truths, learnt=known)
    return run.through(seed, spec, source, pipe)[0]


def wilson(k: int, n: int) -> str:
    """Return ``k of n, share (95 % interval)``."""
    if not n:
        return "none"
    p, z = k / n, 1.96
    middle, half = p + z * z / (2 * n), z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    middle, half = middle / (1 + z * z / n), half / (1 + z * z / n)
    return f"{k} of {n}, {100 * p:.0f} % ({100 * (middle - half):.0f}-{100 * (middle + half):.0f})"


def found(told: list[Told], bars: dict[str, dict[str, float]]) -> None:
    """Print for each kind and shape how many were found at each level, and how soon."""
    groups: dict[tuple[str, str], list[Any]] = {}
    for one in told:
        for matched in seen_by(one, one.cases):
            groups.setdefault((matched.truth.kind, matched.truth.shape), []).append(matched)
    for (kind, shape), of in sorted(groups.items()):
        parts = []
        for level in ("watch", "warning"):
            after = [(m.climb.reached(bars[kind][level]) - m.truth.start) / 60.0 for m in of]
            reached = [minutes for minutes in after if math.isfinite(minutes)]
            soon = f" after {np.median(reached):.0f} min" if reached else ""
            parts.append(f"{level} {wilson(len(reached), len(of))}{soon}")
        print(f"{kind:20} {shape:13} {'; '.join(parts)}")


def named(told: list[Told], bars: dict[str, dict[str, float]], ships: int) -> None:
    """Print how often ships to which nothing was done reached each level, and what they were."""
    days = sum(one.ship_days for one in told)
    print(f"named without cause in {days:.0f} ship-days under way:")
    for kind in KINDS:
        tops, who = [], Counter[str]()
        for one in told:
            group = {plan.ship.mmsi: plan.group for plan in plans(one.seed, 3, ships)}
            for case in innocent(one, one.cases):
                if case.kind == kind and case.steps:
                    tops.append(max(db for _, db in case.steps))
                    who[group.get(case.mmsi, "?")] += tops[-1] >= bars[kind]["watch"]
        for level, bar in sorted(bars[kind].items(), key=lambda item: item[1]):
            n = sum(top >= bar for top in tops)
            print(f"{kind:20} {level:8} {n:4}: {1000.0 * n / days:.1f} per 1,000 ship-days")
        print(f"{'':20} {', '.join(f'{name} {n}' for name, n in who.most_common(6) if n)}")


def main() -> None:
    """Run the seeds and print the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", default="1110-1112")
    parser.add_argument("--ships", type=int, default=2000)
    parser.add_argument("--each", type=int, default=5)
    parser.add_argument("--learnt", type=int, default=1)
    given = parser.parse_args()
    first, last = (int(seed) for seed in given.seeds.split("-"))
    if not any({first, last} <= set(range_) for range_ in (TUNE, JUDGE)):
        parser.error("seeds are either for tuning (1000-1999) or for judging (2000-2999)")
    ordered = tuple(Ordered(inject, shape, given.each) for inject, shapes in SHAPES.items() for shape in shapes)
    spec = Spec(
        name="near assets", ordered=ordered, thin_s=60.0, ships=given.ships, learnt_days=given.learnt, rules=False
    )
    told = [day(seed, spec, given.each) for seed in range(first, last + 1)]
    bars = {kind: run.force().pipe.table.kinds[kind].levels for kind in KINDS}
    found(told, bars)
    named(told, bars, given.ships)


if __name__ == "__main__":
    main()
