"""What the ships of the simulated Baltic mean to do: the fleet is the seed's, flows and shares are the sea's."""

import json
import math
from collections import Counter
from functools import lru_cache
from itertools import pairwise

import numpy as np
import pytest

from seawarden.exercise.contract import Plan, Switches
from seawarden.exercise.sea.fleet_passage import sail, sail_s
from seawarden.exercise.sea.fleet_ships import BUILDS, mariner
from seawarden.exercise.sea.itinerary import Itinerary
from seawarden.exercise.sea.names import NAMES, name_of
from seawarden.exercise.sea.network import network
from seawarden.exercise.sea.plans import plans
from seawarden.exercise.sea.routes import nm_between, route

DAY_S = 86_400.0
_TIMES: dict[tuple[int, bytes], tuple[list[float], list[float]]] = {}
MERCHANTS = {"merchant", "moored", "anchored", "waiting", "slow_steaming", "engine", "convoy"}
MINOR_LINES = {"South of Bornholm", "Langeland East", "Åland East"}


@lru_cache(maxsize=8)
def _day(seed: int, day: int, ships: int = 2000) -> list[Plan]:
    return plans(seed, day, ships)


def _times(plan: Plan) -> tuple[list[float], list[float]]:
    """Return the nominal times of arrival at and leaving of every vertex, s of the day; worked out once."""
    key = (plan.ship.mmsi, plan.way.tobytes())
    if key not in _TIMES:
        _TIMES[key] = _worked_out(plan)
    return _TIMES[key]


def _worked_out(plan: Plan) -> tuple[list[float], list[float]]:
    arrives, leaves, t = [], [], plan.begins_s
    for i, v in enumerate(plan.way):
        arrives.append(t)
        t = max(t + float(v["wait_s"]), float(v["leave_s"]))
        leaves.append(t)
        if i + 1 < len(plan.way):
            t += nm_between(_at(plan, i), _at(plan, i + 1)) / float(v["kn"]) * 3600.0
    return arrives, leaves


def _at(plan: Plan, i: int) -> tuple[float, float]:
    return float(plan.way["lon"][i]), float(plan.way["lat"][i])


def _place(plan: Plan, t: float) -> tuple[float, float, str] | None:
    """Return where she nominally is at a second of the day and whether she sails or lies; None while she is out."""
    if t < plan.begins_s:
        return None
    arrives, leaves = _times(plan)
    for i in range(len(arrives)):
        if t < leaves[i]:
            return (*_at(plan, i), "lies") if t >= arrives[i] else None
        if i + 1 < len(arrives) and t < arrives[i + 1]:
            part = (t - leaves[i]) / (arrives[i + 1] - leaves[i])
            a, b = _at(plan, i), _at(plan, i + 1)
            return a[0] + part * (b[0] - a[0]), a[1] + part * (b[1] - a[1]), "sails"
    return None


def test_a_day_is_made_twice_alike() -> None:
    for a, b in zip(plans(1003, 2, 300), plans(1003, 2, 300), strict=True):
        assert (a.ship, a.begins_s, a.group, a.sea_kn, a.noise_kn) == (
            b.ship,
            b.begins_s,
            b.group,
            b.sea_kn,
            b.noise_kn,
        )
        assert a.way.tobytes() == b.way.tobytes()


def test_another_seed_makes_another_fleet() -> None:
    one, other = ({p.ship.mmsi: p.sea_kn for p in plans(seed, 0, 200)} for seed in (1001, 1002))
    assert sum(one[m] == other[m] for m in one.keys() & other.keys()) < 0.1 * len(one)


def test_the_fleet_is_the_same_every_day_and_only_does_other_things() -> None:
    one, other = ({p.ship.mmsi: p for p in _day(1001, day)} for day in (0, 1))
    both = one.keys() & other.keys()
    assert len(both) > 0.9 * len(one)
    for mmsi in both:
        a, b = one[mmsi], other[mmsi]
        assert a.ship._replace(destination="") == b.ship._replace(destination="")
        assert (a.sea_kn, a.noise_kn) == (b.sea_kn, b.noise_kn)
    assert sum(a.way.tobytes() != other[m].way.tobytes() for m, a in one.items() if m in both) > 0.85 * len(both)


def test_the_next_day_begins_where_this_one_ends() -> None:
    today, tomorrow = ({p.ship.mmsi: p for p in _day(1001, day)} for day in (0, 1))
    apart = []
    for mmsi in today.keys() & tomorrow.keys():
        end, begin = _place(today[mmsi], DAY_S), _place(tomorrow[mmsi], 0.0)
        if end and begin:
            apart.append(nm_between(end[:2], begin[:2]))
    assert len(apart) > 1700
    assert np.mean(np.array(apart) < 0.5) > 0.985


def test_names_and_numbers_are_invented_distinct_and_short() -> None:
    ships = [p.ship for p in _day(1001, 0)]
    assert NAMES > 2500
    assert len({name_of(i) for i in range(NAMES)}) == NAMES
    assert (
        len({s.mmsi for s in ships}) == len({s.name for s in ships}) == len({s.callsign for s in ships}) == len(ships)
    )
    for ship in ships:
        assert 290_000_000 < ship.mmsi < 291_000_000
        assert ship.name.startswith("EX ")
        assert len(ship.name) <= 20
        assert len(ship.callsign) <= 7
        assert len(ship.destination) <= 20


