"""A run as one self-contained SVG: coast, assets, the ways of the incidents' ships. For notebooks and docs.

Local equirectangular projection about the middle latitude: over a few degrees it looks like Mercator and needs no
scale by place. Equal runs give equal pictures. Not for navigation.
"""

import math
from hashlib import blake2b
from typing import Any, Protocol

import msgspec
import numpy as np
import shapely

from seawarden.model.errors import InputError
from seawarden.model.kinds import ORDER, Level
from seawarden.model.times import epoch, iso
from seawarden.picture_frame import WIDTH, Frame, Letters, coast, grid, text_of
from seawarden.store.minutes import Minutes
from seawarden.store.rows import Row

MOST = 40  # incidents drawn, the most urgent first; the calm ones only as a dot where there are loud ones
BEFORE_S, AFTER_S = 6 * 3600.0, 3600.0
KINDS = {
    "telecom_cable": ("Telecom cable", "#1668a8"),
    "power_cable": ("Power cable", "#8a3fa6"),
    "gas_pipeline": ("Gas pipeline", "#17795a"),
    "oil_pipeline": ("Oil pipeline", "#7d5a1e"),
}
OTHER = ("Other asset", "#5b7183")
LEVELS = {"watch": "#b98800", "warning": "#d35f00", "alarm": "#cf1f2b", "": "#52687a"}
STYLE = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Liberation Sans',sans-serif"


class RunFiles(Protocol):
    """What of a run's folder the picture needs; `seawarden.store.rundir.RunDir` is one."""

    path: Any
    run: Row

    @property
    def incidents(self) -> list[Row]:
        """The last state of every incident."""

    @property
    def minutes(self) -> Minutes:
        """Where every ship was."""


def svg(run: RunFiles) -> str:
    """Return the picture of a finished run. InputError where its register cannot be read."""
    register = _register(run)
    chosen = sorted(run.incidents, key=_urgency)[:MOST]
    loud = [i for i in chosen if _loudest(i) in ("warning", "alarm")] or chosen
    ways = [_way(run, incident) for incident in loud]
    frame = _frame(run, loud, ways, register)
    key = blake2b(msgspec.json.encode([run.run, [i["id"] for i in chosen]]), digest_size=6).hexdigest()
    letters = Letters(_reserved(frame, run, register))
    names = [_ship(frame, incident, letters if incident in loud else None) for incident in chosen]
    body = [
        f'<rect width="{WIDTH:.0f}" height="{frame.height}" fill="#d3e1ea"/>',
        coast(frame),
        grid(frame),
        _assets(frame, register, _asset_names(loud), letters),
        *[_track(frame, incident, way) for incident, way in reversed(list(zip(loud, ways, strict=True)))],
        *reversed(names),
        _furniture(frame, run, register),
    ]
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {frame.height}" width="100%" role="img" '
        f'style="max-width:{WIDTH:.0f}px;{STYLE}"><title>{text_of(_summary(run))}</title>'
        f'<defs><clipPath id="c{key}"><rect width="{WIDTH:.0f}" height="{frame.height}" rx="10"/></clipPath></defs>'
    )
    return f'{head}<g clip-path="url(#c{key})">{"".join(body)}</g></svg>'


def _register(run: RunFiles) -> list[dict[str, Any]]:
    path = run.path / "register.geojson"
    if not path.exists():
        return []
    try:
        features = msgspec.json.decode(path.read_bytes())["features"]
        return [
            {**f["properties"], "shape": shapely.geometry.shape(f["geometry"])} for f in features if f.get("geometry")
        ]
    except (msgspec.DecodeError, KeyError, TypeError, ValueError) as error:
        raise InputError(f"{path.name} of this run cannot be read: {error}") from error


def _loudest(incident: Row) -> str:
    return max(incident["levels"], key=lambda name: ORDER[Level(name)], default="")


def _urgency(incident: Row) -> tuple[int, float, str]:
    level = _loudest(incident)
    return (-ORDER[Level(level)] if level else 0, -incident["probability_max"], incident["id"])


