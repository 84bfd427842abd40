"""The library: what `import seawarden` offers: plain objects and polars frames."""

import json
from collections.abc import Collection, Iterator, Mapping, MutableMapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np

from seawarden import app
from seawarden.codec import ais_other, csv_write, frames, parquet
from seawarden.codec import contract as codecs
from seawarden.model.asset import Asset
from seawarden.model.errors import InputError, UsageError
from seawarden.model.records import join, take
from seawarden.model.tables import POSITIONS
from seawarden.model.times import epoch
from seawarden.register import load
from seawarden.run import Run, open_run
from seawarden.sources import files
from seawarden.sources.open import Entry, Reader, entries
from seawarden.sources.options import ReadOptions
from seawarden.sources.paths import expand
from seawarden.sources.raw import Broken, Meter

if TYPE_CHECKING:
    import polars as pl

Paths = str | Path | Sequence[str | Path]
__all__ = ["demo", "load_register", "open_run", "read_messages", "read_positions", "replay", "write_positions"]


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


def read_messages(
    inputs: Paths, types: Collection[int] | None = None, *, counts: MutableMapping[str, int] | None = None
) -> "pl.DataFrame":
    """Return the AIS messages of every type, or of ``types``, in NMEA inputs: time, type, mmsi and the fields as JSON.

    For safety texts, binary messages and the rest that say nothing of where a ship is; decoded with pyais, in the order
    of the inputs. ``time`` is null where nothing tells it. ``counts`` is added to, by the reasons of
    `seawarden.codec.ais_other.messages` and ``broken_input``. InputError where no input holds an AIS sentence.
    """
    import polars as pl

    tally: MutableMapping[str, int] = {} if counts is None else counts
    before = sum(tally.get(name, 0) for name in ("read", "other_type"))
    times: list[int | None] = []
    kinds: list[int] = []
    senders: list[int] = []
    fields: list[str] = []
    for entry in _entries(_paths(inputs), tally):
        for told in ais_other.messages(_chunks(entry, tally), types, tally):
            times.append(None if told["t"] is None else round(told["t"] * 1000))
            kinds.append(told["type"])
            senders.append(told["mmsi"])
            fields.append(json.dumps(told["fields"], ensure_ascii=False, allow_nan=False))
    if sum(tally.get(name, 0) for name in ("read", "other_type")) == before:
        raise InputError(f"no AIS message can be read from {', '.join(map(str, _paths(inputs)))}: is it NMEA 0183?")
    return pl.DataFrame(
        {
            "time": pl.Series(times, dtype=pl.Int64).cast(pl.Datetime("ms", "UTC")),
            "type": pl.Series(kinds, dtype=pl.UInt8),
            "mmsi": pl.Series(senders, dtype=pl.UInt32),
            "fields": pl.Series(fields, dtype=pl.String),
        }
    )


def _entries(paths: Sequence[str | Path], tally: MutableMapping[str, int]) -> Iterator[Entry]:
    """Yield what the files hold; a file that cannot be opened is counted and left out."""
    for named in expand(paths):
        try:
            yield from entries(named.path, named.name)
        except Broken:
            tally["broken_input"] = tally.get("broken_input", 0) + 1


def _chunks(entry: Entry, tally: MutableMapping[str, int]) -> Iterator[bytes]:
    """Yield the unpacked bytes of one input; where it breaks off, that is counted and what came before was used."""
    try:
        reader = Reader(entry, 1 << 20, Meter())
    except OSError:
        tally["broken_input"] = tally.get("broken_input", 0) + 1
        return
    try:
        yield from reader.chunks()
    except Broken:
        tally["broken_input"] = tally.get("broken_input", 0) + 1
    finally:
        reader.close()


def write_positions(frame: "pl.DataFrame", path: str | Path) -> None:
    """Write a frame of `read_positions`: GeoParquet where the name ends in .parquet, CSV where it ends in .csv.

    Both open in QGIS and pandas and can be replayed. UsageError where the name ends otherwise.
    """
    rows, place = frames.positions_of_frame(frame), Path(path)
    if place.suffix == ".parquet":
        parquet.write_geoparquet(rows, place)
    elif place.suffix == ".csv":
        csv_write.write_csv(rows, place)
    else:
        raise UsageError(f"{place.name}: a file of positions is written as .parquet or .csv")


def _paths(inputs: Paths) -> tuple[str | Path, ...]:
    return (inputs,) if isinstance(inputs, str | Path) else tuple(inputs)
