"""A bar is the lowest that keeps the budget, never below judgement, and rises with loudness."""

import math

from hypothesis import given
from hypothesis import strategies as st

from seawarden.exercise.contract import Truth
from seawarden.exercise.score.told import CaseTold, Told
from seawarden.risk.table import KindRow
from seawarden.trials.fit_bars import BUDGET, bar, levels, tops

DB = st.floats(-60.0, 20.0, allow_nan=False)


@given(st.lists(DB, max_size=200), st.floats(10.0, 20_000.0), st.floats(0.05, 50.0))
def test_no_more_than_the_budget_reach_the_bar_and_one_step_lower_more_do(found, ship_days, budget):
    ranked = sorted(found, reverse=True)
    at = bar(ranked, ship_days, budget)
    allowed = budget * ship_days / 1000.0
    assert sum(db >= at for db in ranked) <= allowed
    if math.isfinite(at):
        assert sum(db >= at - 0.2 for db in ranked) > int(allowed)


@given(st.lists(DB, max_size=100), st.floats(100.0, 5000.0))
def test_levels_rise_and_keep_the_least(found, ship_days):
    row = KindRow(prior_db=-30.0, what="", levels={"watch": -20.0, "warning": -10.0}, least={"watch": -15.0})
    got = levels(row, sorted(found, reverse=True), ship_days, BUDGET)
    assert list(got) == ["watch", "warning"] and -15.0 <= got["watch"] <= got["warning"]


def test_cases_on_ships_that_a_truth_names_are_no_false_ones():
    cases = [CaseTold(id=str(k), kind="drift", mmsi=k, steps=[(0.0, -9.0), (1.0, float(-k))]) for k in (1, 2, 3)]
    truth = Truth(kind="drift", shape="x", mmsi=2, start=0.0, end=1.0, others=[3])
    assert tops([Told(seed=1, name="", noise="", hours=24.0, cases=cases, truths=[truth])], "drift") == [-1.0]
    assert tops([Told(seed=1, name="", noise="", hours=24.0, cases=cases)], "anchor_drag") == []
