"""What one drag does to one ship's speed and heading from the moment that the anchor falls, drawn from the dials.

    scheme = draw(rng, "halting", hull, dials)

``keep`` is the share of her own speed that is left and ``crab_deg`` what is added to her heading, both every `STEP_S`
from the start; they run on for a while after the end, until her mass has her at her own speed again.
"""

from typing import Any, Final, NamedTuple

import numpy as np

from seawarden.exercise.inject.dials import Dials
from seawarden.exercise.inject.force import (
    SHACKLE_M,
    STEP_S,
    Hull,
    anchor_kn,
    force_for,
    loss_under,
    memory,
    pull,
)

PLAIN: Final = ("lasting", "halting", "dips", "faint", "already")
AFTER_S: Final = 3600.0
_DIP_RAMP_S: Final = 75.0


class Scheme(NamedTuple):
    """One drag, from its start on. ``keep`` f8[n] and ``crab_deg`` f8[n] every `STEP_S`; written only by `dip`.

    ``says``: (from, until, status) in s from the start, where her status is not what it was.
    """

    lasts_s: float
    keep: np.ndarray
    crab_deg: np.ndarray
    facts: dict[str, Any]
    says: tuple[tuple[float, float, int], ...] = ()


def draw(rng: np.random.Generator, shape: str, ship: Hull, dials: Dials) -> Scheme:
    """Return a drag of one of `PLAIN`. ValueError for a shape that is none."""
    return scheme(rng, shape, ship, dials, _mean_loss(rng, shape, dials), float(rng.uniform(*dials.hours)) * 3600.0)


def _mean_loss(rng: np.random.Generator, shape: str, dials: Dials) -> float:
    """Return the mean loss that the force is made for."""
    if shape in ("lasting", "halting", "already"):
        return float(rng.triangular(*dials.lasting_loss))
    if shape == "faint":
        return float(rng.uniform(*dials.faint_loss))
    if shape == "dips":
        return float(rng.uniform(*dials.dips_loss))
    raise ValueError(f"no shape of a drag is called {shape!r}; there are {', '.join(PLAIN)}")


