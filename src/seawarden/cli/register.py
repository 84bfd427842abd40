"""`seawarden register`: check, show and import registers of cables and pipelines."""

from pathlib import Path

import click

from seawarden.cli import show
from seawarden.register import check as checks
from seawarden.register import importers, load
from seawarden.register import show as shows

FILE = click.argument("path", required=False, metavar="[FILE]", type=click.Path(path_type=Path, dir_okay=False))


@click.group()
def command() -> None:
    """Check, show and import registers of cables and pipelines. Without FILE: the packaged starter register."""


@command.command()
@FILE
@show.json_option
@click.pass_context
def check(ctx: click.Context, path: Path | None, as_json: bool) -> None:
    """Say what is wrong with a register: breaks, self-crossings, duplicates, lines over land, missing fields.

    Exit code 1 where something would give wrong warnings.
    """
    problems = checks.check(path or load.register_path())
    if as_json:
        show.print_json(problems)
    elif problems:
        rows = [(p.severity, p.asset_id, p.code, p.text) for p in problems]
        show.table(f"{len(problems)} remarks", ["severity", "asset", "code", "what"], rows)
    else:
        show.out.print("nothing to remark")
    ctx.exit(1 if any(p.severity == "error" for p in problems) else 0)


@command.command("show")
@FILE
@show.json_option
def show_(path: Path | None, as_json: bool) -> None:
    """List the assets: kind, countries, length, accuracy, source."""
    rows = shows.rows(load.load(path or load.register_path()))
    if as_json:
        show.print_json(rows)
        return
    columns = ["asset_id", "name", "kind", "countries", "length_km", "vertices", "accuracy_m", "source"]
    cells = [[_cell(row.get(c)) for c in columns] for row in rows]
    show.table(f"{len(rows)} assets", [c.replace("_", " ") for c in columns], cells, right=[4, 5, 6])


def _cell(value: object) -> str:
    if isinstance(value, list | tuple):
        return " ".join(map(str, value))
    return f"{value:.0f}" if isinstance(value, float) else str(value if value is not None else "")


@command.command("import")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--from", "source", required=True, type=click.Choice(sorted(importers.SOURCES)), help="Whose file it is.")
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="The register to write.")
@click.option("--map", "pairs", multiple=True, metavar="OURS=THEIRS", help="How a property is called in the file.")
@show.json_option
def import_(path: Path, source: str, out: Path, pairs: tuple[str, ...], as_json: bool) -> None:
    """Turn another's file into a register; ways of one cable are joined, licence and source are kept.

    For example: seawarden register import power.geojson --from osm --out cables.geojson
    """
    mapping = dict(pair.split("=", 1) for pair in pairs if "=" in pair)
    if len(mapping) != len(pairs):
        raise click.UsageError("--map takes OURS=THEIRS, for example --map name=cable_name")
    assets, report = importers.import_register(path, source, mapping or None)
    load.save(assets, out)
    if as_json:
        show.print_json(report)
        return
    show.out.print(f"{len(assets)} assets written to {out}")
    show.table("Import", ["", ""], shows.report(report))
