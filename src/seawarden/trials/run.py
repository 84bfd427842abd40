"""One exercise day through the whole pipe, and many of them in several processes, merged in the order of seeds."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from dataclasses import replace
from functools import cache
from multiprocessing import get_context
from typing import Any, Final, NamedTuple

import msgspec
import numpy as np

from seawarden import app
from seawarden.engine import pipe as line
from seawarden.engine import run as engine
from seawarden.exercise.contract import JUDGE, TUNE, Truth
from seawarden.exercise.score.match import parties
from seawarden.exercise.score.told import Told
from seawarden.model.batch import Batch
from seawarden.model.errors import UsageError
from seawarden.trials.run_gather import Gather
from seawarden.trials.run_source import Made, learnt, made
from seawarden.trials.run_spec import Spec, acts

Progress = Callable[[int, int, int], None]
JUDGED: Final = "scoring takes judge seeds"
TUNED: Final = "fitting takes tune seeds"


class Cost(NamedTuple):
    """Rows through the pipe and seconds in each stage: differs from run to run, so it stands apart from a `Told`."""

    rows: int
    seconds: dict[str, float]


def judge_seeds(seeds: Sequence[int]) -> Sequence[int]:
    """Return the seeds. UsageError where one of them is none for judging."""
    return _within(seeds, JUDGE, JUDGED)


def tune_seeds(seeds: Sequence[int]) -> Sequence[int]:
    """Return the seeds. UsageError where one of them is none for tuning."""
    return _within(seeds, TUNE, TUNED)


def _within(seeds: Sequence[int], of: range, why: str) -> Sequence[int]:
    for seed in seeds:
        if seed not in of:
            raise UsageError(f"{why} ({of.start}-{of.stop - 1}); {seed} is none: tune and judge seeds never meet")
    return seeds


@cache
def force() -> app.Force:
    """Return what is in force: the defaults of the project, prepared once a process."""
    return app.prepare(None, None)


def trial(seed: int, spec: Spec) -> Told:
    """Return what one exercise day told; see `day` for several over the same sea."""
    return day(seed, [spec])[0][0]


def day(seed: int, specs: Sequence[Spec]) -> list[tuple[Told, Cost]]:
    """Return what the days of ``specs`` told. The sea is made once for all that ask for the same one."""
    key, source, known = "", None, None
    out = []
    for spec in specs:
        if source is None or key != spec.sea_key:
            key, known = spec.sea_key, None
            source = made(seed, spec)  # a day of the whole Baltic is some hundred MB: one is held at a time
        if spec.learnt_days and known is None:
            known = learnt(seed, spec, force().pipe)
        out.append(through(seed, spec, source._replace(learnt=known if spec.learnt_days else None), force().pipe))
    return out


def through(seed: int, spec: Spec, source: Made, pipe: line.Pipe) -> tuple[Told, Cost]:
    """Take one day through ``pipe``."""
    truths: list[Truth] = list(source.truths)
    watch = engine.Stopwatch()
    pipe = source.pipe(pipe)
    if not spec.field:
        pipe = replace(pipe, pnt=pipe.pnt._replace(enabled=False))
    gather = Gather(pipe, rules=spec.rules)
    engine.drive(acted(source, seed, spec, truths), pipe, line.start(pipe), gather, watch)
    told = gather.told(seed, spec.name, spec.label, spec.hours, _apart(truths))
    told.ordered = sum(ordered.count for ordered in spec.ordered)
    told.facts["clashes"] = len(truths) - len(told.truths)
    seconds = {stage: s for stage, s in watch.seconds.items() if stage not in ("reading", "writing")}
    return told, Cost(gather.rows, seconds)


def acted(source: Made, seed: int, spec: Spec, truths: list[Truth]) -> Iterator[Batch]:
    """Yield the day's batches with everything that the spec orders done to some of its ships."""
    batches: Iterator[Batch] = iter(source.batches)
    for inject, order in acts(seed, spec, source.under_way):
        batches = inject(batches, order, truths, force().pipe.assets)
    return batches


def _apart(truths: list[Truth]) -> list[Truth]:
    """Return the truths in the order of time, without those that share a ship: what was done twice says nothing.

    An area, which is no ship's own doing (MMSI 0), may hold ships to which something else is done.
    """
    count: dict[int, int] = {}
    for truth in truths:
        for mmsi in parties(truth) if truth.mmsi else ():
            count[mmsi] = count.get(mmsi, 0) + 1
    alone = [t for t in truths if not t.mmsi or all(count[mmsi] == 1 for mmsi in parties(t))]
    return sorted(alone, key=lambda t: (t.start, t.mmsi))


def job(seed: int, specs: Sequence[Spec]) -> list[tuple[bytes, Cost]]:
    """Do one process's piece of work; a Told goes back as bytes."""
    return [(msgspec.msgpack.encode(told, enc_hook=number), cost) for told, cost in day(seed, specs)]


def days(
    work: Sequence[tuple[int, Sequence[Spec]]], jobs: int = 2, progress: Progress | None = None
) -> tuple[list[Told], Cost]:
    """Return what all days told, in the order of ``work``, and what the pipe cost in all.

    ``jobs`` processes work; with 1 nothing is started. ``progress`` is told (done, total, rows).
    """
    results: dict[int, list[tuple[bytes, Cost]]] = {}
    if jobs <= 1 or len(work) <= 1:
        for i, (seed, specs) in enumerate(work):
            results[i] = job(seed, specs)
            _tell(progress, results, len(work))
    else:
        with ProcessPoolExecutor(max_workers=jobs, mp_context=get_context("spawn")) as pool:
            waiting = {pool.submit(job, seed, specs): i for i, (seed, specs) in enumerate(work)}
            while waiting:
                done, _ = wait(waiting, return_when=FIRST_COMPLETED)
                for future in done:
                    results[waiting.pop(future)] = future.result()
                _tell(progress, results, len(work))
    told, seconds, rows = [], dict[str, float](), 0
    for i in range(len(work)):
        for blob, cost in results[i]:
            told.append(msgspec.msgpack.decode(blob, type=Told))
            rows += cost.rows
            for stage, s in cost.seconds.items():
                seconds[stage] = seconds.get(stage, 0.0) + s
    return told, Cost(rows, seconds)


def number(value: Any) -> Any:
    """Return a NumPy number as Python's own: facts of a truth may hold either. NotImplementedError for all else."""
    if isinstance(value, np.generic):
        return value.item()
    raise NotImplementedError(f"no agreed form for {type(value).__name__}")


def _tell(progress: Progress | None, results: dict[int, list[tuple[bytes, Cost]]], total: int) -> None:
    if progress:
        progress(len(results), total, sum(cost.rows for part in results.values() for _, cost in part))
