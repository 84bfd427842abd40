"""seawarden: which ship is about to harm which cable, and why.

    import seawarden
    run = seawarden.replay("aisdk-2024-12-25.csv", register="cables.geojson")
    run.incidents_frame()          # a polars frame; `run` alone shows the map in a notebook

The names below are imported when they are first used, so that `import seawarden` costs nothing.
"""

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from seawarden.library import (
        demo,
        load_register,
        open_run,
        read_messages,
        read_positions,
        replay,
        write_positions,
    )
    from seawarden.run import Run

_FACE = {
    "demo": "library",
    "load_register": "library",
    "open_run": "library",
    "read_messages": "library",
    "read_positions": "library",
    "replay": "library",
    "write_positions": "library",
    "Run": "run",
}
__all__ = [
    "Run",
    "__version__",
    "demo",
    "load_register",
    "open_run",
    "read_messages",
    "read_positions",
    "replay",
    "write_positions",
]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for."""
    if name not in _FACE:
        raise AttributeError(f"seawarden has no {name!r}")
    import importlib

    return getattr(importlib.import_module(f"seawarden.{_FACE[name]}"), name)
