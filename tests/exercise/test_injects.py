"""Injects over a simulated day and over a recorded file: what they do, what they leave alone, what they tell."""

from functools import cache
from importlib import import_module

import numpy as np
import pytest

from seawarden.codec import contract as codecs
from seawarden.exercise.contract import Order
from seawarden.exercise.demo import demo
from seawarden.geo.earth import distances_m
from seawarden.model.asset import Asset
from seawarden.model.batch import Batch
from seawarden.model.tables import POSITIONS, STATICS
from seawarden.register.build import build
from seawarden.sources import files
from seawarden.sources.options import ReadOptions

CABLE = Asset(asset_id="c1", name="Cable One", kind="telecom_cable", lines=(((25.0, 59.3), (25.0, 60.3)),))
SECOND = Asset(asset_id="c2", name="Cable Two", kind="telecom_cable", lines=(((26.2, 59.4), (26.1, 60.4)),))
ASSETS = build([CABLE, SECOND])
CHANGED = [
    *(("dark", shape) for shape in ("silent", "at_asset", "for_good")),
    *(("spoof", shape) for shape in ("offset", "circle", "replay", "walk_off", "clone")),
    *(("jam", shape) for shape in ("frozen", "centre", "circles", "lost", "mixed")),
    *(("identity", shape) for shape in ("swap", "back", "name")),
]
ADDED = [
    *(("loiter", shape) for shape in ("slow", "circling", "zigzag")),
    *(("meet", shape) for shape in ("at_sea", "at_asset")),
    *(("trawl", shape) for shape in ("across", "along", "unsaid")),
    *(("survey", shape) for shape in ("lawnmower", "along", "repeat")),
    *(("anchor", shape) for shape in ("over", "beside", "unsaid")),
]
ALL = CHANGED + ADDED


@cache
def day() -> tuple[Batch, ...]:
    return tuple(demo(seed=5, ships=120))


def done(name, shape, count=2, seed=1001, batches=None, **facts):
    """Return (batches, truths) of one inject."""
    truths = []
    order = Order(shape=shape, count=count, seed=seed, facts=facts)
    inject = import_module(f"seawarden.exercise.inject.{name}").inject
    return list(inject(iter(batches or day()), order, truths, ASSETS)), truths


made = cache(done)


def table(batches, mmsi=None):
    rows = np.concatenate([b.rows for b in batches])
    rows = rows if mmsi is None else rows[rows["mmsi"] == mmsi]
    return rows[np.argsort(rows["t"], kind="stable")]


def during(truth, batches):
    rows = table(batches, truth.mmsi)
    return rows[(rows["t"] >= truth.start) & (rows["t"] < truth.end)]


@pytest.mark.parametrize(("name", "shape"), ALL)
def test_every_shape_is_done_as_often_as_ordered_and_told(name, shape):
    _, truths = made(name, shape)
    assert len(truths) == 2
    for truth in truths:
        assert truth.shape == shape and truth.start < truth.end
        assert 20 < truth.position[0] < 31 and 58 < truth.position[1] < 61


@pytest.mark.parametrize(("name", "shape"), ALL)
def test_the_same_order_gives_the_same_bytes(name, shape):
    batches, truths = made(name, shape)
    again, told = done(name, shape)
    assert table(again).tobytes() == table(batches).tobytes() and told == truths
    assert (
        np.concatenate([b.statics for b in again]).tobytes() == np.concatenate([b.statics for b in batches]).tobytes()
    )


@pytest.mark.parametrize(("name", "shape"), ALL)
def test_the_ships_without_a_part_are_left_as_they_were(name, shape):
    batches, truths = made(name, shape)
    parts = {mmsi for t in truths for mmsi in (t.mmsi, *t.others)}
    before, after = table(day()), table(batches)
    same = [rows[~np.isin(rows["mmsi"], sorted(parts))] for rows in (before, after)]
    if name == "jam" and shape in ("lost", "mixed"):
        assert same[0].size >= same[1].size
    else:
        assert same[0].tobytes() == same[1].tobytes()


@pytest.mark.parametrize(("name", "shape"), ALL)
def test_no_batch_contradicts_a_watermark(name, shape):
    batches, _ = made(name, shape)
    assert [b.watermark for b in batches] == [b.watermark for b in day()]
    assert all(b.rows.dtype == POSITIONS and b.statics.dtype == STATICS for b in batches)
    before = -np.inf
    for batch in batches:
        for rows in (batch.rows, batch.statics):
            assert rows.size == 0 or (rows["t"].min() >= before and rows["t"].max() < batch.watermark)
        assert np.all(np.diff(batch.rows["t"]) >= 0.0)
        before = batch.watermark


@pytest.mark.parametrize("name", sorted({name for name, _ in ALL}))
def test_an_unknown_shape_is_refused(name):
    with pytest.raises(ValueError, match="knows the shapes"):
        done(name, "nonsense")


