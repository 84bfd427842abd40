"""`seawarden fetch`: download recorded AIS."""

from pathlib import Path

import click

from seawarden.cli import show
from seawarden.sources import fetch_dma


@click.group()
def command() -> None:
    """Download recorded AIS. What is there already and whole is not fetched again."""


@command.command()
@click.argument("dates", nargs=-1, required=True)
@click.option("--into", type=click.Path(path_type=Path, file_okay=False), default=Path("ais"), show_default=True)
@click.option("--base-url", default=fetch_dma.BASE_URL, show_default=True, help="Where the daily files lie.")
@show.json_option
@click.pass_context
def dma(ctx: click.Context, dates: tuple[str, ...], into: Path, base_url: str, as_json: bool) -> None:
    """Fetch daily files of the Danish Maritime Authority: DATE (2024-11-17) or FIRST..LAST.

    A broken download goes on where it stopped; size, SHA-256 and the archive's own check sums are verified. Exit code 1
    where a file could not be had.
    """
    with show.progress("fetching", as_json) as move:
        results = fetch_dma.fetch(
            dates, into, base_url=base_url, progress=lambda name, done, total: move(done, total, 0)
        )
    if as_json:
        show.print_json([r._asdict() | {"path": str(r.path)} for r in results])
    else:
        rows = [(r.date, r.path, show.number(r.size_bytes), r.sha256[:12], r.state, r.message) for r in results]
        show.table("Fetched", ["date", "file", "bytes", "sha256", "state", ""], rows, right=[2])
    ctx.exit(1 if any(r.state in ("missing", "failed") for r in results) else 0)
