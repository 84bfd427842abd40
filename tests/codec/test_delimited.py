"""The delimited codec: dialects, fates, counts, encodings, cuts."""

import gzip
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawarden.codec.contract import Decoded, Options
from seawarden.codec.csv_layout import MAX_LINE
from seawarden.codec.delimited import CODECS, DelimitedDecoder
from seawarden.model.errors import InputError, UsageError
from seawarden.model.tables import CLASS_A, CLASS_B, CLASS_BASE, SOG_MAX, STATUS_NA
from seawarden.model.times import epoch

DANISH = (
    b"# Timestamp,Type of mobile,MMSI,Latitude,Longitude,Navigational status,ROT,SOG,COG,Heading,IMO,Callsign,Name,"
    b"Ship type,Cargo type,Width,Length,Type of position fixing device,Draught,Destination,ETA,Data source type,"
    b"A,B,C,D\r\n"
)
FULL = (
    b"10/02/2024 00:00:01,Class A,219000001,55.5,12.25,Under way using engine,-3.5,10.1,61.4,63,9000001,OXYZ2,"
    b'"SHIP ""ONE"", KBH",Tanker,Category X,20,140,GPS,7.4,GDANSK,14/02/2024 06:30:00,AIS,100,40,8,12\r\n'
)
PLAIN = b"t,mmsi,lon,lat,sog_kn,cog_deg,hdg_deg,name\n"


def decode(data: bytes, cuts: tuple[int, ...] = (), **said: object) -> Decoded:
    """Decode ``data``, cut at ``cuts``, as one result."""
    decoder = DelimitedDecoder(Options(**said))  # type: ignore[arg-type]
    ends = [*sorted(min(cut, len(data)) for cut in cuts), len(data)]
    parts = [decoder.feed(data[a:b]) for a, b in zip([0, *ends[:-1]], ends, strict=True)]
    parts.append(decoder.finish())
    counts: dict[str, int] = {}
    for part in parts:
        for reason, n in part.counts.items():
            counts[reason] = counts.get(reason, 0) + n
    rows, statics = np.concatenate([p.rows for p in parts]), np.concatenate([p.statics for p in parts])
    dropped = sum(n for reason, n in counts.items() if reason != "rows_in")
    assert counts["rows_in"] == len(rows) + int((statics["derived"] == 0).sum()) + dropped
    return Decoded(rows, statics, counts)


def test_a_full_danish_row_gives_a_position_and_the_ship() -> None:
    got = decode(DANISH + FULL)
    row, ship = got.rows[0], got.statics[0]
    assert row["t"] == epoch("2024-02-10T00:00:01")
    assert (row["mmsi"], row["lon"], row["lat"], row["status"], row["ais_class"]) == (
        219000001,
        12.25,
        55.5,
        0,
        CLASS_A,
    )
    assert (row["sog_kn"], row["cog_deg"], row["hdg_deg"], row["rot_deg_min"]) == tuple(
        np.float32([10.1, 61.4, 63, -3.5])
    )
    assert (ship["name"], ship["callsign"], ship["destination"]) == (b'SHIP "ONE", KBH', b"OXYZ2", b"GDANSK")
    assert (ship["imo"], ship["ship_type"], ship["draught_m"]) == (9000001, 81, np.float32(7.4))
    assert (ship["to_bow_m"], ship["to_stern_m"], ship["to_port_m"], ship["to_starboard_m"]) == (100, 40, 8, 12)
    assert ship["eta"] == 2 << 16 | 14 << 11 | 6 << 6 | 30
    assert (ship["derived"], ship["has"], got.counts) == (1, 511, {"rows_in": 1})


def test_a_name_cannot_steer_a_terminal() -> None:
    line = b"2024-02-10T00:00:01,219000001,12,55,10,90,90,A\x1b[2J\xe2\x80\xaeB \xc3\x85\n"
    assert decode(PLAIN + line).statics["name"].tolist() == ["A [2J B Å".encode()]


def test_particulars_come_again_only_when_they_change() -> None:
    other = FULL.replace(b"GDANSK", b"KIEL")
    got = decode(DANISH + FULL * 3 + other * 2 + FULL)
    assert [bytes(d) for d in got.statics["destination"]] == [b"GDANSK", b"KIEL", b"GDANSK"]
    assert len(got.rows) == 6


def test_particulars_without_a_position_are_a_record_of_their_own() -> None:
    nowhere = FULL.replace(b"55.5,12.25", b"91.0,181.0")
    got = decode(DANISH + nowhere * 2)
    assert (len(got.rows), list(got.statics["derived"]), got.counts) == (0, [0], {"rows_in": 2, "no_position": 1})


