"""How a ship's speed wanders, by figures measured on the Baltic.

Own noise of a ship above 7 kn: a slow part with a 50-minute memory whose standard deviation differs from ship to ship
(lognormal, median 0.2 kn, sigma 0.65), a fast part of 0.08 kn with 200 s, and ordinary slow-downs, about 0.5 a day and
merchant ship, median 40 minutes, up to half the speed, with ramps of 5 to 10 minutes. The measured rms change
of SOG (AIS of the whole Baltic, 1 April 2018) has the medians 0.17, 0.30 and 0.47 kn at lags of 5, 20 and 60 minutes.
"""

import numpy as np

SLOW_MEMORY_S = 3000.0
FAST_MEMORY_S = 200.0
FAST_KN = 0.08
SLOW_DOWNS_PER_DAY = 0.5
DAY_S = 86400.0
# ERA5 hourly wind at 60.3 N 26.5 E on 25 December 2024: 8 to 12 m/s from 220 to 258 deg, highest at 13 to 15 UTC
WIND_FROM_DEG = 236.0
WIND_PEAK_S = (12.5 * 3600, 13.5 * 3600, 15.0 * 3600, 16.5 * 3600)
WIND_LOSS_WEST = 0.06
WIND_LOSS_EAST = 0.03


def wander(rng: np.random.Generator, ships: int, steps: int, step_s: float) -> np.ndarray:
    """Return the own noise of speed in kn, f8[ships, steps]."""
    slow_kn = 0.2 * np.exp(rng.normal(0.0, 0.65, ships))
    out = np.empty((ships, steps))
    keep = np.exp(-step_s / np.array([SLOW_MEMORY_S, FAST_MEMORY_S]))
    kick = np.sqrt(1.0 - keep**2)
    shocks = rng.normal(size=(steps, 2, ships))
    slow, fast = shocks[0]
    for i in range(steps):
        slow = keep[0] * slow + kick[0] * shocks[i, 0]
        fast = keep[1] * fast + kick[1] * shocks[i, 1]
        out[:, i] = slow_kn * slow + FAST_KN * fast
    return out


def slow_downs(rng: np.random.Generator, ships: int, t_s: np.ndarray) -> np.ndarray:
    """Return the factor 0.5 to 1 by which ordinary slow-downs lower each ship's speed, f8[ships, steps]."""
    factor = np.ones((ships, t_s.size))
    for ship in np.flatnonzero(rng.random(ships) < SLOW_DOWNS_PER_DAY):
        start = rng.uniform(0.0, DAY_S)
        ramp = rng.uniform(300.0, 600.0)
        lasts = 2400.0 * float(np.exp(rng.normal(0.0, 0.6)))
        depth = rng.uniform(0.08, 0.5)
        factor[ship] -= depth * plateau(t_s, (start, start + ramp, start + ramp + lasts, start + 2 * ramp + lasts))
    return factor


def plateau(t_s: np.ndarray, corners_s: tuple[float, float, float, float]) -> np.ndarray:
    """Return 0 outside, 1 between the middle corners, straight in between."""
    return np.asarray(np.interp(t_s, corners_s, (0.0, 1.0, 1.0, 0.0)))


def wind_factor(t_s: np.ndarray, westbound: np.ndarray) -> np.ndarray:
    """Return the factor by which the afternoon's wind slows each ship: head wind westbound, sea both ways."""
    loss = np.where(westbound, WIND_LOSS_WEST, WIND_LOSS_EAST)
    return np.asarray(1.0 - loss[:, None] * plateau(t_s, WIND_PEAK_S)[None, :])
