"""A ship that tows gear over an asset.

Sees: a ship that keeps 2 to 5 knots in long straight hauls, turns and comes back, and in doing so passes over an asset,
or follows one within 150 m: which assets, how often, in how many hauls. What she says of herself (fishing type, status
"engaged in fishing") is evidence but not needed: without it she must have turned back at least once.

Blind to: whether gear is in the water, and how deep it digs; a single haul by a ship that does not say that she fishes;
hauls shorter than a quarter of an hour; gear towed faster than 5 knots; cables that lie elsewhere than the register
says. A ship that sweeps, dredges or surveys at that speed looks alike (what she says of herself counts against it).

The decibans are judgements, not yet fitted.
"""

from dataclasses import astuple, dataclass
from typing import Any

import numpy as np

from seawarden.detectors._raw import ready, shut
from seawarden.detectors._trawl_tow import ENDS, KEEPS, RAW_TOW, walk
from seawarden.detectors._trawl_worth import WORTH, who
from seawarden.detectors._write import clock, in_order, place_of, write
from seawarden.detectors.contract import detector
from seawarden.model.finding import Finding
from seawarden.model.kinds import Kind
from seawarden.model.tables import NO_ASSET
from seawarden.model.view import View, vessel_at

NAME = "trawling"
CAP_DB = 25.0


@dataclass(frozen=True)
class Params:
    """What may be set."""

    low_kn: float = 2.0
    high_kn: float = 5.0
    haul_min: float = 15.0  # a haul is at least so long
    beside_m: float = 150.0  # an asset is followed within so much
    least_db: float = 4.0  # less is not worth a word


def say(view: View, raw: Any, state: np.ndarray, least_db: float) -> list[Finding]:
    """Word one record; a spell that was never worth a word ends without one."""
    kept = state[raw["slot"]]
    told = kept["told"] == raw["start"]
    ended = int(raw["code"]) == ENDS
    features = _features(view, raw)
    table = view.likelihoods.get(NAME) or WORTH
    db = min(sum(table[name].of(value) for name, value in features.items() if name in table), CAP_DB)
    if not told and (ended or db < least_db):
        return []
    if told and not ended and abs(db - kept["db"]) < 1.0:
        return []
    kept["told"], kept["db"] = raw["start"], db
    return [_tows(view, raw, max(db, -10.0), features)]


def _features(view: View, raw: Any) -> dict[str, float]:
    """Return what is measured of a spell; NaN where not known."""
    vessel = vessel_at(view, int(raw["slot"]), float(raw["t"]))
    port_m = float(view.placed(np.array([float(raw["lon"])]), np.array([float(raw["lat"])]))["port_m"][0])
    x = [float(value) for value in raw["x"]]
    return {
        "hauls_over": x[0],
        "share_over": x[0] / max(x[6] + x[2], x[0], 1.0),
        "turns_back": x[1],
        "rough": x[3],
        "longest_haul": x[7],
        "who": float(who(vessel, x[4] >= 5.0)),
        "others": float(raw["others"]),
        "restricted": float(raw["restricted"]),
        "port": min(port_m / 1000.0, 99.0),
    }


def _tows(view: View, raw: Any, db: float, features: dict[str, float]) -> Finding:
    """Word a spell of towing: since when, how fast, how many hauls, over which assets and how often."""
    ids, names = view.assets.ids, view.assets.names
    met = [(int(a), int(t), float(b)) for a, t, b in zip(raw["assets"], raw["times"], raw["beside_min"], strict=True)]
    met = [one for one in met if one[0] != NO_ASSET and (one[1] or one[2] >= 10.0)]
    over = {names[asset]: times for asset, times, _ in met if times}
    beside = {names[asset]: round(minutes) for asset, times, minutes in met if minutes >= max(10.0, 5.0 * times)}
    hauls, backs = int(raw["x"][6]), int(raw["x"][1])
    args = {
        "since": float(raw["start"]),
        "sog_kn": round(float(raw["x"][5]), 1),
        "hauls": hauls,
        "turns_back": backs,
        "over": over,
        "beside_min": beside,
    }
    ended = not np.isnan(raw["end"])
    span = f"from {clock(raw['start'])} to {clock(raw['end'])}" if ended else f"since {clock(raw['start'])}"
    told = [f"{many} time{'s' if many > 1 else ''} over {name}" for name, many in over.items()]
    told += [f"{minutes} min along {name}" for name, minutes in beside.items()]
    does = "says that she fishes and moves as if towing gear" if features["who"] >= 4.0 else "moves as if towing gear"
    back = f", turned back {backs} time{'s' if backs > 1 else ''}" if backs else ""
    text = f"{does} {span} at {args['sog_kn']:.1f} kn{back}; {', '.join(told)}"
    facts = {
        "features": {name: round(value, 3) for name, value in features.items()},
        "assets": {ids[asset]: times for asset, times, _ in met},
        **place_of(view, raw),
    }
    return write(
        view, NAME, Kind.TRAWLING, raw, "tows_over", args, text, facts=facts, asset=int(raw["asset"]), db=db, key=""
    )


@detector(NAME, KEEPS, Params, __doc__)
def trawling(view: View, state: np.ndarray, params: Params) -> tuple[list[Finding], np.ndarray]:
    """Step the detector; see `seawarden.detectors.contract`."""
    state = ready(state, view.tracks.size)
    if view.minutes.size == 0:
        return [], state
    dials = tuple(map(float, astuple(params)))
    out, n = np.empty(64, RAW_TOW), 0
    out, n = walk(shut(view.minutes), shut(view.minutes_near), state, np.zeros(1, KEEPS), out, dials)
    return in_order([f for raw in out[:n] for f in say(view, raw, state, params.least_db)]), state
