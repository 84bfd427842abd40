"""The one place where the parts are put together: what the command line, the library and the server call."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np

from seawarden import __version__, config
from seawarden.codec import contract as codecs
from seawarden.detectors import contract as detectors
from seawarden.engine import pipe as line
from seawarden.engine import run as engine
from seawarden.exercise import demo as exercise
from seawarden.fusion.rules import JoinParams
from seawarden.incidents import lifecycle
from seawarden.knowledge.bring import brought
from seawarden.knowledge.load import packaged, together
from seawarden.model.asset import Asset
from seawarden.model.batch import Batch, Origin
from seawarden.model.errors import UsageError
from seawarden.model.finding import Finding
from seawarden.model.incident import Transition
from seawarden.register import build, load
from seawarden.risk.can_reach import Seabed
from seawarden.risk.listed import listing
from seawarden.risk.table import load_table
from seawarden.risk.weigh import Files
from seawarden.run import Run
from seawarden.sources import files
from seawarden.sources.options import ReadOptions
from seawarden.sources.order import Disorder
from seawarden.store import rundir
from seawarden.store.journal import Journal
from seawarden.tracks import clean
from seawarden.tracks.assign import TracksParams
from seawarden.tracks.pnt import PntParams

Progress = Callable[[int, int, int], None]


@dataclass(frozen=True)
class Job:
    """What a replay is asked for. ``register`` None is the starter register; ``detectors`` () runs all.

    ``journal``: an SQLite journal that takes the run's changes too, once the run is whole; the same change once only.
    ``knowledge``: knowledge files, watch lists, depths, particulars, beside what the project knows itself.
    """

    inputs: tuple[str | Path, ...]
    out: Path
    register: Path | None = None
    config: Path | None = None
    fmt: str | None = None
    start: float | None = None
    rate: float | None = None
    detectors: tuple[str, ...] = ()
    sort: str = "auto"
    journal: Path | None = None
    knowledge: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Force:
    """What is in force for a run: the pipe, the register's words and hash, the configuration's hash."""

    pipe: line.Pipe
    assets: list[Asset]
    register: bytes
    settings: config.Config
    config_sha256: str
    evidence_sha256: str
    knowledge_sha256: str
    brought: tuple[str, ...]


def prepare(
    register: Path | None, config_file: Path | None, only: tuple[str, ...] = (), knowledge: tuple[Path, ...] = ()
) -> Force:
    """Load register, evidence table, configuration and knowledge.

    RegisterError, UsageError or InputError where one of them cannot be used.
    """
    settings = config.load(config_file)
    path = register or load.register_path()
    assets = load.load(path)
    register_bytes = path.read_bytes()
    told = [brought(path) for path in knowledge]
    known = together(packaged(), *(one.knowledge for one in told))
    table_bytes = resources.files("seawarden.risk").joinpath("table.json").read_bytes()
    chosen = _detectors(settings.detectors, only)
    where = str(config_file or "defaults")
    pipe = line.Pipe(
        assets=build.build(assets, reach_m=settings.reach_m),
        table=load_table(table_bytes),
        detectors=chosen,
        clean=config.params(clean.CleanParams, settings.clean, f"{where} [clean]"),
        tracks=config.params(TracksParams, settings.tracks, f"{where} [tracks]"),
        join=config.params(JoinParams, settings.join, f"{where} [join]"),
        incidents=config.params(lifecycle.LifecycleParams, settings.incidents, f"{where} [incidents]"),
        pnt=config.params(PntParams, settings.pnt, f"{where} [pnt]"),
        knowledge=known,
        files=Files(listing(known), known.particulars, Seabed({a.asset_id: a for a in assets}, known.depth_m)),
    )
    in_force = {name: params for name, (_, params) in chosen.items()}
    doors = {"reach_m": settings.reach_m, "csv": settings.csv}
    names = ("clean", "tracks", "pnt", "join", "incidents")
    rooms = {name: getattr(pipe, name) for name in names}
    sha = config.fingerprint({**in_force, **doors, **rooms})
    return Force(
        pipe,
        assets,
        register_bytes,
        settings,
        sha,
        rundir.sha256(table_bytes),
        known.sha256,
        tuple(one.text for one in told),
    )


def _detectors(settings: Mapping[str, Mapping[str, Any]], only: tuple[str, ...]) -> dict[str, Any]:
    found = detectors.find()
    for name in (*settings, *only):
        if name not in found:
            raise UsageError(f"there is no detector {name!r}; there are {', '.join(found)}")
    chosen = {}
    for name, detector in found.items():
        values = dict(settings.get(name, {}))
        if values.pop("enabled", True) and (not only or name in only):
            chosen[name] = (detector, config.params(detector.params, values, f"[detectors.{name}]"))
    return chosen


def replay(job: Job, progress: Progress | None = None) -> Run:
    """Run the watch over recorded AIS and write the run's folder. InputError where nothing can be read."""
    force = prepare(job.register, job.config, job.detectors, job.knowledge)
    options = ReadOptions(
        format=job.fmt,
        start=job.start,
        rate=job.rate,
        columns=force.settings.csv.columns,
        time_format=force.settings.csv.time_format,
        sort=job.sort,
    )
    try:
        return _replay(job, force, options, progress)
    except Disorder:
        pass  # rows came far out of order (a day sorted by ship); past this block nothing of the first run is held
    return _replay(job, force, replace(options, sort="external"), progress)


