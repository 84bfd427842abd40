"""`seawarden demo`: a made-up day, run through the very same pipe, shown on the map."""

import tempfile
from pathlib import Path

import click

from seawarden import app
from seawarden.cli import report, show


@click.command()
@click.option("--headless", is_flag=True, help="Do not open the map.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Keep the run here.")
@click.option("--seed", type=int, default=1, show_default=True, help="Another seed is another day.")
@click.option("--port", type=int, default=0, help="Port of the map on 127.0.0.1; 0 takes a free one.")
@click.option("--no-browser", is_flag=True, help="Serve the map, but do not open a browser.")
@show.json_option
@click.pass_context
def command(
    ctx: click.Context, headless: bool, out: Path | None, seed: int, port: int, no_browser: bool, as_json: bool
) -> None:
    """Make a day of traffic in the Gulf of Finland with one ship shaped after the Estlink 2 case, and watch it.

    Everything on the screen is an EXERCISE: invented ships, marked as such. The first start compiles for half a minute.
    """
    with tempfile.TemporaryDirectory(prefix="seawarden-demo-") as folder:
        with show.progress("EXERCISE", as_json) as move:
            run = app.demo(out or Path(folder) / "run", seed=seed, progress=move)
        code = report.print_run(run, as_json, kept=out is not None)
        if not headless:
            from seawarden.server import serve  # a run without the map starts sooner

            serve.serve(run.path, port=port, open_browser=not no_browser)
    ctx.exit(code)
