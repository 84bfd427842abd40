"""What requests and answers look like: the Structs that requests are read into and the OpenAPI is made of."""

from typing import Annotated, Any, Literal

import msgspec

from seawarden.server.live.table import number

Seconds = Annotated[float, number("UTC epoch s", ge=-1e11, le=1e11)]
Text = Annotated[str, msgspec.Meta(max_length=2000, description="plain text; pages show it as text, never as markup")]
Name = Annotated[str, msgspec.Meta(max_length=64)]
ActName = Literal["ack", "assign", "note", "close", "snooze", "withdraw", "merge", "split"]


class AtTime(msgspec.Struct, kw_only=True):
    """What was known at ``t``; now where it is not given."""

    t: Seconds | None = None


class Since(msgspec.Struct, kw_only=True):
    """Rows after a cursor."""

    since: Annotated[int, msgspec.Meta(ge=0, le=1 << 53)] = 0
    limit: Annotated[int, msgspec.Meta(ge=1, le=2000)] = 500


class Resume(msgspec.Struct, kw_only=True):
    """Where a stream goes on; the header Last-Event-ID counts before it. None: with what is new."""

    since: Annotated[int, msgspec.Meta(ge=0, le=1 << 53)] | None = None


class Bbox(msgspec.Struct, kw_only=True):
    """The part of the sea that is looked at: west,south,east,north in deg."""

    bbox: Annotated[str, msgspec.Meta(max_length=120)] = "-180,-90,180,90"


class Span(msgspec.Struct, kw_only=True, rename={"start": "from", "end": "to"}):
    """A span of time; the last six hours where it is not given."""

    start: Seconds | None = None
    end: Seconds | None = None


class Wanted(msgspec.Struct, kw_only=True, rename={"start": "from", "end": "to"}):
    """Positions of one ship, of one box (west,south,east,north in deg), or of both; the last hour where no span is."""

    mmsi: Annotated[int, msgspec.Meta(ge=1, le=999_999_999)] | None = None
    bbox: Annotated[str, msgspec.Meta(max_length=120)] = ""
    start: Seconds | None = None
    end: Seconds | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=100_000)] = 10_000


class Items(msgspec.Struct, kw_only=True):
    """Part of a collection: bbox west,south,east,north in deg, datetime RFC 3339 (an instant or a/b, .. open)."""

    bbox: Annotated[str, msgspec.Meta(max_length=160)] = ""
    datetime: Annotated[str, msgspec.Meta(max_length=80)] = ""
    limit: Annotated[int, msgspec.Meta(ge=1)] = 1000
    offset: Annotated[int, msgspec.Meta(ge=0, le=1 << 31)] = 0


class Positions(msgspec.Struct, kw_only=True):
    """Minutes from the archive as columns, by time; ``more`` where the limit cut them off."""

    t: list[int]
    mmsi: list[int]
    ref: list[str]
    lon: list[float]
    lat: list[float]
    sog_kn: list[float | None]
    cog_deg: list[float | None]
    hdg_deg: list[float | None]
    status: list[int]
    more: bool


class Hours(msgspec.Struct, kw_only=True):
    """How far back a hand-over looks."""

    hours: Annotated[float, number("hours", ge=0.1, le=168)] = 8.0
    t: Seconds | None = None


class Once(msgspec.Struct, kw_only=True):
    """The secret of a one-time link."""

    once: Annotated[str, msgspec.Meta(max_length=200)] = ""


class ActBody(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """An act on an incident. ``to`` for assign, ``until`` for snooze, ``other`` (an incident) for merge."""

    act: ActName
    text: Text = ""
    to: Name = ""
    until: Seconds | None = None
    other: Name = ""


class SignIn(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Name and password."""

    name: Name
    password: Annotated[str, msgspec.Meta(max_length=1024)]


class Nothing(msgspec.Struct, kw_only=True):
    """An empty object."""


class User(msgspec.Struct, kw_only=True):
    """Who is signed in."""

    name: str
    role: Literal["viewer", "operator", "supervisor", "admin"]


class SignedIn(msgspec.Struct, kw_only=True):
    """A session: who, and the CSRF token that every act must carry."""

    user: User
    csrf: str


class About(msgspec.Struct, kw_only=True):
    """What this server is and how far the watch has come. ``lateness_s``: how long rows are waited for."""

    mode: str
    name: str
    version: str
    origin: str
    user: User
    csrf: str
    watermark: float | None
    now: float | None
    lateness_s: float
    rows_per_s: float
    behind: bool
    trouble: str
    seq: int


class Listed(msgspec.Struct, kw_only=True):
    """Incidents in short, the most urgent first."""

    t: float | None
    incidents: list[dict[str, Any]]
    open: int
    over: int


class History(msgspec.Struct, kw_only=True):
    """Changes of one incident, in order."""

    id: str
    history: list[dict[str, Any]]


class Rows(msgspec.Struct, kw_only=True):
    """Changes in order; ``next`` is the cursor to go on with, null at the end; ``seq`` how far this reaches."""

    rows: list[dict[str, Any]]
    next: int | None
    seq: int


class Done(msgspec.Struct, kw_only=True):
    """The transition that an act became."""

    transition: dict[str, Any]


class Features(msgspec.Struct, kw_only=True):
    """A GeoJSON FeatureCollection."""

    type: Literal["FeatureCollection"]
    features: list[dict[str, Any]]


class Track(msgspec.Struct, kw_only=True):
    """A ship's way as columns."""

    ref: str
    t: list[float | None]
    lon: list[float | None]
    lat: list[float | None]
    sog_kn: list[float | None]
    cog_deg: list[float | None]
    hdg_deg: list[float | None]
    crossings: list[dict[str, Any]]


class Feeds(msgspec.Struct, kw_only=True):
    """Health of the feeds; ``state`` is up, silent (nothing for a minute) or down."""

    t: float | None
    feeds: list[dict[str, Any]]
    dropped: dict[str, int]
    rows: int
    rows_per_s: float
    lost: int


class Detectors(msgspec.Struct, kw_only=True):
    """State of the detectors: running, or set aside and why."""

    detectors: list[dict[str, Any]]


class Handover(msgspec.Struct, kw_only=True):
    """What a watch hands over to the next one."""

    t: float
    since: float
    opened: list[dict[str, Any]]
    ended: list[dict[str, Any]]
    open: list[dict[str, Any]]
    acts: list[dict[str, Any]]
    feeds_down: list[dict[str, Any]]
    detectors_aside: list[dict[str, Any]]


class Log(msgspec.Struct, kw_only=True):
    """Lines of the audit log; ``broken`` is the first line on this page that does not follow from the one before."""

    lines: list[dict[str, Any]]
    next: int | None
    broken: int | None


class Fault(msgspec.Struct, kw_only=True):
    """What is wrong."""

    error: str
