"""Anchor drags in a source: what is changed, what is not, and that the truth is true."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawarden.codec.contract import find
from seawarden.exercise.contract import Order, Truth
from seawarden.exercise.demo import rows as demo_rows
from seawarden.exercise.inject._path import OwnPath, Place, between
from seawarden.exercise.inject.dials import Choice, Dials
from seawarden.exercise.inject.drag import drag
from seawarden.exercise.inject.force import KN_MS, force_for, hull, loss_under
from seawarden.exercise.inject.scheme import PLAIN, draw, keep_at
from seawarden.geo.earth import distances_m
from seawarden.model.asset import Asset, Assets
from seawarden.model.batch import Batch, Origin
from seawarden.model.tables import STATICS, empty
from seawarden.register.build import build
from seawarden.sources.files import read
from seawarden.sources.options import ReadOptions

SOLENT = Path(__file__).resolve().parents[3] / "shared" / "data" / "ais" / "solent-2016-01-12.csv.gz"
Day = tuple[np.ndarray, np.ndarray]


@pytest.fixture(scope="module")
def day() -> Day:
    return demo_rows(seed=3, ships=140)


@pytest.fixture(scope="module")
def assets() -> Assets:
    lines = [(f"line-{k}", lon) for k, lon in enumerate((23.4, 24.0, 24.6, 25.2, 25.8, 26.4, 27.0))]
    cables = [
        Asset(asset_id=name, name=name, kind="telecom_cable", lines=(((lon, 59.3), (lon + 0.05, 60.4)),))
        for name, lon in lines
    ]
    ring = ((25.0, 59.6), (25.4, 59.6), (25.4, 60.1), (25.0, 60.1), (25.0, 59.6))
    return build([*cables, Asset(asset_id="field", name="field", kind="wind_farm", lines=(ring,), is_area=True)])


def batches(day: Day, every_s: float = 600.0) -> Iterator[Batch]:
    rows, statics = day
    edges = np.arange(rows["t"][0] // 600.0 * 600.0 + every_s, rows["t"][-1] + every_s, every_s)
    r, s = (np.searchsorted(x["t"], edges) for x in (rows, statics))
    for k, edge in enumerate(edges.tolist()):
        first = (r[k - 1], s[k - 1]) if k else (0, 0)
        yield Batch(rows[first[0] : r[k]], statics[first[1] : s[k]], edge, Origin.EXERCISE)
    yield Batch(rows[:0], statics[:0], float("inf"), Origin.EXERCISE)


_MADE: dict[tuple[str, int, float], tuple[np.ndarray, list[Truth]]] = {}


def dragged(
    day: Day, assets: Assets, shape: str, seed: int = 1001, every_s: float = 600.0
) -> tuple[np.ndarray, list[Truth]]:
    """Return the day's rows with six drags in it; made once for each shape."""
    key = shape, seed, every_s
    if key not in _MADE or not day[1].size:
        truths: list[Truth] = []
        order = Order(shape=shape, count=6, seed=seed)
        out = [b.rows for b in partial(drag, assets=assets)(batches(day, every_s), order, truths)]
        if not day[1].size:
            return np.concatenate(out), truths
        _MADE[key] = np.concatenate(out), truths
    return _MADE[key]


@pytest.mark.parametrize("shape", PLAIN)
def test_only_the_taken_ships_change_and_only_after_their_start(day: Day, assets: Assets, shape: str) -> None:
    rows, truths = dragged(day, assets, shape)
    assert len(truths) >= 4
    mine = np.isin(rows["mmsi"], [t.mmsi for t in truths])
    before = day[0]
    if shape == "already":
        assert rows.size < before.size
        return
    assert rows.size == before.size
    assert rows[~mine].tobytes() == before[~mine].tobytes()
    assert (rows["t"] == before["t"]).all()
    for truth in truths:
        hers = rows["mmsi"] == truth.mmsi
        early = hers & (rows["t"] <= truth.start)
        assert rows[early].tobytes() == before[early].tobytes()
        late = hers & (rows["t"] > truth.start)
        assert rows[late].tobytes() != before[late].tobytes()


def test_she_stays_on_her_own_way_and_her_speed_says_how_she_moves(day: Day, assets: Assets) -> None:
    rows, truths = dragged(day, assets, "lasting")
    for truth in truths:
        own, now = (x[x["mmsi"] == truth.mmsi] for x in (day[0], rows))
        now = now[(now["t"] > truth.start + 1800) & (now["t"] < truth.end)]
        off = [
            distances_m(
                np.full(own.size, r["lon"]), np.full(own.size, r["lat"]), own["lon"].copy(), own["lat"].copy()
            ).min()
            for r in now[::20]
        ]
        assert max(off) < 900.0  # half of two minutes' way
        now = now[np.append(True, np.diff(now["t"]) > 20.0)]
        ends = [now[c][k].copy() for k in (slice(None, -1), slice(1, None)) for c in ("lon", "lat")]
        mean = float(np.nanmean(now["sog_kn"])) * KN_MS
        assert distances_m(*ends).sum() / (now["t"][-1] - now["t"][0]) == pytest.approx(mean, rel=0.05)


