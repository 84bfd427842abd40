"""Fitting decibans to bins: a logistic regression that is additive, shrunk, and monotone where physics says so.

Iteratively reweighted least squares (McCullagh & Nelder 1989, section 4.4); each step's quadratic is solved by
coordinate descent, which keeps signs (Friedman, Hastie & Tibshirani 2010). A bin's worth is a sum of steps from one
edge to the next, so that a sign on the steps makes it monotone, and a small squared penalty on them makes it smooth.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

import numpy as np

from seawarden.trials.fit_drag_shapes import Shape

DB: Final = 10.0 / np.log(10.0)  # decibans in a unit of log odds
ROUNDS, SWEEPS = 12, 40
RARE: Final = 0.005


class Fitted(NamedTuple):
    """``db`` by measure: its bins' decibans and, last, that of not known; ``offset_db`` to be added to the sum."""

    db: dict[str, np.ndarray]
    offset_db: float


def columns(x: Mapping[str, np.ndarray], shapes: Mapping[str, Shape]) -> tuple[np.ndarray, list[tuple[str, int]]]:
    """Return (f4[n, columns] of 0 and 1, which column is what): one a step over an edge, one for not known."""
    made, what = [], []
    for name, shape in shapes.items():
        value = x[name]
        for k, edge in enumerate(shape.edges):
            made.append((value >= edge).astype(np.float32))
            what.append((name, k))
        made.append(np.isnan(value).astype(np.float32))
        what.append((name, -1))
    return np.stack(made, axis=1), what


def fit(
    x: Mapping[str, np.ndarray],
    guilty: np.ndarray,
    weight: np.ndarray,
    shapes: Mapping[str, Shape],
    penalty: float,
    against: float,
) -> Fitted:
    """Return the decibans of the bins. ``x`` f4[n] by measure, ``guilty`` bool[n], ``weight`` f8[n].

    The guilty's weights are brought to a sum of how many episodes they are worth (their sum as given), the
    innocents' to ``against`` times it: the more, the better the fit where few innocents are left. The offset is
    corrected for it, so that the sum is 10 log10 of a likelihood ratio.
    """
    design, what = columns(x, shapes)
    total = float(weight[guilty].sum())
    w = np.where(guilty, weight, weight * (against * total / float(weight[~guilty].sum())))
    rises = np.array([shapes[name].rises if k >= 0 else 0 for name, k in what])
    ridge = np.full(len(what), penalty)
    at = (np.zeros(len(what)), float(np.log(1.0 / against)))
    before = _cost(design, w, guilty, at, ridge)
    for _ in range(ROUNDS):
        p = 1.0 / (1.0 + np.exp(-np.clip(at[1] + design @ at[0].astype(np.float32), -30.0, 30.0)))
        slope = w * np.maximum(p * (1.0 - p), 1e-5)
        weighted = design * slope[:, None].astype(np.float32)
        left = w * (guilty - p)
        quadratic = Quadratic((weighted.T @ design).astype(np.float64), weighted.sum(axis=0).astype(np.float64),
                              float(slope.sum()), (design.T @ left.astype(np.float32)).astype(np.float64),
                              float(left.sum()))  # fmt: skip
        aim = solve(quadratic, at, ridge, rises)
        share = 1.0
        while share > 1e-3:  # a step too far is halved
            trial = (at[0] + share * (aim[0] - at[0]), at[1] + share * (aim[1] - at[1]))
            cost = _cost(design, w, guilty, trial, ridge)
            if cost <= before:
                break
            share *= 0.5
        done = before - cost < 1e-4 * total
        at, before = trial, min(cost, before)
        if done:
            break
    halves = (weight * guilty / total, weight * ~guilty / float(weight[~guilty].sum()))
    return _readable(x, halves[0] + halves[1], at, what, shapes, np.log(against))


class Quadratic(NamedTuple):
    """The log likelihood round a place: curvature, its row of the offset, and the slopes of both."""

    hessian: np.ndarray
    mean: np.ndarray
    total: float
    gradient: np.ndarray
    pull: float


def _cost(
    design: np.ndarray, w: np.ndarray, guilty: np.ndarray, at: tuple[np.ndarray, float], ridge: np.ndarray
) -> float:
    """Return the penalised negative log likelihood."""
    eta = (at[1] + design @ at[0].astype(np.float32)).astype(np.float64)
    return float((w * np.logaddexp(0.0, np.where(guilty, -eta, eta))).sum() + 0.5 * (ridge * at[0] ** 2).sum())


def solve(q: Quadratic, at: tuple[np.ndarray, float], ridge: np.ndarray, rises: np.ndarray) -> tuple[np.ndarray, float]:
    """Return the minimum (theta, offset) of the quadratic round ``at``, with the signs that ``rises`` asks."""
    new, offset = at[0].copy(), at[1]
    left, pull = q.gradient.copy(), q.pull  # slopes of the quadratic at (new, offset), penalty apart
    for _ in range(SWEEPS):
        step = pull / q.total
        offset += step
        pull -= step * q.total
        left -= step * q.mean
        for j in range(new.size):
            value = new[j] + (left[j] - ridge[j] * new[j]) / (q.hessian[j, j] + ridge[j])
            value = max(value, 0.0) if rises[j] > 0 else min(value, 0.0) if rises[j] < 0 else value
            step = value - new[j]
            if step != 0.0:
                new[j] = value
                left -= step * q.hessian[:, j]
                pull -= step * q.mean[j]
    return new, offset


def _readable(
    x: Mapping[str, np.ndarray],
    weight: np.ndarray,
    at: tuple[np.ndarray, float],
    what: list[tuple[str, int]],
    shapes: Mapping[str, Shape],
    more: float,
) -> Fitted:
    """Return steps as decibans of bins, each measure's so that the mean of both sides is 0."""
    db: dict[str, np.ndarray] = {}
    offset = at[1] + more
    for name, shape in shapes.items():
        mine = [j for j, (n, _) in enumerate(what) if n == name]
        bins = np.append(np.concatenate([[0.0], np.cumsum(at[0][mine[:-1]])]), at[0][mine[-1]])
        which = np.where(
            np.isnan(x[name]), bins.size - 1, np.searchsorted(np.array(shape.edges), x[name], side="right")
        )
        middle = float(np.average(bins[which], weights=weight))
        offset += middle
        db[name] = DB * (bins - middle)
        if weight[which == bins.size - 1].sum() < RARE * weight.sum():
            db[name][-1] = 0.0  # too seldom unknown to be worth anything then
    return Fitted(db, DB * offset)
