"""Fit what the measures of `anchor_drag` are worth, on tune seeds, and set its levels from a budget of false ones.

    python -m seawarden.trials.fit_drag --fit 1000-1007 --bars 1500-1507 --date 2026-11-22 --table TABLE.json

Losses and dips are fitted apart (`fit_drag_table`), then the sum is brought to episodes: a line through the likelihood
ratio observed of the highest value that a ship reaches in a day, on the seeds of ``bars``, which the fit has not seen.
"""

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np

from seawarden.detectors._drag_measures import DIP_MEASURES, LOSS_MEASURES
from seawarden.detectors._drag_table import worth
from seawarden.model.likelihood import Likelihood
from seawarden.risk.table import EvidenceTable, load_table
from seawarden.trials.fit_drag_days import Day, Samples, crossings, judged, losses, scored
from seawarden.trials.fit_drag_gather import gather
from seawarden.trials.fit_drag_shapes import DIP_SHAPES, LOSS_SHAPES, Shape
from seawarden.trials.fit_drag_table import Fitted, fit
from seawarden.trials.run import tune_seeds
from seawarden.trials.run_plan import seeds_of
from seawarden.trials.run_spec import Spec

PENALTY: Final = 5.0
AGAINST: Final = 100.0  # innocents' weight over the guilty's: levels lie where few innocents are left
BUDGET: Final = {"watch": 20.0, "warning": 1.0, "alarm": 0.1}  # false ones per 1,000 ship-days under way
LEAST_MINUTES: Final = 60  # under way that make an episode
SPAN_DB: Final = (-5.0, 25.0)  # of the line through the episodes
NAME: Final = "anchor_drag"
LEAST_KIND_DB: Final = -6.0
LOSS_DB: Final = 4.0  # what the loss itself is worth in a drag on average
MARK: Final = "What anchor_drag measures, and its levels:"
Table = Mapping[str, Likelihood]


def likelihoods(days: list[Day], without: frozenset[str] = frozenset()) -> dict[str, Likelihood]:
    """Return the decibans of every measure but those ``without``, fitted on measured days."""
    made: dict[str, Likelihood] = {}
    for samples, shapes, first in (
        (losses(days), LOSS_SHAPES, "lasting_min"),
        (crossings(days), DIP_SHAPES, "dip_pct"),
    ):
        used = {name: shape for name, shape in shapes.items() if name not in without}
        if used and samples.guilty.any():
            fitted = fit(samples.x, samples.guilty, _weights(samples), used, PENALTY, AGAINST)
            made |= _table(fitted, used, first if first in used else next(iter(used)))
    return made


def _weights(samples: Samples) -> np.ndarray:
    """Return the weights with the guilty's brought to the number of ships that they are."""
    weight = samples.weight.copy()
    ships = np.unique(samples.whose[samples.guilty]).size
    weight[samples.guilty] *= ships / weight[samples.guilty].sum()
    return weight


def _table(fitted: Fitted, shapes: Mapping[str, Shape], first: str) -> dict[str, Likelihood]:
    """Return the rows of the evidence table; the offset goes to the measure ``first``."""
    units = {m.name: m.unit for m in (*LOSS_MEASURES, *DIP_MEASURES)}
    out = {}
    for name, shape in shapes.items():
        db = fitted.db[name] + (fitted.offset_db if name == first else 0.0)
        out[name] = row(name, units[name], shape, db)
    return out


def row(name: str, unit: str, shape: Shape, db: np.ndarray) -> Likelihood:
    """Return one row; ``db`` is of the bins and, last, of not known."""
    rounded = [round(float(v), 2) + 0.0 for v in db]
    return Likelihood(feature=name, unit=unit, edges=list(shape.edges), db=rounded[:-1], unknown_db=rounded[-1])


def scaled(table: Table, scale: float, offset_db: float) -> dict[str, Likelihood]:
    """Return the losses' rows times ``scale``, the offset in that of the length; dips as they are."""
    dips = {m.name for m in DIP_MEASURES}
    out = dict(table)
    for name, old in table.items():
        if name not in dips:
            more = offset_db if name == "lasting_min" else 0.0
            db = np.array([*old.db, old.unknown_db]) * scale + more
            if name == "kind":  # the injects choose no others: less than that is not learnt from them
                db = np.maximum(db, LEAST_KIND_DB)
            out[name] = row(name, old.unit, Shape(tuple(old.edges)), db)
    return out


def balanced(table: Table, samples: Samples) -> dict[str, Likelihood]:
    """Return the losses' rows with constants moved between them, so that sentences are of a size; no sum changes.

    The loss itself is to be worth `LOSS_DB` in a drag on average; what is left is shared by the other measures as their
    means in drags and in innocent losses lie apart.
    """
    weight = {True: samples.weight * samples.guilty, False: samples.weight * ~samples.guilty}
    means = {
        m.name: [float(np.average(worth(samples.x[m.name], m, table), weights=weight[g])) for g in (True, False)]
        for m in LOSS_MEASURES
    }
    others = [m.name for m in LOSS_MEASURES if m.part != "loss" and m.name in table]
    apart = sum(means[name][0] - means[name][1] for name in others)
    drag_db = sum(mean for mean, _ in means.values())
    share = float(np.clip(1.0 - (drag_db - LOSS_DB) / apart, 0.0, 1.0)) if apart > 0.0 else 0.0
    out, moved = dict(table), 0.0
    for name in others:
        middle = means[name][1] + share * (means[name][0] - means[name][1])
        moved += middle
        out[name] = _moved(table[name], -middle)
    out["lasting_min"] = _moved(table["lasting_min"], moved)
    return out


