"""Accounts, sessions, tokens, failed sign-ins and the audit log of a live watch: one SQLite file.

Nothing in it lets anybody in: passwords are kept as argon2id hashes, session and token secrets as SHA-256 (they are
long and random). Times are UTC epoch s and always given by the caller. Reads have a connection of their own, so that
they never wait for a write to reach the disk.
"""

import os
import sqlite3
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

import msgspec

from seawarden.model.errors import StoreError, UsageError
from seawarden.store import audit
from seawarden.store.audit import Entry

WAIT_S = 5.0
VERSION = 1
TABLES = """
CREATE TABLE accounts (key TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, hash TEXT NOT NULL,
    created REAL NOT NULL);
CREATE TABLE sessions (hash TEXT PRIMARY KEY, key TEXT NOT NULL, name TEXT NOT NULL, role TEXT, created REAL NOT NULL,
    seen REAL NOT NULL, address TEXT NOT NULL);
CREATE TABLE tokens (id TEXT PRIMARY KEY, hash TEXT NOT NULL, key TEXT NOT NULL, label TEXT NOT NULL,
    scopes TEXT NOT NULL, created REAL NOT NULL, expires REAL);
CREATE TABLE attempts (t REAL NOT NULL, key TEXT NOT NULL, address TEXT NOT NULL);
CREATE INDEX attempts_t ON attempts (t)
"""


class Role(StrEnum):
    """What somebody may do; each may do what those before it may."""

    VIEWER = "viewer"
    OPERATOR = "operator"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"


RANK = {role: n for n, role in enumerate(Role)}


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """A person who can sign in. ``hash`` is the argon2id hash of the password, never shown."""

    name: str
    role: Role
    hash: str
    created: float


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """A signed-in browser. ``role`` is the account's at this moment; ``once`` where it came by the one-time link."""

    name: str
    role: Role
    created: float
    seen: float
    address: str
    once: bool


class Token(msgspec.Struct, frozen=True, kw_only=True):
    """A key for a program. It may do what its scopes say and its owner's role allows at this moment."""

    id: str
    owner: str
    role: Role
    label: str
    scopes: tuple[str, ...]
    created: float
    expires: float | None
    hash: str


