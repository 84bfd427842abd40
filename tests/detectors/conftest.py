"""A small sea for the detectors' tests: ships as minute rows, one cable, a stream that can be cut anywhere."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from seawarden.detectors.contract import Detector
from seawarden.geo.earth import KN_MS, moved
from seawarden.model.asset import Asset, Assets
from seawarden.model.batch import Origin
from seawarden.model.finding import Finding
from seawarden.model.tables import MINUTES, NEAR, POSITIONS, TRACKS, empty
from seawarden.model.view import CHANGES, View
from seawarden.register.build import build
from seawarden.tracks.near import near

T0 = 1_735_084_800.0  # 25 December 2024, 00:00 UTC
CABLE = Asset(asset_id="c1", name="Cable One", kind="telecom_cable", lines=(((24.0, 59.0), (24.0, 60.5)),))


def sail(
    slot: int,
    sog: Sequence[float] | np.ndarray,
    *,
    lon: float = 22.0,
    lat: float = 59.7,
    course: float | Sequence[float] = 90.0,
    heading: float | Sequence[float] | None = None,
    start: int = 0,
    crab: float | Sequence[float] = 2.0,
    status: int = 0,
    length_m: float = 180.0,
    ais_class: int = 1,
    silent: Sequence[tuple[int, int]] = (),
) -> np.ndarray:
    """Return MINUTES of one ship: speeds by minute, sailed out from a place; ``silent``: spans of minutes unheard."""
    n = len(sog)
    m = np.zeros(n, MINUTES)
    m["t"] = T0 + 60.0 * (start + 1 + np.arange(n))
    m["slot"], m["mmsi"] = slot, 230_000_000 + slot
    m["sog_kn"] = m["sog_min_kn"] = sog
    m["cog_deg"] = course
    m["hdg_deg"] = m["cog_deg"] if heading is None else heading
    m["crab_deg"] = np.where(m["sog_kn"] >= 2, crab, np.nan)
    m["status"], m["length_m"], m["ais_class"], m["reports"] = status, length_m, ais_class, 6
    for k in range(n):
        lon, lat = moved(lon, lat, float(m["cog_deg"][k]), float(m["sog_kn"][k]) * KN_MS * 60.0)
        m["lon"][k], m["lat"][k] = lon, lat
    keep = np.ones(n, bool)
    for first, last in silent:
        keep[first:last] = False
    m = m[keep]
    m["t_last"] = m["t"] - 5.0
    m["gap_s"][1:] = np.diff(m["t_last"])
    m["moved_m"] = m["sog_kn"] * KN_MS * np.maximum(m["gap_s"], 0.0)
    return m


def fleet(*ships: np.ndarray) -> np.ndarray:
    """Return the ships' minutes in the order (t, mmsi, slot)."""
    m = np.concatenate(ships) if ships else empty(MINUTES)
    return m[np.lexsort((m["slot"], m["mmsi"], m["t"]))]


def view(minutes: np.ndarray, assets: Assets, t_prev: float, watermark: float, slots: int) -> View:
    """Return a read-only view of the minutes in [t_prev, watermark)."""
    part = minutes[(minutes["t"] >= t_prev) & (minutes["t"] < watermark)].copy()
    tracks = np.zeros(slots, TRACKS)
    tracks["track_id"] = 77 + np.arange(slots)
    tracks["mmsi"] = 230_000_000 + np.arange(slots)
    tracks["length_m"], tracks["ship_type"], tracks["name"] = 180, 80, b"TESTER"
    changes = np.zeros(slots, CHANGES)  # everybody changes her name at noon: a finding before may not know it
    changes["slot"], changes["t"], changes["name"] = np.arange(slots), T0 + 43_200.0, b"BEFORE NOON"
    changes = changes[(changes["t"] >= t_prev) & (changes["t"] < watermark)]
    if watermark <= T0 + 43_200.0:
        tracks["name"] = b"BEFORE NOON"
    arrays = (empty(POSITIONS), np.empty(0, np.int32), empty(NEAR), part, near(part["lon"], part["lat"], assets))
    for array in (*arrays, tracks, changes):
        array.flags.writeable = False
    return View(*arrays, tracks, changes, assets, t_prev, watermark, Origin.REPLAY)


def run(
    detector: Detector, minutes: np.ndarray, assets: Assets, cuts: Sequence[float] = (), **beside: Any
) -> list[Finding]:
    """Return the findings of the whole stream, cut at ``cuts`` (UTC epoch s), state through bytes at every cut.

    ``beside`` replaces further fields of the view: what is known of places, likelihoods.
    """
    slots = int(minutes["slot"].max()) + 1 if minutes.size else 1
    end = float(minutes["t"].max()) + 1.0 if minutes.size else T0
    found: list[Finding] = []
    state, before = detector.start(), -np.inf
    for cut in [*sorted(c for c in cuts if c < end), end]:
        seen = view(minutes, assets, before, cut, slots)._replace(**beside)
        got, state = detector.step(seen, state, detector.params())
        assert all(before <= f.seen_at < cut for f in got)
        assert got == sorted(got, key=lambda f: (f.seen_at, f.id))
        found += got
        state, before = np.frombuffer(state.tobytes(), detector.keeps), cut
    return found


@pytest.fixture(scope="session")
def sea() -> SimpleNamespace:
    """The helpers of this file and a register of one cable along 24 degrees east."""
    return SimpleNamespace(sail=sail, fleet=fleet, view=view, run=run, assets=build([CABLE]), T0=T0)
