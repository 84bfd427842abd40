"""Ships of a run at a moment, and the track of one of them, from the run's minutes."""

from functools import lru_cache
from typing import Any, Protocol

import numpy as np

from seawarden.server.answers import column, columns
from seawarden.server.crossings import Crossings

MAX_AGE_S = 1200.0  # a ship that lies still has a row in ten minutes


class Archive(Protocol):
    """What the page needs of `seawarden.store.minutes`: SEEN rows."""

    def at(self, t: float, max_age_s: float) -> np.ndarray:
        """Return the last minute of every track that ends in (t - max_age_s, t]."""

    def track(self, track_ref: str) -> np.ndarray:
        """Return the minutes of one track in the order of time, none where there is no such track."""


class Ships:
    """Answers about ships, as JSON columns. A ship's ``ref`` is her track's id, 16 hex digits."""

    def __init__(self, archive: Archive, crossings: Crossings) -> None:
        """Take the run's minutes and the assets that tracks may cross."""
        self._archive = archive
        self._crossings = crossings
        self.track = lru_cache(maxsize=256)(self._track)

    def at(self, t: float) -> dict[str, Any]:
        """Return every ship heard shortly before ``t``: ref, mmsi, name, type, place, speed, course, heading, age."""
        rows = self._archive.at(t, MAX_AGE_S)
        return {
            "t": t,
            "ref": [f"{track:016x}" for track in rows["track_id"].tolist()],
            "mmsi": rows["mmsi"].tolist(),
            "name": [bytes(name).decode("utf-8", "replace").strip() for name in rows["name"]],
            "type": rows["ship_type"].tolist(),
            **columns(rows),
            "age_s": np.maximum(t - rows["t_last"], 0.0).round().astype(int).tolist(),
        }

    def _track(self, ref: str) -> dict[str, Any] | None:
        """Return one ship's way through the run with the assets that she crossed, None where it is not known."""
        rows = self._archive.track(ref)
        if not rows.size:
            return None
        lon, lat = rows["lon"].astype(np.float64), rows["lat"].astype(np.float64)
        crossed = self._crossings.of(rows["t_last"], lon, lat)
        return {"ref": ref, "t": column(rows["t_last"], 0), **columns(rows), "crossings": crossed}

    def somewhere(self, times: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return lon, lat of all ships at some moments."""
        rows = [self._archive.at(float(t), MAX_AGE_S) for t in times]
        return np.concatenate([r["lon"] for r in rows]), np.concatenate([r["lat"] for r in rows])


def ref_of(track_ref: str) -> str:
    """Return a track's id as the page writes it."""
    try:
        return f"{int(track_ref, 16):016x}"
    except ValueError:
        return track_ref
