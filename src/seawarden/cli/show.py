"""How the terminal shows things: tables and colours on a terminal, plain text in a pipe, JSON for machines."""

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Literal

import click
import msgspec
from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, SpinnerColumn, Task, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

LEVEL_STYLE = {"alarm": "bold white on red", "warning": "bold black on dark_orange", "watch": "bold yellow"}
out = Console(highlight=False, markup=False, soft_wrap=not sys.stdout.isatty())  # names and paths are no markup
err = Console(stderr=True, highlight=False, markup=False)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")


def print_json(value: Any) -> None:
    """Print ``value`` as JSON, indented on a terminal."""
    data = msgspec.json.encode(value)
    click.echo(msgspec.json.format(data, indent=2 if sys.stdout.isatty() else 0).decode())


def table(
    title: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    right: Sequence[int] = (),
    whole: Sequence[int] = (),
) -> None:
    """Print a table; tab-separated lines with a heading where the output is piped.

    Columns in ``right`` stand to the right, those in ``whole`` are never broken.
    """
    if not out.is_terminal:
        click.echo("\t".join(columns))
        for row in rows:
            click.echo("\t".join("" if cell is None else str(cell) for cell in row))
        return
    grid = Table(
        title=title or None, title_justify="left", title_style="bold", box=None, pad_edge=False, padding=(0, 2, 0, 0)
    )
    for n, column in enumerate(columns):
        side: Literal["left", "right"] = "right" if n in right else "left"
        grid.add_column(column, header_style="dim", justify=side, overflow="fold", no_wrap=n in whole)
    for row in rows:
        cells = [cell if isinstance(cell, Text) else Text("" if cell is None else str(cell)) for cell in row]
        grid.add_row(*cells)
    out.print(grid)


def level(name: str | None) -> Text:
    """Return a level's name in its colour."""
    return Text(f" {name} " if name and out.is_terminal else name or "-", LEVEL_STYLE.get(name or "", "dim"))


def number(value: float) -> str:
    """Return a count with thin groups, as people read it."""
    return f"{value:,.0f}".replace(",", " ")


class _Rate(ProgressColumn):
    """Rows a second."""

    def render(self, task: Task) -> Text:
        rows, elapsed = task.fields.get("rows", 0), task.elapsed or 0.0
        return Text(f"{number(rows)} rows  {number(rows / elapsed)}/s" if rows and elapsed > 0.2 else "", "cyan")


def place(lon_deg: float, lat_deg: float) -> str:
    """Return a place in degrees and decimal minutes, as charts and the page have it: 59°57.80′N 026°01.98′E."""

    def part(value_deg: float, digits: int, letters: str) -> str:
        hundredths = round(abs(value_deg) * 6000.0)  # of a minute: rounded first, so that none has 60.00 minutes
        degrees, rest = divmod(hundredths, 6000)
        return f"{degrees:0{digits}d}°{rest / 100:05.2f}\u2032{letters[value_deg < 0]}"

    return f"{part(lat_deg, 2, 'NS')} {part(lon_deg, 3, 'EW')}"


@contextmanager
def progress(what: str, quiet: bool = False) -> Iterator[Callable[[int, int, int], None]]:
    """Show a bar on standard error with rate and time left; give the function that moves it (done, total, rows)."""
    if quiet or not err.is_terminal:
        yield lambda _done, _total, _rows: None
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), _Rate(), TimeRemainingColumn())
    with Progress(*columns, console=err, transient=True) as bar:
        task = bar.add_task(what, total=None)
        last = [0.0]

        def move(done: int, total: int, rows: int) -> None:
            if time.monotonic() - last[0] > 0.1 or done >= total:
                last[0] = time.monotonic()
                bar.update(task, completed=done, total=total or None, rows=rows)

        yield move
