"""The report: one self-contained page of a score. It says SIMULATED at the top, on every figure and at the end."""

from collections.abc import Mapping
from html import escape
from typing import Any, Final

from seawarden.trials import report_figures as figures
from seawarden.trials import report_tables as tables
from seawarden.trials.report_style import STYLE

DRAG: Final = "anchor_drag"
MARK: Final = "SIMULATED \N{EM DASH} invented ships on an invented sea; no figure here is of a real one"


def page(board: Mapping[str, Any]) -> str:
    """Return the report of a board as one HTML page that needs nothing from elsewhere."""
    noises = "".join(_noise(name, part, board) for name, part in board["noise"].items())
    quick = "<p class=unmet><b>--quick: a run to see that it runs. Its figures mean nothing.</b></p>"
    links = "".join(f'<a href="#{_id(name)}">noise {escape(name)}</a>' for name in board["noise"])
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>seawarden scoreboard (SIMULATED)</title><style>{STYLE}</style></head><body>"
        f'<div class="ribbon">{MARK}</div><main><h1>The scoreboard</h1>{quick if board["quick"] else ""}{_about(board)}'
        f"<nav>{links}{LINKS}</nav>"
        f"{_claims(board)}{noises}{_cases(board)}{_jamming(board)}{_rules(board)}{HOW}<footer>{MARK}</footer></main></body></html>\n"
    )


def _id(name: str) -> str:
    return "noise-" + "".join(c if c.isalnum() else "-" for c in name)


def _about(board: Mapping[str, Any]) -> str:
    plan, table = board["plan"], board["evidence"]
    seeds = sorted({day["seed"] for day in board["days"]})
    return (
        f'<p class="soft">seawarden {escape(board["version"])}, judge seeds {seeds[0]}\N{EN DASH}{seeds[-1]}, '
        f"{len(board['days'])} days of {plan.get('ships')} ships, {plan.get('hours'):g} h each, reports thinned to "
        f"{plan.get('thin_s'):g} s. Evidence table {escape(table['name'])} of {escape(table['date'])}, "
        f"<code>{table['sha256'][:12]}</code>; configuration <code>{board['config_sha256'][:12]}</code>. "
        f"Made by <code>seawarden exercise score</code>; the same seeds give the same score.json.</p>"
    )


def _noise(name: str, part: Mapping[str, Any], board: Mapping[str, Any]) -> str:
    """Return the section of one noise level."""
    t = part["traffic"]
    out = [f'<h2 id="{_id(name)}">Noise: {escape(name)}</h2>']
    out.append(
        f"<p>{t['ship_days_under_way']:,} ship-days under way of class A (and {t['small_ship_days_under_way']:,} of "
        f"class B, not counted) on {t['days']} days of {t['ships_a_day']:.0f} ships without injects: "
        f"{t['watches']:g} watches of eight hours.</p>"
    )
    out += [f'<p class="unmet">set aside: {escape(fault)}</p>' for fault in part["faults"]]
    if DRAG in part["kinds"] and part["kinds"][DRAG]["shapes"]:
        out.append(_drag(part))
    out.append("<h3>False ones on innocent traffic</h3>")
    out.append(tables.table(tables.FALSE_COLUMNS, tables.false_rows(dict(part)), right=(2, 3, 5, 6)))
    out += [_kind(kind, told) for kind, told in part["kinds"].items() if told["shapes"] and kind != DRAG]
    return "".join(out)


def _drag(part: Mapping[str, Any]) -> str:
    """Return what is said of anchor drags: cards, curves, lead times, reliability, tables, misses."""
    kind = part["kinds"][DRAG]
    shapes = [s for s in kind["shapes"] if not s.startswith("red_")]
    drawn = [figures.curve(kind, part["rules"], DRAG, what) for what in ("found", "before_30")]
    drawn += [figures.leads(kind, DRAG, s, figures.STYLES[i % 5]) for i, s in enumerate(shapes)]
    drawn.append(figures.reliability(kind["calibration"], f"{DRAG}, all shapes but faint and planned"))
    drawn.append(figures.reliability(kind["calibration_lasting"], f"{DRAG}, lasting and halting"))
    side = ("rule", "false per 1,000 ship-days", "before the 1st asset*", *kind["shapes"])
    return (
        f'<div class="cards">{"".join(_cards(kind))}</div><div class="figures">{"".join(drawn)}</div>'
        f"<h3>Anchor drags found</h3>{tables.table(tables.FOUND_COLUMNS, tables.found_rows(kind), right=())}"
        f'<p class="soft">* of those with half an hour or more between onset and that asset. Points of the curve '
        f"(\N{LESS-THAN OR EQUAL TO} 1, 10 false) are read off this very traffic.</p>"
        f"<h3>Side by side with rules of others</h3>{tables.table(side, tables.rule_rows(dict(part), DRAG))}"
        f"{_lists(kind)}"
    )


