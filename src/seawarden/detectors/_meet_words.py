"""The sentences of `rendezvous`: who lies beside whom, since when, how far from where ships ordinarily do."""

from typing import Any

import numpy as np

from seawarden.detectors._trade import TRADES, off_m
from seawarden.detectors._write import asset_name, clock, place_of, write
from seawarden.geo.earth import NM_M
from seawarden.model.finding import Finding, Vessel
from seawarden.model.kinds import Kind
from seawarden.model.tables import NO_ASSET
from seawarden.model.view import View, vessel_at

NAME = "rendezvous"
LEAST_DB = 1.0  # evidence from which a meeting is said
PASSENGER = 6  # tens of the ITU type
ALONGSIDE_M = 60.0
STILL_M = 100.0  # positions wander so far in port
OPEN_M, WAITS_M = 5.0 * NM_M, 2.0 * NM_M  # from ports, pilots and anchorages


def worth(view: View, raw: Any, other: Vessel) -> float:
    """Return the decibans of a meeting: more in the open sea and alongside, less of those who meet for their trade.

    Judgement, set on tune seeds of the simulated Baltic.
    """
    away_m = off_m(view, raw)
    own = vessel_at(view, int(raw["slot"]), float(raw["t"]))
    db = float(raw["db"]) + (2.0 if raw["x"][0] < ALONGSIDE_M else 0.0)
    db += 3.0 if away_m > OPEN_M else 0.0 if away_m > WAITS_M else -3.0
    db -= 4.0 if raw["x"][3] else 0.0  # both say moored
    db -= 4.0 if raw["x"][2] < STILL_M and away_m <= OPEN_M else 0.0  # a quay that is not known, perhaps
    db -= 6.0 * (other.type in TRADES) + 4.0 * sum((ship.type or 0) // 10 == PASSENGER for ship in (own, other))
    return max(db, 0.0)


def say(view: View, raw: Any, state: np.ndarray) -> list[Finding]:
    """Word one raw record of a pair, if it tells anything: most that lie side by side are in port."""
    other = vessel_at(view, int(raw["other"]), float(raw["t"]))
    kept, pair, ended = state[raw["slot"]], int(raw["x"][4]), not np.isnan(raw["end"])
    said = bool(kept["told_start"][pair] == raw["start"])
    if not ended:  # they are weighed while they lie together, not by where she is once they have parted
        db = worth(view, raw, other)
        said = said or db >= LEAST_DB
        if said:
            kept["told_start"][pair], kept["told_db"][pair] = raw["start"], db
    return [_meets(view, raw, other, float(kept["told_db"][pair]), ended)] if said else []


def _meets(view: View, raw: Any, other: Vessel, db: float, ended: bool) -> Finding:
    """Word a meeting: who, how close, since when, which asset is near."""
    asset = int(raw["asset"]) if raw["x"][1] <= 1852.0 else NO_ASSET
    gap_m, name = round(float(raw["x"][0])), other.name or f"MMSI {other.mmsi}"
    minutes = round(((raw["end"] if ended else raw["t"]) - raw["start"]) / 60.0)
    args = {
        "other": name,
        "other_mmsi": other.mmsi,
        "gap_m": gap_m,
        "minutes": minutes,
        "asset": asset_name(view, asset),
    }
    place = f", {args['asset']} {raw['x'][1]:.0f} m away" if asset != NO_ASSET else ""
    text = f"side by side with {name} for {minutes} min since {clock(raw['start'])}, {gap_m} m between them{place}"
    facts: dict[str, Any] = {"other_mmsi": other.mmsi, "other_type": other.type, "other_length_m": other.length_m}
    facts |= place_of(view, raw)
    key = f"{int(view.tracks[raw['other']]['track_id']):016x}"
    return write(view, NAME, Kind.RENDEZVOUS, raw, "meets", args, text, facts=facts, asset=asset, key=key, db=db)
