"""Which truth a case has seen, and when it passed each posterior: what every rate is counted from."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

import numpy as np

from seawarden.exercise.contract import Truth
from seawarden.exercise.score.told import CaseTold, Told

AFTER_S: Final = 2 * 3600.0  # a case first loud so long after the end of a truth still names its ship
HALF_HOUR_S: Final = 1800.0  # the shortest time in which a ship can be called and answer


class Climb(NamedTuple):
    """How the posterior for one truth rose: ``db`` rises strictly, ``t`` never falls; empty where nothing was seen."""

    t: np.ndarray
    db: np.ndarray

    def reached(self, bar_db: float) -> float:
        """Return when ``bar_db`` was first reached, inf where never."""
        at = int(np.searchsorted(self.db, bar_db))
        return float(self.t[at]) if at < self.t.size else np.inf

    @property
    def highest_db(self) -> float:
        """The highest posterior, -inf where nothing was seen."""
        return float(self.db[-1]) if self.db.size else -np.inf


class Matched(NamedTuple):
    """A truth, the day that it lies in, and what the watch made of it."""

    truth: Truth
    told: Told
    climb: Climb
    evidence_db: float = -np.inf  # the highest posterior less its prior
    at_risk: Mapping[str, float] = MappingProxyType({})  # assets said to lie on her way, and when first

    @property
    def group(self) -> str:
        """Kind and shape, by which rates are told apart."""
        return f"{self.truth.kind}/{self.truth.shape}"

    @property
    def onset(self) -> float:
        """When it began; for a ship that came into view with her anchor out, when she did."""
        return max(self.truth.start, float(self.truth.facts.get("first_seen") or self.truth.start))

    def struck_at(self, k: int) -> float:
        """Return when the k-th asset (from 1) was passed over, NaN where there were fewer."""
        return self.truth.struck[k - 1][1] if len(self.truth.struck) >= k else np.nan


def parties(truth: Truth) -> set[int]:
    """Return the MMSI of every ship that has a part in it."""
    return {truth.mmsi, *truth.others}


def climb(steps: Iterable[tuple[float, float]], start: float, end: float) -> Climb:
    """Return the new highest posteriors of ``steps`` (t, dB) with start <= t <= end, in the order of time."""
    t: list[float] = []
    db: list[float] = []
    for when, posterior in sorted(steps):
        if start <= when <= end and (not db or posterior > db[-1]):
            if t and t[-1] == when:
                db[-1] = posterior
                continue
            t.append(when)
            db.append(posterior)
    return Climb(np.array(t), np.array(db))


def seen_by(told: Told, cases: Iterable[CaseTold]) -> list[Matched]:
    """Return each truth of a day with the climb of the cases of its kind on its ships, from its start on.

    A case that was loud before the truth began counts from the first value that was told after the start: what the
    watch said of innocent hours is no merit.
    """
    by_ship: dict[tuple[str, int], list[CaseTold]] = {}
    for case in cases:
        for mmsi in {case.mmsi, *case.others}:
            by_ship.setdefault((case.kind, mmsi), []).append(case)
    found = []
    for truth in told.truths:
        mine = {c.id: c for m in sorted(parties(truth)) for c in by_ship.get((truth.kind, m), ())}
        steps = [step for case in mine.values() for step in case.steps]
        rises = climb(steps, truth.start, truth.end + AFTER_S)
        alone = [(climb(c.steps, truth.start, truth.end + AFTER_S), c.prior_db) for c in mine.values()]
        evidence = max((rise.highest_db - prior for rise, prior in alone), default=-np.inf)
        risks: dict[str, float] = {}
        for case in mine.values():
            for asset, when in case.at_risk.items():
                risks[asset] = min(when, risks.get(asset, when))
        found.append(Matched(truth, told, rises, evidence, risks))
    return found


def named(told: Told) -> set[int]:
    """Return the MMSI of every ship that some truth of the day names: no case on them is innocent."""
    return {mmsi for truth in told.truths for mmsi in parties(truth)}


def innocent(told: Told, cases: Iterable[CaseTold]) -> list[CaseTold]:
    """Return the cases on ships that no truth of the day names: every one of them that is loud is a false one."""
    guilty = named(told)
    return [case for case in cases if case.mmsi not in guilty]


def flagged(told: Told, rule: str, kind: str) -> list[CaseTold]:
    """Return what a rule of others flagged as cases of ``kind`` at 0 dB, so that the same code can score it.

    A rule that is already up when a truth begins is taken to have seen it at once: the most that can be granted.
    """
    starts: dict[int, list[float]] = {}
    for truth in told.truths:
        for mmsi in parties(truth):
            starts.setdefault(mmsi, []).append(truth.start)
    cases = []
    for i, (mmsi, since, until) in enumerate(told.rules.get(rule, [])):
        during = [start for start in starts.get(mmsi, []) if since < start <= until]
        steps = [(t, 0.0) for t in (since, *during)]
        cases.append(CaseTold(id=f"{rule}-{i}", kind=kind, mmsi=mmsi, steps=steps, levels={"warning": since}))
    return cases
