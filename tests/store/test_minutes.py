"""The minutes of every ship: thinned the same wherever the stream is cut, found again by time and by track."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seawarden.model.errors import InputError, StoreError
from seawarden.model.tables import MINUTES, TRACKS
from seawarden.store.minutes import Minutes, MinutesWriter, lines, open_minutes

T0 = 1_735_120_800.0


def minutes(*rows: tuple[float, int, float]) -> np.ndarray:
    """MINUTES of (minute number, slot, speed)."""
    out = np.zeros(len(rows), MINUTES)
    for i, (minute, slot, sog) in enumerate(rows):
        t = T0 + 60.0 * minute
        out[i] = np.zeros((), MINUTES)
        out["t"][i], out["t_last"][i], out["slot"][i], out["sog_kn"][i] = t, t - 12.5, slot, sog
        out["lon"][i], out["lat"][i] = 25.0 + 0.01 * minute, 59.9 + slot
        out["cog_deg"][i], out["hdg_deg"][i], out["mmsi"][i] = 271.5, np.nan, 230_000_000 + slot
    return out


def tracks(count: int) -> np.ndarray:
    out = np.zeros(count + 5, TRACKS)
    out["track_id"] = np.arange(count + 5) + 0xABC0
    out["mmsi"] = 230_000_000 + np.arange(count + 5)
    out["name"] = b"EAGLE"
    out["ship_type"] = 80
    return out


def write(path: Path, *batches: np.ndarray, ships: int = 3) -> Minutes:
    writer = MinutesWriter(path / "minutes.bin")
    for batch in batches:
        writer.append(batch)
    writer.close(tracks(ships))
    return open_minutes(path)


def test_a_moving_ship_keeps_every_minute_and_a_still_one_every_tenth(tmp_path: Path) -> None:
    rows = minutes(*((m, s, 10.0 if s == 0 else 0.1) for m in range(60) for s in range(2)))
    kept = write(tmp_path, rows)
    assert np.count_nonzero(kept.places["slot"] == 0) == 60
    assert np.count_nonzero(kept.places["slot"] == 1) == 6
    assert kept.span == (T0, T0 + 59 * 60)


def test_a_ship_that_moves_without_saying_her_speed_is_not_still(tmp_path: Path) -> None:
    rows = minutes(*((m, 0, np.nan) for m in range(20)))
    rows["moved_m"] = 300.0
    assert write(tmp_path, rows).places.size == 20


def test_what_was_where_at_a_moment(tmp_path: Path) -> None:
    kept = write(tmp_path, minutes((0, 0, 9.0), (0, 1, 9.0), (1, 0, 9.0), (20, 2, 9.0)))
    seen = kept.at(T0 + 70, 900.0)
    assert seen["track_id"].tolist() == [0xABC0, 0xABC1]
    assert seen["t"].tolist() == [T0 + 60, T0]
    assert seen["t_last"] == pytest.approx([T0 + 47.5, T0 - 12.5])
    assert seen["mmsi"].tolist() == [230_000_000, 230_000_001]
    assert seen["name"].tolist() == [b"EAGLE"] * 2
    assert seen["lon"] == pytest.approx([25.01, 25.0], abs=1e-5)
    assert np.isnan(seen["hdg_deg"]).all()
    assert kept.at(T0 + 900.0, 900.0)["track_id"].tolist() == [0xABC0], "(t - max_age, t]: the end of the span is out"
    assert kept.at(T0 - 1).size == 0


def test_the_way_of_one_track_and_of_one_mmsi(tmp_path: Path) -> None:
    kept = write(tmp_path, minutes((0, 0, 9.0), (0, 1, 9.0), (1, 0, 9.0), (2, 0, 9.0)))
    assert kept.track(f"{0xABC0:016x}")["t"].tolist() == [T0, T0 + 60, T0 + 120]
    assert kept.track(f"{0xABC0:016x}", T0 + 60, T0 + 60)["t"].tolist() == [T0 + 60]
    assert [t["track_id"][0] for t in kept.tracks_of(230_000_001)] == [0xABC1]
    for unknown in ("ffff", "no hex", "", "f" * 40):
        assert kept.track(unknown).size == 0
    assert kept.tracks_of(999) == []


def test_a_way_is_cut_where_she_was_silent(tmp_path: Path) -> None:
    way = write(tmp_path, minutes(*((m, 0, 9.0) for m in (0, 1, 2, 100, 101, 300)))).track(f"{0xABC0:016x}")
    assert [part.size for part in lines(way)] == [3, 2]


def test_a_position_a_week_old_is_no_overflow(tmp_path: Path) -> None:
    rows = minutes((0, 0, 9.0))
    rows["t_last"] -= 7 * 86400.0
    (seen,) = write(tmp_path, rows).track("abc0")
    assert T0 - 7 * 86400.0 < seen["t_last"] < T0 - 18 * 3600.0


def test_a_place_that_is_not_known_is_not_kept(tmp_path: Path) -> None:
    rows = minutes((0, 0, 9.0), (1, 0, 9.0))
    rows["lon"][1] = np.nan
    assert write(tmp_path, rows).places.size == 1


ROWS = st.lists(st.tuples(st.integers(0, 90), st.integers(0, 3), st.sampled_from([0.0, 9.0])), max_size=60)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(ROWS, st.lists(st.integers(0, 60), max_size=4))
def test_cut_anywhere_and_the_file_has_the_same_bytes(
    tmp_path: Path, rows: list[tuple[int, int, float]], cuts: list[int]
) -> None:
    table = minutes(*sorted(set(rows)))
    write(tmp_path, table, ships=4)
    whole = (tmp_path / "minutes.bin").read_bytes()
    write(tmp_path, *np.split(table, sorted(c for c in cuts if c <= table.size)), ships=9)
    assert (tmp_path / "minutes.bin").read_bytes() == whole


def test_a_run_without_a_row_can_be_read(tmp_path: Path) -> None:
    kept = write(tmp_path)
    assert kept.span is None
    assert kept.at(T0).size == 0
    assert kept.track("abc0").size == 0


def test_a_file_that_is_none_or_cut_off_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "minutes.bin"
    with pytest.raises(InputError, match="is no minutes file"):
        Minutes(path)
    path.write_bytes(b"\x00\xff" * 2000)
    with pytest.raises(InputError, match="is no minutes file"):
        Minutes(path)
    write(tmp_path, minutes((0, 0, 9.0), (1, 0, 9.0)))
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(InputError, match="not a whole minutes file"):
        Minutes(path)
    given_up = MinutesWriter(path)
    given_up.close()
    given_up.close()
    with pytest.raises(StoreError, match="cannot be written"):
        MinutesWriter(tmp_path / "no" / "minutes.bin")
