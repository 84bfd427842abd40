"""The feed contract: one file a scheme, found because it lies in this folder.

A feed is `async run(address, out)`: it connects, calls ``out.up()``, gives what comes, and returns or raises when the
connection is over; connecting anew is not its business. It never looks at what it carries.
"""

import importlib
import pkgutil
from collections.abc import Awaitable, Callable
from typing import NamedTuple
from urllib.parse import SplitResult, parse_qsl, urlsplit

from seawarden.model.errors import UsageError
from seawarden.sources.feeds.out import Out


class Address(NamedTuple):
    """An address as given, taken apart. ``options`` are the words behind the question mark."""

    text: str
    url: SplitResult
    options: dict[str, str]

    @property
    def name(self) -> str:
        """The feed's name: as the user says with ``name=``, else the address without password and options."""
        said = self.options.get("name")
        host = self.url.netloc.rpartition("@")[2]
        return said or f"{self.url.scheme}://{host}{self.url.path}"

    def host_port(self, otherwise: int | None = None) -> tuple[str, int]:
        """Return host and port. UsageError where there is no port and no usual one."""
        port = self.url.port or otherwise
        if port is None:
            raise UsageError(f"{self.name}: say the port, for example {self.url.scheme}://{self.url.hostname}:5000")
        return self.url.hostname or "", port


Run = Callable[[Address, Out], Awaitable[None]]


class Scheme(NamedTuple):
    """A kind of feed: its word, how it runs, the format that it usually carries, one line for `seawarden watch --help`.

    ``delayed``: its times are old by nature (polling), so that its clock is not judged by them.
    """

    word: str
    run: Run
    format: str
    text: str
    delayed: bool = False


def find() -> dict[str, Scheme]:
    """Return every scheme of this folder by its word. A file that cannot be imported stops the start."""
    package = importlib.import_module("seawarden.sources.feeds")
    found: dict[str, Scheme] = {}
    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda m: m.name):
        module = importlib.import_module(f"seawarden.sources.feeds.{info.name}")
        for scheme in getattr(module, "SCHEMES", ()):
            found[scheme.word] = scheme
    return dict(sorted(found.items()))


def address(text: str, schemes: dict[str, Scheme]) -> Address:
    """Return an address taken apart. UsageError where its scheme is not known."""
    url = urlsplit(text)
    try:
        _ = url.port
    except ValueError as fault:
        raise UsageError(f"{text}: {fault}") from fault
    if url.scheme not in schemes:
        raise UsageError(f"{text}: there is no feed {url.scheme!r}; there are {', '.join(schemes)}")
    return Address(text, url, dict(parse_qsl(url.query)))
