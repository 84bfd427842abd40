import json
import time

import numpy as np

from seawarden.server.live.fleet import Box, Snapshot, View, snapshot

T0 = 1_750_000_000.0


def told(frame):
    return json.loads(frame) if frame else None


def test_a_view_gets_all_at_first_then_only_what_changed(tracks_of):
    tracks = tracks_of(300)
    fleet = snapshot(Snapshot(), tracks, T0 + 5)
    view = View(Box())
    first = told(view.frame(fleet, first=True))
    assert len(first["ships"]) == 300 and first["gone"] == [] and first["t"] == T0 + 5
    assert first["ships"][0] == ["0000000000000001", 230000000, 20.0, 58.0, 10.0, 90.0, None, 70, 0, 1, 5]
    fleet = snapshot(fleet, tracks, T0 + 6)
    assert view.frame(fleet) is None
    tracks = tracks.copy()
    tracks["lon"][7] += 0.01
    fleet = snapshot(fleet, tracks, T0 + 7)
    assert [row[0] for row in told(view.frame(fleet))["ships"]] == [f"{8:016x}"]


def test_a_reader_that_missed_frames_gets_them_as_one(tracks_of):
    tracks, fleet, view = tracks_of(10), Snapshot(), View(Box())
    fleet = snapshot(fleet, tracks, T0)
    view.frame(fleet, first=True)
    for k in range(5):
        tracks = tracks.copy()
        tracks["lat"][k] += 0.1
        fleet = snapshot(fleet, tracks, T0 + k)
    frame = told(view.frame(fleet))
    assert [int(row[0], 16) for row in frame["ships"]] == [1, 2, 3, 4, 5]


def test_ships_that_leave_the_box_or_fall_silent_are_gone_and_those_that_enter_come_whole(tracks_of):
    tracks, view = tracks_of(100), View(Box(20.0, 57.0, 21.01, 59.0))
    fleet = snapshot(Snapshot(), tracks, T0)
    assert len(told(view.frame(fleet, first=True))["ships"]) == 11
    moved = tracks.copy()
    moved["lon"][0], moved["lon"][50], moved["t_good"][1] = 25.0, 20.5, T0 - 3600
    fleet = snapshot(fleet, moved, T0 + 1)
    frame = told(view.frame(fleet))
    assert [int(row[0], 16) for row in frame["ships"]] == [51]
    assert [int(ref, 16) for ref in frame["gone"]] == [1, 2]


def test_a_box_over_the_date_line_holds_both_sides():
    lon, lat = np.array([179.0, -179.0, 0.0]), np.zeros(3)
    assert Box(170.0, -10.0, -170.0, 10.0).holds(lon, lat).tolist() == [True, True, False]


def test_what_views_are_told_adds_up_to_the_fleet(tracks_of):
    """Random moves, comings and goings: each reader's picture, however seldom it looks, is the fleet's in its box."""
    draw, tracks, fleet = np.random.default_rng(5), tracks_of(200), Snapshot()
    boxes = [Box(), Box(21.0, 57.0, 24.0, 58.02), Box(29.0, 50.0, 20.5, 70.0)]
    views, pictures = [View(b) for b in boxes], [{} for _ in boxes]
    for k in range(40):
        tracks = tracks.copy()
        some = draw.integers(0, 200, 20)
        tracks["lon"][some] = 20.0 + draw.random(20) * 10.0
        tracks["t_good"][some] = T0 + k
        shown = tracks[draw.random(200) < 0.95]
        fleet = snapshot(fleet, shown[draw.permutation(shown.size)], T0 + k)
        for n, view in enumerate(views):
            if n == 0 or draw.random() < 0.3 or k == 39:
                frame = told(view.frame(fleet)) or {"ships": [], "gone": []}
                pictures[n] |= {row[0]: row[2:4] for row in frame["ships"]}
                for ref in frame["gone"]:
                    del pictures[n][ref]
    for box, picture in zip(boxes, pictures, strict=True):
        inside = shown[box.holds(shown["lon"], shown["lat"])]
        want = {f"{r['track_id']:016x}": [round(float(r["lon"]), 5), round(float(r["lat"]), 5)] for r in inside}
        assert picture == want


def test_twenty_thousand_ships_and_twenty_readers_cost_a_part_of_a_second(tracks_of):
    tracks, draw = tracks_of(20_000), np.random.default_rng(1)
    fleet, views = snapshot(Snapshot(), tracks, T0), [View(Box()) for _ in range(20)]
    for view in views:
        view.frame(fleet, first=True)
    tracks = tracks.copy()
    tracks["lon"][draw.integers(0, 20_000, 3000)] += 0.001
    began = time.process_time()
    fleet = snapshot(fleet, tracks, T0 + 1)
    frames = [view.frame(fleet) for view in views]
    assert time.process_time() - began < 1.0
    assert len(set(frames)) == 1
