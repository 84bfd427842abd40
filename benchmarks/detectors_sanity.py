"""Sanity of `anchor_drag` on seeded synthetic traffic: how often honest ships reach a level, how soon drags do.

Not a product claim: the generator follows the noise figures of a feasibility study (own speed noise, ordinary
slow-downs), and real drags have not been measured. Run: `python benchmarks/detectors_sanity.py [seed] [days]`.
"""

import sys
from collections import defaultdict
from typing import Any

import numpy as np

from seawarden.detectors.anchor_drag import anchor_drag
from seawarden.model.asset import Assets
from seawarden.model.batch import Origin
from seawarden.model.tables import MINUTES, NEAR, NO_ASSET, POSITIONS, TRACKS, empty
from seawarden.model.view import CHANGES, View

T0 = 1_735_084_800.0
LEVELS = (5, 10, 15, 20, 25)


def no_assets() -> Assets:
    f, i = np.empty(0), np.empty(0, np.int32)
    frame = np.array([0.0, 50.0, 0.1, 0.1, 1.0, 1.0])
    cells = np.zeros(2, np.int64)
    return Assets(f, f, f, f, f, i, cells, i, frame, 5000.0, f, np.empty(0, np.uint8), (), (), ())


def ou(rng: Any, ships: int, n: int, sd: Any, tau_min: float) -> np.ndarray:
    """Return f8[ships, n] of a process with memory ``tau_min`` and standard deviation ``sd`` a ship."""
    a = np.exp(-1.0 / tau_min)
    out = np.empty((ships, n))
    x = rng.normal(size=ships)
    for k in range(n):
        out[:, k] = x
        x = a * x + np.sqrt(1 - a * a) * rng.normal(size=ships)
    return out * np.asarray(sd)[:, None]


def slowing(rng: Any, n: int, per_day: float) -> np.ndarray:
    """Return f8[n] of factors: ordinary slow-downs, half a day apart and more, ramps of 5-10 min."""
    factor = np.ones(n)
    for _ in range(rng.poisson(per_day * n / 1440)):
        start, last = rng.integers(0, n), max(8, int(rng.lognormal(np.log(40), 0.8)))
        depth, ramp = rng.uniform(0.1, 0.5), rng.integers(5, 11)
        k = np.arange(n)
        shape = np.clip((k - start) / ramp, 0, 1) * np.clip((start + last - k) / ramp, 0, 1)
        factor = np.minimum(factor, 1 - depth * shape)
    return factor


