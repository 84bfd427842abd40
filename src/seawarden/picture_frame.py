"""The sheet that a run's picture is drawn on: projection, coast, graticule, lettering."""

import math
import re
from collections.abc import Iterable, Sequence
from importlib.resources import files
from xml.sax.saxutils import escape

import msgspec
import numpy as np
import shapely

WIDTH, TALLEST, FLATTEST = 960.0, 720.0, 420.0
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Frame:
    """The window on the sea: degrees to pixels, y down."""

    def __init__(self, lon: np.ndarray, lat: np.ndarray) -> None:
        """Fit places (deg, at least one) with a margin; neither a sliver nor a tower."""
        self.west, self.east = float(lon.min()), float(lon.max())
        self.south, self.north = float(lat.min()), float(lat.max())
        self.narrow = math.cos(math.radians(0.5 * (self.south + self.north)))
        self._widen(0.12 * max((self.east - self.west) * self.narrow, self.north - self.south, 0.25))
        ratio = (self.north - self.south) / ((self.east - self.west) * self.narrow)
        low, high = FLATTEST / WIDTH, TALLEST / WIDTH
        if ratio < low:
            extra = (low / ratio - 1.0) * (self.north - self.south) / 2
            self.south, self.north = self.south - extra, self.north + extra
        elif ratio > high:
            extra = (ratio / high - 1.0) * (self.east - self.west) / 2
            self.west, self.east = self.west - extra, self.east + extra
        self.per_lat = WIDTH / ((self.east - self.west) * self.narrow)
        self.height = round((self.north - self.south) * self.per_lat, 1)

    def _widen(self, by_deg: float) -> None:
        self.west, self.east = self.west - by_deg / self.narrow, self.east + by_deg / self.narrow
        self.south, self.north = self.south - by_deg, self.north + by_deg

    @property
    def box(self) -> shapely.Geometry:
        """The window, a little larger, so that cut edges lie outside."""
        rim = 8.0 / self.per_lat
        return shapely.box(
            self.west - rim / self.narrow, self.south - rim, self.east + rim / self.narrow, self.north + rim
        )

    def xy(self, lon: float, lat: float) -> tuple[float, float]:
        """Return the pixel of a place."""
        return (lon - self.west) * self.narrow * self.per_lat, (self.north - lat) * self.per_lat

    def path(self, places: Iterable[Sequence[float]], close: bool = False) -> str:
        """Return SVG path data through places, to a tenth of a pixel, doubles left out."""
        out: list[str] = []
        for place in places:
            x, y = self.xy(place[0], place[1])
            step = f"{x:.1f} {y:.1f}"
            if not out or out[-1] != step:
                out.append(step)
        return "M" + "L".join(out) + ("Z" if close else "")


def grid(frame: Frame) -> str:
    """Return meridians and parallels with their names, at a step that gives four to nine of them."""
    wide = (frame.east - frame.west) / 6
    step = next((s for s in (1 / 12, 1 / 6, 0.25, 0.5, 1, 2, 5) if s >= wide), 10)
    out = []
    for k in range(math.ceil(frame.west / step), math.floor(frame.east / step) + 1):
        x = frame.xy(k * step, 0)[0]
        out.append(
            f'<path d="M{x:.1f} 0V{frame.height}"/><text x="{x + 4:.1f}" y="13">{_degrees(k * step, "EW")}</text>'
        )
    for k in range(math.ceil(frame.south / step * 2), math.floor(frame.north / step * 2) + 1):
        y = frame.xy(0, k * step / 2)[1]
        out.append(
            f'<path d="M0 {y:.1f}H{WIDTH:.0f}"/><text x="5" y="{y - 4:.1f}">{_degrees(k * step / 2, "NS")}</text>'
        )
    return f'<g stroke="#bccfdb" font-size="10" style="stroke-width:1">{"".join(out)}</g>'.replace(
        "<text", '<text stroke="none" fill="#5c7585"'
    )


def _degrees(value: float, letters: str) -> str:
    minutes = round(abs(value) * 60)
    part = f"{minutes % 60:02d}\u2032" if minutes % 60 else ""
    return f"{minutes // 60}°{part}{letters[0] if value >= 0 else letters[1]}"


def coast(frame: Frame) -> str:
    """Return the land in the window, simplified to half a pixel."""
    land = msgspec.json.decode(files("seawarden.data").joinpath("land.geojson").read_bytes())
    shapes = [shapely.geometry.shape(f["geometry"]) for f in land["features"]]
    near = [shapely.intersection(shapely.make_valid(s), frame.box) for s in shapes if s.intersects(frame.box)]
    parts = shapely.get_parts(shapely.simplify(near, 0.5 / frame.per_lat)) if near else np.array([])
    rings = [ring for p in parts if p.geom_type == "Polygon" and not p.is_empty for ring in (p.exterior, *p.interiors)]
    d = "".join(frame.path(ring.coords[:-1], close=True) for ring in rings)
    return f'<path d="{d}" fill="#f4f1e9" stroke="#a3b1b9" stroke-width="0.8" fill-rule="evenodd"/>'


class Letters:
    """Names on the sheet, none over another."""

    def __init__(self, taken: Iterable[tuple[float, float, float, float]] = ()) -> None:
        """Begin with the boxes (left, top, right, bottom) where nothing may be written."""
        self._taken = list(taken)

    def put(self, x: float, y: float, text: str, colour: str, size: float, off: float) -> str:
        """Return text with a light edge to the right of a point, else to its left, else nothing: no room."""
        wide = len(text) * size * 0.58
        for left, anchor in ((x + off, ""), (x - off - wide, ' text-anchor="end"')):
            box = left, y - size * 0.7, left + wide, y + size * 0.7
            if box[0] < 2 or box[2] > WIDTH - 2 or any(_meet(box, other) for other in self._taken):
                continue
            self._taken.append(box)
            at = f'x="{x - off if anchor else x + off:.1f}" y="{y + size * 0.35:.1f}"'
            edge = 'paint-order="stroke" stroke="#f6f8f9" stroke-width="3.2" stroke-linejoin="round" font-weight="600"'
            return f'<text {at}{anchor} font-size="{size}" fill="{colour}" {edge}>{text_of(text)}</text>'
        return ""


def _meet(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def text_of(text: str) -> str:
    """Return text that cannot be markup, without what XML does not allow."""
    return escape(_NOT_XML.sub("", str(text)), {'"': "&quot;"})
