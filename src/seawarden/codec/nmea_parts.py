"""Messages in several sentences: their parts wait in slots until the last has come, or are counted as lost."""

import numpy as np

from seawarden.codec.ais_bits import KEPT_CHARS, pack
from seawarden.codec.nmea_state import INCOMPLETE, MALFORMED, SLOTS, Record
from seawarden.kernel import inlined

# A part without its fellows is lost after so many AIS sentences (seconds of a nation's feed, minutes of a ship's), or
# when its fellow comes so much later by their times: sequence ids are only ten and come round.
MAX_AGE = 2000
MAX_APART_S = 60.0

WAITS = -1


@inlined
def fits(part: Record, key: int, total: int, s: Record) -> bool:
    """Say whether the sentence at hand can belong to a waiting message: nothing that both say of themselves differs."""
    if part.total != total or part.key != key:
        return False
    if part.group > 0 and s.group > 0 and part.group != s.group:
        return False
    if part.station > 0 and s.station > 0 and part.station != s.station:
        return False
    return not abs(part.t - s.t) > MAX_APART_S


@inlined
def give_up(part: Record, s: Record, drops: np.ndarray) -> None:
    """Count a message whose parts did not all come."""
    part.total = 0
    s.rows_in += 1
    drops[INCOMPLETE] += 1


@inlined
def slot_of(number: int, total: int, key: int, s: Record, parts: np.ndarray, drops: np.ndarray) -> int:
    """Return the slot of the newest waiting message that the sentence fits, else a new one.

    A first part never joins: it gives up what waits under its name. Where all slots wait, the oldest is given up.
    """
    best, spare = -1, 0
    for k in range(SLOTS):
        part = parts[k]
        if part.total > 0 and part.age < s.sentences - MAX_AGE:
            give_up(part, s, drops)
        if part.total > 0 and fits(part, key, total, s) and (best < 0 or part.age > parts[best].age):
            best = k
        if parts[spare].total > 0 and (part.total == 0 or part.age < parts[spare].age):
            spare = k
    if best >= 0 and number > 1:
        return best
    best = spare if best < 0 else best
    part = parts[best]
    if part.total > 0:
        give_up(part, s, drops)
    part.total, part.come, part.broken, part.key, part.length = total, 0, 0, key, 0
    part.t, part.station, part.group, part.tag_broken = np.nan, 0, 0, 0
    return best


@inlined
def gather(
    buf: np.ndarray,
    head: np.ndarray,
    s: Record,
    parts: np.ndarray,
    waiting: np.ndarray,
    words: np.ndarray,
    drops: np.ndarray,
) -> int:
    """Put the part ``head`` (see `nmea_lines.split`) to its message.

    Return the characters of the message once complete, its bits in ``words`` and its note in ``s``; else WAITS or
    ``-reason``. Parts must come in order: with ten sequence ids, one out of order is as likely a stranger's. A message
    that has lost a part waits for its last one, so that it is counted once.
    """
    total, number = head[0], head[1]
    slot = slot_of(number, total, head[2], s, parts, drops)
    part = parts[slot]
    part.broken |= number != part.come + 1
    part.come, part.age = number, s.sentences
    part.tag_broken |= s.tag_broken
    if part.t != part.t:
        part.t = s.t
    part.station = s.station if part.station == 0 else part.station
    part.group = s.group if part.group == 0 else part.group
    if part.broken == 0 and part.length >= 0:
        part.length = pack(buf, head[3], head[4], part.length, waiting[slot])
    if number < total:
        return WAITS
    part.total = 0
    s.t, s.station, s.tag_broken = part.t, part.station, part.tag_broken
    for k in range(KEPT_CHARS // 10):
        words[k] = waiting[slot, k]
    if part.broken:
        return -INCOMPLETE
    return part.length if part.length >= 0 else -MALFORMED
