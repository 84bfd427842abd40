"""What a trial is asked for: a source, its noise, and what is done to some of its ships."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from functools import cache
from typing import Any, Final, NamedTuple

import msgspec
import numpy as np

from seawarden.exercise.contract import Order
from seawarden.model.errors import UsageError

PACKAGE: Final = "seawarden.exercise.inject"
DRAG: Final = "drag"


class Ordered(msgspec.Struct, frozen=True):
    """So many of a shape of an inject; ``facts`` are the inject's own dials."""

    inject: str
    shape: str
    count: int
    facts: dict[str, Any] = {}


class Spec(msgspec.Struct, frozen=True, kw_only=True):
    """One day: its name, the source, the noise, how many ships, how long, and what is done (``ordered``).

    ``thin_s``: at least so many seconds between two reports of a ship (`seawarden.exercise.contract.Switches`).
    ``day`` of the sea's seed; ``learnt_days`` before it were learnt from beforehand. ``switches`` are further switches
    of the sea by name. ``case`` is the reconstruction that the source "case" makes,
    the seed being its variant. ``field`` false: areas of doubtful positions are not looked for. ``group``: under which
    name the board counts the day, where that is not its noise.
    """

    name: str
    source: str = "sea"
    noise: str = "honest"
    day: int = 3
    learnt_days: int = 0
    ships: int = 2000
    hours: float = 24.0
    thin_s: float = 30.0
    ordered: tuple[Ordered, ...] = ()
    rules: bool = True
    switches: dict[str, bool] = {}
    case: str = ""
    field: bool = True
    group: str = ""

    @property
    def label(self) -> str:
        """What the board calls days of this noise, and of what was known beforehand."""
        if self.group:
            return self.group
        days = "day" if self.learnt_days == 1 else "days"
        return f"{self.noise}, {self.learnt_days} {days} learnt" if self.learnt_days else self.noise

    @property
    def sea_key(self) -> str:
        """What two specs must share for one sea to serve both."""
        parts = (
            self.source,
            self.noise,
            self.day,
            self.ships,
            self.hours,
            self.thin_s,
            sorted(self.switches.items()),
            self.case,
        )
        return repr(parts)


class Inject(NamedTuple):
    """An inject as it lies in the folder: what it is called, what it does, its shapes and its first sentence."""

    name: str
    run: Any
    shapes: tuple[str, ...]
    text: str


@cache
def injects() -> dict[str, Inject]:
    """Return every inject of `seawarden.exercise.inject`: a module with ``SHAPES`` and ``inject`` (or its own name)."""
    package = importlib.import_module(PACKAGE)
    found = {}
    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda m: m.name):
        module = importlib.import_module(f"{PACKAGE}.{info.name}")
        run = getattr(module, "inject", None) or getattr(module, info.name, None)
        if callable(run) and hasattr(module, "SHAPES") and "order" in inspect.signature(run).parameters:
            text = (module.__doc__ or "").split(".")[0].split(":")[0]
            found[info.name] = Inject(info.name, run, tuple(module.SHAPES), " ".join(text.split()))
    return found


def acts(seed: int, spec: Spec, under_way: np.ndarray) -> Iterator[tuple[Any, Order]]:
    """Yield (inject, order) of everything that a spec orders. UsageError: no such inject or shape.

    Ships under way are dealt out among the orders, so that two of them do not pick the same one. Drags are left to find
    their own: they know one another's truths.
    """
    known = injects()
    deal = np.random.default_rng([seed, 40]).permutation(under_way)
    others = [o for o in spec.ordered if o.inject != DRAG]
    for number, ordered in enumerate(spec.ordered):
        inject = known.get(ordered.inject)
        if inject is None or ordered.shape not in inject.shapes:
            names = ", ".join(f"{name}/{shape}" for name, i in known.items() for shape in i.shapes)
            raise UsageError(f"there is no {ordered.inject}/{ordered.shape}; there are {names}")
        facts = dict(ordered.facts)
        if ordered.inject != DRAG and len(others) > 1 and "within" not in facts:
            facts.setdefault("mmsi", sorted(deal[others.index(ordered) :: len(others)].tolist()))
        yield inject.run, Order(shape=ordered.shape, count=ordered.count, seed=seed * 100 + number, facts=facts)