def _way(run: RunFiles, incident: Row) -> np.ndarray:
    opened = epoch(incident["opened_at"])
    closed = epoch(incident["closed_at"]) if incident["closed_at"] else math.inf
    return run.minutes.track(incident["track_ref"], opened - BEFORE_S, closed + AFTER_S)


def _frame(run: RunFiles, loud: list[Row], ways: list[np.ndarray], register: list[dict[str, Any]]) -> Frame:
    """Return the window on what matters: the loud incidents, else all ships, else the assets, else the Baltic."""
    lon = [x for i, way in zip(loud, ways, strict=True) for x in (i["position"][0], *way["lon"].tolist())]
    lat = [y for i, way in zip(loud, ways, strict=True) for y in (i["position"][1], *way["lat"].tolist())]
    span = run.minutes.span
    if not lon and span is not None:
        seen = [run.minutes.at(t, 900.0) for t in np.linspace(*span, 5)[1:]]
        lon, lat = [x for s in seen for x in s["lon"].tolist()], [y for s in seen for y in s["lat"].tolist()]
    if not lon:
        west, south, east, north = shapely.total_bounds([a["shape"] for a in register] or [shapely.box(10, 54, 30, 66)])
        lon, lat = [west, east], [south, north]
    return Frame(np.array(lon), np.array(lat))


def _asset_names(chosen: list[Row]) -> set[str]:
    named = {i["asset_id"] for i in chosen} | {a for i in chosen for a in i.get("assets") or []}
    return {a for a in named if a}


def _assets(frame: Frame, register: list[dict[str, Any]], named: set[str], letters: Letters) -> str:
    out, labels = [], []
    for asset in register:
        parts = shapely.get_parts(shapely.intersection(shapely.make_valid(asset["shape"]), frame.box))
        lines = [
            p.exterior if p.geom_type == "Polygon" else p for p in parts if p.geom_type in ("LineString", "Polygon")
        ]
        if not lines:
            continue
        colour = KINDS.get(asset["kind"], OTHER)[1]
        hit = asset["asset_id"] in named
        d = "".join(frame.path(line.coords) for line in lines)
        title = f"<title>{text_of(asset['name'])}</title>"
        out.append(f'<path d="{d}" stroke="{colour}" stroke-width="{2.4 if hit else 1.3}">{title}</path>')
        longest = max(lines, key=lambda line: line.length)
        for share in (0.3, 0.7, 0.15, 0.85) if hit else ():
            place = longest.interpolate(share, normalized=True)
            labels.append(letters.put(*frame.xy(place.x, place.y), asset["name"], colour, 11, 6))
            if labels[-1]:
                break
    return f'<g fill="none" stroke-linejoin="round" stroke-opacity="0.85">{"".join(out)}</g>{"".join(labels)}'


def _track(frame: Frame, incident: Row, way: np.ndarray) -> str:
    """Return a ship's way, faint before the incident, and a dot where each level was reached."""
    colour = LEVELS[_loudest(incident)]
    opened = epoch(incident["opened_at"])
    places = np.column_stack((way["lon"], way["lat"])).tolist()
    split = int(np.searchsorted(way["t"], opened))
    out = []
    for part, wide, seen in ((places[: split + 1], 1.2, 0.45), (places[split:], 2.4, 0.95)):
        if len(part) > 1:
            line = f'<path d="{frame.path(part)}" stroke-width="{wide}" stroke-opacity="{seen}"/>'
            out.append(line)
    for level, t in incident["levels"].items():
        if way.size:
            k = min(int(np.searchsorted(way["t"], epoch(t))), way.size - 1)
            x, y = frame.xy(*places[k])
            title = f"<title>{level} {t[11:16]} UTC</title>"
            out.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{LEVELS[level]}" stroke="#fff">{title}</circle>')
    return f'<g fill="none" stroke="{colour}" stroke-linejoin="round" stroke-linecap="round">{"".join(out)}</g>'


