"""Why an innocent merchant goes slower than she might: her berth is not ready, or her engine gives trouble."""

from typing import Final

import numpy as np

from seawarden.exercise.contract import Switches
from seawarden.exercise.sea.fleet_passage import Spell, sail_s
from seawarden.exercise.sea.fleet_ships import Mariner
from seawarden.exercise.sea.routes import Route

DAY_S: Final = 86_400.0
SLOW_STEAMING_A_DAY: Final = 0.15  # a merchant day under way: assumed, 0.1-0.2
STOPS_A_DAY: Final = 1 / 2000
REDUCED_A_DAY: Final = 1 / 700
_CLEAR_NM: Final = 8.0  # nothing of the kind so near the berth


def spells(rng: np.random.Generator, way: Route, who: Mariner, switches: Switches) -> tuple[Spell, ...]:
    """Return what slows her on a voyage, in order along it; the same dice are thrown whatever the switches say."""
    days = sail_s(way, who.sea_kn) / DAY_S
    slow, stop, reduced = rng.random(3)
    dials = rng.random(6)
    found: list[Spell] = []
    if stop < STOPS_A_DAY * days and switches.engine_trouble:
        found = _stop(dials, way, who)
    elif reduced < REDUCED_A_DAY * days and switches.engine_trouble:
        found = _reduced(dials, way, who)
    elif slow < SLOW_STEAMING_A_DAY * days and switches.slow_steaming:
        found = _slow(dials, way, who)
    return tuple(s for s in found if s.end_nm - s.begin_nm > 0.2)


def _slow(dials: np.ndarray, way: Route, who: Mariner) -> list[Spell]:
    """Return a stretch at 65-92 % of her speed: the last 1.5-8 hours before the port, or anywhere (three in ten)."""
    far = who.sea_kn * (1.5 + 6.5 * float(dials[0]))
    last = way.total_nm - _CLEAR_NM
    end = last if dials[1] < 0.7 else last * (0.2 + 0.8 * float(dials[2]))
    return [Spell(max(end - far, _CLEAR_NM), end, 0.65 + 0.27 * float(dials[3]), "slow_steaming")]


def _stop(dials: np.ndarray, way: Route, who: Mariner) -> list[Spell]:
    """Return a stop: slows within a mile, halts 10-120 min adrift, goes on at 60-95 % for 2-10 hours."""
    at = way.total_nm * (0.1 + 0.8 * float(dials[0]))
    far = who.sea_kn * (2.0 + 8.0 * float(dials[1]))
    halt_s = 600.0 * 12.0 ** float(dials[2])
    after = 0.6 + 0.35 * float(dials[3])
    end = min(at + far, way.total_nm - 0.5 * _CLEAR_NM)
    return [Spell(at - 0.8, at, 0.4, "engine", halt_s), Spell(at, end, after, "engine")]


def _reduced(dials: np.ndarray, way: Route, who: Mariner) -> list[Spell]:
    """Return 2-12 hours at 55-85 % without a halt."""
    begin = way.total_nm * (0.05 + 0.7 * float(dials[0]))
    end = min(begin + who.sea_kn * (2.0 + 10.0 * float(dials[1])), way.total_nm - 0.5 * _CLEAR_NM)
    return [Spell(begin, end, 0.55 + 0.30 * float(dials[2]), "engine")]
