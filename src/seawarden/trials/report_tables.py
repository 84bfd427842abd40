"""The report's tables: the same numbers as score.json, as words."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any, Final

LEVELS: Final = ("watch", "warning", "alarm")
SHORT: Final = 26  # a cell up to this long stays on one line
POINTS: Final = ("warning", "1_per_1000", "10_per_1000")


def share(rate: dict[str, Any]) -> str:
    """Return ``93 % (88-96), 308``: a share with its Wilson 95 % interval and of how many; a dash of nothing."""
    if not rate["of"]:
        return "\N{EN DASH}"
    return f"{100 * rate['share']:.0f} % ({100 * rate['low']:.0f}\N{EN DASH}{100 * rate['high']:.0f}) of {rate['of']}"


def per_1000(rate: dict[str, Any]) -> str:
    """Return a rate of false ones per 1,000 ship-days with both bounds."""
    if rate["per_1000_ship_days"] is None:
        return "\N{EN DASH}"
    return f"{figure(rate['per_1000_ship_days'])} ({figure(rate['low'])}\N{EN DASH}{figure(rate['high'])})"


def figure(value: float | None) -> str:
    """Return a number with three figures that count."""
    if value is None:
        return "\N{EN DASH}"
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def label(point: str) -> str:
    """Return what a point of the curve is called."""
    name, _, tail = point.partition("_per_1000")
    return name if not tail and point in LEVELS else f"\N{LESS-THAN OR EQUAL TO} {name} false a 1,000"


def table(columns: Sequence[str], rows: Iterable[Sequence[Any]], right: Sequence[int] = (), ours: str = "") -> str:
    """Return a table; rows that begin with ``ours`` stand out."""
    heads = "".join(f"<th{_n(i, right)}>{escape(c)}</th>" for i, c in enumerate(columns))
    body = "".join(
        f"<tr{' class=ours' if ours and row[0] == ours else ''}>"
        + "".join(f"<td{_n(i, right)}>{_cell(cell)}</td>" for i, cell in enumerate(row))
        + "</tr>"
        for row in rows
    )
    return f'<div class="scroll"><table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>'


def _n(i: int, right: Sequence[int]) -> str:
    return ' class="n"' if i in right else ""


def _cell(cell: Any) -> str:
    """Return a cell's text; a short one is not broken over lines."""
    text = "\N{EN DASH}" if cell is None else str(cell)
    return escape(text.replace(" ", "\N{NO-BREAK SPACE}") if len(text) <= SHORT else text)


def false_rows(part: dict[str, Any]) -> list[list[Any]]:
    """Return one row a kind and level: bar, false ones, rate, per watch, the same beside injects."""
    return [
        [name, level, f"{kind['bars_db'][level]:+.1f}", rate["count"], per_1000(rate), figure(rate["per_watch"]),
         kind["false_beside_injects"][level]["count"]]
        for name, kind in part["kinds"].items()
        for level, rate in kind["false"].items()
        if level in LEVELS
    ]  # fmt: skip


FALSE_COLUMNS: Final = ("kind", "level", "bar, dB", "false", "per 1,000 ship-days (95 % bounds)", "per 8-hour watch",
                        "on days with injects")  # fmt: skip


def found_rows(kind: dict[str, Any], points: Sequence[str] = POINTS) -> list[list[Any]]:
    """Return one row a shape and point of the curve."""
    rows = []
    for shape, at in kind["shapes"].items():
        for point in points:
            if point in at:
                r = at[point]
                rows.append(
                    [shape, label(point), share(r), *(share(r["before_30"][k]) for k in ("1", "2", "3")),
                     share(r["after_two"]), share(r["named"]), span(r["latency_min"]), span(r["lead_min"])]
                )  # fmt: skip
    return rows


FOUND_COLUMNS: Final = ("shape", "at", "found", "before the 1st asset*", "before the 2nd*", "before the 3rd*",
                        "after two assets", "next asset named", "latency, min", "lead, min")  # fmt: skip


def span(times: dict[str, Any]) -> str:
    """Return median and quartiles of times in minutes."""
    if not times.get("n"):
        return "\N{EN DASH}"
    return f"{times['median']:.0f} ({times['q25']:.0f} to {times['q75']:.0f})".replace("-", "\N{MINUS SIGN}")


