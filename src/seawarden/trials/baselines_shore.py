"""How far a place is from the shore, roughly: what rules of others ask for and this project does not."""

import numpy as np
import shapely

from seawarden.register.land import mask

RING_NM = 2.5  # apart
BEARINGS = 24


def far_from_shore(lon: np.ndarray, lat: np.ndarray, least_nm: float) -> np.ndarray:
    """Return where no land lies on rings every 2.5 nm up to ``least_nm`` around the places (Natural Earth 1:10 m)."""
    far = np.ones(lon.size, bool)
    if not lon.size:
        return far
    for ring_nm in np.arange(0.0, least_nm + 0.1, RING_NM).tolist():
        turns = np.linspace(0.0, 2.0 * np.pi, BEARINGS, endpoint=False) if ring_nm else np.zeros(1)
        x = lon[:, None] + ring_nm / 60.0 * np.sin(turns) / np.cos(np.radians(lat))[:, None]
        y = lat[:, None] + ring_nm / 60.0 * np.cos(turns)
        hit, _ = mask().query(shapely.points(x.ravel(), y.ravel()), predicate="within")
        far[np.unique(hit) // turns.size] = False
    return far
