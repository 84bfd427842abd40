"""Real AIS end to end: the tanker FRIO adrift off Gothenburg, 28 September 2014, with a cable laid under her drift."""

import numpy as np
import pytest

from seawarden.codec.contract import find as codecs
from seawarden.detectors.contract import find
from seawarden.model.asset import Asset
from seawarden.model.times import epoch
from seawarden.model.view import View
from seawarden.register.build import build
from seawarden.sources.files import read
from seawarden.sources.options import ReadOptions
from seawarden.tracks import clean
from seawarden.tracks import state as tracks
from seawarden.tracks.near import near

FRIO = 538004030


@pytest.fixture(scope="module")
def findings(shared):
    """Return what all detectors say of the file, through clean, tracks and near."""
    line = ((11.20, 57.77), (11.50, 57.77))
    assets = build([Asset(asset_id="laid", name="Laid", kind="telecom_cable", lines=(line,))])
    detectors, cleaned, followed = find(), clean.start(), tracks.start()
    states = {name: d.start() for name, d in detectors.items()}
    before, found = -np.inf, []
    for batch in read([shared / "ais" / "dma-frio-drift-2014-09-28.nmea.gz"], ReadOptions(), codecs()).batches():
        batch, cleaned = clean.step(batch, cleaned, clean.CleanParams())
        tracked, followed = tracks.step(batch, followed, tracks.TracksParams())
        rows, minutes = batch.rows, tracked.minutes
        places = (near(table["lon"], table["lat"], assets) for table in (rows, minutes))
        beside, beside_minutes = places
        seen = View(
            rows,
            tracked.slots,
            beside,
            minutes,
            beside_minutes,
            followed.tracks,
            tracked.changes,
            assets,
            before,
            batch.watermark,
            batch.origin,
        )
        for name, d in detectors.items():
            got, states[name] = d.step(seen, states[name], d.params())
            found += got
        before = batch.watermark
    return found


def test_her_drift_towards_the_cable_is_seen(findings):
    drifts = [f for f in findings if f.kind == "drift"]
    assert drifts and all(f.vessel.mmsi == FRIO and f.vessel.name == "FRIO" for f in drifts)
    assert epoch("2014-09-28T16:50:00Z") <= drifts[0].seen_at <= epoch("2014-09-28T18:20:00Z")
    assert drifts[-1].asset_id == "laid" and drifts[-1].evidence_db >= 8
    assert 120 <= drifts[-1].facts["cog_deg"] <= 160


def test_her_slow_stay_beside_the_cable_is_loitering(findings):
    assert any(f.kind == "loitering" and f.asset_id == "laid" for f in findings)


def test_her_drift_is_no_anchor_drag_and_no_anchoring(findings):
    assert {f.kind for f in findings} <= {"drift", "loitering"}
