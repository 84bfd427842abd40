"""Rules of others on hand-made minutes: each fires on what its authors meant, not on the nearest thing beside it."""

import numpy as np
import pytest

from seawarden.trials.baselines import RULES, TRACE, flags
from seawarden.trials.baselines_shore import far_from_shore
from seawarden.trials.baselines_trace import own_median

T0 = 1_762_128_000.0  # a full hour, UTC


def track(sog_kn: np.ndarray, slot: int = 0, **more: object) -> np.ndarray:
    """One row a minute of a cargo ship that sails east over an asset, in the middle of the sea."""
    out = np.zeros(sog_kn.size, TRACE)
    out["t"] = T0 + 60.0 * (1 + np.arange(sog_kn.size))
    out["slot"], out["mmsi"] = slot, 290_000_001 + slot
    out["sog_kn"] = sog_kn
    out["moved_m"] = sog_kn * 30.8667
    out["lat"] = 55.6
    out["lon"] = 16.5 + np.cumsum(out["moved_m"].astype(np.float64)) / 62_900.0
    out["cog_deg"], out["hdg_deg"], out["length_m"], out["ship_type"], out["ais_class"] = 90.0, 90.0, 150.0, 70, 1
    for name, value in more.items():
        out[name] = value
    return out


def up(rule: str, trace: np.ndarray) -> list[tuple[int, float, float]]:
    """What a rule flags: from and until in minutes of the day."""
    return [(mmsi, (a - T0) / 60.0, (b - T0) / 60.0) for mmsi, a, b in flags(trace, RULES[rule])]


def test_the_own_median_is_numpys_over_the_last_two_hours_of_each_ship() -> None:
    rng = np.random.default_rng(7)
    sog = np.round(rng.uniform(0.0, 20.0, 400), 1).astype(np.float32)
    sog[rng.random(400) < 0.1] = np.nan
    slot = np.repeat(np.array([3, 5], np.int32), 200)
    t = np.tile(60.0 * np.arange(200), 2)
    found = np.empty(400)
    own_median(slot, t, sog, 7200.0, found)
    for i in range(400):
        mine = sog[(slot == slot[i]) & (t <= t[i]) & (t >= t[i] - 7200.0)]
        ranked = np.sort(mine[np.isfinite(mine)])
        if ranked.size:
            assert found[i] == pytest.approx(ranked[(ranked.size + 1) // 2 - 1], abs=0.06)


def test_the_naive_rule_wants_a_quarter_less_near_an_asset_and_its_patient_form_ten_minutes() -> None:
    sog = np.full(240, 12.0)
    sog[150:153] = 8.4
    brief = track(sog)
    assert [span[1] for span in up("naive", brief)] == [151.0]
    assert up("naive, held 10 min", brief) == []
    sog[150:180] = 8.4
    assert [span[1] for span in up("naive, held 10 min", track(sog))] == [161.0]
    assert up("naive", track(sog, asset_m=np.inf)) == []
    sog[150:180] = 9.6
    assert up("naive", track(sog)) == []


def test_ais_guardian_believes_the_status_and_asks_where_she_lies() -> None:
    lying = np.zeros(60)
    assert up("AIS Guardian, anchor dragging", track(lying, status=1)) == []
    assert up("AIS Guardian, anchor dragging", track(np.full(60, 12.0), status=0)) == []
    lying[30:] = 2.0
    assert up("AIS Guardian, anchor dragging", track(lying, status=1, asset_m=np.inf))[0][1] == 31.0
    lying[30:] = 0.8
    assert up("AIS Guardian, anchor dragging", track(lying, status=1, asset_m=np.inf)) == []
    assert up("AIS Guardian, anchor dragging", track(lying, status=1))[0][1] == 31.0


def test_ais_guardians_zone_is_critical_for_slow_cargo_ships_and_for_whoever_stops() -> None:
    slow = np.full(30, 2.5)
    assert up("AIS Guardian, cable proximity", track(slow)) != []
    assert up("AIS Guardian, cable proximity", track(slow, ship_type=30)) == []
    assert up("AIS Guardian, cable proximity", track(slow, ship_type=30, mmsi=273_000_001)) != []
    assert up("AIS Guardian, cable proximity", track(np.full(30, 0.2), ship_type=30)) != []
    assert up("AIS Guardian, cable proximity", track(np.full(30, 12.0))) == []


def test_gfw_knows_a_slow_hour_when_it_is_over_and_only_far_from_the_shore() -> None:
    sog = np.concatenate((np.full(60, 10.0), np.full(90, 1.0), np.full(60, 10.0)))
    assert [(a, b) for _, a, b in up("GFW, loitering", track(sog))] == [(120.0, 120.0)]
    assert up("GFW, loitering", track(sog, lat=59.9, lon=25.0)) == []


def test_gaps_of_six_hours_are_told_from_those_of_twelve_and_a_ship_that_stays_away_is_silent_too() -> None:
    back = track(np.full(20 * 60, 12.0))
    back = back[(back["t"] <= T0 + 3600.0) | (back["t"] > T0 + 9 * 3600.0)]
    back["gap_s"][60] = back["t"][60] - back["t"][59]
    assert [(a, round(b)) for _, a, b in up("GFW, gap of 6 h", back)] == [(420.0, 541)]
    assert up("GFW, gap of 12 h", back) == []
    gone = track(np.full(60, 12.0), slot=1)
    both = np.concatenate((back, gone))
    assert {mmsi for mmsi, _, _ in up("GFW, gap of 12 h", both)} == {290_000_002}


def test_dma_wants_heading_across_the_course_for_ten_minutes_and_half_a_kilometre() -> None:
    sog = np.full(60, 2.0)
    assert up("DMA AisAbnormal, drift", track(sog, hdg_deg=180.0)) != []
    assert up("DMA AisAbnormal, drift", track(sog, hdg_deg=120.0)) == []
    assert up("DMA AisAbnormal, drift", track(sog, hdg_deg=270.0)) == []
    assert up("DMA AisAbnormal, drift", track(sog[:9], hdg_deg=180.0)) == []
    assert up("DMA AisAbnormal, drift", track(sog, hdg_deg=180.0, length_m=30.0)) == []
    assert up("DMA AisAbnormal, drift", track(np.full(60, 6.0), hdg_deg=180.0)) == []


def test_dma_wants_a_stop_within_a_minute_not_within_ten() -> None:
    sog = np.full(60, 12.0)
    sog[30], sog[31:] = 5.0, 0.3
    assert up("DMA AisAbnormal, sudden speed change", track(sog)) != []
    sog[30:40] = np.linspace(12.0, 0.5, 10)
    assert up("DMA AisAbnormal, sudden speed change", track(sog)) == []


def test_no_rows_flag_nothing() -> None:
    for rule in RULES:
        assert up(rule, np.empty(0, TRACE)) == []


def test_the_middle_of_the_gulf_of_finland_is_near_a_shore_and_that_of_the_sea_is_not() -> None:
    lon, lat = np.array([25.0, 20.0, -30.0]), np.array([59.85, 57.0, 50.0])
    assert far_from_shore(lon, lat, 20.0).tolist() == [False, True, False]
    assert far_from_shore(lon[:1], lat[:1], 5.0).tolist() == [True]
