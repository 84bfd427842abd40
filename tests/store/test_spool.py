"""What was accepted is there, byte for byte, wherever the writer was killed; what was torn is not."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawarden.model.errors import StoreError
from seawarden.store import spool
from seawarden.store.spool import DATA, Full, Place, SpoolWriter, file_of, read, segments

PARTS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 65535), st.floats(0, 4e9), st.binary(max_size=300)))


def told(path: Path, place: Place | None = None) -> list[tuple[int, int, float, bytes]]:
    return [record[:4] for record in read(path, place)]


@given(PARTS, st.integers(50, 2000))
def test_what_was_written_is_read_in_order_from_any_place(tmp_path_factory, parts, segment_bytes):
    path = tmp_path_factory.mktemp("spool")
    with SpoolWriter(path, segment_bytes=segment_bytes) as writer:
        places = [writer.append(*part) for part in parts]
    assert told(path) == parts
    for k, place in enumerate(places):
        assert told(path, Place.of(place.text())) == parts[k + 1 :]


@given(PARTS.filter(len), st.data())
def test_a_torn_end_is_cut_off_and_writing_goes_on(tmp_path_factory, parts, data):
    path = tmp_path_factory.mktemp("spool")
    with SpoolWriter(path) as writer:
        ends = [writer.append(*part).offset for part in parts]
    cut = data.draw(st.integers(0, ends[-1]))
    os.truncate(file_of(path, 1), cut)
    whole = parts[: sum(end <= cut for end in ends)]
    assert told(path) == whole
    with SpoolWriter(path) as writer:
        writer.append(DATA, 7, 1.0, b"after")
    assert told(path) == [*whole, (DATA, 7, 1.0, b"after")]


def test_a_full_spool_refuses_until_segments_are_let_go_and_loses_nothing(tmp_path):
    with SpoolWriter(tmp_path, segment_bytes=200, most_bytes=1000) as writer:
        written = []
        with pytest.raises(Full, match="full"):
            for k in range(100):
                written.append(writer.append(DATA, 0, float(k), bytes(40)))
        assert [r[2] for r in told(tmp_path)] == [float(k) for k in range(len(written))]
        writer.let_go(written[-1])
        assert segments(tmp_path)[0] > 1
        writer.append(DATA, 0, 99.0, bytes(40))
    with pytest.raises(StoreError, match="let go already"):
        told(tmp_path, written[0])


def test_damage_before_the_end_is_said_and_a_full_disk_writes_nothing(tmp_path, monkeypatch):
    with SpoolWriter(tmp_path, segment_bytes=100) as writer:
        for k in range(6):
            writer.append(DATA, 0, float(k), bytes(60))
        good = told(tmp_path)
        real = os.write

        def full(fd: int, data: bytes) -> int:
            monkeypatch.setattr(spool.os, "write", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left")))
            return real(fd, data[:10])

        monkeypatch.setattr(spool.os, "write", full)
        with pytest.raises(Full, match="No space left"):
            writer.append(DATA, 0, 9.0, bytes(60))
        monkeypatch.setattr(spool.os, "write", real)
        assert told(tmp_path) == good
        writer.append(DATA, 0, 10.0, b"again")
    assert told(tmp_path) == [*good, (DATA, 0, 10.0, b"again")]
    data = bytearray(file_of(tmp_path, 1).read_bytes())
    data[40] ^= 1
    file_of(tmp_path, 1).write_bytes(data)
    with pytest.raises(StoreError, match="damaged"):
        told(tmp_path)


KILLED = """
import sys
from pathlib import Path
from seawarden.store.spool import DATA, SpoolWriter
writer = SpoolWriter(Path(sys.argv[1]), segment_bytes=5000)
for k in range(10**9):
    writer.append(DATA, 1, float(k), b"x" * (k % 500))
    print(k, flush=True)
"""


def test_a_killed_writer_has_kept_every_record_that_it_said(tmp_path):
    process = subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    for _ in range(2000):
        process.stdout.readline()
    process.kill()
    said = [int(line) for line in process.stdout.read().splitlines() if line.strip().isdigit()]
    process.wait()
    kept = [r[2] for r in told(tmp_path)]
    assert kept == [float(k) for k in range(len(kept))] and len(kept) > max(said, default=1999)
    with SpoolWriter(tmp_path) as writer:
        writer.append(DATA, 1, -1.0, b"")
    assert told(tmp_path)[-1][2] == -1.0
