"""How a ship's own speed wanders and now and then falls, for reasons that nobody sees.

The shape is the feasibility study's (reference/drag.md, "What to believe" 3): a slow part whose standard deviation
differs from ship to ship (lognormal) with a long memory, a fast part, and ordinary slow-downs with ramps. The study's
own figures (slow: median 0.2 kn, sigma 0.6-0.7, 50 min; fast: 0.08 kn, 200 s; 0.5 slow-downs a day and merchant, median
40 min, to half the speed, ramps of 5-10 min) describe ships that nothing else changes. Here weather, lanes, fairways
and late berths change them too, so what is left for the own noise is less: `HONEST` is fitted so that the rows that the
receivers give show the real quartiles of the change of SOG (`benchmarks/sea_like_the_sea.py`, docs/exercise-sea.md).
The fast part swings, with a period of about 20 minutes: the real third quartile nearly doubles from 5 to 10 minutes and
stays from 10 to 20, which no wander without a swing does.
"""

import math
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from seawarden.exercise.sea.motion_dice import lots, normals

DAY_S: Final = 86400.0
MOST: Final = 4  # slow-downs a ship and day
STUDY_KN: Final = 0.2  # the study's median of the slow part, as plans have it
MOST_KN: Final = (0.8, 0.45)  # no ship's slow or fast part is more restless than this


@dataclass(frozen=True)
class Noise:
    """Everything that can be tuned of a ship's own speed. Times in s, speeds in kn."""

    slow_kn: float  # median over ships of the slow part's standard deviation
    spread: float  # a plan's deviation from the study's median is taken to this power (1: as the plan says)
    slow_memory_s: float
    smooth_s: float  # the slow part's changes are not sharper than this
    fast_kn: float  # median over ships of the fast part's
    fast_spread: float  # and its sigma over ships
    period_s: float  # of the fast part's swing
    damping: float  # of it; 1: no swing at all
    slow_downs: float  # a day and merchant ship under way
    lasts_s: float  # median of their length at the bottom
    lasts_sigma: float
    depth: tuple[float, float]  # lost share of speed, uniform
    ramp_s: tuple[float, float]  # uniform


HONEST: Final = Noise(
    slow_kn=0.045,
    spread=1.8,
    slow_memory_s=4800.0,
    smooth_s=480.0,
    fast_kn=0.041,
    fast_spread=1.95,
    period_s=1420.0,
    damping=0.05,
    slow_downs=0.2,
    lasts_s=1800.0,
    lasts_sigma=0.3,
    depth=(0.15, 0.4),
    ramp_s=(480.0, 900.0),
)
MILD: Final = replace(HONEST, slow_kn=0.03, spread=1.0, fast_spread=1.0, slow_downs=0.04)
NONE: Final = replace(HONEST, slow_kn=0.0, fast_kn=0.0, slow_downs=0.0)
PROFILES: Final = {"honest": HONEST, "mild": MILD, "none": NONE}


def deviations_kn(plan_kn: np.ndarray, own: np.ndarray, noise: Noise) -> tuple[np.ndarray, np.ndarray]:
    """Return the standard deviations of the slow and the fast part, f8[n] each, in kn.

    ``plan_kn`` is what the plans say of each ship: lognormal about `STUDY_KN`. ``own`` u8[n]: keys of each ship's dice.
    """
    ratio = np.maximum(plan_kn, 1e-3) / STUDY_KN
    quiet = plan_kn <= 0.0
    slow = np.minimum(noise.slow_kn * ratio**noise.spread, MOST_KN[0])
    fast = np.minimum(noise.fast_kn * np.exp(noise.fast_spread * normals(own, 50, 1)[0]), MOST_KN[1])
    return np.where(quiet, 0.0, slow), np.where(quiet, 0.0, fast)


def dials(noise: Noise, step_s: float) -> np.ndarray:
    """Return what a step needs, f8[5]: what the slow part and its smooth keep; spring, drag and kick of the swing."""
    w = 2.0 * np.pi / noise.period_s
    spring, drag = w * w * step_s, 2.0 * noise.damping * w * step_s
    kick = np.sqrt(4.0 * noise.damping * w**3 * step_s)  # the swing's standard deviation is 1
    keep = np.exp(-step_s / np.array([noise.slow_memory_s, noise.smooth_s]))
    return np.array([*keep, spring, drag, kick])


def slow_downs(luck: np.ndarray, merchant: np.ndarray, noise: Noise) -> np.ndarray:
    """Return f8[n, MOST, 4]: second of the day at which each slow-down begins, its ramp and length in s, its depth.

    ``luck`` u8[n] keys of dice; ``merchant`` bool[n]: the ships that have them at all. Depth 0: none.
    """
    n = merchant.size
    out = np.zeros((n, MOST, 4))
    draw = lots(luck, 0, 3 * MOST + 1).T
    out[:, :, 0] = -3600.0 + draw[:, :MOST] * (DAY_S + 3600.0)
    out[:, :, 1] = noise.ramp_s[0] + draw[:, MOST : 2 * MOST] * (noise.ramp_s[1] - noise.ramp_s[0])
    out[:, :, 2] = noise.lasts_s * np.exp(noise.lasts_sigma * normals(luck, 100, MOST).T)
    depth = noise.depth[0] + draw[:, 2 * MOST : 3 * MOST] * (noise.depth[1] - noise.depth[0])
    mean = noise.slow_downs * (DAY_S + 3600.0) / DAY_S  # numbers a day are Poisson's
    likely = math.exp(-mean) * np.cumsum([mean**k / math.factorial(k) for k in range(MOST)])
    out[:, :, 3] = np.where((draw[:, -1:] >= likely) & merchant[:, None], depth, 0.0)
    return out
