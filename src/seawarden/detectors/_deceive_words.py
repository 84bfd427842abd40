"""The sentences of `position_deception`."""

from typing import Any

import numpy as np

from seawarden.detectors._deceive_own import CIRCLE, FROZEN, LEAP, RECKON, TWO
from seawarden.detectors._write import asset_name, clock, write
from seawarden.geo.earth import NM_M
from seawarden.model.finding import Finding
from seawarden.model.kinds import Kind
from seawarden.model.tables import NO_ASSET
from seawarden.model.view import View

NAME = "position_deception"
Words = tuple[str, dict[str, Any], str]


def say(view: View, raw: Any) -> Finding:
    """Word one raw record; ``near_m`` of the nearest asset stands in the facts, inf is left out."""
    code = int(raw["code"])
    if code in (LEAP, TWO):
        words = _leap(view, raw)
    elif code == CIRCLE:
        words = _circle(raw)
    elif code == RECKON:
        words = _reckon(raw)
    else:
        words = _frozen(raw) if code == FROZEN else _walk(raw)
    name, args, text = words
    asset, near_m = int(raw["asset"]), float(raw["x"][7])
    facts: dict[str, Any] = {}
    if asset != NO_ASSET and np.isfinite(near_m):
        facts["near_m"] = round(near_m)
        text += f"; {asset_name(view, asset)} {round(near_m)} m away"
    if code in (LEAP, TWO):
        facts["tracks"] = [f"{int(view.tracks[int(raw[k])]['track_id']):016x}" for k in ("slot", "other")]
    if not np.isnan(raw["end"]) and not raw["withdrawn"]:
        text += f"; until {clock(float(raw['end']))}"
    return write(view, NAME, Kind.POSITION_DECEPTION, raw, name, args, text, facts=facts, asset=asset, key="")


def _leap(view: View, raw: Any) -> Words:
    """Word a leap, or two ships on one number."""
    off_m, gap_s, leaps, again, minutes, apart_m, among = (float(v) for v in raw["x"][:7])
    args = {"leap_nm": round(off_m / NM_M, 1), "in_min": max(1, round(gap_s / 60.0)), "leaps": int(leaps)}
    if int(raw["code"]) == TWO:
        args = {"apart_nm": round(apart_m / NM_M, 1), "known_h": round(minutes / 60.0, 1)}
        return "two_ships", args, f"one number, two ships: it speaks in turns from places {args['apart_nm']} nm apart"
    if raw["withdrawn"]:
        return (
            "replayed" if again else "leap",
            args,
            "her leap is explained: the positions of the ships around are doubtful too",
        )
    text = f"her position leapt {args['leap_nm']} nm in {args['in_min']} min at {clock(float(raw['start']))} and stayed"
    text += ", on her own way of earlier" if again else ""
    text += ", unlike the ships around, whose positions are doubtful too" if among else ""
    return "replayed" if again else "leap", args, text


def _circle(raw: Any) -> Words:
    """Word a circle."""
    turned, rate, kn, follows = (float(v) for v in raw["x"][:4])
    args = {"rounds": round(turned / 360.0, 1), "deg_min": round(abs(rate), 1), "sog_kn": round(kn, 1)}
    bow = "" if np.isnan(follows) else ", her bow with it" if follows > 0.5 else ", while her bow did not turn"
    text = (
        f"{args['rounds']} rounds at one rate ({args['deg_min']:.1f} deg/min) and one speed ({args['sog_kn']:.1f} kn)"
    )
    return "circle", args, text + bow


def _reckon(raw: Any) -> Words:
    """Word a residual against dead reckoning."""
    kn, east_m, north_m = (float(v) for v in raw["x"][:3])
    toward = round(float(np.degrees(np.arctan2(east_m, north_m)))) % 360
    args = {"kn": round(kn, 1), "toward_deg": toward}
    return (
        "reckoning",
        args,
        f"her positions move {kn:.1f} kn towards {toward} deg beyond what her speed and course say",
    )


def _frozen(raw: Any) -> Words:
    """Word a frozen position."""
    minutes = round((float(raw["t"]) - float(raw["start"])) / 60.0)
    return "frozen", {"minutes": minutes}, f"the same position for {minutes} min, while her speed says that she moves"


def _walk(raw: Any) -> Words:
    """Word a course that stepped aside."""
    kn, deg, faster = (float(v) for v in raw["x"][:3])
    args = {"aside_kn": round(kn, 1), "aside_deg": round(deg, 1), "faster_kn": round(faster, 1)}
    side = "right" if deg > 0 else "left"
    text = f"since {clock(float(raw['start']))} her course lies {abs(deg):.1f} deg more to the {side} of her heading"
    return "walk_off", args, f"{text} than before ({kn:.1f} kn aside), her bow being steady"
