"""Finding: what one detector saw of one track over one span, with its evidence as one sentence."""

from typing import Any

import msgspec

SCHEMA = "seawarden.finding/1"


class Vessel(msgspec.Struct, frozen=True, kw_only=True):
    """A ship as known at the moment of a finding. 0 or "" where not known; ``length_m`` None where not known."""

    mmsi: int
    imo: int | None = None
    name: str | None = None
    type: int | None = None
    length_m: float | None = None


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One sentence of evidence. A later finding with the same id replaces this one; ``withdrawn`` takes it back.

    ``track`` is the track's content id in hex. Times are UTC epoch s; ``seen_at`` is the event time at which the watch
    would have known (never later than what was known then). ``evidence_db`` = 10 log10(likelihood ratio), decibans.
    ``text`` is the English rendering of ``code`` with ``args``. ``signal`` findings support an incident of the same
    track but never open one.
    """

    id: str
    detector: str
    kind: str
    track: str
    vessel: Vessel
    asset_id: str | None
    start: float
    seen_at: float
    end: float | None
    position: tuple[float, float]
    evidence_db: float
    code: str
    args: dict[str, Any]
    text: str
    facts: dict[str, Any]
    signal: bool = False
    withdrawn: bool = False
