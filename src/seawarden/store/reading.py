"""Reading a journal beside its writer: a read-only connection that never waits for a write to reach the disk."""

import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from seawarden.model.errors import StoreError

Row = dict[str, Any]


class Read(NamedTuple):
    """A journal row: its cursor, time (UTC epoch s) and words."""

    seq: int
    t: float
    row: Row


class JournalReader:
    """The journal in ``path`` for readers; safe to use from several threads. StoreError where it cannot be read."""

    def __init__(self, path: Path) -> None:
        self.path, self._lock = path, threading.Lock()
        self._db = self._connect()

    def _connect(self) -> sqlite3.Connection:
        try:
            uri = f"{self.path.resolve().as_uri()}?mode=ro"
            return sqlite3.connect(uri, uri=True, timeout=5.0, isolation_level=None, check_same_thread=False)
        except sqlite3.Error as fault:
            raise StoreError(f"the journal {self.path} cannot be read: {fault}") from fault

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()

    def head(self) -> int:
        """Return the cursor of the last row, 0 where there is none."""
        return int(self._all("SELECT coalesce(max(seq), 0) FROM journal")[0][0])

    def since(self, seq: int, limit: int) -> list[Read]:
        """Return rows of incidents and findings after ``seq`` in order."""
        return _read(self._all("SELECT seq, t, body FROM journal WHERE seq > ? ORDER BY seq LIMIT ?", seq, limit))

    def history(self, about: str, t: float = float("inf"), limit: int = 2000) -> list[Read]:
        """Return the last ``limit`` rows about one incident or finding up to ``t``, in order."""
        sql = "SELECT seq, t, body FROM journal WHERE id = ? AND t <= ? ORDER BY seq DESC LIMIT ?"
        return _read(self._all(sql, about, t, limit)[::-1])

    def incidents(self) -> list[Row]:
        """Return the last state of every incident by (opened_at, id)."""
        return [msgspec.json.decode(b) for (b,) in self._all("SELECT body FROM incidents ORDER BY opened_at, id")]

    def at(self, t: float) -> list[Read]:
        """Return for every incident the last row up to ``t``, in the order of the journal."""
        sql = (
            "SELECT j.seq, j.t, j.body FROM journal j JOIN (SELECT max(seq) AS last FROM journal WHERE t <= ?"
            " AND what NOT IN ('finding', 'finding_withdrawn') GROUP BY id) m ON j.seq = m.last ORDER BY j.seq"
        )
        return _read(self._all(sql, t))

    def between(self, t0: float, t1: float, limit: int) -> list[Read]:
        """Return the changes of incidents with t0 < t <= t1 in order, ``limit`` at most."""
        sql = (
            "SELECT seq, t, body FROM journal WHERE t > ? AND t <= ? AND what NOT IN ('finding', 'finding_withdrawn')"
            " ORDER BY seq LIMIT ?"
        )
        return _read(self._all(sql, t0, t1, limit))

    def _all(self, sql: str, *values: Any) -> list[Any]:
        try:
            with self._lock, closing(self._db.execute(sql, values)) as cursor:
                return cursor.fetchall()
        except sqlite3.Error as fault:
            raise StoreError(f"the journal {self.path} cannot be read: {fault}") from fault


def _read(rows: list[Any]) -> list[Read]:
    return [Read(seq, t, msgspec.json.decode(body)) for seq, t, body in rows]