def _replay(job: Job, force: Force, options: ReadOptions, progress: Progress | None) -> Run:
    inputs = files.read(job.inputs, options, codecs.find())

    def batches() -> Iterator[Batch]:
        for batch in inputs.batches():
            yield batch
            if progress:
                progress(*inputs.progress)

    def told() -> tuple[list[dict[str, Any]], dict[str, int]]:
        return [_told(info) for info in inputs.infos], dict(inputs.counts)

    return run(batches(), force, job.out, Origin.REPLAY, told, job.journal)


def _told(info: files.InputInfo) -> dict[str, Any]:
    """Return what run.json says of an input; its path is left out, so that the same input gives the same bytes."""
    return {k: v for k, v in info._asdict().items() if k != "path"}


def demo(out: Path, *, seed: int = 1, progress: Progress | None = None) -> Run:
    """Make a day of the exercise, take it through the same pipe, write the run's folder."""
    force = prepare(None, None)
    counts = {"rows_in": 0}

    def batches() -> Iterator[Batch]:
        first = last = None
        for batch in exercise.demo(seed=seed):
            counts["rows_in"] += batch.rows.size + int(np.count_nonzero(batch.statics["derived"] == 0))
            yield batch
            if progress and np.isfinite(batch.watermark):
                first = batch.watermark if first is None else first
                last = batch.watermark
                progress(int(last - first), 86_400, counts["rows_in"])

    def told() -> tuple[list[dict[str, Any]], dict[str, int]]:
        made = {"name": f"exercise seed {seed}", "sha256": "", "format": "exercise", "rows": counts["rows_in"]}
        return [made], counts

    return run(batches(), force, out, Origin.EXERCISE, told)


def run(
    batches: Iterable[Batch],
    force: Force,
    out: Path,
    origin: Origin,
    told: Callable[[], tuple[list[dict[str, Any]], dict[str, int]]],
    journal: Path | None = None,
) -> Run:
    """Drive ``batches`` through the pipe and write the run's folder; ``told`` says at the end what the door counted."""
    watch = engine.Stopwatch()
    tally = Tally()
    said: list[Transition] = []
    found: list[Finding] = []
    with rundir.Writer(out, origin) as writer:

        def sink(news: line.News, state: line.State) -> None:
            tally.add(news)
            writer.add(news.findings, news.transitions, news.minutes, state.tracks.tracks, news.jams)
            if journal:
                said.extend(news.transitions)
                found.extend(news.findings)

        state = engine.drive(batches, force.pipe, line.start(force.pipe), sink, watch)
        inputs, door = told()
        (writer.path / rundir.REGISTER).write_bytes(force.register)
        summary = {
            "version": __version__,
            "inputs": inputs,
            "register_sha256": rundir.sha256(force.register),
            "config_sha256": force.config_sha256,
            "evidence_sha256": force.evidence_sha256,
            "knowledge_sha256": force.knowledge_sha256,
            "knowledge": list(force.brought),
            **tally.counts(door, state),
            "faults": state.faults,
        }
        writer.finish(summary, force.assets, lambda: timing(watch, tally))
    if journal:
        with Journal(journal) as kept:
            kept.append(said, found, origin)
    return Run(out)


class Tally:
    """Counts of a run that no state keeps: positions, first and last time."""

    def __init__(self) -> None:
        """Begin at nothing."""
        self.first, self.last, self.positions = np.inf, -np.inf, 0

    def add(self, news: line.News) -> None:
        """Count one step."""
        rows = news.batch.rows
        if rows.size:
            self.positions += rows.size
            self.first = min(self.first, float(rows["t"][0]))
            self.last = max(self.last, float(rows["t"][-1]))

    def counts(self, door: dict[str, int], state: line.State) -> dict[str, Any]:
        """Return the counts of run.json; every row that was offered has one fate."""
        dropped = {k: n for k, n in door.items() if k != "rows_in" and n}
        for reason, n in state.clean.dropped.items():
            dropped[reason] = dropped.get(reason, 0) + n
        numbers = state.tracks.tracks["mmsi"][state.tracks.tracks["track_id"] != 0]
        return {
            "rows_in": door["rows_in"],
            "rows_kept": state.clean.rows_kept,
            "folded": state.clean.folded,
            "dropped": {k: n for k, n in sorted(dropped.items()) if n},
            "positions": self.positions,
            "vessels": int(np.unique(numbers).size),
            "first": self.first if self.positions else None,
            "last": self.last if self.positions else None,
        }


def timing(watch: engine.Stopwatch, tally: Tally) -> dict[str, Any]:
    """Return timing.json: it differs from run to run, so it stands apart."""
    seconds = watch.total()
    return {
        "seconds": round(seconds, 3),
        "rows_per_s": round(tally.positions / seconds),
        "peak_mb": round(engine.peak_mb(), 1),
        "stages_s": {name: round(s, 3) for name, s in watch.seconds.items()},
    }
