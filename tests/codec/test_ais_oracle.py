"""The NMEA decoder on real files: the same messages, vessels, positions and particulars as pyais finds."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from seawarden.codec.contract import Options
from seawarden.codec.nmea import NmeaDecoder
from seawarden.model import tables as tb


def oracle() -> ModuleType:
    """Return benchmarks/nmea_vs_pyais.py as a module."""
    path = Path(__file__).resolve().parent.parent.parent / "benchmarks" / "nmea_vs_pyais.py"
    spec = importlib.util.spec_from_file_location("nmea_vs_pyais", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["nmea_vs_pyais"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("name", "lines", "messages"),
    [
        ("aegean-pyais-sample.nmea", None, 878),
        ("dma-aislib-stream-2010-06-11.nmea.gz", None, 4051),
        ("dma-frio-drift-2014-09-28.nmea.gz", 6000, None),
        ("dma-lotus-bogus-sog-2014-10-05.nmea.gz", None, 80),
        ("dutch-coast-nais400.nmea.gz", None, 668),
        ("gpsd-sample.aivdm", None, 102),
        ("libais-test.aivdm", None, 261),
        ("nais-us-burst-2016-07-28.nmea.gz", 8000, None),
    ],
)
def test_pyais_finds_the_same_in_real_files(shared, name, lines, messages):
    module = oracle()
    data = module.read(shared / "ais" / name)
    if lines is not None:
        data = b"\n".join(data.split(b"\n")[:lines])
    counts, differences = module.compare(data)
    assert [text for why, text in differences if not why] == []
    assert counts["rows"] > 0
    assert messages is None or counts["pyais messages"] == messages


def test_five_minutes_of_all_denmark_have_26_077_messages_and_1_438_ships(shared):
    data = oracle().read(shared / "ais" / "dma-all-denmark-2013-11-12-5min.nmea.gz")
    decoder = NmeaDecoder(Options())
    got = decoder.feed(data)
    assert decoder.finish().counts == {"rows_in": 0}
    assert got.counts == {"rows_in": 26077}
    ships = got.rows[np.isin(got.rows["msg_type"], (1, 2, 3, 18, 19))]
    assert np.unique(ships["mmsi"]).size == 1438
    assert np.ptp(got.rows["t"]) < 301


def test_the_burst_of_102_2_knots_is_flagged(shared):
    data = oracle().read(shared / "ais" / "dma-lotus-bogus-sog-2014-10-05.nmea.gz")
    rows = NmeaDecoder(Options()).feed(data).rows
    burst = rows["sog_kn"] > 100
    assert burst.any()
    assert (rows["flags"][burst] & tb.SOG_MAX == tb.SOG_MAX).all()
