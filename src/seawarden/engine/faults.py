"""A detector that throws is set aside and named; the rest go on."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from seawarden.detectors.contract import Detector
from seawarden.model.finding import Finding
from seawarden.model.view import View


def detect(
    detectors: Mapping[str, tuple[Detector, Any]],
    view: View,
    states: dict[str, np.ndarray],
    broken: dict[str, str],
    lap: Callable[[str], None],
) -> tuple[list[Finding], dict[str, np.ndarray], dict[str, str]]:
    """Step every detector that still stands; return the findings in the order (seen_at, id), states, and who fell.

    A detector that throws keeps what it found before this step and says nothing more: half of a step's findings would
    depend on where the stream was cut.
    """
    findings: list[Finding] = []
    after = dict(states)
    fallen = dict(broken)
    for name, (detector, params) in detectors.items():
        if name in fallen:
            continue
        try:
            found, after[name] = detector.step(view, states[name], params)
        except Exception as fault:
            fallen[name] = f"{type(fault).__name__}: {fault}"
        else:
            findings += found
        lap(name)
    findings.sort(key=lambda f: (f.seen_at, f.id))
    return findings, after, fallen
