import gzip
import json

import numpy as np
import pytest

from seawarden.exercise.contract import WAY, Plan, Switches
from seawarden.exercise.path import along, metres_per_degree
from seawarden.exercise.sea import motion, own_noise, receivers, weather
from seawarden.exercise.sea.faults import Shares, afloat, senders
from seawarden.exercise.sea.motion_dice import keys
from seawarden.exercise.sea.motion_way import vertices
from seawarden.exercise.sea.reports_day import EPOCH, sail_day
from seawarden.exercise.sea.reports_rules import interval_s
from seawarden.exercise.sea.world import sea
from seawarden.exercise.ships import Ship
from seawarden.model.batch import Origin
from seawarden.model.tables import CLASS_A, CLASS_B, POSITIONS, STATICS

QUIET = Switches(
    noise="none", slow_downs=False, weather=False, receivers=False, repeats=False, clocks=False, stale=False,
    sensors=False,
)  # fmt: skip


def ship(number=0, kind=70, length=140, ais_class=CLASS_A):
    return Ship(290_100_001 + number, f"EX {number}", f"EX{number}", kind, length, 22, 7.5, "EX PORT", ais_class)


def way(*vertices_, **columns):
    out = np.zeros(len(vertices_), WAY)
    out["lon"], out["lat"] = [v[0] for v in vertices_], [v[1] for v in vertices_]
    out["leave_s"] = -np.inf
    for name, value in columns.items():
        out[name] = value
    return out


def plan(number=0, legs=((18.0, 57.0), (24.0, 59.5)), kind=70, length=140, ais_class=CLASS_A, noise_kn=0.2, **columns):
    columns.setdefault("kn", 12.0)
    return Plan(ship(number, kind, length, ais_class), way(*legs, **columns), 0.0, "merchant", 12.0, noise_kn)


def lying(number, as_status, lon=21.0, lat=57.3, swing_m=0.0, ais_class=CLASS_A):
    return plan(number, ((lon, lat),), ais_class=ais_class, wait_s=1e6, lying=as_status, swing_m=swing_m)


def sea_of_lines(count, seed=1):
    rng = np.random.default_rng(seed)
    out = []
    for i in range(count):
        lon, lat = rng.uniform(15.0, 19.0), rng.uniform(55.0, 58.5)
        legs = [(lon + 0.9 * k, lat + 0.2 * rng.normal()) for k in range(7)]
        kind = 37 if i % 12 == 0 else 80 if i % 3 == 0 else 70
        noise = 0.2 * np.exp(0.65 * rng.normal())
        out.append(plan(i, legs, kind, ais_class=CLASS_B if kind == 37 else CLASS_A, noise_kn=noise))
    return out


def run(plans, switches=QUIET, seed=7, hours=3.0, day=0):
    batches = list(sail_day(plans, seed, day, switches, hours))
    return np.concatenate([b.rows for b in batches]), np.concatenate([b.statics for b in batches]), batches


def test_the_same_arguments_give_the_same_bytes_and_another_seed_other_ones():
    plans = sea_of_lines(30)
    first, second, other = run(plans, Switches()), run(plans, Switches()), run(plans, Switches(), seed=8)
    assert first[0].tobytes() == second[0].tobytes() and first[1].tobytes() == second[1].tobytes()
    assert first[0].tobytes() != other[0].tobytes()
    assert first[0].dtype == POSITIONS and first[1].dtype == STATICS


def test_batches_are_an_exercise_in_order_and_end_with_an_empty_one():
    _, _, batches = run(sea_of_lines(30), Switches(), hours=2.0)
    mark = EPOCH
    for batch in batches[:-1]:
        assert batch.origin is Origin.EXERCISE and batch.watermark == mark + 600.0
        for table in (batch.rows, batch.statics):
            keys = list(zip(table["t"].tolist(), table["mmsi"].tolist(), strict=True))
            assert keys == sorted(keys)
            assert not table.size or (mark <= table["t"][0] and table["t"][-1] < batch.watermark)
        mark = batch.watermark
    assert batches[-1].watermark == np.inf and not batches[-1].rows.size and not batches[-1].statics.size


