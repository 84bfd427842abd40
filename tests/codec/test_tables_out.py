"""Frames, CSV out, Parquet and GeoParquet: what goes out comes back."""

import io
import json
import struct
from pathlib import Path

import numpy as np
import polars as pl
import pytest
import shapely

from seawarden.codec.contract import Decoded, Options
from seawarden.codec.csv_write import write_csv
from seawarden.codec.delimited import DelimitedDecoder
from seawarden.codec.frames import positions_frame, positions_of_frame, statics_frame, statics_of_frame
from seawarden.codec.parquet import CODEC, read, write_geoparquet, write_parquet
from seawarden.model.errors import InputError
from seawarden.model.tables import POSITIONS, STATICS, STATUS_NA, UTC_S_NA


def some_rows(n: int = 5000, seed: int = 3) -> np.ndarray:
    """Return rows with every kind of value in every column."""
    rng = np.random.default_rng(seed)
    rows = np.zeros(n, POSITIONS)
    rows["t"] = np.arange(n) // 7 + 1_707_523_201.25
    rows["lon"], rows["lat"] = rng.uniform(-180, 180, n), rng.uniform(-90, 90, n)
    rows["hash"] = rng.integers(0, 2**64, n, np.uint64)
    rows["receivers"] = rng.integers(0, 2**64, n, np.uint64)
    rows["mmsi"] = rng.integers(219_000_000, 219_000_050, n)
    for name, most in (("sog_kn", 102), ("cog_deg", 359), ("hdg_deg", 359), ("rot_deg_min", 720)):
        rows[name] = np.where(rng.random(n) < 0.2, np.nan, np.round(rng.uniform(0, most, n), 1))
    rows["status"], rows["utc_s"] = rng.integers(0, 16, n), rng.integers(0, 61, n)
    rows["ais_class"], rows["accuracy"], rows["raim"] = rng.integers(1, 3, n), rng.integers(0, 2, n), 1
    rows["flags"], rows["receiver"], rows["feed"], rows["msg_type"] = rng.integers(0, 512, n), 9, 2, 18
    return rows


def some_statics() -> np.ndarray:
    statics = np.zeros(3, STATICS)
    statics["mmsi"], statics["t"] = [219_000_001, 219_000_002, 219_000_001], [0.5, 1.0, 1_707_523_300.0]
    statics["name"] = ["ÆRØ".encode(), b'A, "B"', b"NEW"]
    statics["draught_m"], statics["imo"], statics["derived"] = [7.5, np.nan, 8], [9000001, 0, 9000001], [0, 1, 0]
    statics["to_stern_m"], statics["ship_type"], statics["eta"] = [40, 0, 40], [81, 0, 81], 2 << 16 | 14 << 11 | 390
    return statics


def same(a: np.ndarray, b: np.ndarray) -> bool:
    return a.dtype == b.dtype and a.tobytes() == b.tobytes()


def collect(file: io.BytesIO, **said: object) -> Decoded:
    parts = list(read(file, Options(**said)))  # type: ignore[arg-type]
    counts: dict[str, int] = {}
    for part in parts:
        for reason, n in part.counts.items():
            counts[reason] = counts.get(reason, 0) + n
    rows, statics = np.concatenate([p.rows for p in parts]), np.concatenate([p.statics for p in parts])
    kept = len(rows) + int((statics["derived"] == 0).sum())
    assert counts["rows_in"] == kept + sum(n for reason, n in counts.items() if reason != "rows_in")
    return Decoded(rows, statics, counts)


def test_a_frame_gives_back_its_rows() -> None:
    rows, statics = some_rows(), some_statics()
    frame = positions_frame(rows)
    assert frame.schema["time"] == pl.Datetime("ms", "UTC")
    assert frame["sog_kn"].null_count() == int(np.isnan(rows["sog_kn"]).sum())
    assert same(positions_of_frame(frame), rows)
    assert same(statics_of_frame(statics_frame(statics)), statics)


def test_parquet_gives_back_its_rows_exactly(tmp_path: Path) -> None:
    rows, statics = some_rows(300_000), some_statics()
    write_parquet(rows, tmp_path / "rows.parquet")
    with (tmp_path / "rows.parquet").open("rb") as file:
        assert CODEC.sniff(file.read(64)) == 1.0
        parts = list(read(file, Options()))
    assert len(parts) > 1
    assert same(np.concatenate([part.rows for part in parts]), rows)
    held = io.BytesIO()
    write_parquet(statics, held)
    held.seek(0)
    got = collect(held)
    assert same(got.statics, statics)
    assert got.counts == {"rows_in": 2}


