"""The sentences of `going_dark`: where she was last heard, who else was lost, how rare such a silence is there."""

import math
from typing import Any, NamedTuple

import numpy as np

from seawarden.detectors._write import asset_name, clock, write
from seawarden.geo.ahead import ahead
from seawarden.geo.earth import KN_MS, NM_M, moved
from seawarden.model.finding import Finding
from seawarden.model.kinds import Kind
from seawarden.model.knowledge_lookup import heard_at
from seawarden.model.tables import CLASS_A, NO_ASSET
from seawarden.model.view import View

NAME = "going_dark"
SILENT, BACK = 1, 2
MOST = 16  # assets looked at on her way
LEAST_DB = 1.0  # evidence from which a silence is said
KNOWN_MINUTES = 100  # learnt minutes below which a cell's reception is not known
FOLLOWED_S = 2700.0  # so long she is taken to have kept on
SLOWER = 0.6  # share of the way at her speed before, below which she did something on it
SLOWER_DB = 3.0
MEANT_DB = -25.0  # one silence in some 300 is her own doing: judgement, no data


class Reception(NamedTuple):
    """How well ships are heard where she was lost and where she must be since, as learnt; the worst of these places.

    Decibans, share of minutes heard, 90 % quantile of silences in s; ``known`` false: nothing was learnt of any.
    """

    db: float
    share: float
    gap90_s: float
    known: bool


UNKNOWN = Reception(0.0, math.nan, math.nan, False)


def _reception(view: View, raw: Any, ais_class: int) -> Reception:
    """Return what was learnt of reception along the way that she must have made.

    Silences of honest ships are taken to have a heavy tail, P(longer than T) = 1 / (1 + 9 T / gap90), which is 0.1 at
    the learnt quantile: 10 log10 of its inverse at 20 min, less 18 dB, within -8..+3. A place of which nothing is known
    while others are is taken for an edge.
    """
    if not view.knowledge.heard.size:
        return UNKNOWN
    gone_m = float(raw["x"][2]) * KN_MS * min(float(raw["t"] - raw["start"]), FOLLOWED_S)
    lon, lat, course = float(raw["lon"]), float(raw["lat"]), float(raw["cog_deg"])
    way = [moved(lon, lat, course, part * gone_m) if course >= 0.0 else (lon, lat) for part in (0.0, 0.33, 0.67, 1.0)]
    places = np.array(way)
    found = heard_at(places[:, 0], places[:, 1], np.full(4, ais_class or CLASS_A), view.knowledge)
    known = (found.minutes >= KNOWN_MINUTES) & (found.gap90_s > 0.0)
    if not known.any():
        return UNKNOWN
    gap90_s = float(found.gap90_s[known].max())
    db = max(-8.0, min(3.0, 10.0 * math.log10(1.0 + 9.0 * 1200.0 / gap90_s) - 18.0))
    return Reception(db if known.all() else min(db, -4.0), float(found.share[known].min()), gap90_s, True)


def _worth(raw: Any, reception: Reception) -> float:
    """Return the decibans of a silence: its length, who was heard around her, how she was heard before it.

    Judgement, set so that on tune seeds of the simulated Baltic a hole of less than an hour stays below a watch.
    """
    together, heard, _, interval_s, close, fade_min, _, lost_here = (float(v) for v in raw["x"])
    db = 4.0 * math.log2(max(float(raw["t"] - raw["start"]) / 1200.0, 1.0))  # each doubling is rarer by more than half
    db += 2.0 - 12.0 * together / (together + heard) if together + heard >= 3.0 else 0.0
    db += 2.0 if close >= 3.0 else 0.0 if close else -2.0
    faded = fade_min / max(interval_s / 60.0, 1.0) if interval_s < 90.0 else fade_min
    db -= min(6.0, 5.0 * max(faded - 1.2, 0.0)) + min(6.0, 2.0 * lost_here)
    return db + reception.db


def _deliberate(db: float) -> float:
    """Return the probability that a silence with ``db`` of evidence is her own doing."""
    return float(f"{1.0 / (1.0 + 10.0 ** (-(MEANT_DB + db) / 10.0)):.2g}")


