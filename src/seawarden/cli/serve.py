"""`seawarden serve`: a run on the map."""

from pathlib import Path

import click

from seawarden.server import serve as server


@click.command()
@click.argument("run_dir", metavar="DIR", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option("--port", type=int, default=0, help="Port on 127.0.0.1; 0 takes a free one.")
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
def command(run_dir: Path, port: int, no_browser: bool) -> None:
    """Show the run in DIR on the map, with a time slider. Only this machine can reach the page."""
    server.serve(run_dir, port=port, open_browser=not no_browser)
