"""The scoreboard in the terminal."""

from typing import Any

from rich.text import Text

from seawarden.cli import show

LEVELS = ("watch", "warning", "alarm")


def print_board(board: dict[str, Any], times: dict[str, Any]) -> None:
    """Print what was found at the bars in force and at points of the curve, by noise, kind and shape."""
    show.out.print(Text(" SIMULATED: invented ships, no figure here is of a real sea ", "bold black on yellow"))
    if board["quick"]:
        show.out.print(Text("--quick: a run to see that it runs; its figures mean nothing", "bold red"))
    for noise, part in board["noise"].items():
        traffic = part["traffic"]
        show.out.print(
            f"\nnoise {noise}: {traffic['ship_days_under_way']} ship-days under way on {traffic['days']} days"
            f" without injects, seeds {_span(traffic['seeds'])}"
        )
        for fault in part["faults"]:
            show.out.print(Text(f"set aside: {fault}", "bold red"))
        _false(part)
        _found(part)
        _rules(part)
    _cases(board["reconstructions"])
    _jamming(board["jamming"])
    rows = [(c["claim"], c["wanted"], c["figure"], "met" if c["met"] else "not met") for c in board["claims"]]
    show.table("\nAims", ["set out to reach", "wanted", "figure", ""], rows, whole=[3])
    rate = times["pipe_rows_per_s"]
    took = f"{show.number(times['rows'])} rows, pipe {show.number(rate or 0)} rows/s a process"
    show.out.print(f"\n{took}, {times['seconds']:.0f} s in all with {times['jobs']} jobs")


def _cases(cases: dict[str, Any]) -> None:
    rows = []
    for name, told in cases.items():
        for asset, before in told["levels"].get("warning", {}).get("before", {}).items():
            asked = "asked" if asset in told["wanted"] else "no promise" if asset in told["no_promise"] else ""
            innocents = percent(told["innocents_warned"]["warning"])
            rows.append((name, asset, asked, percent(before), innocents))
    if rows:
        columns = ["reconstruction", "asset", "", "variants warned before it", "innocents warned"]
        show.table("\nReconstructions, at warning", columns, rows, whole=[0, 1])


def _jamming(jam: dict[str, Any]) -> None:
    if jam["episodes"]:
        alerts = jam["false_alerts"]
        show.out.print(
            f"\njamming: {jam['episodes']} episodes, found within 10 min {percent(jam['within_10_min'])};"
            f" false alerts of deception {alerts['with_field']} instead of {alerts['without_field']};"
            f" deceivers inside found {percent(jam['deceivers_inside'])}"
        )


def _span(seeds: list[int]) -> str:
    return f"{seeds[0]}-{seeds[-1]}" if len(seeds) > 1 else str(seeds[0] if seeds else "none")


def percent(rate: dict[str, Any]) -> str:
    """Return ``93 % (88-96) of 308``; a dash of nothing."""
    if not rate["of"]:
        return "-"
    return f"{100 * rate['share']:.0f} % ({100 * rate['low']:.0f}-{100 * rate['high']:.0f}) of {rate['of']}"


def per_1000(rate: dict[str, Any]) -> str:
    """Return ``0.8 (0.4-1.5)``: false ones per 1,000 ship-days with both bounds."""
    if rate["per_1000_ship_days"] is None:
        return "-"
    return f"{rate['per_1000_ship_days']:.2f} ({rate['low']:.2f}-{rate['high']:.2f})"


def _false(part: dict[str, Any]) -> None:
    rows = [
        (name, level, f"{kind['bars_db'][level]:+.1f}", rate["count"], per_1000(rate), f"{rate['per_watch'] or 0:.2f}")
        for name, kind in part["kinds"].items()
        for level, rate in kind["false"].items()
        if level in LEVELS
    ]
    columns = ["kind", "level", "bar dB", "false", "per 1,000 ship-days (95 % bounds)", "per 8-h watch"]
    show.table("False ones on innocent traffic", columns, rows, right=[2, 3, 5], whole=[0, 1, 4])


def _found(part: dict[str, Any]) -> None:
    rows = []
    for name, kind in part["kinds"].items():
        for shape, at in kind["shapes"].items():
            for label, rate in at.items():
                if label not in ("watch", "warning", "1_per_1000", "10_per_1000"):
                    continue
                late = rate["latency_min"].get("median")
                rows.append(
                    (
                        name, shape, label.replace("_per_1000", " false a 1,000"), percent(rate),
                        percent(rate["before_30"]["1"]), percent(rate["after_two"]), "-" if late is None else late,
                    )
                )  # fmt: skip
    columns = ["kind", "shape", "at", "found", "before the first asset, 30 min between", "after two assets", "min"]
    show.table("\nFound (Wilson 95 % intervals; min: median latency)", columns, rows, right=[6], whole=[0, 1, 2])


def _rules(part: dict[str, Any]) -> None:
    rows = []
    for rule, kinds in part["rules"].items():
        for name, result in kinds.items():
            found = "  ".join(f"{s} {percent(r)}" for s, r in result["shapes"].items())
            rows.append((rule, name, per_1000(result["false"]), percent(result["before_30"]), found))
    columns = ["rule of others", "held against", "false per 1,000 ship-days", "before, 30 min between", "found"]
    if rows:
        show.table("\nRules of others on the same days", columns, rows)
