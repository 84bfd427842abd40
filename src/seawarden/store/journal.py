"""The journal: one SQLite file, append only, that says every change once however often it is written.

Write-ahead log, so that the page reads while the watch writes; ``synchronous=FULL``, so that what `append` has
returned from survives a power cut as well as a kill (a few transactions a second: the disk keeps up, and an operator's
note is never lost). Rows, the latest incidents and findings, and the state that led to them go in in one transaction.
"""

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, Self

import msgspec

from seawarden.model.batch import Origin
from seawarden.model.errors import StoreError
from seawarden.model.finding import Finding
from seawarden.model.incident import Incident, Transition
from seawarden.model.times import epoch
from seawarden.store.rows import Entry, Row, entries, finding_of, incident_of

MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE journal (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        key TEXT NOT NULL UNIQUE,
        id TEXT NOT NULL,
        t REAL NOT NULL,
        kind TEXT NOT NULL,
        what TEXT NOT NULL,
        body TEXT NOT NULL
    );
    CREATE INDEX journal_id ON journal (id, seq);
    CREATE TABLE incidents (
        id TEXT PRIMARY KEY,
        revision INTEGER NOT NULL,
        kind TEXT NOT NULL,
        status TEXT NOT NULL,
        opened_at REAL NOT NULL,
        body TEXT NOT NULL
    );
    CREATE TABLE findings (
        id TEXT PRIMARY KEY,
        detector TEXT NOT NULL,
        kind TEXT NOT NULL,
        first_seen REAL NOT NULL,
        seen REAL NOT NULL,
        body TEXT NOT NULL
    );
    CREATE TABLE state (name TEXT PRIMARY KEY, cursor TEXT NOT NULL, blob BLOB NOT NULL);
    CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
    """,
)
"""One script a version of the schema; the file's ``user_version`` says how many were run."""

WAIT_S = 10.0


class Kept(NamedTuple):
    """A journal row as kept: ``seq`` is the cursor with which `Journal.since` goes on after it."""

    seq: int
    key: str
    id: str
    t: float
    kind: str
    what: str
    row: Row