def sea(seed: int, ships: int = 60, hours: int = 24, drags: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return (MINUTES of a lane with ``ships`` ships, onset minute of each ship's drag or -1, its loss)."""
    rng = np.random.default_rng(seed)
    n = hours * 60
    base = np.clip(rng.normal(12.0, 2.0, ships), 8.5, 18.0)
    sd = rng.lognormal(np.log(0.2), 0.65, ships)
    noise = ou(rng, ships, n, sd, 50.0) + ou(rng, ships, n, np.full(ships, 0.08), 200.0 / 60.0)
    weather = 1.0 - 0.12 * np.clip(ou(rng, 1, n, np.ones(1), 240.0)[0], 0.0, 1.5)
    calm = np.stack([slowing(rng, n, 0.5) for _ in range(ships)])
    onset, loss = np.full(ships, -1), np.zeros(ships)
    crab = np.abs(rng.normal(2.0, 1.0, ships))[:, None] + np.abs(ou(rng, ships, n, np.full(ships, 0.8), 20.0))
    for s in range(drags):
        onset[s], loss[s] = rng.integers(n // 2, n - 240), rng.uniform(0.15, 0.35)
        k = np.arange(n) - onset[s]
        calm[s] = 1 - loss[s] * np.clip(k / rng.uniform(1, 3), 0, 1)
        after = k > 0
        noise[s, after] *= rng.uniform(1.0, 2.5)
        noise[s, after] += rng.normal(size=after.sum()) * rng.uniform(0.0, 0.25)
        crab[s, after] += rng.uniform(0.0, 6.0)
    sog = np.round(np.clip(base[:, None] * weather * calm + noise, 0.0, 25.0), 1)
    turns = np.cumsum((rng.random((ships, n)) < 1 / 240) * rng.normal(0, 25, (ships, n)), axis=1)
    lane = np.where(np.arange(ships) % 2, 90.0, 270.0)[:, None] + turns
    m = np.zeros((n, ships), MINUTES)
    m["t"] = T0 + 60.0 * (1 + np.arange(n))[:, None]
    m["slot"] = np.arange(ships)
    m["mmsi"] = 230_000_000 + np.arange(ships)
    m["sog_kn"] = m["sog_min_kn"] = sog.T
    m["cog_deg"] = m["hdg_deg"] = (lane % 360).T
    m["crab_deg"] = crab.T
    m["lon"] = (20.0 + rng.uniform(-1.2, 1.2, ships))[None, :]
    m["lat"] = (58.0 + rng.uniform(-0.3, 0.3, ships))[None, :]
    m["t_last"], m["gap_s"], m["reports"], m["ais_class"], m["length_m"] = m["t"] - 5, 60, 6, 1, 180
    m["moved_m"] = sog.T * 30.87
    return m.ravel(), onset, loss


def view_of(minutes: np.ndarray, ships: int) -> View:
    near = np.zeros(minutes.size, NEAR)
    near["asset"] = near["asset2"] = NO_ASSET
    near["distance_m"] = near["distance2_m"] = np.inf
    tracks = np.zeros(ships, TRACKS)
    tracks["track_id"] = 1 + np.arange(ships)
    tracks["mmsi"] = 230_000_000 + np.arange(ships)
    none = np.empty(0, np.int32)
    end = float(minutes["t"][-1]) + 1.0
    return View(
        empty(POSITIONS), none, empty(NEAR), minutes, near, tracks, empty(CHANGES), no_assets(), T0, end, Origin.REPLAY
    )


def highest(minutes: np.ndarray, ships: int, onset: np.ndarray) -> tuple[np.ndarray, dict[int, np.ndarray]]:
    """Return each ship's highest sum of evidence, and minutes from the onset of a drag to each level (inf never)."""
    found, _ = anchor_drag.step(view_of(minutes, ships), anchor_drag.start(), anchor_drag.params())
    best, now = np.zeros(ships), [defaultdict(float) for _ in range(ships)]
    reach = {level: np.full(ships, np.inf) for level in LEVELS}
    for f in found:
        s = f.vessel.mmsi - 230_000_000
        if (f.end is not None and f.code == "speed_loss") or f.withdrawn:
            now[s].clear()
            continue
        now[s][f.id] = f.evidence_db
        total = sum(now[s].values())
        after = (f.seen_at - T0) / 60 - onset[s]
        if onset[s] < 0 or after >= 0:
            best[s] = max(best[s], total)
        for level in LEVELS:
            if onset[s] >= 0 and after >= 0 and total >= level:
                reach[level][s] = min(reach[level][s], after)
    return best, reach


def main() -> None:
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    days = int(sys.argv[2]) if len(sys.argv) > 2 else 10
    honest = np.concatenate([highest(*_all(sea(seed + d)))[0] for d in range(days)])
    print(f"honest: {honest.size} ship-days of 24 h under way")
    for level in LEVELS:
        print(f"  reach {level:2d} dB: {np.mean(honest >= level):.4f} of ship-days")
    reach = {level: [] for level in LEVELS}
    loss = []
    for d in range(days):
        minutes, onset, lost = sea(seed + 1000 + d, drags=12)
        got = highest(minutes, 60, onset)[1]
        loss.append(lost[:12])
        for level in LEVELS:
            reach[level].append(got[level][:12])
    lost = np.concatenate(loss)
    for low, high in ((0.15, 0.20), (0.20, 0.35)):
        pick = (lost >= low) & (lost < high)
        print(f"drags of {low:.0%}-{high:.0%} loss: {pick.sum()}")
        for level in LEVELS:
            r = np.concatenate(reach[level])[pick]
            q = np.median(r)
            print(f"  {level:2d} dB: 30 min {np.mean(r <= 30):.2f}, 60 min {np.mean(r <= 60):.2f}, "
                  f"120 min {np.mean(r <= 120):.2f}, median {q:.0f} min")  # fmt: skip


def _all(made: tuple[np.ndarray, np.ndarray, np.ndarray]) -> tuple[np.ndarray, int, np.ndarray]:
    return made[0], 60, made[1]


if __name__ == "__main__":
    main()
