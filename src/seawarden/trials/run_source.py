"""Where the batches of a trial come from: the sea of the exercise, the demo's day, a reconstruction."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import Final, NamedTuple

import numpy as np

from seawarden.app import Force
from seawarden.engine import pipe as line
from seawarden.engine.pipe import Pipe
from seawarden.exercise import demo
from seawarden.exercise.cases.variants import case_day
from seawarden.exercise.contract import Switches, Truth
from seawarden.exercise.sea.world import sea
from seawarden.exercise.tanker import ESTLINK_2, LAST_CABLE, SHIP
from seawarden.knowledge.learn import Learner
from seawarden.model.asset import Assets
from seawarden.model.batch import Batch
from seawarden.model.kinds import Kind
from seawarden.model.knowledge import Knowledge
from seawarden.register import build
from seawarden.tracks import placed
from seawarden.trials.run_spec import Spec

UNDER_WAY_KN: Final = 6.0
REACH_M: Final = 5000.0  # as the default configuration has it


class Made(NamedTuple):
    """A day as it was made: batches, what was done in them, ships that sail.

    ``assets`` None: the register in force. ``learnt`` None: nothing was learnt from earlier days.
    """

    batches: list[Batch]
    truths: list[Truth]
    under_way: np.ndarray  # MMSI, sorted
    assets: Assets | None = None
    learnt: Knowledge | None = None

    def pipe(self, pipe: Pipe) -> Pipe:
        """Return the pipe with the day's own register and with what was learnt, where there is any."""
        if self.assets is not None:
            pipe = replace(pipe, assets=self.assets)
        if self.learnt is not None:
            known = pipe.knowledge._replace(ships=self.learnt.ships, speeds=self.learnt.speeds, heard=self.learnt.heard)
            pipe = replace(pipe, knowledge=known)
        return pipe

    def force(self, force: Force) -> Force:
        """Return what is in force with the day's own register, where it has one."""
        return replace(force, pipe=self.pipe(force.pipe))


def made(seed: int, spec: Spec) -> Made:
    """Return the day that a spec asks for, before anything is done to it. KeyError for an unknown source."""
    return SOURCES[spec.source](seed, spec)


def sailing(batches: list[Batch]) -> np.ndarray:
    """Return the MMSI of every ship that is under way at some time in the batches, sorted."""
    parts = [batch.rows["mmsi"][batch.rows["sog_kn"] >= UNDER_WAY_KN] for batch in batches]
    return np.unique(np.concatenate(parts)) if parts else np.empty(0, np.uint32)


def _demo(seed: int, spec: Spec) -> Made:
    """Return the demo's day with its tanker as the truth: she slows at 09:45 and stays slow until 16:44."""
    batches = list(demo.demo(seed, spec.ships))
    struck = [("estlink-2", demo.MIDNIGHT + ESTLINK_2[0] * 3600.0)]
    truth = Truth(
        kind=str(Kind.ANCHOR_DRAG), shape="demo", mmsi=SHIP.mmsi, start=demo.MIDNIGHT + 9.75 * 3600.0,
        end=demo.MIDNIGHT + LAST_CABLE[0] * 3600.0, struck=struck, position=ESTLINK_2[1], facts={"loss": 0.25},
    )  # fmt: skip
    return Made(batches, [truth], sailing(batches))


def _sea(seed: int, spec: Spec) -> Made:
    """Return a day of the simulated Baltic."""
    batches = list(_batches(seed, spec, spec.day))
    return Made(batches, [], sailing(batches))


def _batches(seed: int, spec: Spec, day: int) -> Iterator[Batch]:
    switches = Switches(noise=spec.noise, thin_s=spec.thin_s, **spec.switches)
    return sea(seed, day, spec.ships, switches, spec.hours)


def _case(seed: int, spec: Spec) -> Made:
    """Return a variant of a reconstruction, with the case's own register."""
    batches, truths, register = case_day(spec.case, seed)
    kept = list(batches)
    return Made(kept, truths, sailing(kept), build.build(register, reach_m=REACH_M))


def learnt(seed: int, spec: Spec, pipe: Pipe) -> Knowledge:
    """Return what an archive of the ``spec.learnt_days`` before the spec's day teaches: no inject is in it.

    The same fleet sails on those days, in other weather, on other voyages.
    """
    learner = Learner(partial(placed.placed, knowledge=pipe.knowledge))
    quiet = replace(pipe, detectors={})
    for day in range(spec.day - spec.learnt_days, spec.day):
        state = line.start(quiet)
        for batch in _batches(seed, spec, day):
            state, news = line.step(quiet, batch, state)
            learner.add(news.minutes, state.tracks.tracks)
    return learner.knowledge()


SOURCES: Final[Mapping[str, Callable[[int, Spec], Made]]] = MappingProxyType(
    {"sea": _sea, "demo": _demo, "case": _case}
)
