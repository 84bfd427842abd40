"""Variants of a case: the same facts, the gaps filled otherwise, by number.

    batches, truths, register = case_day("eagle_s", 2000)

A variant draws what is not on record (`motion`), her offset from the lane's middle, the wander of her speed, what the
receivers miss, the neighbours, and the tracks of the innocent ships. The same number gives the same bytes. Names and
MMSI are invented; it is a reconstruction, and no position of it is a measured one.
"""

from collections.abc import Iterator
from typing import Any, Final

import numpy as np

from seawarden.exercise.cases.company import common, innocent, loose_path, neighbours, ship_of, track, wandering
from seawarden.exercise.cases.crossing import crossings
from seawarden.exercise.cases.load import Case, load
from seawarden.exercise.cases.motion import Moved, move
from seawarden.exercise.contract import Truth
from seawarden.exercise.inject.force import STEP_S
from seawarden.exercise.path import Path, make_path
from seawarden.exercise.reports import heard, particulars, repeats
from seawarden.exercise.ships import Track
from seawarden.model.asset import Asset
from seawarden.model.batch import Batch, Origin
from seawarden.model.tables import POSITIONS, STATICS, empty
from seawarden.model.times import epoch

VERSION: Final = 1
SHAPE: Final = "reconstruction"
BATCH_S: Final = 600.0
HOLES: Final = 0.1  # share of ships with a hole of coverage of 15 to 45 minutes
STALE: Final = 0.03
WANDER_M: Final = 175_000.0  # of a loiterer's way


def case_day(case_id: str, variant: int) -> tuple[Iterator[Batch], list[Truth], list[Asset]]:
    """Return a variant's batches (origin EXERCISE, watermark inf at the end), its truth and the case's own register.

    The truth has shape "reconstruction"; among its facts are ``case``, ``variant``, ``wanted`` (assets before which a
    warning is asked for), ``no_promise``, ``innocents`` (MMSI of the innocent ships on record), ``reported`` (times on
    record by asset) and what the model drew. KeyError for an unknown case.
    """
    case = load(case_id)
    positions, statics, truth = rows(case, variant)
    return _batches(case, positions, statics), [truth], case.register()


def rows(case: Case, variant: int) -> tuple[np.ndarray, np.ndarray, Truth]:
    """Return a variant's POSITIONS and STATICS in the total order, and its truth."""
    rng = np.random.default_rng([9100, case.number, variant])
    begin, end = case.span
    everybody = common(rng, int((end - begin) / STEP_S) + 1)
    path, aside = (
        _way(rng, case),
        float(np.clip(rng.normal(0.0, case.aside_m), -1.5 * case.aside_m, 1.5 * case.aside_m)),
    )
    moved = move(rng, case, path, aside, everybody)
    hull = case.ship
    ship = ship_of(case, 1, hull.ship_type, hull.length_m, hull.beam_m, hull.draught_m)
    n = min(moved.s_m.size, everybody.size)
    hers = track(rng, ship, path, moved.s_m[:n], aside, moved.crab_deg[:n])
    company = [innocent(rng, case, 2 + k, who, everybody) for k, who in enumerate(case.innocents)]
    others = neighbours(rng, case, everybody)
    parts = [_without(case, heard(rng, hers, begin, False, False), rng)]
    for k, one in enumerate(company):
        parts.append(_silent(rng, heard(rng, one, begin, False, False), case.innocents[k].silent))
    parts += [heard(rng, one, begin, rng.random() < STALE, rng.random() < HOLES) for one in others]
    positions = np.concatenate(parts)
    positions = np.concatenate((positions, repeats(rng, positions)))
    statics = np.concatenate([particulars(rng, one, begin) for one in (hers, *company, *others)])
    return _ordered(positions), _ordered(statics), _truth(case, variant, hers, moved, company)


