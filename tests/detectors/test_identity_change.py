"""`identity_change`: a number that becomes another, a name that becomes another, one IMO number under two."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawarden.detectors._identity_said import other_name
from seawarden.detectors.identity_change import identity_change
from seawarden.model.tables import BAD_MMSI, PNT_DEGRADED
from seawarden.model.view import CHANGES

N = 240


def ship(sea, slot=0, kn=11.0, n=N, **how):
    return sea.sail(slot, np.round(kn + np.random.default_rng(slot).normal(0, 0.05, n), 1), **how)


def swapped(sea, slot=0, new=1, at=120, gap=1, **how):
    """Return the minutes of a ship whose number becomes another one after minute ``at``, ``gap`` minutes unheard."""
    minutes = ship(sea, slot, **how)
    minutes["slot"][at:], minutes["mmsi"][at:] = new, 230_000_000 + new
    return np.delete(minutes, range(at, at + gap))


def said(sea, slot, minute, name=b"", imo=0, length_m=180.0):
    """Return CHANGES[1]: what a ship said of herself until a minute."""
    row = np.zeros(1, CHANGES)
    row["t"], row["slot"], row["name"], row["imo"] = sea.T0 + 60.0 * minute - 20.0, slot, name, imo
    row["length_m"], row["ship_type"], row["ais_class"] = length_m, 80, 1
    return row


def run(sea, minutes, changes=(), now=None, cuts=()):
    """Return what is found, state through bytes at every cut; ``now``: name and IMO number by slot at the end."""
    changes = np.concatenate(changes) if len(changes) else np.zeros(0, CHANGES)
    changes = changes[np.argsort(changes["t"], kind="stable")]
    end = float(minutes["t"].max()) + 1.0
    found, state, before = [], identity_change.start(), -np.inf
    for cut in [*sorted(c for c in cuts if c < end), end]:
        view = sea.view(minutes, sea.assets, before, cut, 12)
        tracks = view.tracks.copy()
        for slot, (name, imo) in (now or {}).items():
            tracks["name"][slot], tracks["imo"][slot] = name, imo
        for row in changes[changes["t"] >= cut][::-1]:
            for name in ("name", "imo", "length_m"):
                tracks[name][row["slot"]] = row[name]
        part = changes[(changes["t"] >= before) & (changes["t"] < cut)]
        got, state = identity_change.step(view._replace(tracks=tracks, changes=part), state, identity_change.params())
        assert all(before <= f.seen_at < cut for f in got)
        found += got
        state, before = np.frombuffer(state.tobytes(), identity_change.keeps), cut
    return found


def test_a_number_that_ends_where_another_begins_is_told_after_the_hold(sea):
    found = run(sea, sea.fleet(swapped(sea), ship(sea, 2, lat=59.9)))
    assert [f.code for f in found] == ["swap"] and found[0].facts["other_mmsi"] == 230_000_000
    assert found[0].vessel.mmsi == 230_000_001 and found[0].evidence_db >= 12
    assert found[0].start == sea.T0 + 122 * 60 and 10 <= (found[0].seen_at - found[0].start) / 60 <= 11
    assert found[0].args["off_m"] < 200 and len(set(found[0].facts["tracks"])) == 2


def test_the_first_number_coming_back_is_told_again(sea):
    minutes = swapped(sea, at=80)
    back = minutes["t"] > sea.T0 + 160 * 60
    minutes["slot"][back], minutes["mmsi"][back] = 0, 230_000_000
    found = run(sea, sea.fleet(minutes))
    assert [(f.code, f.vessel.mmsi) for f in found] == [("swap", 230_000_001), ("swap", 230_000_000)]


def test_a_ship_that_begins_elsewhere_or_beside_one_that_is_heard_on_is_no_swap(sea):
    old = ship(sea)[:120]
    beside = ship(sea, 1)[121:]
    assert run(sea, sea.fleet(ship(sea), beside)) == []
    for how in ({"lat": 59.75}, {"course": 140.0}, {"kn": 14.0}):
        assert run(sea, sea.fleet(old, ship(sea, 1, **how)[121:])) == []
    assert run(sea, sea.fleet(old, ship(sea, 1)[150:])) == [], "half an hour later it may be anybody"


def test_within_an_area_of_doubtful_positions_no_swap_is_told(sea):
    minutes = swapped(sea)
    minutes["pnt"] = PNT_DEGRADED
    assert run(sea, sea.fleet(minutes)) == []


def test_a_new_name_under_way_is_told_and_a_correction_is_not(sea):
    now = {0: (b"NEW STAR", 0)}
    found = run(sea, ship(sea), [said(sea, 0, 120, b"OLD GLORY")], now)
    assert [f.code for f in found] == ["renamed"] and "name OLD GLORY became NEW STAR" in found[0].text
    assert found[0].evidence_db == 9.0 and 10 <= (found[0].seen_at - found[0].start) / 60 <= 12
    for was in (b"NEW  STAR", b"MV NEW STAR", b"NEW STAK", b"NEW STAR 2", b""):
        assert run(sea, ship(sea), [said(sea, 0, 120, was)], now) == []


def test_a_name_that_flips_back_is_two_ships_on_a_number_or_a_slip(sea):
    flips = [said(sea, 0, 120, b"OLD GLORY"), said(sea, 0, 124, b"NEW STAR"), said(sea, 0, 126, b"OLD GLORY")]
    found = run(sea, ship(sea), flips, {0: (b"NEW STAR", 0)})
    assert all(f.evidence_db <= 5.0 for f in found)


def test_name_imo_number_and_size_together_count_more(sea):
    change = said(sea, 0, 120, b"OLD GLORY", 9074729, 90.0)
    found = run(sea, ship(sea), [change], {0: (b"NEW STAR", 9319466)})
    assert [f.code for f in found] == ["renamed"] and found[0].evidence_db == 14.0
    assert found[0].args["imo"] == 9319466 and found[0].args["was_m"] == 90


def test_one_imo_number_under_two_numbers_at_once_is_told_once(sea):
    now = {0: (b"A", 9074729), 1: (b"B", 9074729), 2: (b"C", 9319466)}
    found = run(sea, sea.fleet(ship(sea), ship(sea, 1, lat=59.9)[100:], ship(sea, 2, lat=59.5)), (), now)
    assert [f.code for f in found] == ["same_imo"] and found[0].args["imo"] == 9074729
    assert found[0].seen_at == sea.T0 + 101 * 60 and found[0].evidence_db == 6.0
    beside = run(sea, sea.fleet(ship(sea), ship(sea, 1, lat=59.701)[100:]), (), now)
    assert [f.evidence_db for f in beside] == [1.0], "two transmitters on one ship"


def test_a_number_that_is_no_ships_is_a_weak_sign_said_once(sea):
    minutes = ship(sea)
    minutes["flags"] = BAD_MMSI
    found = run(sea, minutes)
    assert [(f.code, f.signal) for f in found] == [("number", True)] and found[0].evidence_db < 3


@pytest.mark.parametrize(
    ("was", "now", "other"),
    [
        ("YI PENG 3", "YI PENG 3", False),
        ("YI PENG 3", "YIPENG3", False),
        ("M/V NORDIC", "NORDIC", False),
        ("NORDIC", "NORDIK", False),
        ("", "NORDIC", False),
        ("EAGLE S", "EAGLE SPIRIT", False),
        ("SHUNXING39", "XINGSHUN39", True),
        ("EAGLE S", "OLYMPIC", True),
    ],
)
def test_which_names_are_two(was, now, other):
    assert other_name(was, now) is other


@settings(max_examples=15, deadline=None)
@given(cuts=st.lists(st.floats(0.0, N * 60.0), min_size=1, max_size=8, unique=True))
def test_cut_anywhere_the_same_is_told(sea, cuts):
    minutes = sea.fleet(
        swapped(sea), ship(sea, 2, lat=59.9), ship(sea, 3, lat=59.5)[100:], swapped(sea, 4, 5, 60, lat=60.1)
    )
    changes = [said(sea, 2, 120, b"OLD GLORY"), said(sea, 1, 125, b"", 0), said(sea, 2, 180, b"NEW STAR")]
    now = {2: (b"OTHER NAME", 9074729), 3: (b"Z", 9074729), 1: (b"Q", 9319466)}
    whole = run(sea, minutes, changes, now)
    assert {f.code for f in whole} == {"swap", "renamed", "same_imo"}
    assert run(sea, minutes, changes, now, [sea.T0 + c for c in cuts]) == whole
