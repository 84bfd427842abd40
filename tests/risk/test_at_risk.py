"""What lies on a ship's way: when, and how likely; coarse lines spread the probability and add none."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from seawarden.geo.ahead import ahead
from seawarden.geo.earth import KN_MS, moved
from seawarden.model.asset import Asset, Assets
from seawarden.model.case import Case
from seawarden.model.finding import Finding, Vessel
from seawarden.register.build import build
from seawarden.risk.ahead import ASIDES, ASIDES_M, MOST, TURNS, TURNS_DEG, Ship, at_risk, nearest, ship_of
from seawarden.risk.fan import fan

KX = math.radians(1.0) * 6_388_000 * math.cos(math.radians(59.8))  # m in one degree of longitude, about
KY = 111_400.0
EAST = Ship(t=1000.0, lon=25.0, lat=59.8, cog_deg=90.0, sog_kn=12.0)


def line(name: str, *places: tuple[float, float], accuracy_m: float = 100.0) -> Asset:
    """A cable through places (east, north) in m of 25 E 59.8 N."""
    vertices = tuple((25.0 + x / KX, 59.8 + y / KY) for x, y in places)
    return Asset(asset_id=name, name=name, kind="telecom_cable", lines=(vertices,), accuracy_m=accuracy_m)


def across(name: str, x: float, half: float = 40_000.0, accuracy_m: float = 100.0) -> Asset:
    return line(name, (x, -half), (x, half), accuracy_m=accuracy_m)


def world(*assets: Asset) -> Assets:
    return build(list(assets))


def test_a_cable_across_the_way_is_met_when_speed_says() -> None:
    (found,) = at_risk(world(across("c1", 12.0 * KN_MS * 1800)), EAST)
    assert found.asset_id == "c1"
    assert found.eta == pytest.approx(1000.0 + 1800, abs=40)
    assert found.probability == pytest.approx(math.exp(-1800 / 43_200), abs=0.02)


def test_a_cable_behind_or_beyond_three_hours_is_not_named() -> None:
    assert at_risk(world(across("behind", -500.0), across("far", 12.0 * KN_MS * 3.2 * 3600)), EAST) == ()


def test_the_next_ones_come_first_and_five_at_most() -> None:
    found = at_risk(world(*(across(f"c{i}", 6000.0 * i) for i in range(7, 0, -1))), EAST)
    assert [a.asset_id for a in found] == [f"c{i}" for i in range(1, MOST + 1)]
    assert [a.eta for a in found] == sorted(a.eta for a in found)


def test_probability_sinks_with_time_and_with_the_turn_that_it_takes() -> None:
    early, late = at_risk(world(across("early", 10_000.0, 200_000), across("late", 60_000.0, 200_000)), EAST)
    assert early.probability > late.probability > 0.4
    straight = line("straight", (20_000, -3_000), (20_000, 3_000))
    aside = line("aside", (20_000, 5_000), (20_000, 11_000))
    got = {a.asset_id: a.probability for a in at_risk(world(straight, aside), EAST)}
    assert got["straight"] > 3 * got.get("aside", 0.0)


def test_a_coarse_line_spreads_the_probability_and_adds_none() -> None:
    """Parallel ways past a cable that ends: what a coarse line gives to those beside, it takes from within."""

    def total(accuracy_m: float) -> tuple[float, float]:
        cable = world(line("c1", (3_000, -1_500), (3_000, 1_500), accuracy_m=accuracy_m))
        chances = []
        for north in range(-6000, 6001, 250):
            ship = EAST._replace(lat=59.8 + north / KY)
            chances.append(sum(a.probability for a in at_risk(cable, ship)))
        return sum(chances), max(chances)

    fine, fine_most = total(50.0)
    coarse, coarse_most = total(1000.0)
    assert coarse == pytest.approx(fine, rel=0.12)
    assert coarse_most < fine_most


def test_a_cable_alongside_is_a_matter_of_its_accuracy() -> None:
    along = [(-5_000.0, 700.0), (90_000.0, 700.0)]
    (fine,) = at_risk(world(line("c1", *along, accuracy_m=50.0)), EAST)
    (coarse,) = at_risk(world(line("c1", *along, accuracy_m=1000.0)), EAST)
    assert 0.2 < fine.probability < 0.7
    assert 0.2 < coarse.probability < 0.7


def test_a_ship_that_does_not_move_or_a_register_without_assets_has_nothing_ahead() -> None:
    assert at_risk(world(across("c1", 5000.0)), EAST._replace(sog_kn=0.2)) == ()
    assert at_risk(world(), EAST) == ()


def test_the_shares_of_the_fan_are_those_of_a_normal_distribution() -> None:
    for sigma in (50.0, 100.0, 500.0, 2000.0):
        assert sum(nearest(ASIDES, sigma, open_ends=True)) == pytest.approx(1.0)
    for sigma in (1.0, 4.0, 12.0):
        turns = np.array(nearest(TURNS, sigma))
        assert turns.sum() == pytest.approx(1.0, abs=1e-3)
        assert np.sqrt((turns * TURNS_DEG**2).sum()) == pytest.approx(sigma, rel=0.15)


@given(
    st.floats(0.0, 359.0), st.floats(-80_000, 80_000), st.floats(-80_000, 80_000), st.floats(0.0, 360.0),
    st.floats(500.0, 40_000.0),
)  # fmt: skip
def test_the_fan_meets_what_the_straight_courses_of_geo_meet(
    cog: float, x: float, y: float, lies: float, half: float
) -> None:
    dx, dy = half * math.sin(math.radians(lies)), half * math.cos(math.radians(lies))
    aside = abs(x * math.cos(math.radians(lies)) - y * math.sin(math.radians(lies)))
    assume(aside > 100.0)  # a ship upon the line: where she meets it is a matter of centimetres
    cable = world(line("c1", (x - dx, y - dy), (x + dx, y + dy)))
    meets = np.empty((1, ASIDES_M.size, TURNS_DEG.size))
    fan(cable.geometry, 25.0, 59.8, cog, 66_000.0, ASIDES_M, TURNS_DEG, meets)
    middle = ASIDES_M.size // 2
    for j in (4, 8, 10):
        ids, distance_m = np.empty(4, np.int32), np.empty(4)
        found = ahead(cable.geometry, 25.0, 59.8, (cog + TURNS_DEG[j]) % 360.0, 66_000.0, ids, distance_m)
        mine = meets[0, middle, j]
        if found and np.isfinite(mine):
            slant = abs(math.sin(math.radians(lies - cog - TURNS_DEG[j])))
            assert mine == pytest.approx(distance_m[0], abs=60.0 + 0.012 * mine / max(slant, 0.02))
        elif found or np.isfinite(mine):  # only a graze of an end, or at the end of the look, may differ
            at = distance_m[0] if found else mine
            lon, lat = moved(25.0, 59.8, (cog + TURNS_DEG[j]) % 360.0, at)
            ends = [
                math.hypot((lon - 25.0) * KX - e, (lat - 59.8) * KY - n)
                for e, n in ((x - dx, y - dy), (x + dx, y + dy))
            ]
            assert min(*ends, abs(66_000.0 - at), at) < 50.0 + 0.02 * at


@given(
    st.lists(st.tuples(st.floats(-60_000, 60_000), st.floats(-60_000, 60_000)), min_size=2, max_size=6, unique=True),
    st.floats(0.0, 359.0), st.floats(0.5, 25.0), st.sampled_from([50.0, 500.0, 3000.0]),
)  # fmt: skip
def test_a_probability_is_one_and_an_arrival_is_within_the_look(
    places: list[tuple[float, float]], cog: float, sog: float, accuracy_m: float
) -> None:
    for found in at_risk(world(line("c1", *places, accuracy_m=accuracy_m)), EAST._replace(cog_deg=cog, sog_kn=sog)):
        assert 0.0 < found.probability <= 1.0
        assert 1000.0 <= found.eta <= 1000.0 + 3 * 3600.0


def test_an_area_that_she_is_in_comes_now() -> None:
    ring = tuple(
        (25.0 + dx, 59.8 + dy) for dx, dy in ((-0.1, -0.1), (0.1, -0.1), (0.1, 0.1), (-0.1, 0.1), (-0.1, -0.1))
    )
    park = Asset(asset_id="park", name="Park", kind="wind_farm", lines=(ring,), is_area=True)
    (found,) = at_risk(world(park), EAST)
    assert (found.asset_id, found.eta) == ("park", 1000.0)
    assert found.probability > 0.99


def seen(name: str, t: float, track: str = "a1", /, **facts: object) -> Finding:
    return Finding(
        id=name, detector="d", kind="anchor_drag", track=track, vessel=Vessel(mmsi=1), asset_id=None, start=0.0,
        seen_at=t, end=None, position=(25.0, 59.8), evidence_db=20.0, code="speed_loss", args={}, text="x", facts=facts,
    )  # fmt: skip


def case(t: float, *findings: Finding) -> Case:
    return Case(
        id="i", kind="anchor_drag", track="a1", t=t, start=0.0, until=t, ongoing=True, vessel=Vessel(mmsi=1), others=(),
        asset_id=None, assets=(), position=(25.0, 59.8), opened_at_position=(25.0, 59.8), findings=findings,
        about=tuple(f.id for f in findings),
    )  # fmt: skip


def test_the_newest_finding_that_tells_her_way_counts() -> None:
    findings = (
        seen("f1", 100.0, cog_deg=80.0, sog_kn=9.0),
        seen("f2", 200.0, cog_deg=90.0, sog_kn=8.0),
        seen("f3", 250.0),
    )
    assert ship_of(case(300.0, *findings)) == Ship(200.0, 25.0, 59.8, 90.0, 8.0)


def test_a_place_in_the_facts_goes_before_the_findings_own() -> None:
    ship = ship_of(case(300.0, seen("f1", 200.0, lon=24.5, lat=59.7, cog_deg=90.0, sog_kn=8.0, t=190.0)))
    assert ship == Ship(190.0, 24.5, 59.7, 90.0, 8.0)


@pytest.mark.parametrize("facts", [{}, {"cog_deg": math.nan, "sog_kn": 8.0}, {"cog_deg": None, "sog_kn": 8.0}])
def test_without_a_course_nothing_is_said(facts: dict[str, object]) -> None:
    assert ship_of(case(300.0, seen("f1", 200.0, **facts))) is None


def test_another_ships_or_an_old_course_is_not_hers() -> None:
    assert ship_of(case(300.0, seen("f1", 200.0, "b2", cog_deg=90.0, sog_kn=8.0))) is None
    assert ship_of(case(9000.0, seen("f1", 200.0, cog_deg=90.0, sog_kn=8.0))) is None
