"""`seawarden learn`: from recorded AIS, what is usual: ships' own speeds, speeds of places, what is heard where."""

from pathlib import Path

import click

from seawarden.cli import show
from seawarden.trials import learn


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), default=Path("knowledge.zip"), show_default=True
)
@click.option(
    "--onto", type=click.Path(path_type=Path, dir_okay=False, exists=True), help="A knowledge file to go on from."
)
@click.option("--format", "fmt", help="Force a format instead of recognising it by content.")
@click.option("--note", default="", help="A word about the archive, kept in the file.")
@show.json_option
def command(inputs: tuple[str, ...], out: Path, onto: Path | None, fmt: str | None, note: str, as_json: bool) -> None:
    """Learn from recorded AIS what is usual, and write a knowledge file for `replay --knowledge`.

    Learnt are each ship's own sea speed over the days, the usual speed of each kind of ship by place and course, and
    how well ships are heard where. The more days the better; --onto adds days to a file.
    """
    with show.progress("learning", as_json) as move:
        stored = learn.learn(inputs, out, onto=onto, fmt=fmt, note=note, progress=move)
    known, story = stored.knowledge, stored.provenance
    said = {
        "file": str(out),
        "sha256": known.sha256,
        "first": story.first,
        "last": story.last,
        "days": story.days,
        "ship_days": story.ship_days,
        "ships": int(known.ships.size),
        "places_with_speeds": int(known.speeds.size),
        "places_with_reception": int(known.heard.size),
    }
    if as_json:
        show.print_json(said)
        return
    show.table("Learnt", ["what", "value"], [(key.replace("_", " "), value) for key, value in said.items()])
    if story.ship_days < 100:
        show.out.print(
            f"\n{story.ship_days} ship-days under way at sea are few: places with fewer than 3 are left out."
        )
