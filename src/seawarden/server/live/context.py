"""What every route of the live watch answers from."""

from typing import NamedTuple

from seawarden.server.crossings import Crossings
from seawarden.server.live.contract import Words
from seawarden.server.live.hub import Hub
from seawarden.server.live.known import Known
from seawarden.server.live.posts import Post
from seawarden.server.people.limits import Limits, Rate
from seawarden.server.people.people import People


class Live(NamedTuple):
    """The running watch and its people, as the app holds it."""

    hub: Hub
    known: Known
    people: People
    words: Words
    post: Post
    limits: Limits
    rate: Rate
    crossings: Crossings
    secure: bool
    behind_proxy: bool

    @property
    def cookie(self) -> str:
        """The name of the session's cookie; under TLS the browser holds it to this host and to TLS by its name."""
        return "__Host-seawarden" if self.secure else "seawarden"