def test_a_ship_in_calm_water_makes_the_speed_and_course_that_she_means_to():
    rows, _, _ = run([plan()])
    late = rows[rows["t"] > EPOCH + 600]
    assert np.abs(late["sog_kn"] - 12.0).max() <= 0.3
    made = along(late["lon"], late["lat"])[-1] / (late["t"][-1] - late["t"][0]) * 3600 / 1852
    assert made == pytest.approx(12.0, abs=0.1)
    assert np.ptp(late["cog_deg"]) < 12.0 and np.abs(late["hdg_deg"] - late["cog_deg"]).max() < 8.0


def test_she_keeps_aside_of_the_line_to_the_right():
    north = plan(legs=((20.0, 57.0), (20.0, 58.5)), aside_m=1500.0, length=20)
    rows, _, _ = run([north])
    kx, _ = metres_per_degree(rows["lat"])
    assert np.median((rows["lon"] - 20.0) * kx) == pytest.approx(1500.0, abs=100.0)


def test_corners_are_rounded_and_turns_reported():
    rows, _, _ = run([plan(legs=((20.0, 57.0), (20.0, 57.4), (21.5, 57.4)), length=200)])
    turning = rows[np.abs(rows["rot_deg_min"]) > 8.0]
    assert turning.size > 20 and (turning["rot_deg_min"] > 0).mean() > 0.95
    swing = np.diff(np.unwrap(np.radians(rows["cog_deg"][rows["t"] > EPOCH + 900].astype(float))))
    assert np.degrees(np.abs(swing)).max() < 12.0
    kx, ky = metres_per_degree(np.array([57.4]))
    corner = np.hypot((rows["lon"] - 20.0) * kx, (rows["lat"] - 57.4) * ky).min()
    assert 100.0 < corner < 800.0


def test_she_comes_to_rest_where_she_lies_and_leaves_at_her_time():
    legs = ((20.0, 57.0), (20.0, 57.2), (20.0, 57.6))
    rows, _, _ = run([plan(legs=legs, wait_s=(0.0, 1800.0, 0.0), leave_s=(-np.inf, 9000.0, -np.inf), lying=5)])
    moored = rows[rows["status"] == 5]
    kx, ky = metres_per_degree(np.array([57.2]))
    assert np.hypot((moored["lon"] - 20.0) * kx, (moored["lat"] - 57.2) * ky).max() < 60.0
    assert moored["sog_kn"][2:].max() <= 0.3
    under_way = rows[(rows["status"] == 0) & (rows["lat"] > 57.21)]
    assert under_way["t"].min() > EPOCH + 9000.0


def test_ships_at_anchor_swing_and_drifters_come_back():
    rows, _, _ = run([lying(0, 1, swing_m=300.0), lying(1, 0, 19.0, swing_m=900.0)], hours=24.0)
    for number, lon, room in ((0, 21.0, 400.0), (1, 19.0, 1200.0)):
        mine = rows[rows["mmsi"] == 290_100_001 + number]
        kx, ky = metres_per_degree(np.array([57.3]))
        apart = np.hypot((mine["lon"] - lon) * kx, (mine["lat"] - 57.3) * ky)
        assert 0.4 * room < apart.max() < room
    drifting = rows[rows["mmsi"] == 290_100_002]
    assert 0.05 < np.median(drifting["sog_kn"]) < 1.5 and drifting["sog_kn"].max() > 2.0


def test_a_ship_is_not_heard_before_she_enters_or_after_her_way_ends():
    late = plan(legs=((20.0, 57.0), (20.0, 57.2)))._replace(begins_s=1800.0)
    rows, _, _ = run([late])
    assert EPOCH + 1800.0 <= rows["t"].min() < EPOCH + 1830.0
    assert rows["t"].max() < EPOCH + 1800.0 + 3800.0


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ((0, 12.0, 0.0, 0), 10.0), ((0, 12.0, 20.0, 0), 10 / 3), ((0, 18.0, 0.0, 0), 6.0), ((0, 18.0, -30.0, 0), 2.0),
        ((0, 25.0, 0.0, 0), 2.0), ((0, 0.1, 0.0, 1), 180.0), ((0, 0.0, 0.0, 5), 180.0), ((0, 5.0, 0.0, 5), 10.0),
        ((1, 5.0, 0.0, 15), 30.0), ((1, 1.0, 0.0, 15), 180.0),
    ],
)  # fmt: skip
def test_intervals_are_those_of_the_recommendation(said, seconds):
    assert interval_s(*said) == seconds


