"""A ship that surveys an asset: lines to and fro over it, or pass after pass along it.

Sees: straight lines of 800 m and more at 3 to 6 knots, each sailed back beside the last one (a lawnmower's pattern, or
the same line again), that pass over an asset or follow one within 500 m: how many lines, how far apart, how regular,
which assets, how often.

Blind to: who ordered the survey (authorities and owners of cables have theirs done; the weighing knows service ships by
what they say of themselves); patterns that are not sailed to and fro (circles, a single pass, drifting with gear);
lines faster than 6 knots, and lines interrupted for more than 45 minutes. Trawlers and dredgers work in much the same
way (what they say of themselves counts against it).

The decibans are judgements, not yet fitted.
"""

from dataclasses import astuple, dataclass
from typing import Any

import numpy as np

from seawarden.detectors._raw import ready, shut
from seawarden.detectors._survey_line import walk
from seawarden.detectors._survey_series import ENDS, KEEPS, RAW_LINES
from seawarden.detectors._survey_worth import WORTH, who
from seawarden.detectors._write import clock, in_order, place_of, write
from seawarden.detectors.contract import detector
from seawarden.model.finding import Finding
from seawarden.model.kinds import Kind
from seawarden.model.tables import NO_ASSET
from seawarden.model.view import View, vessel_at

NAME = "survey_pattern"
CAP_DB = 25.0


@dataclass(frozen=True)
class Params:
    """What may be set."""

    low_kn: float = 3.0
    high_kn: float = 6.0
    line_m: float = 800.0  # a line is at least so long
    beside_m: float = 500.0  # an asset is followed within so much
    lines: float = 4.0  # before anything is said; all but one of them over an asset or along it
    least_db: float = 4.0  # less is not worth a word


def say(view: View, raw: Any, state: np.ndarray, least_db: float) -> list[Finding]:
    """Word one record; a series that was never worth a word ends without one."""
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
    return [_surveys(view, raw, max(db, -10.0), features)]


def _features(view: View, raw: Any) -> dict[str, float]:
    """Return what is measured of a series; NaN where not known."""
    vessel = vessel_at(view, int(raw["slot"]), float(raw["t"]))
    port_m = float(view.placed(np.array([float(raw["lon"])]), np.array([float(raw["lat"])]))["port_m"][0])
    over, along, mean_m, spread_m, fishing, v_kn, lines, length_m = (float(value) for value in raw["x"])
    return {
        "lines": lines,
        "share_over": over / lines,
        "along": along / lines,
        "uneven": spread_m / max(mean_m, 60.0),
        "spacing": mean_m / max(length_m, 1.0),
        "length": length_m / 1000.0,
        "speed": v_kn,
        "who": float(who(vessel, fishing >= 0.3 * lines)),
        "restricted": float(raw["restricted"]),
        "port": min(port_m / 1000.0, 99.0),
    }


def _surveys(view: View, raw: Any, db: float, features: dict[str, float]) -> Finding:
    """Word a series: since when, how many lines, how far apart, over which assets."""
    ids, names = view.assets.ids, view.assets.names
    met = [(int(a), int(t), float(b)) for a, t, b in zip(raw["assets"], raw["times"], raw["beside_min"], strict=True)]
    met = [one for one in met if one[0] != NO_ASSET and (one[1] or one[2] >= 10.0)]
    over = {names[asset]: times for asset, times, _ in met if times}
    beside = {names[asset]: round(minutes) for asset, times, minutes in met if minutes >= max(10.0, 5.0 * times)}
    lines, spacing_m = int(raw["x"][6]), round(float(raw["x"][2]))
    args = {
        "since": float(raw["start"]),
        "lines": lines,
        "line_m": round(float(raw["x"][7])),
        "spacing_m": spacing_m,
        "sog_kn": round(float(raw["x"][5]), 1),
        "over": over,
        "beside_min": beside,
    }
    ended = not np.isnan(raw["end"])
    span = f"from {clock(raw['start'])} to {clock(raw['end'])}" if ended else f"since {clock(raw['start'])}"
    apart = f"{spacing_m} m apart" if spacing_m >= 30 else "one on the other"
    told = [f"{many} time{'s' if many > 1 else ''} over {name}" for name, many in over.items()]
    told += [f"{minutes} min along {name}" for name, minutes in beside.items()]
    text = (
        f"{lines} lines to and fro {span} at {args['sog_kn']:.1f} kn, {args['line_m']} m long, {apart}; "
        f"{', '.join(told)}"
    )
    facts = {
        "features": {name: round(value, 3) for name, value in features.items()},
        "assets": {ids[asset]: times for asset, times, _ in met},
        **place_of(view, raw),
    }
    asset = int(raw["asset"])
    return write(view, NAME, Kind.SURVEY_PATTERN, raw, "surveys", args, text, facts=facts, asset=asset, db=db, key="")


@detector(NAME, KEEPS, Params, __doc__)
def survey_pattern(view: View, state: np.ndarray, params: Params) -> tuple[list[Finding], np.ndarray]:
    """Step the detector; see `seawarden.detectors.contract`."""
    state = ready(state, view.tracks.size)
    if view.minutes.size == 0:
        return [], state
    dials = tuple(map(float, astuple(params)))
    minutes, near = shut(view.minutes), shut(view.minutes_near)
    out, n = walk(minutes, near, state, np.zeros(1, KEEPS), np.empty(64, RAW_LINES), dials)
    return in_order([f for raw in out[:n] for f in say(view, raw, state, params.least_db)]), state
