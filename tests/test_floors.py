"""Who may import whom: the floors of docs/architecture.md, kept by a failing test."""

import ast
from pathlib import Path

import pytest

SRC = Path(__file__).resolve().parent.parent / "src" / "seawarden"
FLOOR = {
    "kernel": 0,
    "model": 1,
    "geo": 1,
    "codec": 2,
    "store": 2,
    "config": 2,
    "tracks": 3,
    "detectors": 3,
    "fusion": 3,
    "risk": 3,
    "incidents": 3,
    "sources": 3,
    "register": 3,
    "exercise": 3,
    "knowledge": 3,
    "engine": 4,
    "app": 5,
    "trials": 5,
    "watch": 5,
    "picture": 5,
    "run": 5,
    "library": 5,
    "server": 6,
    "cli": 7,
    "__main__": 8,
    "__init__": 8,
}
PIPE = {"tracks", "detectors", "fusion", "risk", "incidents"}
DOORS = {"sources", "register", "exercise", "knowledge"}
BELOW = {"kernel", "model", "geo"}
MAY = {
    "kernel": set(),
    "model": {"kernel"},
    "geo": {"kernel"},
    "codec": BELOW,
    "store": BELOW,
    "config": BELOW,
    **dict.fromkeys(PIPE, BELOW),
    **dict.fromkeys(DOORS, BELOW | {"codec", "store"}),
    "engine": PIPE | BELOW | {"store"},
    "app": PIPE | DOORS | BELOW | {"codec", "store", "config", "engine", "run", "picture"},
    "trials": PIPE | DOORS | BELOW | {"codec", "store", "config", "engine", "app", "run", "picture"},
    "watch": PIPE | DOORS | BELOW | {"codec", "store", "config", "engine", "app"},
    "run": BELOW | {"store", "codec", "picture"},
    "picture": BELOW | {"store"},
    "library": {"app", "run", "picture", "config"} | PIPE | DOORS | BELOW | {"codec", "store", "engine"},
    "server": {"app", "watch", "run", "picture", "model", "store", "config", "kernel"},
    "cli": set(FLOOR) - {"cli", "__main__"},
    "__main__": {"cli"},
    "__init__": set(FLOOR) - {"cli", "server", "__main__"},
}
FILES = sorted(path for path in SRC.rglob("*.py"))


def room_of(path: Path) -> str:
    first = path.relative_to(SRC).parts[0]
    room = first.removesuffix(".py")
    return "picture" if room.startswith("picture") else room


def imports(tree: ast.AST) -> list[tuple[str, ast.stmt]]:
    found: list[tuple[str, ast.stmt]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(alias.name, node) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are written in full"
            base = node.module or ""
            found += [(f"{base}.{alias.name}" if base == "seawarden" else base, node) for alias in node.names]
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(SRC)))
def test_a_room_imports_only_what_its_floor_allows(path: Path) -> None:
    room = room_of(path)
    assert room in FLOOR, f"{room} stands on no floor: add it to docs/architecture.md and here"
    for name, node in imports(ast.parse(path.read_text())):
        if not name.startswith("seawarden."):
            continue
        other = name.split(".")[1]
        other = "picture" if other.startswith("picture") else other
        if other in {room, "__version__"}:
            continue
        assert other in MAY[room], f"{path.name}:{node.lineno} {room} must not import {other}"


def _late(tree: ast.Module) -> list[ast.stmt]:
    inside = []
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            inside += [node for name, node in imports(function) if name.startswith("seawarden")]
    return inside


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(SRC)))
def test_our_own_modules_are_imported_at_the_top(path: Path) -> None:
    """The command line and the public face may import late: help must come up without numba (0.9 s)."""
    if room_of(path) in {"cli", "__init__"}:
        return
    assert not _late(ast.parse(path.read_text())), f"{path.name} imports our own module inside a function"


def test_there_are_no_circles() -> None:
    graph: dict[str, set[str]] = {}
    for path in FILES:
        name = ".".join(("seawarden", *path.relative_to(SRC).with_suffix("").parts)).removesuffix(".__init__")
        if name == "seawarden":
            continue
        graph[name] = {n for n, _ in imports(ast.parse(path.read_text())) if n.startswith("seawarden.")}
    graph = {name: {n if n in graph else n.rpartition(".")[0] for n in uses} - {name} for name, uses in graph.items()}
    done: set[str] = set()

    def visit(name: str, above: tuple[str, ...]) -> None:
        assert name not in above, " -> ".join((*above, name))
        if name not in done:
            for other in sorted(graph.get(name, ())):
                visit(other, (*above, name))
            done.add(name)

    for name in sorted(graph):
        visit(name, ())