def _way(rng: np.random.Generator, case: Case) -> Path:
    """Return her way: as on file, a loiterer's with its wandering."""
    loiter = case.loiter
    if loiter is None:
        return make_path(case.way)
    line = tuple(case.assets[0].line)
    about = wandering(rng, loiter.center, loiter.radius_m, WANDER_M, line, loiter.line_off_m)
    return loose_path([*case.way, *about, *loiter.last])


def _without(case: Case, positions: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return her rows without the gaps on record, each in its share of the variants."""
    for gap in case.motion.gaps:
        if rng.random() < gap.share:
            positions = positions[(positions["t"] < epoch(gap.begin)) | (positions["t"] > epoch(gap.end))]
    return positions


def _silent(rng: np.random.Generator, positions: np.ndarray, holes: tuple[int, int]) -> np.ndarray:
    """Return rows with so many holes of half an hour to two hours."""
    for _ in range(int(rng.integers(holes[0], holes[1] + 1))):
        if positions.size:
            begin = float(rng.uniform(positions["t"][0], positions["t"][-1]))
            lasts = float(rng.uniform(1800.0, 7200.0))
            positions = positions[(positions["t"] < begin) | (positions["t"] > begin + lasts)]
    return positions


def _truth(case: Case, variant: int, hers: Track, moved: Moved, company: list[Track]) -> Truth:
    """Return what is true of a variant: every asset that she crossed with the anchor down, when."""
    begin, struck = case.span[0], []
    for asset in case.assets:
        for at in crossings(hers.lon, hers.lat, tuple(asset.line)):
            when = begin + at * STEP_S
            if moved.onset <= when <= moved.heaved:
                struck.append((asset.asset_id, round(when, 1)))
                break
    first = int(np.clip((moved.onset - begin) / STEP_S, 0, hers.lon.size - 1))
    heard_from = begin + float(np.argmax(np.isfinite(hers.lon))) * STEP_S
    inside = slice(first, int((moved.heaved - begin) / STEP_S))
    facts: dict[str, Any] = {
        "case": case.case_id,
        "variant": variant,
        "reconstruction": True,
        "wanted": case.wanted,
        "no_promise": case.no_promise,
        "innocents": [one.ship.mmsi for one in company],
        "reported": {s.asset_id: s.t for s in case.struck},
        "history_min": round((moved.onset - heard_from) / 60.0, 1),
        "mean_kn": round(float(np.nanmean(hers.sog_kn[inside])), 2),
        "length_m": case.ship.length_m,
        "ship_type": case.ship.ship_type,
        **moved.facts,
    }
    return Truth(
        kind=case.kind,
        shape=SHAPE,
        mmsi=hers.ship.mmsi,
        start=round(moved.onset, 1),
        end=round(min(moved.heaved, case.span[1]), 1),
        struck=sorted(struck, key=lambda at: at[1]),
        position=(round(float(hers.lon[first]), 5), round(float(hers.lat[first]), 5)),
        facts=facts,
    )


def _ordered(table: np.ndarray) -> np.ndarray:
    """Return the rows in the order (t, mmsi, feed, hash); of equal ones the receiver decides."""
    last = table["receiver"] if "receiver" in (table.dtype.names or ()) else table["msg_type"]
    return np.asarray(table[np.lexsort((last, table["hash"], table["feed"], table["mmsi"], table["t"]))])


def _batches(case: Case, positions: np.ndarray, statics: np.ndarray) -> Iterator[Batch]:
    """Yield batches of ten minutes; the last is empty and has the watermark inf."""
    begin, end = case.span
    edges = np.arange(begin + BATCH_S, end + 2.0 * BATCH_S, BATCH_S)
    cuts = [[0, *np.searchsorted(table["t"], edges).tolist()] for table in (positions, statics)]
    for k, edge in enumerate(edges.tolist()):
        parts = [table[cut[k] : cut[k + 1]] for table, cut in zip((positions, statics), cuts, strict=True)]
        yield Batch(parts[0], parts[1], edge, Origin.EXERCISE)
    yield Batch(empty(POSITIONS), empty(STATICS), float("inf"), Origin.EXERCISE)