def rule_rows(part: dict[str, Any], kind: str) -> list[list[Any]]:
    """Return one row a rule of others that is held against a kind, ours at its levels first."""
    board = part["kinds"][kind]
    shapes = list(board["shapes"])
    rows = [
        [f"seawarden, {level}", per_1000(board["false"][level]), _pooled(board["shapes"], level),
         *(share(board["shapes"][s][level]) for s in shapes)]
        for level in LEVELS
        if level in board["false"]
    ]  # fmt: skip
    for name, kinds in part["rules"].items():
        if kind in kinds:
            result = kinds[kind]
            rows.append(
                [name, per_1000(result["false"]), share(result["before_30"]),
                 *(share(result["shapes"][s]) for s in shapes)]
            )  # fmt: skip
    return rows


def _pooled(shapes: dict[str, Any], level: str) -> str:
    """Return how many were warned of before the first asset, all shapes together."""
    found = sum(at[level]["before_30"]["1"]["found"] for at in shapes.values())
    of = sum(at[level]["before_30"]["1"]["of"] for at in shapes.values())
    return f"{100 * found / of:.0f} % of {of}" if of else "\N{EN DASH}"


def miss_rows(kind: dict[str, Any]) -> list[list[Any]]:
    """Return one row a miss, with its facts."""
    return [
        [m["shape"], m["seed"], m["mmsi"], m["start"], m["minutes"], m["minutes_to_first_asset"], m["assets"],
         m["highest_db"], m["guess"], "; ".join(f"{k} {v}" for k, v in m["facts"].items() if not isinstance(v, list))]
        for m in kind["misses"]
    ]  # fmt: skip


def case_rows(cases: dict[str, Any], level: str = "warning") -> list[list[Any]]:
    """Return one row a reconstruction and asset struck: the share of variants warned before it, and how early."""
    rows = []
    for name, told in cases.items():
        at = told["levels"].get(level)
        for asset, before in (at or {}).get("before", {}).items():
            asked = "asked" if asset in told["wanted"] else "no promise" if asset in told["no_promise"] else ""
            rows.append([name, asset, asked, share(before), span(at["lead_min"][asset])])
        if at and not at["before"]:
            rows.append([name, "found at all", "", share(at), span(at["latency_min"])])
    return rows


CASE_COLUMNS: Final = ("reconstruction", "asset", "", "variants warned before it", "lead, min")


def blame_rows(cases: dict[str, Any]) -> list[list[Any]]:
    """Return one row a reconstruction: were the innocent ships on record, or others of the case's sea, warned of."""
    return [
        [name, told["variants"], share(told["innocents_warned"]["watch"]), share(told["innocents_warned"]["warning"]),
         ", ".join(f"{n} {kind}" for kind, n in told["others_warned"].items()) or "none", told["ship_days"]]
        for name, told in cases.items()
    ]  # fmt: skip


BLAME_COLUMNS: Final = ("reconstruction", "variants", "innocents at watch", "innocents at warning",
                        "other ships at warning", "ship-days of others")  # fmt: skip


def jam_rows(jam: dict[str, Any]) -> list[list[Any]]:
    """Return what is told of jamming, one row a figure."""
    alerts = jam["false_alerts"]
    return [
        ["areas found", share(jam["found"])],
        ["found within 10 min", share(jam["within_10_min"])],
        *([f"... {shape}", share(rate)] for shape, rate in jam["by_shape"].items()),
        ["latency, min: median (quartiles)", span(jam["latency_min"])],
        ["areas where nothing was jammed", jam["false_areas"]],
        ["false alerts of deception on jammed ships, areas looked for", alerts["with_field"]],
        ["the same, areas not looked for", alerts["without_field"]],
        ["fewer", share(alerts["fewer"])],
        ["single deceivers within an area found", share(jam["deceivers_inside"])],
    ]


MISS_COLUMNS: Final = ("shape", "seed", "MMSI", "began", "min", "min to 1st asset", "assets", "highest dB",
                       "a guess why", "facts")  # fmt: skip
FALSE_ONE_COLUMNS: Final = ("seed", "MMSI", "name", "type", "asset", "at", "dB", "what was said")


def false_one_rows(kind: dict[str, Any]) -> list[list[Any]]:
    """Return one row a false one at `warning`, loudest first."""
    return [
        [f["seed"], f["mmsi"], f["name"], f["type"], f["asset"], f["at"], f["highest_db"], f["why"]]
        for f in kind["false_ones"]
    ]
