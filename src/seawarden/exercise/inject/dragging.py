"""One ship that drags: her rows rewritten one after another, the assets that she crosses with the anchor down."""

from typing import Any, Final

import numpy as np

from seawarden.exercise.contract import Truth
from seawarden.exercise.inject._path import OwnPath, Place
from seawarden.exercise.inject.dials import Dials
from seawarden.exercise.inject.force import STEP_S
from seawarden.exercise.inject.picking import Picked
from seawarden.exercise.inject.scheme import Scheme, dip, keep_at
from seawarden.geo.ahead import crossings
from seawarden.model.asset import Assets
from seawarden.model.kinds import Kind

LEG_S: Final = 60.0  # crossings are looked for on legs of a minute
AGAIN_S: Final = 1800.0  # the same asset within this is the same crossing
REPEAT_S: Final = 30.0
_GRID_DEG: Final = 1.0 / 600_000.0  # AIS: 1/10000 minute
_WORDS: Final = ("t", "lon", "lat", "sog_kn", "cog_deg", "hdg_deg", "status", "hash")


class Dragging:
    """One drag from the tick at which the ship was taken to the end of the stream. ``shown``: her first row is later
    than this (``-inf``: she has been seen all the time)."""

    def __init__(
        self, picked: Picked, scheme: Scheme, start: float, shown: float, shape: str, rng: np.random.Generator
    ) -> None:
        """The anchor falls at ``start``; ``rng`` draws the dips."""
        self.start, self.end, self.shown = start, start + scheme.lasts_s, shown
        self.mmsi = int(picked.row["mmsi"])
        self._scheme, self._rng, self._dips = scheme, rng, shape == "dips"
        self._own = OwnPath(picked.own_kn)
        self._last_t = self._heard_t = float("nan")
        self._leg: tuple[float, float, float] | None = None
        self._kept: dict[int, tuple[float, Place]] = {}
        self._crossed: dict[int, float] = {}
        position = (round(float(picked.row["lon"]), 5), round(float(picked.row["lat"]), 5))
        row = picked.row
        facts: dict[str, Any] = {
            **scheme.facts,
            "length_m": round(float(row["length_m"]), 1),
            "beam_m": round(float(row["beam_m"]), 1),
            "ship_type": int(row["ship_type"]),
            "history_min": round((start - float(row["t_first"])) / 60.0, 1) if shown == -np.inf else 0.0,
            "first_asset_min_ahead": round((picked.first_asset_s - (start - float(row["t_last"]))) / 60.0, 1),
        }
        if scheme.says:
            facts["says_status"] = [[round(a, 1), round(b, 1), word] for a, b, word in scheme.says]
        self.truth = Truth(
            kind=Kind.ANCHOR_DRAG, shape=shape, mmsi=self.mmsi, start=round(start, 3), end=round(self.end, 3),
            position=position, facts=facts,
        )  # fmt: skip

    def rewrite(self, rows: np.ndarray, assets: Assets, dials: Dials) -> None:
        """Rewrite her POSITIONS, in the order of time, in place."""
        out = []
        for t, *words, status, hash_ in zip(*(rows[word].tolist() for word in _WORDS), strict=True):
            lon, lat, sog_kn, cog_deg, hdg_deg = words
            said = Place(lon, lat, sog_kn, cog_deg, hdg_deg, status)
            before = self._kept.get(hash_)
            if hash_ and before is not None and t - before[0] <= REPEAT_S:
                out.append(before[1])
                continue
            now = self._step(t, said, assets, dials)
            if hash_:
                self._kept[hash_] = (t, now)
            out.append(now)
        if len(self._kept) > 4096:
            self._kept = {h: kept for h, kept in self._kept.items() if self._last_t - kept[0] <= REPEAT_S}
        for name, values in zip(Place._fields, zip(*out, strict=True), strict=True):
            rows[name] = values

    def _step(self, t: float, said: Place, assets: Assets, dials: Dials) -> Place:
        """Return what she reports at ``t`` instead of what was said."""
        self._own.hear(t, said)
        last = self._last_t if self._last_t == self._last_t else t
        mean, kept = keep_at(self._scheme.keep, last - self.start, t - self.start) if t > self.start else (1.0, 1.0)
        factor = self._own.advance(t, mean, kept)
        self._last_t = max(t, last)
        if t <= self.start:
            return said
        if self._own.stopped and self.start < t < self.end:  # she has come to where she lies: the anchor is heaved
            self.end = t
            self._scheme.keep[int((t - self.start) / STEP_S) :] = 1.0
        own = self._own.place()
        self._cross(t, own, assets, dials)
        at = int((t - self.start) / STEP_S)
        crab = float(self._scheme.crab_deg[at]) if at < self._scheme.crab_deg.size else 0.0
        nan = float("nan")
        return Place(
            round(own.lon / _GRID_DEG) * _GRID_DEG,
            round(own.lat / _GRID_DEG) * _GRID_DEG,
            round(max(own.sog_kn * factor, 0.0), 1) if said.sog_kn == said.sog_kn else nan,
            round(own.cog_deg, 1) % 360.0 if said.cog_deg == said.cog_deg and own.cog_deg == own.cog_deg else nan,
            round(own.hdg_deg + crab) % 360.0 if said.hdg_deg == said.hdg_deg and own.hdg_deg == own.hdg_deg else nan,
            self._says(t, own.status),
        )

    def _says(self, t: float, status: int) -> int:
        """Return the status that she sends at ``t``."""
        for first, last, word in self._scheme.says:
            if first <= t - self.start < last and t < self.end:
                return word
        return status

    def _cross(self, t: float, own: Place, assets: Assets, dials: Dials) -> None:
        """Note what the last leg crossed while the anchor was down; a ship that dips is held up by it."""
        if self._leg is None or t - self._leg[0] < LEG_S:
            self._leg = self._leg or (t, own.lon, own.lat)
            return
        t0, lon0, lat0 = self._leg
        self._leg = (t, own.lon, own.lat)
        which, part = np.empty(12, np.int32), np.empty(12)
        for k in range(crossings(assets.geometry, lon0, lat0, own.lon, own.lat, which, part)):
            asset, when = int(which[k]), float(t0 + float(part[k]) * (t - t0))
            if assets.is_area[asset] or not self.start <= when <= self.end:
                continue
            before = self._crossed.get(asset, -np.inf)
            self._crossed[asset] = when
            if when - before > AGAIN_S:
                if before == -np.inf:
                    self.truth.struck.append((assets.ids[asset], round(when, 1)))
                if self._dips:
                    depth = dip(self._rng, self._scheme.keep, max(when, t - LEG_S) - self.start, dials)
                    self.truth.facts.setdefault("dips", []).append([round(when, 1), round(depth, 3)])

    def finish(self, last: float) -> None:
        """Complete the truth: the stream has ended at ``last`` (she herself may have been lost before)."""
        truth = self.truth
        last = min(last, self._last_t) if self._last_t == self._last_t else last
        truth.struck.sort(key=lambda at: (at[1], at[0]))
        truth.end = round(min(self.end, max(last, self.start)), 3)
        seen = max(self.start, self.shown)
        truth.facts["assets_crossed"] = len(truth.struck)
        truth.facts["minutes_to_first_asset"] = round((truth.struck[0][1] - seen) / 60.0, 1) if truth.struck else None
        truth.facts["first_seen"] = round(seen, 3) if self.shown > -np.inf else None
