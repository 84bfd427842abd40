"""The sentences of `anchor_drag`: one finding out of a record, for each part of the evidence."""

import math
from typing import Any, Final

import numpy as np

from seawarden.detectors._drag_places import COLUMN
from seawarden.detectors._write import asset_name, clock, write
from seawarden.model.finding import Finding
from seawarden.model.kinds import Kind
from seawarden.model.tables import NO_ASSET
from seawarden.model.view import View

NAME: Final = "anchor_drag"
CODES: Final = {
    "loss": "speed_loss",
    "onset": "loss_onset",
    "wobble": "speed_wobble",
    "heading": "heading_off_course",
    "course": "course_since",
    "halt": "halt_in_lane",
    "place": "places_near",
    "ahead": "asset_ahead",
    "ship": "ship_habits",
}


def part_words(view: View, part: str, raw: Any, db: float) -> Finding:
    """Return the finding of one part of a loss: only the loss itself can open a case, the others go with it."""
    x = {name: float(raw["x"][k]) for name, k in COLUMN.items()}
    args, text = _loss(raw, x) if part == "loss" else _TEXTS[part](x)
    ahead = part == "ahead"
    asset = int(raw["asset"]) if ahead else NO_ASSET
    if ahead and asset != NO_ASSET:
        args = {"asset": asset_name(view, asset), **args}
        text = f"{args['asset']} lies ahead on her course, {args['minutes']} min away at this speed"
    if part != "loss":
        raw = raw.copy()
        raw["end"] = np.nan if raw["withdrawn"] else raw["t"]
        if raw["withdrawn"]:
            args, text = {}, "withdrawn with the loss of speed"
    return write(view, NAME, Kind.ANCHOR_DRAG, raw, CODES[part], args, text, asset=asset, db=db,
                 signal=part != "loss", key="")  # fmt: skip


def again_words(view: View, raw: Any, db: float) -> Finding:
    """Return the finding that takes back what an earlier loss of the same case already counts."""
    raw = raw.copy()
    raw["end"] = np.nan if raw["withdrawn"] else raw["t"]
    text = "an earlier loss of speed counts already: only what goes beyond it is added"
    return write(view, NAME, Kind.ANCHOR_DRAG, raw, "counted_before", {}, text, db=db, signal=True)


def dip_words(view: View, raw: Any, db: float) -> Finding:
    """Word a dip of speed at a crossing; the first only supports, two in a row count alone."""
    before, low, row, asset = float(raw["x"][8]), float(raw["x"][9]), int(raw["x"][3]), int(raw["asset"])
    args = {"pct": whole(raw["x"][0]), "before_kn": round(before, 1), "low_kn": round(low, 1), "in_a_row": row}
    order = "" if row == 1 else f", the {ordinal(row)} in a row"
    text = (
        f"speed dipped {args['pct']} % ({before:.1f} to {low:.1f} kn) as she crossed {asset_name(view, asset)}{order}"
    )
    return write(view, NAME, Kind.ANCHOR_DRAG, raw, "dip_at_asset", args, text, asset=asset, db=db, signal=row < 2)


