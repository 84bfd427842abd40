"""UDP: `udp://host:port` takes datagrams on a port; a multicast group as the host is joined."""

import asyncio
import contextlib
import ipaddress
import socket
import struct

from seawarden.sources.feeds.contract import Address, Scheme
from seawarden.sources.feeds.out import Out

BUFFER = 8 << 20  # what the kernel holds for us while we are busy


class _Taker(asyncio.DatagramProtocol):
    def __init__(self, out: Out) -> None:
        self.out = out

    def datagram_received(self, data: bytes, _addr: object) -> None:
        """Take one datagram."""
        self.out.datagram(data)


async def run(address: Address, out: Out) -> None:
    """Take datagrams until cancelled. OSError where the port cannot be had."""
    host, port = address.host_port()
    transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(
        lambda: _Taker(out), sock=_socket(host, port)
    )
    out.up()
    try:
        await asyncio.Event().wait()
    finally:
        transport.close()


def _socket(host: str, port: int) -> socket.socket:
    group = None
    with contextlib.suppress(ValueError):  # a name, no number
        group = ipaddress.ip_address(host) if host and ipaddress.ip_address(host).is_multicast else None
    kind = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = socket.socket(kind, socket.SOCK_DGRAM)
    sock.setblocking(False)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
    if group is not None:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind(("" if group is not None else host, port))
        if isinstance(group, ipaddress.IPv4Address):
            sock.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, group.packed + struct.pack("=I", 0))
        elif group is not None:
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP, group.packed + struct.pack("@I", 0))
    except OSError:
        sock.close()
        raise
    return sock


SCHEMES = (Scheme("udp", run, "nmea", "takes datagrams on a port; joins a multicast group"),)
