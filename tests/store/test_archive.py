import json

import numpy as np
import polars as pl
import pytest

from seawarden.model.errors import StoreError
from seawarden.model.tables import MINUTES, TRACKS
from seawarden.store import archive as archives
from seawarden.store.archive import Archive, Rule

DAY = 1_749_945_600.0  # 2025-06-15T00:00:00Z


def tracks_of(n):
    tracks = np.zeros(n, TRACKS)
    tracks["track_id"], tracks["mmsi"] = np.arange(n) + 1, 230000000 + np.arange(n)
    tracks["name"] = b"SHIP"
    return tracks


def minutes_of(n, t, sog=10.0):
    rows = np.zeros(n, MINUTES)
    rows["slot"], rows["mmsi"], rows["t"], rows["t_last"] = np.arange(n), 230000000 + np.arange(n), t, t - 5.0
    rows["lon"], rows["lat"] = 20.0 + np.arange(n) * 0.1 + (t - DAY) / 1e6, 59.0
    rows["sog_kn"], rows["cog_deg"], rows["hdg_deg"] = sog, 90.0, np.nan
    rows["ship_type"], rows["ais_class"], rows["length_m"] = 70, 1, 100.0
    return rows


def filled(path, hours=26, every=300.0, n=4):
    archive = Archive(path)
    for t in np.arange(DAY + every, DAY + hours * 3600 + 1, every):
        archive.append(minutes_of(n, t), tracks_of(n))
    return archive


def test_what_was_given_is_found_by_ship_box_and_time_before_and_after_it_is_written(tmp_path):
    archive = filled(tmp_path)
    for step in ("waiting", "flushed", "merged", "opened anew"):
        if step == "flushed":
            archive.flush()
        elif step == "merged":
            assert archive.merge(DAY + 1.5 * 86_400) == ["2025-06-15"]
            assert (tmp_path / "2025-06-15.parquet").exists() and not (tmp_path / "2025-06-15").exists()
        elif step == "opened anew":
            archive = Archive(tmp_path)
        assert archive.query(DAY, DAY + 30 * 3600).height == 26 * 12 * 4, step
        one = archive.query(DAY + 3600, DAY + 7200, mmsi=230000002)
        assert one["t"].to_list() == [int(DAY + 3600 + k * 300) for k in range(1, 13)], step
        box = archive.query(DAY, DAY + 3600, box=(20.05, 58.0, 20.15, 60.0))
        assert set(box["mmsi"]) == {230000001}, step
        way = archive.track(f"{3:016x}", DAY + 3600, DAY + 7200)
        assert way["t"][0] == DAY + 3600 and way.size == 13 and way["name"][0] == b"SHIP", step
        now = archive.at(DAY + 86_400 + 60, 900)
        assert now["track_id"].tolist() == [1, 2, 3, 4] and set(now["t"]) == {DAY + 86_400}, step
    assert archive.track("zz", DAY, DAY + 9).size == archive.track("0", DAY, DAY + 9).size == 0
    assert archive.query(DAY - 9e6, DAY - 8e6).height == 0


def test_minutes_that_come_again_after_a_restart_count_once(tmp_path):
    filled(tmp_path, hours=2).flush()
    again = filled(tmp_path, hours=3)
    again.flush()
    assert again.query(DAY, DAY + 86_400).height == 3 * 12 * 4
    again.merge(DAY + 2 * 86_400)
    assert pl.read_parquet(tmp_path / "2025-06-15.parquet").height == 3 * 12 * 4


def test_still_ships_keep_a_row_in_ten_minutes(tmp_path):
    archive = Archive(tmp_path)
    kept = [archive.append(minutes_of(3, DAY + k * 60.0, sog=0.1), tracks_of(3)) for k in range(1, 31)]
    assert sum(kept) == 3 * 4 and kept[0] == 3
    minutes = np.concatenate([minutes_of(3, DAY + k * 60.0, sog=0.1) for k in range(1, 31)])
    assert Archive(tmp_path / "x").append(minutes, tracks_of(3)) == 3 * 4


def test_private_craft_go_first_then_everything_and_each_deletion_is_written_down(tmp_path):
    archive = Archive(tmp_path)
    rows = minutes_of(4, DAY + 600)
    rows["ship_type"] = [70, 37, 0, 30]
    rows["ais_class"] = [1, 1, 2, 2]
    rows["length_m"] = [200, 60, 12, 12]
    archive.append(rows, tracks_of(4))
    archive.flush()
    assert archive.retain(DAY + 86_400 * 7.9) == []
    told = archive.retain(DAY + 86_400 * 8.5)
    assert [(line["rule"], line["rows"]) for line in told] == [("private craft", 2)]
    assert archive.query(DAY, DAY + 86_400)["mmsi"].to_list() == [230000000, 230000003]
    assert archive.retain(DAY + 86_400 * 8.6) == []
    assert archive.retain(DAY + 86_400 * 402)[0]["rows"] == 2
    assert not list(tmp_path.glob("*.parquet"))
    log = [json.loads(line) for line in (tmp_path / "deleted.jsonl").read_text().splitlines()]
    assert [line["rule"] for line in log] == ["private craft", "every ship"]
    filled(tmp_path, hours=1).flush()
    with pytest.raises(StoreError, match="no craft"):
        archive.retain(DAY + 1e9, [Rule(name="x", craft="x", days=1)])


def test_a_disk_that_is_full_for_a_while_loses_nothing(tmp_path, monkeypatch):
    archive, real = filled(tmp_path, hours=0.1), archives._write

    def full(path, rows):
        raise StoreError("the disk is full")

    monkeypatch.setattr(archives, "_write", full)
    with pytest.raises(StoreError):
        archive.flush()
    assert archive.query(DAY, DAY + 3600).height == 4
    monkeypatch.setattr(archives, "_write", real)
    archive.flush()
    assert Archive(tmp_path).query(DAY, DAY + 3600).height == 4
