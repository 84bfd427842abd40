"""The cases' files as words: what is on record (``facts``, never changed) and what the model fills in.

Every file lies in this folder; `case_ids` finds it because it does. Times are ISO 8601 UTC, positions (lon, lat) in
deg, speeds in kn. A `Band` is a number or (low, high), drawn uniformly by the variant.
"""

from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from seawarden.model.asset import Asset
from seawarden.model.times import epoch

Band = float | tuple[float, float]
Place = tuple[float, float]
FOLDER = Path(__file__).parent


class Hull(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Her type and size, as told in her static reports."""

    ship_type: int
    length_m: int
    beam_m: int
    draught_m: float


class Tie(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where she was when: at the crossing of her way with an asset, or nearest to a place; ``sd_min`` of the time."""

    t: str
    sd_min: float
    asset_id: str = ""
    place: Place | None = None


class Halts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Halts under way, in number and length drawn, between two times."""

    number: tuple[int, int]
    minutes: tuple[float, float]
    between: tuple[str, str]


class Stop(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One stop that is on record."""

    begin: tuple[str, str]
    minutes: tuple[float, float]


class Before(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A near-halt so many nm before an asset, in this share of the variants (where reports differ)."""

    share: float
    asset_id: str
    minutes: tuple[float, float]
    left: tuple[float, float]
    ahead_nm: float


class DipAt(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A dip of speed while she crosses an asset."""

    asset_id: str
    minutes: tuple[float, float]
    loss: tuple[float, float]


class Gap(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Nothing was heard of her between two times, in this share of the variants."""

    begin: str
    end: str
    share: float


class Motion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How she moved. ``own_kn`` null: from the ties (their mean speed, or ``own_at_tie_kn``) over (1 - loss)."""

    own_kn: Band | None
    own_basis: str
    onset: tuple[str, str] | None
    onset_basis: str
    heaved: str | None
    loss: tuple[float, float]
    loss_basis: str
    ties: list[Tie]
    own_at_tie_kn: Band | None = None
    onset_before_min: tuple[float, float] | None = None  # before the first tie, where no time is on record
    heaved_after_min: tuple[float, float] | None = None
    speeds: list[list[tuple[str, Band]]] = []  # runs of (time, speed over ground) that replace the model's
    halts: Halts | None = None
    stop: Stop | None = None
    before: Before | None = None
    dips: list[DipAt] = []
    gaps: list[Gap] = []


class Loiter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Wandering about a place, on one side of a line, and the last leg over it."""

    center: Place
    radius_m: float
    line_off_m: float
    last: list[Place]
    begin: str


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One asset of the case's own register: drawn by hand, coarse. ``basis`` says from what."""

    asset_id: str
    name: str
    kind: str
    accuracy_m: float
    line: list[Place]
    basis: str


class Struck(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An asset that was struck; ``t`` null where no minute is on record, else the model's is within ``within_min``."""

    asset_id: str
    t: str | None
    source: str
    within_min: float = 0.0


class Innocent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A ship of the same hours that nobody was found to have harmed anything: the fact, and an invented track."""

    fact: str
    source: str
    kn: tuple[float, float]
    ship_type: int
    length_m: int
    beam_m: int
    draught_m: float
    passes: str = ""  # sails the case's way and crosses this asset ...
    at_min: tuple[float, float] = (0.0, 0.0)  # ... so long after the first tie at it
    stays: Place | None = None  # or stays about a place
    radius_m: float = 0.0
    silent: tuple[int, int] = (0, 0)  # holes in her reports


class Case(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One incident on record and its model."""

    case_id: str
    note: str
    title: str
    number: int
    begin: str
    end: str
    kind: str
    facts: dict[str, Any]
    sources: dict[str, str]
    ship: Hull
    way: list[Place]
    way_basis: str
    aside_m: float
    motion: Motion
    assets: list[Line]
    struck: list[Struck]
    wanted: list[str]  # assets before which a warning is asked for
    no_promise: list[str]  # assets that are only reported on
    innocents: list[Innocent]
    lanes: list[list[Place]]
    lane_weights: list[float]
    ships: int
    loiter: Loiter | None = None

    @property
    def span(self) -> tuple[float, float]:
        """Begin and end, UTC epoch s."""
        return epoch(self.begin), epoch(self.end)

    def register(self) -> list[Asset]:
        """Return the case's own lines as assets; ``basis`` is kept among the properties."""
        return [
            Asset(
                asset_id=line.asset_id,
                name=line.name,
                kind=line.kind,
                lines=(tuple(line.line),),
                accuracy_m=line.accuracy_m,
                properties={"basis": line.basis, "reconstruction": self.case_id},
            )
            for line in self.assets
        ]


def case_ids() -> list[str]:
    """Return the ids of all cases, in the order of their numbers."""
    return sorted((path.stem for path in FOLDER.glob("*.json")), key=lambda name: load(name).number)


@cache
def load(case_id: str) -> Case:
    """Return a case. KeyError where there is none of this id."""
    path = FOLDER / f"{case_id}.json"
    if not path.is_file():
        raise KeyError(f"no case is called {case_id!r}")
    return msgspec.json.decode(path.read_bytes(), type=Case)
