"""The audit log: who did what, when, from where. Rows are only ever added; each holds the hash of the one before.

The file refuses changes and deletions (triggers), and `broken` finds where somebody went round them.
"""

import hashlib
import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

import msgspec

COLUMNS = "seq, t, who, what, about, detail, address, chain"
TABLES = (
    "CREATE TABLE audit (seq INTEGER PRIMARY KEY AUTOINCREMENT, t REAL NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL,"
    " about TEXT NOT NULL, detail TEXT NOT NULL, address TEXT NOT NULL, chain TEXT NOT NULL)",
    "CREATE TRIGGER audit_stays BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END",
    "CREATE TRIGGER audit_keeps BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END",
)


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A line to be written: ``who`` did ``what`` to ``about``; ``address`` is the network address or ``cli``."""

    t: float
    who: str
    what: str
    about: str = ""
    detail: str = ""
    address: str = ""


class Line(NamedTuple):
    """A line as kept."""

    seq: int
    t: float
    who: str
    what: str
    about: str
    detail: str
    address: str
    chain: str


def write(db: sqlite3.Connection, entry: Entry) -> None:
    """Add a line within the caller's transaction."""
    last = db.execute("SELECT chain FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
    values = (entry.t, entry.who, entry.what, entry.about, entry.detail, entry.address)
    sql = "INSERT INTO audit (t, who, what, about, detail, address, chain) VALUES (?, ?, ?, ?, ?, ?, ?)"
    db.execute(sql, (*values, link(last[0] if last else "", values)))


def link(before: str, values: tuple[float, str, str, str, str, str]) -> str:
    """Return the hash of a line and of the chain before it."""
    return hashlib.sha256(before.encode() + msgspec.json.encode(values)).hexdigest()


def broken(lines: Iterable[Line], before: str = "") -> int | None:
    """Return the ``seq`` of the first line that does not follow from the one before it, None where all do."""
    for line in lines:
        if line.chain != link(before, line[1:7]):
            return line.seq
        before = line.chain
    return None
