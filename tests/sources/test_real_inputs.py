"""The real files beside the project read, alone and together; noise of any kind never gives more than one line."""

import gzip
import random
import zipfile

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from seawarden.codec.contract import find
from seawarden.model.errors import SeawardenError
from seawarden.sources.files import ReadOptions, read

TIMED = [
    "digitraffic-latest-2025-12-11.json.gz",
    "digitraffic-locations-2017-02-20.js",
    "dma-aislib-stream-2010-06-11.nmea.gz",
    "dma-all-denmark-2013-11-12-5min.nmea.gz",
    "dma-csv-header-sample-2018-02-08.csv",
    "dma-frio-drift-2014-09-28.nmea.gz",
    "dma-lotus-bogus-sog-2014-10-05.nmea.gz",
    "marinecadastre-us-2022-01-03.csv.gz",
    "nais-us-burst-2016-07-28.nmea.gz",
    "solent-2016-01-12.csv.gz",
]
TIMELESS = ["aegean-pyais-sample.nmea", "dutch-coast-nais400.nmea.gz"]
CODECS = find()


def taken(paths, **said):
    """Read to the end; check the watermark and the balance of the counts on the way."""
    inputs = read(paths, ReadOptions(**said), CODECS)
    watermark, rows, statics = -np.inf, [], []
    for batch in inputs.batches():
        for table in (batch.rows, batch.statics):
            assert not table.size or table["t"].min() >= watermark
        watermark = batch.watermark
        rows.append(batch.rows)
        statics.append(batch.statics)
    assert watermark == np.inf
    rows, statics = np.concatenate(rows), np.concatenate(statics)
    dropped = sum(n for reason, n in inputs.counts.items() if reason != "rows_in")
    assert inputs.counts["rows_in"] == rows.size + int((statics["derived"] == 0).sum()) + dropped
    return inputs, rows[np.lexsort((rows["lon"], rows["hash"], rows["feed"], rows["mmsi"], rows["t"]))], statics


@pytest.mark.parametrize("name", TIMED)
def test_every_real_file_reads_the_same_however_it_is_cut_and_sorted(shared, name):
    inputs, rows, _ = taken([shared / "ais" / name])
    (info,) = inputs.infos
    assert info.state == "ok"
    assert rows.size
    assert len(info.sha256) == 64
    for said in ({"chunk_bytes": 700_001}, {"sort": "external"}):
        again = taken([shared / "ais" / name], **said)[1]
        for column in ("t", "mmsi", "lon", "lat", "sog_kn", "hash", "feed"):
            assert np.array_equal(again[column], rows[column], equal_nan=column == "sog_kn")


@pytest.mark.parametrize("name", TIMELESS)
def test_sentences_without_time_need_a_start_and_a_rate(shared, name):
    with pytest.raises(SeawardenError, match="--start") as caught:
        taken([shared / "ais" / name])
    assert caught.value.exit_code == 2
    assert taken([shared / "ais" / name], start=1.4e9, rate=10.0)[1].size


def test_the_whole_folder_reads_as_one(shared):
    inputs, rows, _ = taken([shared / "ais"])
    states = {i.name: i.state for i in inputs.infos}
    assert all(states[name] == "ok" for name in TIMED)
    assert all(states[name] == "unreadable" for name in TIMELESS)
    assert set(states.values()) <= {"ok", "unreadable"}
    assert set(np.unique(rows["feed"])) >= {list(states).index(name) for name in TIMED}
    assert inputs.counts["rows_in"] == sum(i.rows for i in inputs.infos)


def test_a_real_file_that_breaks_off_gives_what_comes_before(shared, tmp_path):
    packed = (shared / "ais" / "dma-all-denmark-2013-11-12-5min.nmea.gz").read_bytes()
    (tmp_path / "cut").write_bytes(packed[: len(packed) // 2])
    with zipfile.ZipFile(tmp_path / "whole", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", gzip.decompress(packed))
    (tmp_path / "page.csv").write_bytes(b"<html>not found</html>")
    inputs, _, _ = taken([tmp_path])
    assert [(i.name, i.state) for i in inputs.infos] == [
        ("cut", "truncated"),
        ("page.csv", "unreadable"),
        ("whole/a", "ok"),
    ]
    assert 10_000 < inputs.infos[0].rows < 16_000


HEADS = [
    b"",
    b"!AIVDM,1,1,,A,",
    b"MMSI,BaseDateTime,LAT,LON\n",
    b"# Timestamp,Type of mobile,MMSI,",
    b"PAR1",
    b'[{"mmsi":',
]


@settings(max_examples=150)
@given(head=st.sampled_from(HEADS), body=st.binary(max_size=400), wrap=st.sampled_from(["", "gz", "cut"]))
@example(head=b"", body=random.Random(1).randbytes(100_000), wrap="")
def test_noise_is_read_or_refused_in_one_line(tmp_path_factory, head, body, wrap):
    data = head + body
    data = {"": data, "gz": gzip.compress(data), "cut": gzip.compress(data)[: 9 + len(data) // 2]}[wrap]
    path = tmp_path_factory.getbasetemp() / "noise"
    path.write_bytes(data)
    try:
        taken([path], start=1.4e9, rate=10.0)
    except SeawardenError as error:
        assert error.exit_code == 2
        assert "\n" not in str(error)
