"""What each detector costs: us a minute row, on a synthetic sea of a national feed's size.

Run: `python benchmarks/detectors_speed.py [ships] [hours]`. Batches of ten minutes, half of the ships under way, each
with half an ordinary slow-down a day, forty cables. CPU time, Python's share of the findings included; compiling is not
counted: a small sea is stepped first.
"""

import sys
import time

import numpy as np

from seawarden.detectors.contract import Detector, find
from seawarden.model.asset import Asset, Assets
from seawarden.model.batch import Origin
from seawarden.model.tables import MINUTES, POSITIONS, TRACKS, empty
from seawarden.model.view import CHANGES, View
from seawarden.register.build import build
from seawarden.tracks.near import near

T0 = 1_735_084_800.0
STEP_MIN = 10


def register() -> Assets:
    lons = np.linspace(15.0, 28.0, 40)
    lines = [tuple((float(lon), float(lat)) for lat in np.linspace(55.0, 60.0, 6)) for lon in lons]
    return build(
        [Asset(asset_id=f"a{k}", name=f"A{k}", kind="telecom_cable", lines=(line,)) for k, line in enumerate(lines)]
    )


class Sea:
    """Ships that sail east and west; `minute` moves them on by one minute."""

    def __init__(self, ships: int, seed: int = 7) -> None:
        self.rng = np.random.default_rng(seed)
        self.lon, self.lat = self.rng.uniform(15, 28, ships), self.rng.uniform(55, 60, ships)
        self.base = np.where(np.arange(ships) % 2, self.rng.uniform(8, 18, ships), 0.1)
        self.course = np.where(self.rng.random(ships) < 0.5, 90.0, 270.0)
        self.slow = np.ones(ships)
        self.ships = ships

    def minute(self, k: int) -> np.ndarray:
        begin = self.rng.random(self.ships) < 0.5 / 1440
        self.slow = np.where(begin, 0.75, np.where(self.rng.random(self.ships) < 1 / 40, 1.0, self.slow))
        sog = np.round(np.clip(self.base * self.slow + self.rng.normal(0, 0.1, self.ships), 0, None), 1)
        self.lon += np.where(self.course < 180, 1, -1) * np.where(self.base > 1, sog, 0.0) * 30.87 / 60_000.0
        self.course = np.where(self.lon > 28, 270.0, np.where(self.lon < 15, 90.0, self.course))
        heard = (self.base > 1) | (np.arange(self.ships) % 3 == k % 3)
        slot = np.flatnonzero(heard).astype(np.int32)
        m = np.zeros(slot.size, MINUTES)
        m["t"], m["slot"], m["mmsi"] = T0 + 60.0 * (k + 1), slot, 200_000_000 + slot
        m["t_last"], m["gap_s"], m["reports"], m["ais_class"], m["length_m"] = m["t"] - 5, 60, 6, 1, 150
        m["lon"], m["lat"], m["sog_kn"], m["cog_deg"] = self.lon[slot], self.lat[slot], sog[slot], self.course[slot]
        m["hdg_deg"], m["crab_deg"] = m["cog_deg"], np.where(m["sog_kn"] > 2, 2.0, np.nan)
        m["moved_m"] = m["sog_kn"] * 30.87
        return m


def views(ships: int, hours: int, assets: Assets) -> list[View]:
    sea, before, made = Sea(ships), -np.inf, []
    tracks = np.zeros(ships, TRACKS)
    tracks["track_id"], tracks["mmsi"] = 1 + np.arange(ships), 200_000_000 + np.arange(ships)
    nothing = (empty(POSITIONS), np.empty(0, np.int32), near(np.empty(0), np.empty(0), assets))
    for first in range(0, hours * 60, STEP_MIN):
        m = np.concatenate([sea.minute(k) for k in range(first, first + STEP_MIN)])
        mark = float(m["t"][-1]) + 1.0
        beside = near(m["lon"], m["lat"], assets)
        made.append(View(*nothing, m, beside, tracks, empty(CHANGES), assets, before, mark, Origin.REPLAY))
        before = mark
    return made


def cost(detector: Detector, seen: list[View]) -> tuple[float, int]:
    """Return (CPU seconds, findings) of one detector over the steps."""
    state, findings = detector.start(), 0
    start = time.process_time()
    for view in seen:
        found, state = detector.step(view, state, detector.params())
        findings += len(found)
    return time.process_time() - start, findings


def main() -> None:
    ships = int(sys.argv[1]) if len(sys.argv) > 1 else 4000
    hours = int(sys.argv[2]) if len(sys.argv) > 2 else 6
    assets, detectors = register(), find()
    begun = time.perf_counter()
    for detector in detectors.values():
        cost(detector, views(50, 4, assets))
    print(f"first call of all kernels: {time.perf_counter() - begun:.1f} s")
    seen = views(ships, hours, assets)
    rows = sum(view.minutes.size for view in seen)
    print(f"{ships} ships, {hours} h, {rows:,} minute rows in steps of {STEP_MIN} min")
    total = 0.0
    for name, detector in detectors.items():
        seconds, findings = min(cost(detector, seen) for _ in range(3))
        total += seconds
        print(f"  {name:22s} {seconds / rows * 1e6:6.3f} us a row, {findings} findings, {detector.keeps.itemsize} B")
    print(
        f"  {'together':22s} {total / rows * 1e6:6.3f} us a row, {sum(d.keeps.itemsize for d in detectors.values())} B"
    )


if __name__ == "__main__":
    main()
