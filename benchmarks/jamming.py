"""Jamming areas and deceptions on simulated traffic: what is found, how soon, and who is named without cause.

    uv run python benchmarks/jamming.py --seeds 1000-1009

SIMULATED figures. A world is some hours of the simulated Baltic (`exercise.sea`) taken three times through the pipe's
first half (clean, tracks, pnt, near) and the two detectors: as it is (who is named without cause), with deceptions and
changes of identity (what is found of them), and with areas of jamming in which single ships deceive, the field on and
off. Seeds 1000-1999 are for tuning, 2000-2999 for judging; a run takes either, never both.

An area is found when a row of it that overlaps the truth is said within ten minutes of the onset. A ship is named from
9 dB of one finding on: what makes a watch of a ship near an asset (`risk/table.json`). A deceiver within an area tells
a track of her own making: her rows are those of the deception on the traffic without jamming.
"""

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import partial
from math import sqrt
from typing import NamedTuple

import numpy as np

from seawarden.detectors.identity_change import identity_change
from seawarden.detectors.position_deception import position_deception
from seawarden.exercise.contract import JUDGE, TUNE, Order, Switches, Truth
from seawarden.exercise.inject import identity, jam, spoof
from seawarden.exercise.sea.world import sea
from seawarden.geo.earth import distance_m
from seawarden.model.asset import Assets
from seawarden.model.batch import Batch
from seawarden.model.finding import Finding
from seawarden.model.tables import JAMS
from seawarden.model.view import View
from seawarden.register import build, load
from seawarden.tracks import clean, pnt, state
from seawarden.tracks.near import near

NAMED_DB, LOUD_DB = 9.0, 18.0
FOUND_S = 600.0
DETECTORS = (position_deception, identity_change)


class Told(NamedTuple):
    """What one pass brought."""

    findings: list[Finding]
    jams: np.ndarray
    ship_days: float


def watch(batches: Iterable[Batch], assets: Assets, params: pnt.PntParams) -> Told:
    """Take batches through the first half of the pipe and the two detectors."""
    cleaned, tracked, doubts = clean.start(), state.start(), pnt.start()
    kept = {d.name: d.start() for d in DETECTORS}
    findings: list[Finding] = []
    jams, minutes, before = [np.empty(0, JAMS)], 0, -np.inf
    for raw in batches:
        batch, cleaned = clean.step(raw, cleaned, clean.CleanParams())
        seen, tracked = state.step(batch, tracked, state.TracksParams())
        end = float(batch.watermark)
        rows, areas, doubts = pnt.step(batch.rows, seen.slots, seen.minutes, tracked.tracks, end, doubts, params)
        beside = partial(near, assets=assets)
        view = View(
            *(batch.rows, seen.slots, beside, rows, beside(rows["lon"], rows["lat"]), tracked.tracks, seen.changes),
            *(assets, before, end, batch.origin),
            jams=areas,
        )
        for detector in DETECTORS:
            found, kept[detector.name] = detector.step(view, kept[detector.name], detector.params())
            findings += found
        jams.append(areas)
        minutes += int(np.count_nonzero(rows["sog_kn"] >= 3.0))
        before = end
    return Told(findings, np.concatenate(jams), minutes / 1440.0)


def loudest(findings: list[Finding], detector: str) -> dict[int, Finding]:
    """Return by MMSI the loudest finding of one detector, also where it was taken back later."""
    best: dict[int, Finding] = {}
    for f in findings:
        if f.detector == detector and (f.vessel.mmsi not in best or best[f.vessel.mmsi].evidence_db < f.evidence_db):
            best[f.vessel.mmsi] = f
    return best


def named(told: Told, mmsis: Iterable[int], detector: str, db: float = NAMED_DB) -> set[int]:
    """Return who of ``mmsis`` is named by one detector."""
    best = loudest(told.findings, detector)
    return {m for m in mmsis if m in best and best[m].evidence_db >= db}


class Score:
    """Counts over all worlds; `show` prints them with Wilson intervals."""

    def __init__(self) -> None:
        self.hits: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        self.delays: dict[str, list[float]] = defaultdict(list)
        self.false: Counter[str] = Counter()
        self.days = 0.0

    def add(self, name: str, hit: bool, delay_s: float | None = None) -> None:
        """Count one try."""
        self.hits[name][0] += hit
        self.hits[name][1] += 1
        if hit and delay_s is not None:
            self.delays[name].append(delay_s / 60.0)

    def show(self) -> None:
        """Print everything."""
        for name in sorted(self.hits):
            k, n = self.hits[name]
            low, high = wilson(k, n)
            late = f", median {np.median(self.delays[name]):.0f} min" if self.delays[name] else ""
            print(f"  {name:44} {k:4} of {n:4} = {k / n:6.1%} ({low:.1%} to {high:.1%}){late}")
        print(f"without cause, per 1,000 of {self.days:.0f} ship-days under way:")
        for name in sorted(self.false):
            print(f"  {name:44} {self.false[name]:4} = {1000 * self.false[name] / self.days:7.2f}")
        off, on = self.false["jammed ships named, field off"], self.false["jammed ships named, field on"]
        print(f"jammed ships named: {off} with the field off, {on} with it on: {1 - on / max(off, 1):.1%} fewer")