def test_about_as_many_ships_as_asked_for_are_out_and_some_two_fifths_are_under_way() -> None:
    for seed, day in ((1001, 0), (1002, 3)):
        found = _day(seed, day)
        assert 1850 < len(found) < 2150
        for t in (0.0, 43_200.0, 80_000.0):
            states = Counter(place[2] for p in found if (place := _place(p, t)))
            assert 0.38 < states["sails"] / sum(states.values()) < 0.50


def test_a_way_is_sound() -> None:
    for plan in _day(1001, 0):
        way = plan.way
        assert len(way) >= 1
        assert 0.0 <= plan.begins_s < DAY_S
        for name in ("lon", "lat", "kn", "aside_m", "wait_s", "swing_m"):
            assert np.isfinite(way[name]).all(), name
        assert not np.isnan(way["leave_s"]).any()
        assert (way["wait_s"] >= 0.0).all()
        assert (way["kn"][:-1] > 0.5).all()
        assert (way["kn"] < 31.0).all()
        assert (way["lon"] > 8.9).all() and (way["lon"] < 30.5).all()
        assert (way["lat"] > 53.6).all() and (way["lat"] < 66.0).all()
        assert set(way["status"].tolist()) <= {0, 3, 7}
        assert set(way["lying"].tolist()) <= {0, 1, 3, 5, 7}
        arrives, leaves = _times(plan)
        assert arrives[-1] > DAY_S or leaves[-1] > DAY_S or _left_by_a_gate(plan)


def _left_by_a_gate(plan: Plan) -> bool:
    gates = [network().at[network().node[name]] for name, port in network().ports.items() if port.gate]
    return min(nm_between(_at(plan, len(plan.way) - 1), gate) for gate in gates) < 1.0


def test_every_kind_of_innocent_is_there() -> None:
    groups = Counter(p.group for seed, day in ((1001, 0), (1001, 1), (1002, 3)) for p in _day(seed, day))
    assert set(groups) == {
        *("merchant", "ferry", "fishing", "tug", "tow", "pilot", "dredger", "service", "law", "small", "passage"),
        *("anchored", "moored", "convoy", "waiting", "slow_steaming", "engine"),
    }


def test_switches_switch_their_part_off_and_nothing_else() -> None:
    full = {p.ship.mmsi: p for p in plans(1001, 0, 600)}
    no_small = {p.ship.mmsi: p for p in plans(1001, 0, 600, Switches(small=False))}
    assert {p.ship.ship_type for m, p in full.items() if m not in no_small} == {36, 37}
    assert len(full) - len(no_small) == 96
    assert all(full[m].way.tobytes() == p.way.tobytes() for m, p in no_small.items())
    quiet = plans(1001, 0, 600, Switches(slow_steaming=False, engine_trouble=False, service=False))
    assert not {"slow_steaming", "engine", "service", "waiting"} & {p.group for p in quiet}
    changed = {full[p.ship.mmsi].group for p in quiet if full[p.ship.mmsi].way.tobytes() != p.way.tobytes()}
    assert changed <= {
        "slow_steaming",
        "engine",
        "waiting",
        "merchant",
        "moored",
        "anchored",
        "passage",
        "tow",
        "convoy",
    }


def test_ships_have_the_size_and_speed_of_their_kind() -> None:
    for kind, build in BUILDS.items():
        fleet = [mariner(1001, number, kind) for number in range(200)]
        lengths, speeds = (
            [getattr(m, f) if f == "sea_kn" else m.ship.length_m for m in fleet] for f in ("len", "sea_kn")
        )
        assert build.length_m[0] - 1 <= min(lengths) and max(lengths) <= build.length_m[2] + 1
        assert build.kn[0] <= min(speeds) and max(speeds) <= build.kn[2]
        assert np.std(speeds) > 0.1 * (build.kn[2] - build.kn[0])
    wander = [mariner(1001, n, "cargo").noise_kn for n in range(1000)]
    assert np.median(wander) == pytest.approx(0.2, rel=0.15)


def test_ships_keep_to_a_lane_within_its_spread() -> None:
    aside = [np.asarray(p.way["aside_m"][:-1]) / 1852.0 for p in _day(1001, 0) if p.group == "merchant"]
    lanes = np.concatenate([a[np.abs(a) > 0.1] for a in aside])
    assert 0.2 < lanes.std() < 0.6
    assert abs(lanes.mean()) < 0.05
    assert np.abs(lanes).max() < 1.5


