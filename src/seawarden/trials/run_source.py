"""Where the batches of a trial come from: the sea of the exercise, the demo's day, a reconstruction."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final, NamedTuple

import numpy as np

from seawarden.app import Force
from seawarden.engine.pipe import Pipe
from seawarden.exercise import demo
from seawarden.exercise.contract import Truth
from seawarden.exercise.tanker import ESTLINK_2, LAST_CABLE, SHIP
from seawarden.model.asset import Assets
from seawarden.model.batch import Batch
from seawarden.model.kinds import Kind
from seawarden.trials.run_spec import Spec

UNDER_WAY_KN: Final = 6.0


class Made(NamedTuple):
    """A day as it was made: batches, what was done in them, ships that sail; ``assets`` None: the register in force."""

    batches: list[Batch]
    truths: list[Truth]
    under_way: np.ndarray  # MMSI, sorted
    assets: Assets | None = None

    def pipe(self, pipe: Pipe) -> Pipe:
        """Return the pipe with the day's own register, where it has one."""
        return pipe if self.assets is None else replace(pipe, assets=self.assets)

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


SOURCES: Final[Mapping[str, Callable[[int, Spec], Made]]] = MappingProxyType({"demo": _demo})