def test_a_base_station_has_no_particulars() -> None:
    line = b"10/02/2024 00:00:01,Base Station,2190067,55.5,12.25,Unknown value,,,,,Unknown,,,Undefined,,,,Undefined,"
    got = decode(DANISH + line + b",,,AIS,,,,\r\n")
    assert (got.rows["ais_class"][0], got.rows["status"][0], len(got.statics)) == (CLASS_BASE, STATUS_NA, 0)
    assert np.isnan(got.rows["sog_kn"][0])


def test_the_danish_sample_with_its_index_column_is_read(shared: Path) -> None:
    data = (shared / "ais" / "dma-csv-header-sample-2018-02-08.csv").read_bytes()
    got = decode(data)
    assert got.counts == {"rows_in": 10}
    assert list(got.rows["status"][:4]) == [0, 1, 0, 9]
    assert got.rows["lon"][0] == 11.644943


def test_marinecadastre_is_read_to_the_row(shared: Path) -> None:
    data = gzip.decompress((shared / "ais" / "marinecadastre-us-2022-01-03.csv.gz").read_bytes())
    got = decode(data)
    assert got.counts == {"rows_in": 99_999, "bad_mmsi": 5}
    eagle = got.statics[got.statics["name"] == b"EAGLE"][0]
    assert (eagle["imo"], eagle["to_stern_m"], eagle["to_starboard_m"]) == (8207721, 28, 11)
    assert np.isnan(got.rows["hdg_deg"][0])
    assert set(got.rows["ais_class"]) == {CLASS_A, CLASS_B}
    assert int((got.rows["flags"] & SOG_MAX > 0).sum()) == 4
    lines = [line.split(",") for line in data.decode().splitlines()[1:]]
    good = [line for line in lines if len(line[0]) < 10]
    np.testing.assert_array_equal(got.rows["lon"], [float(line[3]) for line in good])
    sog_kn = np.array([float(line[4]) for line in good])
    np.testing.assert_array_equal(got.rows["sog_kn"], np.where(sog_kn > 102.25, np.nan, sog_kn).astype("f4"))
    cog_deg = np.array([float(line[5]) for line in good])
    np.testing.assert_array_equal(got.rows["cog_deg"], np.where(cog_deg >= 360, np.nan, cog_deg).astype("f4"))


def test_the_solent_file_needs_no_mapping(shared: Path) -> None:
    data = gzip.decompress((shared / "ais" / "solent-2016-01-12.csv.gz").read_bytes())
    got = decode(data)
    assert (len(got.rows), got.counts) == (18_623, {"rows_in": 18_623})
    assert got.rows["t"][0] == epoch("2016-01-12T13:02:11.218")
    assert got.rows["lat"][0] == 50.7730133333333


def test_a_mapping_and_a_time_format_read_any_file() -> None:
    data = b"ship;wann;oest;nord;kn\n219000001;1.2.2024 03:04:05;12,5;55,25;10,5\n"
    columns = {"mmsi": "ship", "t": "wann", "lon": "oest", "lat": "NORD", "sog_kn": "kn"}
    got = decode(data, columns=columns, time_format="%d.%m.%Y %H:%M:%S")
    assert got.rows["t"][0] == epoch("2024-02-01T03:04:05")
    assert (got.rows["lon"][0], got.rows["lat"][0], got.rows["sog_kn"][0]) == (12.5, 55.25, 10.5)


@pytest.mark.parametrize(
    ("text", "form", "t"),
    [
        ("2024-02-10T00:00:01Z", "", "2024-02-10T00:00:01"),
        ("2024/02/10 00:00", "", "2024-02-10T00:00:00"),
        ("2024-02-10 02:00:01.5+02:00", "iso", "2024-02-10T00:00:01.500"),
        ("2024-02-09 22:30:01,1236 -0130", "", "2024-02-10T00:00:01.124"),
        ("2024-02-29 23:59:59 UTC", "", "2024-02-29T23:59:59"),
        ("1707523201", "", "2024-02-10T00:00:01"),
        ("1707523201.25", "epoch_s", "2024-02-10T00:00:01.250"),
        ("1707523201250", "", "2024-02-10T00:00:01.250"),
        ("1707523201250000", "", "2024-02-10T00:00:01.250"),
        ("1.70752320125e12", "epoch_ms", "2024-02-10T00:00:01.250"),
        ("20240210 000001", "%Y%m%d %H%M%S", "2024-02-10T00:00:01"),
    ],
)
def test_times_are_read(text: str, form: str, t: str) -> None:
    got = decode(PLAIN.replace(b",", b";") + f"{text};219000001;1;2;;;;\n".encode(), time_format=form)
    assert got.rows["t"][0] == epoch(t)


