"""What hangs at a ship's bow: equipment number, anchor, chain, and how deep that reaches under way.

Equipment number and table: IACS UR A1 (Rev. 7) "Anchoring equipment", Table 1, chain of grade 3 (grade 2 below 660 kg):
EN = D^(2/3) + 2 h B + A/10 with displacement D in t, height h of freeboard and houses in m, beam B in m, profile area
A above the water in m2. AIS tells length, beam and draught only, the rest is by proportion (`equipment_number`). Half
of the table's chain hangs at each of two anchors. Hanging chain: a quasi-static cable in a uniform stream, drag
coefficients after DNV-RP-C205 on the nominal diameter. Neither has been held against measurements at sea.
"""

import math
from bisect import bisect_right
from typing import NamedTuple

from seawarden.geo.earth import KN_MS
from seawarden.kernel import kernel

RHO, STEEL, G = 1005.0, 7850.0, 9.81  # brackish water, steel, kg/m3; m/s2
IN_WATER = 1.0 - RHO / STEEL
CHAIN_KG_M = 21.9e3  # stud link: kg/m for a diameter of 1 m, times its square
CN, CT = 2.4, 1.15  # drag across and along
STEP_M = 0.5

# lower bound of EN, anchor in kg, both chains in m, diameter in mm
_TABLE = (
    *((50, 180, 220.0, 12.5), (70, 240, 220.0, 14.0), (90, 300, 247.5, 16.0), (110, 360, 247.5, 17.5)),
    *((130, 420, 275.0, 17.5), (150, 480, 275.0, 19.0), (175, 570, 302.5, 20.5), (205, 660, 302.5, 20.5)),
    *((240, 780, 330.0, 22.0), (280, 900, 357.5, 24.0), (320, 1020, 357.5, 24.0), (360, 1140, 385.0, 26.0)),
    *((400, 1290, 385.0, 28.0), (450, 1440, 412.5, 30.0), (500, 1590, 412.5, 30.0), (550, 1740, 440.0, 32.0)),
    *((600, 1920, 440.0, 34.0), (660, 2100, 440.0, 36.0), (720, 2280, 467.5, 36.0), (780, 2460, 467.5, 38.0)),
    *((840, 2640, 467.5, 40.0), (910, 2850, 495.0, 42.0), (980, 3060, 495.0, 44.0), (1060, 3300, 495.0, 46.0)),
    *((1140, 3540, 522.5, 46.0), (1220, 3780, 522.5, 48.0), (1300, 4050, 522.5, 50.0), (1390, 4320, 550.0, 50.0)),
    *((1480, 4590, 550.0, 52.0), (1570, 4890, 550.0, 54.0), (1670, 5250, 577.5, 56.0), (1790, 5610, 577.5, 58.0)),
    *((1930, 6000, 577.5, 60.0), (2080, 6450, 605.0, 62.0), (2230, 6900, 605.0, 64.0), (2380, 7350, 605.0, 66.0)),
    *((2530, 7800, 632.5, 68.0), (2700, 8300, 632.5, 70.0), (2870, 8700, 632.5, 73.0), (3040, 9300, 660.0, 76.0)),
    *((3210, 9900, 660.0, 78.0), (3400, 10500, 660.0, 78.0), (3600, 11100, 687.5, 81.0), (3800, 11700, 687.5, 84.0)),
    *((4000, 12300, 687.5, 87.0), (4200, 12900, 715.0, 87.0), (4400, 13500, 715.0, 90.0), (4600, 14100, 715.0, 92.0)),
    *((4800, 14700, 742.5, 95.0), (5000, 15400, 742.5, 97.0), (5200, 16100, 742.5, 97.0), (5500, 16900, 742.5, 100.0)),
    *((5800, 17800, 742.5, 102.0), (6100, 18800, 742.5, 107.0), (6500, 20000, 770.0, 111.0)),
    *((6900, 21500, 770.0, 114.0), (7400, 23000, 770.0, 117.0), (7900, 24500, 770.0, 122.0)),
)
_BOUNDS = [row[0] for row in _TABLE]


class Hull(NamedTuple):
    """A ship as AIS tells her: m, 0 or NaN not known; ITU type code."""

    length_m: float
    beam_m: float = 0.0
    draught_m: float = 0.0
    ship_type: int = 0


class Gear(NamedTuple):
    """One of her two bower anchors with its chain. ``equipment_number`` is an estimate."""

    equipment_number: float
    anchor_kg: float
    chain_m: float
    chain_mm: float


class Hang(NamedTuple):
    """How an anchor hangs under way: depth reached, and how far behind the bow it trails, m."""

    depth_m: float
    behind_m: float