def test_pilots_board_at_six_to_eight_knots_for_a_quarter_of_an_hour() -> None:
    way, who = route("GDANSK", "UST-LUGA", True), mariner(1001, 5, "bulk")
    assert len(way.pilots) == 2
    alone, piloted = Itinerary(way.lon[0], way.lat[0], 0.0), Itinerary(way.lon[0], way.lat[0], 0.0)
    sail(alone, way, who, np.random.default_rng(1))
    sail(piloted, way, who, np.random.default_rng(1), piloted=True)
    cut = piloted.cut(0)
    assert cut is not None
    slow = [(i, float(kn)) for i, kn in enumerate(cut[0]["kn"]) if 6.0 <= kn < 8.0 and i > 1]
    assert slow
    assert all(cut[0]["kn"][i - 1] > 8.0 or cut[0]["kn"][i + 1] > 8.0 for i, _ in slow)
    assert 300.0 < piloted.t - alone.t < 2400.0


def test_slow_steaming_and_trouble_are_as_frequent_as_they_say() -> None:
    """Slow steaming: 0.15 voyages a merchant day under way; a spell of hours may touch two days."""
    days = events = 0.0
    for seed, day in ((1001, 0), (1001, 1), (1002, 3)):
        for p in _day(seed, day):
            if p.group in MERCHANTS and p.ship.ship_type >= 70:
                arrives, leaves = _times(p)
                legs = zip(leaves[:-1], arrives[1:], strict=True)
                days += sum(max(min(b, DAY_S) - max(a, 0.0), 0.0) for a, b in legs) / DAY_S
                events += p.group == "slow_steaming"
    assert 0.08 < events / days < 0.25


def test_ferries_keep_the_same_timetable_every_day() -> None:
    one = {p.ship.mmsi: p for p in _day(1001, 0) if p.group == "ferry"}
    other = {p.ship.mmsi: p for p in _day(1001, 1)}
    same = 0
    for mmsi, plan in one.items():
        departs = {round(float(s)) for s in plan.way["leave_s"] if 0.0 < s < DAY_S}
        same += bool(departs) and departs == {round(float(s)) for s in other[mmsi].way["leave_s"] if 0.0 < s < DAY_S}
    assert same > 0.5 * len(one)
    crossing = sail_s(route("HELSINKI", "TALLINN"), 24.0) / 3600.0
    assert 1.8 < crossing < 3.5


def test_ships_in_convoy_sail_in_company() -> None:
    alone = together = 0
    for day, t in ((0, 40_000.0), (0, 80_000.0), (1, 40_000.0), (1, 80_000.0)):
        found = [p for p in _day(1001, day) if p.group == "convoy"]
        places = [place for p in found if (place := _place(p, t)) and place[2] == "sails"]
        near = [sum(nm_between(a[:2], b[:2]) < 8.0 for b in places) - 1 for a in places]
        alone, together = alone + near.count(0), together + len(near) - near.count(0)
    assert together >= 20
    assert together > 2 * alone


def test_flows_are_within_a_factor_of_two_of_those_that_helcom_counted(shared) -> None:
    """Cargo ships and tankers together, HELCOM 2018-2019, over the main passage lines; three simulated days."""
    file = shared / "ports" / "helcom_ais_passage_crossings.geojson"
    if not file.is_file():
        pytest.skip("no passage lines beside the project")
    lines = {}
    for feature in json.loads(file.read_text("utf-8"))["features"]:
        p = feature["properties"]
        counted = sum(p[f"{kind}_{year}"] for kind in ("Cargo", "Tanker") for year in (2018, 2019)) / 730.0
        if p["Location"] not in MINOR_LINES:
            lines[p["Location"]] = (feature["geometry"]["coordinates"], counted)
    days = [(1001, 0), (1001, 1), (1002, 3)]
    ours = Counter()
    for seed, day in days:
        for plan in _day(seed, day):
            if 70 <= plan.ship.ship_type < 90:
                arrives, leaves = _times(plan)
                for name in lines:
                    ours[name] += _crossings(plan, arrives, leaves, lines[name][0])
    for name in lines:
        assert 0.5 < ours[name] / len(days) / lines[name][1] < 2.0, name
    ratio = np.array([ours[name] / len(days) / lines[name][1] for name in lines])
    assert math.exp(np.abs(np.log(ratio)).mean()) < 1.5


def _crossings(plan: Plan, arrives: list[float], leaves: list[float], line: list[list[float]]) -> int:
    """Return how often her way crosses a line before the end of the day."""
    way, met = plan.way, 0
    r = np.column_stack((np.diff(way["lon"]), np.diff(way["lat"])))
    a = np.column_stack((way["lon"], way["lat"]))[:-1]
    for (x0, y0), (x1, y1) in pairwise(line):
        cross = r[:, 0] * (y1 - y0) - r[:, 1] * (x1 - x0)
        cross = np.where(cross == 0.0, np.nan, cross)
        u = ((x0 - a[:, 0]) * (y1 - y0) - (y0 - a[:, 1]) * (x1 - x0)) / cross
        v = ((x0 - a[:, 0]) * r[:, 1] - (y0 - a[:, 1]) * r[:, 0]) / cross
        t = np.array(leaves[:-1]) + u * (np.array(arrives[1:]) - np.array(leaves[:-1]))
        met += int(((u >= 0) & (u < 1) & (v >= 0) & (v < 1) & (t < DAY_S)).sum())
    return met
