"""Rules of others, written from their published thresholds, to stand beside the watch on the same days.

Each is a pure function of TRACE rows sorted by (slot, t): where it is up. They live on minute means, so that a rule on
single reports is granted a little more time than its authors gave it. "In the zone" is within 5 km of an asset of the
register (AIS Guardian draws polygons of 3-5 nautical miles around its cables). Ships that no rule excludes are asked.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

import numpy as np

from seawarden.model.tables import CLASS_A
from seawarden.trials.baselines_shore import far_from_shore
from seawarden.trials.baselines_trace import TRACE, Span, apart_m, held, own_median, runs, spans

__all__ = ["RULES", "TRACE", "Rule", "flags"]
ZONE_M: Final = 5000.0
HOUR_S: Final = 3600.0
KN_MS: Final = 1852.0 / 3600.0
WATCHED_MIDS: Final = (273, 412, 413, 414, 422, 477)  # AIS Guardian: RU, CN, IR, HK


class Rule(NamedTuple):
    """A rule of others: what it says, whence, the kinds that it is held against, and where it is up."""

    text: str
    source: str
    kinds: tuple[str, ...]
    up: Callable[[np.ndarray], np.ndarray] | None
    spans: Callable[[np.ndarray], list[Span]] | None = None


def flags(trace: np.ndarray, rule: Rule) -> list[Span]:
    """Return (MMSI, from, until) of what the rule flags, flags of one ship within the hour as one."""
    if not trace.size:
        return []
    if rule.spans:
        return rule.spans(trace)
    return spans(trace, rule.up(trace)) if rule.up else []


def _loss(trace: np.ndarray) -> np.ndarray:
    """Return the loss against the own median of 2 h, NaN where she made less than 5 kn in it (no threshold given)."""
    median = np.empty(trace.size)
    slot, t, sog = (np.ascontiguousarray(trace[name]) for name in ("slot", "t", "sog_kn"))
    own_median(slot, t, sog, 2.0 * HOUR_S, median)
    with np.errstate(invalid="ignore"):
        return np.where(median >= 5.0, 1.0 - trace["sog_kn"] / median, np.nan)


def naive(trace: np.ndarray) -> np.ndarray:
    """25-35 % below the own median of 2 h within 5 km of an asset."""
    loss = _loss(trace)
    return np.asarray((loss >= 0.25) & (loss <= 0.35) & (trace["asset_m"] <= ZONE_M))


def naive_held(trace: np.ndarray) -> np.ndarray:
    """25 % or more below the own median of 2 h for 10 min within 5 km of an asset."""
    return held(trace, np.asarray(_loss(trace) >= 0.25), 600.0) & (trace["asset_m"] <= ZONE_M)


def guardian_dragging(trace: np.ndarray) -> np.ndarray:
    """AIS Guardian: says "at anchor" or "moored" and makes 1.5 kn; in the zone 0.5 kn or 0.05 nm away."""
    lying = (trace["status"] == 1) | (trace["status"] == 5)
    away = np.zeros(trace.size)
    change = np.append(True, (np.diff(trace["slot"]) != 0) | (np.diff(lying.astype(np.int8)) != 0))
    starts = np.flatnonzero(change)
    for a, b in zip(starts.tolist(), np.append(starts[1:], trace.size).tolist(), strict=True):
        if lying[a]:
            away[a:b] = apart_m(trace["lon"][a:b], trace["lat"][a:b], first=0)
    zone = trace["asset_m"] <= ZONE_M
    moving = (trace["sog_kn"] > 0.5) | (away > 0.05 * 1852.0)
    return np.asarray(lying & ((trace["sog_kn"] > 1.5) | (zone & moving)))


def guardian_proximity(trace: np.ndarray) -> np.ndarray:
    """AIS Guardian, critical: in the zone below 0.5 kn, or below 3 kn as cargo ship, tanker or under a watched flag."""
    watched = np.isin(trace["mmsi"] // 1_000_000, WATCHED_MIDS)
    risky = watched | ((trace["ship_type"] >= 70) & (trace["ship_type"] <= 89))
    slow = (trace["sog_kn"] < 0.5) | ((trace["sog_kn"] < 3.0) & risky)
    return np.asarray(slow & (trace["asset_m"] <= ZONE_M))


def gfw_loitering(trace: np.ndarray) -> list[Span]:
    """Global Fishing Watch: clock hours below 2 kn on average (way made / time), 20 nm and more off the shore."""
    hour = np.floor((trace["t"] - 1.0) / HOUR_S).astype(np.int64)
    starts = np.flatnonzero(np.append(True, (np.diff(trace["slot"]) != 0) | (np.diff(hour) != 0)))
    rows = np.diff(np.append(starts, trace.size))
    way_m = np.add.reduceat(np.nan_to_num(trace["moved_m"].astype(np.float64)), starts)
    slow = starts[(way_m / HOUR_S / KN_MS < 2.0) & (rows >= 10)]
    slow = slow[far_from_shore(trace["lon"][slow], trace["lat"][slow], 20.0)]
    hit = np.zeros(trace.size, bool)
    hit[slow] = True
    ends = runs(trace, hit, HOUR_S + 600.0)
    # an hour is known to be slow when it is over
    return [(int(trace["mmsi"][a]), (hour[a] + 1) * HOUR_S, (hour[b] + 1) * HOUR_S) for a, b in ends]


def gap(hours: float) -> Callable[[np.ndarray], list[Span]]:
    """Return the rule of Global Fishing Watch's gaps: silent for so many hours, wherever and whyever."""

    def silent(trace: np.ndarray) -> list[Span]:
        long = np.flatnonzero(trace["gap_s"] >= hours * HOUR_S)
        out = [(int(r["mmsi"]), float(r["t"] - r["gap_s"]) + hours * HOUR_S, float(r["t"])) for r in trace[long]]
        end = float(trace["t"].max())
        last = np.flatnonzero(np.append(np.diff(trace["slot"]) != 0, True))
        gone = last[trace["t"][last] <= end - hours * HOUR_S]
        return out + [(int(r["mmsi"]), float(r["t"]) + hours * HOUR_S, end) for r in trace[gone]]

    return silent


