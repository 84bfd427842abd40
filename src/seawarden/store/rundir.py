"""A run's folder: written aside and put in place at the end, so that a run is whole or is not there.

Everything is written in a folder ``.part`` inside. At the end the old ``run.json`` goes first and the new one comes
last: a folder with a ``run.json`` holds a finished run. An old run is replaced; a folder with anything else is left
alone. While one run is written into a folder, a second is refused; what a killed one left there is swept.
"""

import hashlib
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec
import numpy as np

from seawarden.model.asset import Asset
from seawarden.model.batch import Origin
from seawarden.model.errors import InputError, StoreError, UsageError
from seawarden.model.finding import Finding
from seawarden.model.incident import Incident, Transition
from seawarden.model.tables import JAMS, TRACKS, empty
from seawarden.model.times import iso
from seawarden.store.areas import area_row, features
from seawarden.store.geomap import feature_collection, loudest
from seawarden.store.lock import hold, let_go
from seawarden.store.minutes import MINUTES, Minutes, MinutesWriter
from seawarden.store.rows import Row, entries, finding_row, incident_row, line

SCHEMA = "seawarden.run/1"
FINDINGS, JOURNAL, INCIDENTS = "findings.jsonl", "journal.jsonl", "incidents.jsonl"
RUN, TIMING, MAP, REGISTER = "run.json", "timing.json", "map.geojson", "register.geojson"
AREAS = "areas.jsonl"
FILES = (FINDINGS, JOURNAL, INCIDENTS, AREAS, TIMING, MAP, MINUTES, REGISTER, RUN)
PART = ".part"
NO_AREAS = empty(JAMS)
FACTS = (
    "version", "origin", "inputs", "register_sha256", "config_sha256", "evidence_sha256", "knowledge_sha256",
    "knowledge", "rows_in", "rows_kept", "folded", "dropped", "vessels", "first", "last", "findings", "incidents",
)  # fmt: skip
"""The keys of run.json in their order, after ``schema``; what else a caller tells follows them."""


class Writer:
    """Writes one run. In a ``with``: leaving it without `finish` takes away what was begun and leaves an old run.

    ``path`` is where files are gathered; what a caller puts there (`REGISTER`) comes into place with the others.
    """

    def __init__(self, out: Path, origin: str = Origin.REPLAY) -> None:
        """Make or take the folder. StoreError on a bad disk.

        UsageError where something else than a run lies in it or another run is being written into it.
        """
        self.out, self.origin, self.path = out, Origin(origin), out / PART
        self._findings: dict[str, tuple[float, Finding]] = {}
        self._incidents: dict[str, Incident] = {}
        self._areas: list[Row] = []
        self._tracks: np.ndarray | None = None
        check_free(out)
        try:
            self._made = not out.exists()
            out.mkdir(parents=True, exist_ok=True)
            self._held = hold(out)
        except OSError as fault:
            raise StoreError(f"the folder {out} cannot be written: {fault.strerror}") from fault
        try:
            shutil.rmtree(self.path, ignore_errors=True)
            self.path.mkdir()
            self._journal = (self.path / JOURNAL).open("wb")
        except OSError as fault:
            let_go(self._held)
            raise StoreError(f"the folder {out} cannot be written: {fault.strerror}") from fault
        self._minutes = MinutesWriter(self.path / MINUTES)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        for file in (self._journal, self._minutes):
            with suppress(OSError):  # a full disk takes not even what is buffered: the first fault is the one to tell
                file.close()
        shutil.rmtree(self.path, ignore_errors=True)
        if kind is not None and self._made and self.out.is_dir() and not any(self.out.iterdir()):
            self.out.rmdir()
        let_go(self._held)

    def add(
        self,
        findings: list[Finding],
        transitions: list[Transition],
        minutes: np.ndarray,
        tracks: np.ndarray,
        jams: np.ndarray = NO_AREAS,
    ) -> None:
        """Take one step: all of its span and nothing after it. MINUTES, TRACKS as now, JAMS."""
        try:
            for entry in entries(findings, transitions, self.origin):
                self._journal.write(line(entry.row))
        except OSError as fault:
            raise StoreError(f"the run {self.out} cannot be written: {fault.strerror}") from fault
        for finding in sorted(findings, key=lambda f: f.seen_at):
            first, _ = self._findings.get(finding.id, (finding.seen_at, finding))
            self._findings[finding.id] = (first, finding)
        for change in transitions:
            self._incidents[change.incident.id] = change.incident
        self._areas += [area_row(jam, self.origin) for jam in jams]
        self._minutes.append(minutes)
        self._tracks = tracks

    @property
    def incidents(self) -> list[Incident]:
        """The last state of every incident so far, by (opened_at, id)."""
        return sorted(self._incidents.values(), key=lambda i: (i.opened_at, i.id))

    @property
    def findings(self) -> list[Finding]:
        """The last version of every finding so far, by (time of its first version, id)."""
        return [f for _, f in self._by_first_word()]

    def _by_first_word(self) -> list[tuple[float, Finding]]:
        return sorted(self._findings.values(), key=lambda pair: (pair[0], pair[1].id))

    def finish(
        self, summary: Mapping[str, Any], assets: Iterable[Asset], timing: Callable[[], Mapping[str, Any]]
    ) -> None:
        """Write what is known only at the end and put the run in place.

        ``summary`` holds what the engine knows for run.json (``first`` and ``last`` as UTC epoch s or None), ``assets``
        come in the order of the register, ``timing`` is asked last, when all else is written.
        """
        tracks = np.empty(0, TRACKS) if self._tracks is None else self._tracks
        try:
            self._journal.close()
            self._minutes.close(tracks)
            rows = [{**finding_row(f, self.origin), "first_seen_at": iso(t)} for t, f in self._by_first_word()]
            self._file(FINDINGS, b"".join(line(row) for row in rows))
            self._file(INCIDENTS, b"".join(line(incident_row(i, self.origin)) for i in self.incidents))
            self._file(AREAS, b"".join(line(row) for row in self._areas))
            self._file(MAP, msgspec.json.encode(self._map(assets)) + b"\n")
            self._file(RUN, _pretty(self._run(summary)))
            self._file(TIMING, _pretty(dict(timing())))
            (self.out / RUN).unlink(missing_ok=True)
            for name in FILES:
                if (self.path / name).exists():
                    (self.path / name).replace(self.out / name)
        except OSError as fault:
            raise StoreError(f"the run {self.out} cannot be written: {fault.strerror}") from fault

    def _map(self, assets: Iterable[Asset]) -> dict[str, Any]:
        kept = Minutes(self.path / MINUTES)

        def ways_of(incident: Incident, t0: float, t1: float) -> list[np.ndarray]:
            own = [kept.track(incident.track_ref, t0, t1)]
            return own + [track for ship in incident.others for track in kept.tracks_of(ship.mmsi, t0, t1)]

        drawn = feature_collection(self.incidents, assets, ways_of, self.origin)
        drawn["features"] += features(self._areas)
        return drawn

    def _run(self, summary: Mapping[str, Any]) -> dict[str, Any]:
        """Return run.json: an incident counts under its kind and the loudest level that it ever reached."""
        kinds: dict[str, Counter[str]] = {}
        for incident in self.incidents:
            kinds.setdefault(incident.kind, Counter())[loudest(incident) or "none"] += 1
        facts = {
            **summary,
            "origin": str(self.origin),
            "dropped": dict(sorted(summary.get("dropped", {}).items())),
            "first": None if summary.get("first") is None else iso(summary["first"]),
            "last": None if summary.get("last") is None else iso(summary["last"]),
            "findings": dict(sorted(Counter(f.detector for f in self.findings).items())),
            "incidents": {kind: dict(sorted(levels.items())) for kind, levels in sorted(kinds.items())},
        }
        ordered = [name for name in FACTS if name in facts] + [name for name in facts if name not in FACTS]
        return {"schema": SCHEMA, **{name: facts[name] for name in ordered}}

    def _file(self, name: str, data: bytes) -> None:
        (self.path / name).write_bytes(data)