def test_a_lasting_drag_takes_what_it_says_of_her_speed(day: Day, assets: Assets) -> None:
    rows, truths = dragged(day, assets, "lasting")
    for truth in truths:
        inside = (rows["mmsi"] == truth.mmsi) & (rows["t"] > truth.start) & (rows["t"] < truth.end)
        ratio = np.nanmean(rows["sog_kn"][inside]) / np.nanmean(day[0]["sog_kn"][inside])
        assert 1.0 - ratio == pytest.approx(truth.facts["loss_mean"], abs=0.08)
        assert 0.10 < truth.facts["loss_mean"] < 0.37


def test_what_is_struck_was_crossed_then_and_an_area_never_is(day: Day, assets: Assets) -> None:
    rows, truths = dragged(day, assets, "lasting")
    assert sum(len(t.struck) for t in truths) >= 6
    for truth in truths:
        hers = rows[rows["mmsi"] == truth.mmsi]
        for name, when in truth.struck:
            assert name != "field"
            assert truth.start <= when <= truth.end
            lon = 23.4 + 0.6 * int(name[-1])
            x = np.interp(
                [when - 120.0, when + 120.0], hers["t"], hers["lon"] - 0.05 * (hers["lat"] - 59.3) / 1.1 - lon
            )
            assert x[0] * x[1] < 0.0


def test_ships_that_dip_do_so_after_each_crossing_and_hardly_lose_else(day: Day, assets: Assets) -> None:
    _, truths = dragged(day, assets, "dips")
    assert any(len(t.struck) >= 2 for t in truths)
    for truth in truths:
        assert truth.facts["loss_meant"] < 0.06
        assert len(truth.facts.get("dips", [])) >= len(truth.struck)


def test_a_ship_that_halts_is_nearly_stopped_while_under_way(day: Day, assets: Assets) -> None:
    rows, truths = dragged(day, assets, "halting")
    slow = 0
    for truth in truths:
        hers = rows[(rows["mmsi"] == truth.mmsi) & (rows["t"] > truth.start) & (rows["t"] < truth.end)]
        slow += int((hers["sog_kn"] < 2.0).sum() >= 3)
        assert (hers["status"] == 0).all()
    assert slow >= len(truths) - 1


def test_a_ship_first_seen_already_dragging_has_no_earlier_row_and_no_earlier_word(day: Day, assets: Assets) -> None:
    truths: list[Truth] = []
    order = Order(shape="already", count=6, seed=1001)
    out = list(drag(batches(day), order, truths, assets))
    rows, statics = (np.concatenate([b[k] for b in out]) for k in (0, 1))
    for truth in truths:
        assert rows["t"][rows["mmsi"] == truth.mmsi].min() >= truth.facts["first_seen"] > truth.start
        assert (statics["t"][statics["mmsi"] == truth.mmsi] >= truth.facts["first_seen"]).all()


@pytest.mark.parametrize("shape", ["dips", "already"])
def test_the_same_comes_out_wherever_the_stream_is_cut(day: Day, assets: Assets, shape: str) -> None:
    one, two = (dragged(day, assets, shape, every_s=s) for s in (600.0, 7800.0))
    assert one[0].tobytes() == two[0].tobytes()
    assert one[1] == two[1]


def test_ships_with_a_part_already_are_not_taken(day: Day, assets: Assets) -> None:
    truths: list[Truth] = []
    source = batches(day)
    for seed in (1002, 1003):
        source = drag(source, Order(shape="lasting", count=4, seed=seed), truths, assets)
    for _ in source:
        pass
    assert len(truths) == len({t.mmsi for t in truths}) == 8


def test_an_unknown_shape_or_fact_is_refused(assets: Assets) -> None:
    with pytest.raises(ValueError, match="no shape"):
        drag(iter(()), Order(shape="sideways", count=1, seed=1), [], assets)
    with pytest.raises(ValueError, match="no fact"):
        drag(iter(()), Order(shape="lasting", count=1, seed=1, facts={"hour": 1}), [], assets)


def test_an_empty_source_and_no_particulars_do_no_harm(day: Day, assets: Assets) -> None:
    assert list(drag(iter(()), Order(shape="lasting", count=1, seed=1), [], assets)) == []
    rows, truths = dragged((day[0], empty(STATICS)), assets, "lasting")
    assert rows.size == day[0].size
    assert truths


