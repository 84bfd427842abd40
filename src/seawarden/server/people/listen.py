"""Where the watch may listen, and who is at the other end of a connection."""

import ipaddress
from collections.abc import Sized

from starlette.requests import HTTPConnection

from seawarden.model.errors import UsageError


def is_loopback(host: str) -> bool:
    """Say whether ``host`` (a name or an address) is this machine and reached from this machine only."""
    if host.casefold() == "localhost":
        return True
    try:
        address = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)


def may_listen(host: str, accounts: Sized, tls: bool, behind_proxy: bool) -> None:
    """Return where the watch may listen on ``host``; UsageError, which says what to do, where it may not.

    Beyond this machine it wants accounts, and TLS of its own or a proxy in front that has it. A proxy on this machine
    brings others to the loopback address, so that it wants accounts too.
    """
    if is_loopback(host) and not behind_proxy:
        return
    if not len(accounts):
        why = "behind a proxy" if behind_proxy else f"on {host}, beyond this machine,"
        raise UsageError(f"{why} everybody could come in: make an account first (seawarden account add NAME)")
    if not (tls or behind_proxy):
        raise UsageError(
            f"on {host}, beyond this machine, passwords would go over the net in clear: give --tls-cert and --tls-key,"
            " or --behind-proxy where a proxy in front has TLS"
        )


def address_of(connection: HTTPConnection, behind_proxy: bool) -> str:
    """Return the network address of the other end; behind a proxy the one that the proxy itself wrote down last."""
    direct = connection.client.host if connection.client else ""
    if not behind_proxy:
        return direct
    last = connection.headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
    try:
        return str(ipaddress.ip_address(last))
    except ValueError:
        return direct
