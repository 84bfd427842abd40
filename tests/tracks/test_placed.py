"""The grid of places answers as measuring to every place does."""

import time

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from seawarden.geo.earth import distances_m
from seawarden.knowledge.load import packaged
from seawarden.model.knowledge import KINDS, PLACED, PLACES, REACH_M, Knowledge, nothing
from seawarden.tracks.placed import placed


def to_every_place(lon: np.ndarray, lat: np.ndarray, knowledge: Knowledge) -> np.ndarray:
    out = np.full((lon.size, len(KINDS)), np.inf, np.float32)
    for place in knowledge.places:
        there = [np.full(lon.size, place[axis]) for axis in ("lon", "lat")]
        away = distances_m(lon, lat, *there) - float(place["radius_m"])
        away = np.where(away <= REACH_M, np.maximum(away, 0.0), np.inf)
        out[:, place["kind"]] = np.minimum(out[:, place["kind"]], away.astype(np.float32))
    return out


def known(rows: list[tuple[float, float, float, int]]) -> Knowledge:
    places = np.zeros(len(rows), PLACES)
    for name, column in zip(("lon", "lat", "radius_m", "kind"), zip(*rows, strict=True), strict=True):
        places[name] = column
    return nothing()._replace(places=places)


def table(answer: np.ndarray) -> np.ndarray:
    return answer.view("f4").reshape(answer.size, -1)


def same(answer: np.ndarray, expected: np.ndarray) -> None:
    """Equal but for the last bits: the sine of a sum may differ in its 16th digit."""
    np.testing.assert_allclose(table(answer), expected, rtol=3e-7, atol=1e-4)


def test_over_the_baltic_the_answer_is_that_of_every_place() -> None:
    rng = np.random.default_rng(7)
    lon, lat = rng.uniform(8.0, 32.0, 60_000), rng.uniform(52.0, 67.0, 60_000)
    knowledge = packaged()
    same(placed(lon, lat, knowledge), to_every_place(lon, lat, knowledge))


def test_on_the_lines_between_cells_the_answer_is_that_of_every_place() -> None:
    lon, lat = (a.ravel() for a in np.meshgrid(np.arange(100, 300) / 10.0, np.arange(535, 660) / 10.0))
    knowledge = packaged()
    same(placed(lon, lat, knowledge), to_every_place(lon, lat, knowledge))


places_anywhere = st.lists(
    st.tuples(st.floats(-180, 180), st.floats(-85, 85), st.floats(0, 90_000), st.integers(0, len(KINDS) - 1)),
    min_size=1,
    max_size=12,
)


@settings(max_examples=60)
@given(places_anywhere, st.integers(0, 2**32 - 1))
def test_anywhere_on_earth_the_answer_is_that_of_every_place(
    rows: list[tuple[float, float, float, int]], seed: int
) -> None:
    knowledge = known(rows)
    rng = np.random.default_rng(seed)
    at = rng.integers(0, len(rows), 400)
    lat = np.clip(knowledge.places["lat"][at] + rng.normal(0.0, 0.8, 400), -88.0, 88.0)
    lon = knowledge.places["lon"][at] + rng.normal(0.0, 0.8, 400) / np.cos(np.radians(lat))
    lon = (lon + 180.0) % 360.0 - 180.0
    same(placed(lon, lat, knowledge), to_every_place(lon, lat, knowledge))


def test_across_the_date_line_a_place_is_seen_from_both_sides() -> None:
    knowledge = known([(179.99, 60.0, 1000.0, 0)])
    lon = np.array([179.95, -179.95, 180.0, -180.0, 181.0 - 360.0])
    lat = np.full(5, 60.0)
    answer = placed(lon, lat, knowledge)["port_m"]
    assert np.isfinite(answer).all() and answer[2] == answer[3] == 0.0


def test_nobody_who_knows_no_places_is_near_one() -> None:
    answer = placed(np.array([20.0]), np.array([58.0]), nothing())
    assert answer.dtype == PLACED and np.isinf(table(answer)).all()


def test_a_position_that_is_none_is_near_nothing() -> None:
    lon, lat = np.array([np.nan, 24.7, np.inf, 24.7]), np.array([59.5, np.nan, 59.5, 91.0])
    assert np.isinf(table(placed(lon, lat, packaged()))).all()


def test_no_places_asked_for_gives_no_answer() -> None:
    assert placed(np.empty(0), np.empty(0), packaged()).size == 0


def test_a_day_of_minutes_of_two_thousand_ships_costs_less_than_a_second() -> None:
    """0.25 s are meant (docs/knowledge.md); the bar is loose because the machines of the tests are shared."""
    rng = np.random.default_rng(3)
    lon, lat = rng.uniform(10.0, 30.0, 300_000), rng.uniform(54.0, 65.0, 300_000)
    knowledge = packaged()
    placed(lon, lat, knowledge)
    began = time.perf_counter()
    placed(lon, lat, knowledge)
    assert time.perf_counter() - began < 0.5
