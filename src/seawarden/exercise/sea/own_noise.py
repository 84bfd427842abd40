"""How a ship's own speed wanders and now and then falls, for reasons that nobody sees.

The shape is the feasibility study's (reference/drag.md, "What to believe" 3): a slow part whose standard deviation
differs from ship to ship (lognormal, median 0.2 kn, sigma 0.6-0.7) with a memory of about 50 minutes, a fast part of
0.08 kn with 200 s, and ordinary slow-downs, about 0.5 a day and merchant ship, median 40 min, up to half the speed,
ramps of 5-10 min. The figures of `HONEST` are fitted so that rows that the receivers give show the real quartiles of
the change of SOG (`benchmarks/sea_like_the_sea.py`, docs/exercise-sea.md).
"""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from seawarden.exercise.sea.motion_dice import lots, normals

DAY_S: Final = 86400.0
MOST: Final = 4  # slow-downs a ship and day
STUDY_KN: Final = 0.2  # the study's median of the slow part


@dataclass(frozen=True)
class Noise:
    """Everything that can be tuned of a ship's own speed. Times in s, speeds in kn."""

    slow_kn: float  # median over ships of the slow part's standard deviation
    spread: float  # a plan's deviation from the study's median is taken to this power (1: as the plan says)
    slow_memory_s: float
    smooth_s: float  # the slow part's changes are not sharper than this
    fast_kn: float  # median over ships of the fast part's
    fast_memory_s: float
    slow_downs: float  # a day and merchant ship under way
    lasts_s: float  # median of their length at the bottom
    lasts_sigma: float
    depth: tuple[float, float]  # lost share of speed, uniform
    ramp_s: tuple[float, float]  # uniform


HONEST: Final = Noise(0.2, 1.0, 3000.0, 240.0, 0.08, 200.0, 0.5, 2400.0, 0.6, (0.08, 0.5), (300.0, 600.0))
MILD: Final = Noise(0.12, 1.0, 3000.0, 240.0, 0.08, 200.0, 0.1, 2400.0, 0.6, (0.08, 0.5), (300.0, 600.0))
NONE: Final = Noise(0.0, 1.0, 3000.0, 240.0, 0.0, 200.0, 0.0, 2400.0, 0.6, (0.08, 0.5), (300.0, 600.0))
PROFILES: Final = {"honest": HONEST, "mild": MILD, "none": NONE}


def deviations_kn(plan_kn: np.ndarray, noise: Noise) -> tuple[np.ndarray, np.ndarray]:
    """Return the standard deviations of the slow and the fast part, f8[n] each, in kn.

    ``plan_kn`` is what the plans say of each ship: lognormal about `STUDY_KN`. The fast part goes with its root.
    """
    ratio = np.maximum(plan_kn, 1e-3) / STUDY_KN
    quiet = plan_kn <= 0.0
    slow = np.where(quiet, 0.0, noise.slow_kn * ratio**noise.spread)
    return slow, np.where(quiet, 0.0, noise.fast_kn * np.sqrt(ratio))


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
