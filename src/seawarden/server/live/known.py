"""What the watch has said, for many readers: the incidents as they stand, in memory; all else from the journal.

One task follows the journal and hands its news to everybody; readers never touch the file for what is recent.
"""

import asyncio
import threading
from collections import deque
from typing import Any, NamedTuple

import msgspec

from seawarden.server.shown import MOST, SUMMARY, light, seconds, sentence, urgency, with_seconds
from seawarden.store.reading import JournalReader, Read

RING = 2000  # rows kept in memory: about an hour of a loud day
PAGE = 500
SHORT = (*SUMMARY, "owner", "acked_by", "updated_at", "revision", "assets")


class Told(NamedTuple):
    """A row as it goes over the wire."""

    seq: int
    body: bytes


class Known:
    """Incidents by id, in short, and the last rows. `take` is called by one task; the rest from anywhere."""

    def __init__(self, reader: JournalReader) -> None:
        self.reader = reader
        self.seq = reader.head()
        self.states: dict[str, dict[str, Any]] = {}
        for state in reader.incidents():
            self._set(state)
        self.ring: deque[Told] = deque(maxlen=RING)
        self.start = self.seq  # the ring holds every row after this one
        self._answer: bytes | None = None
        self._lock = threading.Lock()

    def _set(self, state: dict[str, Any]) -> None:
        before = self.states.get(state["id"])
        if before is None or state["revision"] >= before["revision"]:
            self.states[state["id"]] = short(state)

    def take(self, rows: list[Read]) -> None:
        """Take the rows that followed."""
        for row in rows:
            if "incident" in row.row:
                with self._lock:
                    self._set(row.row["incident"])
                    self._answer = None
                if len(self.ring) == RING:
                    self.start = self.ring[0].seq
                self.ring.append(told(row))
            self.seq = row.seq

    async def after(self, seq: int) -> tuple[list[Told], int]:
        """Return rows after ``seq``, some hundreds at most, and how far that reaches."""
        if seq >= self.start:
            found: list[Told] = []
            for row in reversed(self.ring):
                if row.seq <= seq:
                    break
                found.append(row)
            found = found[::-1][:PAGE]
            return found, found[-1].seq if len(found) == PAGE else self.seq
        return await asyncio.to_thread(self.page, seq, PAGE)

    def page(self, seq: int, limit: int) -> tuple[list[Told], int]:
        """Return the incidents' rows among the ``limit`` that follow ``seq``, from the file, and how far that is."""
        rows = self.reader.since(seq, limit)
        return [told(row) for row in rows if "incident" in row.row], rows[-1].seq if rows else seq

    def now(self, t: float | None) -> bytes:
        """Return the incidents as they stand, JSON; made anew only when something changed."""
        with self._lock:
            if self._answer is None:
                answer = listed(t, list(self.states.values()))
                self._answer = msgspec.json.encode({name: part for name, part in answer.items() if name != "t"})
            return b'{"t":%b,%b' % (msgspec.json.encode(t), self._answer[1:])

    def open_states(self) -> list[dict[str, Any]]:
        """Return the open incidents, in short, the most urgent first."""
        with self._lock:
            found = [state for state in self.states.values() if state["status"] == "open"]
        return sorted(found, key=urgency)

    def all_states(self) -> list[dict[str, Any]]:
        """Return every incident, in short, by (opened_at, id)."""
        with self._lock:
            found = list(self.states.values())
        return sorted(found, key=lambda state: (state["opened_at"], state["id"]))

    def at(self, t: float) -> dict[str, Any]:
        """Return the incidents as they were known at ``t``, from the file."""
        return listed(t, [short(row.row["incident"]) for row in self.reader.at(t)])

    def detail(self, incident_id: str, t: float) -> dict[str, Any] | None:
        """Return one incident as known at ``t`` with its history so far; None where nothing was known of it."""
        rows = [row for row in self.reader.history(incident_id, t) if "incident" in row.row]
        if not rows:
            return None
        return {**with_seconds(rows[-1].row["incident"]), "history": [as_light(row) for row in rows]}


def listed(t: float | None, states: list[dict[str, Any]]) -> dict[str, Any]:
    """Return states as the page lists them: the `MOST` most urgent, and how many are open and over."""
    states.sort(key=urgency)
    is_open = sum(state["status"] == "open" for state in states)
    return {"t": t, "incidents": states[:MOST], "open": is_open, "over": len(states) - is_open}


def short(state: dict[str, Any]) -> dict[str, Any]:
    """Return what a list shows of an incident's state as the journal has it."""
    whole = with_seconds(state)
    return {**{key: whole.get(key) for key in SHORT}, "sentence": sentence(whole)}


def as_light(row: Read) -> dict[str, Any]:
    """Return a row without the whole state, with its cursor."""
    state = row.row["incident"]
    return {**light({**row.row, "t": seconds(row.row["t"]), "incident": state}), "seq": row.seq}


def told(row: Read) -> Told:
    """Return a row as JSON."""
    return Told(row.seq, msgspec.json.encode(as_light(row)))
