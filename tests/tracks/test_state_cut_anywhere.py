"""However the stream is cut, shuffled within its lateness and restarted from bytes: the same bytes come out."""

import math
from functools import cache

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from seawarden.model.batch import Batch
from seawarden.model.tables import (
    CLASS_A,
    CLASS_BASE,
    HAS_DESTINATION,
    HAS_DIMENSIONS,
    HAS_DRAUGHT,
    HAS_NAME,
    HAS_SHIP_TYPE,
    POSITIONS,
    STATICS,
)
from seawarden.tracks import clean, state

T0 = 1_700_000_000.0
KN_DEG_S = 1852.0 / 3600.0 / 111_300.0


def traffic(seed: int, span_s: float = 600.0) -> tuple[np.ndarray, np.ndarray]:
    """Return positions and statics of ships that sail, lie, jump and share a number, heard by several receivers."""
    rng = np.random.default_rng(seed)
    rows, told = [], []
    fleet = [(219_000_000 + k, 10 + 0.3 * k, 55 + 0.2 * (k % 5), rng.choice([0.0, 7.3, 14.0])) for k in range(1, 9)]
    fleet += [(219_000_001, 18.0, 58.0, 9.0), (2_190_001, 12.0, 56.0, 0.0)]  # two ships on a number; a coast station
    for mmsi, lon, lat, sog in fleet:
        interval = float(rng.choice([2.0, 10.0, 47.0]))
        for t in np.arange(rng.uniform(0, interval), span_s, interval):
            at = round(float(t), int(rng.integers(0, 4)))
            row = np.zeros((), POSITIONS)
            row["t"], row["mmsi"], row["hash"] = T0 + at, mmsi, rng.integers(1, 1 << 60)
            row["lon"], row["lat"] = lon, lat + sog * KN_DEG_S * t
            if rng.random() < 0.05:
                row["lat"] += rng.choice([-2.0, 3.0])
            if rows and rng.random() < 0.1 and rows[-1]["mmsi"] == mmsi:
                row["lat"] = rows[-1]["lat"]
            row["sog_kn"], row["cog_deg"], row["hdg_deg"] = sog, 0.1 * rng.integers(0, 20), rng.integers(0, 5)
            row["utc_s"], row["receiver"], row["feed"] = int(at) % 60, rng.integers(0, 70), rng.integers(0, 2)
            row["ais_class"] = CLASS_BASE if mmsi < 10_000_000 else CLASS_A
            rows.append(row)
            for _ in range(int(rng.choice([0, 0, 0, 1, 2]))):
                again = row.copy()
                again["t"] += round(float(rng.uniform(0, 12)), 3)
                again["receiver"], again["feed"] = rng.integers(0, 70), rng.integers(0, 2)
                rows.append(again)
        for _ in range(6):
            one = np.zeros((), STATICS)
            one["t"], one["mmsi"], one["hash"] = T0 + rng.integers(0, int(span_s)), mmsi, rng.integers(1, 1 << 60)
            one["has"] = HAS_NAME | HAS_DIMENSIONS | HAS_DRAUGHT | HAS_SHIP_TYPE | HAS_DESTINATION
            one["name"], one["destination"] = (
                rng.choice([b"ALFA", b"BRAVO"]),
                rng.choice([b"KIEL", b"A LONG PLACE NAME"]),
            )
            one["to_bow_m"], one["to_stern_m"], one["draught_m"] = 50, rng.choice([30, 31]), rng.choice([5.0, np.nan])
            one["ship_type"], one["derived"] = rng.choice([0, 70]), rng.integers(0, 2)
            told.append(one)
    return np.array(rows, POSITIONS), np.array(told, STATICS)


def dealt(table: np.ndarray, cuts: list[float], rng: np.random.Generator) -> list[np.ndarray]:
    """Deal records to batches that end with the watermarks ``cuts``: in time, some one batch early, in any order."""
    batch = np.searchsorted(cuts, table["t"], "right")
    early = np.maximum(batch - (rng.random(table.size) < 0.2), 0)
    return [table[early == k][rng.permutation(np.count_nonzero(early == k))] for k in range(len(cuts) + 1)]


def through_bytes(value):
    """Return a state as it comes back from a checkpoint."""
    if isinstance(value, np.ndarray):
        return np.frombuffer(value.tobytes(), value.dtype).copy()
    if isinstance(value, tuple):
        return type(value)(*(through_bytes(part) for part in value))
    return dict(value) if isinstance(value, dict) else value


def watched(rows, statics, cuts, seed=0):
    """Return all that the two steps say of a stream, as bytes."""
    rng = np.random.default_rng(seed)
    kept, tracks, out = clean.start(), state.start(), []
    before = -math.inf
    for some, told, watermark in zip(dealt(rows, cuts, rng), dealt(statics, cuts, rng), [*cuts, math.inf], strict=True):
        ready, kept = clean.step(Batch(some, told, watermark), kept, clean.CleanParams())
        tracked, tracks = state.step(ready, tracks, state.TracksParams())
        minutes = tracked.minutes
        assert np.all((minutes["t"] >= before) & (minutes["t"] < ready.watermark))
        assert np.all(ready.rows["t"] < ready.watermark)
        before = ready.watermark
        out.append((ready.rows, ready.statics, *tracked))
        kept, tracks = through_bytes(kept), through_bytes(tracks)
    said = [np.concatenate(parts) for parts in zip(*out, strict=True)]
    counts = (kept.rows_kept, kept.folded, kept.dropped, clean.held(kept), kept.receivers.tolist())
    return said, counts, tracks.tracks[: tracks.used], tracks


@cache
def uncut(seed):
    """Return traffic and what is said of it in one piece."""
    rows, statics = traffic(seed)
    return rows, statics, watched(rows, statics, [])


@settings(max_examples=25)
@given(
    seed=st.integers(0, 3),
    cuts=st.lists(st.floats(0.0, 590.0).map(lambda s: T0 + round(s, 1)), max_size=8).map(sorted),
    shuffle=st.integers(0, 1000),
)
def test_cut_shuffled_and_restarted_anywhere_the_same_bytes_come_out(seed, cuts, shuffle):
    rows, statics, (said, counts, tracks, _) = uncut(seed)
    again, counts_again, tracks_again, _ = watched(rows, statics, cuts, shuffle)
    assert counts == counts_again
    for one, other in zip(said, again, strict=True):
        assert one.tobytes() == other.tobytes()
    assert tracks.tobytes() == tracks_again.tobytes()


def test_cut_at_every_second_the_same_bytes_come_out():
    rows, statics = traffic(11, 300.0)
    said, counts, _, _ = watched(rows, statics, [])
    again, counts_again, _, _ = watched(rows, statics, [T0 + k for k in range(290)], 3)
    assert counts == counts_again
    assert [a.tobytes() for a in said] == [b.tobytes() for b in again]
    assert all(part.size for part in said)