def scheme(
    rng: np.random.Generator, shape: str, ship: Hull, dials: Dials, loss: float, lasts_s: float, ramp_s: float = -1.0
) -> Scheme:
    """Return a drag with a given mean loss (share) and length; ``ramp_s`` is how long the force grows (-1: drawn)."""
    n, after = max(int(lasts_s / STEP_S), 2), int(AFTER_S / STEP_S)
    steady_kn = force_for(ship, loss)
    grows = ramp_s if ramp_s >= 0 else float(rng.uniform(*dials.onset_s))
    force = steady_kn * pull(rng, n, dials) * np.clip(np.arange(n) * STEP_S / max(grows, STEP_S), 0.0, 1.0)
    force = np.concatenate((force, np.zeros(after)))
    lost = loss_under(ship, force)
    keep = 1.0 - lost
    if shape == "halting":
        keep = _halted(rng, keep, n, dials)
    side = 1.0 if rng.random() < 0.5 else -1.0
    crab = side * _crab_deg(rng, ship, force, keep, dials)
    chain_m = int(rng.integers(dials.shackles[0], dials.shackles[1] + 1)) * SHACKLE_M
    depth_m = float(rng.uniform(*dials.depth_m))
    weight_kn = anchor_kn(ship, chain_m, depth_m)
    facts = {
        "loss_meant": round(loss, 4),
        "loss_mean": round(float(1.0 - keep[:n].mean()), 4),
        "loss_first_hour": round(float(1.0 - keep[: min(n, 360)].mean()), 4),
        "wobble_kn": round(wobble_kn(lost[min(n // 2, 180) : n], ship.v0_kn), 3),
        "crab_deg": round(float(np.abs(crab[:n]).mean()), 2),
        "side": "starboard" if side > 0 else "port",
        "force_kn": round(steady_kn, 1),
        "force_per_weight": round(steady_kn / weight_kn, 2),
        "anchor_t": round(ship.anchor_kg / 1000.0, 1),
        "chain_m": round(chain_m, 1),
        "depth_m": round(depth_m, 1),
        "constant_rpm": bool(ship.constant_rpm),
        "own_kn": round(ship.v0_kn, 2),
    }
    return Scheme(n * STEP_S, keep, crab, facts)


def wobble_kn(lost: np.ndarray, v0_kn: float) -> float:
    """Return the standard deviation in kn of the speed about its mean over half an hour, f8[n] every `STEP_S`."""
    width = min(180, lost.size)
    level = np.convolve(lost, np.full(width, 1.0 / width), "valid")
    middle = lost[width // 2 : width // 2 + level.size]
    return float(np.std(middle - level)) * v0_kn


def _halted(rng: np.random.Generator, keep: np.ndarray, n: int, dials: Dials) -> np.ndarray:
    """Return the speeds left with halts cut into the first ``n`` steps, apart from one another."""
    halted, again = np.ones(keep.size), np.ones(keep.size)
    number = int(rng.integers(dials.halts[0], dials.halts[1] + 1))
    number = min(number, max(int(n * STEP_S / 4800.0), 1))
    room = n / number
    for k in range(number):
        lasts, down, up = (float(rng.uniform(*band)) for band in (dials.halt_s, dials.halt_down_s, dials.halt_up_s))
        spare = max(room * STEP_S - lasts - down - up - 900.0, 0.0)
        first = k * room * STEP_S + 600.0 + float(rng.uniform(0.0, spare))
        t = np.arange(keep.size) * STEP_S
        corners = (first, first + down, first + down + lasts, first + down + lasts + up)
        depth = np.interp(t, corners, (0.0, 1.0, 1.0, 0.0))
        again[(t > corners[2]) & (t < n * STEP_S)] = rng.uniform(*dials.halt_again)
        halted *= 1.0 - depth * (1.0 - float(rng.uniform(*dials.halt_left)))
    return np.asarray(np.clip(1.0 - (1.0 - keep) * again, 0.05, 1.0) * halted)


def _crab_deg(rng: np.random.Generator, ship: Hull, force: np.ndarray, keep: np.ndarray, dials: Dials) -> np.ndarray:
    """Return the extra angle between heading and course: grows with force over resistance at the speed that is left."""
    share = force / ship.r0_kn / np.maximum(keep, 0.4) ** 2 / 1.5
    mean = dials.crab_most_deg * float(rng.uniform(*dials.crab_gain)) * np.clip(share, 0.0, 1.0)
    noise = memory(rng, force.size, dials.crab_memory_s) * float(rng.uniform(*dials.crab_noise_deg))
    return np.asarray(np.where(force > 0.0, mean + noise, 0.0))


def dip(rng: np.random.Generator, keep: np.ndarray, after_s: float, dials: Dials) -> float:
    """Cut a dip into ``keep``, beginning when the anchor, behind the ship, meets what she crossed ``after_s`` s after
    the start. Return the share of speed that it takes."""
    first = after_s + float(rng.uniform(*dials.layback_s))
    lasts, depth = float(rng.uniform(*dials.dip_s)), float(rng.uniform(*dials.dip_loss))
    at = int(first / STEP_S)
    t = np.arange(keep.size)[at : at + int(lasts / STEP_S) + 2] * STEP_S - first
    keep[at : at + t.size] *= 1.0 - depth * np.interp(
        t, (0.0, _DIP_RAMP_S, max(lasts - _DIP_RAMP_S, _DIP_RAMP_S), lasts), (0.0, 1.0, 1.0, 0.0)
    )
    return depth


def keep_at(keep: np.ndarray, since_s: float, until_s: float) -> tuple[float, float]:
    """Return the mean share of speed kept over a stretch of time (s from the start) and the share at its end."""
    first, last = int(max(since_s, 0.0) / STEP_S), int(max(until_s, 0.0) / STEP_S)
    if first >= keep.size:
        return 1.0, 1.0
    part = keep[first : min(last + 1, keep.size)]
    past = max(last + 1 - keep.size, 0)
    mean = (float(part.sum()) + past) / (part.size + past)
    return mean, float(keep[last]) if last < keep.size else 1.0
