"""A chunk of NMEA 0183 to rows: lines, sentences, and `decode`, the one kernel that the decoder calls."""

import numpy as np

from seawarden.codec.ais_bits import MAX_PART_CHARS, pack
from seawarden.codec.ais_messages import message
from seawarden.codec.nmea_fields import (
    BACKSLASH,
    BANG,
    COMMA,
    DOLLAR,
    HASH,
    digits,
    find,
    hex_byte,
    leading_time,
    xor_to_star,
)
from seawarden.codec.nmea_notes import dollar_line, tag_block, trailing
from seawarden.codec.nmea_parts import assemble, gather
from seawarden.codec.nmea_state import CHECKSUM, MALFORMED, NOT_NMEA, RANK_LEAD, TOO_LONG, drop, forget, note_time
from seawarden.kernel import inlined, kernel

# A sentence has 82 bytes, a tag block as many, loggers add some; whatever has a multiple of that is no line.
MAX_LINE = 2048

_NEWLINE, _V, _D, _M, _O = 10, 86, 68, 77, 79


@inlined
def is_ais(buf: np.ndarray, a: int, b: int) -> bool:
    """Say whether ``!ttVDM,`` or ``!ttVDO,`` begins at ``a``, with any talker."""
    if a + 7 > b or buf[a + 3] != _V or buf[a + 4] != _D or buf[a + 6] != COMMA:
        return False
    return buf[a + 5] == _M or buf[a + 5] == _O


@inlined
def split(buf: np.ndarray, a: int, star: int) -> tuple[int, int, int, int, int, int]:
    """Return (total, number, key, first and last + 1 of the payload, fill bits) of a sentence; total 0: malformed.

    ``!ttVDM,total,number,sequence id,channel,payload,fill*``; ``key`` tells senders, sequence ids and channels apart.
    """
    nothing = 0, 0, 0, 0, 0, 0
    if a + 14 > star or buf[a + 8] != COMMA or buf[a + 10] != COMMA:
        return nothing
    total, number = np.int64(buf[a + 7]) - 48, np.int64(buf[a + 9]) - 48
    end = find(buf, a + 11, star, COMMA)
    sequence = digits(buf, a + 11, end, 2) if end > a + 11 else 100
    channel = end + 1
    end = find(buf, channel, star, COMMA)
    letter = np.int64(buf[channel]) if end > channel else 0
    first = end + 1
    last = find(buf, first, star, COMMA)
    fill = np.int64(buf[last + 1]) - 48 if last + 2 == star else 0
    if total < 1 or total > 9 or number < 1 or number > total or sequence < 0 or fill < 0 or fill > 5:
        return nothing
    if last >= star or last + 2 < star or last - first > MAX_PART_CHARS:
        return nothing
    talker = np.int64(buf[a + 1]) << 16 | np.int64(buf[a + 2]) << 8 | np.int64(buf[a + 5])
    return total, number, talker << 16 | sequence << 8 | letter, first, last, fill


@inlined
def sentence(
    buf: np.ndarray,
    a: int,
    b: int,
    s: np.ndarray,
    parts: np.ndarray,
    chars: np.ndarray,
    words: np.ndarray,
    drops: np.ndarray,
) -> int:
    """Read the sentence at ``buf[a]`` and what trails it; return the bits of a complete message in ``words``, -1 none."""
    star, x = xor_to_star(buf, a + 1, b)
    ours = is_ais(buf, a, b)
    if hex_byte(buf, star + 1, b) != x:
        s.recognised += 1
        drop(s, drops, CHECKSUM)
        return -1
    if not ours:
        return -1
    s.recognised += 1
    s.sentences += 1
    total, number, key, first, last, fill = split(buf, a, star)
    if total == 0:
        drop(s, drops, MALFORMED)
        return -1
    if star + 3 < b:
        trailing(buf, star + 3, b, s)
    if total == 1:
        n = pack(buf, first, last, 0, words)
    else:
        slot = gather(buf, first, last, number, total, key, s, parts, chars, drops)
        if slot < 0:
            return -1
        n = assemble(parts[slot], chars[slot], s, words)
    if n < 0:
        drop(s, drops, MALFORMED)
        return -1
    return max(6 * n - fill, 0)


@inlined
def opening(buf: np.ndarray, a: int, b: int) -> int:
    """Return where the tag block or sentence begins behind a logger's words or junk, b where there is none."""
    for i in range(a, b):
        if buf[i] == BACKSLASH or (buf[i] == BANG and is_ais(buf, i, b)):
            return i
    bang = find(buf, a, b, BANG)
    return bang if bang < b else find(buf, a, b, DOLLAR)


@inlined
def line(
    buf: np.ndarray,
    a: int,
    b: int,
    s: np.ndarray,
    parts: np.ndarray,
    chars: np.ndarray,
    words: np.ndarray,
    fields: np.ndarray,
    drops: np.ndarray,
) -> int:
    """Read one line ``buf[a:b]``; return the bits of the message that it completes in ``words``.

    -1: it completes none and used the note up; -2: the note stands for the next line.
    """
    while b > a and buf[b - 1] <= 32:
        b -= 1
    while a < b and buf[a] <= 32:
        a += 1
    if a == b or buf[a] == HASH:
        return -2
    while a < b and buf[a] == BACKSLASH:
        a = tag_block(buf, a, b, s)
    if a < b and buf[a] != BANG and buf[a] != DOLLAR:
        note_time(s, leading_time(buf, a, b), RANK_LEAD)
        a = opening(buf, a, b)
        while a < b and buf[a] == BACKSLASH:
            a = opening(buf, tag_block(buf, a, b, s), b)
        if a == b:
            drop(s, drops, NOT_NMEA)
            return -1
    if a == b:
        return -2
    if buf[a] == DOLLAR:
        return -2 if dollar_line(buf, a, b, s, fields) else -1
    return sentence(buf, a, b, s, parts, chars, words, drops)


@kernel
def decode(
    buf: np.ndarray,
    state: np.ndarray,
    parts: np.ndarray,
    chars: np.ndarray,
    scratch: np.ndarray,
    rows: np.ndarray,
    statics: np.ndarray,
    raw: np.ndarray,
    drops: np.ndarray,
) -> int:
    """Decode every whole line of ``buf``; return where the broken last line begins.

    buf: u1 bytes. state: STATE[1], parts: PARTS[SLOTS] and chars: u1[SLOTS, SLOT_CHARS] (their payloads), kept between
    calls. scratch: i8[2, WORDS]. rows: POSITIONS, statics: STATICS, raw: u1[len(statics), itemsize], the memory of
    ``statics``: written, one a line at most. drops: i8[len(REASONS)], added to.
    """
    s = state[0]
    words = scratch[0]
    start, size = 0, len(buf)
    for i in range(size):
        if buf[i] != _NEWLINE:
            continue
        if i - start > MAX_LINE:
            drop(s, drops, TOO_LONG)
            forget(s)
        else:
            n_bits = line(buf, start, i, s, parts, chars, words, scratch[1], drops)
            if n_bits >= 0:
                message(words, n_bits, s, rows, statics, raw, drops)
            if n_bits >= -1:
                forget(s)
        start = i + 1
    return start
