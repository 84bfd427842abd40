"""The evidence table: priors, groups and levels, as a file that can be read, dated and replaced. Opens nothing."""

import hashlib
from typing import Any

import msgspec

from seawarden.model.errors import InputError
from seawarden.model.kinds import ORDER, Level
from seawarden.model.likelihood import Likelihood

SCHEMA = "seawarden.evidence/1"


class KindRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One kind of incident: its base rate in decibans, in words, and the posterior in decibans that makes a level.

    A level that is not named cannot be reached: nobody is alarmed by a meeting of two ships alone. ``least``: bars by
    judgement below which no fit goes.
    """

    prior_db: float
    what: str
    levels: dict[str, float]
    least: dict[str, float] = {}


class PriorRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A correction of the base rate. Of ``types``, ``shorter_than_m``, ``box`` and ``fact`` all given must fit.

    ``box`` is west, south, east, north in deg and asks where the case opened. Of the rules of one ``code`` the first
    that fits counts, the others do not.
    """

    code: str
    kinds: list[str]
    db: float
    text: str
    types: list[int] | None = None
    shorter_than_m: float | None = None
    box: tuple[float, float, float, float] | None = None
    fact: dict[str, list[Any]] | None = None


class Group(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Codes that hang together: the strongest counts in full, the ``rest`` of their sum in part, ``cap_db`` at most."""

    codes: list[str]
    rest: float
    cap_db: float
    text: str


class EvidenceTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything that `seawarden.risk.weigh` knows beforehand. ``data``, ``seed``, ``date``, ``source``: whence.

    ``support_cap_db`` is the most that a finding of another kind adds to a case, ``grace_db``
    how far the odds may sink below a level's bar before the level is taken back. ``likelihoods``: what features are
    worth, by detector and feature. ``sha256`` is of the file's bytes.
    """

    schema: str
    name: str
    date: str
    data: str
    seed: int | None
    source: str
    support_cap_db: float
    grace_db: float
    kinds: dict[str, KindRow]
    other: KindRow
    priors: list[PriorRule]
    groups: dict[str, Group]
    same_detector: Group
    likelihoods: dict[str, dict[str, Likelihood]] = {}
    sha256: str = ""


def load_table(data: bytes) -> EvidenceTable:
    """Return the table in ``data`` (JSON). InputError says what is wrong with it."""
    try:
        table = msgspec.json.decode(data, type=EvidenceTable)
    except (msgspec.MsgspecError, UnicodeDecodeError) as fault:
        raise InputError(f"the evidence table cannot be used: {fault}") from fault
    if table.schema != SCHEMA:
        raise InputError(f"the evidence table has the schema {table.schema!r}; this version reads {SCHEMA!r}")
    for kind, row in [*table.kinds.items(), ("other", table.other)]:
        _check_levels(kind, row)
    for name, features in table.likelihoods.items():
        for feature, worth in features.items():
            if len(worth.db) != len(worth.edges) + 1 or worth.edges != sorted(worth.edges):
                raise InputError(f"the evidence table: {name}, {feature}: edges must rise, with one more db than edges")
    for name, group in [*table.groups.items(), ("same_detector", table.same_detector)]:
        if not (0.0 <= group.rest <= 1.0 and group.cap_db > 0.0):
            raise InputError(f"the evidence table: group {name} needs 0 <= rest <= 1 and a cap_db above 0")
    return msgspec.structs.replace(table, sha256=hashlib.sha256(data).hexdigest())


def _check_levels(kind: str, row: KindRow) -> None:
    """Levels must be known words, ``watch`` among them, and rise with their loudness."""
    known = [str(level) for level in sorted(ORDER, key=lambda level: ORDER[level])]
    unknown = sorted(set(row.levels) - set(known))
    if unknown or Level.WATCH not in row.levels:
        raise InputError(f"the evidence table: levels of {kind} are {', '.join(known)} and need watch, not {unknown}")
    bars = [row.levels[level] for level in known if level in row.levels]
    if bars != sorted(bars):
        raise InputError(f"the evidence table: the levels of {kind} must rise from watch to alarm")


def level_of(row: KindRow, posterior_db: float) -> str | None:
    """Return the loudest level whose bar the posterior reaches, None below `watch`."""
    reached = [level for level in ORDER if level in row.levels and posterior_db >= row.levels[level]]
    return str(max(reached, key=lambda level: ORDER[level])) if reached else None
