"""The detector contract: one file, parameters, kept state, one step; found because it lies in this folder.

A detector is `step(view, state, params) -> (findings, state)`:

- ``state`` is a record array of dtype ``keeps``, one row a track slot (`grown` makes it as long as ``view.tracks``) or
  any other table that it declares; it is spent by the call: only what comes back counts. It must survive
  ``keeps``-typed bytes and back.
- Findings carry ``seen_at`` in [view.t_prev, view.watermark): all of them, none later (see `seawarden.model.batch`).
- Text and numbers use only what was known at ``seen_at``. What is known later is a finding with the same id again.
- No clock, no I/O, no globals, no other detector. ``view`` is read only.
- The module's doc string has the lines ``Sees:`` and ``Blind to:``; both are shown to users.
"""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from seawarden.model.finding import Finding
from seawarden.model.view import View

Step = Callable[[View, np.ndarray, Any], tuple[list[Finding], np.ndarray]]


@dataclass(frozen=True)
class Detector:
    """A detector as the engine sees it. ``params`` is a frozen dataclass with defaults."""

    name: str
    keeps: np.dtype[Any]
    params: type[Any]
    step: Step
    sees: str
    blind: str

    def start(self) -> np.ndarray:
        """Return the state before the first row."""
        return np.empty(0, self.keeps)


def detector(name: str, keeps: Any, params: type[Any], doc: str | None) -> Callable[[Step], Detector]:
    """Make a detector of a step; ``doc`` is the module's ``__doc__`` (ValueError where it lacks Sees or Blind to)."""

    def make(step: Step) -> Detector:
        return Detector(name, np.dtype(keeps), params, step, _part(doc, "Sees:"), _part(doc, "Blind to:"))

    return make


def _part(doc: str | None, label: str) -> str:
    """Return the paragraph of ``doc`` that begins with ``label``, on one line."""
    for paragraph in (doc or "").split("\n\n"):
        text = " ".join(paragraph.split())
        if text.startswith(label):
            return text.removeprefix(label).strip()
    raise ValueError(f"a detector's doc string needs a paragraph that begins with {label!r}")


def find() -> dict[str, Detector]:
    """Return every detector of this folder, in the order of names. A file that cannot be imported stops the start."""
    package = importlib.import_module("seawarden.detectors")
    found: dict[str, Detector] = {}
    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda m: m.name):
        module = importlib.import_module(f"seawarden.detectors.{info.name}")
        for value in vars(module).values():
            if isinstance(value, Detector) and value.step.__module__ == module.__name__:
                found[value.name] = value
    return dict(sorted(found.items()))


def grown(state: np.ndarray, size: int) -> np.ndarray:
    """Return ``state`` with at least ``size`` rows, new ones zero; doubles, so that growth stays cheap."""
    if state.size >= size:
        return state
    more = np.zeros(max(size, 2 * state.size, 64), state.dtype)
    more[: state.size] = state
    return more
