"""The red team's drags: what each does to hide, on which ships, and that it stays what it says it is."""

from collections.abc import Iterator

import numpy as np
import pytest

from seawarden.exercise.contract import Order, Truth
from seawarden.exercise.inject.dials import Choice, Dials
from seawarden.exercise.inject.drag import SHAPES, drag
from seawarden.exercise.inject.force import STEP_S, hull
from seawarden.exercise.inject.heard import BINS, Heard
from seawarden.exercise.red_team import SHALLOW, TACTICS, by_a_port, in_weather, just_turned, plan
from seawarden.model.asset import Asset, Assets
from seawarden.model.batch import Batch, Origin
from seawarden.model.tables import CLASS_A, POSITIONS, STATICS, empty
from seawarden.register.build import build

T0 = 1_700_000_400.0 // 600.0 * 600.0
SHIP = hull(180.0, 28.0, 10.0, 12.0, True)


def drawn(shape: str, seed: int = 1) -> np.ndarray:
    return plan(shape).draw(np.random.default_rng([seed, 9]), SHIP, Dials()).keep


def scene(east_kn: np.ndarray, lat: np.ndarray, lon: np.ndarray, cog_deg: np.ndarray | None = None) -> Heard:
    """Ships (first axis) over the closed bins (second, the latest last), a row a minute."""
    heard = Heard(0.0, 1)
    bins = east_kn.shape[1]
    for b in range(bins):
        heard.open_bin(int(T0 // 600.0) + b)
        for minute in range(10):
            rows = np.zeros(lat.size, POSITIONS)
            rows["t"], rows["mmsi"] = T0 + 600.0 * b + 60.0 * minute, 290_000_001 + np.arange(lat.size)
            rows["lat"], rows["lon"], rows["sog_kn"] = lat, lon, east_kn[:, b]
            rows["cog_deg"] = 90.0 if cog_deg is None else cog_deg[:, b]
            heard.take(rows)
    heard.open_bin(heard.bin + 1)
    return heard


def test_the_team_has_six_shapes_that_the_inject_takes() -> None:
    assert set(TACTICS) <= set(SHAPES)
    assert len(TACTICS) == 6
    with pytest.raises(KeyError):
        plan("red_flag")


def test_the_shallow_one_loses_eight_hundredths_and_hardly_more() -> None:
    keep = drawn("red_shallow")
    steady = keep[360 : keep.size - 720]
    assert 1.0 - steady.mean() == pytest.approx(SHALLOW, abs=0.01)


def test_the_staged_one_takes_an_hour_and_more_to_slow() -> None:
    keep = drawn("red_staged", 3)
    lost = 1.0 - keep
    assert lost[int(1200 / STEP_S)] < 0.5 * lost[int(9000 / STEP_S)]
    assert 0.08 < lost[int(9000 / STEP_S)] < 0.4


def test_the_engine_stops_first_and_says_so() -> None:
    made = plan("red_engine").draw(np.random.default_rng(4), SHIP, Dials())
    assert made.keep[int(900 / STEP_S)] < 0.1
    assert made.says[0][2] == 2
    assert made.keep[int(9000 / STEP_S) : int(9600 / STEP_S)].mean() > 0.6


def test_a_lie_lasts_as_long_as_the_drag() -> None:
    made = plan("red_status").draw(np.random.default_rng(4), SHIP, Dials())
    assert made.says == ((0.0, made.lasts_s, made.says[0][2]),)
    assert made.says[0][2] in (3, 4, 7)


def test_who_waits_for_weather_takes_only_ships_among_slowed_ones() -> None:
    lat, lon = np.array([59.0, 59.05, 59.1, 59.15, 56.0, 56.05, 56.1, 56.15]), np.full(8, 20.0)
    kn = np.full((8, BINS - 1), 12.0)
    kn[:4, -3:] = 10.5
    assert in_weather(scene(kn, lat, lon), Choice()).tolist() == [True] * 4 + [False] * 4


def test_who_waits_for_a_port_takes_only_ships_within_reach_of_one() -> None:
    lat, lon = np.array([59.0, 59.0, 59.25, 58.0]), np.full(4, 20.0)
    kn = np.zeros((4, BINS - 1))
    kn[2:] = 12.0
    assert by_a_port(scene(kn, lat, lon), Choice()).tolist() == [False, False, True, False]


def test_who_waits_for_a_turn_takes_only_ships_that_have_just_made_one() -> None:
    cog = np.full((2, BINS - 1), 90.0)
    cog[1, -1] = 130.0
    kn = np.full((2, BINS - 1), 12.0)
    assert just_turned(scene(kn, np.array([59.0, 59.5]), np.full(2, 20.0), cog), Choice()).tolist() == [False, True]


def lane(hours: float = 9.0) -> Iterator[Batch]:
    """Six ships a minute apart in their reports, eastward at 12 kn in line abreast; batches of ten minutes."""
    for k in range(int(hours * 6)):
        t = np.repeat(T0 + 600.0 * k + 60.0 * np.arange(10), 6) + np.tile(np.arange(6.0), 10)
        rows = np.zeros(t.size, POSITIONS)
        rows["t"], rows["mmsi"] = t, 290_000_001 + np.tile(np.arange(6), 10)
        rows["lat"] = 59.0 + 0.05 * np.tile(np.arange(6), 10)
        rows["lon"] = 18.0 + (t - T0) * 12.0 * 1852.0 / 3600.0 / 57_300.0
        rows["sog_kn"], rows["cog_deg"], rows["hdg_deg"] = 12.0, 90.0, 90.0
        rows["ais_class"], rows["hash"] = CLASS_A, np.arange(t.size) + 1000 * k + 1
        yield Batch(rows, empty(STATICS), T0 + 600.0 * (k + 1), Origin.EXERCISE)
    yield Batch(empty(POSITIONS), empty(STATICS), float("inf"), Origin.EXERCISE)


def cables() -> Assets:
    lines = [(f"line-{k}", 19.0 + 0.35 * k) for k in range(10)]
    return build([Asset(asset_id=n, name=n, kind="telecom_cable", lines=(((x, 58.5), (x, 59.7)),)) for n, x in lines])


@pytest.mark.parametrize("shape", ["red_shallow", "red_engine", "red_status"])
def test_what_she_says_is_in_her_rows_and_in_the_truth(shape: str) -> None:
    truths: list[Truth] = []
    order = Order(shape=shape, count=2, seed=1001, facts={"last_h": 5.0})
    rows = np.concatenate([b.rows for b in drag(lane(), order, truths, cables())])
    assert len(truths) == 2
    for truth in truths:
        hers = rows[(rows["mmsi"] == truth.mmsi) & (rows["t"] > truth.start)]
        assert (hers["status"] != 0).any() == ("says_status" in truth.facts)
        assert hers["sog_kn"].mean() < 11.9
        assert truth.struck or shape == "red_engine"
