"""What belongs together: the tables that `join` reads. Nothing is decided anywhere else.

Windows come from the cases on record: between the first sign and the next strike lay minutes to 18 h, between two
strikes of one drag up to 6 h (Eagle S 5 h 38 min, Newnew Polar Bear 7 h 07 min with signs in between), so that six
hours without a sign end a drag. Stays and meetings are seen again within two hours or are over.
"""

from dataclasses import dataclass
from typing import Final

from seawarden.model.finding import Finding
from seawarden.model.kinds import Kind

HOUR_S: Final = 3600.0

PER_ASSET: Final = frozenset(
    {
        Kind.ANCHORED_OVER_ASSET,
        Kind.LOITERING,
        Kind.TRAWLING,
        Kind.SURVEY_PATTERN,
        Kind.SEABED_EVENT,
        Kind.DARK_CONTACT,
    }
)
"""Kinds of which a ship has one case an asset. Of the others she has one, whatever assets she passes."""

FAMILY: Final[dict[str, str]] = {Kind.DRIFT: Kind.LOITERING}
"""Kinds that are one thing seen two ways: they share a case, which keeps the kind of the finding that opened it."""

SUPPORTS: Final[dict[str, dict[str, float]]] = {
    Kind.GOING_DARK: {
        Kind.ANCHOR_DRAG: 2 * HOUR_S,
        Kind.ANCHORED_OVER_ASSET: 2 * HOUR_S,
        Kind.LOITERING: 6 * HOUR_S,
        Kind.RENDEZVOUS: 6 * HOUR_S,
        Kind.SURVEY_PATTERN: 6 * HOUR_S,
    },
    Kind.POSITION_DECEPTION: {Kind.LOITERING: 6 * HOUR_S, Kind.RENDEZVOUS: 6 * HOUR_S, Kind.GOING_DARK: 6 * HOUR_S},
    Kind.IDENTITY_CHANGE: {Kind.LOITERING: 24 * HOUR_S, Kind.RENDEZVOUS: 24 * HOUR_S, Kind.GOING_DARK: 6 * HOUR_S},
    Kind.SEABED_EVENT: {Kind.ANCHOR_DRAG: 2 * HOUR_S, Kind.ANCHORED_OVER_ASSET: 2 * HOUR_S},
}
"""kind of a finding -> kinds of case of the same track that it also supports -> within how many seconds.

A drift supports no drag: it is what engine trouble, the commonest honest cause of a slow-down, looks like too.
"""


@dataclass(frozen=True)
class JoinParams:
    """How long is together. ``gap_*`` between the end of a case's evidence and the start of the next finding;
    ``open_gap_s`` instead where a finding has no end yet; ``signal_s`` how far a signal may lie from what it supports;
    ``keep_s`` how long after its last news a case can still be changed by an old finding's new version.
    """

    gap_drag_s: float = 6 * HOUR_S
    gap_s: float = 2 * HOUR_S
    open_gap_s: float = 24 * HOUR_S
    signal_s: float = 6 * HOUR_S
    keep_s: float = 72 * HOUR_S


def family(kind: str) -> str:
    """Return the kind under which ``kind`` is filed."""
    return FAMILY.get(kind, kind)


def gap_s(kind: str, ongoing: bool, params: JoinParams) -> float:
    """Return how long a case of ``kind`` may be silent and still be the same case."""
    quiet = params.gap_drag_s if kind == Kind.ANCHOR_DRAG else params.gap_s
    return max(quiet, params.open_gap_s) if ongoing else quiet


def window_s(finding: Finding, kind: str, params: JoinParams) -> float | None:
    """Return how far in time ``finding`` may lie from a case of ``kind`` to support it, None where it never does."""
    if finding.signal and family(finding.kind) == family(kind):
        return params.signal_s
    return SUPPORTS.get(finding.kind, {}).get(kind)


def parties(finding: Finding) -> tuple[str, ...]:
    """Return whom the finding is about, in an order of its own: one track, or both ships of a meeting.

    A `rendezvous` names the other ship in ``facts`` as ``other_mmsi``; each ship's finding then makes the same pair.
    """
    if finding.kind == Kind.RENDEZVOUS and finding.facts.get("other_mmsi"):
        return tuple(sorted((str(finding.vessel.mmsi), str(finding.facts["other_mmsi"]))))
    return (finding.track,)


def same_matter(finding: Finding, kind: str, whom: tuple[str, ...], asset_id: str | None) -> bool:
    """Say whether ``finding`` is about what a case of ``kind`` about ``whom`` is about (time apart)."""
    if family(finding.kind) != family(kind) or parties(finding) != whom:
        return False
    if kind not in PER_ASSET or finding.asset_id is None or asset_id is None:
        return True
    return finding.asset_id == asset_id
