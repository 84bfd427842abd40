"""What is known is found, what is not is NaN."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawarden.model.knowledge import HEARD, SHIPS, SPEEDS, Knowledge, Raster, nothing
from seawarden.model.knowledge_lookup import (
    CARGO,
    FISHING,
    MERCHANT,
    NOWHERE,
    OTHER,
    PASSENGER,
    SERVICE,
    TANKER,
    cell_of,
    class_of,
    depth_at,
    heard_at,
    heard_key,
    octant_of,
    ship_speed,
    speeds_at,
    speeds_key,
)

HERE = (np.array([25.05]), np.array([59.83]))


def with_speeds(*rows: tuple[int, float, float, int]) -> Knowledge:
    """Rows of class, median, low, ships on an eastward course here."""
    table = np.zeros(len(rows), SPEEDS)
    for row, (ship_class, median, low, ships) in zip(table, rows, strict=True):
        key = speeds_key(cell_of(*HERE), octant_of(np.array([90.0])), np.array([ship_class]))[0]
        row["key"], row["median"], row["low"], row["ships"] = key, median, low, ships
    return nothing()._replace(speeds=np.sort(table, order="key"))


def ask(knowledge: Knowledge, ship_type: int = 70, length_m: float = 150.0, cog: float = 85.0) -> tuple[float, int]:
    found = speeds_at(*HERE, np.array([cog]), np.array([ship_type]), np.array([length_m]), knowledge)
    return float(found.median[0]), int(found.ships[0])


def test_the_speed_of_her_own_class_is_taken_where_enough_are_known() -> None:
    known = with_speeds((CARGO + 1, 0.9, 0.8, 9), (MERCHANT, 0.7, 0.5, 400))
    assert ask(known) == (pytest.approx(0.9), 9)


def test_of_few_ships_of_her_class_all_merchants_together_are_taken() -> None:
    known = with_speeds((CARGO + 1, 0.9, 0.8, 2), (MERCHANT, 0.7, 0.5, 400))
    assert ask(known) == (pytest.approx(0.7), 400)
    assert ask(known, ship_type=30)[1] == 0, "a fishing boat is no merchant"


def test_another_course_is_another_history() -> None:
    median, ships = ask(with_speeds((CARGO + 1, 0.9, 0.8, 9)), cog=270.0)
    assert np.isnan(median) and ships == 0


def test_who_knows_nothing_finds_nothing() -> None:
    found = speeds_at(*HERE, np.array([90.0]), np.array([70]), np.array([100.0]), nothing())
    assert np.isnan(found.median[0]) and np.isnan(found.low[0]) and found.ships[0] == 0
    heard = heard_at(*HERE, np.array([1]), nothing())
    assert np.isnan(heard.share[0]) and np.isnan(heard.gap90_s[0]) and heard.minutes[0] == 0
    own = ship_speed(np.array([230000000], np.uint32), nothing())
    assert np.isnan(own.sea_kn[0]) and own.hours[0] == 0.0
    assert np.isnan(depth_at(*HERE, nothing().depth_m)[0])
    assert np.isnan(depth_at(np.zeros(1), np.zeros(1), nothing().depth_m)[0])


def test_what_is_no_position_or_course_finds_nothing() -> None:
    lon, lat = np.array([np.nan, 25.0, np.inf, 25.0]), np.array([59.0, np.nan, 59.0, 91.0])
    assert (cell_of(lon, lat) == NOWHERE).all()
    assert octant_of(np.array([np.nan]))[0] == -1
    assert speeds_key(cell_of(*HERE), np.array([-1]), np.array([0]))[0] == NOWHERE
    assert heard_key(cell_of(*HERE), np.array([3]))[0] == NOWHERE, "a base station is not under way"


@pytest.mark.parametrize(
    ("cog", "octant"), [(0.0, 0), (22.4, 0), (22.6, 1), (90.0, 2), (337.4, 7), (337.6, 0), (359.9, 0)]
)
def test_octants_are_centred_on_the_compass(cog: float, octant: int) -> None:
    assert octant_of(np.array([cog]))[0] == octant


@pytest.mark.parametrize(
    ("kind", "length", "expected"),
    [
        *((70, 90.0, CARGO), (79, 120.0, CARGO + 1), (71, 250.0, CARGO + 2), (70, 0.0, CARGO + 1)),
        *((80, 119.0, TANKER), (89, 150.0, TANKER + 1), (84, 200.0, TANKER + 2), (80, np.nan, TANKER + 1)),
        *((60, 200.0, PASSENGER), (40, 40.0, PASSENGER), (30, 20.0, FISHING), (52, 30.0, SERVICE), (0, 0.0, OTHER)),
    ],
)
def test_classes_follow_type_and_size(kind: int, length: float, expected: int) -> None:
    assert class_of(np.array([kind]), np.array([length]))[0] == expected


@given(st.floats(-180, 180), st.floats(-90, 90), st.integers(0, 7), st.integers(0, 15))
def test_a_key_says_cell_octant_and_class_and_nothing_else(lon: float, lat: float, octant: int, kind: int) -> None:
    cell = cell_of(np.array([lon]), np.array([lat]))
    key = int(speeds_key(cell, np.array([octant]), np.array([kind]))[0])
    assert (key // 128, key // 16 % 8, key % 16) == (int(cell[0]), octant, kind)


def test_each_ship_and_cell_gives_its_own_row_back() -> None:
    ships = np.zeros(3, SHIPS)
    ships["mmsi"], ships["sea_kn"], ships["noise_kn"], ships["hours"] = (5, 7, 9), (10, 11, 12), 0.2, (1, 2, 3)
    own = ship_speed(np.array([9, 6, 5, 10]), nothing()._replace(ships=ships))
    np.testing.assert_array_equal(own.sea_kn, np.array([12, np.nan, 10, np.nan], np.float32))
    np.testing.assert_array_equal(own.hours, np.array([3, 0, 1, 0], np.float32))
    heard = np.zeros(1, HEARD)
    heard["key"], heard["share"], heard["gap90_s"], heard["minutes"] = (
        heard_key(cell_of(*HERE), np.array([1])),
        0.5,
        90,
        7,
    )
    found = heard_at(np.repeat(HERE[0], 2), np.repeat(HERE[1], 2), np.array([1, 2]), nothing()._replace(heard=heard))
    assert found.share[0] == 0.5 and found.gap90_s[0] == 90.0 and list(found.minutes) == [7, 0]


def test_depth_is_bilinear_between_centres_and_skips_what_is_not_known() -> None:
    raster = Raster(20.0, 58.0, 1.0, 1.0, np.array([[10.0, 20.0], [30.0, np.nan]], np.float32))
    lon, lat = np.array([20.5, 21.0, 21.0, 20.5, 20.0, 22.1]), np.array([58.5, 58.5, 59.0, 60.0, 58.0, 58.5])
    np.testing.assert_allclose(depth_at(lon, lat, raster), [10.0, 15.0, 20.0, 30.0, 10.0, np.nan])
    assert np.isnan(depth_at(np.array([np.nan]), np.array([58.5]), raster)[0])
    assert np.isnan(depth_at(np.array([21.5]), np.array([59.5]), raster)[0])
