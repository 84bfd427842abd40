"""What a user may say about how inputs are read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from seawarden.model.batch import Origin


@dataclass(frozen=True)
class ReadOptions:
    """How to read. ``format``: a codec's name, None to recognise by content.

    ``start`` (UTC epoch s), ``rate`` (messages/s), ``columns`` and ``time_format`` go to the codec. ``sort``: "auto"
    (stream what is in the order of time, sort what is not) or "external" (sort everything by way of the disk).
    ``chunk_bytes`` are decoded at once. ``temp``: folder for temporary files, the system's where None.
    """

    format: str | None = None
    start: float | None = None
    rate: float | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    time_format: str = ""
    origin: Origin = Origin.REPLAY
    sort: str = "auto"
    chunk_bytes: int = 24 << 20
    temp: Path | None = None