def _ship(frame: Frame, incident: Row, letters: Letters | None) -> str:
    """Return an incident's mark, with its name where there is room; a calm one (no ``letters``) is a dot."""
    x, y = frame.xy(*incident["position"])
    colour = LEVELS[_loudest(incident)]
    vessel = incident["vessel"] or {}
    name = vessel.get("name") or f"MMSI {vessel.get('mmsi', 'not known')}"
    text = f"{name} · {incident['kind'].replace('_', ' ')}"
    title = f"<title>{text_of(text)}</title>"
    if letters is None:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}" stroke="#fff">{title}</circle>'
    mark = (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5.5" fill="#fff" stroke="{colour}" stroke-width="2.6">{title}</circle>'
    )
    return mark + letters.put(x, y, text, colour, 12.5, 10)


def _legend(register: list[dict[str, Any]]) -> list[tuple[str, str]]:
    levels = [(level.capitalize(), LEVELS[level]) for level in ("watch", "warning", "alarm")]
    return [KINDS[k] for k in KINDS if any(a["kind"] == k for a in register)] + levels


def _reserved(frame: Frame, run: RunFiles, register: list[dict[str, Any]]) -> list[tuple[float, float, float, float]]:
    """Return the boxes of the furniture, over which no name is written."""
    legend = WIDTH - 140, 8.0, WIDTH, 17.0 * len(_legend(register)) + 32
    foot = 0.0, frame.height - 48, WIDTH, frame.height
    mark = (WIDTH / 2 - 110, 8.0, WIDTH / 2 + 110, 42.0)
    return [legend, foot, *([mark] if run.run.get("origin") == "exercise" else [])]


def _furniture(frame: Frame, run: RunFiles, register: list[dict[str, Any]]) -> str:
    """Return title, legend, scale bar, attribution and, on an exercise, the mark that it is one."""
    out = [Letters().put(14, frame.height - 16, _summary(run), "#2b3b47", 12, 0)]
    note = "Coast: Natural Earth. Not for navigation; a warning is not proof."
    out.append(f'<text x="{WIDTH - 12:.0f}" y="{frame.height - 12:.1f}" {_SMALL} text-anchor="end">{note}</text>')
    entries = _legend(register)
    top = 28.0
    rows = [
        f'<path d="M{WIDTH - 122:.0f} {top + 17 * k:.0f}h16" stroke="{colour}" stroke-width="3"/>'
        f'<text x="{WIDTH - 100:.0f}" y="{top + 4 + 17 * k:.0f}" font-size="11" fill="#2b3b47">{name}</text>'
        for k, (name, colour) in enumerate(entries)
    ]
    box = f'x="{WIDTH - 134:.0f}" y="12" width="122" height="{17 * len(entries) + 14}" rx="8"'
    out.append(f'<rect {box} fill="#fbfaf6" fill-opacity="0.9" stroke="#d2dadd"/>{"".join(rows)}')
    nm = next((n for n in (1, 2, 5, 10, 20, 50, 100) if n / 60 * frame.per_lat > 60), 200)
    long = nm / 60 * frame.per_lat
    bar = f'<path d="M14 {frame.height - 42:.1f}v5h{long:.1f}v-5" fill="none" stroke="#2b3b47" stroke-width="1.4"/>'
    out.append(f'{bar}<text x="{18 + long:.1f}" y="{frame.height - 36:.1f}" {_SMALL}>{nm} nautical miles</text>')
    if run.run.get("origin") == "exercise":
        mark = f'x="{WIDTH / 2:.0f}" y="30" text-anchor="middle" font-size="17" font-weight="700" letter-spacing="6"'
        back = f'<rect x="{WIDTH / 2 - 108:.0f}" y="10" width="210" height="29" rx="6" fill="#5b2bb5"/>'
        out.append(f'{back}<text {mark} fill="#fff">EXERCISE</text>')
    return "".join(out)


_SMALL = 'font-size="10.5" fill="#4a5d6b" paint-order="stroke" stroke="#f6f8f9" stroke-width="2.6"'


def _summary(run: RunFiles) -> str:
    first = run.run.get("first")
    day = iso(epoch(first))[:10] if first else "no time"
    number = len(run.incidents)
    vessels, rows = run.run.get("vessels", 0), run.run.get("rows_in", 0)
    return f"{day}: {vessels:,} ships, {rows:,} reports, {number} incident{'' if number == 1 else 's'}"
