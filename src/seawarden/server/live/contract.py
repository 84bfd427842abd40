"""What the server needs of a running watch (`seawarden.watch.runner.Runner` has it), so that it imports no pipe."""

from collections import deque
from collections.abc import Callable
from typing import Any, NamedTuple, Protocol

import msgspec
import numpy as np


class Now(Protocol):
    """What the watch knows at a moment: `seawarden.watch.runner.Shown`. Times are UTC epoch s."""

    @property
    def watermark(self) -> float:
        """Event time up to which everything was judged."""

    @property
    def now(self) -> float:
        """When the last record was received."""

    @property
    def lateness_s(self) -> float:
        """How long rows are waited for."""

    @property
    def tracks(self) -> np.ndarray:
        """TRACKS rows of every track in use, never changed."""

    @property
    def areas(self) -> np.ndarray:
        """JAMS rows: areas of doubtful positions."""

    @property
    def health(self) -> dict[int, Any]:
        """Health by feed: name, up, since, last, bytes, rows, late, offset_s, counts."""

    @property
    def faults(self) -> dict[str, str]:
        """Detectors set aside, and why."""

    @property
    def dropped(self) -> dict[str, int]:
        """Rows dropped by reason."""

    @property
    def rows(self) -> int:
        """Rows judged since the start."""

    @property
    def rows_per_s(self) -> float:
        """Of late."""

    @property
    def step_s(self) -> float:
        """How long the last step took."""

    @property
    def behind(self) -> bool:
        """Whether records wait."""

    @property
    def trouble(self) -> str:
        """Why nothing moves, "" where it does."""


class Watching(Protocol):
    """A running watch."""

    @property
    def shown(self) -> Any:
        """`Now`; replaced as a whole."""

    @property
    def answers(self) -> deque[Any]:
        """What became of acts (command, transition, refused); the server takes them out."""


class Act(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An operator's act as it goes into the spool: `seawarden.incidents.commands.Command` as JSON."""

    incident: str
    act: str
    by: str
    t: float
    request: str
    text: str = ""
    to: str = ""
    until: float | None = None
    other: str = ""


class Words(NamedTuple):
    """What a running watch says of itself and of what it watches. GeoJSON as objects; ``land`` as bytes."""

    name: str = "seawarden"
    version: str = ""
    origin: str = "live"
    detectors: tuple[str, ...] = ()
    assets: dict[str, Any] = {"type": "FeatureCollection", "features": []}  # noqa: RUF012 (never changed)
    zones: dict[str, Any] = {"type": "FeatureCollection", "features": []}  # noqa: RUF012
    land: bytes = b'{"type":"FeatureCollection","features":[]}'
    lost: Callable[[], int] = lambda: 0
    """How many datagrams were lost for want of room."""