def ordinal(n: int) -> str:
    """Return 1st, 2nd, 3rd, 4th, 11th ..."""
    last = {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th") if n % 100 not in (11, 12, 13) else "th"
    return f"{n}{last}"


def whole(x: Any) -> int:
    """Return ``x`` rounded, 0 where it is not known."""
    return round(float(x)) if math.isfinite(x) else 0


def _loss(raw: Any, x: dict[str, float]) -> tuple[dict[str, Any], str]:
    """Word the lasting loss of speed: share of her own speed, and of her neighbours', since when, until when."""
    base = float(raw["base"])
    start = clock(raw["start"])
    if raw["withdrawn"]:
        why = "she stopped and stayed stopped" if raw["stopped"] else "she is back at her own speed"
        return {"since": float(raw["start"])}, f"loss of speed from {start} taken back: {why}"
    if not math.isnan(raw["end"]):
        text = f"speed below her own from {start} to {clock(raw['end'])} (own speed {base:.1f} kn)"
        return {"since": float(raw["start"]), "base_kn": round(base, 1)}, text
    now, k = base * (1.0 - x["own_pct"] / 100.0), round(x["neighbours"])
    args = {
        "own_pct": whole(x["own_pct"]),
        "base_kn": round(base, 1),
        "sog_kn": round(now, 1),
        "neighbours": k,
        "against_pct": whole(x["against_pct"]),
        "since": float(raw["start"]),
    }
    beside = f" and {args['against_pct']} % below her neighbours'" if k >= 1 else ", no neighbours to compare with"
    seen = "since before she was first seen," if x["already_h"] >= 0.0 else f"since {start}"
    text = f"speed {args['own_pct']} % below her own{beside} {seen} ({now:.1f} kn against {base:.1f} kn)"
    return args, text


def _onset(x: dict[str, float]) -> tuple[dict[str, Any], str]:
    args = {"abrupt_pct": whole(x["abrupt_pct"]), "trend_pct": whole(x["trend_pct"])}
    still = "still falling" if x["trend_pct"] > 4.0 else "rising again" if x["trend_pct"] < -4.0 else "level since"
    if math.isnan(x["abrupt_pct"]):
        return args, f"how the loss began was not seen; the speed is {still}"
    return args, f"{min(args['abrupt_pct'], 100)} % of the loss came within five minutes; the speed is {still}"


def _wobble(x: dict[str, float]) -> tuple[dict[str, Any], str]:
    times = round(10.0 ** (x["choppy"] / 10.0), 1) if math.isfinite(x["choppy"]) else 1.0
    return {"times": times}, f"speed restless: it changes {times:.1f} times as much as hers ordinarily does"


def _heading(x: dict[str, float]) -> tuple[dict[str, Any], str]:
    args = {"crab_deg": whole(x["crab_deg"]), "shift_deg": whole(x["shift_deg"])}
    return args, f"heading {args['shift_deg']} deg aside of where it lay to her course before"


def _course(x: dict[str, float]) -> tuple[dict[str, Any], str]:
    args = {"bent_deg": whole(x["bent_deg"])}
    return args, f"course {'kept' if args['bent_deg'] < 15 else 'changed'}: {args['bent_deg']} deg at most since"


def _halt(x: dict[str, float]) -> tuple[dict[str, Any], str]:
    what = {0: "no halt", 1: "halted first and slower afterwards, as after engine trouble",
            2: "halted in the lane and went on below her own speed"}  # fmt: skip
    halts = whole(x["halts"])
    return {"halts": halts}, what.get(halts, "halted in the lane again and again, and went on below her own speed")


def _place(x: dict[str, float]) -> tuple[dict[str, Any], str]:
    near = {kind: x[f"{kind}_km"] for kind in ("port", "pilot", "anchorage", "lane", "works")}
    known = {kind: round(km, 1) for kind, km in sorted(near.items(), key=lambda i: i[1]) if km < 60.0}
    listed = ", ".join(f"{kind} {km:.0f} km" for kind, km in list(known.items())[:3])
    lying = f", {whole(x['stopped'])} ships lying stopped around" if x["stopped"] >= 1 else ""
    return {"km": known, "stopped": whole(x["stopped"])}, f"places near: {listed or 'none'}{lying}"


def _ahead(x: dict[str, float]) -> tuple[dict[str, Any], str]:
    if not math.isfinite(x["ahead_min"]):
        return {}, "no asset ahead on her course"
    return {"minutes": whole(x["ahead_min"])}, "an asset lies ahead on her course"


def _ship(x: dict[str, float]) -> tuple[dict[str, Any], str]:
    args = {"noise_pct": round(x["noise_pct"], 1), "earlier": round(x["earlier"], 1), "length_m": whole(x["length_m"])}
    return args, f"her speed ordinarily changes by {args['noise_pct']:.1f} % in an hour"


_TEXTS: Final = {
    "onset": _onset,
    "wobble": _wobble,
    "heading": _heading,
    "course": _course,
    "halt": _halt,
    "place": _place,
    "ahead": _ahead,
    "ship": _ship,
}
