"""Limits: how many requests a second, how many failed sign-ins, how many streams."""

from typing import NamedTuple

MOST_KEYS = 10_000


class Limits(NamedTuple):
    """The limits in force. Requests count by session or token, before signing in by address; streams by person."""

    per_s: float = 40.0  # requests a second, steadily
    burst: float = 400.0  # and at once
    streams_each: int = 64  # for one person: a watch floor that shares one account has many screens, two streams each
    streams: int = 400
    body_bytes: int = 16 << 10
    body_s: float = 10.0
    act_s: float = 5.0  # an act's answer is waited for so long
    slow_s: float = 15.0  # a reader that takes nothing for so long is dropped
    beat_s: float = 15.0  # a comment keeps a quiet stream alive, and her session is looked at again


class Rate:
    """A bucket of tokens for every key; it is refilled by the clock of the caller."""

    def __init__(self, per_s: float, burst: float) -> None:
        self._per_s, self._burst = per_s, burst
        self._left: dict[str, tuple[float, float]] = {}

    def take(self, key: str, now: float) -> float:
        """Take one; return 0, or the seconds to wait where none is left."""
        left, then = self._left.get(key, (self._burst, now))
        left = min(self._burst, left + (now - then) * self._per_s)
        if left < 1.0:
            self._left[key] = (left, now)
            return (1.0 - left) / self._per_s
        if len(self._left) >= MOST_KEYS:
            self._forget(now)
        self._left[key] = (left - 1.0, now)
        return 0.0

    def _forget(self, now: float) -> None:
        """Forget the full buckets; all of them where that does not help."""
        full_s = self._burst / self._per_s
        self._left = {key: (left, then) for key, (left, then) in self._left.items() if now - then < full_s}
        if len(self._left) >= MOST_KEYS:
            self._left = {}