@pytest.mark.parametrize(
    "text", ["2024-02-30 00:00:00", "2023-02-29 00:00:00", "2024-13-01 00:00", "", "x", "2024-02-10 25:00"]
)
def test_what_is_no_time_is_counted(text: str) -> None:
    good = b"2024-02-10 00:00:01,219000001,1,2,,,,\n"
    assert decode(PLAIN + good + text.encode() + good[19:]).counts == {"rows_in": 2, "bad_time": 1}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"2024-02-10 00:00:01,219000001,181,91,,,,", "no_position"),
        (b"2024-02-10 00:00:01,219000001,,,,,,", "no_position"),
        (b"2024-02-10 00:00:01,219000001,nan,NULL,,,,", "no_position"),
        (b"2024-02-10 00:00:01,219000001,200,10,,,,", "bad_position"),
        (b"2024-02-10 00:00:01,219000001,1x,10,,,,", "bad_position"),
        (b"2024-02-10 00:00:01,0,1,2,,,,", "bad_mmsi"),
        (b"2024-02-10 00:00:01,1072211352,1,2,,,,", "bad_mmsi"),
        (b"2024-02-10 00:00:01,-5,1,2,,,,", "bad_mmsi"),
        (b"2024-02-10 00:00:01,2190.5,1,2,,,,", "bad_mmsi"),
        (b"2024-02-10 00:00:01,219000001,1,2", "short_line"),
        (b"2024-02-10 00:00:01,219000001,1,2,,,", "short_line"),
        (b'2024-02-10 00:00:01,219000001,1,2,,,"3,', "bad_quotes"),
        (b'2024-02-10 00:00:01,"219000001"9,1,2,,,,', "bad_quotes"),
        (b'2024-02-10 00:00:01,219000001,1,2,,,,"x', "bad_quotes"),
        (b"\x00\xff\x80,,,,,,,", "bad_time"),
        (b"x" * 200_000, "too_long"),
    ],
)
def test_each_bad_line_has_one_reason(line: bytes, reason: str) -> None:
    good = b"2024-02-10 00:00:01,219000001,1,2,,,,A\n"
    got = decode(PLAIN + good + line + b"\n" + good)
    assert (len(got.rows), got.counts) == (2, {"rows_in": 3, reason: 1})


def test_not_available_and_or_more_are_told_apart() -> None:
    speeds = [b"102.3", b"102.2", b"102.1", b"-1", b"", b"1e1", b"+7.5"]
    lines = b"".join(b"2024-02-10 00:00:01,219000001,1,2," + s + b",360.0,511,\n" for s in speeds)
    got = decode(PLAIN + lines)
    np.testing.assert_array_equal(got.rows["sog_kn"], np.float32([np.nan, 102.2, 102.1, np.nan, np.nan, 10, 7.5]))
    assert list(got.rows["flags"]) == [0, SOG_MAX, 0, 0, 0, 0, 0]
    assert np.isnan(got.rows["cog_deg"]).all() and np.isnan(got.rows["hdg_deg"]).all()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_every_encoding_gives_the_same_rows(encoding: str) -> None:
    text = "t,mmsi,lon,lat,name\n2024-02-10 00:00:01,219000001,1,2,ÆRØ\n"
    got = decode(text.encode(encoding), cuts=(1, 2, 3, 31))
    assert [bytes(name).decode() for name in got.statics["name"]] == ["ÆRØ"]


def test_a_name_is_never_cut_inside_a_letter() -> None:
    got = decode(PLAIN + b"2024-02-10 00:00:01,219000001,1,2,,,," + ("x" + "Ø" * 20).encode() + b"\n")
    assert bytes(got.statics["name"][0]).decode() == "x" + "Ø" * 11


def test_the_hash_is_of_what_was_said_not_of_when() -> None:
    lines = [b"2024-02-10 00:00:01,219000001,1,2,5,,,", b"2024-02-10 00:00:09,219000001,1.0,2.00,5.0,,,"]
    got = decode(PLAIN + b"\n".join([*lines, b"2024-02-10 00:00:09,219000001,1,2,5.1,,,"]))
    assert got.rows["hash"][0] == got.rows["hash"][1] != got.rows["hash"][2]


def test_more_ships_than_the_table_holds_at_first() -> None:
    mmsi = np.arange(200_000_000, 200_009_000)
    lines = "".join(f"2024-02-10 00:00:01,{m},1,2,,,,N{m}\n" for m in mmsi)
    got = decode(PLAIN + (lines + lines).encode())
    assert (len(got.rows), len(got.statics)) == (18_000, 9_000)
    np.testing.assert_array_equal(got.statics["mmsi"], mmsi)


