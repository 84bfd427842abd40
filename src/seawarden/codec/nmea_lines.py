"""A chunk of NMEA 0183 to AIS messages as bits: `frame`, the first of the two kernels that the decoder calls."""

from typing import Any

import numpy as np

from seawarden.codec.ais_bits import pack
from seawarden.codec.nmea_fields import BACKSLASH, BANG, COMMA, DOLLAR, HASH, STAR, hex_byte, leading_time
from seawarden.codec.nmea_notes import dollar_line, forget, tag_block, trailing, weigh_note
from seawarden.codec.nmea_parts import gather
from seawarden.codec.nmea_state import CHECKSUM, MALFORMED, NO_TIME, NOT_NMEA, TAG_BLOCK, TOO_LONG, Record
from seawarden.kernel import inlined, kernel

# A sentence has 82 bytes, a tag block as many, loggers add some; whatever has a multiple of that is no line.
MAX_LINE = 2048
# The payload of one sentence: 60 characters by the standard, more where an aggregator writes long sentences.
MAX_PART_CHARS = 200
# After so many messages without a time and none with, the input has none.
HOPELESS_AFTER = 1000

_V, _D, _M, _O = 86, 68, 77, 79
_AIS, _USED, _STANDS = 0, -1, -2


@inlined
def is_ais(buf: np.ndarray, a: int, b: int) -> bool:
    """Say whether ``!ttVDM,`` or ``!ttVDO,`` begins at ``a``, with any talker."""
    if a + 7 > b or buf[a] != BANG or buf[a + 3] != _V or buf[a + 4] != _D or buf[a + 6] != COMMA:
        return False
    return bool(buf[a + 5] == _M or buf[a + 5] == _O)


@inlined
def split(buf: np.ndarray, a: int, star: int, head: np.ndarray) -> bool:
    """Take a sentence apart into ``head``: total, number, key, first and last + 1 of the payload, fill bits.

    ``!ttVDM,total,number,sequence id,channel,payload,fill*``; the key tells senders, sequence ids and channels apart.
    False where it is not of this form.
    """
    if a + 14 > star or buf[a + 8] != COMMA or buf[a + 10] != COMMA:
        return False
    total, number = np.int64(buf[a + 7]) - 48, np.int64(buf[a + 9]) - 48
    key = np.int64(buf[a + 1]) << 16 | np.int64(buf[a + 2]) << 8 | np.int64(buf[a + 5])
    i = a + 11
    while i < star and buf[i] != COMMA:
        if i > a + 12 or not 48 <= buf[i] <= 57:
            return False
        key = key << 4 | (np.int64(buf[i]) - 47)
        i += 1
    first = i + 1
    while first < star and buf[first] != COMMA:
        first += 1
    key = key << 8 | (np.int64(buf[i + 1]) if first > i + 1 else 0)
    first += 1
    last = first
    while last < star and buf[last] != COMMA:
        last += 1
    fill = np.int64(buf[last + 1]) - 48 if last + 2 == star else 0
    head[0], head[1], head[2], head[3], head[4], head[5] = total, number, key, first, last, fill
    if last >= star or last + 2 < star or last - first > MAX_PART_CHARS:
        return False
    return bool(1 <= number <= total <= 9 and 0 <= fill <= 5)


@inlined
def sentence(buf: np.ndarray, a: int, b: int, s: Record, head: np.ndarray) -> int:
    """Read the sentence at ``buf[a]`` into ``head``, and what trails it; return _AIS, _USED or ``-reason``."""
    star = b - 3 if buf[b - 3] == STAR else a
    while star < b and buf[star] != STAR:
        star += 1
    x = np.uint8(0)
    for c in buf[a + 1 : star]:
        x ^= c
    if hex_byte(buf, star + 1, b) != x:
        s.recognised += 1
        return -CHECKSUM
    if not is_ais(buf, a, b):
        return _USED
    s.recognised += 1
    s.sentences += 1
    if not split(buf, a, star, head):
        return -MALFORMED
    if star + 3 < b:
        trailing(buf, star + 3, b, s)
    weigh_note(s)
    return _AIS