def wilson(k: int, n: int, z: float = 1.96) -> tuple[float, float]:
    """Return the 95 % Wilson interval of k of n."""
    p, z2 = k / n, z * z
    middle, half = p + z2 / (2 * n), z * sqrt(p * (1 - p) / n + z2 / (4 * n * n))
    return max(0.0, (middle - half) / (1 + z2 / n)), min(1.0, (middle + half) / (1 + z2 / n))


def honest(batches: list[Batch], assets: Assets, score: Score) -> Told:
    """Count who is named though nobody did anything."""
    told = watch(batches, assets, pnt.PntParams())
    score.days += told.ship_days
    score.false["areas"] += len(set(told.jams["id"].tolist()))
    for detector in DETECTORS:
        best = loudest(told.findings, detector.name)
        for db in (NAMED_DB, LOUD_DB):
            score.false[f"{detector.name} from {db:.0f} dB"] += sum(f.evidence_db >= db for f in best.values())
        for f in best.values():
            if f.evidence_db >= NAMED_DB:
                print(f"    {f.vessel.mmsi} type {f.vessel.type}: {f.evidence_db:+.1f} {f.code}: {f.text}")
    return told


def deceived(batches: list[Batch], assets: Assets, score: Score, seed: int, clean_run: Told) -> None:
    """Count what is found of deceptions and changes of identity outside of any area."""
    truths: list[Truth] = []
    stream: Iterator[Batch] = iter(batches)
    facts = {"until_s": 10_800.0, "hours": (0.7, 2.0)}
    for k, shape in enumerate(spoof.SHAPES):
        stream = spoof.inject(stream, Order(shape=shape, count=4, seed=seed + 10_007 * k, facts=facts), truths, assets)
    for k, shape in enumerate(identity.SHAPES):
        order = Order(shape=shape, count=4, seed=seed + 10_007 * (k + 5), facts=facts)
        stream = identity.inject(stream, order, truths, assets)
    told = watch(stream, assets, pnt.PntParams())
    guilty = {m for t in truths for m in (t.mmsi, *t.others)}
    times = Counter(m for t in truths for m in (t.mmsi, *t.others))
    for truth in truths:
        whom = (truth.mmsi, *truth.others)
        if any(times[m] > 1 for m in whom):
            continue  # two things done to one ship: neither can be told apart
        detector = truth.kind
        found = [
            f for f in told.findings if f.detector == detector and f.vessel.mmsi in whom and f.start >= truth.start
        ]
        loud = [f.seen_at for f in found if f.evidence_db >= NAMED_DB and not f.withdrawn]
        score.add(f"{detector} {truth.shape}", bool(loud), min(loud) - truth.start if loud else None)
    innocent = {m for d in DETECTORS for m in loudest(told.findings, d.name)} - guilty
    extra = {m for d in DETECTORS for m in named(told, innocent, d.name)}
    extra -= {m for d in DETECTORS for m in named(clean_run, innocent, d.name)}
    score.false["innocent ships named beside deceivers"] += len(extra)
    score.false["areas made of single deceivers"] += len(set(told.jams["id"].tolist()))


