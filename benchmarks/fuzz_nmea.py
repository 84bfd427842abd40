"""Fuzz the NMEA decoder with atheris: only InputError may come out, every record has one fate, cuts change nothing.

atheris is no dependency of the project; put it with the run-time dependencies into an environment of its own and run

    NUMBA_BOUNDSCHECK=1 NUMBA_CACHE_DIR=/tmp/fuzz-kernels PYTHONPATH=src PYTHON benchmarks/fuzz_nmea.py -runs=1000000

NUMBA_BOUNDSCHECK makes the kernels raise where they would read or write outside an array. Half of the bytes go in raw,
half are wrapped into tag blocks, sentences and $PGHP lines with right checksums, so that they get past the door.
"""

import random
import sys

import atheris

from seawarden.codec.contract import Decoded, Options
from seawarden.codec.nmea import CODEC, NmeaDecoder
from seawarden.model.errors import InputError

ARMOR = b"0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVW`abcdefghijklmnopqrstuvw"
FIRST = b"12345679:;ABCEHHK"  # payload characters of the types that the decoder reads
TIMED = Options(name="fuzz", start=1.6e9, rate=10.0)


def checked(body: bytes) -> bytes:
    x = 0
    for c in body:
        x ^= c
    return body + b"*%02X" % x


def line(fdp: atheris.FuzzedDataProvider) -> bytes:
    """Return one line: raw bytes, or a well-formed one around fuzzed values."""
    form = fdp.ConsumeIntInRange(0, 7)
    if form == 0:
        return fdp.ConsumeBytes(fdp.ConsumeIntInRange(0, 80))
    if form == 1:
        numbers = b",".join(b"%d" % fdp.ConsumeIntInRange(-1, 3000) for _ in range(fdp.ConsumeIntInRange(0, 14)))
        return b"$" + checked(b"PGHP,1," + numbers) + b"\n"
    lead = b""
    if form == 2:
        lead = b"\\" + checked(fdp.ConsumeBytes(fdp.ConsumeIntInRange(0, 40)).replace(b"*", b"")) + b"\\"
    if form == 3:
        numbers = tuple(fdp.ConsumeIntInRange(0, 2**40) for _ in range(3))
        lead = b"\\" + checked(b"s:st%d,c:%d,g:1-2-%d" % numbers) + b"\\"
    total = fdp.ConsumeIntInRange(1, 3)
    size = fdp.ConsumeIntInRange(0, 70)
    payload = bytes(ARMOR[c & 63] for c in fdp.ConsumeBytes(size))
    if total == 1 or fdp.ConsumeBool():
        payload = bytes([FIRST[fdp.ConsumeIntInRange(0, len(FIRST) - 1)]]) + payload
    body = b"AIVDM,%d,%d,%d,A," % (total, fdp.ConsumeIntInRange(1, total), fdp.ConsumeIntInRange(0, 2))
    tail = fdp.ConsumeBytes(fdp.ConsumeIntInRange(0, 12)) if form == 4 else b""
    return lead + b"!" + checked(body + payload + b",%d" % fdp.ConsumeIntInRange(0, 5)) + tail + b"\n"


def run(chunks: list[bytes], options: Options) -> tuple[list[Decoded], bool]:
    """Return what a decoder gives for the chunks, and whether it refused the input."""
    assert CODEC.decoder is not None
    decoder = CODEC.decoder(options)
    got = []
    try:
        got.extend(decoder.feed(chunk) for chunk in chunks)
        got.append(decoder.finish())
    except InputError:
        return got, True
    return got, False


def total_of(got: list[Decoded]) -> tuple[dict[str, int], bytes, bytes]:
    counts: dict[str, int] = {}
    for part in got:
        own = dict(part.counts)
        offered = own.pop("rows_in")
        kept = len(part.rows) + int((part.statics["derived"] == 0).sum())
        assert offered == kept + sum(own.values()), part.counts
        for name, n in part.counts.items():
            counts[name] = counts.get(name, 0) + n
    return counts, b"".join(p.rows.tobytes() for p in got), b"".join(p.statics.tobytes() for p in got)


def test_one_input(data: bytes) -> None:
    """Try one input as it is and, because kernels give no coverage to grow inputs by, one drawn at length from it."""
    for source in (data, random.Random(data).randbytes(random.Random(data).randrange(1200))):
        fdp = atheris.FuzzedDataProvider(source)
        options = TIMED if fdp.ConsumeBool() else Options(name="fuzz")
        cut = fdp.ConsumeIntInRange(0, 400)
        text = b"".join(line(fdp) for _ in range(fdp.ConsumeIntInRange(1, 6)))
        whole, refused = run([text], options)
        pieces, refused_too = run([text[:cut], text[cut:]], options)
        assert refused == refused_too
        if not refused:
            assert total_of(whole) == total_of(pieces)


if __name__ == "__main__":
    # kernels cannot be instrumented; what surrounds them can
    for method in ("feed", "finish", "_decoded"):
        setattr(NmeaDecoder, method, atheris.instrument_func(getattr(NmeaDecoder, method)))
    line = atheris.instrument_func(line)
    atheris.Setup(sys.argv, test_one_input)
    atheris.Fuzz()
