"""One row a route: who may, with what, what comes back. The app, the OpenAPI and the tests are made from it."""

from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from seawarden.server.live.context import Live
from seawarden.server.people.people import Person
from seawarden.store.accounts import Role


class Call(NamedTuple):
    """A request that was let in: who asks, and what, read and checked. ``who`` is None on open routes only."""

    request: Request
    live: Live
    person: Person | None
    query: Any
    body: Any
    address: str

    @property
    def who(self) -> Person:
        """The person who asks."""
        if self.person is None:
            raise RuntimeError("an open route asks who it is")
        return self.person

    @property
    def path(self) -> dict[str, str]:
        """The parameters in the path."""
        return dict(self.request.path_params)


class Row(NamedTuple):
    """A route. ``role`` None: open to everybody. ``scope`` is what a token needs, None: no token may.

    ``query`` and ``body`` are Structs that the request is read into; ``answer`` the Struct of a good answer, or the
    media type where it is not JSON of one shape.
    """

    method: str
    path: str
    handler: Callable[[Call], Awaitable[Response]]
    role: Role | None
    scope: str | None
    summary: str
    query: type[msgspec.Struct] | None = None
    body: type[msgspec.Struct] | None = None
    answer: type[msgspec.Struct] | str = "application/json"
    status: int = 200
    fails: tuple[int, ...] = ()


def number(meaning: str, *, ge: float | None = None, le: float | None = None) -> msgspec.Meta:
    """Return what a number in a request must be."""
    return msgspec.Meta(description=meaning, ge=ge, le=le)