def test_reports_come_at_those_intervals_and_thinned_ones_as_asked():
    plans = [plan(0), plan(1, kn=18.0), lying(2, 5), plan(3, kind=37, ais_class=CLASS_B)]
    rows, _, _ = run(plans)
    for number, every in enumerate((10.0, 6.0, 180.0, 30.0)):
        t = rows["t"][rows["mmsi"] == 290_100_001 + number]
        assert np.median(np.diff(t[t > EPOCH + 900])) == pytest.approx(every, rel=0.08), number
    thin, _, _ = run(plans, Switches(**{**QUIET.__dict__, "thin_s": 60.0}))
    assert np.median(np.diff(thin["t"][thin["mmsi"] == 290_100_001])) == pytest.approx(60.0, rel=0.05)
    assert thin.size < 0.3 * rows.size


def test_numbers_are_what_ais_can_say():
    rows, _, _ = run(sea_of_lines(20), Switches(), hours=1.0)
    for column, unit in (("lon", 600000.0), ("lat", 600000.0), ("sog_kn", 10.0), ("cog_deg", 10.0), ("hdg_deg", 1.0)):
        value = rows[column].astype(np.float64) * unit
        value = value[np.isfinite(value)]
        assert np.abs(value - np.round(value)).max() < 2e-3, column
    assert (rows["cog_deg"] < 360.0).all() and (rows["utc_s"] < 60).all()
    assert np.isnan(rows["hdg_deg"][rows["ais_class"] == CLASS_B]).any()
    assert set(np.unique(rows["status"][rows["ais_class"] == CLASS_B])) == {15}
    assert rows["mmsi"].all() and rows["hash"].all() and rows["receiver"].all()


def test_particulars_come_every_six_minutes():
    _, statics, _ = run([plan(0), plan(1)], hours=2.0)
    t = statics["t"][statics["mmsi"] == 290_100_001]
    assert np.allclose(np.diff(t), 360.0, atol=0.01) and t[0] < EPOCH + 700
    first = statics[0]
    assert first["name"].startswith(b"EX ") and first["draught_m"] == 7.5
    assert first["to_bow_m"] + first["to_stern_m"] == 140 and first["ship_type"] == 70


def test_own_noise_obeys_its_switch():
    plans = [p for p in sea_of_lines(60) if p.ship.ais_class == CLASS_A]
    spread = []
    for noise in ("none", "mild", "honest"):
        rows, _, _ = run(plans, Switches(**{**QUIET.__dict__, "noise": noise, "thin_s": 60.0}), hours=6.0)
        rows = rows[rows["t"] > EPOCH + 1200]
        spread.append(np.mean([rows["sog_kn"][rows["mmsi"] == p.ship.mmsi].std() for p in plans]))
    assert spread[0] < 0.06 < spread[1] < 0.8 * spread[2] < 0.5


def test_own_noise_has_the_deviations_that_it_says():
    mmsi = np.arange(290_000_001, 290_004_001)
    plan_kn = 0.2 * np.exp(0.65 * np.random.default_rng(1).normal(size=mmsi.size))
    slow, fast = own_noise.deviations_kn(plan_kn, keys(1, -1, 304, mmsi), own_noise.HONEST)
    assert np.median(slow) == pytest.approx(own_noise.HONEST.slow_kn, rel=0.1)
    assert np.median(fast) == pytest.approx(own_noise.HONEST.fast_kn, rel=0.1)
    assert slow.max() <= 0.8 and fast.max() <= 0.45
    assert not own_noise.deviations_kn(np.zeros(3), keys(1, -1, 304, mmsi[:3]), own_noise.HONEST)[0].any()


