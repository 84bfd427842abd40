"""Which days a score is made of: by default all that the claims of docs/scoreboard.md rest on."""

from collections.abc import Sequence
from typing import Final, NamedTuple

import msgspec

from seawarden.exercise.cases.load import case_ids
from seawarden.trials.run_spec import DRAG, Ordered, Spec, injects

SEEDS: Final = tuple(range(2000, 2014))
A_SHAPE: Final = 22  # drags a shape and seed: 308 over the default seeds
MORE: Final = {"already": 1.3}  # of shapes for which a fit ship is not always found
OTHERS: Final = 4  # of each other shape a seed
LEARNT_DAYS: Final = 1  # an archive as long as this, learnt from beforehand
KNOWN_TOO: Final = ("free", "drags", "dips")  # the days that are run once more with what was learnt
FULL_NOISE: Final = "honest"  # the noise at which every kind is tried; in others only drags are

CASES: Final = "reconstruction"
JAMMED: Final = "jamming"
JAM_PLACES: Final = ((25.3, 59.85), (14.0, 55.0), (19.5, 58.5))  # Gulf of Finland, Bornholm, off Gotland
JAM_SHAPES: Final = ("frozen", "centre", "circles", "lost", "mixed")
DECEIVERS: Final = ("offset", "circle", "replay", "clone")

Work = list[tuple[int, list[Spec]]]


class Size(NamedTuple):
    """How large a day is, how thinly it is reported, and how many drags of a shape are in it."""

    ships: int = 2000
    hours: float = 24.0
    thin_s: float = 30.0
    a_shape: int = A_SHAPE


def plan(
    seeds: Sequence[int],
    drag_seeds: Sequence[int],
    noises: Sequence[str],
    size: Size,
    learnt_days: int = LEARNT_DAYS,
    jam: bool = True,
) -> Work:
    """Return (seed, specs) in the order in which they are scored: for each noise and seed one sea and what is done.

    Seeds of ``seeds`` give a day on which nothing is done, those of ``drag_seeds`` days with ships that do something.
    """
    work: Work = []
    for noise in noises:
        for seed in sorted({*seeds, *drag_seeds}):
            day = Spec(name="free", noise=noise, ships=size.ships, hours=size.hours, thin_s=size.thin_s)
            specs = [day] if seed in seeds else []
            if seed in drag_seeds:
                specs += busy(day, size.a_shape, noise == FULL_NOISE)
            if noise == FULL_NOISE and learnt_days:
                again = [s for s in specs if s.name in KNOWN_TOO]
                specs += [msgspec.structs.replace(s, learnt_days=learnt_days, rules=False) for s in again]
            if noise == FULL_NOISE and jam and seed in drag_seeds:
                specs += jammed(seed, day)
            work.append((seed, specs))
    return work


def busy(day: Spec, a_shape: int, everything: bool) -> list[Spec]:
    """Return the days with injects over one sea; few enough in each that the neighbours are innocent ships."""
    known = injects()
    drags = known[DRAG].shapes if DRAG in known else ()
    out = []
    for name, wanted in (("drags", ("lasting", "halting")), ("dips", ("dips", "already"))):
        out.append(
            _with(day, name, [Ordered(DRAG, s, round(a_shape * MORE.get(s, 1.0))) for s in wanted if s in drags])
        )
    if everything:
        rest = [s for s in drags if s not in ("lasting", "halting", "dips", "already")]
        out.append(_with(day, "faint and red", [Ordered(DRAG, s, max(a_shape // 2, 1)) for s in rest]))
        few = min(OTHERS, a_shape)
        others = [Ordered(i.name, s, few) for i in known.values() if i.name not in (DRAG, "jam") for s in i.shapes]
        out.append(_with(day, "others", others))
    return [spec for spec in out if spec.ordered]


def _with(day: Spec, name: str, ordered: list[Ordered]) -> Spec:
    return msgspec.structs.replace(day, name=name, ordered=tuple(ordered))


def cases(variants: Sequence[int]) -> Work:
    """Return the reconstructions: every case in the variants of these numbers, which are judge seeds too."""
    specs = [Spec(name=i, source="case", case=i, group=CASES, rules=False, thin_s=0.0) for i in case_ids()]
    return [(variant, specs) for variant in variants]


def jammed(seed: int, day: Spec) -> list[Spec]:
    """Return the day with jamming in three parts of the sea and a deceiver in each, later with jamming anywhere.

    Twice: with the areas of doubtful positions looked for and without.
    """
    ordered = []
    for part, (place, shape) in enumerate(zip(JAM_PLACES, ("mixed", *JAM_SHAPES[seed % 3 :]), strict=False)):
        early = {"within": [*place, 40_000.0], "after_s": 7200.0, "until_s": 10_800.0, "minutes": [150.0, 240.0],
                 "radius_m": [50_000.0, 80_000.0]}  # fmt: skip
        ordered.append(Ordered("jam", shape, 1, early))
        inside = {"within": [*place, 30_000.0], "after_s": 12_000.0, "until_s": 16_000.0, "hours": [1.0, 3.0]}
        ordered.append(Ordered("spoof", DECEIVERS[(seed + part) % len(DECEIVERS)], 3, inside))
    later = {"after_s": 26_000.0, "until_s": 75_000.0}
    ordered += [Ordered("jam", shape, 2 + (i < 2), later) for i, shape in enumerate(JAM_SHAPES)]
    day = msgspec.structs.replace(day, name="jammed", group=JAMMED, ordered=tuple(ordered), rules=False)
    return [day, msgspec.structs.replace(day, name="jammed, no field", field=False)]


def seeds_of(text: str) -> tuple[int, ...]:
    """Return the seeds in a text like ``2000-2011,2020``. ValueError where it is none."""
    found: list[int] = []
    for part in text.split(","):
        first, _, last = part.strip().partition("-")
        found += range(int(first), int(last or first) + 1)
    if not found:
        raise ValueError(text)
    return tuple(dict.fromkeys(found))
