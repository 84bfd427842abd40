"""What a run says in the terminal when it is done."""

from typing import Any

from rich.text import Text

from seawarden.cli import show
from seawarden.cli.names import Names
from seawarden.run import Run

MOST_INCIDENTS = 12
LEVELS = ("alarm", "warning", "watch")


def print_run(run: Run, as_json: bool, kept: bool = True) -> int:
    """Print a run's summary: rows and where they went, inputs, findings, incidents; as JSON run.json and the timing.

    ``kept``: its folder stays when the command ends, so that it is worth naming. Return the exit code: 3 where a
    detector was set aside, because then the watch was not whole.
    """
    summary = run.summary
    for name, text in sorted(summary["faults"].items()):
        show.err.print(Text(f"detector {name} was set aside: {text}", "bold red"))
    code = 3 if summary["faults"] else 0
    if as_json:
        show.print_json({"run": summary, "timing": run.timing, "out": str(run.path) if kept else None})
        return code
    say_exercise(run)
    _inputs(summary)
    _rows(summary, run.timing)
    if run.incidents:
        print_incidents(run, MOST_INCIDENTS)
    else:
        show.out.print("\nno incident")
    if kept:
        show.out.print(f"\nwritten to {run.path}; see it: seawarden serve {run.path}", style="dim")
    else:
        show.out.print("\nnot kept: give --out DIR to keep it", style="dim")
    return code


def say_exercise(run: Run) -> None:
    """Print that a run is an exercise, where it is one: it must never be taken for real."""
    if run.summary["origin"] == "exercise":
        show.out.print(Text(" EXERCISE: invented ships, nothing here is real ", "bold black on yellow"))


def _inputs(summary: dict[str, Any]) -> None:
    rows = [(i["name"], i["format"], show.number(i["rows"]), i.get("message", "")) for i in summary["inputs"]]
    bad = [row for row in rows if row[3]]
    shown = rows if len(rows) <= 12 else bad[:12]
    if shown:
        show.table("Inputs", ["file", "format", "rows", ""], shown, right=[2])
    if len(rows) > len(shown):
        show.out.print(f"and {len(rows) - len(shown)} more")


def _rows(summary: dict[str, Any], timing: dict[str, Any]) -> None:
    lost = show.number(sum(summary["dropped"].values()))
    dropped = ", ".join(f"{show.number(n)} {reason}" for reason, n in summary["dropped"].items()) or "none"
    rows = [
        ("rows", f"{show.number(summary['rows_in'])} in = {show.number(summary['rows_kept'])} kept"
         f" + {show.number(summary['folded'])} repeats folded + {lost} dropped"),
        ("dropped", dropped),
        ("vessels", show.number(summary["vessels"])),
        ("from, to", f"{summary['first']}  {summary['last']}" if summary["first"] else "no position at all"),
        ("findings", ", ".join(f"{n} {name}" for name, n in summary["findings"].items()) or "none"),
        ("incidents", _count(summary["incidents"]) or "none"),
        ("took", f"{timing['seconds']:.1f} s, {show.number(timing['rows_per_s'])} rows/s, {timing['peak_mb']:.0f} MB"),
    ]  # fmt: skip
    show.table("", ["run", ""], rows)


def _count(incidents: dict[str, dict[str, int]]) -> str:
    return "; ".join(f"{kind} " + ", ".join(f"{n} {lv}" for lv, n in by.items()) for kind, by in incidents.items())


def highest(incident: dict[str, Any]) -> str:
    """Return the highest level that an incident has reached."""
    return next((name for name in LEVELS if name in incident["levels"]), "")


def print_incidents(run: Run, most: int | None = None) -> None:
    """Print the incidents, the loudest and likeliest first, with the strongest reason of each."""
    ranked = sorted(run.incidents, key=lambda i: (LEVELS.index(highest(i)) if highest(i) else 9, -i["probability_max"]))
    names = Names(run)
    rows = [
        (
            show.level(highest(i)),
            i["kind"],
            _ship(i["vessel"]),
            names.of(i["asset_id"]),
            _moment(i["opened_at"]),
            f"{100 * i['probability_max']:.3g} %",
            i["status"],
            _reason(i),
            i["id"],
        )
        for i in ranked[:most]
    ]
    columns = ["level", "kind", "ship", "asset", "opened", "highest probability", "now", "strongest reason", "id"]
    show.table("\nIncidents", columns, rows, right=[5], whole=[0, 1, 4, 6, 8])
    if most and len(ranked) > most:
        show.out.print(f"and {len(ranked) - most} more: seawarden incident list {run.path}")


def _moment(t: str) -> str:
    """Return a time for a person on a terminal; in a pipe it stays ISO 8601."""
    return f"{t[:10]} {t[11:16]}Z" if show.out.is_terminal else t


def _ship(vessel: dict[str, Any] | None) -> str:
    return f"{vessel['name'] or 'unnamed'} ({vessel['mmsi']})" if vessel else ""


def _reason(incident: dict[str, Any]) -> str:
    told = [r for r in incident["reasons"] if r["code"] != "prior"]
    return str(max(told, key=lambda r: r["db"])["text"]) if told else ""
