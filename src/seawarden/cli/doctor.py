"""`seawarden doctor`: what is wrong with this installation, if anything."""

import os
import platform
from collections.abc import Callable

import click

from seawarden import __version__
from seawarden.cli import show


def _python() -> str:
    return f"Python {platform.python_version()} on {platform.system()} {platform.machine()}, {os.cpu_count()} cores"


def _kernels() -> str:
    import numpy as np

    from seawarden.geo.earth import distances_m
    from seawarden.kernel import base

    one = np.array([25.0]), np.array([59.0]), np.array([25.0]), np.array([60.0])
    metres = float(distances_m(*one)[0])
    if not 111_000 < metres < 111_600:
        raise RuntimeError(f"a degree of latitude is {metres:.0f} m here: compiled code is wrong on this machine")
    folder = base()
    if not os.access(folder, os.W_OK):
        raise RuntimeError(f"compiled code cannot be kept in {folder}: set NUMBA_CACHE_DIR to a folder of yours")
    return f"compiled loops work and are kept in {folder}"


def _codecs() -> str:
    from seawarden.codec.contract import find

    return "formats: " + ", ".join(find())


def _detectors() -> str:
    from seawarden.detectors.contract import find

    return "detectors: " + ", ".join(find())


def _register() -> str:
    from seawarden.register import build, load

    assets = load.load(load.register_path())
    built = build.build(assets)
    return f"starter register: {len(assets)} assets, {built.lon0.size} segments"


def _store() -> str:
    import sqlite3

    with sqlite3.connect(":memory:") as db:
        (found,) = db.execute("select json('[1]')").fetchone()
    if found != "[1]":
        raise RuntimeError("this SQLite has no JSON functions: install Python with SQLite 3.38 or later")
    return f"SQLite {sqlite3.sqlite_version}"


def _page() -> str:
    from importlib import resources

    page = resources.files("seawarden.server").joinpath("static")
    missing = [n for n in ("index.html", "vendor/maplibre-gl.mjs") if not page.joinpath(n).is_file()]
    if missing:
        raise RuntimeError(f"the page lacks {', '.join(missing)}: install seawarden again")
    return "the map page is whole"


CHECKS: tuple[Callable[[], str], ...] = (_python, _kernels, _codecs, _detectors, _register, _store, _page)


@click.command()
@show.json_option
@click.pass_context
def command(ctx: click.Context, as_json: bool) -> None:
    """Look for what is wrong with this installation. Exit code 1 where something is."""
    rows = []
    for check in CHECKS:
        try:
            rows.append({"check": check.__name__.strip("_"), "well": True, "says": check()})
        except Exception as fault:
            rows.append({"check": check.__name__.strip("_"), "well": False, "says": str(fault)})
    if as_json:
        show.print_json({"version": __version__, "checks": rows})
    else:
        marks = [("well" if r["well"] else "WRONG", r["check"], r["says"]) for r in rows]
        show.table(f"seawarden {__version__}", ["", "check", ""], marks)
    ctx.exit(0 if all(r["well"] for r in rows) else 1)
