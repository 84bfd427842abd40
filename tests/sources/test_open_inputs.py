"""What a file is, is told by its content; what can be read of a broken one is read."""

import gzip
import hashlib
import os
import random
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from seawarden.model.errors import InputError, UsageError
from seawarden.sources.files import ReadOptions, read
from seawarden.sources.layers import unwrap
from seawarden.sources.open import Reader, entries
from seawarden.sources.raw import Broken, Meter


def everything(path: Path, size: int = 1000) -> tuple[bytes, str]:
    """Return what can be read of a file's first input and how it broke off."""
    chunks = []
    reader = Reader(entries(path, path.name)[0], size, Meter())
    try:
        for chunk in reader.chunks():
            chunks.append(chunk)
    except Broken as error:
        return b"".join(chunks), str(error)
    finally:
        reader.close()
    assert all(len(chunk) == size for chunk in chunks[:-1])
    return b"".join(chunks), ""


def zipped(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


@pytest.mark.parametrize("name", ["plain", "gz", "zst", "zip", "gz_twice", "gz_of_parts", "zst_of_frames", "zip_of_gz"])
def test_content_comes_out_whole_whatever_wraps_it_and_whatever_it_is_called(tmp_path, tiny, name):
    data = tiny(5000)
    pack = zstandard.ZstdCompressor().compress
    path = tmp_path / "day.exe"
    wrapped = {
        "plain": data,
        "gz": gzip.compress(data),
        "zst": pack(data),
        "gz_twice": gzip.compress(gzip.compress(data)),
        "gz_of_parts": b"".join(gzip.compress(data[i : i + 777]) for i in range(0, len(data), 777)) + b"\0" * 512,
        "zst_of_frames": b"\x50\x2a\x4d\x18\x03\0\0\0abc".join([b"", pack(data[:500]), pack(data[500:])]),
    }
    if name == "zst_of_frames":
        wrapped[name] = pack(data[:500]) + b"\x50\x2a\x4d\x18\x03\0\0\0abc" + pack(data[500:])
    if name.startswith("zip"):
        zipped(path, day=data if name == "zip" else gzip.compress(data))
    else:
        path.write_bytes(wrapped[name])
    assert everything(path) == (data, "")


@pytest.mark.parametrize("wrap", ["gz", "zst", "zip"])
def test_a_truncated_input_gives_what_comes_before_the_break(tmp_path, tiny, wrap, take):
    data = tiny(60_000, shake=0.5)
    path = tmp_path / "x"
    if wrap == "zip":
        zipped(path, day=data)
    else:
        path.write_bytes(gzip.compress(data) if wrap == "gz" else zstandard.ZstdCompressor().compress(data))
    whole = path.stat().st_size
    os.truncate(path, whole * 2 // 3)
    content, why = everything(path)
    assert data.startswith(content)
    assert len(content) > len(data) // 3
    assert "breaks off" in why
    got = take(path)
    assert got.balanced()
    assert got.keeps_its_word()
    (info,) = got.inputs.infos
    assert info.state == "truncated"
    assert "breaks off" in info.message
    assert info.rows >= content.count(b"\n") - 1
    assert info.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("wrap", ["gz", "zst", "zip"])
def test_damage_in_the_middle_keeps_what_came_before_it(tmp_path, tiny, wrap):
    data = tiny(60_000, shake=0.5)
    path = tmp_path / "x"
    if wrap == "zip":
        zipped(path, day=data)
    else:
        path.write_bytes(gzip.compress(data) if wrap == "gz" else zstandard.ZstdCompressor().compress(data))
    raw = bytearray(path.read_bytes())
    middle = len(raw) // 2
    raw[middle : middle + 64] = bytes(64)
    path.write_bytes(raw)
    content, why = everything(path)
    assert why
    assert len(content) > 1000
    assert content[:1000] == data[:1000]


@settings(max_examples=60)
@given(wrap=st.sampled_from(["gz", "zst", "zip"]), cut=st.floats(0, 1), size=st.sampled_from([7, 1000, 1 << 20]))
def test_wherever_an_input_is_cut_what_comes_out_is_its_beginning(tmp_path_factory, wrap, cut, size):
    data = random.Random(3).randbytes(3000) + b"abc" * 3000
    path = tmp_path_factory.getbasetemp() / "cut"
    if wrap == "zip":
        zipped(path, day=data)
    else:
        path.write_bytes(gzip.compress(data) if wrap == "gz" else zstandard.ZstdCompressor().compress(data))
    keep = int(path.stat().st_size * cut)
    whole = keep == path.stat().st_size
    os.truncate(path, keep)
    if wrap == "zip" and keep < 33:
        return  # not a whole header: no archive at all, or one without a member
    content, why = everything(path, size)
    assert whole == (not why and content == data)
    assert data.startswith(content) or keep < 4


def test_a_zip_that_lost_its_directory_gives_each_member_that_is_left(tmp_path, tiny):
    path = zipped(tmp_path / "x.zip", one=tiny(100), two=tiny(30_000, shake=0.5))
    os.truncate(path, path.stat().st_size // 2)
    found = entries(path, "x.zip")
    assert [e.name for e in found] == ["x.zip/one", "x.zip/two"]
    assert everything(path)[0] == tiny(100)


def test_a_streamed_zip_with_sizes_behind_the_data_is_salvaged_too(tmp_path, tiny):
    data = tiny(30_000, shake=0.5)
    machine = zlib.compressobj(6, zlib.DEFLATED, -15)
    packed = machine.compress(data) + machine.flush()
    path = tmp_path / "x"
    path.write_bytes(struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", 20, 8, 8, 0, 0, 0, 0, 0, 1, 0) + b"d" + packed)
    content, why = everything(path)
    assert content == data
    assert "directory is missing" in why


def test_an_encrypted_member_is_said_to_be_unreadable_and_the_others_are_read(tmp_path, tiny, take):
    path = zipped(tmp_path / "x.zip", a=tiny(50), b=tiny(60, mmsi=90))
    raw = bytearray(path.read_bytes())
    at = raw.rindex(b"PK\x01\x02")
    raw[at + 8] |= 1
    path.write_bytes(raw)
    got = take(path)
    assert [i.state for i in got.inputs.infos] == ["ok", "unreadable"]
    assert "encrypted" in got.inputs.infos[1].message
    assert got.rows.size == 45


def test_every_member_of_a_zip_is_an_input_of_its_own_and_hidden_ones_are_none(tmp_path, tiny, take):
    zipped(tmp_path / "x.zip", **{"a/b.csv": tiny(50), "c.csv": tiny(60), "__MACOSX/._c.csv": b"junk"})
    got = take(tmp_path)
    assert [(i.name, i.rows) for i in got.inputs.infos] == [("x.zip/a/b.csv", 50), ("x.zip/c.csv", 60)]
    assert {i.sha256 for i in got.inputs.infos} == {hashlib.sha256((tmp_path / "x.zip").read_bytes()).hexdigest()}
    assert set(got.rows["feed"].tolist()) == {0, 1}


def test_the_checksum_is_that_of_the_file_on_disk(tmp_path, tiny, take):
    for name, data in {"a": tiny(500), "b.gz": gzip.compress(tiny(50))}.items():
        (tmp_path / name).write_bytes(data)
    for info in take(tmp_path).inputs.infos:
        assert info.sha256 == hashlib.sha256(Path(info.path).read_bytes()).hexdigest()


def test_a_bomb_of_layers_is_refused():
    data = b"x" * 100
    for _ in range(9):
        data = gzip.compress(data)
    with pytest.raises(Broken, match="again and again"):
        list(unwrap(iter([data])))


def test_a_codec_that_seeks_gets_a_seekable_file_out_of_any_wrapping(tmp_path, tiny, take):
    data = b"BOXED" + tiny(300)
    (tmp_path / "a").write_bytes(data)
    (tmp_path / "b").write_bytes(gzip.compress(data))
    zipped(tmp_path / "c", boxed=data)
    got = take(tmp_path)
    assert [(i.format, i.rows, i.state) for i in got.inputs.infos] == [("boxed", 300, "ok")] * 3
    assert all(i.sha256 for i in got.inputs.infos)
    assert got.balanced()


def test_a_folder_is_searched_in_order_without_hidden_files_and_without_loops(tmp_path, tiny, take):
    (tmp_path / "b").mkdir()
    for name in ("z.csv", "b/a.csv", ".hidden.csv"):
        (tmp_path / name).write_bytes(tiny(20))
    (tmp_path / "b" / "back").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "self").symlink_to(tmp_path / "self")
    (tmp_path / "same.csv").symlink_to(tmp_path / "z.csv")
    infos = take(tmp_path).inputs.infos
    assert [(i.name, i.state) for i in infos] == [("b/a.csv", "ok"), ("same.csv", "ok"), ("self", "unreadable")]


def test_patterns_and_files_named_twice_give_each_file_once(tmp_path, tiny, take):
    for name in ("a1.csv", "a2.csv", "b.csv"):
        (tmp_path / name).write_bytes(tiny(20))
    got = take(tmp_path / "a2.csv", str(tmp_path / "a*.csv"))
    assert [i.name for i in got.inputs.infos] == ["a2.csv", "a1.csv"]


@pytest.mark.parametrize("what", ["missing.csv", "no*.csv", "empty-folder"])
def test_what_is_not_there_is_one_clear_line(tmp_path, codecs, what):
    (tmp_path / "empty-folder").mkdir()
    with pytest.raises(InputError) as caught:
        read([tmp_path / what], ReadOptions(), codecs)
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 2


def test_options_that_make_no_sense_are_refused(tmp_path, codecs):
    for options in (ReadOptions(sort="never"), ReadOptions(format="morse")):
        with pytest.raises(UsageError):
            read([tmp_path], options, codecs)
    with pytest.raises(InputError, match="no input was named"):
        read([], ReadOptions(), codecs)
