"""What every detector of the folder must keep, whatever it sees."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawarden.detectors.contract import Detector, find
from seawarden.model.kinds import Kind
from seawarden.model.tables import MINUTES, empty

DETECTORS = find()
EXPECTED = {"anchor_drag", "anchored_over_asset", "going_dark", "loitering", "rendezvous"}
ELSEWHERE = {"position_deception", "identity_change"}  # need rows, or ships that change: test files of their own
HOURS = 8


def speeds(seed, *legs):
    """Return speeds by minute: legs of (minutes, knots) with a little noise."""
    rng = np.random.default_rng(seed)
    return np.concatenate([np.round(np.clip(kn + rng.normal(0, 0.05 * (kn > 0.3), n), 0, None), 1) for n, kn in legs])


@pytest.fixture(scope="module")
def busy(sea):
    """Return eight hours in which every detector has something to say."""
    lane = [sea.sail(k, speeds(k, (480, 12)), lon=23.0 + 0.1 * k, lat=59.5 + 0.02 * k, course=95.0) for k in range(5)]
    drag = sea.sail(5, speeds(5, (200, 12), (280, 9)), lon=22.7, lat=59.7, crab=[2.0] * 200 + [9.0] * 280)
    dip = [12.0] * 195 + [10.0] * 6 + [12.0] * 279
    dips = sea.sail(6, speeds(6, *((1, kn) for kn in dip)), lon=22.68, lat=59.65)
    halt = sea.sail(7, speeds(7, (150, 12), (60, 8.5), (20, 0.5), (250, 8.5)), lon=22.7, lat=59.75)
    anchor = sea.sail(8, speeds(8, (300, 0.1), (60, 1.2)), lon=23.998, lat=59.4, status=1, course=200.0)
    slow = sea.sail(9, speeds(9, (300, 1.5)), lon=23.99, lat=59.9, course=[90.0, 270.0] * 150)
    adrift = sea.sail(10, speeds(10, (60, 11), (400, 1.4)), lon=23.72, lat=60.1, heading=[90.0] * 60 + [0.0] * 400)
    dark = sea.sail(11, speeds(11, (400, 10)), lon=23.5, lat=59.3, silent=[(50, 150), (300, 310)])
    one = sea.sail(12, speeds(12, (60, 10), (200, 0.4), (60, 9)), lon=23.663, lat=60.2)
    two = sea.sail(13, speeds(13, (320, 0.3)), lon=23.99, lat=60.2)
    boat = sea.sail(14, speeds(14, (480, 3.2)), lon=23.95, lat=60.3, course=([90.0] * 60 + [270.0] * 60) * 4, status=7)
    to_and_fro = ([90.0] * 29 + [0.0] + [270.0] * 29 + [0.0]) * 8
    lines = sea.sail(15, speeds(15, (480, 4.5)), lon=23.97, lat=59.2, course=to_and_fro)
    return sea.fleet(*lane, drag, dips, halt, anchor, slow, adrift, dark, one, two, boat, lines)


@pytest.fixture(scope="module")
def whole(sea, busy):
    """Return each detector's findings of the uncut stream."""
    return {name: sea.run(detector, busy, sea.assets) for name, detector in DETECTORS.items()}


def test_the_folder_holds_the_first_detectors():
    assert set(DETECTORS) >= EXPECTED


@pytest.mark.parametrize("name", sorted(set(DETECTORS) - ELSEWHERE))
def test_the_busy_sea_makes_every_detector_speak(whole, name):
    assert len(whole[name]) >= 2


@pytest.mark.parametrize("name", sorted(DETECTORS))
@settings(max_examples=12)
@given(data=st.data())
def test_findings_do_not_depend_on_where_the_stream_is_cut(sea, busy, whole, name, data):
    minute = st.integers(0, HOURS * 60).map(lambda k: sea.T0 + 60.0 * k)
    moment = st.floats(sea.T0, sea.T0 + HOURS * 3600.0, allow_nan=False)
    cuts = data.draw(st.lists(st.one_of(minute, moment), max_size=6, unique=True))
    assert sea.run(DETECTORS[name], busy, sea.assets, cuts) == whole[name]


@pytest.mark.parametrize("name", sorted(DETECTORS))
def test_a_cut_every_ten_minutes_and_a_second_run_give_the_same_findings(sea, busy, whole, name):
    cuts = [sea.T0 + 600.0 * k + 30.0 * (k % 2) for k in range(1, HOURS * 6)]
    assert sea.run(DETECTORS[name], busy, sea.assets, cuts) == whole[name]
    assert sea.run(DETECTORS[name], busy, sea.assets) == whole[name]


@pytest.mark.parametrize("name", sorted(DETECTORS))
def test_an_empty_view_says_nothing(sea, name):
    detector: Detector = DETECTORS[name]
    seen = sea.view(empty(MINUTES), sea.assets, -np.inf, sea.T0, 3)
    found, state = detector.step(seen, detector.start(), detector.params())
    assert found == [] and state.dtype == detector.keeps
    later = sea.view(empty(MINUTES), sea.assets, sea.T0, sea.T0 + 86400.0, 3)
    assert detector.step(later, state, detector.params())[0] == []


@pytest.mark.parametrize("name", sorted(DETECTORS))
def test_findings_are_whole(whole, name):
    latest = {}
    for f in whole[name]:
        assert f.detector == name and f.kind in set(Kind) and f.text and f.code
        assert f.start <= f.seen_at and (f.end is None or f.start <= f.end <= f.seen_at)
        assert np.isfinite(f.evidence_db) and -10 <= f.evidence_db <= 25
        assert (f.id not in latest) or latest[f.id] <= f.seen_at
        assert f.vessel.name == ("BEFORE NOON" if f.seen_at < 1_735_084_800.0 + 43_200.0 else "TESTER")
        latest[f.id] = f.seen_at


def test_the_state_of_a_hundred_thousand_ships_is_small():
    assert sum(d.keeps.itemsize for d in DETECTORS.values() if d.name in EXPECTED) < 1600
