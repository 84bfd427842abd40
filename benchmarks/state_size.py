"""Bytes of state a vessel, all stages and detectors together.

uv run python benchmarks/state_size.py --vessels 100000
"""

import argparse

from seawarden import app
from seawarden.cli.bench import state_bytes
from seawarden.engine import checkpoint
from seawarden.engine import pipe as line
from seawarden.exercise.traffic import traffic


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--vessels", type=int, default=100_000)
    vessels = parser.parse_args().vessels
    pipe = app.prepare(None, None).pipe
    state = line.start(pipe)
    for batch in traffic(vessels, 600, every_s=60, span_s=60):
        state, _ = line.step(pipe, batch, state)
    parts = {name: state_bytes(part) for name, part in state._asdict().items() if state_bytes(part)}
    parts |= {f"detector {name}": part.nbytes for name, part in state.detectors.items()}
    parts.pop("detectors")
    for name, size in parts.items():
        print(f"{name:34} {size / vessels:8.0f} bytes a vessel")
    print(f"{'all':34} {sum(parts.values()) / vessels:8.0f} bytes a vessel")
    print(f"{'as one checkpoint':34} {len(checkpoint.save(state)) / vessels:8.0f} bytes a vessel")


if __name__ == "__main__":
    main()
