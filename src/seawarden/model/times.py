"""UTC epoch seconds <-> ISO 8601 text with Z. Event times only: nothing here reads a clock."""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def iso(t: float) -> str:
    """Return ``2024-12-25T10:26:00.000Z`` for UTC epoch s, rounded to a ms; whole seconds without a fraction."""
    ms = round(t * 1000)
    when = _EPOCH + timedelta(milliseconds=ms)
    return when.strftime("%Y-%m-%dT%H:%M:%S") + (f".{ms % 1000:03d}Z" if ms % 1000 else "Z")


def epoch(text: str) -> float:
    """Return UTC epoch seconds of an ISO 8601 text; a text without an offset is UTC. ValueError where it is no time."""
    when = datetime.fromisoformat(text)
    when = when.replace(tzinfo=UTC) if when.tzinfo is None else when
    return (when - _EPOCH) / timedelta(seconds=1)
