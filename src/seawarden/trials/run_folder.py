"""`seawarden exercise run`: one exercise day as a run's folder, with the truth beside it."""

from pathlib import Path
from typing import Any, Final

import msgspec

from seawarden import app
from seawarden.exercise.contract import Truth
from seawarden.model.batch import Origin
from seawarden.model.times import iso
from seawarden.run import Run
from seawarden.trials.run import acted, force, number
from seawarden.trials.run_source import made
from seawarden.trials.run_spec import Spec

TRUTHS: Final = "truths.json"


def run_folder(seed: int, spec: Spec, out: Path) -> Run:
    """Make the day, take it through the pipe into the run's folder ``out``, write truths.json into it."""
    source, truths = made(seed, spec), list[Truth]()
    truths += source.truths
    offered = {"rows_in": 0}

    def batches() -> Any:
        for batch in acted(source, seed, spec, truths):
            offered["rows_in"] += batch.rows.size + int((batch.statics["derived"] == 0).sum())
            yield batch

    def told() -> tuple[list[dict[str, Any]], dict[str, int]]:
        name = f"exercise seed {seed}: {spec.name}"
        return [{"name": name, "sha256": "", "format": "exercise", "rows": offered["rows_in"]}], offered

    run = app.run(batches(), source.force(force()), out, Origin.EXERCISE, told)
    (out / TRUTHS).write_bytes(msgspec.json.format(msgspec.json.encode(plain(truths)), indent=1) + b"\n")
    return run


def plain(truths: list[Truth]) -> list[dict[str, Any]]:
    """Return truths for a file: times in ISO 8601, in the order of time."""
    out = []
    for truth in sorted(truths, key=lambda t: (t.start, t.mmsi)):
        row: dict[str, Any] = {"origin": str(Origin.EXERCISE), **msgspec.to_builtins(truth, enc_hook=number)}
        row["start"], row["end"] = iso(truth.start), iso(truth.end)
        row["struck"] = [[asset, iso(when)] for asset, when in truth.struck]
        out.append(row)
    return out
