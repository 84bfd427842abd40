"""View: what a detector is shown of one step. Nothing in it may be written."""

from collections.abc import Callable
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from seawarden.model.asset import Assets
from seawarden.model.batch import Origin
from seawarden.model.finding import Vessel
from seawarden.model.knowledge import PLACED, Knowledge, nothing
from seawarden.model.likelihood import Likelihoods
from seawarden.model.tables import JAMS, empty


def unplaced(lon: np.ndarray, _lat: np.ndarray) -> np.ndarray:
    """Return PLACED of somebody who knows no places."""
    out = np.empty(lon.size, PLACED)
    out.view("f4")[:] = np.inf
    return out


class View(NamedTuple):
    """One step of the stream, past `clean`, `tracks` and `near`. All arrays are parallel where they share a first word.

    ``rows`` POSITIONS in the total order, with ``slots`` i4 (track slot, NO_SLOT for what is no vessel). ``minutes``
    MINUTES that closed before the watermark, in the order (t, mmsi, slot), with ``minutes_near`` NEAR. ``near(lon,
    lat)`` gives NEAR for any other places: a detector that looks at single rows asks for what it needs, because a day
    has five times as many rows as minutes.
    ``tracks`` TRACKS at the *end* of the step: a detector takes from it what belongs to now only at the watermark; for
    a ship's particulars at the time of a finding it calls `vessel_at`. ``t_prev`` is the previous step's watermark
    (-inf at the start): deadlines in [t_prev, watermark) fall in this step.
    ``placed(lon, lat)`` gives PLACED: how far ports, pilots, anchorages, lane joints and works are from places.
    ``jams`` JAMS: areas of doubtful positions that opened, changed or closed in this step.
    ``knowledge`` and ``likelihoods``: what is known beforehand, and what features are worth; both may be empty.
    """

    rows: np.ndarray
    slots: np.ndarray
    near: Callable[[np.ndarray, np.ndarray], np.ndarray]
    minutes: np.ndarray
    minutes_near: np.ndarray
    tracks: np.ndarray
    changes: np.ndarray  # CHANGES: particulars as they were before each change within this step
    assets: Assets
    t_prev: float
    watermark: float
    origin: Origin
    placed: Callable[[np.ndarray, np.ndarray], np.ndarray] = unplaced
    jams: np.ndarray = empty(JAMS)
    knowledge: Knowledge = nothing()
    likelihoods: Likelihoods = MappingProxyType({})


CHANGES = np.dtype(
    [
        ("t", "f8"),  # when the particulars changed
        ("slot", "i4"),
        ("imo", "u4"),
        ("length_m", "f4"),
        ("draught_m", "f4"),
        ("ship_type", "u1"),
        ("ais_class", "u1"),
        ("pad", "u2"),
        ("name", "S24"),
    ]
)


def vessel_at(view: View, slot: int, t: float) -> Vessel:
    """Return the ship in ``slot`` as known at event time ``t``, whatever came later in the step."""
    row = view.tracks[slot]
    mine = view.changes[(view.changes["slot"] == slot) & (view.changes["t"] > t)]
    known = mine[np.argmin(mine["t"])] if mine.size else row
    name = bytes(known["name"]).decode("utf-8", "replace").strip()
    return Vessel(
        mmsi=int(row["mmsi"]),
        imo=int(known["imo"]) or None,
        name=name or None,
        type=int(known["ship_type"]) or None,
        length_m=round(float(known["length_m"]), 1) or None,
    )