def _dma(trace: np.ndarray) -> np.ndarray:
    """Return where DMA AisAbnormal looks at all: class A cargo ships, tankers, passenger ships, 50 m and longer."""
    kind = (trace["ship_type"] >= 60) & (trace["ship_type"] <= 89)
    return np.asarray(kind & (trace["ais_class"] <= CLASS_A) & ~(trace["length_m"] < 50.0))


def dma_drift(trace: np.ndarray) -> np.ndarray:
    """DMA AisAbnormal, drift: 1-5 kn with course and heading 45-135 deg apart for 10 min and 500 m."""
    side = np.abs((trace["cog_deg"] - trace["hdg_deg"] + 180.0) % 360.0 - 180.0)
    slow = (trace["sog_kn"] >= 1.0) & (trace["sog_kn"] <= 5.0)
    return held(trace, np.asarray(_dma(trace) & slow & (side > 45.0) & (side < 135.0)), 600.0, 500.0)


def dma_sudden(trace: np.ndarray) -> np.ndarray:
    """DMA AisAbnormal, sudden speed change: 7 kn to 1 kn in 30 s (here: with one minute row between), kept 60 s."""
    hit = np.zeros(trace.size, bool)
    if trace.size > 2:
        near = (trace["slot"][2:] == trace["slot"][:-2]) & (trace["t"][2:] - trace["t"][:-2] <= 120.0)
        hit[2:] = near & (trace["sog_kn"][:-2] >= 7.0) & (trace["sog_kn"][2:] <= 1.0)
    return np.asarray(hit & _dma(trace))


_DRAG = ("anchor_drag",)
RULES: Final[Mapping[str, Rule]] = MappingProxyType(
    {
        "naive": Rule(
            "25-35 % below own 2-h median, within 5 km of a cable", "the naive rule of a study", _DRAG, naive
        ),
        "naive, held 10 min": Rule(
            "25 % or more below own 2-h median for 10 min, within 5 km of a cable", "the same study", _DRAG, naive_held
        ),
        "AIS Guardian, anchor dragging": Rule(
            "status at anchor or moored, yet 1.5 kn; in the zone 0.5 kn or 0.05 nm from where she anchored",
            "jaimelopez89/AISGuardian, AnchorDraggingDetector (high and critical)", _DRAG, guardian_dragging,
        ),
        "AIS Guardian, cable proximity": Rule(
            "in the zone below 0.5 kn, or below 3 kn as cargo ship, tanker or under a watched flag",
            "jaimelopez89/AISGuardian, CableProximityDetector (critical)", _DRAG, guardian_proximity,
        ),
        "GFW, loitering": Rule(
            "clock hours below 2 kn on average, 20 nm off shore", "GlobalFishingWatch/pipe-loitering",
            ("anchor_drag", "loitering"), None, gfw_loitering,
        ),
        "GFW, gap of 6 h": Rule(
            "silent for 6 h", "GlobalFishingWatch/pipe-gaps", ("anchor_drag", "going_dark"), None, gap(6.0)
        ),
        "GFW, gap of 12 h": Rule(
            "silent for 12 h", "GlobalFishingWatch/pipe-gaps", ("anchor_drag", "going_dark"), None, gap(12.0)
        ),
        "DMA AisAbnormal, drift": Rule(
            "1-5 kn, course and heading more than 45 deg apart either way, 10 min and 500 m",
            "dma-ais/AisAbnormal, DriftAnalysis", ("anchor_drag", "drift"), dma_drift,
        ),
        "DMA AisAbnormal, sudden speed change": Rule(
            "from 7 kn to 1 kn in 30 s, kept for 60 s", "dma-ais/AisAbnormal, SuddenSpeedChangeAnalysis",
            _DRAG, dma_sudden,
        ),
    }
)  # fmt: skip
