"""Figures into the docs: between two marks in a page, from score.json, so that one command makes them all.

<!-- score: begin (made by seawarden exercise score) --> ... <!-- score: end -->
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from seawarden.trials import report_tables as tables

BEGIN: Final = "<!-- score: begin (made by seawarden exercise score) -->"
END: Final = "<!-- score: end -->"
HEADING: Final = "## Measured"
BOARD: Final = "scoreboard.md"
MARK: Final = "**Simulated: invented ships on an invented sea; no figure here is of a real one.**"


def write(board: Mapping[str, Any], times: Mapping[str, Any], docs: Path) -> list[Path]:
    """Write the figures into ``docs``/detectors/*.md and ``docs``/scoreboard.md; return the pages that were changed.

    A detector's page is written where the board has its kind (pages bear the name of the kind); without marks they are
    set under the page's heading "Measured", which is made where there is none.
    """
    changed = []
    for page in sorted((docs / "detectors").glob("*.md")):
        text = card(board, times, page.stem)
        if text and put(page, text):
            changed.append(page)
    page = docs / BOARD
    if page.is_file() and put(page, scoreboard(board, times)):
        changed.append(page)
    return changed


def put(page: Path, text: str) -> bool:
    """Put ``text`` between the marks of ``page``; return whether that changed anything."""
    before = page.read_text(encoding="utf-8")
    if BEGIN in before and END in before:
        head, _, rest = before.partition(BEGIN)
        tail = rest.partition(END)[2]
    elif f"{HEADING}\n" in before:
        head, _, tail = before.partition(f"{HEADING}\n")
        head, tail = f"{head}{HEADING}\n\n", f"\n{tail}"
    else:
        head, tail = f"{before.rstrip()}\n\n{HEADING}\n\n", "\n"
    after = f"{head}{BEGIN}\n{text.strip()}\n{END}{tail}"
    if after == before:
        return False
    page.write_text(after, encoding="utf-8")
    return True


def card(board: Mapping[str, Any], times: Mapping[str, Any], detector: str) -> str:
    """Return what a detector's page says was measured: "" where the board knows nothing of it."""
    parts = []
    for noise, told in board["noise"].items():
        kind = told["kinds"].get(detector)
        if kind is None:
            continue
        traffic = told["traffic"]
        parts.append(
            f"Noise {noise}, {traffic['ship_days_under_way']:,} ship-days under way, "
            f"seeds {_span(traffic['seeds'])}:\n\n{false_table(kind)}"
        )
        if kind["shapes"]:
            parts.append(found_table(kind))
        off = kind["calibration"]["worst_0_20_db"]
        if off is not None:
            parts.append(f"Calibration on episodes: farthest off between 0 and 20 dB {off} dB.")
    if not parts:
        return ""
    cost = times["stages"].get(detector)
    if cost:
        parts.append(
            f"Cost: {cost['ns_per_row']:.0f} ns a row over the exercise's rows, each minute of each ship in it."
        )
    return "\n\n".join([MARK, *parts, _command(board)])


def _span(seeds: Sequence[int]) -> str:
    return f"{seeds[0]}-{seeds[-1]}" if seeds else "none"


def _command(board: Mapping[str, Any]) -> str:
    quick = " --quick: these figures mean nothing" if board["quick"] else ""
    return f"`seawarden exercise score --docs docs/`{quick}, evidence table {board['evidence']['name']}."


def false_table(kind: Mapping[str, Any]) -> str:
    """Return false ones by level as Markdown."""
    rows = [
        [
            level,
            f"{kind['bars_db'][level]:+.1f}",
            rate["count"],
            tables.per_1000(rate),
            tables.figure(rate["per_watch"]),
        ]
        for level, rate in kind["false"].items()
        if level in tables.LEVELS
    ]
    return markdown(("level", "bar, dB", "false", "per 1,000 ship-days (95 % bounds)", "per 8-hour watch"), rows)


def found_table(kind: Mapping[str, Any]) -> str:
    """Return what was found by shape as Markdown."""
    points = ("watch", "warning", "1_per_1000", "10_per_1000")
    columns = ("shape", "at", "found", "before the 1st asset, 30 min between", "after two assets", "latency, min")
    rows = [
        [shape, tables.label(point), tables.share(at[point]), tables.share(at[point]["before_30"]["1"]),
         tables.share(at[point]["after_two"]), tables.span(at[point]["latency_min"])]
        for shape, at in kind["shapes"].items()
        for point in points
        if point in at
    ]  # fmt: skip
    return markdown(columns, rows)


def scoreboard(board: Mapping[str, Any], times: Mapping[str, Any]) -> str:
    """Return the tables of the page of the whole board."""
    aims = [[c["claim"], c["wanted"], c["figure"], "met" if c["met"] else "**not met**"] for c in board["claims"]]
    parts = [MARK, "### Aims", markdown(("set out to reach", "wanted", "figure", ""), aims)]
    for noise, told in board["noise"].items():
        traffic = told["traffic"]
        parts.append(
            f"### Noise {noise}\n\n{traffic['ship_days_under_way']:,} ship-days under way of class A on "
            f"{traffic['days']} days without injects, seeds {_span(traffic['seeds'])}."
        )
        drag = told["kinds"].get("anchor_drag")
        if drag and drag["shapes"]:
            side = ("rule", "false per 1,000 ship-days", "before the 1st asset, 30 min between", *drag["shapes"])
            rows = tables.rule_rows(dict(told), "anchor_drag")
            parts += ["Anchor drags:", found_table(drag), "Side by side:", markdown(side, rows)]
        parts += ["False ones, every kind:", markdown(tables.FALSE_COLUMNS, tables.false_rows(dict(told)))]
        others = [(name, kind) for name, kind in told["kinds"].items() if kind["shapes"] and name != "anchor_drag"]
        for name, kind in others:
            parts += [f"`{name}`:", found_table(kind)]
    if board["reconstructions"]:
        parts += ["### Reconstructions", markdown(tables.CASE_COLUMNS, tables.case_rows(board["reconstructions"]))]
        parts.append(markdown(tables.BLAME_COLUMNS, tables.blame_rows(board["reconstructions"])))
    if board["jamming"]["episodes"]:
        episodes = f"{board['jamming']['episodes']} episodes."
        parts += ["### Jamming", episodes, markdown(("", ""), tables.jam_rows(board["jamming"]))]
    stages = [[name, f"{s['ns_per_row']:.0f}", tables.figure(s["rows_per_s"])] for name, s in times["stages"].items()]
    parts += ["### Cost", markdown(("stage", "ns a row", "rows/s"), stages), _command(board)]
    return "\n\n".join(parts)


def markdown(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """Return a Markdown table."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(
        "| " + " | ".join("" if c is None else str(c).replace("|", "/") for c in row) + " |" for row in lines
    )
