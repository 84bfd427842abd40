"""Feeds over real sockets and files: every whole line comes once, breaks are told, a full spool holds senders up."""

import asyncio
import socket
from pathlib import Path

import pytest

from seawarden.model.errors import UsageError
from seawarden.sources.feeds import contract
from seawarden.sources.feeds.out import MOST_HELD, MOST_LINE
from seawarden.sources.feeds.spooler import Spooler
from seawarden.store import spool
from seawarden.store.spool import DATA, DOWN, NAMED, TICK, UP, SpoolWriter

SCHEMES = contract.find()


def free_port(kind: int = socket.SOCK_STREAM) -> int:
    with socket.socket(socket.AF_INET, kind) as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def lines(first: int, last: int) -> bytes:
    return b"".join(b"!LINE %06d\r\n" % k for k in range(first, last))


async def until(path: Path, stop: asyncio.Event, done, seconds: float = 10.0) -> None:
    """Wait until ``done`` of the spool's records, then stop the spooler."""
    for _ in range(int(seconds / 0.02)):
        await asyncio.sleep(0.02)
        if done(list(spool.read(path))):
            break
    stop.set()


def told(path: Path, kind: int = DATA, feed: int = 1) -> bytes:
    return b"".join(r.payload for r in spool.read(path) if r.kind == kind and r.feed == feed)


def spooler_of(writer: SpoolWriter, *addresses: str) -> Spooler:
    known = [contract.address(text, SCHEMES) for text in addresses]
    return Spooler(writer, [(a, SCHEMES[a.url.scheme]) for a in known])


async def running(path: Path, done, *addresses: str, beside=None) -> Spooler:
    with SpoolWriter(path) as writer:
        spooler, stop = spooler_of(writer, *addresses), asyncio.Event()
        jobs = [spooler.run(stop), until(path, stop, done)]
        await asyncio.gather(*jobs, *([beside()] if beside else []))
    return spooler


def test_a_server_that_drops_us_is_connected_anew_and_no_whole_line_is_lost_or_double(tmp_path):
    port, sent = free_port(), []

    async def serve(_reader, writer) -> None:
        n = len(sent)
        sent.append(lines(100 * n, 100 * n + 100))
        half = len(sent[-1]) // 2 + 3  # within a line
        writer.write(sent[-1][:half])
        await writer.drain()
        await asyncio.sleep(0.1)
        writer.write(sent[-1][half:] + b"!TORN")
        writer.close()

    async def main() -> None:
        server = await asyncio.start_server(serve, "127.0.0.1", port)
        enough = lambda rs: sum(r.kind == DOWN for r in rs) >= 2  # noqa: E731
        await running(tmp_path, enough, f"tcp://127.0.0.1:{port}?name=shore")
        server.close()

    asyncio.run(main())
    kinds = [r.kind for r in spool.read(tmp_path) if r.kind not in (DATA, TICK)]
    assert kinds[0] == NAMED and kinds[1:5] == [UP, DOWN, UP, DOWN]
    assert told(tmp_path) == b"".join(sent[:2])


def test_receivers_that_connect_to_us_and_datagrams_are_taken_line_by_line(tmp_path):
    port, udp = free_port(), free_port(socket.SOCK_DGRAM)

    async def send() -> None:
        await asyncio.sleep(0.3)
        writers = [(await asyncio.open_connection("127.0.0.1", port))[1] for _ in range(3)]
        for k, writer in enumerate(writers):
            writer.write(lines(1000 * k, 1000 * k + 50) + b"x" * (MOST_LINE + 10))
            await writer.drain()
        for k, writer in enumerate(writers):
            writer.write(b"x\n" + lines(1000 * k + 50, 1000 * k + 60))
            await writer.drain()
            writer.close()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
            for k in range(40):
                sock.sendto(b"!UDP %03d" % k, ("127.0.0.1", udp))

    def done(records) -> bool:
        return sum(r.payload.count(b"\n") for r in records if r.kind == DATA) >= 220

    spooler = asyncio.run(
        running(tmp_path, done, f"tcp-listen://127.0.0.1:{port}", f"udp://127.0.0.1:{udp}", beside=send)
    )
    heard = told(tmp_path).splitlines()
    assert [line for line in heard if b" " not in line] == []
    for k in range(3):
        own = [line for line in heard if int(line.split()[1]) // 1000 == k]
        assert own == lines(1000 * k, 1000 * k + 60).splitlines()
    assert told(tmp_path, feed=2) == b"".join(b"!UDP %03d\n" % k for k in range(40))
    assert spooler.lost == 3  # lines without an end


def test_a_growing_file_is_followed_and_the_next_in_a_folder_taken(tmp_path):
    folder = tmp_path / "ais"
    folder.mkdir()
    (folder / "a.nmea").write_bytes(lines(0, 5))

    async def grow() -> None:
        await asyncio.sleep(0.3)
        for part in (lines(5, 8), b"!LI", b"NE 000008\r\n"):
            with (folder / "a.nmea").open("ab") as file:
                file.write(part)
            await asyncio.sleep(0.2)
        (folder / "b.nmea").write_bytes(lines(9, 12))

    def done(records) -> bool:
        return b"000011" in b"".join(r.payload for r in records)

    asyncio.run(running(tmp_path / "spool", done, f"file://{folder}?from=start", beside=grow))
    assert told(tmp_path / "spool") == lines(0, 12)


def test_a_full_spool_holds_a_stream_up_and_loses_none_of_it(tmp_path):
    sent = lines(0, 600_000)
    assert len(sent) > MOST_HELD

    async def main() -> bytes:
        kept, place, was_full = b"", None, False
        with SpoolWriter(tmp_path, segment_bytes=1 << 18, most_bytes=3 << 19) as writer:
            spooler = spooler_of(writer, "tcp://127.0.0.1:1")
            out = spooler.feeds[0].out
            task = asyncio.create_task(out.stream(sent))
            for _ in range(200):
                await asyncio.sleep(0)
                spooler._beat()
                was_full |= bool(spooler.full)
                assert not (spooler.full and task.done()) or len(kept) > MOST_HELD // 2
                for record in spool.read(tmp_path, place):
                    kept, place = kept + record.payload, record.after
                writer.let_go(place)
            await asyncio.wait_for(task, 1.0)
        assert was_full
        return kept

    assert asyncio.run(main()) == sent


@pytest.mark.parametrize("bad", ["gopher://x:1", "tcp://host:notaport", "no address"])
def test_an_address_that_is_none_is_refused_in_words(bad):
    with pytest.raises(UsageError):
        contract.address(bad, SCHEMES)


def test_a_feeds_name_holds_no_password():
    assert contract.address("tcp://user:secret@host:99/x?format=nmea", SCHEMES).name == "tcp://host:99/x"