def test_a_dark_ship_is_not_heard_and_is_heard_again():
    batches, truths = made("dark", "silent")
    for truth in truths:
        assert during(truth, batches).size == 0 < truth.facts["rows_hidden"] == during(truth, day()).size
        rows = table(batches, truth.mmsi)
        assert np.any(rows["t"] < truth.start)
    for truth in made("dark", "for_good")[1]:
        assert table(batches, truth.mmsi).size


def test_a_ship_that_goes_dark_at_an_asset_passes_over_it_unseen():
    _, truths = made("dark", "at_asset")
    assert any(truth.struck for truth in truths)
    for truth in truths:
        assert all(truth.start - 400 <= when <= truth.end for _, when in truth.struck)


@pytest.mark.parametrize("shape", ["offset", "circle", "replay", "walk_off"])
def test_a_spoofed_ship_tells_other_places_in_her_time_only(shape):
    batches, truths = made("spoof", shape)
    for truth in truths:
        true, false = during(truth, day()), during(truth, batches)
        assert true.size == false.size == truth.facts["rows_changed"]
        moved = (true["lon"] != false["lon"]) | (true["lat"] != false["lat"])
        assert moved.mean() > 0.9 and truth.facts["farthest_m"] > 500
        tables = (table(day(), truth.mmsi), table(batches, truth.mmsi))
        beside = [rows[(rows["t"] < truth.start) | (rows["t"] >= truth.end)] for rows in tables]
        assert beside[0].tobytes() == beside[1].tobytes()


def test_a_slow_walk_off_never_jumps_before_its_end():
    batches, truths = made("spoof", "walk_off")
    for truth in truths:
        rows = table(batches, truth.mmsi)
        rows = rows[rows["t"] < truth.end]
        lon, lat = np.ascontiguousarray(rows["lon"]), np.ascontiguousarray(rows["lat"])
        way = distances_m(lon[:-1].copy(), lat[:-1].copy(), lon[1:].copy(), lat[1:].copy())
        assert np.all(way <= np.maximum(np.diff(rows["t"]), 5.0) * 20.0 + 100.0)


def test_a_clone_lays_two_ships_under_one_number():
    batches, truths = made("spoof", "clone")
    for truth in truths:
        rows, (other,) = during(truth, batches), truth.others
        assert rows.size == during(truth, day()).size + truth.facts["rows_changed"]
        gone = table(batches, other)
        assert not np.any((gone["t"] >= truth.start) & (gone["t"] < truth.end))
        assert np.ptp(rows["lon"]) > 0.2


@pytest.mark.parametrize("shape", ["frozen", "centre", "circles", "lost"])
def test_jamming_makes_many_ships_bad_and_only_within_the_area(shape):
    batches, truths = made("jam", shape, count=1)
    (truth,) = truths
    assert truth.kind == "jamming" and truth.mmsi == 0 and truth.radius_m >= 20_000 and len(truth.others) >= 4
    after = {row.tobytes() for row in table(batches)}
    bad = np.array([row for row in table(day()) if row.tobytes() not in after])
    assert np.all((bad["t"] >= truth.start) & (bad["t"] < truth.end + 240))
    assert set(bad["mmsi"].tolist()) <= set(truth.others)
    place = np.full(bad.size, truth.position[0]), np.full(bad.size, truth.position[1])
    away = distances_m(np.ascontiguousarray(bad["lon"]), np.ascontiguousarray(bad["lat"]), *place)
    assert away.max() <= 1.2 * truth.radius_m


def test_a_frozen_position_is_the_last_good_one_and_a_lost_one_says_so():
    batches, truths = made("jam", "frozen", count=1)
    stuck = 0
    for mmsi in truths[0].others:
        own = table(batches, mmsi)
        own = own[(own["t"] >= truths[0].start + 120) & (own["t"] < truths[0].end)]
        stuck += own.size > 2 and len(set(own["lon"].tolist())) < own.size / 2
    assert stuck >= 1
    lost, told = made("jam", "lost", count=1)
    said = table(lost)
    assert np.isin(said["utc_s"][np.isin(said["mmsi"], told[0].others)], (61, 62, 63)).any()
    assert table(lost).size < table(day()).size


@pytest.mark.parametrize("shape", ["slow", "circling", "zigzag"])
def test_a_loiterer_is_an_invented_ship_slow_beside_an_asset(shape):
    batches, truths = made("loiter", shape)
    for truth in truths:
        rows = during(truth, batches)
        assert 290_900_000 <= truth.mmsi < 291_000_000 and not np.any(table(day())["mmsi"] == truth.mmsi)
        assert rows.size > 10 and np.median(rows["sog_kn"]) < 3.2
        line = 25.0 if truth.facts["asset"] == "c1" else 26.15
        assert np.all(np.abs(rows["lon"] - line) < 0.12)
        said = np.concatenate([b.statics for b in batches])
        said = said[said["mmsi"] == truth.mmsi]
        assert said.size and said["name"][0].startswith(b"EX INJECT ")