def say(view: View, raw: Any, state: np.ndarray, near_m: float, ahead_min: float) -> list[Finding]:
    """Word one raw record: a silence near or on the way to an asset, looked at again as it lasts, and its end."""
    kept = state[raw["slot"]]
    said = kept["said_start"] == raw["start"]
    asset = int(kept["said_asset"])
    if int(raw["code"]) == BACK:
        return [_back(view, raw, asset, float(kept["said_db"]))] if said else []
    if raw["withdrawn"]:
        kept["said_start"] = 0.0
        return [_others_too(view, raw, asset)] if said else []
    speed = float(raw["x"][2])
    away_m = float(raw["x"][6])
    asset = int(raw["asset"])
    if asset == NO_ASSET or away_m > near_m:
        place = float(raw["lon"]), float(raw["lat"])
        ahead_s = max(60.0 * ahead_min, float(raw["t"] - raw["start"]))
        on_way = _way(view, place, float(raw["cog_deg"]), speed * KN_MS * ahead_s)
        if not on_way:
            return []
        asset, away_m = on_way[0]
    reception = _reception(view, raw, int(kept["ais_class"]))
    db = _worth(raw, reception)
    if db < LEAST_DB and not said:
        return []
    kept["said_start"], kept["said_asset"], kept["said_db"] = raw["start"], asset, db
    return [_silent(view, raw, asset, away_m, reception, db)]


def _way(view: View, place: tuple[float, float], course: float, length_m: float) -> list[tuple[int, float]]:
    """Return the assets met on a straight way from ``place`` (lon, lat), nearest first, with the way to each in m."""
    if not course >= 0.0:
        return []
    assets, distances = np.empty(MOST, np.int32), np.empty(MOST)
    found = ahead(view.assets.geometry, *place, course, min(length_m, 100.0 * NM_M), assets, distances)
    return [(int(assets[k]), float(distances[k])) for k in range(min(found, MOST))]


def _silent(view: View, raw: Any, asset: int, away_m: float, reception: Reception, db: float) -> Finding:
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
    if reception.known:
        args["heard_here_pct"] = round(100 * reception.share)
        text += f"; ships here are heard in {args['heard_here_pct']} % of minutes, nine silences in ten end within "
        text += f"{max(1, round(reception.gap90_s / 60.0))} min"
    facts = {"interval_s": round(interval, 1), "t": float(raw["start"])}  # place and way are those of then
    facts["p_deliberate"] = _deliberate(db)
    return write(view, NAME, Kind.GOING_DARK, raw, "silent", args, text, facts=facts, asset=asset, key="", db=db)


def _back(view: View, raw: Any, asset: int, said_db: float) -> Finding:
    """Word her return: how long, how far, what the straight way crosses; withdrawn where most around were silent."""
    way_m, minutes = float(raw["x"][4]), round((raw["end"] - raw["start"]) / 60.0)
    if raw["withdrawn"]:
        return _others_too(view, raw, asset)
    lost = float(raw["x"][0]), float(raw["x"][1])
    crossed = [asset_name(view, a) for a, _ in _way(view, lost, float(raw["x"][5]), way_m)] if way_m > 500.0 else []
    args = {"asset": asset_name(view, asset), "minutes": minutes, "way_nm": round(way_m / NM_M, 1), "crossed": crossed}
    over = f", over {', '.join(crossed[:3])}" if crossed else ""
    text = f"heard again after {minutes} min, {args['way_nm']} nm on{over}"
    kept_on = way_m / max(float(raw["x"][2]) * KN_MS * float(raw["end"] - raw["start"]), 1.0)
    if kept_on < SLOWER:
        text += f", {round(100 * kept_on)} % of the way at her speed before"
    db = said_db + (SLOWER_DB if kept_on < SLOWER and minutes >= 30 else 0.0)
    facts = {"p_deliberate": _deliberate(db)}
    return write(view, NAME, Kind.GOING_DARK, raw, "silent", args, text, facts=facts, asset=asset, key="", db=db)


def _others_too(view: View, raw: Any, asset: int) -> Finding:
    """Withdraw a silence that was everybody's."""
    minutes = round(((raw["t"] if np.isnan(raw["end"]) else raw["end"]) - raw["start"]) / 60.0)
    args = {"asset": asset_name(view, asset), "minutes": minutes}
    text = f"silence of {minutes} min explained: most ships around were not heard either"
    facts = {"p_deliberate": _deliberate(0.0)}
    return write(view, NAME, Kind.GOING_DARK, raw, "silent", args, text, facts=facts, asset=asset, key="", db=0.0)
