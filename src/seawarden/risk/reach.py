"""Vulnerability: can *this* ship's anchor reach *this* asset here, and what would follow. No probability: a sentence.

Where something is not known the answer leans to "can": a depth test is a weak filter, and nobody is to be cleared by a
guess. How deep a fluke goes is after the idea of the Carbon Trust's cable burial risk assessment (2015): in hard ground
the length of a fluke times sin 45 deg, in soft ground three times that; a stockless anchor's fluke is taken as 0.85 m
times the cube root of its tonnes (1.9 m at 11 t).
"""

import math
from typing import Final, Literal, NamedTuple

from seawarden.model.asset import Asset
from seawarden.risk.anchor_gear import Gear, Hull, chain_for, fastest_kn, gear_of, hang

Verdict = Literal["can", "cannot", "only when slow", "not known"]

SLOW_KN: Final = 3.0  # a ship that still sails; slower she would lie at anchor
HARD_GROUND: Final = ("rock", "hard", "sand", "gravel", "till", "stiff")
SOFT_TIMES: Final = 3.0

# what breaks, who feels it, and how long repairs of such took in the Baltic 2023-2026 (public reports)
CONSEQUENCES: Final = {
    "telecom_cable": (1, "telecom traffic falls back on other cables; repairs took one to four weeks"),
    "sensor": (1, "a sensor line is lost"),
    "power_cable": (2, "a link between power grids is lost; EstLink 2 took about six months"),
    "wind_farm": (2, "the wind farm's own cables are hit and its power is lost"),
    "gas_pipeline": (3, "gas escapes and supply stops; Balticconnector took about six months"),
    "oil_pipeline": (3, "oil escapes into the sea and supply stops"),
}
WORDS: Final = {"telecom_cable": "cable", "power_cable": "cable", "gas_pipeline": "pipe", "oil_pipeline": "pipe"}


class Reach(NamedTuple):
    """What one ship's anchor can do to one asset. Depths in m; ``text`` says all of it in one sentence.

    ``chain_needed_m`` is the least chain on which the anchor touches the bed here at her speed, inf where no chain
    does, NaN where depth or speed is not known. ``depth_reached_m`` is with all her chain at that speed, and
    ``fastest_kn`` the speed up to which it still touches. ``digs_m`` is how deep a fluke may go in this ground.
    ``grade`` of ``consequence``: 1 bearable, 2 serious, 3 grave.
    """

    verdict: Verdict
    chain_needed_m: float
    depth_reached_m: float
    fastest_kn: float
    digs_m: float
    gear: Gear | None
    grade: int
    consequence: str
    text: str


def digs_m(anchor_kg: float, ground: str) -> float:
    """Return how deep in m a stockless anchor's fluke may go; ground that is not known counts as soft."""
    hard = 0.85 * float(anchor_kg / 1000.0) ** (1.0 / 3.0) * math.sin(math.radians(45.0))
    is_hard = any(word in ground.lower() for word in HARD_GROUND)
    return float(hard if is_hard else SOFT_TIMES * hard)


def vulnerability(
    ship: Hull, asset: Asset, depth_m: float, speed_kn: float, ground: str = "", gear: Gear | None = None
) -> Reach:
    """Return whether the ship's anchor can reach the asset where the sea is ``depth_m`` deep, at ``speed_kn``.

    ``gear`` is her own where it is known, else it is estimated from her size. The asset's ``burial_m`` and
    ``seabed`` (else ``ground``) are taken from its properties; without a burial it counts as lying open. NaN is not
    known.
    """
    grade, consequence = _consequence(asset)
    mine = gear if gear is not None else gear_of(ship)
    if mine is None:
        text = "her length is not known, so nothing can be said of her anchor; it may reach the bed"
        return Reach("not known", math.nan, math.nan, math.nan, math.nan, None, grade, consequence, text)
    moving = speed_kn if speed_kn >= 0.0 else SLOW_KN
    reached = hang(mine.anchor_kg, mine.chain_mm, mine.chain_m, moving).depth_m
    deep = digs_m(mine.anchor_kg, str(asset.properties.get("seabed") or ground))
    most = fastest_kn(mine, depth_m) if depth_m >= 0.0 else math.nan
    needed = chain_for(mine.anchor_kg, mine.chain_mm, depth_m, moving) if depth_m >= 0.0 else math.nan
    burial = burial_m(asset)
    verdict = _verdict(depth_m, reached, most, burial, deep)
    text = f"{_anchor(mine, gear is None)} reaches {reached:.0f} m at {moving:.3g} kn; " + _end(
        asset, depth_m, burial, deep, most, verdict
    )
    return Reach(verdict, needed, reached, most, deep, mine, grade, consequence, text)


def burial_m(asset: Asset) -> float:
    """Return how deep the asset is buried in m; 0 where the register does not say."""
    value = asset.properties.get("burial_m")
    try:
        metres = float(value) if value is not None else 0.0
    except (TypeError, ValueError):
        return 0.0
    return metres if math.isfinite(metres) and metres > 0.0 else 0.0


def _verdict(depth_m: float, reached_m: float, most_kn: float, burial: float, deep_m: float) -> Verdict:
    if burial > deep_m:
        return "cannot"
    if not depth_m >= 0.0:
        return "not known"
    if reached_m >= depth_m:
        return "can"
    return "only when slow" if most_kn >= SLOW_KN else "cannot"


def _consequence(asset: Asset) -> tuple[int, str]:
    """Return grade and words; a ``capacity`` in the register is told, and 500 MW or more are grave."""
    grade, words = CONSEQUENCES.get(asset.kind, (1, "what it carries is lost"))
    capacity = str(asset.properties.get("capacity") or "").strip()
    number, _, unit = capacity.partition(" ")
    try:
        large = float(number) >= 500.0 and unit.strip().upper() == "MW"
    except ValueError:
        large = False
    return (3 if large else grade), f"{words} ({capacity})" if capacity else words


def _anchor(gear: Gear, estimated: bool) -> str:
    by = " (by her size)" if estimated else ""
    return f"her {gear.anchor_kg / 1000.0:.3g} t anchor{by} on {gear.chain_m:.0f} m of chain"


def _end(asset: Asset, depth_m: float, burial: float, deep_m: float, most_kn: float, verdict: Verdict) -> str:
    what = WORDS.get(asset.kind, "asset")
    place = f"the {what} lies at {depth_m:.0f} m" if depth_m >= 0.0 else f"how deep the {what} lies is not known"
    if burial > 0.0:
        place += f", buried {burial:.3g} m"
    if burial > deep_m:
        return f"{place}, and a fluke goes {deep_m:.1f} m into this ground at most: it cannot be caught"
    if verdict == "only when slow":
        return f"{place}: it can be caught only below {most_kn:.1f} kn"
    return place + {"can": ": it can be caught", "cannot": ": it cannot be caught"}.get(verdict, ": it may be caught")