def test_a_header_without_usable_columns_is_refused_with_a_way_out() -> None:
    with pytest.raises(
        InputError, match=r"day\.csv: no column for t and lon and lat; columns found: ship, mmsi, foo.*columns ="
    ):
        decode(b"ship,mmsi,foo\n1,2,3\n", name="day.csv")
    with pytest.raises(InputError, match="'nowhere'"):
        decode(PLAIN, columns={"lon": "nowhere"})
    with pytest.raises(InputError, match="no header"):
        decode(b"")
    with pytest.raises(InputError, match="no line ends"):
        decode(b"x" * (MAX_LINE + 2))
    with pytest.raises(UsageError, match="%q"):
        decode(PLAIN, time_format="%q")


def test_days_that_could_be_months_are_refused() -> None:
    with pytest.raises(InputError, match=r"10/02/2024.*time_format"):
        decode(PLAIN + b"10/02/2024 00:00:01,219000001,1,2,,,,\n")


@pytest.mark.parametrize(
    ("head", "best"),
    [
        (DANISH, "danish-csv"),
        (b"MMSI,BaseDateTime,LAT,LON,SOG\n", "marinecadastre-csv"),
        (b"mmsi,base_date_time,longitude,latitude,sog,cog,heading\n", "marinecadastre-csv"),
        (b"Time,MMSI,Latitude_degrees,Longitude_degrees\n", "csv"),
        ("time\tmmsi\tlon\tlat\n".encode("utf-16"), "csv"),
        (b"wann;wer;x1;y1\n", "csv"),
        (b"<!DOCTYPE html><html><a,b,c,d>\n", ""),
        (b"<?xml version='1.0'?>\n", ""),
        (b'{"mmsi":1,"time":2,"lon":3,"lat":4}\n', ""),
        (b"!AIVDM,1,1,,B,13aGua?P00PHfERNFruh0?vN289E,0*35\n", ""),
        (b"$PGHP,1,2010,6,11,11,46,11,390,231,45,992190934,1,2B*5B\n", ""),
        (b"\x00\x01\x02,a,b\x00", ""),
        (b"", ""),
    ],
)
def test_the_dialect_is_known_by_its_header(head: bytes, best: str) -> None:
    sure = {codec.name: codec.sniff(head) for codec in CODECS}
    assert (max(sure, key=sure.__getitem__) if max(sure.values()) > 0.3 else "") == best


@given(st.floats(-1e6, 1e6), st.integers(0, 9))
@settings(max_examples=200)
def test_decimals_are_what_python_reads(value: float, places: int) -> None:
    text = f"{value:.{places}f}"
    got = decode(b"t,mmsi,lon,lat\n1707523201,219000001," + text.encode() + b",2\n")
    if abs(float(text)) <= 180:
        assert got.rows["lon"][0] == float(text) + 0.0
    else:
        assert got.counts.get("bad_position", 0) + got.counts.get("no_position", 0) == 1


CELLS = st.sampled_from(
    [
        b"",
        b"219000001",
        b"0",
        b"12.5",
        b"-1e1",
        b"1707523201",
        b"2024-02-10T00:00:01Z",
        b'"a"',
        b'"a""b"',
        b'"',
        b"\xff",
        b"91",
        b"Moored",
    ]
)
LINES = st.lists(st.lists(CELLS, max_size=9).map(b",".join), max_size=8)


@given(LINES, st.lists(st.integers(0, 400), max_size=6), st.sampled_from([b"\n", b"\r\n"]))
def test_cuts_change_nothing(lines: list[bytes], cuts: list[int], end: bytes) -> None:
    good = b"1707523201,219000001,1,2,,,,GOOD"
    data = end.join([b"t,mmsi,lon,lat,sog,status,class,name", good, *lines, good, b"1707523202,219000001,1,2,,,,"])
    whole, cut = decode(data), decode(data, cuts=tuple(cuts))
    assert whole.rows.tobytes() == cut.rows.tobytes()
    assert whole.statics.tobytes() == cut.statics.tobytes()
    assert whole.counts == cut.counts


@given(st.binary(max_size=300), st.lists(st.integers(0, 300), max_size=4))
def test_noise_is_counted_or_refused_never_thrown(noise: bytes, cuts: list[int]) -> None:
    got = decode(PLAIN + b"1707523201,219000001,1,2,,,,\n" + noise, cuts=tuple(cuts))
    assert len(got.rows) >= 1


def test_a_line_of_ten_megabytes_is_dropped_and_the_next_one_read() -> None:
    good = b"1707523201,219000001,1,2,,,,\n"
    data = PLAIN + good + b"9" * 10_000_000 + b"\n" + good
    for cuts in ((), tuple(range(0, len(data), 70_001))):
        got = decode(data, cuts=cuts)
        assert (len(got.rows), got.counts) == (2, {"rows_in": 3, "too_long": 1})
