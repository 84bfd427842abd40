"""No clock in the pipe: "now" is the watermark, so that live, replay and exercise are the same code."""

import ast
from pathlib import Path

import pytest

SRC = Path(__file__).resolve().parent.parent / "src" / "seawarden"
MAY_READ_A_CLOCK = {"sources", "server", "cli"}  # `watch` only in its runner: what it keeps is decided by the spool
MAY_FILES = {"engine/run.py", "engine/timing.py", "watch/runner.py"}
CLOCKS = {
    ("time", "time"),
    ("time", "time_ns"),
    ("time", "monotonic"),
    ("time", "perf_counter"),
    ("time", "sleep"),
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
}
FILES = [
    p
    for p in sorted(SRC.rglob("*.py"))
    if p.relative_to(SRC).parts[0] not in MAY_READ_A_CLOCK and p.relative_to(SRC).as_posix() not in MAY_FILES
]


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(SRC).as_posix())
def test_nothing_here_reads_a_clock(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            assert (node.value.id, node.attr) not in CLOCKS, f"{path.name}:{node.lineno} reads a clock"
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute):
            assert (node.value.attr, node.attr) not in CLOCKS, f"{path.name}:{node.lineno} reads a clock"
        if isinstance(node, ast.ImportFrom) and node.module == "time":
            raise AssertionError(f"{path.name}:{node.lineno} imports from time")
