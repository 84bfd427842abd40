"""The dials of the anchor-drag inject: every distribution that it draws from, in one place, frozen.

They were written down from the sources named beside them before any detector had seen a drag made with them, and are
not changed to please a detector; a change is a new version here and in `docs/exercise-drag.md`.
Sources: `sensors.md` section 6 (force, chain, speed loss), `incidents.md` sections 0 and 1 (what the ships showed).
"From sight" marks what no source gives.
"""

from dataclasses import dataclass, field
from typing import Final

VERSION: Final = 1
Band = tuple[float, float]


@dataclass(frozen=True)
class Dials:
    """Ranges are uniform (low, high); triangular ones are (low, mode, high)."""

    # mean share of speed lost. Eagle S 25 %; quasi-static model 5-30 %; issue: 0-35 %
    lasting_loss: tuple[float, float, float] = (0.12, 0.22, 0.35)
    faint_loss: Band = (0.0, 0.12)  # "not always visible"; Yi Peng 3 did not slow when the anchor went
    dips_loss: Band = (0.0, 0.055)  # Newnew Polar Bear: steady 11 kn with the anchor out
    # how long the anchor is down: Eagle S 7 h, Fitburg 3-6 h, Newnew Polar Bear 7 h and more, Vezhen 24 h
    hours: Band = (2.0, 14.0)
    # force: a rope of chain runs out and the anchor bites within minutes (from sight)
    onset_s: Band = (0.0, 900.0)
    rpm_share: float = 0.7  # of ships that run at constant revolutions, the others at constant power (from sight)
    fast_share: Band = (0.06, 0.20)  # sd of the force, share of its mean: slips and digs in (from sight)
    fast_memory_s: Band = (60.0, 600.0)
    slow_share: Band = (0.03, 0.12)  # the bottom changes over hours (from sight)
    slow_memory_s: float = 5400.0
    skips_per_h: Band = (0.0, 2.0)  # the anchor leaps and holds next to nothing ...
    skip_s: Band = (30.0, 240.0)
    skip_force: Band = (0.1, 0.5)
    digs_per_h: Band = (0.0, 1.0)  # ... or digs in
    dig_force: Band = (1.3, 1.9)
    # halts: Eagle S two within the hour after 11:49, Newnew Polar Bear near-halt, Vezhen half an hour
    halts: tuple[int, int] = (1, 4)
    halt_s: Band = (300.0, 3600.0)
    halt_left: Band = (0.02, 0.15)  # share of her speed that is left: below 2 kn
    halt_down_s: Band = (240.0, 900.0)  # Eagle S: 6.3 kn at 11:35, stopped at 11:49
    halt_up_s: Band = (300.0, 1200.0)
    halt_again: Band = (0.75, 1.30)  # the loss after a halt, as a share of that before: she starts below her own speed
    # dips: Newnew Polar Bear 9.5 kn instead of 11 (14 %) for about five minutes at the pipe
    dip_loss: Band = (0.08, 0.25)
    dip_s: Band = (180.0, 480.0)
    layback_s: Band = (0.0, 75.0)  # from the antenna's crossing to the anchor's
    # heading: pulled to the side of the hawse; 0-6 deg by force, size and speed
    crab_gain: Band = (0.0, 1.0)
    crab_most_deg: float = 6.0
    crab_noise_deg: Band = (0.2, 0.8)
    crab_memory_s: float = 120.0
    depth_m: Band = (40.0, 90.0)  # where nobody gives it: EE-S1 70 m, Balticconnector 60 m, Estlink 2 55 or 80 m
    shackles: tuple[int, int] = (4, 10)  # of 27.5 m: chain out
    # first seen already dragging: so long after the anchor fell
    seen_after_s: Band = (300.0, 5400.0)


@dataclass(frozen=True)
class Choice:
    """What a ship must have shown so far to be taken (all of it heard before she is taken)."""

    tick_s: float = 600.0
    types: tuple[int, int] = (70, 89)
    length_m: float = 80.0
    least_kn: float = 8.0
    heard_bins: int = 18  # of 10 minutes: three hours ...
    silent_bins: int = 3  # ... with at most so many of them silent
    steady_bins: int = 6  # the last hour ...
    steady_share: float = 0.12  # ... whose 10-minute means lie within this share of their mean
    steady_deg: float = 15.0  # ... and within so much of the mean course
    ports_m: float = 12_000.0  # not so near two ships or more that lie still
    lie_kn: float = 1.0
    ahead_s: Band = field(default=(1200.0, 7200.0))  # the first asset ahead on the straight course
    second_s: float = 21_600.0  # for dips: a second one within this
    first_h: float = 3.5  # hours after the source's first row: the anchors fall between these two
    last_h: float = 17.0
    already_bins: int = 6  # of the withheld rows: an hour
    withheld_share: float = 0.3  # of ships, kept back for ten minutes to see who is fit to come already dragging ...
    withheld_each: int = 4  # ... then so many for each one wanted ...
    withheld_s: float = 43_200.0  # ... and at most so long
