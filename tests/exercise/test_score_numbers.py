"""The score's statistics against values from tables, and what is counted from hand-made days."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawarden.exercise.contract import Truth
from seawarden.exercise.score.board import board
from seawarden.exercise.score.calibration import reliability
from seawarden.exercise.score.curve import BARS, bar_for, curve
from seawarden.exercise.score.listed import misses
from seawarden.exercise.score.match import climb, innocent, seen_by
from seawarden.exercise.score.rates import detection, false_rate
from seawarden.exercise.score.stats import poisson_bounds, quantiles, wilson
from seawarden.exercise.score.told import CaseTold, Told

HOUR = 3600.0


def case(mmsi: int, *steps: tuple[float, float], kind: str = "anchor_drag", prior_db: float = -48.0) -> CaseTold:
    return CaseTold(id=f"{kind}-{mmsi}-{len(steps)}", kind=kind, mmsi=mmsi, steps=list(steps), prior_db=prior_db)


def drag(mmsi: int, start: float, *struck: float, shape: str = "lasting") -> Truth:
    passed = [(f"cable-{k}", t) for k, t in enumerate(struck)]
    end = max(struck, default=start) + HOUR
    return Truth(kind="anchor_drag", shape=shape, mmsi=mmsi, start=start, end=end, struck=passed, facts={"loss": 0.2})


def told(truths: list[Truth], cases: list[CaseTold], **more: float) -> Told:
    days = float(more.get("ship_days", 1000.0))
    return Told(seed=2000, name="day", noise="honest", hours=24.0, ship_days=days, episodes=1500, truths=truths,
                cases=cases)  # fmt: skip


def test_wilson_intervals_are_those_of_the_tables() -> None:
    # Newcombe, Statistics in Medicine 17 (1998), table I: 81/263, 15/148, 0/20, 1/29
    for found, of, low, high in ((81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611),
                                 (1, 29, 0.0061, 0.1718)):  # fmt: skip
        assert wilson(found, of) == pytest.approx((low, high), abs=5e-5)
    assert wilson(0, 0) == (0.0, 1.0)
    assert wilson(7, 7)[1] == 1.0


def test_poisson_bounds_are_garwoods_and_none_seen_is_the_rule_of_three() -> None:
    assert poisson_bounds(0) == pytest.approx((0.0, -math.log(0.05)), abs=1e-9)
    # half of the chi-square quantiles of 2n and 2n + 2 degrees of freedom at 5 % and 95 %
    assert poisson_bounds(1) == pytest.approx((0.0513, 4.7439), abs=5e-5)
    assert poisson_bounds(10) == pytest.approx((5.4254, 16.9622), abs=5e-5)
    assert poisson_bounds(100) == pytest.approx((84.1393, 118.0800), abs=5e-3)
    # for large counts the cube-root form of Byar is good to a thousandth
    for count in (500, 3000, 20_000):
        for bound, n, z in ((0, count, -1.6449), (1, count + 1, 1.6449)):
            assert poisson_bounds(count)[bound] == pytest.approx(
                n * (1 - 1 / (9 * n) + z / (3 * n**0.5)) ** 3, rel=1e-3
            )


@given(st.integers(0, 5000))
def test_poisson_bounds_lie_around_the_count_and_rise_with_it(count: int) -> None:
    low, high = poisson_bounds(count)
    assert low <= count < high
    assert poisson_bounds(count + 1)[0] > low
    assert poisson_bounds(count + 1)[1] > high


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=50))
def test_quantiles_are_numpys(values: list[float]) -> None:
    shares = (0.05, 0.25, 0.5, 0.75, 0.95)
    assert quantiles(values, shares) == pytest.approx(np.quantile(values, shares).tolist(), abs=1e-6)


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(-50, 10)), max_size=40), st.integers(0, 500))
def test_a_climb_says_when_each_bar_was_first_reached(steps: list[tuple[int, int]], start: int) -> None:
    rise = climb([(float(t), float(db)) for t, db in steps], start, 400)
    for bar in range(-50, 11, 5):
        at = [t for t, db in steps if start <= t <= 400 and db >= bar]
        assert rise.reached(bar) == (min(at) if at else math.inf)


def test_what_was_said_before_the_truth_began_is_no_merit() -> None:
    day = told([drag(1, 1000.0, 5000.0)], [case(1, (500.0, -10.0), (2000.0, -30.0))])
    (match,) = seen_by(day, day.cases)
    assert match.climb.reached(-31.0) == 2000.0
    assert match.climb.reached(-20.0) == math.inf
    assert match.evidence_db == 18.0


def test_only_cases_of_the_kind_on_the_ship_count_and_her_party_is_never_a_false_one() -> None:
    truth = drag(1, 1000.0)
    truth.others = [2]
    day = told([truth], [case(1, (2000.0, 0.0), kind="loitering"), case(2, (2500.0, -20.0)), case(3, (2600.0, -5.0))])
    (match,) = seen_by(day, day.cases)
    assert match.climb.reached(-25.0) == 2500.0
    assert [c.mmsi for c in innocent(day, day.cases)] == [3]


def test_warned_before_an_asset_is_told_from_warned_after_it_and_half_an_hour_between_is_kept_apart() -> None:
    day = told(
        [drag(1, 0.0, 600.0, 2 * HOUR), drag(2, 0.0, HOUR), drag(3, 0.0, HOUR), drag(4, 0.0)],
        [case(1, (900.0, -20.0)), case(2, (1800.0, -20.0)), case(3, (2 * HOUR, -20.0))],
    )
    rate = detection(seen_by(day, day.cases), -26.0)
    assert (rate["found"], rate["of"]) == (3, 4)
    assert (rate["before"]["1"]["found"], rate["before"]["1"]["of"]) == (1, 3)
    assert (rate["before_30"]["1"]["found"], rate["before_30"]["1"]["of"]) == (1, 2)
    assert (rate["before"]["2"]["found"], rate["before"]["2"]["of"]) == (1, 1)
    assert (rate["after_two"]["found"], rate["after_two"]["of"]) == (1, 1)
    assert rate["latency_min"]["median"] == 30.0
    assert rate["lead_min"] == {"n": 3, "q05": -54.5, "q25": -32.5, "median": -5.0, "q75": 12.5, "q95": 26.5}


def test_a_ship_that_comes_into_view_dragging_is_judged_from_then_on() -> None:
    truth = drag(1, 0.0, HOUR, 3 * HOUR, shape="already")
    truth.facts["first_seen"] = 2 * HOUR
    day = told([truth], [case(1, (2.5 * HOUR, -20.0))])
    rate = detection(seen_by(day, day.cases), -26.0)
    assert rate["latency_min"]["median"] == 30.0
    assert rate["before_30"]["1"]["of"] == 0
    assert (rate["before_30"]["2"]["found"], rate["before_30"]["2"]["of"]) == (1, 1)


def test_an_asset_is_named_beforehand_only_if_the_watch_said_so_before_she_passed_over_it() -> None:
    hers = case(1, (1000.0, -20.0))
    hers.at_risk = {"cable-1": 3000.0, "cable-2": 9000.0}
    day = told([drag(1, 0.0, 500.0, 4000.0, 8000.0)], [hers])
    named = detection(seen_by(day, day.cases), -26.0)["named"]
    assert (named["found"], named["of"]) == (1, 2)


def test_a_rate_of_false_ones_has_exact_bounds_and_its_share_of_a_watch() -> None:
    rate = false_rate(0, 1500.0, 30.0)
    assert rate["per_1000_ship_days"] == 0.0
    assert rate["high"] == pytest.approx(1.9972, abs=1e-4)
    assert false_rate(10, 10_000.0, 42.0)["per_watch"] == pytest.approx(0.2381)
    assert false_rate(0, 0.0, 0.0)["per_1000_ship_days"] is None


def test_the_curve_falls_and_a_point_read_off_it_keeps_its_budget() -> None:
    tops = [-40.0, -30.0, -27.0, -20.0]
    found = curve({}, tops, 1000.0)
    assert found["false_per_1000"][0] == 4.0
    assert found["false_per_1000"][-1] == 0.0
    for budget in (0.5, 1.0, 2.0, 3.0, 10.0):
        bar = bar_for(tops, 1000.0, budget)
        assert sum(db >= bar for db in tops) <= budget
        assert bar == BARS[0] or sum(db >= bar - 0.5 for db in tops) > budget


def test_evidence_that_is_worth_what_it_says_lies_on_the_diagonal() -> None:
    rng = np.random.default_rng(5)
    guilty, honest = rng.normal(10.0, 6.5945, 40_000), rng.normal(0.0, 6.5945, 40_000)
    # of two normal populations d apart with deviation s the log likelihood ratio is linear: d (x - d/2) / s^2
    scale = 10.0 / math.log(10.0) * 10.0 / 6.5945**2
    said = [(scale * (x - 5.0)).tolist() for x in (guilty, honest)]
    right = reliability(said[0], said[1], 40_000)
    assert right["worst_0_20_db"] < 1.0
    assert 0.0 < right["brier_skill"] < 1.0
    boast = reliability([db + 6.0 for db in said[0]], [db + 6.0 for db in said[1]], 40_000)
    assert boast["mean_off_0_20_db"] < -5.0
    assert boast["log_skill"] < right["log_skill"]


def test_a_miss_is_listed_with_its_facts_and_a_guess() -> None:
    truth = drag(1, 0.0, 4 * HOUR)
    truth.facts = {"loss": 0.05}
    day = told([truth, drag(2, 0.0, HOUR)], [case(1, (600.0, -40.0)), case(2, (600.0, -20.0))])
    (miss,) = misses(seen_by(day, day.cases), -26.0)
    assert (miss["mmsi"], miss["highest_db"], miss["short_of_db"]) == (1, -40.0, 14.0)
    assert "5 %" in miss["guess"]


def test_the_board_counts_false_ones_on_days_without_injects_only() -> None:
    free = told([], [case(9, (100.0, -20.0)), case(8, (100.0, -40.0))])
    busy = told([drag(1, 0.0, HOUR)], [case(1, (600.0, -20.0)), case(7, (100.0, -10.0))])
    bars = {"anchor_drag": {"watch": -31.0, "warning": -26.0}}
    kind = board([free, busy], bars, {})["honest"]["kinds"]["anchor_drag"]
    assert kind["false"]["warning"]["count"] == 1
    assert kind["false_beside_injects"]["warning"]["count"] == 1
    assert kind["shapes"]["lasting"]["warning"]["found"] == 1
    assert [f["mmsi"] for f in kind["false_ones"]] == [9]
    assert kind["misses"] == []