def check_free(out: Path) -> None:
    """UsageError where ``out`` is a file, or a folder that holds something else than a run of ours."""
    if out.exists() and not out.is_dir():
        raise UsageError(f"{out} is a file; a run needs a folder")
    if not out.is_dir():
        return
    others = sorted(entry.name for entry in out.iterdir() if entry.name not in {*FILES, PART})
    if others and not _is_run(out):
        raise UsageError(f"the folder {out} holds something else ({others[0]}): give a new or an empty one")


def sha256(data: bytes) -> str:
    """Return the SHA-256 of ``data`` in hex."""
    return hashlib.sha256(data).hexdigest()


class RunDir:
    """A finished run, its files as plain rows; read when first asked for. InputError where one cannot be read.

    `seawarden.store.rows` makes findings and incidents of the rows.
    """

    def __init__(self, path: Path) -> None:
        """Open the run in ``path``. InputError where there is none."""
        if not path.is_dir():
            raise InputError(f"there is no folder {path}")
        if not (path / RUN).is_file():
            raise InputError(f"{path} holds no finished run ({RUN} is not there)")
        if not _is_run(path):
            raise InputError(f"{path / RUN} is not one that this version can read (its schema should be {SCHEMA})")
        self.path = path
        self.run: Row = msgspec.json.decode((path / RUN).read_bytes())

    @property
    def origin(self) -> str:
        """Where its rows came from: live, replay, exercise or peer."""
        return str(self.run["origin"])

    @cached_property
    def findings(self) -> list[Row]:
        """The last version of every finding."""
        return _rows(self.path / FINDINGS)

    @cached_property
    def incidents(self) -> list[Row]:
        """The last state of every incident."""
        return _rows(self.path / INCIDENTS)

    @cached_property
    def journal(self) -> list[Row]:
        """Every change in order."""
        return _rows(self.path / JOURNAL)

    @cached_property
    def areas(self) -> list[Row]:
        """Every change of an area of doubtful positions; empty where an older version wrote the run."""
        return _rows(self.path / AREAS) if (self.path / AREAS).is_file() else []

    @cached_property
    def timing(self) -> Row:
        """Seconds, rows a second and memory of the run; empty where the file was taken away."""
        path = self.path / TIMING
        return dict(msgspec.json.decode(path.read_bytes())) if path.is_file() else {}

    @cached_property
    def map(self) -> Row:
        """The map, GeoJSON."""
        return dict(msgspec.json.decode((self.path / MAP).read_bytes()))

    @cached_property
    def minutes(self) -> Minutes:
        """Where every ship was, minute by minute."""
        return Minutes(self.path / MINUTES)


def read_run(path: Path) -> RunDir:
    """Return the finished run in the folder ``path``. InputError where there is none."""
    return RunDir(path)


def _is_run(path: Path) -> bool:
    try:
        return bool(msgspec.json.decode((path / RUN).read_bytes())["schema"] == SCHEMA)
    except (OSError, msgspec.MsgspecError, KeyError, TypeError, ValueError):
        return False


def _rows(path: Path) -> list[Row]:
    try:
        rows: list[Row] = [msgspec.json.decode(text) for text in path.read_bytes().splitlines()]
    except (OSError, msgspec.MsgspecError, ValueError) as fault:
        raise InputError(f"{path} cannot be read: {fault}") from fault
    return rows


def _pretty(value: Any) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"
