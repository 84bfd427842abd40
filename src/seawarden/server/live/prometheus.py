"""Figures in the text format of Prometheus (exposition format 0.0.4)."""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

MEDIA = "text/plain; version=0.0.4; charset=utf-8"
GAUGE, COUNTER = "gauge", "counter"
PREFIX = "seawarden_"


class Family(NamedTuple):
    """One figure and its samples by labels."""

    name: str
    kind: str
    meaning: str
    samples: Sequence[tuple[Mapping[str, str], float]]


def one(name: str, kind: str, meaning: str, value: float) -> Family:
    """Return a figure that has one sample."""
    return Family(name, kind, meaning, [({}, value)])


def text(families: Sequence[Family]) -> str:
    """Return the figures as text."""
    lines = []
    for family in families:
        name = PREFIX + family.name
        lines += [f"# HELP {name} {_plain(family.meaning)}", f"# TYPE {name} {family.kind}"]
        lines += [f"{name}{_labels(labels)} {_number(value)}" for labels, value in family.samples]
    return "\n".join(lines) + "\n"


def _labels(labels: Mapping[str, str]) -> str:
    told = ",".join(f'{key}="{_plain(value).replace(chr(34), chr(92) + chr(34))}"' for key, value in labels.items())
    return f"{{{told}}}" if told else ""


def _plain(value: str) -> str:
    return value.replace("\\", "\\\\").replace("\n", "\\n")


def _number(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "+Inf" if value > 0 else "-Inf"
    return str(int(value)) if float(value).is_integer() else repr(float(value))
