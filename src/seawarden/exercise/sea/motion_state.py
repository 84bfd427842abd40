"""What is known of each ship while she is walked along her way: what she is (BODY) and where she stands (MOTION)."""

from typing import Final

import numpy as np

from seawarden.exercise.contract import Plan
from seawarden.exercise.sea.motion_dice import keys, lots
from seawarden.exercise.sea.own_noise import Noise, deviations_kn, slow_downs

STEP_S: Final = 10.0
ABSENT: Final = 255  # instead of a navigational status: out of the area
BEFORE, SAILING, LYING, GONE = 0, 1, 2, 3
MERCHANTS: Final = range(60, 90)  # ITU ship types: passenger, cargo, tanker

BODY: Final = np.dtype(
    [
        ("key", "u8"),  # of her dice
        ("begins_s", "f8"),
        ("length_m", "f8"),
        ("inertia_s", "f8"),  # time constant of her speed
        ("order_s", "f8"),  # and of her engine: big ones load up and down by programme
        ("slow_kn", "f8"),  # standard deviations of her own noise
        ("fast_kn", "f8"),
        ("lee_deg", "f8"),  # leeway at 10 m/s abeam and 1 kn
        ("sway_m", "f8"),  # how far she wanders off her line
        ("ice_loss", "f8"),  # share of speed lost in close ice
        ("drift", "f8"),  # share of the wind's speed at which she drifts
        ("berth_deg", "f8"),  # heading at a berth that she was at from the beginning
        ("slow", "f8", (4, 4)),  # ordinary slow-downs: begin s, ramp s, length s, depth
        ("first", "i8"),  # her vertices are [first, first + count)
        ("count", "i8"),
    ]
)
MOTION: Final = np.dtype(
    [
        ("mode", "i8"),
        ("at", "i8"),  # vertex that she has passed last
        ("along_m", "f8"),
        ("kn", "f8"),  # speed through the water but for her own wander
        ("order_kn", "f8"),  # what the engine is set to: it follows what she means to make
        ("until_s", "f8"),  # lies until
        ("slow_raw", "f8"),  # own noise, in standard deviations
        ("slow", "f8"),
        ("fast", "f8"),
        ("fast_s", "f8"),  # change of the fast part a second
        ("sway_to", "f8"),
        ("sway", "f8"),
        ("side_e", "f8"),  # unit vector to her right, slowly turning
        ("side_n", "f8"),
        ("off_e", "f8"),  # m off her way: swing at anchor, drift
        ("off_n", "f8"),
        ("homing", "f8"),  # 1: steams back to where she drifted from
        ("lon", "f8"),
        ("lat", "f8"),
        ("hdg_deg", "f8"),
        ("rot_deg_min", "f8"),
        ("wind_e", "f8"),
        ("wind_n", "f8"),
        ("wave_m", "f8"),
        ("wave_e", "f8"),
        ("wave_n", "f8"),
        ("current_e", "f8"),
        ("current_n", "f8"),
        ("ice", "f8"),
        ("wind_ms", "f8"),
        ("lost", "f8"),  # share of her speed that seas and ice take
        ("lon_m", "f8"),  # m a degree here
        ("lat_m", "f8"),
        ("true_m", "f8"),  # m over ground a metre of her leg: legs are straight in degrees
    ]
)


def bodies(plans: list[Plan], counts: np.ndarray, seed: int, day: int, noise: Noise, slowing: bool) -> np.ndarray:
    """Return BODY[n] of the ships. ``counts`` i8[n]: vertices of each; ``slowing``: ordinary slow-downs happen."""
    n = len(plans)
    mmsi = np.array([p.ship.mmsi for p in plans], np.int64)
    own = lots(keys(seed, -1, 301, mmsi), 0, 5)
    out = np.zeros(n, BODY)
    out["key"] = keys(seed, day, 302, mmsi)
    out["begins_s"] = [p.begins_s for p in plans]
    length = np.array([p.ship.length_m for p in plans], np.float64)
    out["length_m"] = length
    out["order_s"] = np.clip(4.4 * length, 60.0, 800.0)
    out["inertia_s"] = np.clip(90.0 + 0.9 * length, 60.0, 360.0)
    wander = np.array([p.noise_kn for p in plans], np.float64)
    out["slow_kn"], out["fast_kn"] = deviations_kn(wander, keys(seed, -1, 304, mmsi), noise)
    out["lee_deg"] = 10.0 + 18.0 * own[0]
    out["sway_m"] = 15.0 + 45.0 * own[1]
    out["ice_loss"] = np.clip(0.55 - 0.0016 * length, 0.15, 0.45)
    out["drift"] = 0.01 + 0.02 * own[2]
    out["berth_deg"] = 360.0 * own[3]
    merchant = np.array([p.ship.ship_type in MERCHANTS for p in plans], bool)
    out["slow"] = slow_downs(keys(seed, day, 303, mmsi), merchant & slowing, noise)
    out["count"] = counts
    out["first"] = np.cumsum(counts) - counts
    return out
