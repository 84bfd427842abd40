"""Run: a finished run as plain objects and frames; shows itself as a map in a notebook."""

from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from seawarden import picture
from seawarden.store.rundir import RunDir

if TYPE_CHECKING:
    import polars as pl

INCIDENT_COLUMNS = {
    "id": "text", "kind": "text", "mmsi": "count", "name": "text", "asset_id": "text", "lon": "number", "lat": "number",
    "opened_at": "time", "watch_at": "time", "warning_at": "time", "alarm_at": "time",
    "probability": "number", "probability_max": "number", "status": "text",
}  # fmt: skip
FINDING_COLUMNS = {
    "id": "text", "detector": "text", "kind": "text", "mmsi": "count", "asset_id": "text", "start": "time",
    "seen_at": "time", "end": "time", "lon": "number", "lat": "number", "evidence_db": "number", "code": "text",
    "text": "text",
}  # fmt: skip


class Run:
    """What a replay or a demo brought, read from its folder.

    ``summary`` is run.json, ``timing`` timing.json; ``incidents``, ``findings`` and ``journal`` are plain dicts
    in lists, with the keys of the files (docs/outputs.md); `incidents_frame` and `findings_frame` give polars frames.
    """

    def __init__(self, path: Path, keep: TemporaryDirectory[str] | None = None) -> None:
        """Open the run in ``path``; ``keep`` is a temporary folder that lives as long as the run is looked at."""
        self.path = path
        self._keep = keep
        self.files = RunDir(path)

    @property
    def summary(self) -> dict[str, Any]:
        """run.json."""
        return self.files.run

    @property
    def timing(self) -> dict[str, Any]:
        """timing.json."""
        return self.files.timing

    @property
    def incidents(self) -> list[dict[str, Any]]:
        """incidents.jsonl: the last state of each."""
        return self.files.incidents

    @property
    def findings(self) -> list[dict[str, Any]]:
        """findings.jsonl."""
        return self.files.findings

    @property
    def journal(self) -> list[dict[str, Any]]:
        """journal.jsonl: every change in order."""
        return self.files.journal

    @cached_property
    def map_svg(self) -> str:
        """The run as a picture: coast, assets, the ships of the incidents."""
        return picture.svg(self.files)

    def incidents_frame(self) -> "pl.DataFrame":
        """Return one row an incident: id, kind, mmsi, name, asset_id, lon, lat, times, probability, status."""
        rows = [
            {
                "id": i["id"],
                "kind": i["kind"],
                "mmsi": (i["vessel"] or {}).get("mmsi"),
                "name": (i["vessel"] or {}).get("name"),
                "asset_id": i["asset_id"],
                "lon": i["position"][0],
                "lat": i["position"][1],
                "opened_at": i["opened_at"],
                "watch_at": i["levels"].get("watch"),
                "warning_at": i["levels"].get("warning"),
                "alarm_at": i["levels"].get("alarm"),
                "probability": i["probability"],
                "probability_max": i["probability_max"],
                "status": i["status"],
            }
            for i in self.incidents
        ]
        return _frame(rows, INCIDENT_COLUMNS)

    def findings_frame(self) -> "pl.DataFrame":
        """Return one row a finding: id, detector, mmsi, asset_id, times, lon, lat, evidence_db, code, text."""
        rows = [
            {
                "id": f["id"],
                "detector": f["detector"],
                "kind": f["kind"],
                "mmsi": f["vessel"]["mmsi"],
                "asset_id": f["asset_id"],
                "start": f["start"],
                "seen_at": f["seen_at"],
                "end": f["end"],
                "lon": f["position"][0],
                "lat": f["position"][1],
                "evidence_db": f["evidence_db"],
                "code": f["code"],
                "text": f["text"],
            }
            for f in self.findings
        ]
        return _frame(rows, FINDING_COLUMNS)

    def __repr__(self) -> str:
        """One line."""
        return f"Run({self.path}, {self.summary['rows_in']} rows, {len(self.incidents)} incidents)"

    def _repr_html_(self) -> str:
        """The map, in a notebook."""
        return self.map_svg


def open_run(path: Path | str) -> Run:
    """Return the run in the folder ``path``. InputError where there is none."""
    return Run(Path(path))


def _frame(rows: list[dict[str, Any]], types: dict[str, str]) -> "pl.DataFrame":
    """Return a frame with these columns, without rows too. polars is imported here: replays save its 0.4 s."""
    import polars as pl

    plain = {"text": pl.String, "time": pl.String, "count": pl.Int64, "number": pl.Float64}
    frame = pl.DataFrame(rows, schema={name: plain[kind] for name, kind in types.items()})
    times = [name for name, kind in types.items() if kind == "time"]
    return frame.with_columns(pl.col(times).str.to_datetime("%+", time_unit="ms", time_zone="UTC"))
