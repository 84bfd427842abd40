"""`seawarden exercise score`: days through the pipe, numbers, files. The same code and seeds give the same bytes."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import msgspec

from seawarden import __version__
from seawarden.engine import run as engine
from seawarden.exercise.contract import JUDGE
from seawarden.exercise.score import jamming, recon
from seawarden.exercise.score.board import board
from seawarden.exercise.score.claims import claims
from seawarden.exercise.score.stats import rounded
from seawarden.exercise.score.told import Told
from seawarden.model.times import iso
from seawarden.trials.baselines import RULES
from seawarden.trials.run import Cost, Progress, days, force, judge_seeds
from seawarden.trials.run_plan import CASES, JAMMED, SEEDS, Size, Work, cases, plan

SCHEMA: Final = "seawarden.score/1"
VARIANTS: Final = 40
SCORE, TIMING, REPORT = "score.json", "timing.json", "report.html"


@dataclass(frozen=True)
class Ask:
    """What a score is asked for. ``quick``: a few hours of few ships, to see that everything runs; no figure of it
    means anything."""

    seeds: tuple[int, ...] = SEEDS
    drag_seeds: tuple[int, ...] = SEEDS
    noises: tuple[str, ...] = ("honest", "mild")
    variants: int = VARIANTS  # of each reconstruction; 0: none
    jam: bool = True
    quick: bool = False
    jobs: int = 2
    thin_s: float = 30.0


def score(ask: Ask, progress: Progress | None = None) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return (what score.json holds, what timing.json holds). UsageError where a seed is none for judging."""
    judge_seeds((*ask.seeds, *ask.drag_seeds))
    watch = engine.Stopwatch()
    work = planned(ask)
    told, cost = days(work, ask.jobs, progress)
    return scored(told, work, ask.quick), timing(cost, watch, ask.jobs)


def planned(ask: Ask) -> Work:
    """Return the days that a score is made of."""
    whole = Size(thin_s=ask.thin_s)
    size, most = (Size(300, 8.0, max(ask.thin_s, 60.0), 4), 1) if ask.quick else (whole, None)
    work = plan(ask.seeds[:most], ask.drag_seeds[:most], ask.noises, size, jam=ask.jam)
    return work + cases(range(JUDGE.start, JUDGE.start + min(ask.variants, most or ask.variants)))


def scored(told: Sequence[Told], work: Work, quick: bool = False) -> dict[str, Any]:
    """Return the board of days with what it rests on."""
    table = force().pipe.table
    bars = {kind: row.levels for kind, row in table.kinds.items()}
    told_of: dict[str, Any] = {
        "schema": SCHEMA,
        "simulated": True,
        "quick": quick,
        "version": __version__,
        "evidence": {"name": table.name, "date": table.date, "data": table.data, "sha256": force().evidence_sha256},
        "config_sha256": force().config_sha256,
        "days": [_day(d) for d in told],
        "plan": {"ships": work[0][1][0].ships, "hours": work[0][1][0].hours, "thin_s": work[0][1][0].thin_s}
        if work and work[0][1]
        else {},
        "rules": {name: {"text": rule.text, "source": rule.source} for name, rule in RULES.items()},
        "noise": board(
            [d for d in told if d.noise not in (CASES, JAMMED)],
            bars,
            {name: rule.kinds for name, rule in RULES.items()},
        ),
        "reconstructions": recon.cases([d for d in told if d.noise == CASES], bars),
        "jamming": jamming.jamming(
            [d for d in told if d.noise == JAMMED and d.name == "jammed"],
            [d for d in told if d.noise == JAMMED and d.name != "jammed"],
            bars,
        ),
    }
    return {**told_of, "claims": claims(told_of)}


def _day(told: Told) -> dict[str, Any]:
    """Return one line about a day: what was in it, nothing of how it went."""
    first = min((truth.start for truth in told.truths), default=None)
    return {
        "seed": told.seed,
        "name": told.name,
        "noise": told.noise,
        "rows": told.rows,
        "ship_days": rounded(told.ship_days, 2),
        "truths": len(told.truths),
        "first": iso(first) if first is not None else None,
        "clashes": told.facts.get("clashes", 0),
    }


def timing(cost: Cost, watch: engine.Stopwatch, jobs: int) -> dict[str, Any]:
    """Return what each stage and detector cost: it differs from run to run, so it stands apart."""
    rows = max(cost.rows, 1)
    seconds = sum(cost.seconds.values())
    return {
        "seconds": round(watch.total(), 1),
        "jobs": jobs,
        "rows": cost.rows,
        "pipe_rows_per_s": round(rows / seconds) if seconds else None,
        "stages": {
            name: {"ns_per_row": round(1e9 * s / rows, 1), "rows_per_s": round(rows / s) if s else None}
            for name, s in cost.seconds.items()
        },
    }


def write(board_of: dict[str, Any], times: dict[str, Any], out: Path, page: str) -> None:
    """Write score.json, timing.json and the report into ``out``."""
    out.mkdir(parents=True, exist_ok=True)
    for name, value in ((SCORE, board_of), (TIMING, times)):
        data = msgspec.json.format(msgspec.json.encode(value, order="sorted"), indent=1)
        (out / name).write_bytes(data + b"\n")
    (out / REPORT).write_text(page, encoding="utf-8")
