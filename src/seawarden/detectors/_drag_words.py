"""The sentences of `anchor_drag`: findings out of its raw records, and which asset lies ahead of a suspected ship."""

from typing import Any

import numpy as np

from seawarden.detectors._drag_own import CRAB, DIP, END, HALT, LOSS, WOBBLE
from seawarden.detectors._write import asset_name, clock, write
from seawarden.geo.ahead import ahead
from seawarden.geo.earth import KN_MS, NM_M
from seawarden.model.finding import Finding
from seawarden.model.kinds import Kind
from seawarden.model.tables import NO_ASSET
from seawarden.model.view import View

NAME = "anchor_drag"
AHEAD_DB = 4.0  # an asset within the hour cuts false warnings to a third at equal threshold (feasibility study)
MOST = 8  # assets looked at on her way


def say(view: View, raw: Any, state: np.ndarray, ahead_min: float) -> list[Finding]:
    """Return the findings of one raw record; keeps in ``state`` which asset was last said to lie ahead."""
    code = int(raw["code"])
    if code == LOSS:
        loss = [_loss(view, raw)] if raw["fresh"] else []
        return loss + _ahead(view, raw, state, ahead_min)
    if code == END:
        return _end(view, raw, state)
    if code == DIP:
        return [_dip(view, raw)]
    return [{WOBBLE: _wobble, CRAB: _crab, HALT: _halt}[code](view, raw)]


def _loss(view: View, raw: Any) -> Finding:
    """Word the lasting loss of speed: share of her own speed, and of her neighbours', since when, until when."""
    own, base, now = (float(v) for v in raw["x"][:3])
    near, k = float(raw["x"][3]), int(raw["x"][4])
    against = 1.0 - (1.0 - own) * float(np.exp(-near))
    args = {
        "own_pct": round(100 * own),
        "base_kn": round(base, 1),
        "sog_kn": round(now, 1),
        "neighbours": k,
        "against_pct": round(100 * against),
        "since": float(raw["start"]),
    }
    ended = not np.isnan(raw["end"])
    span = f"from {clock(raw['start'])} to {clock(raw['end'])}" if ended else f"since {clock(raw['start'])}"
    beside = f" and {args['against_pct']} % below her {k} neighbours'" if k >= 3 else ", no neighbours to compare with"
    text = f"speed {args['own_pct']} % below her own{beside} {span} ({now:.1f} kn against {base:.1f} kn)"
    if raw["withdrawn"]:
        why = "the ships around her slowed too" if raw["db"] < 0.5 else "she stopped and stayed stopped"
        text = f"loss of speed from {clock(raw['start'])} explained: {why}"
    facts = {"neighbours_log_ratio": round(near, 3)}
    return write(view, NAME, Kind.ANCHOR_DRAG, raw, "speed_loss", args, text, facts=facts)


def _wobble(view: View, raw: Any) -> Finding:
    """Word the rise of the change of speed from minute to minute over her own."""
    now, usual = (round(float(v), 2) for v in raw["x"][:2])
    text = f"speed restless: {now:.2f} kn from minute to minute against {usual:.2f} kn before"
    args = {"wobble_kn": now, "usual_kn": usual}
    return write(view, NAME, Kind.ANCHOR_DRAG, raw, "speed_wobble", args, text, signal=True)


def _crab(view: View, raw: Any) -> Finding:
    """Word the rise of the angle between heading and course over her own."""
    now, usual = (round(float(v), 1) for v in raw["x"][:2])
    text = f"heading {now:.0f} deg off the course against {usual:.0f} deg before"
    return write(
        view,
        NAME,
        Kind.ANCHOR_DRAG,
        raw,
        "heading_off_course",
        {"crab_deg": now, "usual_deg": usual},
        text,
        signal=True,
    )


def _halt(view: View, raw: Any) -> Finding:
    """Word a halt within the loss."""
    minutes = round(float(raw["x"][0]))
    text = f"halted in the lane for {minutes} min during the loss of speed"
    return write(view, NAME, Kind.ANCHOR_DRAG, raw, "halt_in_lane", {"minutes": minutes}, text, signal=True)