class Journal:
    """A journal file, open. Safe to use from several threads; several processes may open one file, writers in turn."""

    def __init__(self, path: Path) -> None:
        """Open or make the file and bring its schema forward. StoreError where it cannot be used."""
        self.path = path
        self._lock = threading.RLock()
        with _clear(path):
            self._db = sqlite3.connect(path, timeout=WAIT_S, isolation_level=None, check_same_thread=False)
        try:
            with _clear(path):
                _migrate(self._db, path)
        except BaseException:
            self._db.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; the journal cannot be used any more."""
        with self._lock:
            self._db.close()

    def append(
        self,
        transitions: Iterable[Transition] = (),
        findings: Iterable[Finding] = (),
        origin: Origin = Origin.LIVE,
        states: Mapping[str, tuple[bytes, str]] | None = None,
    ) -> int:
        """Keep one step's changes, and by name (blob, cursor) the states that led to them: all of it or nothing.

        A row that is there already is not written again. Returns how many were new. StoreError where another row was
        kept under the same key: somebody else changed the same revision of an incident.
        """
        rows = entries(findings, transitions, origin)
        with self._lock, _clear(self.path), self._transaction():
            new = sum(self._keep(entry) for entry in rows)
            for name, (blob, cursor) in (states or {}).items():
                self._db.execute("INSERT OR REPLACE INTO state VALUES (?, ?, ?)", (name, cursor, blob))
        return new

    def _keep(self, entry: Entry) -> bool:
        body = msgspec.json.encode(entry.row).decode()
        values = (entry.key, entry.id, entry.t, entry.kind, entry.what, body)
        sql = "INSERT OR IGNORE INTO journal (key, id, t, kind, what, body) VALUES (?, ?, ?, ?, ?, ?)"
        if not self._db.execute(sql, values).rowcount:
            (kept,) = self._db.execute("SELECT body FROM journal WHERE key = ?", (entry.key,)).fetchone()
            if kept != body:
                raise StoreError(f"{entry.id} was changed by somebody else meanwhile: read it again, then try again")
            return False
        if "incident" in entry.row:
            self._keep_incident(entry.row["incident"])
        else:
            self._keep_finding(entry)
        return True

    def _keep_incident(self, row: Row) -> None:
        body = msgspec.json.encode(row).decode()
        self._db.execute(
            "INSERT INTO incidents VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
            " revision = excluded.revision, status = excluded.status, opened_at = excluded.opened_at,"
            " body = excluded.body WHERE excluded.revision > revision",
            (row["id"], row["revision"], row["kind"], row["status"], epoch(row["opened_at"]), body),
        )

    def _keep_finding(self, entry: Entry) -> None:
        row = entry.row["finding"]
        self._db.execute(
            "INSERT INTO findings VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET seen = excluded.seen,"
            " body = excluded.body WHERE excluded.seen >= seen",
            (row["id"], row["detector"], row["kind"], entry.t, entry.t, msgspec.json.encode(row).decode()),
        )

    def since(self, cursor: int = 0, limit: int = 1000) -> list[Kept]:
        """Return the rows after ``cursor`` (a ``seq``) in order, ``limit`` at most."""
        sql = "SELECT seq, key, id, t, kind, what, body FROM journal WHERE seq > ? ORDER BY seq LIMIT ?"
        return [_kept(*row) for row in self._all(sql, (cursor, limit))]

    def history(self, incident_id: str) -> list[Kept]:
        """Return every row about one incident or finding, in order."""
        sql = "SELECT seq, key, id, t, kind, what, body FROM journal WHERE id = ? ORDER BY seq"
        return [_kept(*row) for row in self._all(sql, (incident_id,))]

    def incidents(self, status: str | None = None) -> list[Incident]:
        """Return the last state of every incident, or of those with ``status``, by (opened_at, id)."""
        sql = "SELECT body FROM incidents WHERE ? IS NULL OR status = ? ORDER BY opened_at, id"
        return [incident_of(msgspec.json.decode(body)) for (body,) in self._all(sql, (status, status))]

    def incident(self, incident_id: str) -> Incident | None:
        """Return the last state of one incident, None where there is none of that id."""
        rows = self._all("SELECT body FROM incidents WHERE id = ?", (incident_id,))
        return incident_of(msgspec.json.decode(rows[0][0])) if rows else None

    def findings(self) -> list[Finding]:
        """Return the last version of every finding, by (time of its first version, id)."""
        rows = self._all("SELECT body FROM findings ORDER BY first_seen, id", ())
        return [finding_of(msgspec.json.decode(body)) for (body,) in rows]

    def save_state(self, name: str, blob: bytes, cursor: str) -> None:
        """Keep a state with where its input stood. Better give it to `append`, with the rows that it led to."""
        self.append(states={name: (blob, cursor)})

    def load_state(self, name: str) -> tuple[bytes, str] | None:
        """Return (blob, cursor) of a state, None where none was kept."""
        rows = self._all("SELECT blob, cursor FROM state WHERE name = ?", (name,))
        return (bytes(rows[0][0]), str(rows[0][1])) if rows else None

    def _all(self, sql: str, values: tuple[Any, ...]) -> list[Any]:
        with self._lock, _clear(self.path):
            return self._db.execute(sql, values).fetchall()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise


def _kept(seq: int, key: str, about: str, t: float, kind: str, what: str, body: str) -> Kept:
    return Kept(seq, key, about, t, kind, what, msgspec.json.decode(body))


def _migrate(db: sqlite3.Connection, path: Path) -> None:
    """Set the file up and run the scripts that it has not seen, each in a transaction of its own."""
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version > len(MIGRATIONS):
        raise StoreError(
            f"{path} was written by a newer seawarden (schema {version}, this one knows {len(MIGRATIONS)})"
        )
    if version == 0 and db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        raise StoreError(f"{path} is a database of something else")
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    while version < len(MIGRATIONS):
        db.execute("BEGIN IMMEDIATE")
        version = db.execute("PRAGMA user_version").fetchone()[0]  # another process may just have done it
        script = MIGRATIONS[version] if version < len(MIGRATIONS) else ""
        for statement in script.split(";"):
            db.execute(statement)
        version = min(version + 1, len(MIGRATIONS))
        db.execute(f"PRAGMA user_version = {version}")
        db.execute("COMMIT")


@contextmanager
def _clear(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into sentences that say what to do."""
    try:
        yield
    except sqlite3.Error as fault:
        text = str(fault)
        if "locked" in text or "busy" in text:
            why = f"is held by another process for more than {WAIT_S:.0f} s: stop it, or try again"
        elif "disk is full" in text or "disk I/O" in text:
            why = "cannot be written: the disk is full or failing; nothing of this step was kept"
        elif "not a database" in text or "malformed" in text:
            why = "is not a journal of seawarden, or is damaged: move it away"
        elif "readonly" in text or "unable to open" in text:
            why = "cannot be opened for writing: look at the folder and its rights"
        elif "closed database" in text:
            why = "is closed already"
        else:
            why = f"cannot be used: {text}"
        raise StoreError(f"the journal {path} {why}") from fault
