"""Words <-> rows of JSON, as `docs/outputs.md` lays them down: names and their order, ISO times, rounded numbers.

Times are ISO 8601 UTC with Z, positions [lon, lat] with 5 decimals (1 m), decibans with 2, probabilities with 6
significant digits, other numbers with 6 decimals; a number that is none is null. Equal words give equal bytes.
"""

import math
from collections.abc import Iterable
from typing import Any, NamedTuple

import msgspec

from seawarden.model.batch import Origin
from seawarden.model.finding import SCHEMA as FINDING_SCHEMA
from seawarden.model.finding import Finding, Vessel
from seawarden.model.ids import content_id
from seawarden.model.incident import JOURNAL_SCHEMA, Incident, Transition
from seawarden.model.incident import SCHEMA as INCIDENT_SCHEMA
from seawarden.model.times import epoch, iso

Row = dict[str, Any]


class Entry(NamedTuple):
    """A row of the journal with what a store indexes. ``key`` makes it the same row however often it is written."""

    key: str
    t: float
    id: str
    kind: str
    what: str
    row: Row


def entries(findings: Iterable[Finding], transitions: Iterable[Transition], origin: Origin) -> list[Entry]:
    """Return the journal rows of one step in the order of time; at one moment the findings first, each kind as given.

    A step has all of its span and nothing after it, so that steps put one after the other are in order too.
    """
    last = {(f.seen_at, f.id): f for f in findings}  # of two versions of one moment the later one given counts
    made = [_finding_entry(last[key], origin) for key in sorted(last)]
    return sorted([*made, *(_transition_entry(t, origin) for t in transitions)], key=lambda e: e.t)


def _finding_entry(finding: Finding, origin: Origin) -> Entry:
    what = "finding_withdrawn" if finding.withdrawn else "finding"
    row = {
        "t": iso(finding.seen_at),
        "what": what,
        "id": finding.id,
        "kind": finding.kind,
        "by": finding.detector,
        "why": finding.text,
        "finding": finding_row(finding, origin),
        "schema": JOURNAL_SCHEMA,
        "origin": str(origin),
    }
    return Entry(
        content_id("fv", finding.id, round(finding.seen_at, 3)), finding.seen_at, finding.id, finding.kind, what, row
    )


def _transition_entry(change: Transition, origin: Origin) -> Entry:
    incident = change.incident
    row = {
        "t": iso(change.t),
        "what": change.what,
        "id": incident.id,
        "kind": incident.kind,
        "by": change.by,
        "why": change.why,
        "incident": incident_row(incident, origin),
        "schema": JOURNAL_SCHEMA,
        "origin": str(origin),
    }
    return Entry(change.id, change.t, incident.id, incident.kind, change.what, row)


def finding_row(finding: Finding, origin: Origin) -> Row:
    """Return the row of `findings.jsonl`."""
    return {
        "id": finding.id,
        "detector": finding.detector,
        "vessel": vessel_row(finding.vessel),
        "asset_id": finding.asset_id,
        "start": iso(finding.start),
        "seen_at": iso(finding.seen_at),
        "end": None if finding.end is None else iso(finding.end),
        "position": position(finding.position),
        "evidence_db": decibans(finding.evidence_db),
        "code": finding.code,
        "args": plain(finding.args),
        "text": finding.text,
        "facts": plain(finding.facts),
        "kind": finding.kind,
        "track": finding.track,
        "signal": bool(finding.signal),
        "withdrawn": bool(finding.withdrawn),
        "schema": FINDING_SCHEMA,
        "origin": str(origin),
    }


def incident_row(incident: Incident, origin: Origin) -> Row:
    """Return the row of `incidents.jsonl`."""
    return {
        "id": incident.id,
        "kind": incident.kind,
        "vessel": vessel_row(incident.vessel) if incident.vessel else None,
        "asset_id": incident.asset_id,
        "at_risk": [
            {"asset_id": a.asset_id, "eta": iso(a.eta), "probability": significant(a.probability)}
            for a in incident.at_risk
        ],
        "opened_at": iso(incident.opened_at),
        "levels": {level: iso(t) for level, t in incident.levels.items()},
        "probability": significant(incident.probability),
        "probability_max": significant(incident.probability_max),
        "reasons": [
            {"db": decibans(r.db), "code": r.code, "args": plain(r.args), "text": r.text, "finding": r.finding}
            for r in incident.reasons
        ],
        "position": position(incident.position),
        "track_ref": incident.track_ref,
        "status": incident.status,
        "closed_at": None if incident.closed_at is None else iso(incident.closed_at),
        "level": incident.level,
        "updated_at": iso(incident.updated_at),
        "assets": list(incident.assets),
        "others": [vessel_row(v) for v in incident.others],
        "owner": incident.owner,
        "acked_by": incident.acked_by,
        "schema": INCIDENT_SCHEMA,
        "revision": incident.revision,
        "origin": str(origin),
    }


def vessel_row(vessel: Vessel) -> Row:
    """Return ``mmsi, imo, name, type, length_m``; null where not known."""
    length = None if vessel.length_m is None else round(float(vessel.length_m), 1)
    return {"mmsi": vessel.mmsi, "imo": vessel.imo, "name": vessel.name, "type": vessel.type, "length_m": length}


def finding_of(row: Row) -> Finding:
    """Return the finding that `finding_row` wrote, at the printed precision. KeyError, ValueError where it did not."""
    times = {name: None if row[name] is None else epoch(row[name]) for name in ("start", "seen_at", "end")}
    return msgspec.convert({**row, **times}, Finding)


def incident_of(row: Row) -> Incident:
    """Return the incident that `incident_row` wrote, at the printed precision. KeyError, ValueError where not."""
    return msgspec.convert(
        {
            **row,
            "at_risk": [{**a, "eta": epoch(a["eta"])} for a in row["at_risk"]],
            "opened_at": epoch(row["opened_at"]),
            "updated_at": epoch(row["updated_at"]),
            "closed_at": None if row["closed_at"] is None else epoch(row["closed_at"]),
            "levels": {level: epoch(t) for level, t in row["levels"].items()},
        },
        Incident,
    )


def line(row: Row) -> bytes:
    """Return a row as one line of JSON, keys in their order, with the newline."""
    return msgspec.json.encode(row) + b"\n"


def position(place: tuple[float, float]) -> list[float]:
    """Return [lon, lat] rounded to 5 decimals (1 m)."""
    return [round(float(place[0]), 5) + 0.0, round(float(place[1]), 5) + 0.0]


def decibans(db: float) -> float:
    """Return decibans rounded to 2 decimals, without a negative zero."""
    return round(float(db), 2) + 0.0


def significant(value: float) -> float:
    """Return ``value`` with 6 significant digits."""
    return float(f"{float(value):.6g}")


def plain(value: Any) -> Any:
    """Return ``value`` with floats rounded to 6 decimals and not-a-number as null, in lists and dicts too."""
    if isinstance(value, float):
        return round(value, 6) + 0.0 if math.isfinite(value) else None
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return plain(value.item()) if hasattr(value, "item") else value
