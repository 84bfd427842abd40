"""The report's figures: the whole curve with the rules of others on it, lead times, reliability."""

from collections.abc import Mapping
from html import escape
from typing import Any, Final

from seawarden.trials.plots import Axis, Frame, band, bar, dot, figure, legend, line, note, whisker

STYLES: Final = ("c0", "c1", "c2", "c3", "c4", "c5")
FALSE: Final = Axis(0.1, 1000.0, (0.1, 1.0, 10.0, 100.0, 1000.0), "false warnings per 1,000 ship-days", log=True)
SHARE: Final = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
DB_TICKS: Final = (-5.0, 0.0, 5.0, 10.0, 15.0, 20.0, 25.0, 30.0)


def framed(svg: str, title: str, text: str, under: str = "") -> str:
    """Return a figure with its caption; the words SIMULATED are in the caption too."""
    return (
        f"<figure>{svg}{under}<figcaption><b>{escape(title)} \N{MIDDLE DOT} SIMULATED</b>{text}</figcaption></figure>"
    )


def curve(kind: Mapping[str, Any], rules: Mapping[str, Any], name: str, what: str) -> str:
    """Return the curve of one kind: ``what`` ("found" or "before_30") against false ones, for every shape.

    The rules of others stand on it as points, all shapes of the drag together.
    """
    title = "found" if what == "found" else "warned before the first asset, where 30 min lie between"
    frame = Frame(FALSE, Axis(0.0, 1.0, SHARE, "found" if what == "found" else "warned before", percent=True))
    board = kind["curve"]
    parts, entries = [], []
    rates = [max(v or 0.0, FALSE.low) for v in board["false_per_1000"]]
    for style, (shape, group) in zip(STYLES * 4, board["groups"].items(), strict=False):
        of = group["of" if what == "found" else "of_before_30"]
        if of:
            dash = " dash" if shape.startswith("red_") or shape == "faint" else ""
            parts.append(line(frame, rates, group[what], style + dash))
            entries.append((style + dash, f"{shape} ({of})"))
    for i, level in enumerate(("watch", "warning", "alarm")):
        if level in kind["false"]:
            rate = kind["false"][level]["per_1000_ship_days"] or 0.0
            x = frame.px(max(rate, FALSE.low))
            parts.append(f'<path class="line ink thin dash" d="M{x:.1f} {frame.py(0):.1f}V{frame.py(1):.1f}"/>')
            parts.append(f'<text class="name" x="{x + 3:.1f}" y="{frame.py(1.0) + 11 + 12 * i:.1f}">{level}</text>')
    points, names = _others(frame, rules, name, what)
    text = "Each line is the watch with its bar moved; upright lines are the bars in force. Points: rules of others."
    under = legend(entries, names)
    return framed(figure(frame, [*parts, *points], f"{name}, {what}"), f"{name}: {title}", text, under)


def _others(frame: Frame, rules: Mapping[str, Any], name: str, what: str) -> tuple[list[str], list[str]]:
    """Return the rules of others as points, and their names."""
    out, names = [], []
    for rule, kinds in rules.items():
        if name in kinds:
            result = kinds[name]
            pooled = result["before_30"] if what == "before_30" else _all(result["shapes"])
            if pooled["of"]:
                rate = max(result["false"]["per_1000_ship_days"] or 0.0, FALSE.low)
                names.append(rule)
                share = pooled["found"] / pooled["of"]
                title = f"{rule}: {100 * share:.0f} % at {rate:.1f} false"
                out.append(dot(frame, rate, share, "other", len(names), title))
    return out, names


def _all(shapes: Mapping[str, Any]) -> dict[str, int]:
    return {"found": sum(s["found"] for s in shapes.values()), "of": sum(s["of"] for s in shapes.values())}


def leads(kind: Mapping[str, Any], name: str, shape: str, style: str) -> str:
    """Return the histogram of lead times of one shape at `warning`."""
    told = kind["leads"][shape]
    edges, counts = told["edges_min"], told["counts"]
    of = sum(counts) + told["never"]
    most = max(*counts, told["never"], 1)
    step = max(round(most / 4), 1)
    ticks = tuple(float(v) for v in range(0, most + 1, step))
    x = Axis(edges[0], edges[-1], (-180.0, -120.0, -60.0, 0.0, 60.0, 120.0, 180.0), "minutes before the first asset")
    frame = Frame(x, Axis(0.0, most * 1.1, ticks, "ships"), height=230.0)
    parts = [
        bar(frame, a, b, n, style if a >= 0 else "c5") for a, b, n in zip(edges, edges[1:], counts, strict=False) if n
    ]
    zero = frame.px(0.0)
    parts.append(f'<path class="line ink thin" d="M{zero:.1f} {frame.py(0):.1f}V14"/>')
    parts.append(note(frame, edges[0] + 6, most * 1.02, f"never: {told['never']} of {of}"))
    early = sum(n for a, n in zip(edges, counts, strict=False) if a >= 0)
    text = f"At warning: {early} of {of} before the asset. Where half an hour or more lay between onset and asset."
    return framed(figure(frame, parts, f"lead times of {shape}"), f"{name}, {shape}: lead time", text)


def reliability(told: Mapping[str, Any], name: str) -> str:
    """Return the reliability diagram: evidence said against the likelihood ratio observed, with 95 % intervals."""
    rows = [b for b in told["bins"] if b["said_db"] is not None and b["observed_db"] is not None]
    ends = Axis(-5.0, 30.0, DB_TICKS, "evidence said, dB (highest of a ship in a day)")
    frame = Frame(ends, Axis(-10.0, 35.0, (-10.0, 0.0, 10.0, 20.0, 30.0), "observed, dB"), height=330.0)
    parts = [band(frame, [(-5.0, -8.0), (30.0, 27.0)], [(-5.0, -2.0), (30.0, 33.0)], "")]
    parts.append(line(frame, (-5.0, 30.0), (-5.0, 30.0), "c5 thin"))
    for row in rows:
        parts.append(whisker(frame, row["said_db"], row["observed_low_db"], row["observed_high_db"], "c0"))
        title = f"{row['guilty']} guilty, {row['innocent']} innocent"
        cx, cy = frame.px(row["said_db"]), frame.py(row["observed_db"])
        parts.append(f'<circle class="dot ours" cx="{cx:.1f}" cy="{cy:.1f}" r="4"><title>{title}</title></circle>')
    off, brier = told["worst_0_20_db"], told["brier_skill"]
    text = (
        f"{told['guilty']} guilty and {told['innocent']} innocent episodes. Band: within 3 dB. Farthest off from 0 to "
        f"20 dB: {off if off is not None else 'no bin'} dB. Brier skill {brier}, log skill {told['log_skill']}."
    )
    return framed(figure(frame, parts, f"reliability of {name}"), f"{name}: is a decibel worth a decibel", text)