def test_slow_downs_come_as_often_and_as_deep_as_they_say():
    luck = keys(3, 0, 303, np.arange(290_000_001, 290_020_001))
    made = own_noise.slow_downs(luck, np.ones(luck.size, bool), own_noise.HONEST)
    depth = made[:, :, 3]
    a_day = own_noise.HONEST.slow_downs * 25 / 24
    assert (depth > 0).sum() / luck.size == pytest.approx(a_day, rel=0.08)
    assert own_noise.HONEST.depth[0] <= depth[depth > 0].min() and depth.max() <= own_noise.HONEST.depth[1]
    assert np.median(made[:, :, 2]) == pytest.approx(own_noise.HONEST.lasts_s, rel=0.02)
    assert not own_noise.slow_downs(luck, np.zeros(luck.size, bool), own_noise.HONEST)[:, :, 3].any()


def test_slow_downs_obey_their_switch():
    plans = [plan(i, ((15.0, 55.0 + 0.02 * i), (18.5, 55.0 + 0.02 * i)), noise_kn=0.0) for i in range(150)]
    least = []
    for on in (False, True):
        switches = Switches(**{**QUIET.__dict__, "noise": "honest", "slow_downs": on, "thin_s": 120.0})
        rows, _, _ = run(plans, switches, hours=8.0)
        least.append(np.array([rows["sog_kn"][rows["mmsi"] == p.ship.mmsi].min() for p in plans]))
    assert (least[0] > 0.87 * 12.0).all()
    assert 0.01 < (least[1] < 0.87 * 12.0).mean() < 0.2


def test_vertices_have_turns_only_where_she_sails_through():
    made = vertices(plan(legs=((20.0, 57.0), (20.0, 57.4), (21.0, 57.4), (21.0, 58.0)), wait_s=(0, 0, 600, 0)))
    assert made["turn_m"][1] > 0 and made["turn_m"][2] == 0 and made["turn_m"][[0, 3]].tolist() == [0, 0]
    assert made["length_m"][0] == pytest.approx(0.4 * 111_400, rel=0.01)


def test_the_whole_sea_is_an_exercise_with_all_its_parts():
    batches = list(sea(1000, 0, 300, Switches(thin_s=120.0), 3.0))
    rows, statics = np.concatenate([b.rows for b in batches]), np.concatenate([b.statics for b in batches])
    assert all(b.origin is Origin.EXERCISE for b in batches) and len(batches) == 19
    assert 100 < np.unique(rows["mmsi"]).size <= 300
    assert (rows["lon"] > 8.0).all() and (rows["lon"] < 32.0).all() and (rows["lat"] > 53.0).all()
    assert (rows["sog_kn"] > 7.0).any() and (rows["status"] == 5).any()
    assert set(np.unique(statics["mmsi"])) <= set(np.unique(rows["mmsi"]))
    again = sea(1000, 0, 300, Switches(thin_s=120.0), 3.0)
    assert all(one.rows.tobytes() == two.rows.tobytes() for one, two in zip(batches, again, strict=True))


def only(**on):
    return Switches(**{**QUIET.__dict__, "thin_s": 60.0, **on})


def hours_of(shared, part, column):
    series = []
    for path in sorted((shared / "weather").glob("*.json.gz")):
        hourly = json.loads(gzip.decompress(path.read_bytes()))[part]["hourly"]
        series.append(np.array(hourly[column], np.float64))
    return np.concatenate(series)


def test_wind_waves_and_current_lie_as_real_hours_do(shared):
    places = [(23.4, 59.9), (17.5, 55.3), (16.0, 55.0), (26.5, 60.3), (19.5, 57.6), (25.0, 60.0)]
    at = [(round((lat - weather.LAT0) / weather.STEP_LAT), round(lon - weather.LON0)) for lon, lat in places]
    made = [weather.fields(seed, day)[:24] for seed in range(1000, 1010) for day in (0, 6, 13)]
    here = np.array([[f[:, j, i] for j, i in at] for f in made]).reshape(-1, weather.FIELDS)
    wind = np.hypot(here[:, weather.WIND_E], here[:, weather.WIND_N])
    current = np.hypot(here[:, weather.CURRENT_E], here[:, weather.CURRENT_N])
    for ours, real, slack in (
        (wind, hours_of(shared, "atmosphere", "wind_speed_10m") / 3.6, 0.12),
        (here[:, weather.WAVE_M], hours_of(shared, "marine", "wave_height"), 0.20),
        (current, hours_of(shared, "marine", "ocean_current_velocity") / 3.6, 0.20),
    ):
        for share in (0.25, 0.5, 0.75, 0.9):
            assert np.quantile(ours, share) == pytest.approx(np.quantile(real, share), rel=slack), share


