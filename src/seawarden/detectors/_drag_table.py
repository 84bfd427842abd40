"""What the measures of `anchor_drag` are worth: the evidence table looked up for many records at once."""

from collections.abc import Mapping
from typing import Final

import numpy as np

from seawarden.detectors._drag_measures import DIP_MEASURES, LOSS_MEASURES, PARTS, Measure
from seawarden.model.likelihood import Likelihood

# the most that a sentence may add: how a drag shakes and turns a ship is modelled, and not yet measured on real ones
CAPS_DB: Final = {"wobble": 12.0, "heading": 6.0}


def of_loss(x: np.ndarray, table: Mapping[str, Likelihood]) -> np.ndarray:
    """Return f8[n, PARTS]: decibans of each sentence about the losses whose measures are ``x`` f4[n, >= measures].

    NaN is a measure that could not be taken; a measure that the table does not hold is worth nothing.
    """
    out = np.zeros((x.shape[0], len(PARTS)))
    for k, measure in enumerate(LOSS_MEASURES):
        out[:, PARTS.index(measure.part)] += worth(x[:, k], measure, table)
    for part, cap in CAPS_DB.items():
        k = PARTS.index(part)
        out[:, k] = np.minimum(out[:, k], cap)
    return out


def of_dip(x: np.ndarray, table: Mapping[str, Likelihood]) -> np.ndarray:
    """Return f8[n]: decibans of the dips whose measures are ``x`` f4[n, >= measures]."""
    out = np.zeros(x.shape[0])
    for k, measure in enumerate(DIP_MEASURES):
        out += worth(x[:, k], measure, table)
    return out


def worth(x: np.ndarray, measure: Measure, table: Mapping[str, Likelihood]) -> np.ndarray:
    """Return the decibans f8[n] of one measure, 0 where the table does not hold it."""
    row = table.get(measure.name)
    if row is None:
        return np.zeros(x.size)
    db = np.array([*row.db, row.unknown_db])
    return db[np.where(np.isnan(x), db.size - 1, np.searchsorted(np.array(row.edges), x, side="right"))]
