"""Along a line of vertices: lengths, kilometre points, the place at a kilometre point.

A line is straight in lon/lat between its vertices (RFC 7946, section 3.1.1), not along geodesics.
"""

import numpy as np

from seawarden.geo.earth import distances_m


def eastings_deg(lon: np.ndarray) -> np.ndarray:
    """Return longitudes f8[n] without jumps at the antimeridian: each within 180 deg of the one before."""
    if lon.size < 2:
        return lon.astype(np.float64)
    steps = (np.diff(lon) + 180.0) % 360.0 - 180.0
    return np.concatenate([lon[:1], lon[0] + np.cumsum(steps)])


def densified(lon: np.ndarray, lat: np.ndarray, longest_m: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the line f8[n], f8[n] with vertices added so that no segment is longer than ``longest_m``.

    Longitudes come back without jumps. Vertices that repeat the one before are left out.
    """
    x, y = eastings_deg(lon), np.asarray(lat, np.float64)
    keep = np.concatenate([[True], (np.diff(x) != 0.0) | (np.diff(y) != 0.0)])[: x.size]
    x, y = x[keep], y[keep]
    if x.size < 2:
        return x, y
    pieces = np.maximum(np.ceil(_legs_m(x, y) / longest_m), 1).astype(np.int64)
    leg = np.repeat(np.arange(pieces.size), pieces)
    part = (np.arange(leg.size) - np.repeat(np.cumsum(pieces) - pieces, pieces)) / pieces[leg]
    return (
        np.append(x[leg] + part * (x[leg + 1] - x[leg]), x[-1]),
        np.append(y[leg] + part * (y[leg + 1] - y[leg]), y[-1]),
    )


def _legs_m(lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """Return the lengths in m of the legs f8[n - 1]; long legs to a few per cent only."""
    ends = [np.ascontiguousarray(a, np.float64) for a in (lon[:-1], lat[:-1], lon[1:], lat[1:])]
    return distances_m(*ends)


def cumulative_km(lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """Return the way in km from the first vertex to each vertex, f8[n]."""
    if lon.size < 2:
        return np.zeros(lon.size)
    x, y = eastings_deg(lon), np.asarray(lat, np.float64)
    out = np.zeros(lon.size)
    legs = _legs_m(x, y)
    for i in np.flatnonzero(legs > 20_000.0):  # where a degree's length changes over the leg
        part = densified(x[i : i + 2], y[i : i + 2], 10_000.0)
        legs[i] = _legs_m(*part).sum()
    np.cumsum(legs / 1000.0, out=out[1:])
    return out


def length_km(lon: np.ndarray, lat: np.ndarray) -> float:
    """Return the length of a line in km."""
    return float(cumulative_km(lon, lat)[-1]) if lon.size else 0.0


def place_at_km(lon: np.ndarray, lat: np.ndarray, km: float) -> tuple[float, float]:
    """Return the place (lon, lat) at ``km`` along a line, held to its ends. ValueError for a line without vertices."""
    if not lon.size:
        raise ValueError("a line without vertices has no places")
    way = cumulative_km(lon, lat)
    x = float(np.interp(km, way, eastings_deg(lon)))
    return (x + 180.0) % 360.0 - 180.0 if abs(x) > 180.0 else x, float(np.interp(km, way, lat))
