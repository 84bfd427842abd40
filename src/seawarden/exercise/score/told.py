"""What one exercise day told: the truths, every case as it stood, and how much innocent traffic there was."""

from typing import Any

import msgspec

from seawarden.exercise.contract import Truth


class CaseTold(msgspec.Struct, kw_only=True):
    """One case of the watch, below its bars too. Times are UTC epoch s, decibans of odds.

    ``steps`` (t, posterior in dB): where a truth names the ship, every change; else only new highest values.
    ``prior_db`` is the prior with its corrections at the highest value: the rest is evidence. ``levels``: when the
    watch first had each (what it said, not what was worked out afterwards); ``at_risk``: assets that
    the watch said lie on her way, and when it first did; ``why``: the strongest sentence at the highest value.
    """

    id: str
    kind: str
    mmsi: int
    others: list[int] = []
    asset: str = ""
    name: str = ""
    type: int = 0
    position: tuple[float, float] = (0.0, 0.0)
    steps: list[tuple[float, float]] = []
    prior_db: float = 0.0
    levels: dict[str, float] = {}
    at_risk: dict[str, float] = {}
    why: str = ""


class Area(msgspec.Struct, kw_only=True):
    """An area of doubtful positions as the watch first said it, and how long it lasted."""

    id: str
    seen_at: float
    start: float
    end: float | None
    lon: float
    lat: float
    radius_m: float


class Told(msgspec.Struct, kw_only=True):
    """One day through the pipe. ``ordered``: how many ships something was to be done to.

    ``ship_days`` of 24 h at 3 kn and more, class A and class unknown, of ships that no truth names;
    ``small_ship_days`` the same of class B, which is not counted in rates. ``episodes``: ships of class A that no truth
    names, under way for an hour or more that day. ``rules``: by the name of a rule of others, (mmsi, from, until) of
    what it flagged.
    """

    seed: int
    name: str
    noise: str
    hours: float
    ordered: int = 0
    ships: int = 0
    rows: int = 0
    ship_days: float = 0.0
    small_ship_days: float = 0.0
    episodes: int = 0
    truths: list[Truth] = []
    cases: list[CaseTold] = []
    rules: dict[str, list[tuple[int, float, float]]] = {}
    areas: list[Area] = []
    faults: dict[str, str] = {}
    facts: dict[str, Any] = {}