def test_an_invented_ship_is_heard_as_seldom_as_the_stream():
    batches, truths = made("loiter", "slow")
    rows = table(batches, truths[0].mmsi)
    assert 40 <= np.median(np.diff(rows["t"])) <= 90


@pytest.mark.parametrize("shape", ["swap", "back"])
def test_a_ship_that_changes_her_number_sails_on_within_a_minute_or_two(shape):
    batches, truths = made("identity", shape)
    for truth in truths:
        (new,) = truth.others
        old, now = table(batches, truth.mmsi), table(batches, new)
        assert not np.any((old["t"] >= truth.start) & (old["t"] < truth.end))
        last, first = old[old["t"] < truth.start][-1], now[0]
        assert first["t"] - last["t"] < 400
        moved = distances_m(*(np.array([float(row[name])]) for row in (last, first) for name in ("lon", "lat")))
        assert moved[0] < 20.0 * (first["t"] - last["t"]) + 100.0
        said = np.concatenate([b.statics for b in batches])
        assert truth.facts["became"].encode() in set(said["name"][said["mmsi"] == new].tolist())


def test_a_ship_that_changes_her_name_keeps_her_number():
    batches, truths = made("identity", "name")
    for truth in truths:
        assert table(batches, truth.mmsi).tobytes() == table(day(), truth.mmsi).tobytes()
        said = np.concatenate([b.statics for b in batches])
        names = said["name"][(said["mmsi"] == truth.mmsi) & (said["t"] >= truth.start) & (said["t"] < truth.end)]
        assert set(names.tolist()) == {truth.facts["became"].encode()}


@pytest.mark.parametrize("shape", ["at_sea", "at_asset"])
def test_two_ships_that_meet_lie_slow_side_by_side(shape):
    batches, truths = made("meet", shape)
    for truth in truths:
        one, two = (table(batches, mmsi) for mmsi in (truth.mmsi, *truth.others))
        one, two = (rows[(rows["t"] >= truth.start + 120) & (rows["t"] < truth.end - 120)] for rows in (one, two))
        assert one.size > 10 and np.median(one["sog_kn"]) < 1.5 > np.median(two["sog_kn"])
        lon, lat = (np.interp(one["t"], two["t"], two[name]) for name in ("lon", "lat"))
        apart = distances_m(np.ascontiguousarray(one["lon"]), np.ascontiguousarray(one["lat"]), lon, lat)
        assert np.median(apart) < 200.0


@pytest.mark.parametrize(("name", "shape"), [("trawl", "across"), ("trawl", "unsaid"), ("survey", "lawnmower")])
def test_hauls_and_lines_cross_the_asset_again_and_again(name, shape):
    batches, truths = made(name, shape)
    assert max(len(truth.struck) for truth in truths) >= 3
    for truth in truths:
        assert {asset for asset, _ in truth.struck} <= {"c1", "c2"}
        rows = during(truth, batches)
        low, high = (2.0, 5.0) if name == "trawl" else (3.0, 6.5)
        assert low < np.median(rows["sog_kn"]) < high
        assert np.isin(rows["status"], (0, 7)).all()


@pytest.mark.parametrize("shape", ["over", "beside", "unsaid"])
def test_a_ship_anchored_over_an_asset_stays_there(shape):
    batches, truths = made("anchor", shape)
    for truth in truths:
        rows = during(truth, batches)[3:]
        line = 25.0 if truth.facts["asset"] == "c1" else None
        assert np.percentile(rows["sog_kn"], 80) < 1.0
        assert np.ptp(rows["lat"]) < 0.01
        if line is not None:
            assert np.abs(rows["lon"] - line).max() * 55_800 < truth.facts["off_m"] + 320
        assert set(rows["status"].tolist()) == ({0} if shape == "unsaid" else {1})


def test_injects_can_follow_each_other():
    jammed, areas = made("jam", "mixed", count=1)
    (truth,) = areas
    facts = {"after_s": truth.start - day()[0].rows["t"][0], "until_s": truth.start - day()[0].rows["t"][0] + 300.0}
    both, truths = done("spoof", "offset", 1, 1003, jammed, **facts, within=[*truth.position, truth.radius_m])
    assert len(truths) == 1 and table(both).size == table(jammed).size


def test_a_recorded_file_is_a_source_too(shared):
    file = shared / "ais" / "dma-frio-drift-2014-09-28.nmea.gz"
    if not file.is_file():
        pytest.skip("the recorded file is absent")
    batches = list(files.read((file,), ReadOptions(), codecs.find()).batches())
    for name, shape in (("dark", "silent"), ("spoof", "circle")):
        changed, truths = done(name, shape, 1, 1004, batches, after_s=600, until_s=1800, hours=(0.5, 1.0))
        assert sum(b.rows.size for b in changed) <= sum(b.rows.size for b in batches)
        assert all(truth.end <= max(b.rows["t"].max() for b in batches if b.rows.size) for truth in truths)
