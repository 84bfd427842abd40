"""Bad input: a clear line or a counted drop, and the rest is still read."""

import gzip
import os
import random
from pathlib import Path

import numpy as np
import pytest

from seawarden.model.errors import InputError, StoreError
from seawarden.sources import open as opening
from seawarden.sources.files import ReadOptions, read
from seawarden.sources.raw import Meter

NOON = 1735689600.0

BAD = {
    "noise.bin": random.Random(5).randbytes(20_000),
    "page.csv": b"<!DOCTYPE html><html><body>503 Service Unavailable</body></html>",
    "empty.csv": b"",
    "letter.txt": b"Dear Sir or Madam,\n",
    "empty.gz": gzip.compress(b""),
    "broken.gz": gzip.compress(b"x" * 999)[:11],
    "utf16.csv": "MMSI,BaseDateTime,LAT,LON\n".encode("utf-16"),
    "noise.zip": b"PK\x03\x04" + random.Random(6).randbytes(500),
    "noise.zst": b"\x28\xb5\x2f\xfd" + random.Random(7).randbytes(500),
    "none.zip": b"PK\x05\x06" + bytes(18),
}


@pytest.mark.parametrize("name", BAD)
def test_an_input_that_cannot_be_read_alone_is_an_error_of_one_line(tmp_path, codecs, name):
    (tmp_path / name).write_bytes(BAD[name])
    with pytest.raises(InputError) as caught:
        read([tmp_path / name], ReadOptions(), codecs)
    assert name in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 2


def test_in_a_mixed_folder_the_rest_is_still_read_and_each_bad_file_has_its_line(tmp_path, tiny, take):
    for name, data in BAD.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "good.html").write_bytes(tiny(100))
    (tmp_path / "good.zip").write_bytes(gzip.compress(b"BOXED" + tiny(70)))
    got = take(tmp_path)
    infos = {i.name: i for i in got.inputs.infos}
    assert {name for name, i in infos.items() if i.state == "ok"} == {"good.html", "good.zip"}
    assert all(infos[name].state in ("unreadable", "empty") for name in BAD)
    assert all(infos[name].message and "\n" not in infos[name].message for name in BAD)
    assert infos["empty.csv"].state == infos["empty.gz"].state == "empty"
    assert "web page" in infos["page.csv"].message
    assert got.inputs.counts == {"rows_in": 170}
    assert got.balanced()
    assert got.keeps_its_word()


def test_a_folder_of_nothing_but_bad_files_is_an_error(tmp_path, codecs):
    for name, data in BAD.items():
        (tmp_path / name).write_bytes(data)
    with pytest.raises(InputError, match=f"none of the {len(BAD)} inputs"):
        read([tmp_path], ReadOptions(), codecs)


def test_a_decoder_that_fails_ends_its_input_and_no_other(tmp_path, tiny, take, small):
    (tmp_path / "a").write_bytes(tiny(50_000) + b"p 1 666\n" + tiny(10))
    (tmp_path / "b").write_bytes(tiny(100))
    got = take(tmp_path, chunk_bytes=1 << 17)
    first, second = got.inputs.infos
    assert (first.state, second.state) == ("truncated", "ok")
    assert "ZeroDivisionError" in first.message
    assert first.rows > 40_000
    assert got.balanced()


def test_an_input_that_fails_after_it_was_recognised_is_unreadable_and_alone_an_error(tmp_path, take, small):
    (tmp_path / "a").write_bytes(b"#tiny\n" + b"junk\n" * 90_000)
    with pytest.raises(InputError, match="no tiny line"):
        take(tmp_path / "a")


def test_a_line_of_ten_megabytes_is_one_bad_record(tmp_path, tiny, take):
    (tmp_path / "a").write_bytes(tiny(100) + b"x" * 10_000_000 + b"\n" + tiny(100)[6:])
    got = take(tmp_path / "a", chunk_bytes=1 << 20)
    assert got.inputs.counts == {"rows_in": 201, "bad": 1}
    assert got.rows.size == 180
    assert got.balanced()


def test_a_file_that_may_not_be_read_is_recorded(tmp_path, tiny, take):
    if os.geteuid() == 0:
        pytest.skip("root may read everything")
    (tmp_path / "a").write_bytes(tiny(20))
    (tmp_path / "b").write_bytes(tiny(20))
    (tmp_path / "a").chmod(0)
    assert [i.state for i in take(tmp_path).inputs.infos] == ["unreadable", "ok"]


def test_a_file_that_the_system_will_not_open_is_recorded(tmp_path, tiny, take, monkeypatch):
    (tmp_path / "a").write_bytes(tiny(20))
    (tmp_path / "b").write_bytes(tiny(20))
    really = Path.open

    def refused(path: Path, *args, **kwargs):
        if path.name == "a":
            raise PermissionError(13, "Permission denied")
        return really(path, *args, **kwargs)

    monkeypatch.setattr(opening.Path, "open", refused)
    got = take(tmp_path)
    assert [i.state for i in got.inputs.infos] == ["unreadable", "ok"]
    assert "Permission denied" in got.inputs.infos[0].message


def test_a_folder_that_may_not_be_listed_is_recorded_and_the_rest_is_read(tmp_path, tiny, take, monkeypatch):
    (tmp_path / "closed").mkdir()
    (tmp_path / "a").write_bytes(tiny(20))
    really = os.scandir

    def refused(path):
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return really(path)

    monkeypatch.setattr(os, "scandir", refused)
    assert [(i.name, i.state) for i in take(tmp_path).inputs.infos] == [("a", "ok"), ("closed", "unreadable")]


def test_no_room_to_unpack_is_said_of_the_disk_and_not_of_the_input(tmp_path):
    resource = pytest.importorskip("resource")
    (tmp_path / "day.gz").write_bytes(gzip.compress(bytes(300_000)))
    (entry,) = opening.entries(tmp_path / "day.gz", "day.gz")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limits[1]))
    try:
        with (
            pytest.raises(StoreError, match="unpacking needs room on disk"),
            opening.seekable(entry, Meter(), tmp_path) as file,
        ):
            file.read()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert [path.name for path in tmp_path.iterdir()] == ["day.gz"]


def test_rows_years_off_are_dropped_counted_and_push_nothing(tmp_path, tiny, take):
    good = tiny(20_000)
    lines = good.splitlines(keepends=True)
    for at, t in ((1, 0.0), (500, 3476736000.0), (9_000, NOON - 619_315_200), (15_000, NOON + 9e8), (20_000, 3.4e9)):
        lines.insert(at, b"p %.1f 5\n" % t)
    (tmp_path / "a").write_bytes(b"".join(lines))
    (tmp_path / "plain").write_bytes(good)
    want, got = take(tmp_path / "plain"), take(tmp_path / "a", chunk_bytes=10_000)
    assert got.inputs.counts == {"rows_in": 20_005, "clock": 5}
    assert got.balanced()
    assert got.keeps_its_word()
    assert np.array_equal(got.rows, want.rows)
    assert "5 rows dropped" in got.inputs.infos[0].message


def test_a_feed_years_off_among_others_is_read_and_said(tmp_path, tiny, take):
    for name, start in (("a", NOON), ("b", NOON + 3600), ("c", NOON - 619_315_200)):
        (tmp_path / name).write_bytes(tiny(300, start))
    got = take(tmp_path)
    assert [bool(i.message) for i in got.inputs.infos] == [False, False, True]
    assert "clock" in got.inputs.infos[2].message
    assert got.inputs.counts == {"rows_in": 900}
    assert got.keeps_its_word()
