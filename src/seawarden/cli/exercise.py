"""`seawarden exercise`: made-up days with a known truth, and how much of it the watch finds."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from seawarden.cli import show
from seawarden.cli.exercise_board import print_board
from seawarden.cli.report import print_run
from seawarden.exercise.cases.load import case_ids, load
from seawarden.model.errors import UsageError
from seawarden.trials.run_plan import SEEDS, seeds_of
from seawarden.trials.run_spec import Ordered, Spec, injects

out_option = click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), default=Path("seawarden-exercise"), show_default=True
)
DEFAULT_SEEDS = f"{SEEDS[0]}-{SEEDS[-1]}"


@click.group()
def command() -> None:
    """Make days with a known truth and say how much of it the watch finds. Everything here is SIMULATED."""


@command.command("list")
@show.json_option
def list_(as_json: bool) -> None:
    """List what can be done to ships of a day, injects and their shapes, and the reconstructions."""
    found = [{"inject": i.name, "shapes": list(i.shapes), "text": i.text} for i in injects().values()]
    cases = [(name, load(name).title) for name in case_ids()]
    if as_json:
        show.print_json({"injects": found, "cases": [{"case": name, "text": title} for name, title in cases]})
        return
    rows = [(i.name, ", ".join(i.shapes), i.text) for i in injects().values()]
    show.table("What can be done to ships", ["inject", "shapes", ""], rows, whole=[0])
    show.table("\nReconstructions of incidents on record", ["case", ""], cases, whole=[0])


@command.command()
@click.option("--seed", type=int, default=1000, show_default=True, help="Another seed is another day.")
@click.option("--shape", "shapes", multiple=True, metavar="[INJECT/]SHAPE[:COUNT]", help="Done to ships of the day.")
@click.option("--noise", type=click.Choice(["honest", "mild", "none"]), default="honest", show_default=True)
@click.option("--source", type=click.Choice(["sea", "demo"]), default="sea", show_default=True, help="Whose traffic.")
@click.option(
    "--case", default="", help="A reconstruction instead; --seed is its variant. See: seawarden exercise list."
)
@click.option("--ships", type=click.IntRange(40), default=2000, show_default=True)
@click.option("--hours", type=click.FloatRange(1.0, 24.0), default=24.0, show_default=True)
@out_option
@show.json_option
@click.pass_context
def run(ctx: click.Context, /, seed: int, shapes: tuple[str, ...], out: Path, as_json: bool, **how: Any) -> None:
    """Make one day, do something to some of its ships, and run the watch over it, into a folder like replay's.

    truths.json in the folder says what was done. See it: seawarden serve DIR.
    """
    from seawarden.trials.run_folder import run_folder  # help comes up without numba

    if how["case"]:
        if how["case"] not in case_ids():
            raise UsageError(f"there is no case {how['case']!r}; there are {', '.join(case_ids())}")
        how["source"] = "case"
    ordered = tuple(order_of(text) for text in shapes)
    spec = Spec(name=", ".join([*filter(None, [how["case"]]), *shapes]) or "nothing done", ordered=ordered, **how)
    ctx.exit(print_run(run_folder(seed, spec, out), as_json))


def order_of(text: str) -> Ordered:
    """Return the order in ``drag/halting:5``, ``halting:5`` or ``halting``. UsageError where it is none."""
    what, _, count = text.partition(":")
    inject, _, shape = what.rpartition("/")
    if count and not count.isdigit():
        raise UsageError(f"--shape {text!r}: {count!r} is no count")
    return Ordered(inject or "drag", shape, int(count or 1))


@command.command()
@click.option("--seeds", default=DEFAULT_SEEDS, show_default=True, help="Judge seeds of days without injects.")
@click.option("--drag-seeds", help="Judge seeds of days with injects. Default: as --seeds.")
@click.option("--noise", default="honest,mild", show_default=True, help="Noise levels, by comma.")
@click.option("--variants", type=click.IntRange(0, 1000), default=40, show_default=True, help="Of each reconstruction.")
@click.option("--jam/--no-jam", default=True, show_default=True, help="Days with jamming too.")
@click.option("--quick", is_flag=True, help="A few hours of few ships, to see that all of it runs.")
@click.option("--jobs", type=click.IntRange(1, 64), default=2, show_default=True, help="Processes.")
@click.option("--thin", "thin_s", type=float, default=30.0, show_default=True, help="Least s between two reports.")
@click.option("--strict", is_flag=True, help="Exit code 1 where an aim is not met.")
@click.option(
    "--docs", type=click.Path(path_type=Path, file_okay=False, exists=True), help="Write the figures here too."
)
@out_option
@show.json_option
def score(
    seeds: str, drag_seeds: str | None, noise: str, quick: bool, jobs: int, thin_s: float, variants: int, jam: bool,
    docs: Path | None, strict: bool, out: Path, as_json: bool,
) -> int:  # fmt: skip
    """Measure the watch: found, when, and how often it cries wolf. Writes score.json, timing.json, report.html.

    Takes judge seeds only (2000-2999). Twice the same seeds give the same score.json, byte by byte.
    """
    from seawarden.trials import cards, report  # help comes up without numba
    from seawarden.trials import score as scoring

    ask = scoring.Ask(
        seeds=_seeds(seeds), drag_seeds=_seeds(drag_seeds or seeds), noises=_noises(noise), quick=quick, jobs=jobs,
        thin_s=thin_s, variants=variants, jam=jam,
    )  # fmt: skip
    with show.progress("SIMULATED days", as_json) as move:
        board, times = scoring.score(ask, move)
    scoring.write(board, times, out, report.page(board))
    if docs:
        cards.write(board, times, docs)
    if as_json:
        show.print_json({"score": board, "timing": times, "out": str(out)})
    else:
        print_board(board, times)
        show.out.print(f"\nwritten to {out}: score.json, timing.json, report.html", style="dim")
    return int(strict and not all(claim["met"] for claim in board["claims"]))


@command.command()
@click.option("--seeds", default="1000-1007", show_default=True, help="Tune seeds that the evidence is fitted on.")
@click.option("--bars", default="1500-1507", show_default=True, help="Tune seeds that the levels are set on.")
@click.option("--each", type=click.IntRange(1), default=30, show_default=True, help="Drags a shape and seed.")
@click.option("--date", help="The date that the table says. Default: today.")
@click.option("--table", type=click.Path(path_type=Path, dir_okay=False, exists=True), required=True, help="Changed.")
def fit(seeds: str, bars: str, each: int, date: str | None, table: Path) -> None:
    """Fit what the measures of anchor_drag are worth, and set its levels, in the evidence table given.

    Takes tune seeds only (1000-1999): what is fitted is never judged on its own days.
    """
    from seawarden.trials import fit_drag  # help comes up without numba
    from seawarden.trials.run import tune_seeds

    tune_seeds((*_seeds(seeds), *_seeds(bars)))
    day = date or datetime.now(UTC).date().isoformat()
    fit_drag.main(["--fit", seeds, "--bars", bars, "--each", str(each), "--date", day, "--table", str(table)])


def _seeds(text: str) -> tuple[int, ...]:
    try:
        return seeds_of(text)
    except ValueError as fault:
        raise UsageError(f"{text!r} are no seeds, for example 2000-2011,2020") from fault


def _noises(text: str) -> tuple[str, ...]:
    found = tuple(part.strip() for part in text.split(","))
    if bad := [name for name in found if name not in ("honest", "mild", "none")]:
        raise UsageError(f"--noise: {bad[0]!r} is not honest, mild or none")
    return found