@inlined
def opening(buf: np.ndarray, a: int, b: int) -> int:
    """Return where the tag block or sentence begins behind a logger's words or junk, b where there is none."""
    other = b
    for i in range(a, b):
        if buf[i] == BACKSLASH or (buf[i] == BANG and is_ais(buf, i, b)):
            return i
        if (buf[i] == BANG or buf[i] == DOLLAR) and other == b:
            other = i
    return other


@inlined
def line(buf: np.ndarray, a: int, b: int, s: Record, head: np.ndarray) -> int:
    """Read one line ``buf[a:b]``.

    Return _AIS where it is a sound AIS sentence, now in ``head`` (see `split`) and ``s``; _STANDS where it is none and
    the note is kept for the next line, _USED where it is none and the note is spent; ``-reason`` where it is dropped.
    """
    while b > a and buf[b - 1] <= 32:
        b -= 1
    while a < b and buf[a] <= 32:
        a += 1
    if a == b or buf[a] == HASH:
        return _STANDS
    led = False
    while a < b and buf[a] != BANG and buf[a] != DOLLAR:
        if buf[a] == BACKSLASH:
            a = tag_block(buf, a, b, s)
            continue
        if not led:
            s.t_lead = leading_time(buf, a, b, head)
            led = True
        a = opening(buf, a, b)
        if a == b:
            return -NOT_NMEA
    if a == b:
        return _STANDS
    if buf[a] == DOLLAR:
        return _STANDS if dollar_line(buf, a, b, head, s) else _USED
    return sentence(buf, a, b, s, head) if b - a > 3 else -CHECKSUM


@inlined
def settle_time(s: Record, told: Record) -> None:
    """Write a message's station and time: its own, else by its number where the user said start and rate."""
    told.station = s.station
    told.t = s.t
    told.timeless = TAG_BLOCK if s.tag_broken else NO_TIME
    if s.t == s.t:
        s.timed += 1
        return
    if s.rate > 0.0:
        told.t = np.floor((s.start + s.timeless / s.rate) * 1000.0 + 0.5) / 1000.0
    s.timeless += 1
    if s.timeless > HOPELESS_AFTER and s.timed == 0 and s.rate == 0.0:
        s.hopeless = 1


@kernel
def frame(
    buf: np.ndarray,
    ends: np.ndarray,
    state: np.ndarray,
    parts: np.ndarray,
    waiting: np.ndarray,
    messages: np.ndarray,
    words: np.ndarray,
    drops: np.ndarray,
) -> int:
    """Read every whole line of ``buf`` and return how many AIS messages they completed.

    buf: u1 bytes, ends: i8[lines], the places of its newlines. state: STATE[1], parts: PARTS[SLOTS] and waiting:
    i8[SLOTS, WORDS] (their payloads) are kept between calls. messages: MESSAGES[lines] and words: i8[lines + 1, WORDS]
    are written; drops: i8[len(REASONS)] is added to.
    """
    s = state[0]
    head = np.zeros(8, np.int64)
    zero: Any = np.int64(0)
    n, chars, start = 0, zero, zero
    for k in range(len(ends)):
        a, b = start, ends[k]
        start = b + 1
        what = line(buf, a, b, s, head) if b - a <= MAX_LINE else -TOO_LONG
        if what == _STANDS:
            continue
        if what == _AIS and head[0] == 1:
            chars = pack(buf, head[3], head[4], zero, words[n])
            what = _AIS if chars >= 0 else -MALFORMED
        elif what == _AIS:
            chars = gather(buf, head, s, parts, waiting, words[n], drops)
            what = min(chars, _AIS)
        if what == _AIS:
            settle_time(s, messages[n])
            messages[n].bits = max(6 * chars - head[5], 0)
            n += 1
        s.rows_in += what != _USED
        if what < _USED:
            drops[-what] += 1
        forget(s)
    return n
