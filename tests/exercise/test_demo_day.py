import json
from importlib import resources

import numpy as np
import pytest
import shapely

from seawarden.exercise import lanes, noise
from seawarden.exercise.demo import MIDNIGHT, demo, rows
from seawarden.exercise.path import along, make_path, metres_per_degree
from seawarden.exercise.reports import FEED_RECEIVERS
from seawarden.exercise.ships import bird
from seawarden.exercise.tanker import ESTLINK_2, LAST_CABLE, SHIP
from seawarden.model.batch import Origin
from seawarden.model.tables import POSITIONS, STATICS


@pytest.fixture(scope="module")
def day():
    return rows(seed=1)


@pytest.fixture(scope="module")
def tanker(day):
    mine = day[0][day[0]["mmsi"] == SHIP.mmsi]
    return mine[np.sort(np.unique(mine["hash"], return_index=True)[1])]


def hour(row_t):
    return (row_t - MIDNIGHT) / 3600.0


def speed_at(tanker, at_hour):
    return float(np.interp(at_hour, hour(tanker["t"]), tanker["sog_kn"]))


def test_the_same_seed_gives_the_same_bytes_and_another_seed_another_day(day):
    again, other = rows(seed=1), rows(seed=2)
    assert again[0].tobytes() == day[0].tobytes() and again[1].tobytes() == day[1].tobytes()
    assert other[0].tobytes() != day[0].tobytes()


def test_the_day_has_the_tables_and_the_size_that_it_says(day):
    positions, statics = day
    assert positions.dtype == POSITIONS and statics.dtype == STATICS
    assert np.unique(positions["mmsi"]).size == 220
    assert set(np.unique(statics["mmsi"])) == set(np.unique(positions["mmsi"]))
    assert positions["t"].min() >= MIDNIGHT and positions["t"].max() < MIDNIGHT + 86400 + 10


def test_batches_are_an_exercise_in_order_and_lose_nothing(day):
    last, seen = -np.inf, []
    for batch in demo(seed=1):
        assert batch.origin is Origin.EXERCISE
        if batch.rows.size:
            assert batch.rows["t"][0] >= last and batch.rows["t"][-1] < batch.watermark
        assert batch.watermark > last
        last = batch.watermark
        seen.append(batch.rows)
    assert last == np.inf
    assert np.concatenate(seen).tobytes() == day[0].tobytes()


def test_no_ship_can_be_taken_for_a_real_one(day):
    positions, statics = day
    assert set(np.unique(positions["mmsi"] // 1_000_000)) == {290}
    assert not statics["imo"].any()
    assert all(bytes(name).startswith((b"EX ", b"EXERCISE ")) for name in np.unique(statics["name"]))
    assert len({bird(k) for k in range(448)}) == 448


def test_the_tanker_follows_the_published_facts(tanker):
    for at_hour, knots, slack in (
        (9.5, 12.0, 0.4),
        (10.383, 9.3, 0.3),
        (10.45, 8.8, 0.3),
        (11.0, 8.5, 0.3),
        (11.583, 6.3, 0.4),
        (12.0, 0.7, 0.4),
        (12.72, 0.7, 0.5),
        (13.083, 7.5, 0.6),
        (15.5, 9.3, 0.6),
    ):
        assert speed_at(tanker, at_hour) == pytest.approx(knots, abs=slack), at_hour
    for at_hour, (lon, lat) in (ESTLINK_2, LAST_CABLE):
        here = (
            np.interp(at_hour, hour(tanker["t"]), tanker["lon"]),
            np.interp(at_hour, hour(tanker["t"]), tanker["lat"]),
        )
        kx, ky = metres_per_degree(np.array([lat]))
        assert np.hypot((here[0] - lon) * kx[0], (here[1] - lat) * ky[0]) < 400.0
    back = (hour(tanker["t"]) > 11.9) & (hour(tanker["t"]) < 12.3)
    assert 300.0 < along(tanker["lon"][back], tanker["lat"][back])[-1] < 900.0
    assert tanker["lon"][back][-1] > tanker["lon"][back][0]


def test_reported_speed_agrees_with_the_way_made(day):
    positions, _ = day
    ships = [290000004, 290000020, 290000060]
    for mmsi in ships:
        mine = positions[positions["mmsi"] == mmsi]
        mine = mine[mine["sog_kn"] > 5]
        if mine.size < 50:
            continue
        step, made = np.diff(mine["t"]), np.diff(along(mine["lon"], mine["lat"]))
        good = (step > 20) & (step < 130)
        assert np.median(made[good] / step[good] / (1852 / 3600) / mine["sog_kn"][1:][good]) == pytest.approx(
            1, abs=0.03
        )


def test_ships_under_way_stay_off_the_land(day):
    land = json.loads(resources.files("seawarden.data").joinpath("land.geojson").read_text())
    box = shapely.box(22.5, 59.0, 29.0, 60.8)
    coast = shapely.union_all([shapely.geometry.shape(f["geometry"]).intersection(box) for f in land["features"]])
    rows_ = day[0][(day[0]["sog_kn"] > 6) & np.isin(day[0]["msg_type"], (1, 18))]
    shapely.prepare(coast)
    ashore = shapely.contains_xy(coast, rows_["lon"], rows_["lat"])
    assert ashore.mean() < 0.002, np.unique(rows_["mmsi"][ashore])


def test_ways_keep_their_ends_and_turn_gently():
    for port in lanes.HARBOURS:
        for places in (lanes.voyage(port, "WEST"), lanes.voyage("WEST", port)):
            path = make_path(places)
            assert (path.lon[0], path.lat[0]) == pytest.approx(places[0], abs=1e-9)
            assert (path.lon[-1], path.lat[-1]) == pytest.approx(places[-1], abs=1e-9)
            assert np.abs(np.diff(path.bearing_deg)).max() < 25.0
    with pytest.raises(KeyError):
        lanes.voyage("ATLANTIS", "WEST")


def test_own_noise_has_about_the_measured_size_at_short_lags():
    speed = noise.wander(np.random.default_rng(5), 400, 1500, 30.0)
    for lag_min, median_kn in ((5, 0.17), (20, 0.30)):
        step = lag_min * 2
        rms = np.sqrt(np.mean((speed[:, step:] - speed[:, :-step]) ** 2, axis=1))
        assert np.median(rms) == pytest.approx(median_kn, rel=0.4), lag_min


def test_repeats_share_the_hash_and_name_another_receiver(day):
    positions = day[0]
    _, counts = np.unique(positions["hash"], return_counts=True)
    assert 0.15 < (counts > 1).mean() < 0.35
    assert 2 <= np.unique(positions["receiver"]).size <= len(FEED_RECEIVERS)


def test_everybody_slows_a_little_in_the_afternoon_wind():
    t = np.array([10.0, 14.0]) * 3600
    west, east = noise.wind_factor(t, np.array([True, False]))
    assert west.tolist() == pytest.approx([1.0, 0.94]) and east.tolist() == pytest.approx([1.0, 0.97])
