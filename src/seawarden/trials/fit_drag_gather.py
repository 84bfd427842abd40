"""Days of the simulated sea measured for the fit of `anchor_drag`: made, dragged, through the start of the pipe."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import Final

import numpy as np

from seawarden.detectors._drag_state import KEEPS
from seawarden.detectors.anchor_drag import Params, records
from seawarden.detectors.contract import grown
from seawarden.engine import pipe as line
from seawarden.engine.pipe import Pipe
from seawarden.exercise.contract import Order, Truth
from seawarden.exercise.inject.drag import drag
from seawarden.model.batch import Batch
from seawarden.model.tables import CLASS_A, POSITIONS, empty
from seawarden.model.view import CHANGES, View
from seawarden.tracks import near, placed
from seawarden.trials.fit_drag_days import Day
from seawarden.trials.run import force
from seawarden.trials.run_source import learnt, made
from seawarden.trials.run_spec import Spec

UNDER_WAY_KN: Final = 3.0
VARIANTS: Final = (("lasting", "halting"), ("dips", "already"))


def gather(seed: int, each: int, spec: Spec) -> Iterator[Day]:
    """Yield the measured days of one tune seed: with ``each`` ships of every shape, without and with an archive learnt.

    Two shapes a day, so that neighbours are mostly innocent. ``spec`` says which sea, and how many days are learnt.
    """
    source = made(seed, spec)
    pipe = replace(force().pipe, detectors={})
    known = learnt(seed, spec, pipe) if spec.learnt_days else None
    for shapes in VARIANTS:
        truths: list[Truth] = []
        batches: Iterator[Batch] = iter(source.batches)
        for number, shape in enumerate(shapes):
            order = Order(shape=shape, count=each, seed=seed * 100 + number)
            batches = drag(batches, order, truths, assets=pipe.assets)
        pipes = [pipe]
        if known is not None:
            also = pipe.knowledge._replace(ships=known.ships, speeds=known.speeds)
            pipes.append(replace(pipe, knowledge=also))
        yield from measured(batches, truths, pipes)


def measured(batches: Iterable[Batch], truths: list[Truth], pipes: list[Pipe]) -> list[Day]:
    """Return the day measured once for each pipe: they may differ in what is known beforehand."""
    state, before = line.start(pipes[0]), -np.inf
    kept = [np.zeros(0, KEEPS) for _ in pipes]
    found: list[list[tuple[np.ndarray, np.ndarray]]] = [[] for _ in pipes]
    moving: list[np.ndarray] = []
    for batch in batches:
        state, news = line.step(pipes[0], batch, state)
        minutes = news.minutes[news.minutes["ais_class"] <= CLASS_A]
        moving.append(minutes["mmsi"][minutes["sog_kn"] >= UNDER_WAY_KN])
        tracks = state.tracks.tracks
        beside = near.near(minutes["lon"], minutes["lat"], pipes[0].assets)
        for k, pipe in enumerate(pipes):
            kept[k] = grown(kept[k], tracks.size)
            view = View(
                empty(POSITIONS), np.empty(0, np.int32), partial(near.near, assets=pipe.assets), minutes, beside,
                tracks, empty(CHANGES), pipe.assets, before, state.watermark, batch.origin,
                placed=partial(placed.placed, knowledge=pipe.knowledge), knowledge=pipe.knowledge,
            )  # fmt: skip
            got = records(view, kept[k], Params())
            found[k].append((got.copy(), tracks["mmsi"][got["slot"]]))
        before = state.watermark
    ships, minutes_each = np.unique(np.concatenate(moving), return_counts=True)
    under_way = dict(zip(ships.tolist(), minutes_each.tolist(), strict=True))
    return [
        Day(np.concatenate([r for r, _ in parts]), np.concatenate([m for _, m in parts]), truths, under_way)
        for parts in found
    ]
