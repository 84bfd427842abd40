"""What an archive teaches: a ship's own speed, the speeds of a place, what is heard where."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawarden.knowledge import learn_day
from seawarden.knowledge.learn import Learner, as_knowledge
from seawarden.knowledge.learn_day import OFF_M, Learnt, together
from seawarden.knowledge.tally import count, merged, quantile
from seawarden.model.knowledge import KINDS, PLACED, Knowledge
from seawarden.model.knowledge_lookup import heard_at, ship_speed, speeds_at
from seawarden.model.tables import CLASS_A, JUMP, MINUTES, PNT_DEGRADED, TRACKS

DAY = 1_700_006_400.0  # a midnight UTC
NO_TRACKS = np.empty(0, TRACKS)
PORT_EAST_OF = 26.0  # in these tests everything east of it is in port


def placed(lon: np.ndarray, _lat: np.ndarray) -> np.ndarray:
    out = np.full(lon.size, np.inf, PLACED).view("f4").reshape(lon.size, len(KINDS))
    out[:, 0] = np.where(lon > PORT_EAST_OF, 0.0, OFF_M)
    return out.view(PLACED).ravel()


def sailing(mmsi: int, kn: np.ndarray, begin: float = DAY, lon: float = 20.0, slot: int = 0) -> np.ndarray:
    """Minutes of a ship that sails due east along 59.85 N, one speed a minute."""
    rows = np.zeros(kn.size, MINUTES)
    rows["t"] = begin + 60.0 * (1 + np.arange(kn.size))
    rows["t_last"] = rows["t"] - 1.0
    east = np.cumsum(kn) * 1852.0 / 60.0 / (111_320.0 * np.cos(np.radians(59.85)))
    rows["lon"], rows["lat"], rows["slot"], rows["mmsi"] = lon + east, 59.85, slot, mmsi
    rows["sog_kn"], rows["cog_deg"], rows["gap_s"], rows["length_m"] = kn, 90.0, 60.0, 150.0
    rows["reports"], rows["ship_type"], rows["ais_class"] = 6, 70, CLASS_A
    return rows


def in_order(*parts: np.ndarray) -> np.ndarray:
    rows = np.concatenate(parts)
    return rows[np.lexsort((rows["slot"], rows["mmsi"], rows["t"]))]


def learn(*steps: np.ndarray) -> Learnt:
    learner = Learner(placed)
    for step in steps:
        learner.add(step, NO_TRACKS)
    return learner.learnt()


def same(a: Learnt, b: Learnt) -> bool:
    flat = [[*x.ships, x.last, *x.speeds, *x.heard, x.days, np.array([x.minutes, x.sea_minutes])] for x in (a, b)]
    return all(p.tobytes() == q.tobytes() for p, q in zip(*flat, strict=True))


def test_a_ships_own_speed_is_the_70_percent_quantile_of_her_minutes_at_sea() -> None:
    kn = np.repeat([9.0, 11.0, 13.0], [60, 60, 80]) + 0.1
    known = as_knowledge(learn(sailing(230_000_001, kn)))
    own = ship_speed(np.array([230_000_001]), known)
    assert own.sea_kn[0] == pytest.approx(np.quantile(kn, 0.7), abs=0.25)
    assert own.hours[0] == pytest.approx(200 / 60.0)
    assert known.ships["last"][0] == DAY + 200 * 60.0


def test_minutes_in_port_at_anchor_or_without_a_believable_position_teach_nothing() -> None:
    in_port = sailing(1, np.full(200, 10.0), lon=PORT_EAST_OF + 0.1)
    anchored = sailing(2, np.full(200, 0.3), slot=1)
    jammed, jumped = sailing(3, np.full(200, 12.0), slot=2), sailing(4, np.full(200, 12.0), slot=3)
    jammed["pnt"], jumped["flags"] = PNT_DEGRADED, JUMP
    known = as_knowledge(learn(in_order(in_port, anchored, jammed, jumped)))
    assert known.ships.size == 0 and known.speeds.size == 0


def test_noise_is_the_mean_change_of_speed_in_twenty_minutes() -> None:
    kn = 12.0 + np.repeat(np.arange(18) % 2 * 0.6, 20)  # up and down by 0.6 kn every twenty minutes
    noise = as_knowledge(learn(sailing(7, kn))).ships["noise_kn"][0]
    assert noise == pytest.approx(0.6, abs=0.02)
    assert as_knowledge(learn(sailing(7, np.full(300, 12.0)))).ships["noise_kn"][0] == 0.0
    gathers_way = sailing(7, np.linspace(6.0, 14.0, 40))
    assert np.isnan(as_knowledge(learn(gathers_way)).ships["noise_kn"][0])


def test_a_place_where_all_slow_down_is_known_by_their_class_and_course() -> None:
    kn = np.repeat([12.0, 6.0, 12.0], [150, 60, 150])
    ships = [sailing(100 + k, kn, slot=k) for k in range(6)]
    known = as_knowledge(learn(in_order(*ships)))
    slow_lon = float(ships[0]["lon"][180])
    here = (np.array([slow_lon, slow_lon, 20.5]), np.full(3, 59.85), np.array([90.0, 270.0, 90.0]))
    found = speeds_at(*here, np.full(3, 70), np.full(3, 150.0), known)
    assert found.median[0] == pytest.approx(0.5, abs=0.03) and found.low[0] <= found.median[0]
    assert found.ships[0] == 6
    assert np.isnan(found.median[1]) and found.median[2] == pytest.approx(1.0, abs=0.03)


def test_all_merchants_together_answer_for_a_class_of_which_few_came() -> None:
    tankers = [sailing(100 + k, np.full(300, 12.0), slot=k) for k in range(4)]
    for rows in tankers:
        rows["ship_type"] = 80
    known = as_knowledge(learn(in_order(*tankers, sailing(900, np.full(300, 10.0), slot=9))))
    found = speeds_at(np.array([20.5]), np.array([59.85]), np.array([90.0]), np.array([70]), np.array([150.0]), known)
    assert found.ships[0] == 5


def test_two_ships_are_too_few_to_say_what_is_usual() -> None:
    two = in_order(sailing(1, np.full(300, 12.0)), sailing(2, np.full(300, 12.0), slot=1))
    assert as_knowledge(learn(two)).speeds.size == 0


def test_what_is_heard_of_ships_under_way_is_known_by_cell() -> None:
    rows = sailing(5, np.full(300, 12.0))
    late = np.arange(300) >= 150  # the second half is heard every fifth minute only
    keep = ~late | (np.arange(300) % 5 == 0)
    rows["gap_s"] = np.where(late, 300.0, 60.0)
    rows["reports"] = np.where(late, 1, 6)
    known = as_knowledge(learn(rows[keep]))
    lon = np.array([float(rows["lon"][60]), float(rows["lon"][250])])
    heard = heard_at(lon, np.full(2, 59.85), np.array([1, 1]), known)
    assert heard.share[0] == 1.0 and heard.gap90_s[0] < 30.0
    assert heard.share[1] == pytest.approx(0.2, abs=0.03) and 240.0 <= heard.gap90_s[1] <= 420.0


def test_a_ship_that_came_back_after_a_day_in_port_was_not_silent_at_sea() -> None:
    gone = in_order(sailing(5, np.full(100, 12.0)), sailing(5, np.full(100, 12.0), DAY + 40_000.0, lon=20.7))
    known = as_knowledge(learn(gone))
    assert known.heard["share"].min() == 1.0


def test_minutes_that_are_not_learnt_are_no_silence() -> None:
    rows = sailing(5, np.full(400, 6.0))
    rows["flags"][np.arange(400) % 5 == 0] = JUMP
    rows["sog_kn"][100:104] = 1.0
    heard = as_knowledge(learn(rows)).heard
    assert heard.size > 3 and heard["share"].min() == 1.0


def test_a_long_silence_as_long_as_she_sailed_is_silence_under_way() -> None:
    rows = sailing(5, np.full(400, 12.0))
    rows["gap_s"][300] = 201 * 60.0
    heard = as_knowledge(learn(np.delete(rows, np.s_[100:300]))).heard
    assert heard["share"].min() < 0.1 and heard["gap90_s"].max() > 7200.0


@settings(max_examples=25)
@given(st.lists(st.integers(0, 1500), max_size=5), st.integers(0, 2**31))
def test_cut_anywhere_the_same_is_learnt(cuts: list[int], seed: int) -> None:
    rng = np.random.default_rng(seed)
    ships = [sailing(k + 1, rng.uniform(4.0, 14.0, 500), DAY + 70_000.0, slot=k) for k in range(3)]
    rows = in_order(*ships)
    parts = np.split(rows, sorted(cuts))
    assert same(learn(*parts), learn(rows))
    assert list(learn(rows).days) == [19676, 19677]


def test_days_learnt_apart_add_up_in_any_order_and_can_be_learnt_on_from() -> None:
    rng = np.random.default_rng(11)
    days = [
        in_order(*(sailing(k + 1, rng.uniform(6.0, 14.0, 400), DAY + d * 86400.0, slot=k) for k in range(5)))
        for d in range(3)
    ]
    all_at_once = learn(*days)
    one, two, three = (learn(day) for day in days)
    assert same(together(together(one, two), three), all_at_once)
    assert same(together(three, together(two, one)), all_at_once)
    on = Learner(placed, together(one, two))
    on.add(days[2], NO_TRACKS)
    assert same(on.learnt(), all_at_once)


def test_some_ships_at_a_time_teach_what_all_at_once_do(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(12)
    rows = in_order(*(sailing(k + 1, rng.uniform(2.0, 14.0, 300), lon=20.0 + k / 9, slot=k) for k in range(9)))
    whole = learn(rows)
    monkeypatch.setattr(learn_day, "BLOCK", 500)
    assert same(learn(rows), whole) and whole.sea_minutes > 1000


def test_asking_what_is_known_changes_nothing() -> None:
    rows = sailing(5, np.full(300, 12.0))
    learner = Learner(placed)
    learner.add(rows[:150], NO_TRACKS)
    learner.knowledge()
    learner.add(rows[150:], NO_TRACKS)
    assert same(learner.learnt(), learn(rows))


def test_the_imo_number_is_the_tracks_own_and_is_not_forgotten() -> None:
    tracks = np.zeros(2, TRACKS)
    tracks["mmsi"], tracks["imo"] = (8, 9), (9_000_008, 9_000_009)
    learner = Learner(placed)
    learner.add(sailing(9, np.full(100, 12.0), slot=1), tracks)
    learner.add(sailing(9, np.full(100, 12.0), DAY + 86400.0, slot=0), tracks)  # slot 0 is another ship's by now
    known: Knowledge = learner.knowledge()
    assert list(known.ships["imo"]) == [9_000_009] and known.ships["hours"][0] == pytest.approx(200 / 60.0)


def test_an_empty_archive_teaches_nothing() -> None:
    known = Learner(placed).knowledge()
    assert known.ships.size == known.speeds.size == known.heard.size == 0


counts = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 9)), max_size=40)


@given(counts, counts)
def test_tallies_add_up(a: list[tuple[int, int]], b: list[tuple[int, int]]) -> None:
    def of(pairs: list[tuple[int, int]]) -> list[np.ndarray]:
        return [np.array([p[k] for p in pairs], np.int64) for k in (0, 1)]

    whole, parts = count(*of(a + b), 10), merged(count(*of(a), 10), count(*of(b), 10))
    assert whole.keys.tobytes() == parts.keys.tobytes() and (whole.counts == parts.counts).all()
    assert whole.counts.sum() == len(a) + len(b)


def test_a_quantile_lies_where_that_share_of_the_counts_lies_below() -> None:
    edges = np.array([0.0, 1.0, 2.0, 4.0])
    rows = np.array([[10, 0, 0], [5, 5, 0], [0, 0, 4], [0, 0, 0]], np.uint32)
    np.testing.assert_allclose(quantile(rows, edges, 0.75), [0.75, 1.5, 3.5, np.nan])
