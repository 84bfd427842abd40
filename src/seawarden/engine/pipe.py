"""The pipe on one page: clean, tracks, near, detectors, join, weigh, incidents. No clock, no I/O, no globals.

`step` is the whole of it: a batch and a state in, what is new and a state out. Live, replay and exercise differ only in
who makes the batches; a restart differs only in where the state comes from.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from seawarden.detectors.contract import Detector
from seawarden.engine import faults
from seawarden.fusion import join
from seawarden.fusion.rules import JoinParams
from seawarden.incidents import lifecycle
from seawarden.model.asset import Assets
from seawarden.model.batch import Batch
from seawarden.model.finding import Finding
from seawarden.model.incident import Transition, Weighed
from seawarden.model.knowledge import Knowledge
from seawarden.model.view import View
from seawarden.risk import weigh
from seawarden.risk.table import EvidenceTable
from seawarden.tracks import clean, near, placed, pnt
from seawarden.tracks import state as tracks
from seawarden.tracks.assign import TracksParams
from seawarden.tracks.pnt import PntParams, PntState

Lap = Callable[[str], None]


@dataclass(frozen=True)
class Pipe:
    """What is in force: the register, the evidence table, the detectors and everybody's parameters."""

    assets: Assets
    table: EvidenceTable
    detectors: Mapping[str, tuple[Detector, Any]]
    clean: clean.CleanParams
    tracks: TracksParams
    join: JoinParams
    incidents: lifecycle.LifecycleParams
    pnt: PntParams
    knowledge: Knowledge
    files: weigh.Files


class State(NamedTuple):
    """Everything that the pipe remembers. `seawarden.engine.checkpoint` turns it into bytes and back."""

    clean: clean.CleanState
    tracks: tracks.TracksState
    pnt: PntState
    detectors: dict[str, np.ndarray]
    join: join.JoinState
    incidents: lifecycle.LifecycleState
    watermark: float
    faults: dict[str, str]


class News(NamedTuple):
    """What a step brought: past-clean rows, closed minutes, findings in the order (seen_at, id), journal rows.

    ``weighed`` is every case as it stood after each moment that changed it, below the bars too; ``jams`` JAMS, the
    areas of doubtful positions that opened, changed or closed.
    """

    batch: Batch
    minutes: np.ndarray
    findings: list[Finding]
    transitions: list[Transition]
    weighed: list[Weighed]
    jams: np.ndarray


def start(pipe: Pipe) -> State:
    """Return the state before the first row."""
    kept = {name: detector.start() for name, (detector, _) in pipe.detectors.items()}
    return State(clean.start(), tracks.start(), pnt.start(), kept, join.start(), lifecycle.start(), -np.inf, {})


def step(pipe: Pipe, batch: Batch, state: State, lap: Lap = lambda _stage: None) -> tuple[State, News]:
    """Take a batch through the pipe. ``lap`` is told each stage's name when it is done (the caller may time it)."""
    batch, cleaned = clean.step(batch, state.clean, pipe.clean)
    batch = batch._replace(watermark=float(batch.watermark))
    lap("clean")
    tracked, tracks_state = tracks.step(batch, state.tracks, pipe.tracks)
    lap("tracks")
    minutes, jams, doubted = pnt.step(
        batch.rows, tracked.slots, tracked.minutes, tracks_state.tracks, batch.watermark, state.pnt, pipe.pnt
    )
    lap("pnt")
    view = View(
        rows=batch.rows,
        slots=tracked.slots,
        near=partial(near.near, assets=pipe.assets),
        minutes=minutes,
        minutes_near=near.near(minutes["lon"], minutes["lat"], pipe.assets),
        tracks=tracks_state.tracks,
        changes=tracked.changes,
        assets=pipe.assets,
        t_prev=state.watermark,
        watermark=batch.watermark,
        origin=batch.origin,
        placed=partial(placed.placed, knowledge=pipe.knowledge),
        jams=jams,
        knowledge=pipe.knowledge,
        likelihoods=pipe.table.likelihoods,
    )
    lap("near")
    findings, kept, broken = faults.detect(pipe.detectors, view, state.detectors, state.faults, lap)
    cases, joined = join.step(findings, batch.watermark, state.join, pipe.join)
    weighed = [weigh.weigh(case, pipe.assets, pipe.table, pipe.files) for case in cases]
    transitions, incidents = lifecycle.step(weighed, batch.watermark, state.incidents, pipe.incidents)
    lap("incidents")
    after = State(cleaned, tracks_state, doubted, kept, joined, incidents, batch.watermark, broken)
    return after, News(batch, minutes, findings, transitions, weighed, jams)
