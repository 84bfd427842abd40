"""The library: what `import seawarden` offers: plain objects and polars frames."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np

from seawarden import app
from seawarden.codec import contract as codecs
from seawarden.codec import frames
from seawarden.model.asset import Asset
from seawarden.model.records import join, take
from seawarden.model.tables import POSITIONS
from seawarden.model.times import epoch
from seawarden.register import load
from seawarden.run import Run, open_run
from seawarden.sources import files
from seawarden.sources.options import ReadOptions

if TYPE_CHECKING:
    import polars as pl

Paths = str | Path | Sequence[str | Path]
__all__ = ["demo", "load_register", "open_run", "read_positions", "replay"]


def replay(
    inputs: Paths,
    *,
    register: str | Path | None = None,
    out: str | Path | None = None,
    config: str | Path | None = None,
    format: str | None = None,  # noqa: A002  (the word of the command line)
    start: str | None = None,
    rate: float | None = None,
    detectors: Sequence[str] = (),
) -> Run:
    """Run the watch over recorded AIS and return the run; without ``out`` its folder lives as long as the run.

    ``inputs`` files, folders or globs. ``start`` (ISO 8601) and ``rate`` (sentences/s) time sentences that carry none.
    InputError where nothing can be read, RegisterError where the register cannot be used.
    """
    keep = None if out else TemporaryDirectory(prefix="seawarden-")
    folder = Path(out) if out else Path(keep.name) / "run" if keep else Path()
    job = app.Job(
        inputs=_paths(inputs),
        out=folder,
        register=Path(register) if register else None,
        config=Path(config) if config else None,
        fmt=format,
        start=epoch(start) if start else None,
        rate=rate,
        detectors=tuple(detectors),
    )
    return Run(app.replay(job).path, keep)


def demo(*, seed: int = 1) -> Run:
    """Make the exercise day of `seawarden demo` and return its run. Everything in it is invented."""
    keep = TemporaryDirectory(prefix="seawarden-")
    return Run(app.demo(Path(keep.name) / "run", seed=seed).path, keep)


def load_register(path: str | Path | None = None) -> list[Asset]:
    """Return the assets of a register file, of the packaged starter register where ``path`` is None."""
    return load.load(Path(path) if path else load.register_path())


def read_positions(
    inputs: Paths,
    *,
    format: str | None = None,  # noqa: A002
    start: str | None = None,
    rate: float | None = None,
    columns: Mapping[str, str] | None = None,
    time_format: str = "",
) -> "pl.DataFrame":
    """Return every readable position in the order of time as one polars frame (columns: docs/library.md).

    Nothing is folded or flagged here: these are the rows at the door. Holds them all in memory.
    """
    options = ReadOptions(
        format=format,
        start=epoch(start) if start else None,
        rate=rate,
        columns=columns or {},
        time_format=time_format,
    )
    parts = [batch.rows for batch in files.read(_paths(inputs), options, codecs.find()).batches()]
    rows = join(parts, POSITIONS)
    order = np.lexsort((rows["hash"], rows["feed"], rows["mmsi"], rows["t"]))
    return frames.positions_frame(take(rows, order))


def _paths(inputs: Paths) -> tuple[str | Path, ...]:
    return (inputs,) if isinstance(inputs, str | Path) else tuple(inputs)
