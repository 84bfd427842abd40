"""What a dragged anchor does to a ship's speed: a force that slips and digs in, a hull, an engine, and her mass.

Hull R0 (V/V0)^2 + Fa against thrust at constant power R0 V0/V, or at constant revolutions R0 (1 + 0.8 (1 - V/V0))
(`sensors.md` section 6). R0 = 5.3e-4 kN x length x beam x V0^2 (m, kn) fits its three ships within 15 %: 650, 520 and
250 kN for the 74,000 dwt tanker at 12.5 kn, the 75,000 dwt bulker and the 16,000 dwt feeder at 11 kn. Anchor 1.4 kg per
m2 of length x beam fits the two that are published (11 t, 6 t) within 7 %; chain 81 mm x (mass / 11 t)^0.44 its two.
"""

from typing import NamedTuple

import numpy as np

from seawarden.exercise.inject.dials import Dials

STEP_S = 10.0
KN_MS = 1852.0 / 3600.0
G = 9.81
IN_WATER = 1.0 - 1005.0 / 7850.0
SHACKLE_M = 27.5


class Hull(NamedTuple):
    """What the force acts on."""

    length_m: float
    beam_m: float
    draught_m: float
    v0_kn: float
    constant_rpm: bool

    @property
    def r0_kn(self) -> float:
        """Resistance at her own speed, kN."""
        return 5.3e-4 * self.length_m * self.beam_m * self.v0_kn**2

    @property
    def mass_t(self) -> float:
        """Displacement with added mass along: block coefficient 0.78, 8 % of added mass."""
        return 0.78 * 1.005 * 1.08 * self.length_m * self.beam_m * self.draught_m

    @property
    def anchor_kg(self) -> float:
        """Mass of one bower anchor by her size."""
        return 1.4 * self.length_m * self.beam_m


def hull(length_m: float, beam_m: float, draught_m: float, v0_kn: float, constant_rpm: bool) -> Hull:
    """Return the hull; what is not known (0 or NaN) is that of a ship of 150 m, by proportion."""
    length = length_m if length_m > 0 else 150.0
    beam = beam_m if beam_m > 0 else 0.15 * length
    draught = draught_m if draught_m > 0 else 0.052 * length
    return Hull(length, beam, draught, v0_kn, constant_rpm)


def force_for(ship: Hull, loss: float) -> float:
    """Return the steady force in kN that takes the share ``loss`` of her speed."""
    x = 1.0 - loss
    thrust = 1.0 + 0.8 * (1.0 - x) if ship.constant_rpm else 1.0 / x
    return ship.r0_kn * max(thrust - x * x, 0.0)


def anchor_kn(ship: Hull, chain_m: float, depth_m: float) -> float:
    """Return the weight in water of anchor and of the chain that lies on the bed, kN."""
    bed_m = max(chain_m - 1.5 * depth_m, 0.0)
    diameter_m = 0.081 * (ship.anchor_kg / 11_000.0) ** 0.44
    return float((ship.anchor_kg + 21.9e3 * diameter_m**2 * bed_m) * G * IN_WATER / 1000.0)


def memory(rng: np.random.Generator, n: int, memory_s: float) -> np.ndarray:
    """Return noise of standard deviation 1 every `STEP_S` whose correlation falls to 1/e in ``memory_s``, f8[n]."""
    keep = float(np.exp(-STEP_S / memory_s))
    kicks = rng.normal(size=n)
    kicks[1:] *= np.sqrt(1.0 - keep * keep)
    for i in range(1, n):
        kicks[i] += keep * kicks[i - 1]
    return kicks


def pull(rng: np.random.Generator, n: int, dials: Dials) -> np.ndarray:
    """Return the force over time as a share of its mean, f8[n] every `STEP_S`: slips, digs, skips, other ground."""
    fast = memory(rng, n, float(rng.uniform(*dials.fast_memory_s))) * rng.uniform(*dials.fast_share)
    slow = memory(rng, n, dials.slow_memory_s) * rng.uniform(*dials.slow_share)
    out = np.maximum(1.0 + fast + slow, 0.0)
    hours = n * STEP_S / 3600.0
    for rate, share in ((dials.skips_per_h, dials.skip_force), (dials.digs_per_h, dials.dig_force)):
        for _ in range(int(rng.poisson(rng.uniform(*rate) * hours))):
            first = int(rng.integers(0, n))
            out[first : first + int(rng.uniform(*dials.skip_s) / STEP_S)] *= rng.uniform(*share)
    return out / max(float(out.mean()), 1e-6)


def loss_under(ship: Hull, force_kn: np.ndarray) -> np.ndarray:
    """Return the share of her own speed lost under a force over time, f8[n] every `STEP_S`: her mass makes it slow."""
    x, out = 1.0, np.empty(force_kn.size)
    gain = STEP_S * 1000.0 * ship.r0_kn / (ship.mass_t * 1000.0 * ship.v0_kn * KN_MS)
    share = (force_kn / ship.r0_kn).tolist()
    for i, pulled in enumerate(share):
        thrust = 1.0 + 0.8 * (1.0 - x) if ship.constant_rpm else 1.0 / max(x, 0.2)
        x = min(max(x + gain * (thrust - x * x - pulled), 0.03), 1.05)
        out[i] = 1.0 - x
    return out