def test_weather_runs_on_over_midnight_and_stays_in_its_bounds():
    today, tomorrow = weather.fields(1001, 4), weather.fields(1001, 5)
    assert np.abs(today[24, ..., :2] - tomorrow[0, ..., :2]).max() < 1e-3
    assert today[..., weather.WAVE_M].min() >= 0 and today[..., weather.WAVE_M].max() < 9.0
    assert np.hypot(today[..., weather.CURRENT_E], today[..., weather.CURRENT_N]).max() < 1.5 * weather.KN_MS
    ice = [weather.fields(seed, 0)[0, ..., weather.ICE] for seed in range(1000, 1030)]
    cold = [field for field in ice if field.any()]
    assert 4 < len(cold) < 18 and all(
        field[: int((58.5 - weather.LAT0) / weather.STEP_LAT)].max() == 0 for field in cold
    )


def test_head_seas_cost_more_than_following_ones_and_small_ships_more_than_large():
    gale = weather.still()
    gale[..., weather.WAVE_M], gale[..., weather.WAVE_E] = 3.6, 1.0  # Beaufort 8 in a short sea, running east
    legs = ((18.0, 57.5), (20.0, 57.5))
    made = {}
    for name, way_, length in (("head", legs[::-1], 120), ("following", legs, 120), ("large", legs[::-1], 250)):
        fleet = motion.fleet([plan(legs=way_, length=length)], 1, 0, QUIET, gale)
        room = motion.window(1, 360)
        motion.walk(fleet, 0.0, room)
        made[name] = 1.0 - np.median(room.track[0, 180:, motion.SOG]) / 12.0
    assert 0.10 < made["head"] < 0.25 and made["following"] < 0.3 * made["head"]
    assert made["large"] < 0.7 * made["head"]


def test_in_bad_weather_everybody_in_a_region_slows_down_together():
    plans = [plan(i, ((18.0 + 0.1 * i, 57.0), (22.0, 57.0)), length=100) for i in range(8)]
    calm, _, _ = run(plans, only(), hours=4.0)
    blown, _, _ = run(plans, only(weather=True), hours=4.0, seed=1000)
    by_ship = [
        blown["sog_kn"][blown["mmsi"] == p.ship.mmsi].mean() - calm["sog_kn"][calm["mmsi"] == p.ship.mmsi].mean()
        for p in plans
    ]
    assert np.std(by_ship) < 0.5 * np.abs(np.mean(by_ship)) + 0.1
    assert np.abs(np.mean(by_ship)) > 0.05


def test_the_share_heard_falls_with_distance():
    hears = receivers.ears(1000, 0, False, True, True)
    station = hears.station[0:1].copy()
    who, odds = np.empty(receivers.MOST, np.int64), np.empty(receivers.MOST)
    far = []
    for nm in (5.0, 20.0, 30.0, 40.0, 60.0):
        place = (float(station["lon"][0]), float(station["lat"][0]) + nm / 60.0, 1.0)
        n = receivers.in_reach(station, hears.air[:1], np.ones_like(hears.up[:1]), hears.dials, place, 60, who, odds)
        far.append(odds[0] if n else 0.0)
    assert far[0] > 0.9 and far[-1] < 0.05 and far == sorted(far, reverse=True)


def test_with_ideal_receivers_everything_is_heard_and_with_real_ones_there_are_gaps():
    plans = [plan(i, ((19.0, 55.4 + 0.1 * i), (19.9, 57.0 + 0.1 * i))) for i in range(12)]
    ideal, _, _ = run(plans, only(), hours=6.0)
    real, _, _ = run(plans, only(receivers=True), hours=6.0)
    longest = []
    for rows in (ideal, real):
        gaps = [np.diff(rows["t"][rows["mmsi"] == p.ship.mmsi]).max() for p in plans]
        longest.append(max(gaps))
    assert real.size < 0.95 * ideal.size
    assert longest[0] < 90.0 and longest[1] > 600.0