def key_of(name: str) -> str:
    """Return what two spellings of one name have in common."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


class Accounts:
    """The file, open. Safe to use from several threads and processes. StoreError where it cannot be used."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock, self._reading = threading.RLock(), threading.Lock()
        with _clear(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))  # nobody else reads it, from the first byte on
            self._db = _connect(path)
            self._migrate()
            self._read = _connect(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        with self._lock, self._reading:
            self._db.close()
            self._read.close()

    def _migrate(self) -> None:
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        with self._writing():
            version = self._db.execute("PRAGMA user_version").fetchone()[0]
            if version > VERSION:
                raise StoreError(f"{self.path} was written by a newer seawarden (schema {version})")
            if not version:
                for statement in (*TABLES.split(";"), *audit.TABLES):
                    self._db.execute(statement)
                self._db.execute(f"PRAGMA user_version = {VERSION}")

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction: all of it or nothing."""
        with self._lock, _clear(self.path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def _all(self, sql: str, *values: Any) -> list[Any]:
        with self._reading, _clear(self.path):
            return self._read.execute(sql, values).fetchall()

    # --- accounts

    def accounts(self) -> list[Account]:
        """Return every account by name."""
        rows = self._all("SELECT name, role, hash, created FROM accounts ORDER BY key")
        return [Account(name=n, role=Role(r), hash=h, created=c) for n, r, h, c in rows]

    def account(self, name: str) -> Account | None:
        """Return one account, None where there is none of that name."""
        rows = self._all("SELECT name, role, hash, created FROM accounts WHERE key = ?", key_of(name))
        return Account(name=rows[0][0], role=Role(rows[0][1]), hash=rows[0][2], created=rows[0][3]) if rows else None

    def add(self, account: Account, entry: Entry) -> None:
        """Keep a new account. UsageError where the name is taken."""
        with self._writing() as db:
            values = (key_of(account.name), account.name, account.role, account.hash, account.created)
            if not db.execute("INSERT OR IGNORE INTO accounts VALUES (?, ?, ?, ?, ?)", values).rowcount:
                raise UsageError(f"there is an account {account.name!r} already")
            audit.write(db, entry)

    def change(self, name: str, entry: Entry, role: Role | None = None, password_hash: str | None = None) -> None:
        """Give an account another role or password; a new password ends its sessions. UsageError where it is none."""
        with self._writing() as db:
            sql = "UPDATE accounts SET role = coalesce(?, role), hash = coalesce(?, hash) WHERE key = ?"
            if not db.execute(sql, (role, password_hash, key_of(name))).rowcount:
                raise UsageError(f"there is no account {name!r}")
            if password_hash is not None:
                db.execute("DELETE FROM sessions WHERE key = ?", (key_of(name),))
            audit.write(db, entry)

    def rehash(self, name: str, password_hash: str) -> None:
        """Keep the same password under a newer hash."""
        with self._writing() as db:
            db.execute("UPDATE accounts SET hash = ? WHERE key = ?", (password_hash, key_of(name)))

    def remove(self, name: str, entry: Entry) -> None:
        """Delete an account with its sessions and tokens. UsageError where there is none."""
        with self._writing() as db:
            if not db.execute("DELETE FROM accounts WHERE key = ?", (key_of(name),)).rowcount:
                raise UsageError(f"there is no account {name!r}")
            db.execute("DELETE FROM sessions WHERE key = ?", (key_of(name),))
            db.execute("DELETE FROM tokens WHERE key = ?", (key_of(name),))
            audit.write(db, entry)

    # --- sessions

    def open_session(self, digest: str, session: Session, entry: Entry, instead_of: str = "") -> None:
        """Keep a new session under the digest of its secret; the one that the browser had before ends."""
        role = str(session.role) if session.once else None
        values = (digest, key_of(session.name), session.name, role, session.created, session.seen, session.address)
        with self._writing() as db:
            db.execute("DELETE FROM sessions WHERE hash = ?", (instead_of,))
            db.execute("INSERT INTO sessions VALUES (?, ?, ?, ?, ?, ?, ?)", values)
            audit.write(db, entry)

    def session(self, digest: str) -> Session | None:
        """Return the session of a digest with its account's role of now; None where it or its account is gone."""
        rows = self._all(
            "SELECT s.name, coalesce(s.role, a.role), s.created, s.seen, s.address, s.role IS NOT NULL FROM sessions s"
            " LEFT JOIN accounts a ON a.key = s.key WHERE s.hash = ? AND (s.role IS NOT NULL OR a.role IS NOT NULL)",
            digest,
        )
        if not rows:
            return None
        name, role, created, seen, address, once = rows[0]
        return Session(name=name, role=Role(role), created=created, seen=seen, address=address, once=bool(once))

    def touch(self, digest: str, now: float) -> None:
        """Note that a session is in use."""
        with self._writing() as db:
            db.execute("UPDATE sessions SET seen = ? WHERE hash = ?", (now, digest))

    def end_session(self, digest: str, entry: Entry) -> None:
        """End one session."""
        with self._writing() as db:
            db.execute("DELETE FROM sessions WHERE hash = ?", (digest,))
            audit.write(db, entry)

    def sweep(self, created_before: float, seen_before: float, once: bool) -> None:
        """Delete sessions that are over; with ``once`` those of one-time links too (they end with their process)."""
        with self._writing() as db:
            sql = "DELETE FROM sessions WHERE created < ? OR seen < ? OR (? AND role IS NOT NULL)"
            db.execute(sql, (created_before, seen_before, once))

    # --- tokens

    def add_token(self, token: Token, entry: Entry) -> None:
        """Keep a token. UsageError where its owner has no account."""
        with self._writing() as db:
            key = key_of(token.owner)
            if not db.execute("SELECT 1 FROM accounts WHERE key = ?", (key,)).fetchone():
                raise UsageError(f"there is no account {token.owner!r}")
            values = (token.id, token.hash, key, token.label, " ".join(token.scopes), token.created, token.expires)
            db.execute("INSERT INTO tokens VALUES (?, ?, ?, ?, ?, ?, ?)", values)
            audit.write(db, entry)

    def tokens(self, token_id: str | None = None) -> list[Token]:
        """Return the tokens (or the one of an id), with their owners' roles of now."""
        rows = self._all(
            "SELECT t.id, a.name, a.role, t.label, t.scopes, t.created, t.expires, t.hash FROM tokens t"
            " JOIN accounts a ON a.key = t.key WHERE ? IS NULL OR t.id = ? ORDER BY t.created, t.id",
            token_id,
            token_id,
        )
        names = ("id", "owner", "role", "label", "scopes", "created", "expires", "hash")
        told = [dict(zip(names, row, strict=True)) for row in rows]
        return [Token(**{**one, "role": Role(one["role"]), "scopes": tuple(one["scopes"].split())}) for one in told]

    def end_token(self, token_id: str, entry: Entry) -> None:
        """Delete a token. UsageError where there is none."""
        with self._writing() as db:
            if not db.execute("DELETE FROM tokens WHERE id = ?", (token_id,)).rowcount:
                raise UsageError(f"there is no token {token_id!r}")
            audit.write(db, entry)

    # --- failed attempts and the audit log

    def failed(self, now: float, name: str, address: str, keep_s: float, entry: Entry) -> None:
        """Note a failed sign-in; those older than ``keep_s`` are forgotten."""
        with self._writing() as db:
            db.execute("DELETE FROM attempts WHERE t < ?", (now - keep_s,))
            db.execute("INSERT INTO attempts VALUES (?, ?, ?)", (now, key_of(name), address))
            audit.write(db, entry)

    def failures(self, since: float, name: str, address: str) -> tuple[int, int, int]:
        """Return failed sign-ins since then: of this name from this address, of this name, from this address."""
        sql = "SELECT sum(key = ? AND address = ?), sum(key = ?), sum(address = ?) FROM attempts WHERE t >= ?"
        row = self._all(sql, key_of(name), address, key_of(name), address, since)[0]
        return int(row[0] or 0), int(row[1] or 0), int(row[2] or 0)

    def forgive(self, name: str, address: str) -> None:
        """Forget the failures of a name from an address: she is in."""
        with self._writing() as db:
            db.execute("DELETE FROM attempts WHERE key = ? AND address = ?", (key_of(name), address))

    def note(self, entry: Entry) -> None:
        """Write a line into the audit log."""
        with self._writing() as db:
            audit.write(db, entry)

    def log(self, since: int = 0, limit: int = 1000) -> list[audit.Line]:
        """Return the audit log's lines after ``since`` in order."""
        rows = self._all(f"SELECT {audit.COLUMNS} FROM audit WHERE seq > ? ORDER BY seq LIMIT ?", since, limit)
        return [audit.Line(*row) for row in rows]


def _connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=WAIT_S, isolation_level=None, check_same_thread=False)


@contextmanager
def _clear(path: Path) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as fault:
        raise StoreError(f"the accounts {path} cannot be used: {fault}") from fault