def test_ships_of_a_recorded_file_drag_as_well() -> None:
    if not SOLENT.is_file():
        pytest.skip("the reference's recorded file is not at hand")
    source = list(read([SOLENT], ReadOptions(), find()).batches())
    before = np.concatenate([b.rows for b in source])
    lines = [(f"line-{k}", -1.6 + 0.02 * k) for k in range(40)]
    assets = build(
        [Asset(asset_id=n, name=n, kind="power_cable", lines=(((x, 50.4), (x, 51.0)),)) for n, x in lines], 2000.0
    )
    facts = {
        "heard_bins": 3, "silent_bins": 2, "steady_bins": 2, "least_kn": 5.0, "length_m": 0.0, "types": [0, 99],
        "steady_share": 0.5, "steady_deg": 60.0, "ports_m": 1.0, "ahead_s": [30.0, 7200.0], "first_h": 0.4,
        "last_h": 0.9,
    }  # fmt: skip
    truths: list[Truth] = []
    out = np.concatenate(
        [b.rows for b in drag(iter(source), Order(shape="lasting", count=3, seed=1, facts=facts), truths, assets)]
    )
    assert truths
    assert out.size == before.size
    mine = np.isin(out["mmsi"], [t.mmsi for t in truths])
    assert out[~mine].tobytes() == before[np.argsort(before["t"], kind="stable")][~mine].tobytes()
    for truth in truths:
        late = (out["mmsi"] == truth.mmsi) & (out["t"] > truth.start + 300.0)
        assert np.nanmean(out["sog_kn"][late]) < truth.facts["own_kn"]


def test_the_speeds_under_a_force_are_those_of_the_table() -> None:
    # sensors.md section 6: speed at constant power / revolutions under 300 kN
    for length, beam, v0, power, rpm in ((228.0, 32.6, 12.5, 10.6, 10.3), (225.0, 32.3, 11.0, 8.9, 8.5)):
        for constant, want in ((False, power), (True, rpm)):
            ship = hull(length, beam, 12.0, v0, constant)
            steady = loss_under(ship, np.full(3000, 300.0))[-1]
            assert v0 * (1.0 - steady) == pytest.approx(want, abs=0.35)


@given(st.floats(0.0, 0.35), st.booleans(), st.floats(80.0, 300.0))
@settings(max_examples=30, deadline=None)
def test_the_force_for_a_loss_takes_that_loss(loss: float, constant_rpm: bool, length_m: float) -> None:
    ship = hull(length_m, 0.0, 0.0, 12.0, constant_rpm)
    assert loss_under(ship, np.full(4000, force_for(ship, loss)))[-1] == pytest.approx(loss, abs=0.01)


def test_wobble_lies_where_it_should_and_large_ships_less() -> None:
    median = []
    for length in (95.0, 240.0):
        drawn = [
            draw(np.random.default_rng([k, 5]), "lasting", hull(length, 0.0, 0.0, 12.0, True), Dials())
            for k in range(40)
        ]
        wobble = np.array([s.facts["wobble_kn"] for s in drawn])
        assert np.quantile(wobble, 0.1) > 0.05
        assert np.quantile(wobble, 0.9) < 0.6
        median.append(float(np.median(wobble)))
        assert max(s.facts["crab_deg"] for s in drawn) < 6.5
    assert median[1] < median[0]


def test_the_dials_are_frozen_at_what_the_docs_say() -> None:
    dials, choice = Dials(), Choice()
    assert (dials.lasting_loss, dials.faint_loss, dials.dips_loss) == ((0.12, 0.22, 0.35), (0.0, 0.12), (0.0, 0.055))
    assert (dials.hours, dials.dip_loss, dials.dip_s) == ((2.0, 14.0), (0.08, 0.25), (180.0, 480.0))
    assert (dials.halts, dials.halt_s, dials.crab_most_deg) == ((1, 4), (300.0, 3600.0), 6.0)
    assert (choice.least_kn, choice.length_m, choice.ahead_s) == (8.0, 80.0, (1200.0, 7200.0))


def test_time_stands_still_for_no_speed_kept_and_runs_for_all() -> None:
    keep = np.array([1.0] * 6 + [0.0] * 6)
    assert keep_at(keep, 0.0, 50.0) == (1.0, 1.0)
    assert keep_at(keep, 60.0, 110.0) == (0.0, 0.0)
    assert keep_at(keep, 500.0, 600.0) == (1.0, 1.0)


def test_a_jump_a_repeat_and_a_stale_row_are_no_part_of_the_way() -> None:
    own = OwnPath(10.0)
    for k, lat in enumerate((59.0, 59.01, 59.02, 61.0, 59.03, 59.03)):
        own.hear(60.0 * k * 3.6, Place(24.0, lat, 10.0, 0.0, 0.0, 0))
        own.advance(60.0 * k * 3.6, 1.0, 1.0)
    assert own.place().lat == pytest.approx(59.03, abs=0.001)
    assert between(350.0, 10.0, 0.5) == 0.0
