"""Whose position can be believed, and where many cannot: found soon, cut anywhere, no area for one ship's deceit."""

import gzip
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawarden.codec.contract import Options
from seawarden.codec.nmea import CODEC
from seawarden.engine.checkpoint import restore, save
from seawarden.model.batch import Batch
from seawarden.model.tables import CLASS_A, PNT_DEGRADED, PNT_GOOD, PNT_ODD, POSITIONS, STATICS, empty
from seawarden.tracks import clean, pnt, state

T0 = 1_700_000_000.0 // 60.0 * 60.0
SPAN_S = 7200.0
JAM = (2400.0, 4800.0)
KX, KY = 111_300.0 * np.cos(np.radians(59.0)), 111_300.0
DEFAULT = pnt.PntParams()
SHAPES = ("centre", "scatter", "circle", "frozen", "stands")


def sail(number: int, lon: float, lat: float, kn: float, course: float, every_s: float = 20.0) -> np.ndarray:
    """Return POSITIONS of one ship on a straight course, heading as course."""
    rng = np.random.default_rng([number, 5])
    t = np.arange(rng.uniform(0.0, every_s), SPAN_S, every_s)
    rows = np.zeros(t.size, POSITIONS)
    along = kn * 0.514444 * t
    rows["t"], rows["mmsi"], rows["ais_class"] = T0 + np.round(t, 3), 230_000_000 + number, CLASS_A
    rows["lon"] = lon + along * np.sin(np.radians(course)) / KX + rng.normal(0, 5.0, t.size) / KX
    rows["lat"] = lat + along * np.cos(np.radians(course)) / KY + rng.normal(0, 5.0, t.size) / KY
    rows["sog_kn"], rows["cog_deg"], rows["hdg_deg"] = np.round(kn + rng.normal(0, 0.05, t.size), 1), course, course
    rows["rot_deg_min"], rows["status"], rows["utc_s"] = np.nan, 0 if kn > 1 else 5, 60
    rows["hash"] = rng.integers(1, 1 << 60, t.size)
    return rows


def jammed(rows: np.ndarray, shape: str) -> np.ndarray:
    """Return one ship's rows with false positions within JAM."""
    rows, rng = rows.copy(), np.random.default_rng(int(rows["mmsi"][0]))
    k = np.flatnonzero((rows["t"] >= T0 + JAM[0]) & (rows["t"] < T0 + JAM[1]))
    gone = rows["t"][k] - T0
    if shape == "centre":
        rows["lon"][k], rows["lat"][k] = 21.5 + rng.normal(0, 40, k.size) / KX, 59.9
    elif shape == "scatter":
        rows["lon"][k] += rng.normal(0, 6000, k.size) / KX
        rows["lat"][k] += rng.normal(0, 6000, k.size) / KY
    elif shape == "circle":
        angle = gone / 80.0
        rows["lon"][k], rows["lat"][k] = 21.5 + 800 * np.sin(angle) / KX, 59.9 + 800 * np.cos(angle) / KY
        rows["sog_kn"][k], rows["cog_deg"][k] = 19.4, np.degrees(angle + np.pi / 2) % 360
    else:
        rows["lon"][k], rows["lat"][k] = rows["lon"][k[0]], rows["lat"][k[0]]
        rows["sog_kn"][k] = 0.0 if shape == "stands" else rows["sog_kn"][k]
    return rows


