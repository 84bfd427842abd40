"""Throw broken bytes at the delimited and JSON codecs: only InputError may come out, and every count must add up.

    python -m venv /tmp/fuzz && /tmp/fuzz/bin/pip install atheris -e .
    nice /tmp/fuzz/bin/python benchmarks/fuzz_csv.py -runs=1000000

Each input is decoded whole and once more in two pieces: rows, particulars and counts must be the same bytes.
"""

import contextlib
import sys

import atheris
import numpy as np

import seawarden.codec.csv_hash
import seawarden.codec.csv_kernel
import seawarden.codec.csv_words  # noqa: F401  kernels first: an instrumented function cannot be compiled

with atheris.instrument_imports(include=["seawarden.codec"]):
    from seawarden.codec.contract import Decoded, Decoder, Options
    from seawarden.codec.delimited import CODECS, DelimitedDecoder
    from seawarden.codec.digitraffic import CODEC, JsonDecoder
from seawarden.model.errors import InputError

HEADERS = (
    b"",
    b"t,mmsi,lon,lat,sog_kn,name,imo,eta\n1707523201,219000001,1,2,3,A,9000001,02-10 00:01\n",
    b"# Timestamp,Type of mobile,MMSI,Latitude,Longitude,Navigational status,SOG,Name,ETA\n"
    b"10/02/2024 00:00:01,Class A,219000001,55.5,12.25,Moored,0.1,SHIP,14/02/2024 06:30:00\n",
    b"MMSI;BaseDateTime;LAT;LON;VesselName;Heading\n338148873;2022-01-03T00:00:00;33.6;-117.9;CAZADOR;511\n",
    b'{"mmsi":230000001,"time":1668075025,"lon":20.3,"lat":60.0,"name":"A"}\n',
    b'[{"mmsi":230000001,"time":1668075025,"lon":20.3,"lat":60.0},',
)


def decode(decoder: Decoder, pieces: list[bytes]) -> tuple[bytes, bytes, dict[str, int]] | None:
    """Return rows and particulars as bytes, and the counts; None where the input was refused."""
    parts: list[Decoded] = []
    with contextlib.suppress(InputError):
        parts = [*(decoder.feed(piece) for piece in pieces), decoder.finish()]
    if not parts:
        return None
    counts: dict[str, int] = {}
    for part in parts:
        for reason, n in part.counts.items():
            counts[reason] = counts.get(reason, 0) + n
    rows, statics = np.concatenate([p.rows for p in parts]), np.concatenate([p.statics for p in parts])
    dropped = sum(n for reason, n in counts.items() if reason != "rows_in")
    assert counts["rows_in"] == len(rows) + int((statics["derived"] == 0).sum()) + dropped, counts
    assert (np.abs(rows["lon"]) <= 180).all() and (np.abs(rows["lat"]) <= 90).all() and (rows["mmsi"] > 0).all()
    return rows.tobytes(), statics.tobytes(), counts


def one_input(data: bytes) -> None:
    """Decode one input with every codec, whole and cut."""
    if len(data) < 2:
        return
    data, cut = HEADERS[data[0] % len(HEADERS)] + data[2:], data[1]
    for codec in (*CODECS, CODEC):
        codec.sniff(data)
    for kind in (DelimitedDecoder, JsonDecoder):
        whole = decode(kind(Options()), [data])
        assert whole == decode(kind(Options()), [data[:cut], data[cut:]])


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
