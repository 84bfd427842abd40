"""How often the watch cries wolf on the demo's made-up traffic, and what it says of the exercise tanker.

uv run python benchmarks/demo_rates.py --seeds 200-219

SIMULATED figures: they say how the levels lie on this one generator, not how often a real watch would be wrong. Levels
were set on seeds 100-139; report other seeds. A ship-day is 24 h under way (3 kn or more), summed over all ships.
"""

import argparse
import math
from collections import defaultdict

import numpy as np

from seawarden import app
from seawarden.engine import pipe as line
from seawarden.exercise import demo
from seawarden.model.times import iso

TANKER = "EXERCISE TANKER"


def day(pipe: line.Pipe, seed: int) -> tuple[float, dict[str, line.Transition], dict[str, float]]:
    """Return ship-days under way, the last transition of each incident and the highest posterior in dB of each."""
    state, last, top, minutes = line.start(pipe), {}, {}, 0
    for batch in demo.demo(seed=seed):
        state, news = line.step(pipe, batch, state)
        minutes += int(np.count_nonzero(news.minutes["sog_kn"] >= 3.0))
        for change in news.transitions:
            last[change.incident.id] = change
            odds = change.incident.probability_max / (1 - change.incident.probability_max)
            top[change.incident.id] = 10 * math.log10(odds)
    assert not state.faults, state.faults
    return minutes / 1440, last, top


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", default="200-209", help="FIRST-LAST")
    first, final = map(int, parser.parse_args().seeds.split("-"))
    pipe = app.prepare(None, None).pipe
    ship_days, by_level, tops = 0.0, defaultdict(int), defaultdict(list)
    for seed in range(first, final + 1):
        days, last, top = day(pipe, seed)
        ship_days += days
        told = []
        for id_, change in last.items():
            incident = change.incident
            if incident.vessel and incident.vessel.name == TANKER:
                if incident.kind == "anchor_drag":
                    told.append(
                        " ".join(f"{k} {iso(t)[11:16]}" for k, t in incident.levels.items()) + f" {top[id_]:.1f} dB"
                    )
                continue
            tops[incident.kind].append(top[id_])
            for level in incident.levels:
                by_level[incident.kind, level] += 1
        print(f"seed {seed}: {days:.0f} ship-days, tanker: {'; '.join(told) or 'nothing'}", flush=True)
    print(f"\n{ship_days:.0f} ship-days under way, innocent ships, per 1,000 ship-days:")
    for (kind, level), n in sorted(by_level.items()):
        print(f"  {kind:22} {level:8} {n:5} = {1000 * n / ship_days:8.2f}")
    print("\nposterior dB of innocent anchor_drag incidents that n per 1,000 ship-days reach:")
    ranked = sorted(tops["anchor_drag"], reverse=True)
    for rate in (0.1, 1, 2, 5, 10, 20, 50, 100):
        index = int(rate * ship_days / 1000)
        print(f"  {rate:6} : {ranked[index] if index < len(ranked) else float('nan'):.1f}")


if __name__ == "__main__":
    main()
