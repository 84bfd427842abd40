"""Plots as inline SVG, drawn by hand: axes, lines, points, bars. Colours come from the page's style sheet.

Every figure says SIMULATED across its middle, so that none can be taken for a figure of a real sea.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

MARGIN: Final = (52.0, 16.0, 14.0, 44.0)  # left, right, top, bottom
MARK: Final = "SIMULATED"


@dataclass(frozen=True)
class Axis:
    """One axis: its range, whether it is logarithmic, where it has ticks and what it says."""

    low: float
    high: float
    ticks: tuple[float, ...]
    label: str
    log: bool = False
    percent: bool = False

    def share(self, value: float) -> float:
        """Return where a value lies between the ends, 0 to 1, held within them."""
        if self.log:
            value, low, high = (math.log10(max(v, 1e-12)) for v in (value, self.low, self.high))
        else:
            low, high = self.low, self.high
        return min(max((value - low) / (high - low), 0.0), 1.0)

    def text(self, value: float) -> str:
        """Return a tick's text."""
        return f"{100 * value:.0f} %" if self.percent else f"{value:g}".replace("-", "\N{MINUS SIGN}")


@dataclass(frozen=True)
class Frame:
    """A figure's frame: two axes on a rectangle of pixels."""

    x: Axis
    y: Axis
    width: float = 460.0
    height: float = 300.0

    def px(self, value: float) -> float:
        """Return the pixel of an x value."""
        return MARGIN[0] + self.x.share(value) * (self.width - MARGIN[0] - MARGIN[1])

    def py(self, value: float) -> float:
        """Return the pixel of a y value."""
        return self.height - MARGIN[3] - self.y.share(value) * (self.height - MARGIN[2] - MARGIN[3])


def figure(frame: Frame, parts: Sequence[str], title: str) -> str:
    """Return a whole figure: frame, ticks, the parts, the mark. ``title`` is for those who hear it read."""
    left, right, top, bottom = MARGIN
    w, h = frame.width, frame.height
    out = [f'<svg class="plot" viewBox="0 0 {w:.0f} {h:.0f}" role="img" aria-label="{escape(title)}, simulated">']
    middle = f'x="{(left + w - right) / 2:.0f}" y="{(top + h - bottom) / 2:.0f}"'
    out.append(f'<text class="mark" {middle}>{MARK}</text>')
    for value in frame.x.ticks:
        x = frame.px(value)
        out.append(f'<path class="grid" d="M{x:.1f} {top:.1f}V{h - bottom:.1f}"/>')
        out.append(f'<text class="tick" x="{x:.1f}" y="{h - bottom + 15:.1f}">{frame.x.text(value)}</text>')
    for value in frame.y.ticks:
        y = frame.py(value)
        out.append(f'<path class="grid" d="M{left:.1f} {y:.1f}H{w - right:.1f}"/>')
        out.append(f'<text class="tick end" x="{left - 6:.1f}" y="{y + 4:.1f}">{frame.y.text(value)}</text>')
    out += parts
    out.append(f'<text class="axis" x="{(left + w - right) / 2:.1f}" y="{h - 8:.1f}">{escape(frame.x.label)}</text>')
    turn = f'transform="translate(12 {(top + h - bottom) / 2:.1f}) rotate(-90)"'
    out.append(f'<text class="axis" {turn}>{escape(frame.y.label)}</text></svg>')
    return "".join(out)


def line(frame: Frame, x: Sequence[float | None], y: Sequence[float | None], style: str) -> str:
    """Return a line through the points that are there; ``style`` is a class of the page's style sheet."""
    path = "".join(
        f"{'L' if i else 'M'}{frame.px(a):.1f} {frame.py(b):.1f}"
        for i, (a, b) in enumerate((a, b) for a, b in zip(x, y, strict=True) if a is not None and b is not None)
    )
    return f'<path class="line {style}" d="{path}"/>' if path else ""


def dot(frame: Frame, x: float, y: float, style: str, number: int, title: str) -> str:
    """Return a point with a number in it; its name is in the legend and comes up under the pointer."""
    cx, cy = frame.px(x), frame.py(y)
    mark = f'<circle class="dot {style}" cx="{cx:.1f}" cy="{cy:.1f}" r="7"/>'
    text = f'<text class="number" x="{cx:.1f}" y="{cy + 3.5:.1f}">{number}</text>'
    return f"<g>{mark}{text}<title>{escape(title)}</title></g>"


def bar(frame: Frame, x0: float, x1: float, y: float, style: str, base: float = 0.0) -> str:
    """Return a bar from ``base`` up to ``y`` between two x values."""
    a, b, top, foot = frame.px(x0), frame.px(x1), frame.py(y), frame.py(base)
    size = f'width="{max(b - a - 1, 1):.1f}" height="{max(foot - top, 0):.1f}"'
    return f'<rect class="bar {style}" x="{a:.1f}" y="{top:.1f}" {size}/>'


def whisker(frame: Frame, x: float, low: float, high: float, style: str) -> str:
    """Return an upright interval."""
    at = frame.px(x)
    return f'<path class="whisker {style}" d="M{at:.1f} {frame.py(low):.1f}V{frame.py(high):.1f}"/>'


def band(frame: Frame, low: Sequence[tuple[float, float]], high: Sequence[tuple[float, float]], style: str) -> str:
    """Return the area between two lines."""
    points = [*low, *reversed(high)]
    path = "".join(f"{'L' if i else 'M'}{frame.px(x):.1f} {frame.py(y):.1f}" for i, (x, y) in enumerate(points))
    return f'<path class="band {style}" d="{path}Z"/>'


def note(frame: Frame, x: float, y: float, text: str, style: str = "") -> str:
    """Return words in a figure, at a place of the axes."""
    return f'<text class="name {style}" x="{frame.px(x):.1f}" y="{frame.py(y):.1f}">{escape(text)}</text>'


def legend(entries: Sequence[tuple[str, str]], numbered: Sequence[str] = ()) -> str:
    """Return a legend: (style, text) of lines, and the names of numbered points."""
    items = "".join(
        f'<li><svg viewBox="0 0 22 8" class="key"><path class="line {style}" d="M0 4H22"/></svg>{escape(text)}</li>'
        for style, text in entries
    )
    points = "".join(f"<li><b>{i}</b> {escape(text)}</li>" for i, text in enumerate(numbered, 1))
    return f'<ul class="legend">{items}</ul>' + (f'<ul class="legend points">{points}</ul>' if points else "")
