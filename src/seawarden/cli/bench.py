"""`seawarden bench`: how fast this machine runs the watch."""

from typing import Any

import click
import numpy as np

from seawarden import app
from seawarden.cli import show
from seawarden.engine import pipe as line
from seawarden.engine import run as engine
from seawarden.exercise.traffic import traffic


@click.command()
@click.option("--ships", type=click.IntRange(1), default=3000, show_default=True)
@click.option("--minutes", type=click.IntRange(1), default=60, show_default=True, help="Minutes of traffic to run.")
@show.json_option
def command(ships: int, minutes: int, as_json: bool) -> None:
    """Run made-up traffic through the pipe with every detector, and say what each stage costs.

    The traffic measures speed only; it says nothing about detection.
    """
    force = app.prepare(None, None)
    _drive(force.pipe, 100, 5)  # compiles
    watch, rows, state = _drive(force.pipe, ships, minutes)
    stages = {name: s for name, s in watch.seconds.items() if name not in ("reading", "writing")}
    seconds = sum(stages.values())
    result: dict[str, Any] = {
        "rows": rows,
        "rows_per_s": round(rows / seconds),
        "stages_ns_per_row": {name: round(1e9 * s / rows, 1) for name, s in stages.items()},
        "state_bytes_per_vessel": round(state_bytes(state) / ships),
        "peak_mb": round(engine.peak_mb(), 1),
    }
    if as_json:
        show.print_json(result)
        return
    cost = [
        (name, f"{ns:.1f}", f"{100 * stages[name] / seconds:.0f} %") for name, ns in result["stages_ns_per_row"].items()
    ]
    show.table("Cost of each stage", ["stage", "ns a row", "share"], cost, right=[1, 2])
    show.out.print(
        f"\n{show.number(rows)} rows of {ships} ships: {show.number(result['rows_per_s'])} rows/s, "
        f"{result['state_bytes_per_vessel']} bytes of state a vessel, {result['peak_mb']:.0f} MB at most"
    )


def _drive(pipe: line.Pipe, ships: int, minutes: int) -> tuple[engine.Stopwatch, int, line.State]:
    rows = 0

    def count(news: line.News, _state: line.State) -> None:
        nonlocal rows
        rows += news.batch.rows.size

    batches = list(traffic(ships, 60 * minutes))
    watch = engine.Stopwatch()
    state = engine.drive(batches, pipe, line.start(pipe), count, watch)
    return watch, rows, state


def state_bytes(state: Any) -> int:
    """Return the bytes of all arrays in a state (what grows with the number of vessels)."""
    if isinstance(state, np.ndarray):
        return state.nbytes
    if isinstance(state, dict):
        return sum(state_bytes(v) for v in state.values())
    return sum(state_bytes(v) for v in state) if isinstance(state, tuple) else 0
