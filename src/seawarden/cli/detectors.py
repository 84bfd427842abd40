"""`seawarden detectors`: what each sees, what it is blind to, its parameters."""

from typing import Any

import click

from seawarden.cli import show
from seawarden.config import defaults_of
from seawarden.detectors.contract import Detector, find


def _as_dict(detector: Detector) -> dict[str, Any]:
    params = defaults_of(detector.params)
    return {"name": detector.name, "sees": detector.sees, "blind_to": detector.blind, "parameters": params}


@click.command()
@click.argument("name", required=False)
@show.json_option
def command(name: str | None, as_json: bool) -> None:
    """Say what each detector sees and what it is blind to; with NAME, its parameters too."""
    found = find()
    if name and name not in found:
        raise click.UsageError(f"there is no detector {name!r}; there are {', '.join(found)}")
    chosen = [found[name]] if name else list(found.values())
    if as_json:
        show.print_json([_as_dict(d) for d in chosen])
        return
    if not name:
        show.table("Detectors", ["name", "sees", "blind to"], [(d.name, d.sees, d.blind) for d in chosen])
        return
    one = chosen[0]
    show.out.print(one.name, style="bold")
    show.out.print(f"\nsees      {one.sees}\nblind to  {one.blind}\n")
    params = list(defaults_of(one.params).items())
    show.table("Parameters ([detectors." + one.name + "] in a configuration file)", ["name", "default"], params)
