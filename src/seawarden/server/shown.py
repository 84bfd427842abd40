"""A finished run as the page wants it: what was known at a moment, from the journal. Read once, never written."""

from bisect import bisect_right
from collections.abc import Iterable
from typing import Any, NamedTuple

from seawarden.model.kinds import ORDER, Level
from seawarden.model.times import epoch
from seawarden.server.ships import Ships, ref_of

SUMMARY = (
    "id",
    "kind",
    "vessel",
    "asset_id",
    "at_risk",
    "opened_at",
    "level",
    "levels",
    "probability",
    "probability_max",
    "position",
    "ship",
    "status",
    "closed_at",
)
PAGE = 2000
MOST = 300  # incidents in one answer: more than anybody reads at once


def seconds(value: Any) -> Any:
    """Return UTC epoch s of a time as the run's files have it (ISO 8601 text); numbers and None stay."""
    return epoch(value) if isinstance(value, str) else value


def with_seconds(incident: dict[str, Any]) -> dict[str, Any]:
    """Return an incident's state with every time in UTC epoch s, and her ref on the page as ``ship``."""
    out = {**incident, "ship": ref_of(incident["track_ref"])}
    for key in ("opened_at", "closed_at", "updated_at"):
        out[key] = seconds(incident.get(key))
    out["levels"] = {level: seconds(t) for level, t in (incident.get("levels") or {}).items()}
    out["at_risk"] = [{**risk, "eta": seconds(risk["eta"])} for risk in incident.get("at_risk") or []]
    if "level" not in incident:
        out["level"] = highest(out["levels"]) if out.get("status") == "open" else None
    return out


def highest(levels: dict[str, Any]) -> str | None:
    """Return the loudest of the levels reached, None where none was."""
    return max(levels, key=lambda name: ORDER[Level(name)], default=None)


def urgency(incident: dict[str, Any]) -> tuple[bool, int, float, float, str]:
    """Return what to sort by: open before over, loud before calm, likely before unlikely, new before old."""
    level = incident.get("level")
    loud = ORDER[Level(level)] if level else 0
    return incident["status"] != "open", -loud, -incident["probability"], -incident["opened_at"], incident["id"]


def sentence(incident: dict[str, Any]) -> str:
    """Return the text of the reason that says most for the incident, "" where none does."""
    reasons = [r for r in incident.get("reasons") or [] if r["db"] > 0]
    return str(max(reasons, key=lambda r: r["db"])["text"]) if reasons else ""


class Known:
    """The journal by incident: what the watch knew at a moment."""

    def __init__(self, journal: Iterable[dict[str, Any]]) -> None:
        """Take the journal's rows in their order; those of incidents hold the whole state after the change."""
        changes = [row for row in journal if "incident" in row]
        self.rows = [{**row, "t": seconds(row["t"]), "incident": with_seconds(row["incident"])} for row in changes]
        self._times: dict[str, list[float]] = {}
        self._of: dict[str, list[dict[str, Any]]] = {}
        for row in self.rows:
            name = row["incident"]["id"]
            self._times.setdefault(name, []).append(row["t"])
            self._of.setdefault(name, []).append(row)

    def history(self, incident_id: str, t: float) -> list[dict[str, Any]]:
        """Return the rows of one incident up to ``t``; none where it is not known (yet)."""
        return self._of.get(incident_id, [])[: bisect_right(self._times.get(incident_id, []), t)]

    def at(self, t: float) -> dict[str, Any]:
        """Return the incidents as known at ``t``, in short, the `MOST` most urgent first, and how many there are."""
        found = []
        for name, times in self._times.items():
            k = bisect_right(times, t)
            if k:
                found.append(self._of[name][k - 1]["incident"])
        found.sort(key=urgency)
        is_open = sum(state["status"] == "open" for state in found)
        shown = [{**{key: s.get(key) for key in SUMMARY}, "sentence": sentence(s)} for s in found[:MOST]]
        return {"t": t, "incidents": shown, "open": is_open, "over": len(found) - is_open}

    def detail(self, incident_id: str, t: float) -> dict[str, Any] | None:
        """Return one incident as known at ``t`` with its history so far, None where nothing was known of it."""
        rows = self.history(incident_id, t)
        if not rows:
            return None
        return {**rows[-1]["incident"], "history": [light(row) for row in rows]}

    def page(self, since: int) -> dict[str, Any]:
        """Return up to `PAGE` light rows from the cursor ``since`` on, and the next cursor, None at the end."""
        end = since + PAGE
        rows = [{**light(row), "seq": since + i} for i, row in enumerate(self.rows[since:end])]
        return {"rows": rows, "next": end if end < len(self.rows) else None}

    def opens_at(self, otherwise: float) -> float:
        """Return the moment worth showing first: when the loudest level was first reached; else ``otherwise``."""
        found = []
        for rows in self._of.values():
            last = rows[-1]["incident"]
            level = highest(last["levels"])
            if level:
                found.append((ORDER[Level(level)], float(last["probability_max"]), -last["levels"][level]))
        return -max(found)[2] if found else otherwise


def light(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row of the journal without the whole state."""
    state = row["incident"]
    return {
        "t": row["t"],
        "what": row["what"],
        "why": row.get("why", ""),
        "by": row.get("by", ""),
        "incident": state["id"],
        "kind": state["kind"],
        "level": state.get("level"),
        "probability": state.get("probability"),
    }


class Shown(NamedTuple):
    """A run as the page asks for it. ``about`` is the answer of /api/run, ``land`` GeoJSON bytes."""

    about: dict[str, Any]
    known: Known
    ships: Ships
    assets: dict[str, Any]
    land: bytes
