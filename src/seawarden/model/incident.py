"""Incident, its reasons and its transitions: what a watch officer has before her. Times are UTC epoch s."""

from typing import Any

import msgspec

from seawarden.model.finding import Vessel

SCHEMA = "seawarden.incident/1"
JOURNAL_SCHEMA = "seawarden.journal/1"


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """One addend of the log-odds, in decibans, with its sentence; ``finding`` is the id of the one that says it."""

    db: float
    code: str
    args: dict[str, Any]
    text: str
    finding: str | None = None


class AtRisk(msgspec.Struct, frozen=True, kw_only=True):
    """An asset on the ship's way: when she would be over it, and the probability that she passes over it at all."""

    asset_id: str
    eta: float
    probability: float


class Weighed(msgspec.Struct, frozen=True, kw_only=True):
    """A case with its odds. ``posterior_db`` is the sum of the reasons' ``db``; ``level`` None: not worth a word.

    ``keeps`` is the loudest level that an incident which had it before still keeps (a little below its bar);
    ``at_risk`` None: not known where she is going.

    The fields that both have mean what they mean in `seawarden.model.case.Case`.
    """

    id: str
    kind: str
    track: str
    t: float
    until: float
    ongoing: bool
    vessel: Vessel
    others: tuple[Vessel, ...]
    asset_id: str | None
    assets: tuple[str, ...]
    position: tuple[float, float]
    reasons: tuple[Reason, ...]
    posterior_db: float
    probability: float
    level: str | None
    keeps: str | None
    at_risk: tuple[AtRisk, ...] | None
    withdrawn: bool = False
    why: str = ""
    by: str = ""


class Incident(msgspec.Struct, frozen=True, kw_only=True):
    """The state of one incident after ``revision`` changes.

    ``levels`` says when each level was first reached and is never shortened; ``level`` is the present one (None when
    the evidence has sunk below `watch`). ``status`` is open, closed or withdrawn. ``owner`` and ``acked_by`` are
    operators. ``assets`` are those that the evidence names, in the order in which they came up.
    """

    id: str
    kind: str
    vessel: Vessel | None
    asset_id: str | None
    at_risk: tuple[AtRisk, ...]
    opened_at: float
    levels: dict[str, float]
    probability: float
    probability_max: float
    reasons: tuple[Reason, ...]
    position: tuple[float, float]
    track_ref: str
    status: str
    closed_at: float | None = None
    level: str | None = None
    updated_at: float = 0.0
    assets: tuple[str, ...] = ()
    others: tuple[Vessel, ...] = ()
    owner: str | None = None
    acked_by: str | None = None
    revision: int = 1


class Transition(msgspec.Struct, frozen=True, kw_only=True):
    """One change of one incident: a row of the journal. ``id`` is made of incident and revision.

    ``what`` is a word of `MOVES`, ``by`` a detector, an operator or ``watch``; ``why`` one plain sentence.
    ``incident`` is the whole state after the change.
    """

    id: str
    t: float
    what: str
    by: str
    why: str
    incident: Incident


OPEN, CLOSED, WITHDRAWN = "open", "closed", "withdrawn"

MOVES: dict[tuple[str | None, str], str] = {
    (None, "opened"): OPEN,
    (OPEN, "raised"): OPEN,
    (OPEN, "lowered"): OPEN,
    (OPEN, "updated"): OPEN,
    (OPEN, "acked"): OPEN,
    (OPEN, "assigned"): OPEN,
    (OPEN, "noted"): OPEN,
    (OPEN, "closed"): CLOSED,
    (OPEN, "withdrawn"): WITHDRAWN,
    (CLOSED, "reopened"): OPEN,
    (CLOSED, "withdrawn"): WITHDRAWN,
    (CLOSED, "noted"): CLOSED,
    (WITHDRAWN, "reopened"): OPEN,
    (WITHDRAWN, "noted"): WITHDRAWN,
}
"""(status, what) -> the status after it. What is not here is not allowed."""