def _moved(old: Likelihood, db: float) -> Likelihood:
    return row(old.feature, old.unit, Shape(tuple(old.edges)), np.array([*old.db, old.unknown_db]) + db)


def tops(days: list[Day], table: Table, shapes: frozenset[str]) -> tuple[np.ndarray, np.ndarray, int]:
    """Return the highest evidence of every drag of ``shapes`` and of innocent ships with any, and how many are all."""
    guilty, innocent, episodes = [], [], 0
    for day in days:
        top, drags = judged(day, scored(day, table))
        innocent.append(top)
        guilty += [float(d.db.max()) if d.db.size else -np.inf for d in drags if d.truth.shape in shapes]
        named = day.guilty
        episodes += sum(n >= LEAST_MINUTES for m, n in day.under_way.items() if m not in named)
    return np.array(guilty), np.concatenate(innocent), episodes


def line(guilty: np.ndarray, innocent: np.ndarray, episodes: int) -> tuple[float, float]:
    """Return (scale, offset in dB) of the line through the likelihood ratios observed of the episodes' highest values.

    Bins of 2.5 dB, weighted by how many the rarer side has.
    """
    said, seen, weight = [], [], []
    for low in np.arange(*SPAN_DB, 2.5):
        yes = np.count_nonzero((guilty >= low) & (guilty < low + 2.5))
        no = np.count_nonzero((innocent >= low) & (innocent < low + 2.5))
        if yes >= 2 and no >= 2:
            said.append(low + 1.25)
            seen.append(10.0 * np.log10(yes / guilty.size * episodes / no))
            weight.append(min(yes, no))
    if len(said) < 3:
        return 1.0, 0.0
    scale, offset = np.polyfit(said, seen, 1, w=np.sqrt(weight))
    return float(np.clip(scale, 0.5, 3.0)), float(offset)


def bars(days: list[Day], table: Table, priors: EvidenceTable) -> dict[str, float]:
    """Return the posterior of each level: exceeded by its budget of false cases per 1,000 ship-days, never by more."""
    top = np.concatenate([judged(day, scored(day, table, priors))[0] for day in days])
    ship_days = sum(day.ship_days for day in days)
    top = np.sort(top[np.isfinite(top)])[::-1]
    out, above = {}, -np.inf
    for level, rate in BUDGET.items():
        allowed = int(rate * ship_days / 1000.0)
        bar = float(top[allowed]) if allowed < top.size else 0.0
        bar = max(bar + 0.1, above + 3.0)
        out[level] = above = round(bar + priors.kinds[NAME].prior_db, 1)
    return out


def main(argv: Sequence[str] | None = None) -> None:
    """Fit, and write the parts of the table that are about anchor_drag."""
    parser = argparse.ArgumentParser(description="Fit the evidence of anchor_drag on tune seeds.")
    parser.add_argument("--fit", default="1000-1007")
    parser.add_argument("--bars", default="1500-1507")
    parser.add_argument("--each", type=int, default=30, help="drags a shape and seed")
    parser.add_argument("--date", required=True)
    parser.add_argument("--table", type=Path, required=True)
    args = parser.parse_args(argv)
    spec = Spec(name="fit", learnt_days=1)
    fitting = [day for seed in tune_seeds(seeds_of(args.fit)) for day in gather(seed, args.each, spec)]
    setting = [day for seed in tune_seeds(seeds_of(args.bars)) for day in gather(seed, args.each, spec)]
    data = f"seeds {args.fit} fitted, seeds {args.bars} for bars, {args.each} drags a shape and seed, honest noise"
    write(args.table, fitting, setting, args.date, data)


def write(path: Path, fitting: list[Day], setting: list[Day], date: str, data: str) -> None:
    """Fit, and put likelihoods, levels and where they come from into the evidence table at ``path``."""
    table = load_table(path.read_bytes())
    db = likelihoods(fitting)
    scale, offset = 1.0, 0.0
    for _ in range(2):
        more = line(*tops(setting, db, frozenset({"lasting", "halting"})))
        db = balanced(scaled(db, *more), losses(fitting))
        scale, offset = scale * more[0], offset * more[0] + more[1]
    raw = json.loads(path.read_text(encoding="utf-8"))
    raw["kinds"][NAME]["levels"] = bars(setting, db, table)
    raw.setdefault("likelihoods", {})[NAME] = {name: msgspec.to_builtins(r) for name, r in db.items()}
    before = raw["data"].split(MARK)[0].rstrip()
    raw["data"] = f"{before} {MARK} {data}; fitted {date}, brought to episodes by x {scale:.2f} {offset:+.1f} dB."
    path.write_text(as_text(raw), encoding="utf-8")


def as_text(raw: Mapping[str, Any]) -> str:
    """Return the table as JSON that can be read: one line a row."""
    lines = []
    for key, value in raw.items():
        if key == "likelihoods":
            inner = ",\n".join(f"    {json.dumps(k)}: {{\n{_rows(v, 6)}\n    }}" for k, v in value.items())
            lines.append(f'  "{key}": {{\n{inner}\n  }}')
        elif key in ("kinds", "groups"):
            lines.append(f'  "{key}": {{\n{_rows(value, 4)}\n  }}')
        elif key == "priors":
            rows = ",\n".join(f"    {json.dumps(v, ensure_ascii=False)}" for v in value)
            lines.append(f'  "{key}": [\n{rows}\n  ]')
        else:
            lines.append(f'  "{key}": {json.dumps(value, ensure_ascii=False)}')
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _rows(value: Mapping[str, Any], indent: int) -> str:
    return ",\n".join(f"{' ' * indent}{json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}" for k, v in value.items())


if __name__ == "__main__":
    main()
