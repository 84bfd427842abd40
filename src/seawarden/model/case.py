"""Case: the findings that belong together, as they stood at one event time. What `fusion` gives and `risk` weighs."""

import msgspec

from seawarden.model.finding import Finding, Vessel


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """A snapshot of one case after everything that was said at event time ``t``.

    ``id`` comes from the finding that opened it, and is the id of the incident that it may become. ``findings`` holds
    the latest version of each, in the order in which they were first said; a withdrawn one is gone. ``about`` names
    those that are about the case's own matter, the others only support it. ``until`` is the
    time up to which the evidence reaches, ``ongoing`` says that some finding of the case's own kind has no end yet.
    ``withdrawn``: nothing is left that could carry the case; ``why`` and ``by`` (a detector) say how that came.
    Times are UTC epoch s, positions (lon, lat) in deg.
    """

    id: str
    kind: str
    track: str
    t: float
    start: float
    until: float
    ongoing: bool
    vessel: Vessel
    others: tuple[Vessel, ...]
    asset_id: str | None
    assets: tuple[str, ...]
    position: tuple[float, float]
    opened_at_position: tuple[float, float]
    findings: tuple[Finding, ...]
    about: tuple[str, ...]
    withdrawn: bool = False
    why: str = ""
    by: str = ""
