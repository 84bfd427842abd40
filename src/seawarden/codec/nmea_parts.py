"""Messages in several sentences: their parts wait in slots until the last has come, or are counted as lost (kernels)."""

import numpy as np

from seawarden.codec.ais_bits import pack
from seawarden.codec.nmea_state import INCOMPLETE, RANK_NONE, SLOTS, drop
from seawarden.kernel import inlined

# A part without its fellows is lost after so many AIS sentences (seconds of a nation's feed, minutes of a ship's), or
# when its fellow comes so much later by their times: sequence ids are only ten and come round.
MAX_AGE = 2000
MAX_APART_S = 60.0


@inlined
def fits(part: np.ndarray, key: int, total: int, s: np.ndarray) -> bool:
    """Say whether the sentence at hand can belong to a waiting message: nothing that both say of themselves differs."""
    if part.total != total or part.key != key:
        return False
    if part.group > 0 and s.group > 0 and part.group != s.group:
        return False
    if part.station > 0 and s.station > 0 and part.station != s.station:
        return False
    return not abs(part.t - s.t) > MAX_APART_S


@inlined
def give_up(part: np.ndarray, s: np.ndarray, drops: np.ndarray) -> None:
    """Count a message whose parts did not all come."""
    drop(s, drops, INCOMPLETE)
    part.total = 0


@inlined
def age_out(parts: np.ndarray, s: np.ndarray, oldest: int, drops: np.ndarray) -> None:
    """Give up every waiting message whose last part came before sentence number ``oldest``."""
    for k in range(SLOTS):
        if parts[k].total > 0 and parts[k].age < oldest:
            give_up(parts[k], s, drops)


@inlined
def choose(parts: np.ndarray, key: int, total: int, s: np.ndarray) -> int:
    """Return the slot of the newest waiting message that the sentence fits, -1 where none waits."""
    best, age = -1, -1
    for k in range(SLOTS):
        if parts[k].total > 0 and parts[k].age > age and fits(parts[k], key, total, s):
            best, age = k, parts[k].age
    return best


@inlined
def open_slot(parts: np.ndarray, key: int, total: int, s: np.ndarray, drops: np.ndarray) -> int:
    """Return a slot for a new message: a free one, else that of the longest waiting, which is given up."""
    best = 0
    for k in range(SLOTS):
        if parts[k].total == 0:
            best = k
            break
        if parts[k].age < parts[best].age:
            best = k
    part = parts[best]
    if part.total > 0:
        give_up(part, s, drops)
    part.total = total
    part.come = 0
    part.broken = 0
    part.key = key
    part.t = np.nan
    part.rank = RANK_NONE
    part.station = 0
    part.group = 0
    part.tag_broken = 0
    part.length = 0
    return best


@inlined
def take_note(part: np.ndarray, s: np.ndarray) -> None:
    """Keep with the message the best that its parts say of time, station and group; the first counts among equals."""
    if s.rank > part.rank:
        part.rank = s.rank
        part.t = s.t
    if part.station == 0:
        part.station = s.station
    if part.group == 0:
        part.group = s.group
    part.tag_broken |= s.tag_broken
    part.age = s.sentences


@inlined
def gather(
    buf: np.ndarray,
    a: int,
    b: int,
    number: int,
    total: int,
    key: int,
    s: np.ndarray,
    parts: np.ndarray,
    chars: np.ndarray,
    drops: np.ndarray,
) -> int:
    """Put part ``number`` of ``total`` (payload ``buf[a:b]``) to its message; return its slot once complete, else -1.

    Parts must come in order: with ten sequence ids, one out of order is as likely a stranger's. A message that has
    lost one waits for its last part, so that it is counted once.
    """
    age_out(parts, s, s.sentences - MAX_AGE, drops)
    slot = choose(parts, key, total, s)
    if slot >= 0 and number == 1:
        give_up(parts[slot], s, drops)
        slot = -1
    if slot < 0:
        slot = open_slot(parts, key, total, s, drops)
    part = parts[slot]
    if number != part.come + 1:
        part.broken = 1
    part.come = number
    take_note(part, s)
    if part.broken == 0:
        for i in range(a, b):
            chars[slot, part.length + i - a] = buf[i]
        part.length += b - a
    if number < total:
        return -1
    if part.broken == 1:
        give_up(part, s, drops)
        return -1
    return slot


@inlined
def assemble(part: np.ndarray, chars: np.ndarray, s: np.ndarray, words: np.ndarray) -> int:
    """Move a complete message out of its slot: payload to ``words``, note to the state; return its characters, -1 bad."""
    s.t = part.t
    s.rank = part.rank
    s.station = part.station
    s.tag_broken = part.tag_broken
    part.total = 0
    return pack(chars, 0, part.length, 0, words)