def _cards(kind: Mapping[str, Any]) -> list[str]:
    """Return the figures that matter most, at the bar of `warning`."""
    false = kind["false"].get("warning", kind["false"]["1_per_1000"])
    out = [_card(tables.figure(false["per_1000_ship_days"]), "false warnings per 1,000 ship-days under way",
                 f"{false['count']} seen; 95 % bound {tables.figure(false['high'])}")]  # fmt: skip
    for shape in ("lasting", "halting", "dips", "already"):
        if shape in kind["shapes"]:
            at = kind["shapes"][shape].get("warning", kind["shapes"][shape]["1_per_1000"])
            before = at["before_30"]["1"]
            told = f"{tables.share(before)} before the first asset" if before["of"] else ""
            out.append(_card(f"{100 * (at['share'] or 0):.0f} %", f"of {at['of']} found at warning: {shape}", told))
    return out


def _card(figure: str, text: str, more: str) -> str:
    return f'<div class="card"><b>{figure}</b>{escape(text)}<span>{escape(more)}</span></div>'


def _kind(name: str, kind: Mapping[str, Any]) -> str:
    """Return what is said of another kind."""
    table = tables.table(tables.FOUND_COLUMNS, tables.found_rows(dict(kind), ("watch", "warning", "1_per_1000")))
    return f"<h3>{escape(name)}: found</h3>{table}{_lists(kind)}"


def _lists(kind: Mapping[str, Any]) -> str:
    """Return the misses and the false ones, folded."""
    missed, false = tables.miss_rows(dict(kind)), tables.false_one_rows(dict(kind))
    out = ""
    if missed:
        rows = tables.table(tables.MISS_COLUMNS, missed, right=(4, 5, 6, 7))
        out += f"<details><summary>{len(missed)} missed at warning, one by one</summary>{rows}</details>"
    if false:
        rows = tables.table(tables.FALSE_ONE_COLUMNS, false, right=(6,))
        out += f"<details><summary>{len(false)} false warnings, loudest first</summary>{rows}</details>"
    return out


def _claims(board: Mapping[str, Any]) -> str:
    """Return what was set out to be reached, met or not."""
    rows = [
        f"<tr><td>{escape(c['claim'])}</td><td>{escape(c['wanted'])}</td><td>{escape(c['figure'])}</td>"
        f'<td class="{"met" if c["met"] else "unmet"}">{"met" if c["met"] else "not met"}</td></tr>'
        for c in board["claims"]
    ]
    met = sum(c["met"] for c in board["claims"])
    head = "<tr><th>set out to reach</th><th>wanted</th><th>figure</th><th></th></tr>"
    return (
        f"<details><summary>{met} of {len(rows)} aims met on simulated days</summary>"
        f'<div class="scroll"><table><thead>{head}</thead><tbody>{"".join(rows)}</tbody></table></div></details>'
    )


def _cases(board: Mapping[str, Any]) -> str:
    """Return what is told of the reconstructions."""
    told = board["reconstructions"]
    if not told:
        return ""
    note = (
        "<p>Reconstructions, not recordings: what is on record is kept, the gaps are filled by a stated model, many "
        "variants of each. The tracks of the innocent ships are invented and support no claim. Nothing here says who "
        "is to blame.</p>"
    )
    rows = tables.table(tables.CASE_COLUMNS, tables.case_rows(told))
    blame = tables.table(tables.BLAME_COLUMNS, tables.blame_rows(told), right=(1, 5))
    return f'<h2 id="cases">Reconstructions · SIMULATED</h2>{note}{rows}<h3>Who else was warned of</h3>{blame}'


def _jamming(board: Mapping[str, Any]) -> str:
    """Return what is told of jamming."""
    jam = board["jamming"]
    if not jam["episodes"]:
        return ""
    head = f'<h2 id="jam">Jamming · SIMULATED</h2><p>{jam["episodes"]} episodes on simulated days.</p>'
    return head + tables.table(("", ""), tables.jam_rows(jam))


def _rules(board: Mapping[str, Any]) -> str:
    rows = [[name, rule["text"], rule["source"]] for name, rule in board["rules"].items()]
    return f'<h2 id="rules">Rules of others</h2>{tables.table(("rule", "what it flags", "source"), rows)}'


LINKS: Final = "".join(
    f'<a href="#{place}">{text}</a>'
    for place, text in (
        ("cases", "reconstructions"),
        ("jam", "jamming"),
        ("rules", "rules of others"),
        ("how", "how it is counted"),
    )
)
HOW: Final = """<h2 id="how">How it is counted</h2>
<p>A <b>truth</b> is a ship to which something was done. She is found when a case of its kind on her reaches the bar
after it began and no later than two hours after it ended. A <b>false one</b> is a case over the bar on a ship that no
truth of that day names, on days on which nothing was done to anybody; every case counts. A <b>ship-day under way</b>
is 24 h of minutes at 3 knots and more, class A. Shares have Wilson 95 % intervals; rates have exact Poisson bounds,
each of which holds with 95 % by itself (none seen: 3 over the ship-days). Rules of others are granted more: all flags
of a ship within an hour count as one, each ship once a day, and a rule that is up when a truth begins has seen it.</p>
<p>The reliability diagram holds the highest evidence of each ship in a day (posterior less prior) against the
likelihood ratio that was observed: the share of guilty ships in that bin over the share of innocent ones. Planned
evasions (red_) are left out of it.</p>"""
