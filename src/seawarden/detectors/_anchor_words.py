"""The sentences of `anchored_over_asset`: how she lies and how near, or how fast her anchor comes on."""

from typing import Any

import numpy as np

from seawarden.detectors._trade import off_m, trade
from seawarden.detectors._write import asset_name, clock, place_of, write
from seawarden.geo.earth import NM_M
from seawarden.model.finding import Finding
from seawarden.model.kinds import Kind
from seawarden.model.view import View

NAME = "anchored_over_asset"
LIES, DRAGS = 1, 2
OPEN_M, OPEN_DB = 2.0 * NM_M, 3.0  # so far from ports, pilots and anchorages few ships lie
SOON_MIN, SOON_DB = 120.0, 3.0
COMES_M_MIN = 3.0  # slower towards an asset is a wander


def _worth(view: View, raw: Any) -> float:
    """Return the decibans: less of those who idle for their trade, unless they say that they anchor; more in the open.

    Judgement, set on tune seeds of the simulated Baltic.
    """
    db = float(raw["db"]) + (OPEN_DB if off_m(view, raw) > OPEN_M else 0.0)
    return db if raw["x"][3] else db * trade(view, int(raw["slot"]), float(raw["t"]))


def say(view: View, raw: Any) -> Finding:
    """Word one raw record."""
    db = _worth(view, raw)
    asset = int(raw["asset"])
    closest, spread, swing, anchor, away = (float(v) for v in raw["x"][:5])
    name, status = asset_name(view, asset), "at anchor by her status" if anchor else "swinging as at anchor"
    ended = "" if np.isnan(raw["end"]) else f", ended {clock(raw['end'])}"
    if int(raw["code"]) == LIES:
        args = {"asset": name, "distance_m": round(closest), "since": float(raw["start"]), "at_anchor": bool(anchor)}
        text = (
            f"lies {status} since {clock(raw['start'])}, {name} {args['distance_m']} m away, within her circle{ended}"
        )
        facts = {"spread_m": round(spread), "swing_deg": round(swing), "circle_m": round(float(raw["x"][5]))}
        return write(
            view,
            NAME,
            Kind.ANCHORED_OVER_ASSET,
            raw,
            "anchored",
            args,
            text,
            facts={**facts, **place_of(view, raw)},
            asset=asset,
            db=db,
        )
    args = {"asset": name, "away_m": round(away), "distance_m": round(closest), "since": float(raw["start"])}
    text = (
        f"moves slowly off her anchor place, {args['away_m']} m from it since {clock(raw['start'])}: "
        f"her anchor may drag; {name} {args['distance_m']} m away"
    )
    coming = float(raw["x"][6])
    if coming > COMES_M_MIN:
        minutes = round(closest / coming)
        args["minutes"] = minutes
        text += f", reached in {minutes} min at this rate"
        db += SOON_DB if minutes <= SOON_MIN else 0.0
    text += ended
    return write(
        view,
        NAME,
        Kind.ANCHORED_OVER_ASSET,
        raw,
        "drags_at_anchor",
        args,
        text,
        facts=place_of(view, raw),
        asset=asset,
        key="",
        db=db,
    )
