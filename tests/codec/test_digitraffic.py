"""Digitraffic and other JSON."""

import gzip
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawarden.codec.contract import Decoded, Options
from seawarden.codec.digitraffic import CODEC, JsonDecoder
from seawarden.model.errors import InputError
from seawarden.model.times import epoch

LOCATION = {
    "mmsi": 230000001,
    "type": "Feature",
    "geometry": {"type": "Point", "coordinates": [20.5, 60.25]},
    "properties": {"sog": 10.7, "cog": 360.0, "navStat": 0, "rot": 4, "heading": 511, "posAcc": True, "raim": False}
    | {"timestamp": 59, "timestampExternal": 1487615269007},
}
METADATA = {"name": "ARUNA", "timestamp": 1668075026035, "mmsi": 230000001, "callSign": "ABCD", "imo": 9000001}
METADATA |= {"shipType": 70, "draught": 75, "eta": 416128, "posType": 1, "destination": "KOTKA"}
METADATA |= {"referencePointA": 100, "referencePointB": 20, "referencePointC": 8, "referencePointD": 9}


def decode(data: bytes, cuts: tuple[int, ...] = ()) -> Decoded:
    decoder = JsonDecoder(Options(name="x.json"))
    ends = [*sorted(min(cut, len(data)) for cut in cuts), len(data)]
    parts = [decoder.feed(data[a:b]) for a, b in zip([0, *ends[:-1]], ends, strict=True)]
    parts.append(decoder.finish())
    counts: dict[str, int] = {}
    for part in parts:
        for reason, n in part.counts.items():
            counts[reason] = counts.get(reason, 0) + n
    rows, statics = np.concatenate([p.rows for p in parts]), np.concatenate([p.statics for p in parts])
    kept = len(rows) + int((statics["derived"] == 0).sum())
    assert counts["rows_in"] == kept + sum(n for reason, n in counts.items() if reason != "rows_in")
    return Decoded(rows, statics, counts)


def test_the_2017_dump_is_read_to_the_row(shared: Path) -> None:
    data = (shared / "ais" / "digitraffic-locations-2017-02-20.js").read_bytes()
    assert CODEC.sniff(data[:65536]) > 0.8
    got = decode(data)
    collections = json.loads(data.decode().split("=", 1)[1].strip().rstrip(";"))
    features = [feature for one in collections for feature in one["features"]]
    assert got.counts == {"rows_in": len(features)}
    np.testing.assert_array_equal(got.rows["t"], [f["properties"]["timestampExternal"] / 1000 for f in features])
    np.testing.assert_array_equal(got.rows["lon"], [f["geometry"]["coordinates"][0] for f in features])
    np.testing.assert_array_equal(got.rows["utc_s"], [f["properties"]["timestamp"] for f in features])


def test_the_file_of_last_positions_gets_its_own_time(shared: Path) -> None:
    data = gzip.decompress((shared / "ais" / "digitraffic-latest-2025-12-11.json.gz").read_bytes())
    got = decode(data)
    assert got.counts == {"rows_in": 9735}
    assert set(got.rows["t"]) == {epoch("2025-12-11T20:44:50.102+00:00")}
    assert got.statics["name"][0] == b"FFS ATLAS"
    broken = decode(data[: len(data) // 2])
    assert broken.counts["bad_json"] == 1
    assert broken.rows.tobytes() == got.rows[: len(broken.rows)].tobytes()


def test_a_location_and_its_not_available_values() -> None:
    row = decode(json.dumps({"type": "FeatureCollection", "features": [LOCATION]}).encode()).rows[0]
    assert (row["mmsi"], row["lon"], row["lat"], row["utc_s"], row["accuracy"]) == (230000001, 20.5, 60.25, 59, 1)
    assert row["t"] == 1487615269.007
    assert np.isnan(row["cog_deg"]) and np.isnan(row["hdg_deg"])
    assert row["rot_deg_min"] == np.float32((4 / 4.733) ** 2)


def test_metadata_are_particulars_said_once() -> None:
    got = decode(json.dumps([METADATA, METADATA]).encode())
    ship = got.statics[0]
    assert (ship["name"], ship["callsign"], ship["imo"], ship["ship_type"]) == (b"ARUNA", b"ABCD", 9000001, 70)
    assert (ship["draught_m"], ship["to_bow_m"], ship["eta"], ship["derived"]) == (7.5, 100, 416128, 0)
    assert got.counts == {"rows_in": 2, "no_position": 1}


def test_lines_of_json_stream() -> None:
    line = b'{"mmsi":230000001,"time":1668075025,"lon":20.3,"lat":60.0,"sog":10.7,"name":"A"}\n'
    decoder = JsonDecoder(Options())
    assert len(decoder.feed(line * 3 + line[:20]).rows) == 3
    assert len(decoder.feed(line[20:]).rows) == 1
    assert len(decoder.finish().rows) == 0
    got = decode(line + b"{broken\n" + json.dumps(LOCATION).encode() + b"\n[1]\n\n" + line)
    assert (len(got.rows), got.counts) == (3, {"rows_in": 5, "bad_json": 2})


def test_what_holds_no_ship_is_refused() -> None:
    for data in (b"{}", b"[]", b"", b"\xff\xfe", b'{"type":"FeatureCollection","features":[]}', b"[" * 100_000):
        with pytest.raises(InputError, match=r"x\.json"):
            decode(data)
    assert CODEC.sniff(b"<html>") == 0
    assert CODEC.sniff(b"!AIVDM,1,1,,B,13aGua?P00PHfERNFruh0?vN289E,0*35") == 0


VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.just([1]), st.just({"a": 1})
)
KEYS = st.sampled_from(
    ["mmsi", "time", "lon", "lat", "sog", "timestamp", "properties", "geometry", "name", "imo", "eta", "type"]
)


@given(st.lists(st.dictionaries(KEYS, VALUES), max_size=5), st.lists(st.integers(0, 500), max_size=5), st.booleans())
def test_cuts_and_odd_values_change_nothing(records: list[dict[str, object]], cuts: list[int], lines: bool) -> None:
    good = {"mmsi": 230000001, "time": 1668075025, "lon": 20.3, "lat": 60.0}
    texts = [json.dumps(record) for record in [good, *records]]
    data = ("\n".join(texts) if lines else f"[{','.join(texts)}]").encode()
    whole, cut = decode(data), decode(data, tuple(cuts))
    assert whole.rows.tobytes() == cut.rows.tobytes()
    assert whole.statics.tobytes() == cut.statics.tobytes()
    assert whole.counts == cut.counts
    assert len(whole.rows) >= 1
