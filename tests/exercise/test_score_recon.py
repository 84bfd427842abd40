"""Reconstructions and jamming on the scoreboard, counted from hand-made days."""

import pytest

from seawarden.exercise.contract import Truth
from seawarden.exercise.score.board import board
from seawarden.exercise.score.claims import claims
from seawarden.exercise.score.jamming import away_m, jamming
from seawarden.exercise.score.recon import cases
from seawarden.exercise.score.told import Area, CaseTold, Told

BARS = {
    "anchor_drag": {"watch": -31.0, "warning": -26.0, "alarm": -19.0},
    "position_deception": {"watch": -29.0, "warning": -20.0},
}


def case(mmsi: int, t: float, db: float, kind: str = "anchor_drag") -> CaseTold:
    return CaseTold(id=f"{kind}{mmsi}", kind=kind, mmsi=mmsi, steps=[(t, db)])


def variant(seed: int, cases_told: list[CaseTold]) -> Told:
    facts = {"wanted": ["b", "c"], "no_promise": ["a"], "innocents": [7, 8]}
    struck = [("a", 1000.0), ("b", 5000.0), ("c", 9000.0)]
    truth = Truth(kind="anchor_drag", shape="reconstruction", mmsi=1, start=0.0, end=9000.0, struck=struck, facts=facts)
    return Told(seed=seed, name="x", noise="reconstruction", hours=24.0, truths=[truth], cases=cases_told)


def test_a_reconstruction_tells_the_share_warned_before_each_asset_and_who_else_was_blamed() -> None:
    told = [
        variant(2000, [case(1, 2000.0, -25.0)]),
        variant(2001, [case(1, 6000.0, -20.0), case(7, 10.0, -30.0)]),
        variant(2002, [case(9, 10.0, -10.0)]),
        variant(2003, []),
    ]
    found = cases(told, BARS)["x"]
    warning = found["levels"]["warning"]
    assert {asset: (r["found"], r["of"]) for asset, r in warning["before"].items()} == {
        "a": (0, 4), "b": (1, 4), "c": (2, 4),
    }  # fmt: skip
    assert (warning["found"], warning["before_wanted"]["found"]) == (2, 1)
    assert warning["lead_min"]["b"]["median"] == pytest.approx((50.0 - 16.7) / 2, abs=0.1)
    assert (found["innocents_warned"]["watch"]["found"], found["innocents_warned"]["watch"]["of"]) == (1, 8)
    assert found["innocents_warned"]["warning"]["found"] == 0
    assert found["others_warned"] == {"anchor_drag": 1}


def jam_day(areas: list[Area], told: list[CaseTold]) -> Told:
    jam = Truth(kind="jamming", shape="centre", mmsi=0, start=1000.0, end=9000.0, others=[1, 2, 3],
                position=(20.0, 58.0), radius_m=50_000.0)  # fmt: skip
    liar = Truth(kind="position_deception", shape="circle", mmsi=3, start=3000.0, end=8000.0, position=(20.1, 58.1))
    far = Truth(kind="position_deception", shape="circle", mmsi=4, start=3000.0, end=8000.0, position=(14.0, 55.0))
    return Told(seed=2000, name="jammed", noise="jamming", hours=24.0, truths=[jam, liar, far], areas=areas, cases=told)


def area(seen_at: float, lon: float = 20.2) -> Area:
    return Area(id=f"{seen_at}", seen_at=seen_at, start=seen_at, end=None, lon=lon, lat=58.1, radius_m=30_000.0)


def test_jamming_tells_areas_in_time_alerts_spared_and_deceivers_inside() -> None:
    deceiver = case(3, 4000.0, -20.0, "position_deception")
    alerts = [case(1, 2000.0, -25.0, "position_deception"), case(2, 2000.0, -28.0, "position_deception")]
    with_field = jam_day([area(1500.0), area(1600.0, lon=12.0)], [deceiver])
    late = jam_day([area(1700.0)], [])
    found = jamming([with_field, late], [jam_day([], [deceiver, *alerts]), jam_day([], alerts)], BARS)
    assert (found["episodes"], found["found"]["found"], found["within_10_min"]["found"]) == (2, 2, 1)
    assert found["by_shape"]["centre"]["found"] == 1
    assert found["false_areas"] == 1
    assert (found["false_alerts"]["with_field"], found["false_alerts"]["without_field"]) == (0, 4)
    assert found["false_alerts"]["fewer"]["share"] == 1.0
    assert (found["deceivers_inside"]["found"], found["deceivers_inside"]["of"]) == (1, 2)


def test_nothing_jammed_gives_an_empty_board() -> None:
    found = jamming([], [], BARS)
    assert found["episodes"] == 0
    assert found["found"]["share"] is None


def test_distances_are_good_to_a_hundredth() -> None:
    assert away_m(20.0, 58.0, 20.5, 58.2) == pytest.approx(36_930.0, rel=0.01)  # geodesic of WGS 84


def test_aims_are_met_or_not_by_the_figures_of_the_board() -> None:
    seen, unseen = case(1, 2000.0, -20.0), case(9, 2000.0, -60.0)
    busy = variant(2000, [seen])
    busy.truths[0].shape, busy.noise, busy.ordered = "lasting", "honest", 1
    free = Told(seed=2000, name="free", noise="honest", hours=24.0, ship_days=20_000.0, episodes=9, cases=[unseen])
    told = {
        "noise": board([free, busy], BARS, {}),
        "reconstructions": cases([variant(2000, [seen]), variant(2001, [])], BARS),
        "jamming": jamming([], [], BARS),
    }
    met = {row["claim"]: row["met"] for row in claims(told)}
    assert met["honest, at 1 false in 1,000 ship-days: lasting drags found"]
    assert met["honest: ship-days under way"]
    assert not met["honest: lasting drags"]
    assert met["honest: false warnings of a drag per 1,000 ship-days, bar in force"]
    assert not met["x: warned before b"]
    assert met["x: innocent ships of the same hours warned"]
    assert not any("jamming" in claim for claim in met)
