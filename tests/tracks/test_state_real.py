"""What clean and tracks make of real days: the figures that a person found by looking."""

import gzip
import math

import numpy as np
import pytest

from seawarden.codec.contract import Options
from seawarden.codec.nmea import CODEC
from seawarden.model.batch import Batch
from seawarden.model.tables import JUMP, SOG_MAX, STALE
from seawarden.tracks import clean, state


@pytest.fixture
def followed(shared):
    def follow(name):
        decoder = CODEC.decoder(Options(name=name))
        parts = [decoder.feed(gzip.decompress((shared / "ais" / name).read_bytes())), decoder.finish()]
        rows, statics = (np.concatenate([getattr(part, table) for part in parts]) for table in ("rows", "statics"))
        ready, kept = clean.step(Batch(rows, statics, math.inf), clean.start(), clean.CleanParams())
        tracked, tracks = state.step(ready, state.start(), state.TracksParams())
        live = tracks.tracks[tracks.tracks["track_id"] != 0]
        records = rows.size + int(np.count_nonzero(statics["derived"] == 0))
        assert records == kept.rows_kept + kept.folded + sum(kept.dropped.values())
        return ready.rows, tracked, live

    return follow


def test_five_minutes_of_all_denmark_hold_1438_vessels_each_one_track(followed):
    rows, _, live = followed("dma-all-denmark-2013-11-12-5min.nmea.gz")
    assert live.size == np.unique(live["mmsi"]).size == 1438
    assert not (rows["flags"] & JUMP).any()


def test_frio_drifts_as_one_ship_though_a_receiver_passes_on_rows_late(followed):
    rows, _, live = followed("dma-frio-drift-2014-09-28.nmea.gz")
    assert live["mmsi"].tolist() == [538004030]
    assert 0 < np.count_nonzero(rows["flags"] & JUMP) < 0.02 * rows.size


def test_the_burst_of_lotus_is_flagged_and_leaves_her_at_rest(followed):
    rows, tracked, live = followed("dma-lotus-bogus-sog-2014-10-05.nmea.gz")
    assert (rows["flags"] & SOG_MAX).any()
    assert not (rows["flags"] & (JUMP | STALE)).any()
    assert np.nanmax(tracked.minutes["sog_kn"]) < 1.0
    assert not np.isnan(live["t_stop"]).any()