def jammed(batches: list[Batch], assets: Assets, score: Score, seed: int, shape: str, areas: int) -> None:
    """Count areas found, jammed ships named with the field on and off, and single deceivers found within."""
    truths: list[Truth] = []
    facts = {"after_s": 3600.0, "until_s": 9000.0, "least": 8}
    bad = list(jam.inject(iter(batches), Order(shape=shape, count=areas, seed=seed, facts=facts), truths, assets))
    bad, liars = with_liars(batches, bad, truths, seed, assets)
    on, off = watch(bad, assets, pnt.PntParams()), watch(bad, assets, pnt.PntParams(enabled=False))
    for k, truth in enumerate(truths):
        if len(truth.others) < 5 or any(touch(truth, other) for other in truths[:k]):
            continue  # fewer ships than make an area; or one that an earlier one runs into
        at = [float(j["seen_at"]) for j in on.jams if overlaps(j, truth) and j["seen_at"] >= truth.start]
        first = min(at) - truth.start if at else np.inf
        score.add(f"areas within 10 min, {truth.shape}", first <= FOUND_S, first)
        score.add("areas within 10 min, all", first <= FOUND_S, first)
        if first > FOUND_S:
            print(
                f"    {truth.shape} of {len(truth.others)} ships, {truth.radius_m / 1000:.0f} km: {first / 60:.0f} min"
            )
    guilty = {t.mmsi for t in liars} | {m for t in liars for m in t.others}
    innocent = {m for t in truths for m in t.others} - guilty
    for told, word in ((on, "on"), (off, "off")):
        score.false[f"jammed ships named, field {word}"] += len(named(told, innocent, position_deception.name))
    score.false["jammed ships named as identity_change"] += len(named(on, innocent, identity_change.name))
    for who in sorted(named(on, innocent, position_deception.name)):
        f = loudest(on.findings, position_deception.name)[who]
        print(f"    jammed {who}: {f.evidence_db:+.1f} {f.code}: {f.text}")
    for truth in liars:
        hit = bool(named(on, [truth.mmsi], position_deception.name))
        score.add(f"deceivers within an area, {truth.shape}", hit)
        score.add("deceivers within an area, all", hit)


def touch(one: Truth, other: Truth) -> bool:
    """Return whether two true areas come so near in place and time that one may be taken for the other."""
    near = distance_m(*one.position, *other.position) < one.radius_m + other.radius_m + 50_000.0
    return near and max(one.start, other.start) < min(one.end, other.end) + 3600.0


def overlaps(area: np.void, truth: Truth) -> bool:
    """Return whether an area found lies over a true one."""
    lon, lat = truth.position
    return bool(distance_m(float(area["lon"]), float(area["lat"]), lon, lat) <= truth.radius_m + area["radius_m"])


def with_liars(
    batches: list[Batch], bad: list[Batch], areas: list[Truth], seed: int, assets: Assets
) -> tuple[list[Batch], list[Truth]]:
    """Return the jammed batches with one deceiver in each area whose rows are those of her deceit, and the truths."""
    liars: list[Truth] = []
    begin = next(float(b.rows["t"].min()) for b in batches if b.rows.size)
    for k, area in enumerate(areas):
        after = area.start - begin + 300.0
        mine: list[Truth] = []
        shape = spoof.SHAPES[(seed + k) % len(spoof.SHAPES)]
        taken = [t.mmsi for t in liars] + [m for t in liars for m in t.others]
        ships = [m for m in area.others if m not in taken]
        facts = {"after_s": after, "until_s": after, "mmsi": ships, "hours": (0.5, 1.0)}
        if shape == "clone":
            facts.pop("mmsi")
            facts["within"] = [*area.position, area.radius_m]
        order = Order(shape=shape, count=1, seed=seed + 100 * k, facts=facts)
        false = list(spoof.inject(iter(batches), order, mine, assets))
        if not mine or mine[0].mmsi not in ships:
            continue
        who = [mine[0].mmsi, *mine[0].others]
        bad = [swapped(b, f, who) for b, f in zip(bad, false, strict=True)]
        liars += mine
    return bad, liars


def swapped(batch: Batch, other: Batch, who: list[int]) -> Batch:
    """Return a batch with the rows of some ships taken from another."""
    ours, theirs = np.isin(batch.rows["mmsi"], who), np.isin(other.rows["mmsi"], who)
    rows = np.concatenate((batch.rows[~ours], other.rows[theirs]))
    return batch._replace(rows=rows[np.lexsort((rows["hash"], rows["feed"], rows["mmsi"], rows["t"]))])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", default="1000-1004", help="FIRST-LAST, all for tuning or all for judging")
    parser.add_argument("--ships", type=int, default=2000)
    parser.add_argument("--hours", type=float, default=6.0)
    parser.add_argument("--areas", type=int, default=3, help="areas of jamming a world")
    said = parser.parse_args()
    first, last = map(int, said.seeds.split("-"))
    if not any(first in seeds and last in seeds for seeds in (TUNE, JUDGE)):
        parser.error("seeds are all of 1000-1999 (tuning) or all of 2000-2999 (judging)")
    assets = build.build(load.load(load.register_path()), reach_m=5000.0)
    score = Score()
    for seed in range(first, last + 1):
        batches = list(sea(seed, 0, said.ships, Switches(), said.hours))
        shape = jam.SHAPES[seed % len(jam.SHAPES)]
        print(f"seed {seed}, areas {shape}", flush=True)
        clean_run = honest(batches, assets, score)
        deceived(batches, assets, score, seed, clean_run)
        jammed(batches, assets, score, seed, shape, said.areas)
    print(f"\nSIMULATED, seeds {said.seeds}, {said.ships} ships, {said.hours} h each:")
    score.show()


if __name__ == "__main__":
    main()
