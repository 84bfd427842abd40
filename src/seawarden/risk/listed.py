"""What files say of a ship: watch lists as evidence of stated weight, particulars as facts that weigh nothing.

A list never decides: an entry counts at most `MOST_DB` either way, all entries of a ship together no more, and only
between its own dates. A ship is known by IMO number, else by MMSI; a name alone never points at a ship.
"""

from collections.abc import Iterable, Mapping

from seawarden.model.case import Case
from seawarden.model.finding import Vessel
from seawarden.model.incident import Reason
from seawarden.model.knowledge import Knowledge, Listed
from seawarden.model.times import iso

MOST_DB = 6.0
Listing = Mapping[int, tuple[Listed, ...]]
"""IMO number or MMSI (they have seven and nine digits) -> the entries about that ship, in the order of the files."""
SHOWN = ("build_year", "flag", "former_flags", "owner", "manager")


def listing(knowledge: Knowledge) -> Listing:
    """Return the watch lists by number; an entry with an IMO number is not filed under its MMSI, which may pass on."""
    found: dict[int, tuple[Listed, ...]] = {}
    for entry in knowledge.listed:
        number = entry.imo or entry.mmsi
        if number:
            found[number] = (*found.get(number, ()), entry)
    return found


def listed(case: Case, lists: Listing) -> Iterable[Reason]:
    """Yield one reason an entry in force at the case's time about one of its ships; together `MOST_DB` at most."""
    left = {1: MOST_DB, -1: MOST_DB}
    for entry in _entries(case, lists):
        sign = 1 if entry.weight_db >= 0.0 else -1
        db = sign * min(abs(entry.weight_db), left[sign])
        left[sign] -= abs(db)
        args = {"reason": entry.reason, "source": entry.source, "since": entry.since, "until": entry.until}
        text = f"listed by {entry.source} from {iso(entry.since)[:10]} to {iso(entry.until)[:10]}: {entry.reason}"
        yield Reason(db=round(db, 2) + 0.0, code="watch_list", args=args, text=text)


def _entries(case: Case, lists: Listing) -> Iterable[Listed]:
    seen: set[int] = set()
    for ship in (case.vessel, *case.others):
        for number in (ship.imo, ship.mmsi):
            if number and number not in seen:
                seen.add(number)
                yield from (entry for entry in lists.get(number, ()) if entry.since <= case.t < entry.until)


def told(ship: Vessel, particulars: Mapping[int, Mapping[str, str]]) -> Iterable[Reason]:
    """Yield what files say of the ship's age, flags and owner: to be read, weighing nothing."""
    facts = particulars.get(ship.imo or 0) or particulars.get(ship.mmsi) or {}
    known = {name: facts[name] for name in SHOWN if facts.get(name)}
    if known:
        text = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in known.items())
        yield Reason(db=0.0, code="particulars", args=dict(known), text=f"on file: {text}")