def equipment_number(hull: Hull) -> float:
    """Return the equipment number estimated from what AIS tells; NaN where the length is not known.

    Beam 0.135 L + 1.8 m where not known; draught at the summer mark the greater of that told and 0.36 B (AIS tells
    that of the day); block coefficient 0.82 (cargo ship, tanker), 0.62 (others); freeboard 0.43 of the draught; houses
    4 m + 0.05 L high, 15 m at most, over 13 % of the length. A car carrier or a container ship has more area.
    """
    length = hull.length_m
    if not length > 0.0:
        return math.nan
    beam = hull.beam_m if hull.beam_m > 0.0 else 0.135 * length + 1.8
    draught = max(hull.draught_m, 0.36 * beam) if hull.draught_m > 0.0 else 0.36 * beam
    block = 0.82 if 70 <= hull.ship_type <= 89 or hull.ship_type == 0 else 0.62
    displacement_t = 1.025 * block * 0.97 * length * beam * draught
    freeboard, houses = 0.43 * draught, min(4.0 + 0.05 * length, 15.0)
    area = length * freeboard + 0.13 * length * houses
    return float(displacement_t ** (2.0 / 3.0) + 2.0 * (freeboard + houses) * beam + area / 10.0)


def gear_of(hull: Hull) -> Gear | None:
    """Return the anchor and chain that the class rules ask of her; None where her length is not known."""
    number = equipment_number(hull)
    if math.isnan(number):
        return None
    _, anchor, both, diameter = _TABLE[max(bisect_right(_BOUNDS, number) - 1, 0)]
    return Gear(round(number, 0), float(anchor), both / 2.0, diameter)


def hang(anchor_kg: float, chain_mm: float, chain_m: float, speed_kn: float) -> Hang:
    """Return how deep an anchor on ``chain_m`` of chain hangs at a speed through the water."""
    depth, behind, _ = _along(float(anchor_kg), float(chain_mm), float(speed_kn), float(chain_m), math.inf)
    return Hang(depth, behind)


def chain_for(anchor_kg: float, chain_mm: float, depth_m: float, speed_kn: float, most_m: float = 2000.0) -> float:
    """Return the least chain in m on which an anchor reaches ``depth_m`` at a speed; inf beyond ``most_m``."""
    depth, _, chain = _along(float(anchor_kg), float(chain_mm), float(speed_kn), float(most_m), float(depth_m))
    return chain if depth >= depth_m - 1e-9 else math.inf


def fastest_kn(gear: Gear, depth_m: float) -> float:
    """Return the greatest speed in kn, 30 at most, at which her anchor still reaches ``depth_m``; 0: at none."""
    low, high = 0.0, 30.0
    if gear.chain_m < depth_m:
        return 0.0
    while high - low > 0.05:
        middle = 0.5 * (low + high)
        deep = hang(gear.anchor_kg, gear.chain_mm, gear.chain_m, middle).depth_m >= depth_m
        low, high = (middle, high) if deep else (low, middle)
    return low


@kernel
def _along(
    anchor_kg: float, chain_mm: float, speed_kn: float, most_m: float, deep_m: float
) -> tuple[float, float, float]:
    """Walk up the chain from the anchor to ``most_m`` or ``deep_m``; return height, run aft and chain so far, m.

    dT/ds = w sin(a) + 0.5 rho Ct d (U cos a)^2, da/ds = (w cos(a) - 0.5 rho Cn d (U sin a)^2) / T, a from horizontal;
    by the midpoint rule. The anchor's drag is 0.5 rho 1.2 A U^2 with A = 0.55 (m / 1 t)^(2/3) m2.
    """
    u, d = speed_kn * KN_MS, chain_mm / 1000.0
    weight = CHAIN_KG_M * d * d * G * IN_WATER
    across, along = 0.5 * RHO * CN * d * u * u, 0.5 * RHO * CT * d * u * u
    down = anchor_kg * G * IN_WATER
    drag = 0.5 * RHO * 1.2 * 0.55 * (anchor_kg / 1000.0) ** (2.0 / 3.0) * u * u
    pull, angle = math.hypot(down, drag), math.atan2(down, drag)
    height = aft = chain = 0.0
    while chain < most_m and height < deep_m:
        step = min(STEP_M, most_m - chain)
        sine, cosine = math.sin(angle), math.cos(angle)
        half = angle + 0.5 * step * (weight * cosine - across * sine * sine) / pull
        middle = pull + 0.5 * step * (weight * sine + along * cosine * cosine)
        sine, cosine = math.sin(half), math.cos(half)
        step = min(step, (deep_m - height) / sine)
        angle += step * (weight * cosine - across * sine * sine) / middle
        pull += step * (weight * sine + along * cosine * cosine)
        height, aft, chain = height + step * sine, aft + step * cosine, chain + step
    return height, aft, chain
