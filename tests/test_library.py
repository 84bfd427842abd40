"""What `import seawarden` offers: every name of its face does what docs/library.md says."""

import gzip
import json
import zipfile

import polars as pl
import pytest
import zstandard

import seawarden
from seawarden.model.errors import InputError, RegisterError, UsageError
from seawarden.model.tables import POSITIONS

CSV = """# Timestamp,Type of mobile,MMSI,Latitude,Longitude,Navigational status,ROT,SOG,COG,Heading
25/12/2024 10:00:00,Class A,230000001,59.700000,24.500000,Under way using engine,,9.5,90.0,91
25/12/2024 10:00:10,Class A,230000001,59.700000,24.501000,Under way using engine,,9.5,90.0,91
25/12/2024 09:59:50,Class B,230000002,59.800000,24.600000,,,,,
"""
TEXT = b"!AIVDM,1,1,,A,>5?Per18=HB1U:1@E=B0m<L,2*51"
POSITION = b"!AIVDM,1,1,,A,15B4FT5000JRP>PE6E68Nbkl0PS5,0*70,b003669794,1272412827"


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    path = tmp_path_factory.mktemp("library") / "day.csv"
    path.write_text(CSV)
    return path


@pytest.fixture(scope="module")
def day():
    return seawarden.demo(seed=2)


def test_positions_come_as_one_frame_in_the_order_of_time_with_null_for_not_available(table):
    frame = seawarden.read_positions(table)
    assert frame.columns == ["time" if name == "t" else name for name in POSITIONS.names]
    assert frame.schema["time"] == pl.Datetime("ms", "UTC") and frame["time"].is_sorted()
    assert frame["mmsi"].to_list() == [230000002, 230000001, 230000001]
    assert frame["sog_kn"].to_list() == [None, 9.5, 9.5] and frame["ais_class"].to_list() == [2, 1, 1]


def test_a_replay_without_a_folder_can_be_asked_for_everything_and_one_with_is_opened_again(table, tmp_path):
    run = seawarden.replay(table)
    assert run.summary["rows_in"] == 3
    assert run.incidents == [] and run.incidents_frame().is_empty()
    kept = seawarden.replay([table], out=tmp_path / "run")
    assert seawarden.open_run(tmp_path / "run").journal == kept.journal == run.journal
    with pytest.raises(InputError):
        seawarden.replay(tmp_path / "nothing.csv")


def test_the_frames_of_the_exercise_have_their_columns(day):
    incidents, findings = day.incidents_frame(), day.findings_frame()
    assert len(incidents) == len(day.incidents) > 0 and len(findings) == len(day.findings) > 0
    times = {"opened_at", "watch_at", "warning_at", "alarm_at"}
    others = {"id", "kind", "mmsi", "name", "asset_id", "lon", "lat", "probability", "probability_max", "status"}
    assert set(incidents.columns) == times | others
    spans = {"start", "seen_at", "end"}
    others = {"id", "detector", "kind", "mmsi", "asset_id", "lon", "lat", "evidence_db", "code", "text"}
    assert set(findings.columns) == spans | others
    stamp = pl.Datetime("ms", "UTC")
    assert all(incidents.schema[name] == stamp for name in times) and incidents["opened_at"].null_count() == 0
    assert all(findings.schema[name] == stamp for name in spans) and findings["start"].null_count() == 0
    assert "<svg" in day._repr_html_()


def test_a_run_without_incidents_has_the_same_columns(day, shared):
    quiet = seawarden.replay(shared / "ais" / "dma-lotus-bogus-sog-2014-10-05.nmea.gz")
    assert quiet.incidents == [] and quiet.findings == []
    assert quiet.incidents_frame().schema == day.incidents_frame().schema
    assert quiet.findings_frame().schema == day.findings_frame().schema


def test_the_starter_register_is_loaded_without_a_path_and_a_missing_one_is_refused(tmp_path):
    assets = seawarden.load_register()
    assert len(assets) > 10 and all(a.asset_id and a.lines for a in assets)
    with pytest.raises(RegisterError):
        seawarden.load_register(tmp_path / "nothing.geojson")


def _packed(tmp_path, data):
    plain, gz, zst, archive = (tmp_path / f"m{end}" for end in (".nmea", ".nmea.gz", ".nmea.zst", ".zip"))
    plain.write_bytes(data)
    gz.write_bytes(gzip.compress(data))
    zst.write_bytes(zstandard.compress(data))
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("a.nmea", data)
    return plain, gz, zst, archive


def test_messages_of_any_type_are_read_from_plain_and_packed_inputs(tmp_path):
    for path in _packed(tmp_path, POSITION + b"\n" + TEXT + b"\n"):
        frame = seawarden.read_messages(path)
        assert frame.schema == {
            "time": pl.Datetime("ms", "UTC"), "type": pl.UInt8, "mmsi": pl.UInt32, "fields": pl.String,
        }  # fmt: skip
        assert frame["type"].to_list() == [1, 14] and frame["mmsi"].to_list()[1] == 351809000
        assert frame["time"].dt.epoch("ms").to_list() == [1272412827000, None]
        assert json.loads(frame["fields"][1])["text"] == "RCVD YR TEST MSG"


def test_what_messages_were_left_out_is_counted_and_an_input_without_any_is_refused(tmp_path, table):
    plain, gz, *_ = _packed(tmp_path, POSITION + b"\n" + TEXT[:-2] + b"00\n" + TEXT + b"\n")
    gz.write_bytes(gz.read_bytes()[:40])
    counts: dict[str, int] = {}
    assert len(seawarden.read_messages([plain, gz], types=[14], counts=counts)) == 1
    assert counts["checksum"] == 1 and counts["other_type"] == 1 and counts["broken_input"] == 1
    assert seawarden.read_messages(plain, types=[5]).is_empty(), "none of these types is no error"
    with pytest.raises(InputError, match="NMEA"):
        seawarden.read_messages(table)


def test_safety_texts_of_a_real_file_are_found(shared):
    frame = seawarden.read_messages(shared / "ais" / "libais-test.aivdm", types=(12, 14))
    assert frame["type"].value_counts().sort("type").rows() == [(12, 10), (14, 12)]
    assert all("text" in json.loads(text) for text in frame["fields"])


def test_a_name_that_is_not_offered_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no_such"):
        _ = seawarden.no_such
    assert all(getattr(seawarden, name) for name in seawarden.__all__)


def test_positions_are_written_and_read_back(tmp_path, shared):
    frame = seawarden.read_positions(shared / "ais" / "dma-csv-header-sample-2018-02-08.csv")
    for name in ("p.parquet", "p.csv"):
        seawarden.write_positions(frame, tmp_path / name)
        back = seawarden.read_positions(tmp_path / name)
        assert back.select("time", "mmsi", "lon", "lat").equals(frame.select("time", "mmsi", "lon", "lat"))
    with pytest.raises(UsageError, match="parquet or"):
        seawarden.write_positions(frame, tmp_path / "p.xlsx")
