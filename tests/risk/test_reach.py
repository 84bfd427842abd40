"""The hanging chain gives the reference's tables; the sentence says what the numbers say."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawarden.model.asset import Asset
from seawarden.risk.anchor_gear import Gear, Hull, chain_for, equipment_number, fastest_kn, gear_of, hang
from seawarden.risk.reach import burial_m, digs_m, vulnerability

# depth reached in m by chain out in m and speed in kn, from the published quasi-static model (`docs/vulnerability.md`)
SPEEDS_11_T = (3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14)
DEPTHS_11_T = {
    82: (82, 80, 78, 75, 71, 66, 62, 58, 54, 50, 47),
    137: (137, 132, 127, 121, 113, 105, 98, 91, 85, 79, 74),
    192: (191, 183, 175, 165, 155, 143, 133, 123, 115, 107, 100),
    275: (273, 260, 247, 232, 215, 200, 185, 171, 159, 149, 139),
}
SPEEDS_6_T = (5, 7, 8, 9, 10, 11, 12, 14, 16)
DEPTHS_6_T = {137: (128, 113, 104, 96, 88, 81, 75, 65, 57), 275: (251, 215, 197, 180, 166, 153, 142, 123, 109)}
TANKER = Hull(228.6, 32.57, 14.5, 80)


def asset(kind: str = "power_cable", **properties: Any) -> Asset:
    return Asset(asset_id="a", name="A", kind=kind, lines=(((25.0, 59.9), (25.1, 60.0)),), properties=properties)


@pytest.mark.parametrize("chain", DEPTHS_11_T)
def test_an_11_t_anchor_hangs_as_deep_as_the_table_says(chain: int) -> None:
    depths = [hang(11_000.0, 81.0, chain, kn).depth_m for kn in SPEEDS_11_T]
    assert depths == pytest.approx(DEPTHS_11_T[chain], rel=0.03)


@pytest.mark.parametrize("chain", DEPTHS_6_T)
def test_a_6_t_anchor_hangs_as_deep_as_the_table_says(chain: int) -> None:
    assert [hang(6_000.0, 62.0, chain, kn).depth_m for kn in SPEEDS_6_T] == pytest.approx(DEPTHS_6_T[chain], rel=0.03)


def test_a_ship_that_lies_still_hangs_her_chain_straight_down() -> None:
    still = hang(11_000.0, 81.0, 275.0, 0.0)
    assert still.depth_m == pytest.approx(275.0) and still.behind_m == pytest.approx(0.0, abs=1e-6)


@given(st.floats(500, 30_000), st.floats(20, 400), st.floats(0, 20), st.floats(0.1, 5))
def test_more_speed_hangs_higher_and_no_chain_is_longer_than_itself(
    anchor: float, chain: float, kn: float, more: float
) -> None:
    mm = 81.0 * (anchor / 11_000.0) ** 0.44
    slow, fast = hang(anchor, mm, chain, kn), hang(anchor, mm, chain, kn + more)
    assert fast.depth_m <= slow.depth_m + 1e-6
    assert math.hypot(slow.depth_m, slow.behind_m) <= chain + 1e-6


@given(st.floats(5, 200), st.floats(0, 16))
def test_the_chain_needed_is_that_on_which_the_anchor_just_touches(depth: float, kn: float) -> None:
    needed = chain_for(9_000.0, 73.0, depth, kn)
    assert hang(9_000.0, 73.0, needed, kn).depth_m == pytest.approx(depth, rel=0.01)


def test_at_the_fastest_speed_she_still_touches_and_above_it_not() -> None:
    gear = Gear(3500.0, 10_500.0, 330.0, 78.0)
    kn = fastest_kn(gear, 150.0)
    assert hang(gear.anchor_kg, gear.chain_mm, gear.chain_m, kn).depth_m >= 150.0
    assert hang(gear.anchor_kg, gear.chain_mm, gear.chain_m, kn + 0.1).depth_m < 150.0
    assert fastest_kn(gear, 331.0) == 0.0


@pytest.mark.parametrize(
    ("hull", "anchor_t"),
    [(TANKER, 11.0), (Hull(169.0, 27.2, 9.0, 70), 6.0)],
    ids=["tanker of 229 m, reported 11 t", "container ship of 169 m, reported 6 t"],
)
def test_anchors_known_from_incidents_are_estimated_within_ten_percent(hull: Hull, anchor_t: float) -> None:
    gear = gear_of(hull)
    assert gear is not None and gear.anchor_kg / 1000.0 == pytest.approx(anchor_t, rel=0.10)


def test_without_beam_and_draught_the_estimate_stays_within_one_third() -> None:
    for hull in (TANKER, Hull(169.0, 27.2, 9.0, 70), Hull(89.0, 13.4, 5.5, 70)):
        assert equipment_number(Hull(hull.length_m)) == pytest.approx(equipment_number(hull), rel=0.33)


def test_a_longer_ship_never_has_a_lighter_anchor() -> None:
    gears = [gear_of(Hull(length)) for length in range(20, 400, 5)]
    weights = [gear.anchor_kg for gear in gears if gear]
    assert len(weights) == len(gears) and weights == sorted(weights)
    assert weights[0] < 600.0 and weights[-1] > 20_000.0


def test_the_sentence_says_anchor_chain_depth_and_burial() -> None:
    found = vulnerability(TANKER, asset(burial_m=0.5), 62.0, 11.0, gear=Gear(3600.0, 11_000.0, 275.0, 81.0))
    assert found.verdict == "can"
    assert found.text == (
        "her 11 t anchor on 275 m of chain reaches 171 m at 11 kn; "
        "the cable lies at 62 m, buried 0.5 m: it can be caught"
    )
    assert 62.0 < found.chain_needed_m < 120.0 and found.grade == 2


def test_deep_water_is_reached_only_when_slow_and_deeper_never() -> None:
    slow = vulnerability(TANKER, asset("telecom_cable"), 250.0, 12.0)
    assert slow.verdict == "only when slow" and 3.0 <= slow.fastest_kn < 12.0 and slow.chain_needed_m > 330.0
    assert f"only below {slow.fastest_kn:.1f} kn" in slow.text and "(by her size)" in slow.text
    never = vulnerability(TANKER, asset("telecom_cable"), 459.0, 12.0)
    assert never.verdict == "cannot" and never.text.endswith("it cannot be caught")


def test_what_is_buried_deeper_than_a_fluke_goes_cannot_be_caught() -> None:
    small = Hull(60.0, 10.0, 4.0, 70)
    found = vulnerability(small, asset("gas_pipeline", burial_m=2.0, seabed="sand"), 20.0, 8.0)
    assert found.verdict == "cannot" and found.digs_m < 2.0 and "fluke" in found.text and "the pipe" in found.text
    assert vulnerability(small, asset("gas_pipeline", burial_m=0.3), 20.0, 8.0).verdict == "can"


def test_ground_that_is_not_known_counts_as_soft() -> None:
    assert digs_m(11_000.0, "") == digs_m(11_000.0, "mud") == pytest.approx(3.0 * digs_m(11_000.0, "dense sand"))
    assert digs_m(11_000.0, "hard") == pytest.approx(1.34, abs=0.02)


@pytest.mark.parametrize(
    ("hull", "depth"),
    [(Hull(0.0), 50.0), (Hull(math.nan), 50.0), (TANKER, math.nan)],
    ids=["no length", "NaN", "depth"],
)
def test_what_is_not_known_clears_nobody(hull: Hull, depth: float) -> None:
    found = vulnerability(hull, asset(), depth, 10.0)
    assert found.verdict == "not known" and "may" in found.text


def test_a_speed_that_is_not_known_counts_as_slow() -> None:
    assert vulnerability(TANKER, asset(), 60.0, math.nan).depth_reached_m > 300.0


@pytest.mark.parametrize(
    ("value", "metres"), [(None, 0.0), ("1.5", 1.5), ("?", 0.0), (-1, 0.0), (math.inf, 0.0), ([], 0.0)]
)
def test_a_burial_that_is_no_number_counts_as_none(value: Any, metres: float) -> None:
    assert burial_m(asset(burial_m=value)) == metres


def test_consequences_follow_the_kind_and_the_capacity() -> None:
    grades = {
        k: vulnerability(TANKER, asset(k), 50.0, 9.0).grade for k in ("telecom_cable", "power_cable", "gas_pipeline")
    }
    assert list(grades.values()) == [1, 2, 3]
    large = vulnerability(TANKER, asset(capacity="650 MW"), 50.0, 9.0)
    assert large.grade == 3 and "650 MW" in large.consequence
    assert vulnerability(TANKER, asset(capacity=12), 50.0, 9.0).grade == 2
    assert vulnerability(TANKER, asset("whatever"), 50.0, 9.0).grade == 1
