"""The sentences of `going_dark`: where she was last heard, who else was lost, how rare such a silence is there."""

import math
from typing import Any, NamedTuple

import numpy as np

from seawarden.detectors._write import asset_name, clock, write
from seawarden.geo.ahead import ahead
from seawarden.geo.earth import KN_MS, NM_M
from seawarden.model.finding import Finding
from seawarden.model.kinds import Kind
from seawarden.model.knowledge_lookup import heard_at
from seawarden.model.tables import CLASS_A, NO_ASSET
from seawarden.model.view import View

NAME = "going_dark"
SILENT, BACK = 1, 2
MOST = 16  # assets looked at on her way
LEAST_DB = 1.0  # evidence from which a silence is said
KNOWN_MINUTES = 300  # learnt minutes below which a cell's reception is not known
MEANT_DB = -25.0  # one silence in some 300 is her own doing: judgement, no data


class Rarity(NamedTuple):
    """How rare a silence is where it began: decibans, share of minutes heard there, 90 % quantile of silences in s."""

    db: float
    share: float
    gap90_s: float
    minutes: int


def _rarity(view: View, lon: float, lat: float, ais_class: int, silent_s: float) -> Rarity:
    """Return how rare a silence of ``silent_s`` is at (lon, lat) by what was learnt of reception there.

    Silences of honest ships are taken to have a heavy tail, P(longer than T) = 1 / (1 + 9 T / gap90), which is 0.1 at
    the learnt quantile: 10 log10 of its inverse, less the 10 dB that any silence past the quantile has, within -8..+6
    until measured on real silences.
    """
    share, gap90_s, minutes = (
        float(v[0])
        for v in heard_at(np.array([lon]), np.array([lat]), np.array([ais_class or CLASS_A]), view.knowledge)
    )
    if minutes < KNOWN_MINUTES or not gap90_s > 0.0:
        return Rarity(0.0, share, gap90_s, 0)
    db = 10.0 * math.log10(1.0 + 9.0 * silent_s / gap90_s) - 16.0
    return Rarity(max(-8.0, min(6.0, db)), share, gap90_s, int(minutes))


def _deliberate(db: float) -> float:
    """Return the probability that a silence with ``db`` of evidence is her own doing."""
    return float(f"{1.0 / (1.0 + 10.0 ** (-(MEANT_DB + db) / 10.0)):.2g}")


def say(view: View, raw: Any, state: np.ndarray, near_m: float, ahead_min: float) -> list[Finding]:
    """Word one raw record: a silence near or on the way to an asset, later its end."""
    kept = state[raw["slot"]]
    if int(raw["code"]) == BACK:
        return (
            [_back(view, raw, int(kept["said_asset"]), float(kept["rare_db"]))]
            if kept["said_start"] == raw["start"]
            else []
        )
    if raw["withdrawn"] or raw["db"] < LEAST_DB:
        return []
    speed = float(raw["x"][2])
    asset, away_m = int(raw["asset"]), float(raw["x"][6])
    if asset == NO_ASSET or away_m > near_m:
        place = float(raw["lon"]), float(raw["lat"])
        on_way = _way(view, place, float(raw["cog_deg"]), speed * KN_MS * 60.0 * ahead_min)
        if not on_way:
            return []
        asset, away_m = on_way[0]
    rare = _rarity(view, float(raw["lon"]), float(raw["lat"]), int(kept["ais_class"]), float(raw["t"] - raw["start"]))
    if raw["db"] + rare.db < LEAST_DB:
        return []
    kept["said_start"], kept["said_asset"], kept["rare_db"] = raw["start"], asset, rare.db
    return [_silent(view, raw, asset, away_m, rare)]


def _way(view: View, place: tuple[float, float], course: float, length_m: float) -> list[tuple[int, float]]:
    """Return the assets met on a straight way from ``place`` (lon, lat), nearest first, with the way to each in m."""
    if not course >= 0.0:
        return []
    assets, distances = np.empty(MOST, np.int32), np.empty(MOST)
    found = ahead(view.assets.geometry, *place, course, min(length_m, 100.0 * NM_M), assets, distances)
    return [(int(assets[k]), float(distances[k])) for k in range(min(found, MOST))]


def _silent(view: View, raw: Any, asset: int, away_m: float, rare: Rarity) -> Finding:
    """Word a silence."""
    together, heard, speed, interval = (float(v) for v in raw["x"][:4])
    minutes = round((raw["t"] - raw["start"]) / 60.0)
    args = {
        "asset": asset_name(view, asset),
        "minutes": minutes,
        "sog_kn": round(speed, 1),
        "distance_m": round(away_m),
        "heard": int(heard),
        "silent_too": int(together),
    }
    args["lost_here"] = int(raw["x"][7])
    around_her = f"{args['heard']} ships around were heard on, {args['silent_too']} fell silent with her"
    around_her += f", {args['lost_here']} here within a day before" if args["lost_here"] else ""
    text = (
        f"not heard for {minutes} min since {clock(raw['start'])}, last at {speed:.1f} kn, "
        f"{args['asset']} {args['distance_m']} m away or ahead; {around_her}"
    )
    if rare.minutes:
        args["heard_here_pct"] = round(100 * rare.share)
        text += f"; ships here are heard in {args['heard_here_pct']} % of minutes, nine silences in ten end within "
        text += f"{max(1, round(rare.gap90_s / 60.0))} min"
    db = float(raw["db"]) + rare.db
    facts = {"interval_s": round(interval, 1), "t": float(raw["start"])}  # place and way are those of then
    facts["p_deliberate"] = _deliberate(db)
    return write(view, NAME, Kind.GOING_DARK, raw, "silent", args, text, facts=facts, asset=asset, key="", db=db)


def _back(view: View, raw: Any, asset: int, rare_db: float) -> Finding:
    """Word her return: how long, how far, what the straight way crosses; withdrawn where most around were silent."""
    way_m, minutes = float(raw["x"][4]), round((raw["end"] - raw["start"]) / 60.0)
    lost = float(raw["x"][0]), float(raw["x"][1])
    crossed = [asset_name(view, a) for a, _ in _way(view, lost, float(raw["x"][5]), way_m)] if way_m > 500.0 else []
    args = {"asset": asset_name(view, asset), "minutes": minutes, "way_nm": round(way_m / NM_M, 1), "crossed": crossed}
    over = f", over {', '.join(crossed[:3])}" if crossed else ""
    text = f"heard again after {minutes} min, {args['way_nm']} nm on{over}"
    if raw["withdrawn"]:
        text = f"silence of {minutes} min explained: most ships around were not heard either"
    db = 0.0 if raw["withdrawn"] else float(raw["db"]) + rare_db + (2.0 if crossed else 0.0)
    facts = {"p_deliberate": _deliberate(db)}
    return write(view, NAME, Kind.GOING_DARK, raw, "silent", args, text, facts=facts, asset=asset, key="", db=db)
