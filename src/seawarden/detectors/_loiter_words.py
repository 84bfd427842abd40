"""The sentences of `loitering`: how long beside which asset, or whither a drift goes and when it meets one."""

from typing import Any

import numpy as np

from seawarden.detectors._trade import off_m, trade
from seawarden.detectors._write import asset_name, clock, place_of, write
from seawarden.geo.ahead import ahead
from seawarden.geo.earth import KN_MS, NM_M
from seawarden.model.finding import Finding
from seawarden.model.kinds import Kind
from seawarden.model.tables import NO_ASSET
from seawarden.model.view import View

NAME = "loitering"
LOITERS, DRIFTS = 1, 2
WAITS_DB, WAITS_M = 3.0, 2.0 * NM_M
IDLE_KN = 0.3  # slower she is carried nowhere
LEAST_DB = 5.0  # evidence from which a drift is said
MOST = 8  # assets looked at on the way of a drift


def say(view: View, raw: Any, state: np.ndarray, near_m: float, reach_h: float) -> list[Finding]:
    """Word one raw record; a drift only where an asset lies near or on its way."""
    if int(raw["code"]) == LOITERS:
        return [_loiters(view, raw)]
    kept = state[raw["slot"]]
    said = kept["said_start"] == raw["start"]
    if not np.isnan(raw["end"]):
        return [_drifts(view, raw, int(kept["said_asset"]), np.inf, float(kept["said_db"]))] if said else []
    asset, away_m = int(raw["asset"]), float(raw["x"][0])
    if asset == NO_ASSET or away_m > near_m:
        asset, away_m = _met(view, raw, reach_h)
    db = _adrift(view, raw, away_m)
    if asset == NO_ASSET or (db < LEAST_DB and not said):
        return []
    kept["said_start"], kept["said_asset"], kept["said_db"] = raw["start"], asset, db
    return [_drifts(view, raw, asset, away_m, db)]


def _adrift(view: View, raw: Any, away_m: float) -> float:
    """Return the decibans of a drift: more where she would be upon an asset soon, less of those who idle for a living.

    Who is carried nowhere and says nothing of it is not adrift.
    """
    speed, said = float(raw["x"][4]), bool(raw["x"][3])
    if speed < IDLE_KN and not said:
        return 0.0
    soon = away_m <= NM_M or away_m < speed * KN_MS * 7200.0
    return max(
        (float(raw["db"]) + (3.0 if soon else 0.0)) * trade(view, int(raw["slot"]), float(raw["t"]))
        - _waits(view, raw),
        0.0,
    )


def _met(view: View, raw: Any, reach_h: float) -> tuple[int, float]:
    """Return (asset, way in m) that the drift so far, carried on straight, meets first within ``reach_h``."""
    assets, distances = np.empty(MOST, np.int32), np.empty(MOST)
    length_m = min(float(raw["x"][4]) * KN_MS * 3600.0 * reach_h, 40.0 * NM_M)
    place = float(raw["lon"]), float(raw["lat"]), float(raw["x"][5])
    found = ahead(view.assets.geometry, *place, length_m, assets, distances)
    return (int(assets[0]), float(distances[0])) if found else (NO_ASSET, np.inf)


def _waits(view: View, raw: Any) -> float:
    """Return the decibans taken back because ships wait near by."""
    return WAITS_DB if 0.0 < off_m(view, raw) < WAITS_M else 0.0  # inside such a place the prior knows it


def _loiters(view: View, raw: Any) -> Finding:
    """Word a loitering."""
    asset, closest, way_m = int(raw["asset"]), float(raw["x"][0]), float(raw["x"][1])
    stay_min, mean_m, over, back = (float(raw["x"][k]) for k in (2, 3, 5, 6))
    args = {"asset": asset_name(view, asset), "minutes": round(stay_min), "closest_m": round(closest)}
    text = f"slow for {args['minutes']} min within a mile of {args['asset']}, {args['closest_m']} m away at the closest"
    text += f", {over:.0f} times over it" if over > 1 else ""
    text += f", came back {back:.0f} times" if back > 1 else ", came back" if back else ""
    facts = {"way_m": round(way_m), "mean_m": round(mean_m), **place_of(view, raw)}
    db = max(float(raw["db"]) * trade(view, int(raw["slot"]), float(raw["t"])) - _waits(view, raw), 0.0)
    return write(view, NAME, Kind.LOITERING, raw, "loiters", args, text, facts=facts, asset=asset, key="", db=db)


def _drifts(view: View, raw: Any, asset: int, away_m: float, db: float) -> Finding:
    """Word a drift: at what speed, where to, which asset it meets and when."""
    speed, course, said = float(raw["x"][4]), float(raw["x"][5]), bool(raw["x"][3])
    name, how = (
        asset_name(view, asset),
        "not under command by her status" if said else "her heading 20 deg and more off her course",
    )
    args: dict[str, Any] = {"asset": name, "sog_kn": round(speed, 1), "cog_deg": round(course)}
    text = f"drifts since {clock(raw['start'])} at {speed:.1f} kn towards {course:.0f} deg, {how}"
    if not np.isnan(raw["end"]):
        text = f"{text}; ended {clock(raw['end'])}"
    else:
        args["distance_m"] = round(away_m)
        text = f"{text}; {name} {args['distance_m']} m away"
    if away_m / max(0.1, speed * KN_MS) < 86400.0:
        args["minutes"] = round(away_m / max(0.1, speed * KN_MS) / 60.0)
        text = f"{text}, {args['minutes']} min at this speed"
    facts: dict[str, Any] = {
        "across_share": round(float(raw["x"][2]), 2),
        "cog_deg": round(course, 1),
        "sog_kn": round(speed, 1),
    }
    facts |= place_of(view, raw)
    return write(view, NAME, Kind.DRIFT, raw, "drifts", args, text, facts=facts, asset=asset, key="", db=db)
