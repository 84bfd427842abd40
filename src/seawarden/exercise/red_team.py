"""The red team: ships that know what the watch publishes about itself, and drag so that it looks like something else.

    tactic = plan("red_turn")

A tactic says which ship it waits for (`Tactic.waits`, told from what was heard so far, like every pick of an inject)
and what she does (`Tactic.draw`). All of them are shapes of the drag inject, so that a trial scores them like other
drags; the harm done unseen is what was struck before anybody was warned. What they know is what the detector's page in
the docs says, and in this table; no detector is asked.

| shape | knows | does |
|---|---|---|
| `red_shallow` | losses under a tenth start no suspicion | loses 8 % and no more, without dips |
| `red_staged` | ports on her way speak against a drag | slows in steps of 4 % near a port |
| `red_gale` | a loss that the neighbours share is taken back | waits until the ships around her have slowed |
| `red_engine` | a halt first and a loss after it may be an engine | stops "not under command" (status 2), then drags |
| `red_status` | status is a word | says that she is restricted, or fishing, all the while |
| `red_turn` | a suspicion does not begin at a turn | lets go when she has just turned in the lane |
"""

from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np

from seawarden.exercise.inject.dials import Choice, Dials
from seawarden.exercise.inject.force import STEP_S, Hull
from seawarden.exercise.inject.heard import Heard
from seawarden.exercise.inject.scheme import Scheme, scheme
from seawarden.geo.earth import distances_m

SHALLOW: Final = 0.08  # the published bar of a suspicion is a tenth
STAGE: Final = 0.04  # one step of the staged slow-down ...
STAGE_S: Final = 1500.0  # ... and how long it lasts: below what a five-minute mean calls a change
PORT_M: Final = 40_000.0
SLOWED: Final = 0.96  # the neighbours' speed of the last half hour over that of the two and a half before
NEAR_M: Final = 55_560.0  # 30 nautical miles
TURNED_DEG: Final = 25.0
LIES: Final = (3, 4, 7)  # restricted in her ability to manoeuvre, constrained by her draught, fishing
NOT_COMMAND: Final = 2

Wanted = Callable[[Heard, Choice], np.ndarray]
Draws = Callable[[np.random.Generator, Hull, Dials], Scheme]


class Tactic(NamedTuple):
    """``waits`` gives bool[ships]: with whom this can be done now. ``straight``: her last hour must have been so.

    ``open_sea``: not near a port, as for other drags.
    """

    shape: str
    waits: Wanted
    draw: Draws
    straight: bool = True
    open_sea: bool = True


def plan(shape: str) -> Tactic:
    """Return the tactic of a ``red_`` shape. KeyError where there is none of this name."""
    return TACTICS[shape]


def anybody(heard: Heard, _choice: Choice) -> np.ndarray:
    """Return that the moment does not matter."""
    return np.ones(heard.ships.size, bool)


def by_a_port(heard: Heard, choice: Choice) -> np.ndarray:
    """Return the ships with two others that lie still between the distance of ports and `PORT_M`."""
    return np.asarray(_still_near(heard, choice, PORT_M) & ~_still_near(heard, choice, 0.5 * choice.ports_m))


def _still_near(heard: Heard, choice: Choice, within_m: float) -> np.ndarray:
    """Return bool[ships]: two or more ships lie still within a distance."""
    n, sog, _, _ = heard.means(choice.steady_bins)
    mean = np.where(n > 0, sog, 0.0).sum(axis=1) / np.maximum((n > 0).sum(axis=1), 1)
    still = np.flatnonzero((mean < choice.lie_kn) & (n.sum(axis=1) > 0))
    return _counted(heard, still, np.flatnonzero(mean >= choice.least_kn), within_m) >= 2


def _counted(heard: Heard, of: np.ndarray, about: np.ndarray, within_m: float) -> np.ndarray:
    """Return i8[ships]: for the ships ``about`` how many of the ships ``of`` are within a distance (0 for others)."""
    lon, lat = heard.ships["lon"], heard.ships["lat"]
    out = np.zeros(lon.size, np.int64)
    for k in about.tolist():
        near = of[np.abs(lat[of] - lat[k]) < within_m / 110_000.0]
        here = np.full(near.size, lon[k]), np.full(near.size, lat[k])
        out[k] = (distances_m(*here, lon[near].copy(), lat[near].copy()) < within_m).sum()
    return out