def place(k: int, sailing: int) -> tuple[float, float]:
    """Return where ship ``k`` begins, neighbours by number lying apart."""
    k = 7 * k % sailing
    return 20.0 + 0.05 * (k % 9), 59.0 + 0.03 * (k // 3)


@cache
def day(shape: str, bad: int, sailing: int = 9) -> np.ndarray:
    """Return two hours: ships under way, of which the first ``bad`` are jammed, and six moored ones."""
    ships = [sail(k, *place(k, sailing), 8.0 + k % 9, 90.0 if k % 2 else 270.0) for k in range(sailing)]
    ships = [jammed(s, shape) if k < bad else s for k, s in enumerate(ships)]
    ships += [sail(100 + k, 20.1 + 0.001 * k, 59.1, 0.0, 10.0, 60.0) for k in range(6)]
    rows = np.concatenate(ships)
    return rows[np.lexsort((rows["hash"], rows["mmsi"], rows["t"]))]


def watched(rows: np.ndarray, cuts=(), params=DEFAULT) -> tuple[np.ndarray, np.ndarray]:
    """Return MINUTES and JAMS of a stream cut at seconds ``cuts``, the state of pnt through bytes at every cut."""
    cleaned, tracked, doubts = clean.start(), state.start(), pnt.start()
    minutes, jams, before, last = [], [], -np.inf, -np.inf
    for cut in [*(T0 + c for c in cuts), np.inf]:
        part = rows[(rows["t"] >= before) & (rows["t"] < cut)]
        batch, cleaned = clean.step(Batch(part, empty(STATICS), cut), cleaned, clean.CleanParams())
        seen, tracked = state.step(batch, tracked, state.TracksParams())
        doubts = restore(save(doubts), pnt.start())
        args = (batch.rows, seen.slots, seen.minutes, tracked.tracks, float(batch.watermark))
        filled, areas, doubts = pnt.step(*args, doubts, params)
        assert np.all((areas["seen_at"] >= last) & (areas["seen_at"] < batch.watermark))
        minutes.append(filled.copy())
        jams.append(areas)
        before, last = cut, float(batch.watermark)
    return np.concatenate(minutes), np.concatenate(jams)


@pytest.mark.parametrize("shape", SHAPES)
def test_an_area_is_found_within_ten_minutes_and_its_ships_are_degraded(shape):
    minutes, jams = watched(day(shape, 8))
    assert jams.size and 0 <= jams["seen_at"][0] - (T0 + JAM[0]) <= 600
    assert jams["bad"][0] >= 5 and np.isnan(jams["end"][0]) and np.all(jams["id"] == jams["id"][0])
    assert abs(jams["start"][0] - (T0 + JAM[0])) <= 300
    thrown = minutes[
        (minutes["mmsi"] < 230_000_008) & (minutes["t"] > T0 + JAM[0] + 900) & (minutes["t"] < T0 + JAM[1])
    ]
    assert np.mean(thrown["pnt"] == PNT_DEGRADED) > 0.95
    assert np.all(minutes["pnt"][minutes["t"] < T0 + JAM[0]] == PNT_GOOD)


def test_an_area_ends_and_says_when():
    minutes, jams = watched(day("centre", 8), params=pnt.PntParams(end_s=600.0))
    assert not np.isnan(jams["end"][-1]) and JAM[1] - 60 <= jams["end"][-1] - T0 <= JAM[1] + 1500
    assert np.mean(minutes["pnt"][minutes["t"] > jams["seen_at"][-1]] == PNT_DEGRADED) == 0


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("bad", [0, 1, 3])
def test_few_deceivers_make_no_area(shape, bad):
    minutes, jams = watched(day(shape, bad))
    assert jams.size == 0 and not np.any(minutes["pnt"] == PNT_DEGRADED)
    assert set(minutes["mmsi"][minutes["pnt"] == PNT_ODD]) == set(range(230_000_000, 230_000_000 + bad))


def test_a_few_bad_ships_among_many_good_ones_make_no_area():
    assert watched(day("centre", 5, 45))[1].size == 0


def test_the_field_can_be_switched_off():
    minutes, jams = watched(day("centre", 8), params=pnt.PntParams(enabled=False))
    assert jams.size == 0 and not minutes["pnt"].any()


def test_rows_passed_on_late_and_stale_ones_are_no_doubt():
    rows = day("centre", 0)
    late = rows[::7].copy()
    late["t"] += 240.0
    late["hash"] += np.uint64(1)
    stale = rows[3::11].copy()
    stale["t"] += 40.0
    stale["hash"] += np.uint64(2)
    both = np.concatenate((rows, late, stale))
    both = both[np.lexsort((both["hash"], both["mmsi"], both["t"]))]
    minutes, jams = watched(both)
    assert jams.size == 0
    assert np.mean(minutes["pnt"] != PNT_GOOD) < 0.02


def test_two_ships_on_one_number_are_odd_at_first_and_then_nobodys_doubt():
    rows = day("centre", 0)
    twin = rows[rows["mmsi"] == 230_000_004].copy()
    twin["lon"] += 3.0
    twin["hash"] += np.uint64(1)
    both = np.concatenate((rows, twin))
    minutes, jams = watched(both[np.lexsort((both["hash"], both["mmsi"], both["t"]))])
    odd = minutes[minutes["pnt"] != PNT_GOOD]
    assert jams.size == 0 and set(odd["mmsi"]) == {230_000_004}
    assert odd["t"].max() < T0 + 4500.0


@settings(max_examples=12, deadline=None)
@given(shape=st.sampled_from(SHAPES), cuts=st.lists(st.floats(1.0, SPAN_S - 1.0), min_size=1, max_size=12, unique=True))
def test_cut_anywhere_and_restarted_from_bytes_the_same_comes_out(shape, cuts):
    assert cut_and_whole(shape, tuple(sorted(round(c, 1) for c in set(cuts))))


def cut_and_whole(shape, cuts):
    whole, pieces = uncut(shape), watched(day(shape, 8), cuts)
    return all(a.tobytes() == b.tobytes() for a, b in zip(whole, pieces, strict=True))


@cache
def uncut(shape):
    return watched(day(shape, 8))


def test_cut_every_minute_the_same_comes_out():
    assert cut_and_whole("centre", tuple(np.arange(60.0, SPAN_S, 60.0)))
    assert cut_and_whole("frozen", tuple(np.arange(37.0, SPAN_S, 41.0)))


@pytest.mark.parametrize("name", ["dma-all-denmark-2013-11-12-5min.nmea.gz", "dma-frio-drift-2014-09-28.nmea.gz"])
def test_real_traffic_with_late_and_stale_rows_makes_no_doubt(shared, name):
    decoder = CODEC.decoder(Options(name=name))
    parts = [decoder.feed(gzip.decompress((shared / "ais" / name).read_bytes())), decoder.finish()]
    rows = np.concatenate([part.rows for part in parts])
    ready, _ = clean.step(Batch(rows, empty(STATICS), np.inf), clean.start(), clean.CleanParams())
    seen, tracked = state.step(ready, state.start(), state.TracksParams())
    args = (ready.rows, seen.slots, seen.minutes, tracked.tracks, float(ready.watermark))
    minutes, jams, _ = pnt.step(*args, pnt.start(), DEFAULT)
    assert minutes.size > 100 and jams.size == 0 and not minutes["pnt"].any()
