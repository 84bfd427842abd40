"""Cut the stream anywhere, stop and restart anywhere, hear it out of order: the same bytes come out."""

from collections.abc import Iterator
from functools import cache

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawarden import app
from seawarden.engine import pipe as line
from seawarden.engine.checkpoint import restore, save
from seawarden.exercise import demo as exercise
from seawarden.model.batch import Batch, Origin

LATENESS_S = 60.0


@cache
def force() -> app.Force:
    return app.prepare(None, None)


@cache
def day() -> tuple[np.ndarray, np.ndarray]:
    """Return eight hours of the exercise around the drag: every third ship, and the tanker."""
    batches = list(exercise.demo(seed=3))
    rows = np.concatenate([b.rows for b in batches])
    statics = np.concatenate([b.statics for b in batches])
    begin = rows["t"].min() + 6 * 3600.0
    keep = (rows["t"] >= begin) & (rows["t"] < begin + 8 * 3600.0)
    tanker = statics["mmsi"][np.char.find(statics["name"], b"TANKER") >= 0]
    ours = (rows["mmsi"] % 3 == 0) | np.isin(rows["mmsi"], tanker)
    return rows[keep & ours], statics[statics["t"] < begin + 8 * 3600.0]


def told(batches: Iterator[Batch], restart: bool = False) -> tuple[bytes, dict[str, int]]:
    """Return everything that the pipe said, as bytes, and what clean counted."""
    pipe = force().pipe
    state, findings, transitions, minutes = line.start(pipe), [], [], []
    for batch in batches:
        if restart:
            state = restore(save(state), line.start(pipe))
        state, news = line.step(pipe, batch, state)
        findings += news.findings
        transitions += news.transitions
        minutes.append(news.minutes)
    assert not state.faults, state.faults
    said = msgspec.json.encode([findings, transitions]) + np.concatenate(minutes).tobytes()
    return said, {"kept": state.clean.rows_kept, "folded": state.clean.folded, **state.clean.dropped}


def cut(at: list[float], arrival: np.ndarray | None = None, lateness_s: float = 0.0) -> Iterator[Batch]:
    """Yield the day cut at these shares of its time; with ``arrival`` rows come in the order of those times."""
    rows, statics = day()
    when = rows["t"] if arrival is None else arrival
    order = np.argsort(when, kind="stable")
    rows, when = rows[order], when[order]
    span = when[-1] - when[0]
    marks = [when[0] + share * span for share in sorted(at)]
    first_row, first_static = 0, 0
    for mark in marks:
        row, static = int(np.searchsorted(when, mark)), int(np.searchsorted(statics["t"], mark))
        yield Batch(rows[first_row:row], statics[first_static:static], mark - lateness_s, Origin.EXERCISE)
        first_row, first_static = row, static
    yield Batch(rows[first_row:], statics[first_static:], np.inf, Origin.EXERCISE)


@cache
def whole() -> tuple[bytes, dict[str, int]]:
    return told(cut([]))


def test_the_day_says_something() -> None:
    """Without findings and incidents the tests below would prove nothing."""
    said, counts = whole()
    assert b'"anchor_drag"' in said
    assert b'"opened"' in said
    assert counts["folded"] > 0


@settings(max_examples=25)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_cut_anywhere_says_the_same(at: list[float]) -> None:
    assert told(cut(at)) == whole()


@settings(max_examples=15)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=8))
def test_restart_anywhere_says_the_same(at: list[float]) -> None:
    assert told(cut(at), restart=True) == whole()


@settings(max_examples=15)
@given(st.integers(0, 2**32 - 1), st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_rows_late_within_the_lateness_say_the_same(seed: int, at: list[float]) -> None:
    rows, _ = day()
    arrival = rows["t"] + np.random.default_rng(seed).uniform(0, LATENESS_S, rows.size)
    assert told(cut(at, arrival, LATENESS_S)) == whole()


@pytest.mark.parametrize("name", ["anchor_drag", "loitering"])
def test_a_detector_that_throws_is_set_aside_and_the_rest_go_on(name: str) -> None:
    pipe = force().pipe
    detector, params = pipe.detectors[name]

    def broken(*_: object) -> None:
        raise ZeroDivisionError("on purpose")

    sick = type(detector)(detector.name, detector.keeps, detector.params, broken, detector.sees, detector.blind)
    ill = line.Pipe(**{**vars(pipe), "detectors": {**pipe.detectors, name: (sick, params)}})
    state, findings = line.start(ill), []
    for batch in cut([0.3, 0.6]):
        state, news = line.step(ill, batch, state)
        findings += news.findings
    assert state.faults == {name: "ZeroDivisionError: on purpose"}
    assert all(f.detector != name for f in findings)
    assert state.clean.rows_kept == whole()[1]["kept"]