def in_weather(heard: Heard, choice: Choice) -> np.ndarray:
    """Return the ships of whose three or more neighbours under way the median has slowed below `SLOWED`."""
    n, sog, _, _ = heard.means(choice.heard_bins)
    known = np.where(n > 0, sog, np.nan)
    moving = np.flatnonzero((n[:, :3] > 0).any(axis=1) & ((n[:, 3:] > 0).sum(axis=1) >= 6))
    moving = moving[np.nanmean(known[moving, 3:], axis=1) >= choice.least_kn]
    share = np.full(n.shape[0], np.nan)
    share[moving] = np.nanmean(known[moving, :3], axis=1) / np.nanmean(known[moving, 3:], axis=1)
    lon, lat = heard.ships["lon"], heard.ships["lat"]
    out = np.zeros(n.shape[0], bool)
    for k in moving.tolist():
        here = np.full(moving.size, lon[k]), np.full(moving.size, lat[k])
        near = moving[(distances_m(*here, lon[moving].copy(), lat[moving].copy()) < NEAR_M) & (moving != k)]
        out[k] = near.size >= 3 and float(np.median(share[near])) < SLOWED
    return out


def just_turned(heard: Heard, choice: Choice) -> np.ndarray:
    """Return the ships whose course of the last ten minutes is `TURNED_DEG` or more off that of half an hour before."""
    _, _, east, north = heard.means(choice.steady_bins)
    now, before = np.arctan2(east[:, 0], north[:, 0]), np.arctan2(east[:, 3], north[:, 3])
    turn = np.abs((np.degrees(now - before) + 180.0) % 360.0 - 180.0)
    return np.asarray(turn >= TURNED_DEG)


def _hours(rng: np.random.Generator, dials: Dials) -> float:
    return float(rng.uniform(*dials.hours)) * 3600.0


def shallow(rng: np.random.Generator, ship: Hull, dials: Dials) -> Scheme:
    """Return a drag that takes `SHALLOW`, reached over half an hour."""
    return scheme(rng, "red_shallow", ship, dials, SHALLOW, _hours(rng, dials), 1800.0)


def staged(rng: np.random.Generator, ship: Hull, dials: Dials) -> Scheme:
    """Return a drag of 12 to 28 % reached in steps of `STAGE`."""
    steps = int(rng.integers(3, 8))
    made = scheme(rng, "red_staged", ship, dials, steps * STAGE, _hours(rng, dials), 60.0)
    t = np.arange(made.keep.size) * STEP_S
    share = np.minimum(np.floor(t / STAGE_S) + 1.0, steps) / steps
    smooth = np.convolve(np.pad(share, 15, mode="edge"), np.full(31, 1.0 / 31), "valid")
    return made._replace(keep=1.0 - (1.0 - made.keep) * smooth)


def in_a_gale(rng: np.random.Generator, ship: Hull, dials: Dials) -> Scheme:
    """Return a drag of 10 to 18 %: what a gale takes."""
    return scheme(rng, "red_gale", ship, dials, float(rng.uniform(0.10, 0.18)), _hours(rng, dials), 3600.0)


def after_a_stop(rng: np.random.Generator, ship: Hull, dials: Dials) -> Scheme:
    """Return a stop of 20 to 60 minutes, then a drag of 12 to 25 %; "not under command" until an hour after the stop.

    The anchor is let go while she lies.
    """
    made = scheme(rng, "red_engine", ship, dials, float(rng.uniform(0.12, 0.25)), _hours(rng, dials), 60.0)
    lies = float(rng.uniform(1200.0, 3600.0))
    corners = (0.0, 480.0, 480.0 + lies, 1080.0 + lies)
    halt = np.interp(np.arange(made.keep.size) * STEP_S, corners, (0.0, 1.0, 1.0, 0.0))
    return made._replace(keep=made.keep * (1.0 - 0.95 * halt), says=((0.0, lies + 4080.0, NOT_COMMAND),))


def under_a_lie(rng: np.random.Generator, ship: Hull, dials: Dials) -> Scheme:
    """Return a lasting drag with another status all the while."""
    loss = float(rng.triangular(*dials.lasting_loss))
    made = scheme(rng, "red_status", ship, dials, loss, _hours(rng, dials))
    return made._replace(says=((0.0, made.lasts_s, int(rng.choice(LIES))),))


def at_a_turn(rng: np.random.Generator, ship: Hull, dials: Dials) -> Scheme:
    """Return a drag of 12 to 20 % that is there at once."""
    return scheme(rng, "red_turn", ship, dials, float(rng.uniform(0.12, 0.20)), _hours(rng, dials), 60.0)


TACTICS: Final = {
    tactic.shape: tactic
    for tactic in (
        Tactic("red_shallow", anybody, shallow),
        Tactic("red_staged", by_a_port, staged, open_sea=False),
        Tactic("red_gale", in_weather, in_a_gale),
        Tactic("red_engine", anybody, after_a_stop),
        Tactic("red_status", anybody, under_a_lie),
        Tactic("red_turn", just_turned, at_a_turn, straight=False),
    )
}
