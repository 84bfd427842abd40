"""`seawarden incident`: list and show the incidents of a run."""

from pathlib import Path
from typing import Any

import click

from seawarden import run as runs
from seawarden.cli import report, show
from seawarden.cli.names import Names
from seawarden.model.errors import UsageError

RUN = click.option(
    "--run",
    "run_dir",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("seawarden-run"),
    show_default=True,
    help="The folder of the run.",
)


@click.group()
def command() -> None:
    """List and show the incidents of a run."""


@command.command("list")
@click.argument("folder", required=False, metavar="[DIR]", type=click.Path(path_type=Path, file_okay=False))
@RUN
@show.json_option
def list_(folder: Path | None, run_dir: Path, as_json: bool) -> None:
    """List the incidents of a run, the loudest first."""
    run = runs.open_run(folder or run_dir)
    if as_json:
        show.print_json(run.incidents)
        return
    report.say_exercise(run)
    if run.incidents:
        report.print_incidents(run)
    else:
        show.out.print("no incident")


@command.command("show")
@click.argument("incident_id")
@RUN
@show.json_option
def show_(incident_id: str, run_dir: Path, as_json: bool) -> None:
    """Show one incident: why, what lies ahead of her, and what the watch knew when. The start of an id is enough."""
    run = runs.open_run(run_dir)
    found = [i for i in run.incidents if i["id"].startswith(incident_id)]
    if len(found) != 1:
        raise UsageError(f"{len(found)} incidents begin with {incident_id!r}; see seawarden incident list {run_dir}")
    if as_json:
        show.print_json(found[0])
        return
    report.say_exercise(run)
    names = Names(run)
    _print(found[0], names)
    _history(run, found[0]["id"], names)


def _print(incident: dict[str, Any], names: Names) -> None:
    vessel = incident["vessel"] or {}
    rows = [
        ("kind", incident["kind"]),
        ("ship", f"{vessel.get('name') or 'unnamed'}, MMSI {vessel.get('mmsi')}, IMO {vessel.get('imo') or 'unknown'}"),
        ("asset", names.of(incident["asset_id"])),
        ("place", show.place(*incident["position"])),
        ("levels", ", ".join(f"{name} {t}" for name, t in incident["levels"].items())),
        (
            "probability",
            f"{100 * incident['probability']:.3g} % now, {100 * incident['probability_max']:.3g} % at the highest",
        ),
        ("status", f"{incident['status']} {incident['closed_at'] or ''}"),
    ]
    show.table(incident["id"], ["", ""], rows)
    reasons = [(f"{r['db']:+.1f}", r["text"]) for r in incident["reasons"]]
    show.table("\nWhy (decibans; they add up to the odds)", ["dB", "reason"], reasons, right=[0])
    ahead = [(names.of(r["asset_id"]), r["eta"], f"{100 * r['probability']:.0f} %") for r in incident["at_risk"]]
    if ahead:
        show.table("\nAhead of her", ["asset", "eta", "passes over it"], ahead, right=[2])


def _history(run: runs.Run, incident_id: str, names: Names) -> None:
    told = [row for row in run.journal if "incident" in row and row["id"] == incident_id]
    rows = [(r["t"], r["what"], f"{100 * r['incident']['probability']:.3g} %", names.within(r["why"])) for r in told]
    show.table("\nWhat the watch knew, and when", ["time", "change", "probability", "because"], rows, right=[2])