def test_repeats_share_the_hash_and_name_another_receiver():
    plans = [plan(i, ((24.0, 59.6 + 0.02 * i), (25.5, 59.75))) for i in range(6)]
    once, _, _ = run(plans, only(receivers=True))
    twice, _, _ = run(plans, only(receivers=True, repeats=True))
    assert np.unique(once["hash"]).size == once.size
    numbers, counts = np.unique(twice["hash"], return_counts=True)
    assert 0.05 < (counts == 2).mean() < 0.4 and counts.max() == 2
    pair = twice[twice["hash"] == numbers[counts == 2][0]]
    assert pair["receiver"][0] != pair["receiver"][1] and pair["receivers"][0] != pair["receivers"][1]
    assert pair["lon"][0] == pair["lon"][1] and 0 < abs(pair["t"][1] - pair["t"][0]) < 3.0


def test_clocks_of_stations_obey_their_switch():
    for on in (False, True):
        clock = receivers.ears(1000, 0, False, on, True).station["clock_s"]
        assert (np.abs(clock) <= 40.0).all() and (np.abs(clock) > 3.0).sum() <= 3
        assert (clock != 0).any() == on
    exact, _, _ = run([plan()], only(), hours=1.0)
    off, _, _ = run([plan()], only(clocks=True), hours=1.0)
    assert ((exact["t"] % 60.0).astype(int) - exact["utc_s"]).max() <= 1
    assert not np.array_equal(exact["t"], off["t"])


def test_old_positions_are_sent_again_after_a_loss_of_contact():
    plans = [plan(i, ((19.0, 55.4 + 0.02 * i), (19.9, 57.0 + 0.02 * i))) for i in range(40)]
    fresh, _, _ = run(plans, only(receivers=True), hours=8.0)
    stale, _, _ = run(plans, only(receivers=True, stale=True), hours=8.0)
    assert np.unique(fresh["hash"]).size == fresh.size
    _, counts = np.unique(stale["hash"], return_counts=True)
    assert counts.max() >= 3 and (counts > 1).sum() >= 3


def test_faults_of_sensors_obey_their_switch_and_come_at_their_shares():
    plans = [plan(i) for i in range(3000)]
    fine = senders(plans, 1000, 0, only())
    assert not fine["heading"].any() and fine["rot"].all() and np.unique(fine["mmsi"]).size == 3000
    assert (fine["hole_s"] == np.inf).all() and len(afloat(plans, 1000, only())) == 3000
    shares = Shares()
    bad = senders(plans, 1000, 0, only(sensors=True))
    assert (bad["heading"] == 1).mean() == pytest.approx(shares.no_heading, rel=0.3)
    assert (bad["status"] == 0).mean() == pytest.approx(shares.always_under_way, rel=0.3)
    assert 3000 - 8 <= np.unique(bad["mmsi"]).size < 3000
    assert 3000 - 12 <= len(afloat(plans, 1000, only(sensors=True))) < 3000
    again = senders(plans, 1000, 1, only(sensors=True))
    assert np.array_equal(bad["heading"], again["heading"]) and not np.array_equal(bad["key"], again["key"])


def test_class_b_obeys_its_switch():
    small = [plan(0, kind=37, ais_class=CLASS_B), plan(1)]
    assert len(afloat(small, 1, only())) == 1 + only().small
    assert len(afloat(small, 1, only(small=False))) == 1


def test_a_ships_luck_does_not_hang_on_the_others():
    plans = sea_of_lines(20)
    all_of_them, _, _ = run(plans, only(noise="honest"), hours=1.0)
    alone, _, _ = run(plans[7:8], only(noise="honest"), hours=1.0)
    assert all_of_them[all_of_them["mmsi"] == plans[7].ship.mmsi].tobytes() == alone.tobytes()
