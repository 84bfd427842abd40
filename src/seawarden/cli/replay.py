"""`seawarden replay`: run the watch over recorded AIS."""

from pathlib import Path

import click

from seawarden import app
from seawarden.cli import report, show
from seawarden.model.errors import UsageError
from seawarden.model.times import epoch


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option(
    "--register", type=click.Path(path_type=Path), help="Cables and pipelines (GeoJSON). Default: the starter."
)
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), default=Path("seawarden-run"), show_default=True
)
@click.option("--config", type=click.Path(path_type=Path), help="Settings (TOML).")
@click.option("--format", "fmt", help="Force a format instead of recognising it by content.")
@click.option("--start", help="Time of the first sentence (ISO 8601, UTC) where sentences carry none.")
@click.option(
    "--rate", type=click.FloatRange(min=0, min_open=True), help="Sentences a second where they carry no time."
)
@click.option("--detector", "detectors", multiple=True, help="Run only this detector (may be given several times).")
@click.option("--sort", type=click.Choice(["auto", "external"]), default="auto", help="How to bring rows into order.")
@click.option(
    "--journal", type=click.Path(path_type=Path, dir_okay=False), help="Append every change to this SQLite file too."
)
@click.option(
    "--knowledge",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="What is known: a file of `seawarden learn`, a watch list, depths (may be given several times).",
)
@click.option("--map", "show_map", is_flag=True, help="Open the map when done.")
@show.json_option
@click.pass_context
def command(
    ctx: click.Context,
    inputs: tuple[str, ...],
    register: Path | None,
    out: Path,
    config: Path | None,
    fmt: str | None,
    start: str | None,
    rate: float | None,
    detectors: tuple[str, ...],
    sort: str,
    journal: Path | None,
    knowledge: tuple[Path, ...],
    show_map: bool,
    as_json: bool,
) -> None:
    """Run the watch over recorded AIS: files, folders or globs, in any format that `seawarden doctor` lists.

    Writes findings, incidents, the journal and a map into --out. The format is recognised by content.
    """
    job = app.Job(
        inputs=inputs,
        register=register,
        out=out,
        config=config,
        fmt=fmt,
        start=_time(start),
        rate=rate,
        detectors=detectors,
        sort=sort,
        journal=journal,
        knowledge=knowledge,
    )
    with show.progress("replaying", as_json) as move:
        run = app.replay(job, move)
    code = report.print_run(run, as_json)
    if show_map:
        from seawarden.server import serve  # a replay without the map starts sooner

        serve.serve(run.path)
    ctx.exit(code)


def _time(text: str | None) -> float | None:
    try:
        return epoch(text) if text else None
    except ValueError as fault:
        raise UsageError(f"--start {text!r} is no ISO 8601 time, for example 2016-01-12T13:00Z") from fault