def _dip(view: View, raw: Any) -> Finding:
    """Word a dip of speed at a crossing; the first only supports, two in a row count alone."""
    share, before, low = (float(v) for v in raw["x"][:3])
    row, asset = int(raw["x"][3]), int(raw["asset"])
    args = {"pct": round(100 * share), "before_kn": round(before, 1), "low_kn": round(low, 1), "in_a_row": row}
    order = "" if row == 1 else f", the {row}{'nd' if row == 2 else 'rd'} in a row"
    text = (
        f"speed dipped {args['pct']} % ({before:.1f} to {low:.1f} kn) as she crossed {asset_name(view, asset)}{order}"
    )
    return write(view, NAME, Kind.ANCHOR_DRAG, raw, "dip_at_asset", args, text, asset=asset, signal=row < 2)


def _end(view: View, raw: Any, state: np.ndarray) -> list[Finding]:
    """Close or withdraw what was said of a loss: the loss, what supported it, the asset ahead."""
    found = [_loss(view, raw)]
    wobble, crab, halts = float(raw["x"][5]), float(raw["x"][6]), float(raw["x"][7])
    kept = state[raw["slot"]]
    if raw["withdrawn"]:
        rest = [("speed_wobble", wobble > 0), ("heading_off_course", crab > 0), ("halt_in_lane", halts > 0)]
    else:  # a halt that became a stop for good says nothing of a drag
        rest = [("halt_in_lane", halts == 1 and int(raw["fresh"]) == 2)]
    taken = raw.copy()
    taken["withdrawn"] = 1
    for code, said in rest:
        if said:
            text = "withdrawn with the loss of speed"
            found.append(write(view, NAME, Kind.ANCHOR_DRAG, taken, code, {}, text, signal=True))
    if kept["ahead_said"] and kept["ahead_of"] == raw["start"]:
        found.append(_ahead_finding(view, raw, int(kept["ahead_asset"]), float(kept["ahead_min"])))
    return found


def _ahead(view: View, raw: Any, state: np.ndarray, ahead_min: float) -> list[Finding]:
    """Say which asset she meets first on her present course within ``ahead_min``; again only when it is another one."""
    kept = state[raw["slot"]]
    if kept["ahead_of"] != raw["start"]:
        kept["ahead_of"], kept["ahead_said"] = raw["start"], 0
    asset, distance_m = _first_ahead(view, raw, ahead_min)
    if asset == NO_ASSET or (kept["ahead_said"] and kept["ahead_asset"] == asset):
        return []
    kept["ahead_said"], kept["ahead_asset"] = 1, asset
    kept["ahead_min"] = distance_m / max(0.5, float(raw["x"][2])) / KN_MS / 60.0
    return [_ahead_finding(view, raw, asset, float(kept["ahead_min"]))]


def _ahead_finding(view: View, raw: Any, asset: int, minutes: float) -> Finding:
    """Word the asset ahead. The id leaves the asset out: the next one replaces it, so that assets do not add up."""
    args = {"asset": asset_name(view, asset), "minutes": round(minutes)}
    text = f"{args['asset']} lies ahead on her course, {args['minutes']} min away at this speed"
    return write(
        view,
        NAME,
        Kind.ANCHOR_DRAG,
        raw,
        "asset_ahead",
        args,
        text,
        asset=asset,
        db=AHEAD_DB,
        signal=True,
        key="",
    )


def _first_ahead(view: View, raw: Any, ahead_min: float) -> tuple[int, float]:
    """Return (asset, distance in m) met first on a straight course, (NO_ASSET, inf) where none within ``ahead_min``."""
    course, speed = float(raw["cog_deg"]), max(0.5, float(raw["x"][2]))
    if np.isnan(course):
        return NO_ASSET, np.inf
    assets, distances = np.empty(MOST, np.int32), np.empty(MOST)
    length_m = min(speed * KN_MS * 60.0 * ahead_min, 40.0 * NM_M)
    found = ahead(
        view.assets.geometry, float(raw["lon"]), float(raw["lat"]), course, float(length_m), assets, distances
    )
    return (int(assets[0]), float(distances[0])) if found else (NO_ASSET, np.inf)
