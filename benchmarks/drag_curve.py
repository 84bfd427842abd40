"""How many drags `anchor_drag` finds at how many false warnings, and what each kind of measure earns: on tune seeds.

Run: `python benchmarks/drag_curve.py FIT BARS [CACHE] [--ablate]`, seeds as 1000-1003. FIT is fitted, BARS (which the
fit has not seen) is told. CACHE: a folder that keeps the measured days, so that the next run only fits. Whole findings
are not made: the sums are those of the records (`trials.fit_drag_days.scored`). Judge seeds are never read here.
"""

import pickle
import sys
import time
from pathlib import Path

import numpy as np

from seawarden.detectors._drag_measures import DIP_MEASURES
from seawarden.model.likelihood import Likelihood
from seawarden.trials.fit_drag import likelihoods, line, scaled, tops
from seawarden.trials.fit_drag_days import Day, Truly, judged, scored
from seawarden.trials.fit_drag_gather import gather
from seawarden.trials.run import force, tune_seeds
from seawarden.trials.run_plan import seeds_of
from seawarden.trials.run_spec import Spec

EACH = 30
RATES = (1.0, 2.0, 10.0, 20.0)
SHAPES = ("lasting", "halting", "dips", "already")
APART_S = 1800.0
TAKEN = {
    "neighbours": ("against_pct", "neighbours", "slowing_pct"),
    "own noise": ("surprise", "noise_pct"),
    "time since the onset": ("lasting_min",),
    "how it began": ("before_pct", "abrupt_pct", "trend_pct", "best_pct"),
    "restlessness": ("spread_pct", "wobble", "choppy", "rough"),
    "heading": ("crab_deg", "shift_deg"),
    "course": ("bent_deg", "turn_min"),
    "halts": ("halts",),
    "ports, pilots, anchorages": ("port_km", "closing", "port_ahead_min", "pilot_km", "anchorage_km", "stopped"),
    "lane joints, works": ("lane_km", "works_km"),
    "speeds of the place": ("usual_pct",),
    "asset ahead": ("ahead_min",),
    "type of ship": ("kind",),
    "earlier losses, hours known": ("earlier", "known_h", "already_h"),
    "dips": tuple(m.name for m in DIP_MEASURES),
}


def days(seeds: tuple[int, ...], cache: Path | None) -> list[Day]:
    """Return the measured days of tune seeds, from the cache where they lie in it."""
    found: list[Day] = []
    for seed in tune_seeds(seeds):
        place = cache / f"{seed}.pickle" if cache else None
        if place and place.exists():
            mine = pickle.loads(place.read_bytes())
        else:
            mine = list(gather(seed, EACH, Spec(name="curve", learnt_days=1)))
            if place:
                place.write_bytes(pickle.dumps(mine, protocol=4))
        found += mine
    return found


def without(table: dict[str, Likelihood], names: tuple[str, ...]) -> dict[str, Likelihood]:
    """Return the table without some measures."""
    return {name: row for name, row in table.items() if name not in names}


def curve(told: list[Day], table: dict[str, Likelihood]) -> dict[tuple[float, str], tuple[float, float, float]]:
    """Return by (false ones per 1,000 ship-days, shape): found, before the first asset, found after two assets."""
    innocent, drags = [], list[Truly]()
    for day in told:
        top, mine = judged(day, scored(day, table, force().pipe.table))
        innocent.append(top)
        drags += mine
    ranked = np.sort(np.concatenate(innocent))[::-1]
    ship_days = sum(day.ship_days for day in told)
    out = {}
    for rate in RATES:
        bar = float(ranked[int(rate * ship_days / 1000.0)]) + 1e-9
        for shape in SHAPES:
            mine = [d for d in drags if d.truth.shape == shape]
            early = [d for d in mine if d.truth.struck and d.truth.struck[0][1] - d.truth.start >= APART_S]
            two = [d for d in mine if len(d.truth.struck) >= 2]
            out[rate, shape] = (
                float(np.mean([np.isfinite(d.at(bar)) for d in mine])) if mine else np.nan,
                float(np.mean([d.at(bar) < d.truth.struck[0][1] for d in early])) if early else np.nan,
                float(np.mean([np.isfinite(d.at(bar)) for d in two])) if two else np.nan,
            )
    return out


def show(name: str, told: list[Day], table: dict[str, Likelihood], rates: tuple[float, ...]) -> None:
    got = curve(told, table)
    for rate in rates:
        cells = "  ".join(f"{s} {got[rate, s][0]:.2f}/{got[rate, s][1]:.2f}/{got[rate, s][2]:.2f}" for s in SHAPES)
        print(f"{name:30s} {rate:4.0f} per 1,000: {cells}", flush=True)


def reliability(told: list[Day], table: dict[str, Likelihood]) -> None:
    guilty, innocent, episodes = tops(told, table, frozenset({"lasting", "halting"}))
    print("episodes, said -> observed dB:", end=" ")
    for low in np.arange(0.0, 25.0, 2.5):
        yes = np.count_nonzero((guilty >= low) & (guilty < low + 2.5)) / guilty.size
        no = np.count_nonzero((innocent >= low) & (innocent < low + 2.5)) / episodes
        print(f"{low + 1.25:.1f} -> {10 * np.log10(yes / no) if yes * no > 0 else np.nan:.1f};", end=" ")
    print()


def main() -> None:
    words = [word for word in sys.argv[1:] if not word.startswith("--")]
    cache = Path(words[2]) if len(words) > 2 else None
    begun = time.perf_counter()
    fitting, telling = (days(seeds_of(text), cache) for text in words[:2])
    print(f"{sum(d.ship_days for d in telling) / 4:.0f} ship-days under way, each in four variants; found / before the "
          f"first asset where 30 min lie between / found where two assets were crossed")  # fmt: skip
    table = likelihoods(fitting)
    table = scaled(table, *line(*tops(telling, table, frozenset({"lasting", "halting"}))))
    show("all", telling, table, RATES)
    show("without an archive", telling[0::2], table, RATES)
    show("with an archive", telling[1::2], table, RATES)
    reliability(telling, table)
    print(f"{time.perf_counter() - begun:.0f} s")
    if "--ablate" in sys.argv:
        for name, taken in TAKEN.items():
            less = likelihoods(fitting, frozenset(taken))
            show(f"without {name}", telling, less, (1.0, 10.0))


if __name__ == "__main__":
    main()
