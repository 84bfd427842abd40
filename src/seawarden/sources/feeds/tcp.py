"""TCP: `tcp://host:port` connects, `tcp-listen://host:port` lets receivers connect to us."""

import asyncio

from seawarden.sources.feeds.contract import Address, Scheme
from seawarden.sources.feeds.out import Out

CHUNK = 1 << 16
SILENT_S = 300.0  # a connection without a byte for so long is taken for dead
MOST_CLIENTS = 64


async def connect(address: Address, out: Out) -> None:
    """Read from a server until it ends. OSError, TimeoutError where it cannot be reached or falls silent."""
    host, port = address.host_port()
    reader, writer = await asyncio.wait_for(asyncio.open_connection(host, port), 30.0)
    try:
        out.up()
        await _pump(reader, out, float(address.options.get("silent", SILENT_S)))
    finally:
        writer.close()


async def _pump(reader: asyncio.StreamReader, out: Out, silent_s: float) -> None:
    while data := await asyncio.wait_for(reader.read(CHUNK), silent_s):
        await out.stream(data)


async def listen(address: Address, out: Out) -> None:
    """Take connections and read from all of them; each has lines of its own."""
    host, port = address.host_port()
    silent_s = float(address.options.get("silent", SILENT_S))
    clients: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if len(clients) >= MOST_CLIENTS:
            out.dropped += 1
            writer.close()
            return
        task = asyncio.current_task()
        assert task is not None
        clients.add(task)
        own = Out()
        try:
            while data := await asyncio.wait_for(reader.read(CHUNK), silent_s):
                await own.stream(data)
                whole = own.waiting(len(data) + (1 << 19))
                own.written(len(whole))
                await out.stream(whole)
        except (OSError, TimeoutError):
            pass
        finally:
            out.dropped += own.dropped
            clients.discard(task)
            writer.close()

    server = await asyncio.start_server(serve, host or None, port)
    out.up()
    try:
        async with server:
            await server.serve_forever()
    finally:
        for task in clients:
            task.cancel()


SCHEMES = (
    Scheme("tcp", connect, "nmea", "connects to a server that sends lines"),
    Scheme("tcp-listen", listen, "nmea", "lets receivers connect and send lines"),
)
