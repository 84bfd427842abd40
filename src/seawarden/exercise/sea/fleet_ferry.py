"""Ferries by timetable: every line is served round the clock, the same times every day or every other day."""

import math
from typing import Final, NamedTuple

from seawarden.exercise.contract import Plan, Switches
from seawarden.exercise.sea.dice import DAILY, dice
from seawarden.exercise.sea.fleet_passage import sail, sail_s
from seawarden.exercise.sea.fleet_ships import mariner
from seawarden.exercise.sea.itinerary import BEYOND_S, DAY_S, MOORED, Itinerary
from seawarden.exercise.sea.routes import route


class Line(NamedTuple):
    """A ferry line between two ports with so many ships that make ``kn``, at least ``turn_s`` in port each time."""

    a: str
    b: str
    ships: int
    kn: float
    turn_s: float = 3600.0


LINES: Final = (
    Line("HELSINKI", "TALLINN", 7, 24.0),
    Line("VUOSAARI", "MUUGA", 2, 18.0),
    Line("STOCKHOLM", "TURKU", 4, 19.0),
    Line("STOCKHOLM", "HELSINKI", 4, 18.0, 7200.0),
    Line("STOCKHOLM", "TALLINN", 2, 17.5, 7200.0),
    Line("STOCKHOLM", "RIGA", 2, 17.0, 7200.0),
    Line("STOCKHOLM", "MARIEHAMN", 2, 16.0),
    Line("KAPELLSKAR", "NAANTALI", 3, 18.5),
    Line("KAPELLSKAR", "PALDISKI", 2, 17.0),
    Line("KAPELLSKAR", "MARIEHAMN", 1, 15.0),
    Line("ROSTOCK", "TRELLEBORG", 6, 18.5),
    Line("ROSTOCK", "GEDSER", 3, 18.0, 1500.0),
    Line("LUBECK", "TRELLEBORG", 5, 18.5),
    Line("LUBECK", "MALMO", 3, 18.0),
    Line("LUBECK", "HELSINKI", 4, 22.0, 14400.0),
    Line("LUBECK", "LIEPAJA", 2, 18.0, 7200.0),
    Line("SWINOUJSCIE", "YSTAD", 6, 17.5),
    Line("SWINOUJSCIE", "TRELLEBORG", 5, 17.5),
    Line("KLAIPEDA", "KARLSHAMN", 4, 18.0, 7200.0),
    Line("KLAIPEDA", "KIEL", 3, 19.0, 7200.0),
    Line("GDYNIA", "KARLSKRONA", 4, 19.0),
    Line("GDANSK", "NYNASHAMN", 2, 18.0, 7200.0),
    Line("VENTSPILS", "NYNASHAMN", 3, 18.0, 7200.0),
    Line("PUTTGARDEN", "RODBY", 5, 16.0, 900.0),
    Line("HELSINGOR", "HELSINGBORG", 4, 11.0, 600.0),
    Line("KIEL", "GOTHENBURG", 2, 20.0, 7200.0),
    Line("KIEL", "OSLOFJORD", 2, 20.0, 7200.0),
    Line("COPENHAGEN", "OSLOFJORD", 2, 19.0, 7200.0),
    Line("FREDERIKSHAVN", "GOTHENBURG", 2, 19.0),
    Line("GRENAA", "HALMSTAD", 2, 18.0),
    Line("RONNE", "YSTAD", 3, 26.0),
    Line("RONNE", "KOGE", 1, 17.0),
    Line("VISBY", "NYNASHAMN", 3, 26.0),
    Line("VISBY", "OXELOSUND", 2, 25.0),
    Line("UMEA", "VAASA", 1, 18.0),
    Line("TRELLEBORG", "KLAIPEDA", 2, 18.0, 7200.0),
    Line("ROSTOCK", "HELSINKI", 2, 20.0, 14400.0),
    Line("HANKO", "ROSTOCK", 1, 19.0, 10800.0),
    Line("HANKO", "PALDISKI", 1, 17.0),
    Line("ROSTOCK", "NYNASHAMN", 2, 19.0, 10800.0),
)
SHIPS: Final = sum(line.ships for line in LINES)
_PERIODS_S: Final = tuple(DAY_S / n for n in (24, 18, 16, 12, 10, 8, 6, 5, 4, 3, 2, 1.5, 1, 0.5, 0.25))


def _line_of(place: int) -> tuple[Line, int]:
    """Return the line that the fleet's ship in this place serves, and which of its ships she is."""
    place %= SHIPS
    for line in LINES:
        if place < line.ships:
            return line, place
        place -= line.ships
    raise AssertionError("unreachable: place < SHIPS")


def plan_of(seed: int, number: int, place: int, day: int) -> Plan | None:
    """Return the day of the ferry in this place of the fleet."""
    line, nth = _line_of(place)
    who = mariner(seed, number, "ferry", line.kn)
    out, back = route(line.a, line.b), route(line.b, line.a)
    half = max(sail_s(out, who.sea_kn), sail_s(back, who.sea_kn)) * 1.03 + line.turn_s
    period = next((p for p in _PERIODS_S if p >= 2.0 * half), 8.0 * DAY_S)
    offset = period * nth / line.ships + 600.0 * round(6.0 * (number % 5) / 5.0)
    begin = day * DAY_S
    turn = math.floor((begin - offset) / period)
    start = offset + turn * period
    it = Itinerary(out.lon[0], out.lat[0], start - 60.0)
    goal = line.b
    while True:
        rng = dice(seed, number, DAILY, turn)
        it.lie(0.0, MOORED, leave=start)
        goal = line.b if it.t <= begin + 0.5 * DAY_S else goal
        sail(it, out, who, rng)
        it.lie(900.0, MOORED, leave=start + 0.5 * period)
        sail(it, back, who, rng)
        turn, start = turn + 1, start + period
        if start > begin + DAY_S + BEYOND_S:
            break
    it.lie(900.0, MOORED, leave=start)
    return it.plan(day, who.ship._replace(destination=goal), "ferry", who.sea_kn, who.noise_kn)


def plans(seed: int, day: int, numbers: range, switches: Switches) -> list[Plan]:
    """Return the day's plans of the ferries with these numbers."""
    found = (plan_of(seed, number, i, day) for i, number in enumerate(numbers))
    return [plan for plan in found if plan is not None]