def test_geoparquet_says_what_it_is_and_its_points_are_points() -> None:
    rows, held = some_rows(50), io.BytesIO()
    write_geoparquet(rows, held)
    raw = held.getvalue()
    length = struct.unpack("<I", raw[-8:-4])[0]
    footer = raw[-8 - length : -8]
    text = footer[footer.index(b'{"version"') :]
    geo = json.JSONDecoder().raw_decode(text.decode("utf-8", "ignore"))[0]
    assert (geo["version"], geo["primary_column"]) == ("1.1.0", "geometry")
    assert geo["columns"]["geometry"]["encoding"] == "WKB"
    assert geo["columns"]["geometry"]["geometry_types"] == ["Point"]
    assert geo["columns"]["geometry"]["bbox"] == [
        rows["lon"].min(),
        rows["lat"].min(),
        rows["lon"].max(),
        rows["lat"].max(),
    ]
    shapes = shapely.from_wkb(pl.read_parquet(io.BytesIO(raw))["geometry"].to_list())
    np.testing.assert_array_equal(shapely.get_x(shapes), rows["lon"])
    np.testing.assert_array_equal(shapely.get_y(shapes), rows["lat"])
    assert same(collect(io.BytesIO(raw)).rows, rows)


def test_a_foreign_table_is_read_by_its_names_and_its_geometry() -> None:
    frame = pl.DataFrame(
        {
            "MMSI": [219000001, 219000001, 0, 219000002],
            "BaseDateTime": ["2024-02-10 00:00:01", "2024-02-10 00:00:02", "2024-02-10 00:00:03", "x"],
            "geometry": [shapely.to_wkb(shapely.Point(1.5, 2.5)), None, None, None],
            "NavStat": ["Moored", None, "5", "?"],
            "VesselName": ["A", "B", "C", "D"],
            "SOG": [102.3, 1, 2, 3],
        }
    )
    held = io.BytesIO()
    frame.write_parquet(held)
    held.seek(0)
    got = collect(held)
    assert (got.rows["lon"][0], got.rows["lat"][0], got.rows["status"][0]) == (1.5, 2.5, 5)
    assert np.isnan(got.rows["sog_kn"][0])
    assert list(got.statics["name"]) == [b"A", b"B"]
    assert list(got.statics["derived"]) == [1, 0]
    assert got.counts == {"rows_in": 4, "bad_mmsi": 1, "bad_time": 1}


@pytest.mark.parametrize("form", ["epoch_s", "iso", "%d.%m.%Y %H:%M:%S"])
def test_a_foreign_table_tells_time_in_many_ways(form: str) -> None:
    known = {"epoch_s": 1_707_523_201.5, "iso": "2024-02-10T00:00:01.500Z"}
    times = [known.get(form, "10.02.2024 00:00:01")]
    held = io.BytesIO()
    pl.DataFrame({"when": times, "mmsi": [219000001], "lon": [1.0], "lat": [2.0]}).write_parquet(held)
    held.seek(0)
    got = collect(held, columns={"t": "when"}, time_format=form)
    assert got.rows["t"][0] == (1_707_523_201.0 if "%" in form else 1_707_523_201.5)


def test_what_is_no_parquet_is_refused() -> None:
    with pytest.raises(InputError, match="not a Parquet file"):
        list(read(io.BytesIO(b"PAR1 and then noise PAR1"), Options(name="x.parquet")))
    held = io.BytesIO()
    pl.DataFrame({"a": [1], "mmsi": [2]}).write_parquet(held)
    held.seek(0)
    with pytest.raises(InputError, match="no column for t and lon and lat; columns found: a, mmsi"):
        list(read(held, Options()))


def test_our_csv_comes_back(tmp_path: Path) -> None:
    rows, statics = some_rows(), some_statics()
    rows["lon"], rows["lat"] = np.round(rows["lon"], 7), np.round(rows["lat"], 7)
    write_csv(rows, tmp_path / "out.csv", statics)
    decoder = DelimitedDecoder(Options())
    got = decoder.feed((tmp_path / "out.csv").read_bytes())
    decoder.finish()
    for name in (
        "t",
        "mmsi",
        "lon",
        "lat",
        "sog_kn",
        "cog_deg",
        "hdg_deg",
        "rot_deg_min",
        "status",
        "accuracy",
        "utc_s",
    ):
        np.testing.assert_array_equal(got.rows[name], rows[name])
    assert got.counts == {"rows_in": len(rows)}
    assert {bytes(name).decode() for name in got.statics["name"]} == {"ÆRØ", 'A, "B"', "NEW"}
    ship = got.statics[got.statics["name"] == "ÆRØ".encode()][0]
    assert (ship["imo"], ship["draught_m"], ship["to_stern_m"], ship["ship_type"]) == (9000001, 7.5, 40, 81)
    assert ship["eta"] == statics["eta"][0]


def test_columns_that_a_frame_lacks_are_not_available() -> None:
    frame = positions_frame(some_rows(3)).select("time", "mmsi", "lon", "lat")
    rows = positions_of_frame(frame)
    assert np.isnan(rows["sog_kn"]).all()
    assert (set(rows["status"]), set(rows["utc_s"])) == ({STATUS_NA}, {UTC_S_NA})
